"""One pull of a Nostr account from its relays: what is new, then people and threads, then the history.

Each relay is read back in time, in pages, for what the user did and for what names them. A relay that does not answer
is left out; the next pull reads what it missed. The cursor changes right before a step is yielded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from nearer.model.activity import Activity, Record, Roster
from nearer.model.names import Verb
from nearer.model.time import from_us, to_us
from nearer.sources.live.bands import WATCHED, look_again
from nearer.sources.live.contract import Access, Clock, Step
from nearer.sources.live.lines import decoded, encoded
from nearer.sources.live.nostr.cursor import Cursor, Span, Thread
from nearer.sources.live.nostr.events import ACTS, DELETION, POSTS, Known, about, acts
from nearer.sources.live.nostr.people import People
from nearer.sources.live.nostr.relay import PAGE, Event, Filter, Relay
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Refused
from nearer.wire.wire import shown_origin

AHEAD = 900
"""Seconds by which an author's clock may be ahead: what is dated later is not asked for. Our own choice."""

OVERLAP = timedelta(hours=1)
"""What was read already and is read again: relays pass events on late. Our own choice."""

THREADS = 20
"""Threads that are looked at with one question."""

LISTED = 500
"""So many people of a list are asked after for their names: our own choice."""

MOST = 300
"""Threads that are watched, the newest: our own choice."""


class NostrReading:
    """Reads on from a cursor. Raises LiveError where no relay answers."""

    def __init__(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> None:
        self._owner = access.account
        self._relays = [Relay(address, wire) for address in access.server.split()]
        self._clock = clock
        self._at = decoded(cursor, Cursor)
        self._known = Known(self._at.known)
        self._people = People(self._owner, self._at, self._everywhere)
        self._failures: dict[str, LiveError] = {}
        self._met: dict[str, None] = {}

    def cursor(self) -> str:
        """Where to go on."""
        self._known.trim()
        return encoded(self._at)

    def seen_since(self) -> datetime | None:
        """From when on everything was read that the relays have."""
        old = [span.until for spans in self._at.spans.values() for span in spans if not span.since]
        if not self._at.spans:
            return self._clock()
        return from_us(max(old) * 1_000_000) if old else None

    def steps(self) -> Iterator[Step]:
        """Read on, a page or a list a step."""
        now = self._clock()
        try:
            yield from self._read(now)
        finally:
            for relay in self._relays:
                relay.close()
        self._alone()
        if self._failures:
            silent = ", ".join(shown_origin(address) for address in self._failures)
            note = f"{len(self._failures)} of {len(self._relays)} relays did not answer ({silent})."
            yield replace(self._step([]), note=note)

    def _alone(self) -> None:
        """Raise where no relay answers: what may pass by itself before what needs the user."""
        if len(self._failures) == len(self._relays):
            raise min(self._failures.values(), key=lambda failure: isinstance(failure, Refused))

    def _read(self, now: datetime) -> Iterator[Step]:
        yield self._step(self._people.own(now))
        for relay in self._relays:
            for word in ("own", "about"):
                self._open(f"{word} {relay.address}", now)
        yield from self._pages(new=True)
        yield from self._threads(now)
        if self._people.due(now) and len(self._failures) < len(self._relays):
            yield self._step(self._people.followers(now))
            yield self._step(self._people.profiles(list(self._at.profiles), again=True))
            for ids in _some(list(self._at.known), PAGE):
                yield self._step(self._told(self._everywhere({"kinds": [DELETION], "#e": ids})))
            self._at.people_us = to_us(now)
            yield self._step([])
        yield from self._pages(new=False)
        yield from self._threads(now)

    def _step(self, records: list[Record]) -> Step:
        """What was read, with the people in it. A step may ask for them, and the cursor moves with it."""
        for record in records:
            if isinstance(record, Activity):
                self._watch(record)
                self._met.update(dict.fromkeys(key for key in (record.actor, record.target, *record.to) if key))
            elif isinstance(record, Roster):
                self._met.update(dict.fromkeys(record.members[:LISTED]))
        met, self._met = list(self._met), {}
        people = self._people.profiles(met)
        left = sum(1 for spans in self._at.spans.values() for span in spans if not span.since)
        return Step((*people, *records), left)

    # Asking

    def _ask(self, relay: Relay, filter: Filter) -> list[Event] | None:
        """What a relay says, None where it does not answer (any more)."""
        if relay.address in self._failures:
            return None
        try:
            return relay.events(filter)
        except LiveError as failure:
            self._failures[relay.address] = failure
            return None

    def _everywhere(self, filter: Filter) -> list[Event]:
        """What all relays together say, each event once, the newest first. Raises LiveError where none says anything:
        nothing is said then, which is not the same as that there is nothing."""
        found = {event.id: event for relay in self._relays for event in self._ask(relay, filter) or ()}
        self._alone()
        return sorted(found.values(), key=lambda event: (-event.created, event.id))

    # What the user did, and what names them

    def _open(self, key: str, now: datetime) -> None:
        """What was not there when it was read last is to be read now, in one stretch with what was left of it then: a
        relay that is away for days is read once when it is back."""
        until, top = int(now.timestamp()) + AHEAD, self._at.top.get(key)
        since = 0 if top is None else max(1, top - int(OVERLAP.total_seconds()))
        spans = self._at.spans.setdefault(key, [])
        joined = [span for span in spans if since and span.since and span.until >= since]
        since = min([since, *(span.since for span in joined)])
        spans[:] = [Span(since, until), *(span for span in spans if span not in joined and (span.since or top))]
        self._at.top[key] = int(now.timestamp())

    def _pages(self, *, new: bool) -> Iterator[Step]:
        """The pages of what came since, or of the history."""
        for relay in self._relays:
            for word in ("own", "about"):
                key = f"{word} {relay.address}"
                while span := next((s for s in self._at.spans.get(key, ()) if bool(s.since) is new), None):
                    records = self._page(relay, word, span, self._at.spans[key])
                    if records is None:
                        break
                    yield self._step(records)

    def _page(self, relay: Relay, word: str, span: Span, spans: list[Span]) -> list[Record] | None:
        """A page further back, None where the relay does not answer."""
        who: Mapping[str, object] = (
            {"authors": [self._owner], "kinds": [*ACTS, DELETION]}
            if word == "own"
            else {"#p": [self._owner], "kinds": list(ACTS)}
        )
        found = self._ask(relay, {**who, "since": span.since, "until": span.until})
        if found is None:
            return None
        fresh = [event for event in found if event.id not in span.edge]
        records = self._told(fresh)
        if not fresh:
            spans.remove(span)
            return records
        low = min(event.created for event in fresh)
        edge = [event.id for event in found if event.created == low]
        span.edge = [*span.edge, *edge] if low == span.until else edge
        span.until = low
        if len(span.edge) >= PAGE:  # More of one second than a page has: what is left of it is not to be had.
            span.until, span.edge = low - 1, []
        return records

    def _told(self, events: Iterable[Event]) -> list[Record]:
        """What events tell, with those that they act upon, each once."""
        fresh = [event for event in events if event.id not in self._at.known]
        named = {id for event in fresh for id in about(event)}
        unknown = sorted(named - {event.id for event in fresh} - self._at.known.keys())
        context = [event for ids in _some(unknown, PAGE) for event in self._everywhere({"ids": ids})]
        told: list[Event] = []
        for event in sorted([*context, *fresh], key=lambda event: (event.created, event.id)):
            if self._known.note(event) and (event.kind in POSTS or event in fresh):
                told.append(event)
        return [record for event in told for record in acts(event, self._known)]

    # Threads

    def _watch(self, act: Activity) -> None:
        """The thread of a young post is looked at from now on."""
        if act.verb is not Verb.CREATE or act.time is None or act.thread is None:
            return
        mine = self._owner in (act.actor, act.target, *act.to)
        thread = self._at.threads.get(act.thread)
        if thread is not None:
            thread.last_us = max(thread.last_us, to_us(act.time))
        elif mine and self._clock() - act.time < WATCHED:
            self._at.threads[act.thread] = Thread(to_us(act.time), 0)
            if len(self._at.threads) > MOST:
                oldest = min(self._at.threads, key=lambda root: self._at.threads[root].last_us)
                del self._at.threads[oldest]

    def _threads(self, now: datetime) -> Iterator[Step]:
        due = [root for root, thread in self._at.threads.items() if thread.due_us <= to_us(now)]
        for roots in _some(due, THREADS):
            found = self._everywhere({"ids": roots}) + self._everywhere({"#e": roots, "kinds": list(POSTS)})
            step = self._step(self._told(found))
            for root in roots:
                if root in self._at.threads:
                    thread = self._at.threads[root]
                    pause = look_again(now - from_us(thread.last_us))
                    if pause is None:
                        del self._at.threads[root]
                    else:
                        thread.due_us = to_us(now + pause)
            yield step


def _some(ids: list[str], count: int) -> Iterator[list[str]]:
    """A list in pieces."""
    return (ids[start : start + count] for start in range(0, len(ids), count))
