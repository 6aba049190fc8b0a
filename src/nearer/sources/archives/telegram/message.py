"""One row of a chat as activities: a message, its reactions, a call, or a coming and going."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Place
from nearer.model.names import Precision, Verb
from nearer.model.time import EAST, WEST
from nearer.sources.archives.telegram.peers import Chat, Directory, bare, peer, words
from nearer.sources.decode import DecodeError, Json, clean, epoch, in_range, mapping, sequence, written

_MOVES = {"join_group_by_link": Verb.JOIN, "join_group_by_request": Verb.JOIN}
_OWN_MOVES = {"invite_members": Verb.JOIN, "remove_members": Verb.LEAVE}
"""A join or leave where the only member that the row names is its actor."""

_CALLS = ("phone_call", "conference_call")


_SAME_CLOCK = timedelta(days=1)
"""A reaction so close to its message was written by the same clock; a later one may lie beyond a clock change, which
moves it by an hour. Our own choice: two days a year have a change."""

_HOUR = timedelta(hours=1)
_NUMBER_LIMIT = 2**53


class Unread(Exception):
    """A row left unread on purpose; `why` is its reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Moment:
    """When a row was written, or lies, as an Activity has it."""

    time: datetime
    since: datetime | None
    precision: Precision


class _Said:
    """Who wrote which message of a chat, and in which thread: about 20 bytes a message, so that replies find whom they
    answer in chats of any length."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._authors = array("l")
        self._threads = array("q")
        self._codes: dict[str | None, int] = {None: 0}
        self._people: list[str | None] = [None]

    def note(self, number: int, author: str | None, thread: int) -> None:
        """Rows come by rising number, as Telegram writes them; one out of order is not remembered."""
        if self._numbers and number <= self._numbers[-1]:
            return
        code = self._codes.setdefault(author, len(self._people))
        if code == len(self._people):
            self._people.append(author)
        self._numbers.append(number)
        self._authors.append(code)
        self._threads.append(thread)

    def of(self, number: int) -> tuple[str | None, int]:
        """The author of a message and the first message of its thread; nobody and itself where it is not known."""
        at = bisect_left(self._numbers, number)
        if at == len(self._numbers) or self._numbers[at] != number:
            return None, number
        return self._people[self._authors[at]], self._threads[at]


@dataclass(slots=True)
class Room:
    """A chat while its rows are read in order."""

    chat: Chat
    directory: Directory
    said: _Said = field(default_factory=_Said)
    topics: set[int] = field(default_factory=set[int])

    def activities(self, value: object, place: Place) -> Iterator[Activity]:
        """What a row tells. Raises DecodeError `bad-item`, `bad-time` or `no-author`, and Unread."""
        row = mapping(value)
        number = row.get("id")
        if isinstance(number, bool) or not isinstance(number, int) or abs(number) >= _NUMBER_LIMIT:
            raise DecodeError("bad-item", "the row is not a message with a number")
        kind = row.get("type")
        if kind == "unsupported":
            raise Unread("messages of a kind that this version of Telegram Desktop could not export")
        if kind == "service":
            yield self._service(row, number, place)
        elif kind == "message":
            message, moment = self._message(row, number, place)
            yield message
            yield from self._reactions(row, message, moment)
        else:
            raise Unread("rows that are no messages")

    def _service(self, row: Json, number: int, place: Place) -> Activity:
        action = row.get("action")
        actor = self._author(row, "actor")
        if action == "topic_created":
            self.topics.add(number)
        self.said.note(number, None if action == "topic_created" else actor, number)
        verb = self._move(row, action)
        if action in _CALLS and self.chat.kind.private:
            verb = Verb.CALL if _taken(row) else Verb.OFFER
        if verb is None:
            raise Unread("service rows: titles, pictures, pins, gifts, people added by others and the like")
        if actor is None:
            raise DecodeError("no-author", "the row does not say who it is of")
        moment = _moment(row)
        return Activity(
            network="telegram",
            id=self.chat.message_id(number),
            time=moment.time,
            since=moment.since,
            precision=moment.precision,
            actor=actor,
            verb=verb,
            target=self.chat.other_than(actor),
            space=self.chat.space,
            visibility=self.chat.kind.visibility,
            place=place,
        )

    def _move(self, row: Json, action: object) -> Verb | None:
        """Whether somebody came or went by themselves. Those whom others add or remove are named without an id."""
        if self.chat.kind.private or not isinstance(action, str):
            return None
        alone = sequence(row.get("members")) == [row.get("actor")] and row.get("actor") is not None
        return _MOVES.get(action) or (_OWN_MOVES.get(action) if alone else None)

    def _message(self, row: Json, number: int, place: Place) -> tuple[Activity, Moment]:
        if _is_empty(row):
            raise Unread("rows without a time or an author, which stand for messages that are gone")
        author = self._author(row, "from")
        parent, answered, thread = self._answered(row)
        self.said.note(number, author, thread or number)
        if author is None:
            raise DecodeError("no-author", "the message does not say who wrote it")
        moment = _moment(row)
        private = self.chat.kind.private
        passed_on = "forwarded_from" in row
        target = self.chat.other_than(author) if private else answered
        mentioned = () if private else tuple(one for one in self._mentioned(row) if one not in (author, target))
        own_words = "via_bot" not in row and not (passed_on and private)
        return Activity(
            network="telegram",
            id=self.chat.message_id(number),
            time=moment.time,
            since=moment.since,
            precision=moment.precision,
            actor=author,
            verb=Verb.ANNOUNCE if passed_on and not private else Verb.CREATE,
            target=None if passed_on and not private else target,
            to=() if passed_on else mentioned,
            in_reply_to=None if passed_on and not private else parent,
            thread=None if thread is None or private else self.chat.message_id(thread),
            space=self.chat.space,
            visibility=self.chat.kind.visibility,
            text=_text(row) if own_words else None,
            place=place,
        ), moment

    def _author(self, row: Json, key: str) -> str | None:
        """Who wrote a row; the group or channel itself where nobody signs, None where a private chat does not say."""
        native = peer(row.get(f"{key}_id"))
        name = words(row.get(key))
        if native is None:
            if self.chat.kind.private or row.get(f"{key}_id") is not None:
                return None
            native, name = self.chat.peer, self.chat.name
        self.directory.note(native, name)
        return native

    def _answered(self, row: Json) -> tuple[str | None, str | None, int | None]:
        """The id of the message answered, its author, and the first message of the thread (here)."""
        parent = row.get("reply_to_message_id")
        if isinstance(parent, bool) or not isinstance(parent, int) or abs(parent) >= _NUMBER_LIMIT:
            return None, None, None
        elsewhere = peer(row.get("reply_to_peer_id"))
        if elsewhere is not None and elsewhere != self.chat.peer:
            shared = elsewhere.startswith("channel") or self.chat.owner is None
            return (f"{elsewhere}/{parent}" if shared else f"{self.chat.owner}/{elsewhere}/{parent}"), None, None
        if parent in self.topics:
            return None, None, parent
        author, thread = self.said.of(parent)
        return self.chat.message_id(parent), author, thread

    def _mentioned(self, row: Json) -> Iterator[str]:
        """Whom the text names: `@handle`, or somebody without a handle by id. Each once."""
        seen: set[str] = set()
        for part in map(mapping, sequence(row.get("text"))):
            native = None
            if part.get("type") == "mention_name":
                native = bare("user", part.get("user_id"))
                if native is not None:
                    self.directory.note(native, None)
            elif part.get("type") == "mention" and isinstance(text := part.get("text"), str):
                native = self.directory.of_handle(clean(text))
            if native is not None and native not in seen:
                seen.add(native)
                yield native

    def _reactions(self, row: Json, message: Activity, moment: Moment) -> Iterator[Activity]:
        """The reactions that name who gave them: the latest few. Of the others the export holds a count."""
        told: set[str] = set()
        for reaction in map(mapping, sequence(row.get("reactions"))):
            sign = words(reaction.get("emoji"))
            label = sign or words(reaction.get("type")) or "reaction"
            for recent in map(mapping, sequence(reaction.get("recent"))):
                actor = peer(recent.get("from_id"))
                native = f"{message.id}/reaction/{label}/{actor}"
                if actor is None or native in told:
                    continue
                told.add(native)
                self.directory.note(actor, words(recent.get("from")))
                time = _reacted(recent.get("date"), row.get("date"), moment)
                yield Activity(
                    network="telegram",
                    id=native,
                    time=None if time is None else time.time,
                    since=None if time is None else time.since,
                    precision=Precision.NONE if time is None else time.precision,
                    actor=actor,
                    verb=Verb.LIKE,
                    target=message.actor,
                    object=message.id,
                    space=message.space,
                    visibility=message.visibility,
                    text=sign,
                    place=message.place,
                )


def _taken(row: Json) -> bool:
    """True for a call that somebody took: only such a one has a length."""
    length = row.get("duration_seconds", row.get("duration"))
    return isinstance(length, int | float) and length > 0 and row.get("is_missed") is not True


def _is_empty(row: Json) -> bool:
    """True for what tdesktop writes for a message that is gone: the date 0, and nobody."""
    return row.get("from_id") is None and str(row.get("date_unixtime", row.get("date"))).startswith(
        ("0", "1970-01-01", "1969-12-31")
    )


def _moment(row: Json) -> Moment:
    """When a row was written: to the second where it says so in UTC, else a range of all the zones that there are.

    Raises DecodeError `bad-time`.
    """
    unix = row.get("date_unixtime")
    if isinstance(unix, str) and unix.isascii() and unix.isdigit() and len(unix) < 12:
        return Moment(epoch(int(unix)), None, Precision.SECOND)
    local = _local(row.get("date"))
    if local is None:
        raise DecodeError("bad-time", "the message has no time that can be read")
    return _anywhere(local)


def _local(date: object) -> datetime | None:
    """A time of the exporting computer's clock, read as if it were UTC."""
    if not isinstance(date, str):
        return None
    try:
        return written(date).time
    except DecodeError:
        return None


def _anywhere(local: datetime) -> Moment:
    """A local time of an unknown zone: all moments at which some clock on earth showed it."""
    return Moment(in_range(local + WEST), in_range(local - EAST), Precision.RANGE)


def _reacted(date: object, beside: object, message: Moment) -> Moment | None:
    """When a reaction was given. Its date is always local; its message's own `date`, beside the moment in UTC, tells
    how much that clock was ahead."""
    local, message_local = _local(date), _local(beside)
    if local is None:
        return None
    if message_local is None or message.precision is not Precision.SECOND:
        return _anywhere(local)
    ahead = message_local - message.time
    if not -WEST <= ahead <= EAST:
        return _anywhere(local)
    time = in_range(local - ahead)
    if abs(local - message_local) <= _SAME_CLOCK:
        return Moment(time, None, Precision.SECOND)
    return Moment(in_range(time + _HOUR), in_range(time - _HOUR), Precision.RANGE)


def _text(row: Json) -> str | None:
    """The words of a message: its parts in order; else a sticker's emoji, or a poll's question."""
    poll = mapping(row.get("poll"))
    said = (_joined(row.get("text")), words(row.get("sticker_emoji")), _joined(poll.get("question")))
    return next(filter(None, said), None)


def _joined(text: object) -> str | None:
    parts = [text] if isinstance(text, str) else sequence(text)
    return clean("".join(map(_part, parts))).strip() or None


def _part(part: object) -> str:
    """A piece of text: bare, or an entity. A link behind words stands after them in brackets."""
    if isinstance(part, str):
        return part
    fields = mapping(part)
    text, address = fields.get("text"), fields.get("href")
    if not isinstance(text, str):
        return ""
    linked = isinstance(address, str) and address.rstrip("/") not in (text.rstrip("/"), "")
    return f"{text} ({address})" if linked and fields.get("type") == "text_link" else text
