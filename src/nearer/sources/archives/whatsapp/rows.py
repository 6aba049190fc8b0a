"""The messages of one chat as rows, from which records or columns are made."""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from nearer.model.activity import Place, Problem, Skipped
from nearer.sources.archives.whatsapp.chat import Chat, Said, messages
from nearer.sources.archives.whatsapp.dates import DAY, EAST_S, WEST_S, in_reach
from nearer.sources.archives.whatsapp.heads import name_of
from nearer.sources.decode import clean

_MENTION = re.compile("@\u2068([^\u2069\n]{1,80})\u2069|@(\\d{7,15})")
_EDITED = re.compile("(?<!\\s)\\s*+\u200e<[^<>\n]{5,60}>\\Z")
_MEDIA = re.compile(
    "<[^<>\n]{4,40}>|[^\n]{1,80}\\.(?:jpg|jpeg|webp|mp4|opus|pdf|vcf|gif|mp3|docx?) \\([^()\n]{4,40}\\)"
)
"""What phones write in place of a picture: iPhones after a mark of direction, Androids between angle brackets or with
the file's name before "(file attached)", each in the phone's language."""

_ISOLATES = re.compile("[\u2068\u2069]")
_MICROS = 1_000_000


class Row(NamedTuple):
    """A message. `until_us` and `since_us` are the ends of the range in which it was written, in microseconds."""

    id: str
    until_us: int
    since_us: int
    sender: str
    target: str | None
    to: tuple[str, ...]
    text: str | None
    line: int


def rows(stream: BinaryIO, name: str, chat: Chat) -> Iterator[Row | Problem | Skipped]:
    """The messages of a chat in order, and at its end what was passed over. Raises the stream's errors."""
    seen: Counter[str] = Counter()
    passed = 0
    others = {person: chat.other_than(person) for person in chat.people}
    room, day_first = room_of(chat), chat.day_first
    for place, said in enumerate(messages(stream)):
        if not isinstance(said, Said):
            line, error = said
            yield Problem(Place(name, line), error.code, error.why)
            continue
        head = said.head
        sender = head.sender
        if sender is None or sender not in others or said.notice or (place == 0 and said.text.startswith("\u200e")):
            # iPhones let the other person, or the group, say that the chat is encrypted, and everybody that they left.
            passed += 1
            continue
        day, clock = head.date.of(day_first=day_first), head.clock
        if day is None or clock is None:
            yield Problem(Place(name, said.line), "bad-time", "the date does not exist")
            continue
        local = DAY * day + clock
        if not in_reach(local):
            yield Problem(Place(name, said.line), "bad-time", "the time lies outside the years 1990 to 2100")
            continue
        text = _words(said.text)
        minutes, second = divmod(clock, 60)
        hour, minute = divmod(minutes, 60)
        written = f"{head.date.written(day_first=day_first)}T{hour:02}:{minute:02}:{second:02}+00:00"
        key = f"{room}\0{sender}\0{written}\0{text or said.text}".encode("utf-8", "replace")
        id = sha256(key).hexdigest()[:20]
        seen[id] += 1
        yield Row(
            id if seen[id] == 1 else f"{id}/{seen[id]}",
            _MICROS * (local + WEST_S),
            _MICROS * (local - EAST_S),
            sender,
            others[sender],
            _mentioned(said.text, sender, others) if chat.group and "@" in said.text else (),
            text,
            said.line,
        )
    if passed:
        yield Skipped(Place(name), "lines that nobody wrote: who came and went, titles, calls", passed)


def room_of(chat: Chat) -> str:
    """What a chat is known by: its title, or its two people."""
    return chat.title if chat.group and chat.title else "group" if chat.group else "/".join(chat.people)


def _words(text: str) -> str | None:
    """What somebody wrote; None for what the phone wrote in place of a picture or a deleted message."""
    ascii_alone = text.isascii()
    if not ascii_alone:
        text = _EDITED.sub("", text)
    if _is_media(text.strip()):
        return None
    return clean(text if ascii_alone else _ISOLATES.sub("", text)).strip() or None


def _is_media(text: str) -> bool:
    return text.startswith("\u200e") or (text.endswith((">", ")")) and _MEDIA.fullmatch(text) is not None)


def _mentioned(text: str, sender: str, people: dict[str, str | None]) -> tuple[str, ...]:
    """Who is named after an @, of those who wrote in the chat."""
    named = (name_of(match[1]) if match[1] else f"+{match[2]}" for match in _MENTION.finditer(text))
    return tuple(dict.fromkeys(name for name in named if name in people and name != sender))
