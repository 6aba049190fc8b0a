"""One pull of a Bluesky account: what is new first, then people and threads, then as much history as there is room for.

The cursor changes after a step's requests and right before the step is yielded, so that it always leads on from exactly
what was yielded.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from nearer.model.activity import Activity, Place, Record, Skipped
from nearer.model.names import Verb
from nearer.model.time import from_us, to_us
from nearer.sources.decode import DecodeError, written
from nearer.sources.live.bluesky.client import POSTS, Client, Json
from nearer.sources.live.bluesky.cursor import Cursor
from nearer.sources.live.bluesky.people import People
from nearer.sources.live.bluesky.records import Entities
from nearer.sources.live.bluesky.repository import Repository
from nearer.sources.live.bluesky.threads import Threads
from nearer.sources.live.contract import Access, Clock, Step
from nearer.sources.live.lines import Gap, decoded, encoded
from nearer.wire import Wire
from nearer.wire.errors import Absent

REMEMBERED = 5_000
"""People of whom something is remembered between pulls, beside the followers: our own choice."""


class BlueskyReading:
    """Reads on from a cursor. Raises LiveError."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        self._client = Client(access.server, access.token, wire, access.keep)
        self._clock = clock
        self._at = decoded(cursor, Cursor)
        self._entities = Entities(access.account)
        self._threads = Threads(self._client, self._entities, self._at)
        self._people = People(self._client, self._entities, self._at)
        self._repository = Repository(self._client, self._entities, self._threads, self._at)
        self._looked: datetime | None = None

    def cursor(self) -> str:
        """Where to go on."""
        others = [did for did in self._at.profiles if did not in self._at.followers]
        for did in others[: max(0, len(others) - REMEMBERED)]:
            del self._at.profiles[did]
        for did in sorted(self._at.people, key=lambda did: self._at.people[did])[:-REMEMBERED]:
            del self._at.people[did]
        return encoded(self._at)

    def seen_since(self) -> datetime | None:
        """From when on everything was seen: the oldest notification, where they were not read to their end."""
        line = self._at.notifications
        if line.whole and not self._repository.left:
            return None
        return self._clock() if line.oldest_us is None else from_us(line.oldest_us)

    def steps(self) -> Iterator[Step]:
        """Read on, a page, a list or a thread a step."""
        now = self._clock()
        with suppress(Absent):  # A new account is not known everywhere yet.
            self._entities.who(self._client.profile(self._entities.owner), now)
        yield self._step([])
        yield from self._news()
        for records in self._repository.news(now) if self._at.filled else self._repository.first(now):
            yield self._step(records)
        if self._people.due(now):
            for records in self._repository.compared(now):
                yield self._step(records)
            for records in self._people.read(now):
                yield self._step(records)
        yield from self._talks()
        while gap := next((gap for gap in self._at.notifications.gaps if not gap.until), None):
            yield self._step(self._page(gap))
            yield from self._talks()
        for records in self._repository.history(now):
            yield self._step(records)
            yield from self._talks()
        for records in self._threads.read_answered():
            yield self._step(records)
        yield Step((), self._left(), looked=self._looked)

    def _step(self, records: list[Record]) -> Step:
        for record in records:
            if isinstance(record, Activity) and record.time is not None:
                self._meet(record, to_us(record.time))
        return Step((*self._entities.accounts(), *records), self._left())

    def _left(self) -> int:
        """Requests that remain, an estimate."""
        at = self._at
        return len(at.queue) + len(at.answered) // POSTS + self._repository.left + (not at.notifications.whole)

    def _meet(self, act: Activity, time_us: int) -> None:
        """Whom the user had to do with, and when last."""
        owner = self._entities.owner
        other = act.target if act.actor == owner else act.actor if owner in (act.target, *act.to) else None
        if other is not None and other != owner:
            self._at.people[other] = max(time_us, self._at.people.get(other, 0))

    def _news(self) -> Iterator[Step]:
        """What came since the last pull, and what an earlier pull left out."""
        line = self._at.notifications
        if line.tops:
            line.gaps.insert(0, Gap(until=list(line.tops)))
        while gap := next((gap for gap in line.gaps if gap.until), None):
            yield self._step(self._page(gap))

    def _page(self, gap: Gap) -> list[Record]:
        line = self._at.notifications
        try:
            page = self._client.notifications(gap.under)
        except Absent:
            line.gaps.remove(gap)
            return [Skipped(Place("notifications"), "the server does not tell this list")]
        keys = [str(item.get("uri")) for item in page.items]
        known = next((number for number, key in enumerate(keys) if key in gap.until), None)
        fresh = page.items[:known]
        records = [r for number, item in enumerate(fresh, 1) for r in self._notified(item, number)]
        if not gap.under and keys:
            line.seen(keys)
            seen, newest = _time_us(page.seen), _time_us(page.items[0].get("indexedAt"))
            # Of somebody who never looked the server says that they did at the very moment of the newest one.
            self._looked = None if seen is None or seen == newest else from_us(seen)
        times = [time_us for item in fresh if (time_us := _time_us(item.get("indexedAt"))) is not None]
        line.oldest_us = min([*times, *([] if line.oldest_us is None else [line.oldest_us])], default=None)
        if known is not None or page.under is None or not keys or page.under == gap.under:
            line.gaps.remove(gap)
        else:
            gap.under = page.under
        return records

    def _talks(self) -> Iterator[Step]:
        for records in self._threads.read(self._clock()):
            yield self._step(records)

    def _notified(self, notification: Json, number: int) -> list[Record]:
        place = Place("notifications", number)
        self._entities.who(notification.get("author"), self._clock())
        records = self._entities.record(notification.get("uri"), notification.get("record"), place)
        for record in records:
            if isinstance(record, Activity) and record.verb is Verb.CREATE:
                self._threads.wait_for(record, self._clock())
        return records


def _time_us(value: object) -> int | None:
    try:
        return to_us(written(value).time) if isinstance(value, str) else None
    except DecodeError:
        return None
