"""Who follows whom, whom the user muted, and what people say of themselves.

Follows and mutes are lists (NIP-02, NIP-51), each of which replaces the one before: relays keep the newest. So a list
is compared with the one that was seen before, and told as it last stood and as it stands: whoever came or went did so
between the two. Relays forget lists; that a list is not there any more ends nobody's follow.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Place, Record, Roster
from nearer.model.names import RosterName, Verb
from nearer.model.time import from_us, to_us
from nearer.sources.live.nostr.cursor import Cursor, Held
from nearer.sources.live.nostr.events import FOLLOWS, MUTES, NETWORK, PROFILE, account
from nearer.sources.live.nostr.relay import Event, Filter

EVERY = timedelta(hours=6)
"""How often followers and profiles are looked at. Our own choice: an unfollow is then known to a quarter of a day."""

CHUNK = 50
"""So many people are asked after at once: a list may have thousands of keys."""

MOST_FOLLOWERS = 20_000
"""Followers that are compared; who has more is told of the newest lists. Our own choice."""

MOST_PROFILES = 3_000
"""People whose words about themselves are remembered: our own choice."""

Ask = Callable[[Filter], list[Event]]
"""What all relays together say."""


@dataclass(slots=True)
class People:
    """Reads the lists of one account."""

    owner: str
    at: Cursor
    ask: Ask

    def due(self, now: datetime) -> bool:
        """Whether followers and profiles are to be looked at."""
        return self.at.people_us is None or now - from_us(self.at.people_us) >= EVERY

    def own(self, now: datetime) -> list[Record]:
        """Whom the user follows and muted, where that changed, and their own profile."""
        lists = newest(self.ask({"authors": [self.owner], "kinds": [PROFILE, FOLLOWS, MUTES], "limit": 10}))
        records: list[Record] = []
        for (_, kind), event in sorted(lists.items(), key=lambda item: item[0][1]):
            if kind == PROFILE:
                records += self._profile(event)
            else:
                name = RosterName.FOLLOWING if kind == FOLLOWS else RosterName.MUTES
                records += self._written(name, event, now)
        return records

    def _written(self, name: RosterName, event: Event, now: datetime) -> Iterator[Record]:
        """A list that the user wrote, at the second in which they wrote it."""
        held, members = self.at.rosters.get(name.value), sorted(set(event.named("p")) - {self.owner})
        if held is not None and event.created < held.created:
            return  # A relay that has only an old one.
        if held is None or members != held.members:
            if held is not None:
                # It stood until the user wrote the new one, or until it was looked at last.
                stood = min(held.at_us, event.created * 1_000_000 - 1)
                yield self._roster(name, max(stood, held.created * 1_000_000), held.members)
            yield self._roster(name, event.created * 1_000_000, members)
        self.at.rosters[name.value] = Held(to_us(now), event.created, members)

    def followers(self, now: datetime) -> list[Record]:
        """Who has the user on their list, where that changed."""
        name, found, until = RosterName.FOLLOWERS, set[str](), int(now.timestamp()) + 900
        while len(found) < MOST_FOLLOWERS:
            page = self.ask({"#p": [self.owner], "kinds": [FOLLOWS], "until": until})
            before, low = len(found), min((event.created for event in page), default=0)
            found.update(event.author for event in page)
            if len(found) == before or not page:
                break
            until = low if low < until else until - 1
        found.discard(self.owner)
        held = self.at.rosters.get(name.value)
        missing = sorted(set(held.members if held else ()) - found)
        lists = {author: event for (author, _), event in newest(self._all(missing, FOLLOWS)).items()}
        # Without a list there is nothing that says that they stopped.
        found.update(key for key in missing if key not in lists or self.owner in lists[key].named("p"))
        members, records = sorted(found), list[Record]()
        if held is None or members != held.members:
            if held is not None:
                records.append(self._roster(name, held.at_us, held.members))
            records.append(self._roster(name, to_us(now), members))
        self.at.rosters[name.value] = Held(to_us(now), 0, members)
        return records

    def profiles(self, keys: Iterable[str], *, again: bool = False) -> list[Record]:
        """What people say of themselves, of those who are new, or `again` of all."""
        wanted = [key for key in dict.fromkeys(keys) if again or key not in self.at.profiles]
        told = {author: event for (author, _), event in newest(self._all(wanted, PROFILE)).items()}
        records: list[Record] = []
        for key in wanted:
            if key in told:
                records += self._profile(told[key])
            elif key not in self.at.profiles and (known := account(key)) is not None:
                records.append(known)
                self.at.profiles[key] = 0
        for key in list(self.at.profiles)[: max(0, len(self.at.profiles) - MOST_PROFILES)]:
            del self.at.profiles[key]
        return records

    def _profile(self, event: Event) -> Iterator[Record]:
        before, known = self.at.profiles.pop(event.author, None), account(event.author, event)
        self.at.profiles[event.author] = max(event.created, before or 0)
        if known is None or (before is not None and event.created <= before):
            return
        yield known
        if before:
            yield Activity(
                network=NETWORK,
                id=event.id,
                time=from_us(event.created * 1_000_000),
                actor=event.author,
                verb=Verb.UPDATE,
                object=event.author,
                place=Place("profiles"),
            )

    def _all(self, keys: list[str], kind: int) -> list[Event]:
        return [
            event
            for start in range(0, len(keys), CHUNK)
            for event in self.ask({"authors": keys[start : start + CHUNK], "kinds": [kind], "limit": 2 * CHUNK})
        ]

    def _roster(self, name: RosterName, at_us: int, members: list[str]) -> Roster:
        return Roster(
            network=NETWORK,
            owner=self.owner,
            name=name,
            time=from_us(at_us),
            members=tuple(members),
            place=Place(name.value),
        )


def newest(events: Iterable[Event]) -> dict[tuple[str, int], Event]:
    """Of each author and kind the one that counts: the newest, of several the one with the lowest id (NIP-01)."""
    found: dict[tuple[str, int], Event] = {}
    for event in events:
        before = found.get((event.author, event.kind))
        if before is None or (-event.created, event.id) < (-before.created, before.id):
            found[event.author, event.kind] = event
    return found
