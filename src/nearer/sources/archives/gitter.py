"""Gitter: the messages of a room, as its exporters wrote them before Gitter became a part of Matrix.

How to get it: Gitter closed its own service in February 2023, so only exports made before then are of this form: your
messages (`messages.ndjson`, which came at once), or a room written by one of the export programs of that time (a JSON
list). Give Nearer the file or the folder; each file is a room and named after it. It is everybody's log: say `--me`
with your user name.

What it holds: every message with its author, whom it mentions and, since 2020, what it answers in a thread. Not in it:
likes, which Gitter had none of, and whose room it is.

How it is read:

- Accounts are Gitter's user ids; a name that is mentioned and has no id is nobody.
- A message in a thread answers the thread's first message and is directed at its author. One that begins with a name
  (`@noor ...`) is directed at that person; the others named are addressed.
- A file does not say whether its room was open to all, so neither does Nearer.

Times are UTC, to the millisecond.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Confidence, Direction, Kind, Verb
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, Json, clean, json_items, json_lines, mapping, sequence, written

NETWORK = "gitter"
COVERAGE = Coverage(
    {
        **{(Kind.REPLY, way): partly("In threads, and where a message begins with a name.") for way in Direction},
        **{(Kind.MENTION, way): SEEN for way in Direction},
        **{(Kind.MESSAGE, way): never("A room of two looks like any other.") for way in Direction},
        **{(Kind.QUOTE, way): never("Gitter had no quotes.") for way in Direction},
        **{(Kind.REPOST, way): never("Gitter had no reposts.") for way in Direction},
        **{(Kind.LIKE, way): never("Gitter had no likes.") for way in Direction},
        **{(Kind.FOLLOW, way): never("Gitter had no following.") for way in Direction},
    },
    "UTC",
)
_HEAD = 16_384
_SUFFIXES = (".json", ".ndjson", ".jsonl")
_ID = re.compile(r"[0-9a-f]{8,64}\Z", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}\Z", re.ASCII)
_FIRST = re.compile(r"\s*@([A-Za-z0-9_.-]{1,64})", re.ASCII)
_AUTHORS = 1_000_000
"""Messages whose authors are remembered, so that answers in threads find whom they are for (our own choice)."""


class GitterRooms:
    """The source for messages of rooms."""

    name = "gitter"
    title = "Gitter room (JSON)"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have files that begin with a message: a `fromUser` and when it was `sent`."""
        files = tuple(name for name in archive.names if name.lower().endswith(_SUFFIXES) and _is_room(archive, name))
        if not files:
            return None
        owner = None if options.me is None else _wanted(archive, files, options.me.removeprefix("@"))
        notes = ["Everybody's log: it holds the rooms that were exported."]
        if options.me is not None and owner is None:
            notes.append("Nobody in it has the name given as --me: say a user name.")
        return Found(
            source=self.name,
            network=self.network,
            layout=f"{len(files)} {'room' if len(files) == 1 else 'rooms'}",
            owner=owner,
            coverage=COVERAGE,
            why="it holds messages with a fromUser and when they were sent",
            read=files,
            notes=tuple(notes),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Message by message, then everybody who wrote or was named."""
        del options  # it decided who `found.owner` is
        people: dict[str, Account] = {}
        for name in found.read:
            room = _Room(_stem(name), people)
            try:
                for row, item in _items(archive, name):
                    place = Place(name, row)
                    try:
                        if isinstance(item, DecodeError):
                            raise item
                        yield room.message(mapping(item), place)
                    except DecodeError as error:
                        yield Problem(place, error.code, error.why)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
        yield from (account for _, account in sorted(people.items()))


@dataclass(slots=True)
class _Room:
    """One room while it is read."""

    name: str
    people: dict[str, Account]
    _authors: dict[str, str] = field(default_factory=dict[str, str])

    def message(self, row: Json, place: Place) -> Activity:
        """A message. Raises DecodeError."""
        id, author = _native(row.get("id")), self.person(mapping(row.get("fromUser")))
        sent = row.get("sent")
        if id is None or author is None:
            raise DecodeError("bad-item", "the row is not a message with an id and an author")
        if not isinstance(sent, str):
            raise DecodeError("bad-time", "the message has no time")
        at = written(sent)
        if len(self._authors) < _AUTHORS:
            self._authors[id] = author
        parent = _native(row.get("parentId"))
        text = clean(said).strip() if isinstance(said := row.get("text"), str) else ""
        named = [one for one in map(self._mentioned, sequence(row.get("mentions"))) if one is not None]
        target, how = self._authors.get(parent or ""), Confidence.EXPLICIT
        if target is None and (first := _FIRST.match(text)) is not None:
            wanted = first[1].lower()
            target = next((who for who, name in named if name.lower() == wanted), None)
            how = Confidence.EXPLICIT if target is None else Confidence.ADDRESSED
        target = None if target == author else target
        return Activity(
            network=NETWORK,
            id=id,
            time=at.time,
            precision=at.precision,
            offset=0,
            actor=author,
            verb=Verb.CREATE,
            target=target,
            to=tuple(dict.fromkeys(who for who, _ in named if who not in (author, target))),
            in_reply_to=parent,
            thread=parent,
            space=self.name,
            text=text or None,
            confidence=how if target is not None else Confidence.EXPLICIT,
            place=place,
        )

    def person(self, fields: Json) -> str | None:
        """The id of somebody, noted with what is told of them; None where there is none."""
        id, name = _native(fields.get("id")), fields.get("username")
        if id is None:
            return None
        handle = name if isinstance(name, str) and _NAME.match(name) else None
        shown = fields.get("displayName")
        known = self.people.get(id)
        if known is None or (known.handle is None and handle is not None) or known.name is None:
            self.people[id] = Account(
                network=NETWORK,
                id=id,
                handle=handle or (None if known is None else known.handle),
                name=(" ".join(clean(shown).split())[:200] or None) if isinstance(shown, str) else None,
            )
        return id

    def _mentioned(self, value: object) -> tuple[str, str] | None:
        """The id and the name of somebody who is mentioned; None for groups, channels and strangers."""
        fields = mapping(value)
        id, name = _native(fields.get("userId")), fields.get("screenName")
        if id is None or not isinstance(name, str) or not _NAME.match(name):
            return None
        self.people.setdefault(id, Account(network=NETWORK, id=id, handle=name))
        return id, name


def _items(archive: Archive, name: str) -> Iterator[tuple[int, object]]:
    """The rows of a list or of JSON lines. Raises MemberError."""
    listed = read_head(archive, name, 64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    with archive.open(name) as stream:
        yield from json_items(stream) if listed else json_lines(stream)


def _is_room(archive: Archive, name: str) -> bool:
    head = read_head(archive, name, _HEAD)
    if b'"fromUser"' not in head or b'"sent"' not in head:
        return False
    try:
        for _, item in _items(archive, name):
            fields = mapping(item)
            return "fromUser" in fields and "sent" in fields and "text" in fields
    except MemberError:
        pass
    return False


def _wanted(archive: Archive, files: tuple[str, ...], me: str) -> Account | None:
    """Whoever has this user name or id."""
    word = me.casefold()
    for name in files:
        room = _Room("", {})
        try:
            for _, item in _items(archive, name):
                id = room.person(mapping(mapping(item).get("fromUser")))
                if id is not None and word in (id, (room.people[id].handle or "").casefold()):
                    return room.people[id]
        except MemberError:
            continue  # it is told of when it is read
    return None


def _native(value: object) -> str | None:
    return value if isinstance(value, str) and _ID.match(value) else None


def _stem(name: str) -> str:
    return re.sub(r"\.\w+\Z", "", name.rpartition("/")[2])[:200] or "room"


SOURCE: ArchiveSource = GitterRooms()
