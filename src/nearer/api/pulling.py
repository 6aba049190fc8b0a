"""One pull: steps are read, landed in slices, and how it ended is written down for everybody to see."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import stamina

from nearer.api.landing import Landed, Landing
from nearer.api.progress import Progress
from nearer.model.activity import Record
from nearer.model.errors import NearerError
from nearer.sources.live.contract import Access, LiveSource, Reading, Step
from nearer.store.connections import Connection, Pull, PullState
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Refused, Waiting

SLICE = 2_000
"""Records that are held before they are landed: our own choice, some seconds of a pull that a kill may cost."""

SLICE_SECONDS = 60.0
"""And so many seconds, where records come slowly."""

EVERY = timedelta(minutes=5)
"""How often a connection is pulled: as often as the youngest threads are looked at. Our own choice."""

LONGEST = timedelta(hours=6)
"""The longest pause after failures; each failure doubles it, from `EVERY` on. Our own choice."""

PATIENCE = 120.0
"""Seconds to wait for another writer of the home, an import for instance."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """How a pull ended. `landed` is whether anything was written; `error` what stopped it, None if nothing did."""

    connection: Connection
    pull: Pull
    landed: bool
    asked: int
    error: NearerError | None


@dataclass(slots=True)
class Puller:
    """Pulls one connection. Nobody else may pull it meanwhile."""

    state: State
    home: Home
    landing: Landing
    clock: Callable[[], datetime]
    progress: Progress | None

    def pull(self, connection: Connection, source: LiveSource, access: Access, wire: Wire) -> Pulled:
        """Read until everything is seen, or until something stops it. Whatever was read stands."""
        before = self.state.connections.pull(connection.id)
        begun = self.clock()
        pull = replace(before, state=PullState.PULLING, begun=begun, new=0, code="", what="", fix="")
        self.state.connections.save_pull(pull)
        slice_ = _Slice()
        error: NearerError | None = None
        try:
            slice_.reading = source.reading(access, self.state.connections.cursor(connection.id), wire, self.clock)
            for step in slice_.reading.steps():
                slice_.take(step)
                pull = replace(pull, left=step.left, what=step.note or pull.what, looked=step.looked or pull.looked)
                if len(slice_.records) >= SLICE or time.monotonic() - slice_.begun > SLICE_SECONDS:
                    pull = self._land(connection, source, slice_, pull, wire)
        except (LiveError, HomeBusy) as stopped:
            error = stopped
        try:
            pull = self._land(connection, source, slice_, pull, wire, ended=error is None)
        except HomeBusy as busy:
            error = busy
        ended = self._ended(pull, error, begun)
        self.state.connections.save_pull(ended)
        return Pulled(connection, ended, slice_.landed, wire.asked, error)

    def _land(
        self,
        connection: Connection,
        source: LiveSource,
        slice_: "_Slice",
        pull: Pull,
        wire: Wire,
        *,
        ended: bool = False,
    ) -> Pull:
        """Let what was read stand, and say how far it went. Raises HomeBusy after long waiting.

        A pull that `ended` saw everything, which is a fact where it saw nothing new, too.
        """
        reading = slice_.reading
        if reading is not None and ended:
            slice_.went()
        if slice_.cursor and (slice_.records or ended):
            cursor, since, now, landed = slice_.cursor, slice_.since, self.clock(), Landed(0, False)
            for attempt in stamina.retry_context(on=HomeBusy, attempts=None, timeout=PATIENCE, wait_max=2.0):
                with attempt, self.home.writing():
                    landed = self.landing.land(connection, source, slice_.records, cursor, since, now)
            slice_.records, slice_.begun = [], time.monotonic()
            slice_.landed = slice_.landed or landed.written
            pull = replace(pull, new=pull.new + landed.new)
        if wire.spending is not None:
            pull = replace(pull, window=wire.spending.since, spent=wire.spending.count)
        self.state.connections.save_pull(pull)
        if self.progress is not None:
            self.progress(pull.new, pull.new + (pull.left or 0), f"reading {source.title}")
        return pull

    def _ended(self, pull: Pull, error: NearerError | None, begun: datetime) -> Pull:
        now = self.clock()
        match error:
            case None:
                return replace(pull, state=PullState.FINE, seen=begun, left=0, next=begun + EVERY, failures=0)
            case Waiting():
                state, until, failures = PullState.WAITING, error.until, 0
            case Refused():
                state, until, failures = PullState.REFUSED, None, pull.failures + 1
            case _:
                state, failures = PullState.FAILING, pull.failures + 1
                until = now + min(LONGEST, EVERY * 2 ** min(failures - 1, 10))
        return replace(
            pull, state=state, next=until, failures=failures, code=error.code, what=error.what, fix=error.next
        )


@dataclass(slots=True)
class _Slice:
    """What was read and does not stand yet, and where the reading was right after the last of it: what a step noted
    that failed before it was yielded is in no cursor."""

    reading: Reading | None = None
    records: list[Record] = field(default_factory=list[Record])
    cursor: str = ""
    since: datetime | None = None
    begun: float = field(default_factory=time.monotonic)
    landed: bool = False

    def take(self, step: Step) -> None:
        """Hold a step."""
        self.records += step.records
        self.went()

    def went(self) -> None:
        """Note where the reading is."""
        if self.reading is not None:
            self.cursor, self.since = self.reading.cursor(), self.reading.seen_since()
