"""What Facebook's and Instagram's exports have in common: broken letters, and the files of chats in two shapes."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.decode import DecodeError, Json, clean, epoch, json_items, json_value, mapping, sequence

CHAT = re.compile(
    r"(?:^|.*/)(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/(?P<room>[^/]+)/message_\d+\.json\Z"
)
"""A chat's file in the folder of messages, in all generations of paths."""

ENCRYPTED = re.compile(r"(?:^|.*/)(?P<room>[^/]+)_\d+\.json\Z")
"""A chat's file in the separate zip of end-to-end encrypted chats."""

GROUP_CHAT = re.compile(r"(?:^|.*/)your_group_messages/[^/]+\.json\Z")
"""A chat's file in a group of Facebook, which does not say who takes part."""

_HEAD = 65_536
_INSTAGRAM = (b"your_instagram_activity/", b"instagram.com/", b"Instagram User", b" sent an attachment.")
_TITLE = re.compile(rb'"(?:title|threadName|thread_name)"\s*:\s*"((?:[^"\\]|\\.){0,400})"')
_NAME_LIMIT = 300
_SECONDS = 10_000_000_000
"""A larger number of seconds lies beyond the year 2286: then it is of milliseconds."""
_CAME_AND_WENT = ("Subscribe", "Unsubscribe")
"""Types of rows that nobody wrote."""
_CLOSED = re.compile(r"\b(?:Facebook|Instagram)\b", re.IGNORECASE)
"""In the name that stands for a closed account, in every language ("Facebook user", "Utilisateur de Facebook")."""


BESIDE = "a page of the HTML export; the JSON beside it is what is read"
PAGE_CHAT = re.compile(CHAT.pattern.replace(r"\.json", r"\.html"))


PAGES = re.compile(
    PAGE_CHAT.pattern
    + r"|(?:^|.*/)(?:friends_and_followers/friends|your_friends|start_here)\.html\Z"
    + r"|(?:^|.*/)followers_and_following/(?:followers_1|following)\.html\Z"
)
"""The pages by which an HTML export of either network is known."""

_PAGES_READ = 20
_FACEBOOKS = re.compile(
    r"(?:^|/)(?:your_facebook_activity|your_activity_across_facebook|friends_and_followers|facebook-[^/]*)/"
)
_INSTAGRAMS = re.compile(r"(?:^|/)(?:your_instagram_activity|followers_and_following|instagram-[^/]*)/")


def html_export(archive: Archive) -> tuple[tuple[str, ...], bool]:
    """The pages by which an HTML export is known, none where it is none; and whether they are Instagram's: by its
    folders, or, in the shape that both once shared, because it is named on them and Facebook is not."""
    pages = tuple(name for name in archive.names if PAGES.match(name))
    if not pages or any(_FACEBOOKS.search(name) for name in archive.names):
        return pages, False
    if any(_INSTAGRAMS.search(name) for name in archive.names):
        return pages, True
    heads = b"".join(read_head(archive, name) for name in pages[:_PAGES_READ]).lower()
    return pages, b"instagram" in heads and b"facebook" not in heads


def as_pages_only(names: Iterable[str]) -> Iterator[str]:
    """That chats are there as pages of the HTML export and not as JSON, in an archive that holds both."""
    rooms: dict[re.Pattern[str], set[str]] = {CHAT: set(), PAGE_CHAT: set()}
    for name in names:
        for pattern, found in rooms.items():
            match = pattern.match(name)
            if match is not None:
                found.add(match["room"])
    left = len(rooms[PAGE_CHAT] - rooms[CHAT])
    if left:
        yield f"{left} {'chat is' if left == 1 else 'chats are'} in it as HTML only: ask for the export again as JSON."


def repaired(text: str) -> str:
    """The text as it was meant.

    These exports write the bytes of UTF-8 as letters of their own (`\\u00c3\\u00a9` for é), though not all of them and
    not in all files: a string is repaired where all its letters are bytes and the bytes are UTF-8, until that changes
    nothing, so that repairing twice is repairing once.
    """
    while not text.isascii():
        try:
            text = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return text


def words(value: object) -> str | None:
    """A text, repaired and clean; None for anything else or for nothing."""
    text = clean(repaired(value)).strip() if isinstance(value, str) else ""
    return text or None


def person(value: object) -> str | None:
    """A name in one line; None for what is none."""
    text = words(value)
    return None if text is None or len(text) > _NAME_LIMIT else " ".join(text.split())


def seconds(value: object) -> datetime:
    """The moment of a number of seconds. Raises DecodeError `bad-time`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise DecodeError("bad-time", "the time is no number of seconds")
    return epoch(value)


def key_of(*parts: object) -> str:
    """A short name for a row that has no id, from what it says (SHA-256, 80 bits)."""
    return sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:20]


def is_chat(archive: Archive, name: str) -> bool:
    """Whether a file holds a chat: in the folders of messages, taken out of them, or of the encrypted chats."""
    head = read_head(archive, name, _HEAD)
    if CHAT.match(name):
        return b'"participants"' in head
    if GROUP_CHAT.match(name):
        return b'"messages"' in head and b'"sender_name"' in head
    if b'"participants"' not in head or b'"messages"' not in head:
        return False
    return b'"threadName"' in head or (b'"sender_name"' in head and b'"timestamp_ms"' in head)


def is_loose(archive: Archive, chats: Sequence[str]) -> bool:
    """Whether chats were taken out of their folders, so that no path says which network they are of."""
    return bool(chats) and not any(
        CHAT.match(name) or b'"threadName"' in read_head(archive, name, _HEAD) for name in chats
    )


def is_instagrams(archive: Archive, chats: Sequence[str]) -> bool:
    """Whether a chat names Instagram: the two networks write them alike, but for what is in them."""
    return any(mark in read_head(archive, name, _HEAD) for name in chats for mark in _INSTAGRAM)


@dataclass(frozen=True, slots=True)
class Room:
    """One chat: who takes part, as named, and its title."""

    people: tuple[str, ...]
    title: str | None
    shared: bool = False
    """A group's, however few write in it."""

    @classmethod
    def of(cls, archive: Archive, name: str) -> "Room":
        """The chat of a file. Raises MemberError.

        Those who left are not among the participants, and in 2018 the owner was not either: where fewer than two are
        named, who wrote takes part too.
        """
        with archive.open(name) as stream:
            found = [item for _, item in json_items(stream, "participants") if not isinstance(item, DecodeError)]
        named = (person(item if isinstance(item, str) else mapping(item).get("name")) for item in found)
        people = dict.fromkeys(filter(None, named))
        if len(people) < 2:
            with archive.open(name) as stream:
                for _, item in json_items(stream, "messages"):
                    writer = person(mapping(item).get("sender_name", mapping(item).get("senderName")))
                    if writer is not None and _CLOSED.search(writer) is None:
                        people[writer] = None
        match = _TITLE.search(read_head(archive, name, _HEAD))
        title = None if match is None else _literal(match[1])
        return cls(tuple(people), title, shared=GROUP_CHAT.match(name) is not None)

    @property
    def group(self) -> bool:
        return self.shared or len(self.people) > 2

    def other_than(self, sender: str) -> str | None:
        """The other of two."""
        others = [name for name in self.people if name != sender]
        return others[0] if len(others) == 1 and not self.group else None


@dataclass(slots=True)
class Chats:
    """The chats of one export while they are read. The files have no ids: `ids` gives the account of a name."""

    network: str
    ids: Callable[[str], str] = str
    seen: Counter[str] = field(default_factory=Counter[str])

    def activities(self, value: object, room: Room, place: Place) -> Iterator[Activity]:
        """The message of a row and its reactions. Raises DecodeError `bad-item`, `bad-time` or `no-author`."""
        row = mapping(value)
        sender = person(row.get("sender_name", row.get("senderName")))
        stamp = row.get("timestamp_ms", row.get("timestamp"))
        if sender is None:
            raise DecodeError("no-author", "the message does not say who wrote it")
        if isinstance(stamp, bool) or not isinstance(stamp, int | float) or stamp <= 0:
            raise DecodeError("bad-time", "the time is no number of milliseconds")
        text = words(row.get("content", row.get("text")))
        call = row.get("call_duration")
        key = key_of(sender, int(stamp), text or "")
        self.seen[key] += 1
        id = f"message/{key}" + (f"/{self.seen[key]}" if self.seen[key] > 1 else "")
        verb = Verb.CREATE
        if row.get("type") == "Call" or isinstance(call, int):
            verb = Verb.CALL if isinstance(call, int) and call > 0 else Verb.OFFER
        other = room.other_than(sender)
        gone = row.get("is_unsent") is True or row.get("isUnsent") is True
        yield Activity(
            network=self.network,
            id=id,
            time=epoch(stamp / 1000),
            offset=0,
            actor=self.ids(sender),
            verb=verb,
            target=None if other is None else self.ids(other),
            space=room.title if room.group else None,
            visibility=Visibility.DIRECT,
            text=None if gone or verb is not Verb.CREATE else text,
            place=place,
        )
        yield from self._reactions(row, id, sender, room, place)

    def _reactions(self, row: Json, message: str, author: str, room: Room, place: Place) -> Iterator[Activity]:
        for reaction in map(mapping, sequence(row.get("reactions"))):
            actor, sign = person(reaction.get("actor")), words(reaction.get("reaction"))
            time = _reacted(reaction.get("timestamp"))
            if actor is not None and sign is not None:
                yield Activity(
                    network=self.network,
                    id=f"{message}/reaction/{key_of(actor, sign)}",
                    time=time,
                    precision=Precision.NONE if time is None else Precision.SECOND,
                    offset=None if time is None else 0,
                    actor=self.ids(actor),
                    verb=Verb.LIKE,
                    target=None if actor == author else self.ids(author),
                    object=message,
                    space=room.title if room.group else None,
                    visibility=Visibility.DIRECT,
                    text=sign,
                    place=place,
                )


def chat(archive: Archive, name: str, room: Room, reading: Chats) -> Iterator[Record]:
    """The messages of a chat's file, with what could not be read and what was passed over."""
    if len(room.people) < 2:
        yield Skipped(Place(name), "chats in which nobody else is left, or none is named")
        return
    came_and_went = 0
    try:
        with archive.open(name) as stream:
            for row, item in json_items(stream, "messages"):
                place = Place(name, row)
                if isinstance(item, DecodeError):
                    yield Problem(place, item.code, item.why)
                elif mapping(item).get("type") in _CAME_AND_WENT:
                    came_and_went += 1
                else:
                    try:
                        yield from reading.activities(item, room, place)
                    except DecodeError as error:
                        yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    if came_and_went:
        yield Skipped(Place(name), "rows that nobody wrote: who was added, who left", came_and_went)


def _reacted(value: object) -> datetime | None:
    """When somebody reacted, which some exports tell, in seconds or in milliseconds; None where they do not."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return epoch(value / 1000 if value > _SECONDS else value)
    except DecodeError:
        return None


def _literal(data: bytes) -> str | None:
    try:
        return person(json_value(b'"' + data + b'"'))
    except DecodeError:
        return None
