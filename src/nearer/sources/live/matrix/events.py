"""What events of Matrix tell, as records. Ids are those of the events, accounts are addresses (@ann:example.org).

- `m.room.message` is a post in its room. A rich reply and a thread say what they answer; its author is spoken to. In a
  conversation of two the other one is. `m.mentions` names people. An `m.replace` is an Update with the new words, if
  its author wrote the first ones.
- `m.reaction` is a Like of what it stands on, whatever its sign.
- `m.room.redaction` takes back: `<id>#delete` a message, `<id>#undo` a reaction.
- `m.room.member` is told where it is about the user: Join, Leave, Invite.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from nearer.model.activity import Account, Activity, Place, Record
from nearer.model.names import Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.decode import clean
from nearer.sources.live.matrix.client import Json, plain, words
from nearer.sources.live.matrix.cursor import Cursor, Room

NETWORK = "matrix"
MESSAGE, REACTION, REDACTION, MEMBER = "m.room.message", "m.reaction", "m.room.redaction", "m.room.member"

MOST = 5_000
"""Events that are remembered with their authors, to know whom an answer is to: our own choice."""

AHEAD = "ahead"
"""Marks an event that was asked for, to know its author, and not told yet."""

_USER = re.compile(r"@[!-9;-~]{0,200}:[A-Za-z0-9.\-:\[\]]{1,255}\Z")
_LAST_US = 4_102_444_800_000_000


@dataclass(slots=True)
class Entities:
    """Reads one server's events. `met` gathers the people to be told."""

    owner: str
    at: Cursor
    met: dict[str, Account]

    def accounts(self) -> tuple[Account, ...]:
        """The people met since this was asked last."""
        met, self.met = tuple(self.met.values()), {}
        return met

    def meet(self, user: object, name: object = None) -> str | None:
        """An address, remembered with a name; None for what is none."""
        if not is_user(user):
            return None
        shown = clean(name).strip() if isinstance(name, str) else ""
        before = self.at.names.get(user)
        if before is None or (shown and shown != before):
            self.at.names[user] = shown or before or ""
            self.met[user] = Account(
                network=NETWORK,
                id=user,
                handle=user.removeprefix("@"),
                name=shown or None,
                url=f"https://matrix.to/#/{user}",
            )
        return user

    def note(self, event: Json, room: str) -> bool:
        """Remember an event; whether it is new."""
        id, author = event.get("event_id"), event.get("sender")
        if not isinstance(id, str) or not is_user(author) or AHEAD not in self.at.known.get(id, [AHEAD]):
            return False
        self.at.known[id] = [str(event.get("type")), author, room]
        return True

    def author(self, id: str | None) -> str | None:
        """Who wrote an event, None where that is not known."""
        return self.at.known[id][1] if id in self.at.known else None

    def trim(self) -> None:
        """Forget the oldest."""
        for id in list(self.at.known)[: max(0, len(self.at.known) - MOST)]:
            del self.at.known[id]

    def acts(self, event: Json, id: str, room: Room) -> Iterator[Record]:
        """What an event of a room tells. `id` is the room's."""
        actor, content = self.meet(event.get("sender")), plain(event.get("content"))
        at, what = event.get("origin_server_ts"), event.get("event_id")
        if actor is None or not isinstance(what, str) or not isinstance(at, int) or not 0 < at * 1_000 < _LAST_US:
            return
        base = Activity(
            network=NETWORK,
            id=what,
            time=from_us(at * 1_000),
            actor=actor,
            verb=Verb.CREATE,
            space=None if room.other else room.name or id,
            visibility=self._seen(room),
            place=Place("rooms"),
        )
        match event.get("type"):
            case "m.room.message":
                yield self._message(base, content, id, room)
            case "m.reaction":
                about = related(content, "m.annotation")
                if about is not None:
                    target = self.author(about) or self._other(actor, room)
                    yield replace(base, verb=Verb.LIKE, object=about, target=target)
            case "m.room.redaction":
                yield from self._redacted(base, event.get("redacts") or content.get("redacts"))
            case "m.room.member":
                yield from self._member(base, event, content)
            case _:
                return

    def _message(self, base: Activity, content: Json, id: str, room: Room) -> Activity:
        edited = related(content, "m.replace")
        text = _body(plain(content.get("m.new_content")) if edited else content)
        if edited is not None and self.author(edited) in (None, base.actor):
            return replace(base, verb=Verb.UPDATE, object=edited, text=text)
        parent, thread = answered(content), related(content, "m.thread")
        named = [user for user in words(plain(content.get("m.mentions")).get("user_ids")) if is_user(user)]
        target = self._other(base.actor, room) or self.author(parent)
        target = None if target == base.actor else target
        return replace(
            base,
            target=target,
            to=tuple(dict.fromkeys(user for user in named if user not in (base.actor, target))),
            in_reply_to=parent,
            thread=id if room.other else thread or parent or base.id,
            text=text,
            url=f"https://matrix.to/#/{id}/{base.id}",
        )

    def _redacted(self, base: Activity, what: object) -> Iterator[Activity]:
        if not isinstance(what, str):
            return
        kind = self.at.known.get(what, [MESSAGE])[0]
        if kind == REACTION:
            yield replace(base, id=f"{what}#undo", verb=Verb.UNDO, of=Verb.LIKE)
        elif kind == MESSAGE:
            yield replace(base, id=f"{what}#delete", verb=Verb.DELETE, object=what)

    def _member(self, base: Activity, event: Json, content: Json) -> Iterator[Activity]:
        whom = self.meet(event.get("state_key"), content.get("displayname"))
        before = plain(plain(event.get("unsigned")).get("prev_content")).get("membership")
        after = content.get("membership")
        if whom is None or after == before or self.owner not in (whom, base.actor):
            return
        if after == "invite":
            yield replace(base, verb=Verb.INVITE, target=whom)
        elif whom == base.actor and after in ("join", "leave"):
            yield replace(base, verb=Verb.JOIN if after == "join" else Verb.LEAVE)

    def _other(self, actor: str, room: Room) -> str | None:
        """Who is spoken to where there are two."""
        if not room.other:
            return None
        return room.other if actor == self.owner else self.owner

    def _seen(self, room: Room) -> Visibility:
        if room.other:
            return Visibility.DIRECT
        return Visibility.UNLISTED if room.public else Visibility.FOLLOWERS


def is_user(value: object) -> TypeGuard[str]:
    """Whether this is an address of somebody."""
    return isinstance(value, str) and _USER.match(value) is not None


def related(content: Json, kind: str) -> str | None:
    """The event to which this one stands in a relation, None where it does not."""
    relation = plain(content.get("m.relates_to"))
    id = relation.get("event_id")
    return id if relation.get("rel_type") == kind and isinstance(id, str) else None


def answered(content: Json) -> str | None:
    """What a message answers: in a thread without another answer the thread's first one."""
    relation = plain(content.get("m.relates_to"))
    id = plain(relation.get("m.in_reply_to")).get("event_id")
    if relation.get("is_falling_back") is True or not isinstance(id, str):
        return related(content, "m.thread")
    return id


def about(event: Json) -> str | None:
    """The event whose author has to be known to tell this one."""
    content = plain(event.get("content"))
    if event.get("type") == REACTION:
        return related(content, "m.annotation")
    if event.get("type") == REDACTION:
        what = event.get("redacts") or content.get("redacts")
        return what if isinstance(what, str) else None
    return related(content, "m.replace") or answered(content)


def _body(content: Json) -> str | None:
    """The words, without the copy of what is answered that older apps put before them."""
    body = content.get("body")
    if not isinstance(body, str):
        return None
    lines = clean(body).split("\n")
    if plain(plain(content.get("m.relates_to")).get("m.in_reply_to")) and lines[0].startswith("> "):
        while lines and lines[0].startswith(">"):
            lines.pop(0)
        lines = lines[1:] if lines and not lines[0] else lines
    return "\n".join(lines) or None
