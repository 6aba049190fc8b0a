"""Hearing: what is streamed as it happens, kept where it matters, for the connections whose user switched it on.

A stream is listened to by one process at a time, as long as the web app runs. What was kept stands before the place in
the stream moves on, so a kill repeats and loses nothing, and what is told twice, here or by a pull, is told under the
same ids. Who matters is asked anew each `REFRESH`, because ties come and go.
"""

import fcntl
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import stamina

from nearer.api.landing import Landing
from nearer.api.live import Live, typed
from nearer.api.pulling import LONGEST, PATIENCE, SLICE
from nearer.api.world import World
from nearer.model.activity import Activity, Record
from nearer.model.errors import NearerError
from nearer.people.columns import compute
from nearer.sources.live.contract import Access
from nearer.sources.live.registry import live_source
from nearer.sources.live.streaming import Matter, Stream, StreamingSource
from nearer.store.connections import Connection
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State
from nearer.store.streams import Heard, HearingState
from nearer.wire.errors import LiveError, Waiting
from nearer.wire.policy import origin
from nearer.wire.wire import Spending

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer

LAND = 60.0
"""Seconds after which what was kept is landed, and the place saved: our own choice. Each landing with news is a layer
on the log until the day has passed."""

EVERY = 5.0
"""Seconds after which it is looked whether to land, and whether it is still wanted: our own choice."""

REFRESH = timedelta(hours=1)
"""How often it is asked who matters: our own choice."""

FIRST_PAUSE = timedelta(seconds=15)
"""The pause after a failure; each further one doubles it. Our own choice."""

MOST_PEOPLE = 50_000
"""People who are heard: our own choice, some megabytes of ids."""

MOST_TAGS = 20
"""Hashtags that are heard: our own choice. Everything with them is kept, so few are many."""


LONGEST_TAG = 64
"""Letters of a hashtag (lexicon app.bsky.richtext.facet#tag)."""


class NoStream(NearerError):
    """The connection's network streams nothing that Nearer can hear, or what was named is no server or hashtag."""

    code = "NR-LIVE-23"


@dataclass(slots=True)
class Hearing:
    """The streams of one home. Safe to share between threads and processes."""

    home: Home
    state: State
    live: Live
    landing: Landing
    clock: Callable[[], datetime]
    world: Callable[[], World | None]
    land: float = LAND
    every: float = EVERY

    @classmethod
    def of(cls, nearer: "Nearer") -> Self:
        """The streams of an open home."""
        live = nearer.live
        return cls(nearer.home, nearer.state, live, live.landing, nearer.clock, nearer.world)

    # The switch

    def can(self, connection: Connection) -> bool:
        """Whether a connection's network streams."""
        return isinstance(live_source(connection.source), StreamingSource)

    def on(self, name: str, server: str = "", tags: tuple[str, ...] = ()) -> Heard:
        """Hear a connection's stream from now on: that of its own server, or of the one that is named.

        Where it was on at the same server it goes on at its place. Raises NoConnection, NoStream.
        """
        connection = self.live.connection(name)
        if not self.can(connection):
            raise NoStream("This network streams nothing.", where=connection.source, next="It is read by pulls.")
        wanted, named = _server(server) or connection.server, _tags(tags)
        before = self.state.streams.one(connection.id)
        there = before is not None and before.server == wanted
        fresh = Heard(connection=connection.id, server=wanted, tags=named)
        if before is not None and there:
            fresh = replace(fresh, place=before.place, heard=before.heard, kept=before.kept, missed=before.missed)
        self.state.streams.save(fresh)
        return fresh

    def off(self, name: str) -> Heard | None:
        """Hear it no more. Its place is kept; None where it was never on. Raises NoConnection."""
        before = self.state.streams.one(self.live.connection(name).id)
        if before is None:
            return None
        after = replace(before, state=HearingState.OFF, next=None, code="", what="", fix="", failures=0)
        self.state.streams.save(after)
        return after

    def stands(self, connection: Connection) -> Heard | None:
        """How a connection's stream stands, None where it is off. One that says that it is heard, and that nobody
        hears, was stopped: it goes on when the web app runs again."""
        found = self.state.streams.one(connection.id)
        if found is None or found.state is HearingState.OFF:
            return None
        if found.state is HearingState.HEARING:
            with self._alone(connection.id) as alone:
                if alone:
                    return replace(found, state=HearingState.NEW)
        return found

    def due(self) -> tuple[Connection, ...]:
        """The connections whose stream is to be heard now."""
        now, standing = self.clock(), {c.id: c for c in self.live.connections()}
        return tuple(
            standing[one.connection]
            for one in self.state.streams.all()
            if one.connection in standing
            and one.state is not HearingState.OFF
            and (one.next is None or one.next <= now)
        )

    # Hearing

    def hear(self, connection: Connection, over: Callable[[], bool]) -> None:
        """Hear a connection's stream until `over` says so, it is switched off, or it fails. How it stands is in the
        table; where another process hears it, nothing happens."""
        with self._alone(connection.id) as alone:
            before = self.state.streams.one(connection.id)
            if not alone or before is None or before.state is HearingState.OFF:
                return
            now = self.clock()
            heard = replace(before, state=HearingState.HEARING, begun=now, next=None, code="", what="", fix="")
            if not self.state.streams.change(heard):
                return
            listening = _Listening(self, connection, heard, over)
            try:
                listening.run()
            except NearerError as failure:
                listening.failed(failure)

    def matter(self, connection: Connection, tags: tuple[str, ...]) -> Matter:
        """Everybody on the network with whom the user has a tie."""
        world = self.world()
        if world is None:
            return Matter(tags=frozenset(tags))
        members = world.people.members
        members = members.filter(compute.equal(members["network"], connection.key.network))
        tied = members.filter(compute.is_in(members["person"], value_set=world.files.persons.column))
        people = [str(account) for account in tied["account"].slice(0, MOST_PEOPLE).to_pylist()]
        return Matter(frozenset(people), frozenset(tags))

    def opened(self, connection: Connection, heard: Heard) -> Stream:
        """The connection's stream, at its place."""
        source = live_source(connection.source)
        assert isinstance(source, StreamingSource)
        wire = self.live.wired(typed(f"{connection.server} {heard.server}"))
        wire.spending = Spending(self.clock())
        access = Access(account=connection.key.id, server=heard.server, token=None)  # A stream is open to everybody.
        return source.stream(access, self.matter(connection, heard.tags), heard.server, heard.place, wire)

    @contextmanager
    def _alone(self, id: str) -> Generator[bool]:
        """Whether nobody else hears this stream; the kernel lets go of it when a process ends."""
        with (self.home.path / f"{id}.hearing").open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


@dataclass(slots=True)
class _Listening:
    """One connection's stream, at work: what was kept and does not stand yet, and how the stream stands."""

    hearing: Hearing
    connection: Connection
    heard: Heard
    over: Callable[[], bool]
    records: list[Record] = field(default_factory=list[Record])
    landed: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Listen, and begin anew each `REFRESH`. Raises LiveError, HomeBusy."""
        while not self.over():
            stream = self.hearing.opened(self.connection, self.heard)
            try:
                if not self._hear(stream):
                    return
            except LiveError:
                self._stand(stream)
                raise

    def _hear(self, stream: Stream) -> bool:
        """Listen until it is time to begin anew; whether it is still wanted. Raises LiveError, HomeBusy."""
        for step in stream.steps(self.hearing.clock() + REFRESH, self.hearing.every):
            self.records += step.records
            self.heard = replace(self.heard, failures=0, heard=self.hearing.clock())
            late = time.monotonic() - self.landed >= self.hearing.land
            ends = self.over()
            if (late or ends or len(self.records) >= SLICE) and (not self._stand(stream) or ends):
                return False
        return self._stand(stream)

    def _stand(self, stream: Stream) -> bool:
        """Let what was kept stand, then move the place on; whether it is still wanted. Raises HomeBusy after long
        waiting: then the place stays, and what was kept is heard again."""
        now, new = self.hearing.clock(), sum(isinstance(record, Activity) for record in self.records)
        if self.records:
            source = live_source(self.connection.source)
            for attempt in stamina.retry_context(on=HomeBusy, attempts=None, timeout=PATIENCE, wait_max=2.0):
                with attempt, self.hearing.home.writing():
                    self.hearing.landing.tell(self.connection, source, self.records, now)
        missed = now if stream.missed else self.heard.missed
        self.heard = replace(self.heard, place=stream.place(), missed=missed, kept=self.heard.kept + new)
        self.records, self.landed = [], time.monotonic()
        return self.hearing.state.streams.change(self.heard)

    def failed(self, failure: NearerError) -> None:
        """Say why, and when it is tried again. What was kept since the last landing is heard again then."""
        failures, now = self.heard.failures + 1, self.hearing.clock()
        pause = min(LONGEST, FIRST_PAUSE * 2 ** min(failures - 1, 12))
        until = failure.until if isinstance(failure, Waiting) else now + pause
        self.hearing.state.streams.change(
            replace(
                self.heard,
                state=HearingState.FAILING,
                next=until,
                failures=failures,
                code=failure.code,
                what=failure.what,
                fix=failure.next,
            )
        )


def _server(typed_: str) -> str:
    """The web address of a server or relay as it was typed, "" for none. Raises BadAddress."""
    bare = typed_.strip().rstrip("/")
    if not bare:
        return ""
    for begin, web in (("wss://", "https://"), ("ws://", "http://")):
        bare = web + bare.removeprefix(begin) if bare.startswith(begin) else bare
    address = bare if "://" in bare else f"https://{bare}"
    origin(address)
    return address


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Hashtags in lower case and bare, each once. Raises NoStream."""
    found = tuple(dict.fromkeys(tag.strip().removeprefix("#").lower() for tag in tags if tag.strip().removeprefix("#")))
    if len(found) > MOST_TAGS or any(len(tag) > LONGEST_TAG or not tag.replace("_", "").isalnum() for tag in found):
        raise NoStream(
            f"These are no hashtags, or more than {MOST_TAGS}.", next="Write them like bookbinding paper, one by one."
        )
    return found
