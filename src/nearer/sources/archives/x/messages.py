"""Direct messages, groups, reactions, and the encrypted messages of 2025 and later."""

from collections.abc import Iterator
from typing import NamedTuple

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.names import Verb, Visibility
from nearer.sources.archives.x.fields import Clock, Json, number, part, parts, text, texts, unescaped, unwrapped
from nearer.sources.archives.x.owner import Owner
from nearer.sources.archives.x.reading import Reading
from nearer.sources.archives.x.rows import rows

_SERVICE = (
    "joinConversation",
    "participantsJoin",
    "participantsLeave",
    "conversationNameUpdate",
    "welcomeMessageCreate",
    "reactionCreate",
)


class _Thread(NamedTuple):
    """One conversation: its id, whether it is a group, and those in it."""

    id: str | None
    group: bool
    people: tuple[str, ...]
    place: Place


def message_records(reading: Reading) -> Iterator[Record]:
    """Every message once. Headers stand in for a file of messages that is not there."""
    told: set[str] = set()
    layout = reading.layout
    two = layout.of("messages") or layout.of("message headers")
    many = layout.of("group messages") or layout.of("group headers")
    for name in (*two, *many):
        for item in rows(reading.archive, name, reading.tally):
            if isinstance(item, Problem):
                yield item
                continue
            place, row = item
            row = unwrapped(row, "dmConversation")
            people = tuple(_people(row, reading.owner))
            thread = _Thread(text(row, "conversationId"), name in many, people, place)
            yield from _conversation(thread, row, reading.clock, told)
    for name in layout.of("encrypted messages"):
        yield from _encrypted(reading, name, told)


def _conversation(thread: _Thread, row: Json, clock: Clock, told: set[str]) -> Iterator[Record]:
    service = 0
    for event in parts(row, "messages"):
        message = part(event, "messageCreate")
        if message:
            yield from _message(thread, message, clock, told)
        elif any(kind in event for kind in _SERVICE):
            service += 1
        else:
            yield Problem(thread.place, "bad-row", "an event of this conversation is of an unknown kind")
    if service:
        yield Skipped(thread.place, "comings, goings and names of a group are not messages", service)


def _people(row: Json, owner: Owner) -> Iterator[str]:
    """Everybody who was ever seen in a group, the owner first."""
    seen = dict.fromkeys([owner.id])
    for event in parts(row, "messages"):
        for kind in ("messageCreate", *_SERVICE):
            inner = part(event, kind)
            ids = [number(inner, "senderId"), number(inner, "initiatingUserId")]
            ids += [number({"id": native}, "id") for native in texts(inner, "participantsSnapshot")]
            ids += [number({"id": native}, "id") for native in texts(inner, "userIds")]
            seen.update(dict.fromkeys(native for native in ids if native))
    yield from seen


def _message(thread: _Thread, message: Json, clock: Clock, told: set[str]) -> Iterator[Record]:
    native, sender = number(message, "id"), number(message, "senderId")
    if native is None or sender is None:
        yield Problem(thread.place, "bad-row", "a message has no id or no sender")
        return
    if native in told:
        return
    told.add(native)
    when = clock.read(message.get("createdAt"))
    if when.time is None:
        yield Problem(thread.place, "bad-time", when.why or "a message has no time")
    words = text(message, "text")
    receiver, others = _receivers(thread, message, sender)
    yield Activity(
        network="x",
        id=f"dm/{native}",
        time=when.time,
        precision=when.precision,
        offset=None if when.time is None else 0,
        actor=sender,
        verb=Verb.CREATE,
        target=receiver,
        to=others,
        thread=_thread_id(thread.id),
        visibility=Visibility.DIRECT,
        text=None if words is None else unescaped(words),
        place=thread.place,
    )
    for reaction in parts(message, "reactions"):
        yield from _reaction(thread, native, sender, reaction, clock)


def _receivers(thread: _Thread, message: Json, sender: str) -> tuple[str | None, tuple[str, ...]]:
    """The one who gets a message of two, or all others of a group."""
    receiver = number(message, "recipientId")
    if receiver is None and not thread.group:
        receiver = _other_end(thread.id, sender)
    if receiver is not None:
        return receiver, ()
    return None, tuple(person for person in thread.people if person != sender)


def _other_end(thread: str | None, sender: str) -> str | None:
    ends = (thread or "").replace(":", "-").split("-")
    if len(ends) != 2 or sender not in ends:
        return None
    return number({"id": ends[1] if ends[0] == sender else ends[0]}, "id")


def _thread_id(thread: str | None) -> str | None:
    # Encrypted conversations are written `1:2`, the others `1-2`: one thread between the same two.
    return None if thread is None else "dm/" + thread.replace(":", "-")


def _reaction(thread: _Thread, message: str, author: str, reaction: Json, clock: Clock) -> Iterator[Record]:
    sender = number(reaction, "senderId", "reactionSenderId", "reactionSenderID")
    if sender is None:
        yield Problem(thread.place, "bad-row", "a reaction has no sender")
        return
    when = clock.read(reaction.get("createdAt", reaction.get("reactionCreatedAt")))
    event = number(reaction, "eventId", "reactionEventId", "reactionEventID")
    yield Activity(
        network="x",
        id=f"dm/{message}/like/{event or sender}",
        time=when.time,
        precision=when.precision,
        offset=None if when.time is None else 0,
        actor=sender,
        verb=Verb.LIKE,
        target=author,
        object=f"dm/{message}",
        thread=_thread_id(thread.id),
        visibility=Visibility.DIRECT,
        place=thread.place,
    )


def _encrypted(reading: Reading, name: str, told: set[str]) -> Iterator[Record]:
    """Who wrote to whom and when; the words are locked with a key that the archive does not hold."""
    service = 0
    for item in rows(reading.archive, name, reading.tally):
        if isinstance(item, Problem):
            yield item
            continue
        place, row = item
        event = unwrapped(row, "messageEvent")
        if "messageCreateEvent" not in part(event, "detail"):
            service += 1
            continue
        thread, sender = text(event, "conversationId"), number(event, "senderId")
        group = _other_end(thread, sender or "") is None
        message = {"id": number(event, "sequenceId"), "senderId": sender, "createdAt": event.get("createdAtMsec")}
        yield from _message(_Thread(thread, group, (reading.owner.id,), place), message, reading.clock, told)
    if service:
        yield Skipped(Place(name), "receipts and keys of encrypted conversations are not messages", service)
