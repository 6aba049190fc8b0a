"""Writing to Matrix: an answer in its room and thread, and a reaction.

Each send has a transaction id, that of the press, under which a server takes one thing once. It is used and not relied
upon: what was lost is looked for by its words and place, beside its twins.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from nearer.model.outbox import Act, Deed
from nearer.sources.live.contract import Access, Clock
from nearer.sources.live.lines import decoded
from nearer.sources.live.matrix.client import Client, Json, items, plain
from nearer.sources.live.matrix.cursor import Cursor, Room
from nearer.sources.live.matrix.events import MESSAGE, REACTION, Entities, answered, related
from nearer.sources.live.matrix.source import TERMS
from nearer.sources.live.sending import Sent, Terms
from nearer.wire import Wire
from nearer.wire.errors import Absent

SIGN = "👍"
"""The reaction that a like is: the one that Matrix's apps offer first."""


PAGES = 10
"""Pages of a room that are looked through for what was sent, a hundred messages each: our own choice."""


@dataclass(frozen=True, slots=True)
class Readied:
    """What remains is one request. `twins` say the same in the same place already."""

    call: Callable[[], Sent]
    twins: tuple[str, ...] = ()

    def send(self) -> Sent:
        """Make the request."""
        return self.call()


class MatrixSending:
    """Writes with one connection. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        del clock
        self._client = Client(access.server, access.token, wire)
        self._owner = access.account
        self._at = decoded(cursor, Cursor)
        self._entities = Entities(access.account, self._at, {})

    def terms(self) -> Terms:
        """The same on every server."""
        return TERMS

    def prepare(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Readied:
        """Find what it is about."""
        del picture
        room = self._room(act.about)
        if act.deed is Deed.REPLY:
            content = self._answer(act, room)
            twins = tuple(self._same(act, room))
            return Readied(lambda: self._sent(room, self._client.send(room, MESSAGE, key, content)), twins)
        there = self._standing(act, room)
        if act.deed is Deed.UNLIKE:
            if there is None:
                return Readied(lambda: Sent(id=act.about, url=""))  # Nothing of it is there.
            return Readied(lambda: Sent(id=self._client.redact(room, there, key), url=""))
        if there is not None:
            return Readied(lambda: Sent(id=there, url=""))  # It was done elsewhere.
        relation = {"rel_type": "m.annotation", "event_id": act.about, "key": SIGN}
        content = {"m.relates_to": relation}
        return Readied(lambda: self._sent(room, self._client.send(room, REACTION, key, content)))

    def find(self, act: Act, key: str, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Read it back from the room."""
        del key, since
        room = self._room(act.about)
        if act.deed is Deed.UNLIKE:
            return Sent(id=sent or act.about, url="") if self._standing(act, room) is None else None
        if sent:
            id = sent
        elif act.deed is Deed.LIKE:
            id = self._standing(act, room)
        else:
            id = next((id for id in self._same(act, room) if id not in taken), None)
        if id is None:
            return None
        try:
            event = self._client.event(room, id)
        except Absent:
            return None
        self._entities.note(self._client.event(room, act.about), room)
        records = tuple(self._entities.acts(event, room, self._at.rooms.get(room, Room())))
        done = self._sent(room, id)
        return Sent(id=done.id, url=done.url, records=(*self._entities.accounts(), *records))

    def _answer(self, act: Act, room: str) -> Json:
        """A message that answers another, in its thread where that has one (spec: rich replies, threading)."""
        parent = self._client.event(room, act.about)
        thread = related(plain(parent.get("content")), "m.thread")
        relation: dict[str, object] = {"m.in_reply_to": {"event_id": act.about}}
        if thread is not None:
            relation |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": False}
        mentions = {"user_ids": [parent.get("sender")]}
        return {"msgtype": "m.text", "body": act.text, "m.relates_to": relation, "m.mentions": mentions}

    def _same(self, act: Act, room: str) -> list[str]:
        """Own messages that say this about the same one, the newest first: back to the one that they are about, or as
        far as is looked."""
        found, start = list[str](), ""
        for _ in range(PAGES):
            page = self._client.messages(room, start, "")
            for event in items(page.get("chunk")):
                content, id = plain(event.get("content")), event.get("event_id")
                mine = event.get("type") == MESSAGE and event.get("sender") == self._owner
                if mine and content.get("body") == act.text and answered(content) == act.about and isinstance(id, str):
                    found.append(id)
                if id == act.about:
                    return found
            end = page.get("end")
            if not isinstance(end, str) or end == start:
                break
            start = end
        return found

    def _standing(self, act: Act, room: str) -> str | None:
        """The own reaction that stands."""
        for event in self._client.reactions(room, act.about):
            id, sign = event.get("event_id"), plain(plain(event.get("content")).get("m.relates_to")).get("key")
            if event.get("sender") == self._owner and sign == SIGN and isinstance(id, str):
                return id
        return None

    def _room(self, id: str) -> str:
        """The room of an event that was read."""
        known = self._at.known.get(id)
        if known is None:
            raise Absent("The message was not read lately, so its room is not known.", next="Answer it in your app.")
        return known[2]

    def _sent(self, room: str, id: str) -> Sent:
        return Sent(id=id, url=f"https://matrix.to/#/{room}/{id}")
