"""One pull of a Matrix account: what is new in all rooms with one question, then what was left out, then the history.

The server's place in its stream is the cursor. What it leaves out between two places (a busy room), and what was before
the first one, are gaps of a room that are read backwards.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from nearer.model.activity import Place, Record, Roster
from nearer.model.names import RosterName
from nearer.model.time import from_us, to_us
from nearer.sources.live.contract import Access, Clock, Step
from nearer.sources.live.lines import decoded, encoded
from nearer.sources.live.matrix.client import Client, Json, items, plain, words
from nearer.sources.live.matrix.cursor import Cursor, Gap, Held, Room
from nearer.sources.live.matrix.events import AHEAD, MEMBER, NETWORK, Entities, about, is_user
from nearer.wire import Wire
from nearer.wire.errors import Absent, Refused

ROUNDS = 50
"""Questions after what is new in one pull; a server that always has more is heard the next time. Our own choice."""


class MatrixReading:
    """Reads on from a cursor. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        if access.token is None or not access.token.reveal():
            raise Refused("The token is not there any more.", next="Connect the account again.")
        self._client = Client(access.server, access.token, wire)
        self._clock = clock
        self._at = decoded(cursor, Cursor)
        self._entities = Entities(access.account, self._at, {})

    def cursor(self) -> str:
        """Where to go on."""
        self._entities.trim()
        return encoded(self._at)

    def seen_since(self) -> datetime | None:
        """None once all rooms were read to their beginning, now before."""
        return None if self._at.since and not self._at.gaps else self._clock()

    def steps(self) -> Iterator[Step]:
        """Read on, a room's news or a page a step."""
        for _ in range(ROUNDS):
            told = self._client.sync(self._at.since)
            place = str(told.get("next_batch"))
            if place == self._at.since:
                break
            records = self._settings(plain(told.get("account_data")))
            rooms = plain(told.get("rooms"))
            for word in ("join", "leave"):
                for id, room in plain(rooms.get(word)).items():
                    records += self._news(id, plain(room))
            self._at.since = place
            yield self._step(records)
            if not rooms:  # Else there may be more: the first answer may be minutes old, and later ones are cut short.
                break
        while gap := next(iter(sorted(self._at.gaps, key=lambda gap: not gap.to)), None):
            yield self._step(self._page(gap))

    def _step(self, records: list[Record]) -> Step:
        return Step((*self._entities.accounts(), *records), len(self._at.gaps))

    def _settings(self, told: Json) -> list[Record]:
        """What the user set: which rooms are conversations of two, and whom they ignore."""
        records: list[Record] = []
        for event in items(told.get("events")):
            content = plain(event.get("content"))
            if event.get("type") == "m.direct":
                self._at.two = {room: user for user, rooms in content.items() if is_user(user) for room in words(rooms)}
            elif event.get("type") == "m.ignored_user_list":
                members = sorted(user for user in plain(content.get("ignored_users")) if is_user(user))
                held, now = self._at.ignored, self._clock()
                if held is not None:
                    records.append(self._ignored(held))
                self._at.ignored = Held(to_us(now), members)
                records.append(self._ignored(self._at.ignored))
        return records

    def _ignored(self, held: Held) -> Roster:
        return Roster(
            network=NETWORK,
            owner=self._entities.owner,
            name=RosterName.MUTES,
            time=from_us(held.at_us),
            members=tuple(held.members),
            place=Place("ignored"),
        )

    def _news(self, id: str, told: Json) -> list[Record]:
        """What came in a room, and what was left out of it."""
        timeline, known = plain(told.get("timeline")), id in self._at.rooms
        events = items(timeline.get("events"))
        self._state(id, [*items(plain(told.get("state")).get("events")), *events], plain(told.get("summary")))
        start = timeline.get("prev_batch")
        if isinstance(start, str) and (timeline.get("limited") is True or not known):
            self._at.gaps.append(Gap(id, start, self._at.since if known else ""))
        return self._told(id, events)

    def _state(self, id: str, events: list[Json], summary: Json) -> None:
        """Note what a room is, and how people in it call themselves."""
        room = self._at.rooms.setdefault(id, Room())
        for event in events:
            content = plain(event.get("content"))
            match event.get("type"):
                case "m.room.name":
                    room.name = str(content.get("name") or "")[:200]
                case "m.room.join_rules":
                    room.public = content.get("join_rule") == "public"
                case "m.room.member":
                    self._entities.meet(event.get("state_key"), content.get("displayname"))
                case _:
                    continue
        heroes = [user for user in words(summary.get("m.heroes")) if user != self._entities.owner]
        if id in self._at.two:
            room.other = self._at.two[id]
        elif summary.get("m.joined_member_count") == 2 and len(heroes) == 1 and not room.public and not room.name:
            room.other = heroes[0]

    def _page(self, gap: Gap) -> list[Record]:
        """A page further back in a room."""
        try:
            page = self._client.messages(gap.room, gap.start, gap.to)
        except Absent:
            page = {}
        events, end = items(page.get("chunk")), page.get("end")
        for event in items(page.get("state")):
            if event.get("type") == MEMBER:
                self._entities.meet(event.get("state_key"), plain(event.get("content")).get("displayname"))
        records = self._told(gap.room, list(reversed(events)))
        if not isinstance(end, str) or end == gap.start or (not events and not end):
            self._at.gaps.remove(gap)
        else:
            gap.start = end
        return records

    def _told(self, id: str, events: list[Json]) -> list[Record]:
        """What events of a room tell, the oldest first, each once."""
        room = self._at.rooms.setdefault(id, Room())
        fresh = [event for event in events if self._entities.note(event, id)]
        for event in fresh:
            parent = about(event)
            if parent is not None and parent not in self._at.known:
                self._ask(id, parent)
        return [record for event in fresh for record in self._entities.acts(event, id, room)]

    def _ask(self, room: str, id: str) -> None:
        """Whose event this is; it is told when its place in the room is read."""
        with suppress(Absent):
            event = self._client.event(room, id)
            author, known = event.get("sender"), self._at.known
            if isinstance(author, str) and is_user(author) and event.get("event_id") == id:
                known[id] = [str(event.get("type")), author, room, AHEAD]
