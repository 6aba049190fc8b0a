"""Lists of people as they stand, and what changed since: follows, unfollows, blocks and mutes, in both directions.

A network tells of a follow when it happens, and of an unfollow never. So each list is compared with the one before:
whoever is missing went in the range between the two. The time of a follow is known from its notification; it gets the
id under which the merged log notes that the person came on the list, so that both are one act.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Place, Record, Roster
from nearer.model.names import Precision, RosterName, Verb
from nearer.model.time import from_us, to_us
from nearer.sources.live.mastodon.client import Client
from nearer.sources.live.mastodon.cursor import Cursor, Held
from nearer.sources.live.mastodon.records import NETWORK, Entities
from nearer.wire.errors import Absent

EVERY = timedelta(hours=6)
"""How often the lists are read. Our own choice: an unfollow is then known to a quarter of a day."""

ASKED = 200
"""So many people are asked after one by one, where a server hides its lists. Our own choice."""


@dataclass(slots=True)
class Rosters:
    """Reads the lists of one account."""

    client: Client
    entities: Entities
    at: Cursor

    def due(self, now: datetime) -> bool:
        """Whether the lists are to be read: after a while, or when somebody followed."""
        last = self.at.rosters_us
        return last is None or bool(self.at.follows) or now - from_us(last) >= EVERY

    def read(self, native: str, now: datetime) -> Iterator[list[Record]]:
        """Each list's records; the cursor moves on with each."""
        for name in RosterName:
            members = self._members(name, native)
            if members is None:
                continue
            records = [*self._compared(name, members, now)]
            if name is RosterName.FOLLOWERS:
                records += self._follows(now)
            yield records
        self.at.rosters_us = to_us(now)
        yield []

    def _members(self, name: RosterName, native: str) -> set[str] | None:
        """Who is on a list, None where the server does not tell."""
        found: set[str] = set()
        under, seen = "", set[str]()
        try:
            while under not in seen:
                seen.add(under)
                page = self.client.people(name.value, native, under)
                found.update(m for item in page.items if (m := self.entities.member(item)) is not None)
                if page.under is None:
                    break
                under = page.under
        except Absent:
            found = set()
            if name not in (RosterName.FOLLOWERS, RosterName.BLOCKS):
                return None
        if found or name not in (RosterName.FOLLOWERS, RosterName.BLOCKS):
            return found
        return self._asked_after("followed_by" if name is RosterName.FOLLOWERS else "blocking", name)

    def _asked_after(self, word: str, name: RosterName) -> set[str]:
        """A server may hide a list (the user's own choice, or snac's) and still tell how each person stands to them."""
        held = self.at.rosters.get(name.value)
        likely = [*(held.members if held else ()), *self.at.follows, *reversed(self.at.people)]
        found: set[str] = set()
        for member in list(dict.fromkeys(likely))[:ASKED]:
            id = self.at.people.get(member)
            if id is None:
                continue
            try:
                if self.client.relation(id).get(word) is True:
                    found.add(member)
            except Absent:
                continue
        return found

    def _compared(self, name: RosterName, members: set[str], now: datetime) -> Iterator[Record]:
        """The list, where it changed; then also as it last stood, so that the change lies between the two."""
        held, now_us = self.at.rosters.get(name.value), to_us(now)
        if held is None or members != held.members.keys():
            if held is not None:
                yield self._roster(name, held.at_us, held.members)
            yield self._roster(name, now_us, members)
        came = {} if held is None else held.members
        self.at.rosters[name.value] = Held(now_us, {member: came.get(member, now_us) for member in sorted(members)})

    def _roster(self, name: RosterName, at_us: int, members: set[str] | dict[str, int]) -> Roster:
        return Roster(
            network=NETWORK,
            owner=self.entities.owner,
            name=name,
            time=from_us(at_us),
            members=tuple(sorted(members)),
            place=Place(name.value),
        )

    def _follows(self, now: datetime) -> Iterator[Record]:
        """Follows that were notified, now that it is known who follows. Those who do not follow any more went since."""
        held, owner, now_us = self.at.rosters[RosterName.FOLLOWERS.value], self.entities.owner, to_us(now)
        follows, self.at.follows = self.at.follows, {}
        for member, time_us in sorted(follows.items()):
            came = held.members.get(member)
            own = f"{member}#follow/{owner}/{time_us}"
            yield Activity(
                network=NETWORK,
                id=f"roster/followers/{owner}/{member}/came/{came}" if came is not None and time_us <= came else own,
                time=from_us(time_us),
                actor=member,
                verb=Verb.FOLLOW,
                target=owner,
                place=Place("notifications"),
            )
            if came is None:
                yield Activity(
                    network=NETWORK,
                    id=f"{member}#unfollow/{owner}/{now_us}",
                    time=now,
                    since=from_us(time_us),
                    precision=Precision.RANGE,
                    actor=member,
                    verb=Verb.UNDO,
                    of=Verb.FOLLOW,
                    target=owner,
                    place=Place("notifications"),
                )
