"""Lists of people as they stand, and what changed since: follows, unfollows, blocks and mutes, in both directions.

A network tells of a follow when it happens, and of an unfollow never. So each list is compared with the one before:
whoever is missing went in the range between the two. The time of a follow is known from its notification; it gets the
id under which the merged log notes that the person came on the list, so that both are one act.

Somebody whose account vanished left nobody: they stay on the lists, and what is told is that their account is gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Place, Record, Roster
from nearer.model.names import Precision, RosterName, Verb
from nearer.model.time import from_us, to_us
from nearer.sources.live.accounts import changed
from nearer.sources.live.mastodon.client import Client, Json
from nearer.sources.live.mastodon.cursor import Cursor, Held
from nearer.sources.live.mastodon.records import NETWORK, Entities, profile_digest
from nearer.wire.errors import Absent

EVERY = timedelta(hours=6)
"""How often the lists are read. Our own choice: an unfollow is then known to a quarter of a day."""

ASKED = 200
"""So many people are asked after one by one, where a server hides its lists or they are missing. Our own choice."""

_HIDEABLE = (RosterName.FOLLOWERS, RosterName.BLOCKS)
_PROFILES = (RosterName.FOLLOWERS, RosterName.FOLLOWING)


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody on a list: the server's id of theirs, and what their profile was, "" where neither was told."""

    native: str = ""
    digest: str = ""
    changed: bool = False


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
        met: set[str] = set()
        for name in RosterName:
            members = self._members(name, native, now)
            if members is None:
                continue
            records: list[Record] = [*self._gone(name, members, now), *self._compared(name, members, now)]
            if name in _PROFILES:
                records += self._profiles(members, now)
                met |= members.keys()
            if name is RosterName.FOLLOWERS:
                records += self._follows(now)
            yield records
        self.at.rosters_us = to_us(now)
        # Of somebody who is on no list a change could have been at any time, so nothing is remembered.
        self.at.profiles = {member: digest for member, digest in self.at.profiles.items() if member in met}
        yield []

    def _members(self, name: RosterName, native: str, now: datetime) -> dict[str, _Member] | None:
        """Who is on a list, None where the server does not tell."""
        found: dict[str, _Member] = {}
        under, seen = "", set[str]()
        try:
            while under not in seen:
                seen.add(under)
                page = self.client.people(name.value, native, under)
                found.update(entry for item in page.items if (entry := self._member(item, now)) is not None)
                if page.under is None:
                    break
                under = page.under
        except Absent:
            found = {}
            if name not in _HIDEABLE:
                return None
        if found or name not in _HIDEABLE:
            return found
        return self._asked_after("followed_by" if name is RosterName.FOLLOWERS else "blocking", name)

    def _member(self, account: Json, now: datetime) -> tuple[str, _Member] | None:
        """Somebody of a list's page; what is new of their profile is remembered with the moment."""
        member = self.entities.member(account)
        if member is None:
            return None
        digest, native = profile_digest(account), account.get("id")
        before = self.at.profiles.get(member)
        if before != digest:
            self.entities.who(account, now)
        changed = before is not None and before != digest
        return member, _Member("" if native is None else str(native), digest, changed)

    def _asked_after(self, word: str, name: RosterName) -> dict[str, _Member]:
        """A server may hide a list (the user's own choice, or snac's) and still tell how each person stands to them."""
        held = self.at.rosters.get(name.value)
        likely = [*(held.members if held else ()), *self.at.follows, *reversed(self.at.people)]
        found: dict[str, _Member] = {}
        for member in list(dict.fromkeys(likely))[:ASKED]:
            id = self.at.people.get(member)
            if id is None:
                continue
            try:
                if self.client.relation(id).get(word) is True:
                    found[member] = _Member(id)
            except Absent:
                continue
        return found

    def _gone(self, name: RosterName, members: dict[str, _Member], now: datetime) -> Iterator[Record]:
        """Those who are missing because their account is gone: it is told once, and they are put back on the list."""
        held = self.at.rosters.get(name.value)
        self.at.vanished = [member for member in self.at.vanished if member not in members]
        missing = [] if held is None else [member for member in held.members if member not in members]
        for member in missing[:ASKED]:
            id = (held.ids.get(member) if held else None) or self.at.people.get(member)
            if member not in self.at.vanished:
                if id is None or not self._vanished(id):
                    continue
                self.at.vanished.append(member)
                place = Place(name.value)
                yield changed(NETWORK, member, Verb.DELETE, None if held is None else held.at_us, now, place)
            members[member] = _Member(id or "")

    def _vanished(self, id: str) -> bool:
        """Whether the server has no such account any more, or shows it as suspended."""
        try:
            return self.client.account(id).get("suspended") is True
        except Absent:
            return True

    def _compared(self, name: RosterName, members: dict[str, _Member], now: datetime) -> Iterator[Record]:
        """The list, where it changed; then also as it last stood, so that the change lies between the two."""
        held, now_us = self.at.rosters.get(name.value), to_us(now)
        if held is None or members.keys() != held.members.keys():
            if held is not None:
                yield self._roster(name, held.at_us, held.members)
            yield self._roster(name, now_us, members)
        came = {} if held is None else held.members
        self.at.rosters[name.value] = Held(
            now_us,
            {member: came.get(member, now_us) for member in sorted(members)},
            {member: one.native for member, one in members.items() if one.native},
        )

    def _roster(self, name: RosterName, at_us: int, members: dict[str, _Member] | dict[str, int]) -> Roster:
        return Roster(
            network=NETWORK,
            owner=self.entities.owner,
            name=name,
            time=from_us(at_us),
            members=tuple(sorted(members)),
            place=Place(name.value),
        )

    def _profiles(self, members: dict[str, _Member], now: datetime) -> Iterator[Record]:
        """Names and bios that changed since the lists were read last."""
        for member, one in members.items():
            if one.changed and self.at.profiles.get(member) != one.digest:
                yield changed(NETWORK, member, Verb.UPDATE, self.at.rosters_us, now, Place("profiles"))
            if one.digest:
                self.at.profiles[member] = one.digest

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
