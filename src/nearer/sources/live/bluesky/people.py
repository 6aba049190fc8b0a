"""Followers, mutes, and who blocks the user, as they stand, and what changed since the last look.

A follower comes with the address of their follow, which is its id wherever it is told. The network never tells that
somebody stopped to follow: whoever is missing is asked after, since a block hides followers too, and accounts vanish.
Whose account vanished unfollowed nobody: what is told is that it is gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Place, Record, Roster
from nearer.model.names import RosterName, Verb
from nearer.model.time import from_us, to_us
from nearer.sources.lexicon import NETWORK, address, is_did
from nearer.sources.live.accounts import changed
from nearer.sources.live.bluesky.client import PEOPLE, PROFILES, Client, Json, Page, plain
from nearer.sources.live.bluesky.cursor import Cursor, Held
from nearer.sources.live.bluesky.records import Entities, digest_of
from nearer.wire.errors import Absent

EVERY = timedelta(hours=6)
"""How often the lists are read. Our own choice: an unfollow is then known to a quarter of a day."""

Ask = Callable[[str], Page]

ASKED = 300
"""So many people, those met last, are asked after for blocks: ten requests. Our own choice."""


@dataclass(slots=True)
class People:
    """Reads the lists of one account."""

    client: Client
    entities: Entities
    at: Cursor

    def due(self, now: datetime) -> bool:
        """Whether the lists are to be read."""
        return self.at.people_us is None or now - from_us(self.at.people_us) >= EVERY

    def read(self, now: datetime) -> Iterator[list[Record]]:
        """Each list's records; the cursor moves on with each."""
        yield from self._followers(now)
        yield from self._mutes(now)
        yield from self._blockers(now)
        self.at.people_us = to_us(now)
        yield []

    def _followers(self, now: datetime) -> Iterator[list[Record]]:
        place = Place("followers")
        followers: dict[str, str] = {}
        records: list[Record] = []
        try:
            for number, profile in enumerate(self._all(lambda under: self.client.followers(self._me, under)), 1):
                follow = address(plain(profile.get("viewer")).get("followedBy"))
                did = profile.get("did")
                if not is_did(did) or follow is None:
                    continue
                followers[did] = follow.rkey
                if self.at.followers.get(did) != follow.rkey:
                    records.append(self.entities.follow(did, follow.rkey, Place("followers", number)))
                records += self.profile(profile, now)
        except Absent:
            return
        self.at.vanished = [did for did in self.at.vanished if did not in followers]
        missing = [did for did in self.at.followers if did not in followers and did not in self.at.vanished]
        there = self._there(missing)
        for did in missing:
            if did not in there:
                self.at.vanished.append(did)
                records.append(changed(NETWORK, did, Verb.DELETE, self.at.people_us, now, place))
        followers |= {did: self.at.followers[did] for did in self.at.vanished if did in self.at.followers}
        for relation in self._relations([did for did in missing if did in there]):
            did = relation.get("did")
            if not is_did(did) or did not in self.at.followers:
                continue
            rkey = self.at.followers[did]
            if address(relation.get("followedBy")) is not None:
                followers[did] = rkey
            else:
                follow = self.entities.follow(did, rkey, place)
                records.append(self.entities.undone(follow, self.at.people_us, now, place))
        self.at.followers = followers
        yield records

    def _there(self, people: list[str]) -> set[object]:
        """Who of them still has an account: of those that are deleted or put to rest no profile is told."""
        return {
            profile.get("did")
            for start in range(0, len(people), PROFILES)
            for profile in self.client.profiles(people[start : start + PROFILES])
        }

    def _mutes(self, now: datetime) -> Iterator[list[Record]]:
        try:
            found = self._all(self.client.mutes)
            told = {did for profile in found if (did := self.entities.who(profile)) is not None}
        except Absent:
            return
        held = self.at.mutes
        missing = [] if held is None else [did for did in held.members if did not in told]
        there = self._there(missing)
        members = sorted(told | {did for did in missing if did not in there})
        records: list[Record] = []
        if held is None or members != held.members:
            if held is not None:
                records.append(self._muted(held))
            records.append(self._muted(Held(to_us(now), members)))
        self.at.mutes = Held(to_us(now), members)
        yield records

    def _muted(self, held: Held) -> Roster:
        return Roster(
            network=NETWORK,
            owner=self._me,
            name=RosterName.MUTES,
            time=from_us(held.at_us),
            members=tuple(held.members),
            place=Place("mutes"),
        )

    def _blockers(self, now: datetime) -> Iterator[list[Record]]:
        """Who of the people met last blocks the user: Bluesky tells it, and the dates of blocks that are no lists."""
        place, since = Place("relationships"), self.at.people_us
        met = sorted(self.at.people, key=lambda did: self.at.people[did], reverse=True)[:ASKED]
        blockers, records = dict(self.at.blockers), list[Record]()
        try:
            relations = self._relations(list(dict.fromkeys([*self.at.blockers, *met])))
        except Absent:
            return
        there = self._there([did for did in self.at.blockers if is_did(did)])
        for relation in relations:
            did, uri = relation.get("did"), relation.get("blockedBy") or relation.get("blockedByList")
            if not is_did(did):
                continue
            before = blockers.get(did)
            if isinstance(uri, str) and address(uri) is not None and uri != before:
                records.append(self.entities.blocked(did, uri, since, now, place))
                blockers[did] = uri
            elif before is not None and not uri and did in there:
                records.append(self.entities.undone(self._block(did, before, now), since, now, place))
                del blockers[did]
        self.at.blockers = blockers
        yield records

    def _block(self, did: str, uri: str, now: datetime) -> Activity:
        return self.entities.blocked(did, uri, None, now, Place("relationships"))

    def profile(self, profile: Json, now: datetime) -> list[Record]:
        """A profile as it stands, where it is new or changed."""
        did, digest = profile.get("did"), digest_of(profile)
        if not is_did(did):
            return []
        before = self.at.profiles.pop(did, None)
        self.at.profiles[did] = digest
        if before == digest:
            return []
        self.entities.who(profile, now)
        if before is None:
            return []
        return [changed(NETWORK, did, Verb.UPDATE, self.at.people_us, now, Place("profiles"))]

    def _all(self, ask: Ask) -> Iterator[Json]:
        """The entries of all pages of a list."""
        under, seen = "", set[str]()
        while under not in seen:
            seen.add(under)
            page = ask(under)
            yield from page.items
            under = page.under or ""

    def _relations(self, people: list[str]) -> list[Json]:
        return [
            relation
            for start in range(0, len(people), PEOPLE)
            for relation in self.client.relations(self._me, people[start : start + PEOPLE])
        ]

    @property
    def _me(self) -> str:
        return self.entities.owner
