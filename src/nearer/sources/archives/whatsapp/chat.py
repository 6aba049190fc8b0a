"""One chat: its messages, who takes part, and how its dates are to be read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from nearer.sources.archives.whatsapp.dates import DAY
from nearer.sources.archives.whatsapp.heads import Head, Heads, Shape, head_of, name_of, plain_of
from nearer.sources.decode import DecodeError, text_lines

_BACK = DAY
"""A clock is set back an hour in autumn, and up to 26 hours by travel; a line from before that was pasted. A day is our
own choice."""

_TEXT_LIMIT = 200_000
_NOTICE = 200
"""Letters in which a notice names whom it is about: a name has eighty at most."""
_NUMBER = re.compile(r"\+?[\d\s().\-\u2010-\u2015]{7,25}(?=\s)")
_TITLE = re.compile(
    r"(?:.*/)?[^/]*WhatsApp[^/]*?(?:\s(?:with|mit|con|avec|com|med|met|z|с|de)\s|\s-\s)(?P<title>[^/]+?)(?:\s\(\d+\))?\.txt\Z",
    re.IGNORECASE,
)


_ATTACHED = re.compile(
    r"-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-(\d{4})-(\d\d)-(\d\d)-|\b(?:IMG|VID|AUD|PTT|STK)-(\d{4})(\d\d)(\d\d)-WA\d"
)
"""The day in the name of a picture or recording, as iPhones and Androids give them."""


class Said(NamedTuple):
    """A message: its head, the line on which it begins, and its words with the marks that phones put before theirs."""

    head: Head
    line: int
    text: str

    @property
    def notice(self) -> bool:
        """Whether an iPhone says it of its sender: "Ben left" under Ben's name, behind a mark of direction."""
        sender = self.head.sender
        if sender is None or not self.text.startswith("\u200e"):
            return False
        number = _NUMBER.match(told := plain_of(self.text[:_NOTICE]))
        return told.startswith(sender + " ") or (number is not None and name_of(number[0]) == sender)


@dataclass(frozen=True, slots=True)
class Chat:
    """What one look at a file tells. `people` are its senders; `title` is the group's name, or the other person's."""

    people: tuple[str, ...]
    title: str | None
    group: bool
    day_first: bool
    certain: bool
    """The file decides between day and month."""

    def other_than(self, sender: str) -> str | None:
        """The other of two."""
        return next((name for name in self.people if name != sender), None) if not self.group else None


def title_of(name: str) -> str | None:
    """The name that a phone puts into the file's name, `WhatsApp Chat with Ben.txt`."""
    match = _TITLE.match(name)
    return None if match is None else name_of(match["title"])


def messages(stream: BinaryIO) -> Iterator[Said | tuple[int, DecodeError]]:
    """The messages of a file, those that nobody says too. Raises nothing but the stream's errors."""
    heads: Heads | None = None
    here: Head | None = None
    begun = size = 0
    lines: list[str] = []
    last = _Last()
    for number, line in text_lines(stream):
        if isinstance(line, DecodeError):
            yield number, line
            continue
        head = head_of(line) if heads is None else heads.read(line)
        if head is not None and last.goes_on(head):
            if here is not None:
                yield Said(here, begun, "\n".join(lines) if len(lines) > 1 else lines[0])
            if heads is None:
                heads = Heads.of(head.shape)
            here, begun, lines, size = head, number, [head.rest], len(head.rest)
        elif here is not None and size < _TEXT_LIMIT:
            lines.append(line)
            size += len(line)
    if here is not None:
        yield Said(here, begun, "\n".join(lines))


@dataclass(slots=True)
class _Last:
    """The time of the line above, in seconds, with the day and with the month first; None before the first that is a
    time when read so."""

    day_first: int | None = None
    month_first: int | None = None

    def goes_on(self, head: Head) -> bool:
        """False for a line that was pasted: before the one above, however its date is read, or at no time at all."""
        if head.clock is None:
            return False
        one = None if head.date.day_first is None else DAY * head.date.day_first + head.clock
        two = None if head.date.month_first is None else DAY * head.date.month_first + head.clock
        if (one is None or (self.day_first is not None and one < self.day_first - _BACK)) and (
            two is None or (self.month_first is not None and two < self.month_first - _BACK)
        ):
            return False
        if one is not None:
            self.day_first = one
        if two is not None:
            self.month_first = two
        return True


def look(stream: BinaryIO, name: str) -> Chat:
    """Read a file once for who takes part and how its dates go. Raises the stream's errors."""
    counts: dict[str, int] = {}
    ours: dict[str, int] = {}
    first_above = second_above = back_day = back_month = 0
    named_day = named_month = 0
    last_day = last_month = -(10**12)
    shape: Shape | None = None
    short = True
    for said in messages(stream):
        if not isinstance(said, Said):
            continue
        head = said.head
        a, b, _ = head.date.numbers
        first_above += a > 12
        second_above += b > 12
        shape = head.shape
        short = short and head.date.short
        for attached in _ATTACHED.finditer(said.text) if "-" in said.text else ():
            written = "-".join(filter(None, attached.groups()))
            named_day += head.date.written_day_first == written
            named_month += head.date.written_month_first == written
        day, month, clock = head.date.day_first, head.date.month_first, head.clock or 0
        if day is not None:
            back_day += DAY * day + clock < last_day
            last_day = DAY * day + clock
        if month is not None:
            back_month += DAY * month + clock < last_month
            last_month = DAY * month + clock
        if head.sender is not None and not said.notice:
            counts[head.sender] = counts.get(head.sender, 0) + 1
            ours[head.sender] = ours.get(head.sender, 0) + said.text.startswith("\u200e")
    title = title_of(name)
    people = _people(counts, ours, title)
    alike = {_letters(person) for person in people}
    group = len(people) > 2 or (title is not None and _letters(title) not in alike and len(people) > 1)
    year_first = shape is not None and shape.year_first
    american = shape is not None and shape.halves and shape.separator == "/" and short
    evidence = (bool(second_above), bool(first_above)), (named_month, named_day), (back_day, back_month)
    day_first, certain = (True, True) if year_first else _order(evidence, american=american)
    return Chat(people, title, group, day_first, certain)


def _people(counts: dict[str, int], ours: dict[str, int], title: str | None) -> tuple[str, ...]:
    """The senders that are people: not "Ben changed the title to: ...", and not a group that speaks by itself."""
    people = {name for name in counts if not any(_is_line_about(name, other) for other in counts)}
    if len(people) > 2:
        people = {name for name in people if name != title and not (counts[name] == ours[name] and counts[name] <= 2)}
    return tuple(sorted(people))


def _letters(name: str) -> str:
    """A name without what a file's name leaves out or replaces."""
    return "".join(sign for sign in name.casefold() if sign.isalnum()) or name


def _is_line_about(name: str, other: str) -> bool:
    """Whether what stands before a colon is no name but `Ben changed the title from "Crew" to "Crew`."""
    more = name.removeprefix(other + " ")
    return more != name and (len(more.split()) > 2 or any(mark in more for mark in '"\u201c\u201e\u00ab\u300c'))


def _order(evidence: Iterable[tuple[int, int]], *, american: bool) -> tuple[bool, bool]:
    """Whether the day stands first, and whether that is certain: by the first evidence that speaks for one side more.

    Each is how often something speaks against the day first, and how often for it: numbers above twelve, which cannot
    be months; the days in names of pictures; times that go back.
    """
    for against, speaks_for in evidence:
        if against != speaks_for:
            return speaks_for > against, True
    return not american, False
