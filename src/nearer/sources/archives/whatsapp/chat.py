"""One chat: its messages, who takes part, and how its dates are to be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from nearer.sources.archives.whatsapp.heads import Head, Shape, head_of, name_of
from nearer.sources.decode import DecodeError, text_lines

_BACK = timedelta(days=1)
"""A clock is set back an hour in autumn, and up to 26 hours by travel; a line from before that was pasted. A day is our
own choice."""

_TEXT_LIMIT = 200_000
_TITLE = re.compile(
    r"(?:.*/)?[^/]*WhatsApp[^/]*?(?:\s(?:with|mit|con|avec|com|med|met|z|с|de)\s|\s-\s)(?P<title>[^/]+?)(?:\s\(\d+\))?\.txt\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its head, the line on which it begins, and its words with the marks that phones put before theirs."""

    head: Head
    line: int
    text: str


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
    shape: Shape | None = None
    here: Head | None = None
    begun = size = 0
    lines: list[str] = []
    last: dict[bool, datetime] = {}
    for number, line in text_lines(stream):
        if isinstance(line, DecodeError):
            yield number, line
            continue
        head = head_of(line)
        if head is not None and (shape is None or head.shape == shape) and not _pasted(head, last):
            if here is not None:
                yield Said(here, begun, "\n".join(lines))
            shape, here, begun, lines, size = head.shape, head, number, [head.rest], len(head.rest)
        elif here is not None and size < _TEXT_LIMIT:
            lines.append(line)
            size += len(line)
    if here is not None:
        yield Said(here, begun, "\n".join(lines))


def _pasted(head: Head, last: dict[bool, datetime]) -> bool:
    """True where the line lies before the one above, however its date is read."""
    times = {first: time for first in (True, False) if (time := head.local(day_first=first)) is not None}
    if not times:
        return True
    before = [first in last and time < last[first] - _BACK for first, time in times.items()]
    if all(before):
        return True
    last.update(times)
    return False


def look(stream: BinaryIO, name: str) -> Chat:
    """Read a file once for who takes part and how its dates go. Raises the stream's errors."""
    counts: dict[str, int] = {}
    ours: dict[str, int] = {}
    first_above = second_above = back_day = back_month = 0
    last: dict[bool, datetime] = {}
    halves = slashes = year_first = False
    for said in messages(stream):
        if not isinstance(said, Said):
            continue
        head = said.head
        a, b, _ = head.numbers
        first_above += a > 12
        second_above += b > 12
        halves, slashes, year_first = head.shape.halves, head.shape.separator == "/", head.shape.year_first
        for day_first in (True, False):
            time = head.local(day_first=day_first)
            if time is not None:
                gone_back = day_first in last and time < last[day_first]
                back_day += gone_back and day_first
                back_month += gone_back and not day_first
                last[day_first] = time
        if head.sender is not None:
            counts[head.sender] = counts.get(head.sender, 0) + 1
            ours[head.sender] = ours.get(head.sender, 0) + said.text.startswith("\u200e")
    title = title_of(name)
    people = _people(counts, ours, title)
    group = len(people) > 2 or (title is not None and title not in people and len(people) > 1)
    day_first, certain = _order(year_first, first_above, second_above, back_day, back_month, halves and slashes)
    return Chat(people, title, group, day_first, certain)


def _people(counts: dict[str, int], ours: dict[str, int], title: str | None) -> tuple[str, ...]:
    """The senders that are people: not "Ben changed the title to: ...", and not a group that speaks by itself."""
    people = {name for name in counts if not any(_is_line_about(name, other) for other in counts)}
    if len(people) > 2:
        people = {name for name in people if name != title and not (counts[name] == ours[name] and counts[name] <= 2)}
    return tuple(sorted(people))


def _is_line_about(name: str, other: str) -> bool:
    """Whether what stands before a colon is no name but `Ben changed the title from "Crew" to "Crew`."""
    more = name.removeprefix(other + " ")
    return more != name and (len(more.split()) > 2 or any(mark in more for mark in '"\u201c\u201e\u00ab\u300c'))


def _order(
    year_first: bool, first_above: int, second_above: int, back_day: int, back_month: int, american: bool
) -> tuple[bool, bool]:
    """Whether the day stands first, and whether that is certain."""
    if year_first or bool(first_above) != bool(second_above):
        return bool(first_above) or year_first, True
    if back_day != back_month:
        return back_day < back_month, True
    return not american, False
