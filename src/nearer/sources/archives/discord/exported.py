"""A channel as DiscordChatExporter writes it: everybody's messages."""

import re
from collections.abc import Iterator
from io import BytesIO

from nearer.model.activity import Activity, Place, Problem, Promise, Record, Skipped
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.discord.fields import NETWORK, People, moment, number, words
from nearer.sources.decode import DecodeError, Json, clean, json_items, json_value, mapping, sequence

_HEAD = 65_536
_LOOKED = 4 * 2**20
"""Bytes of a channel in which somebody is looked for by name (our own choice: some thousand messages)."""
_CHUNK, _TAIL = 1 << 20, 4096
_OPENING = re.compile(rb'\s*\{\s*"guild"\s*:\s*\{.*?"channel"\s*:\s*(\{.*?\})\s*,\s*"dateRange"', re.DOTALL)
_GUILD = re.compile(rb'"guild"\s*:\s*\{\s*"id"\s*:\s*"(?P<id>\d+)"\s*,\s*"name"\s*:\s*"(?P<name>(?:[^"\\]|\\.)*)"')
_COUNT = re.compile(rb'"messageCount"\s*:\s*(\d{1,12})')
_GROUP = "DirectGroupTextChat"
"""A direct conversation of several, though only two of them may have written."""
_TALK = ("Default", "Reply", "19")
"""Types of rows that are messages, 19 being an answer to older exporters; the others tell of joins, pins, calls and
titles."""


def is_channel(archive: Archive, name: str) -> bool:
    """Whether a file begins as an exported channel does."""
    return _OPENING.match(read_head(archive, name, _HEAD).removeprefix(b"\xef\xbb\xbf")) is not None


def look(archive: Archive, name: str, people: People) -> None:
    """Note who writes and is mentioned in the first messages of a channel."""
    for _, item in json_items(BytesIO(read_head(archive, name, _LOOKED)), "messages"):
        row = {} if isinstance(item, DecodeError) else mapping(item)
        for user in (row.get("author"), *sequence(row.get("mentions"))):
            people.note(user)


def records(archive: Archive, name: str, people: People) -> Iterator[Record]:
    """The messages of a channel, with who reacted where that is told."""
    head = read_head(archive, name, _HEAD).removeprefix(b"\xef\xbb\xbf")
    match = _OPENING.match(head)
    channel = _value(match[1]) if match is not None else {}
    guild = _GUILD.search(head)
    direct = guild is None or guild["id"] == b"0"
    title = words(channel.get("name"))
    shown = None if direct else f"{words(_text(guild['name'])) or ''} #{title or ''}" if guild else title
    reading = _Reading(number(channel.get("id")), shown, direct, people)
    skipped = found = 0
    try:
        two = _pair(archive, name, people) if direct and channel.get("type") != _GROUP else ()
        with archive.open(name) as stream:
            for row, item in json_items(stream, "messages"):
                place = Place(name, row)
                if isinstance(item, DecodeError):
                    yield Problem(place, item.code, item.why)
                    continue
                found += 1
                fields = mapping(item)
                if not any(fields.get("type") == kind for kind in _TALK):
                    skipped += 1
                    continue
                try:
                    yield from reading.message(fields, two, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    if skipped:
        yield Skipped(Place(name), "rows that are no messages: joins, pins, calls, titles", skipped)
    declared = _declared(archive, name)
    if declared is not None:
        yield Promise(name, declared, found)


def _pair(archive: Archive, name: str, people: People) -> tuple[str, ...]:
    """Who writes in a direct conversation: two where both have written."""
    seen: dict[str, None] = {}
    with archive.open(name) as stream:
        for _, item in json_items(stream, "messages"):
            id = None if isinstance(item, DecodeError) else people.note(mapping(item).get("author"))
            if id is not None:
                seen[id] = None
            if len(seen) > 2:
                break
    return tuple(seen)


class _Reading:
    """One channel while it is read."""

    def __init__(self, id: str | None, shown: str | None, direct: bool, people: People) -> None:
        self._id = id
        self._shown = shown
        self._direct = direct
        self._people = people
        self._authors: dict[str, str] = {}

    def message(self, row: Json, two: tuple[str, ...], place: Place) -> Iterator[Activity]:
        """A message and its reactions. Raises DecodeError."""
        id, author = number(row.get("id")), self._people.note(row.get("author"))
        if id is None or author is None:
            raise DecodeError("bad-item", "the row is not a message with a number and an author")
        at = moment(row.get("timestamp"))
        self._authors[id] = author
        reference = mapping(row.get("reference"))
        answered = None if reference.get("type") == "Forward" else number(reference.get("messageId"))
        asked = None if answered is None else self._authors.get(answered)
        named = [self._people.note(one) for one in sequence(row.get("mentions"))]
        other = next((one for one in two if one != author), None) if len(two) == 2 else None
        target = other or (asked if asked != author else None)
        content = row.get("content")
        message = Activity(
            network=NETWORK,
            id=id,
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=author,
            verb=Verb.CREATE,
            target=target,
            to=tuple(dict.fromkeys(one for one in named if one is not None and one not in (author, target))),
            in_reply_to=answered,
            thread=self._id if self._direct else None,
            space=None if self._direct else self._shown or self._id,
            visibility=Visibility.DIRECT if self._direct else Visibility.FOLLOWERS,
            text=(clean(content).strip() if isinstance(content, str) else "") or None,
            place=place,
        )
        yield message
        yield from self._reactions(row, message)

    def _reactions(self, row: Json, message: Activity) -> Iterator[Activity]:
        for reaction in map(mapping, sequence(row.get("reactions"))):
            sign = words(mapping(reaction.get("emoji")).get("name"))
            for user in sequence(reaction.get("users")):
                actor = self._people.note(user)
                if actor is not None and sign is not None:
                    yield Activity(
                        network=NETWORK,
                        id=f"{message.id}/reaction/{sign}/{actor}",
                        time=None,
                        precision=Precision.NONE,
                        actor=actor,
                        verb=Verb.LIKE,
                        target=None if actor == message.actor else message.actor,
                        object=message.id,
                        space=message.space,
                        visibility=message.visibility,
                        text=sign,
                        place=message.place,
                    )


def _declared(archive: Archive, name: str) -> int | None:
    """The exporter's own count, which stands at the end of the file."""
    try:
        with archive.open(name) as stream:
            tail = b""
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                tail = (tail + chunk)[-_TAIL:]
            match = _COUNT.search(tail)
    except MemberError:
        return None
    return None if match is None else int(match[1])


def _value(data: bytes) -> Json:
    try:
        return mapping(json_value(data))
    except DecodeError:
        return {}


def _text(data: bytes) -> object:
    try:
        return json_value(b'"' + data + b'"')
    except DecodeError:
        return None
