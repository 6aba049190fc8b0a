"""Live networks: connected, pulled, disconnected. One instance a home; safe to share between threads."""

import fcntl
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import sha256

from nearer.api.landing import Landing
from nearer.api.progress import Progress
from nearer.api.pulling import Pulled, Puller
from nearer.model.errors import NearerError
from nearer.model.secret import Secret
from nearer.sources.live.contract import Access, Asked, Consent, Granted, LiveSource
from nearer.sources.live.registry import live_source
from nearer.store.connections import Connection, Pull, PullState
from nearer.store.home import Home
from nearer.store.secrets import Secrets, secrets_of
from nearer.store.state import State
from nearer.wire import Wire
from nearer.wire.errors import LiveError
from nearer.wire.policy import BadAddress, Origin, origin
from nearer.wire.wire import Spending


class NoConnection(NearerError):
    """There is no connection of this name."""

    code = "NR-LIVE-20"


class PullBusy(NearerError):
    """The connection is being pulled by another process."""

    code = "NR-LIVE-21"


class NoConsent(NearerError):
    """Nobody waits for this answer: the app was started anew meanwhile, or the answer is not from the network."""

    code = "NR-LIVE-22"


@dataclass(frozen=True, slots=True)
class Begun:
    """The user must agree at `address`; what the network gives then goes to `Live.finish` with the ticket.

    `asks` is what the user types in, in words, "" where the network's page leads back with it.
    """

    source: str
    address: str
    ticket: str
    asks: str = "code"


@dataclass(frozen=True, slots=True)
class Waited:
    """A consent that waits for its code. In memory only, since it is a secret and short-lived."""

    source: LiveSource
    consent: Consent
    asked: Asked


@dataclass(slots=True)
class Live:
    """The live connections of one home."""

    home: Home
    state: State
    landing: Landing
    clock: Callable[[], datetime]
    wired: Callable[[frozenset[Origin]], Wire]
    refresh: Callable[[Progress | None], object]
    _waiting: dict[str, Waited] = field(default_factory=dict[str, Waited])
    _secrets: Secrets | None = None

    @property
    def secrets(self) -> Secrets:
        """Where the tokens are."""
        if self._secrets is None:
            self._secrets = secrets_of(self.home.path)
        return self._secrets

    # Connecting

    def begin(self, source: str, asked: Asked) -> Begun | Connection:
        """Connect, or say where the user must agree. Raises NoSuchNetwork, LiveError."""
        found = live_source(source)
        answer = found.begin(asked, self.wired(typed(asked.where)))
        if isinstance(answer, Granted):
            return self._connected(found, answer)
        self._waiting[answer.ticket] = Waited(found, answer, asked)
        return Begun(found.name, answer.address, answer.ticket, answer.asks)

    def finish(self, ticket: str, code: str) -> Connection:
        """Connect with the code that the network gave. Raises NoConsent, LiveError."""
        waited = self._waiting.pop(ticket, None)
        if waited is None:
            raise NoConsent("Nobody waits for this answer.", next="Begin again: nearer connect, or the page Networks.")
        granted = waited.source.finish(waited.consent.pending, code, self.wired(typed(waited.asked.where)))
        return self._connected(waited.source, granted)

    def begun(self, ticket: str) -> Begun | None:
        """A consent that waits for its code, None where none of this ticket does."""
        waited = self._waiting.get(ticket)
        if waited is None:
            return None
        return Begun(waited.source.name, waited.consent.address, ticket, waited.consent.asks)

    def accept(self, source: str, asked: Asked, token: Secret) -> Connection:
        """Connect with a token that the user made on the network's own pages. Raises NoSuchNetwork, LiveError."""
        found = live_source(source)
        return self._connected(found, found.accept(asked, token, self.wired(typed(asked.where))))

    def _connected(self, source: LiveSource, granted: Granted) -> Connection:
        """Keep a connection. One of the same account that was there before goes on where it was."""
        key = granted.account.key
        id = f"{source.name}-{sha256(str(key).encode()).hexdigest()[:8]}"
        connection = Connection(
            id=id,
            source=source.name,
            key=key,
            handle=granted.account.handle or granted.account.name or "",
            server=granted.server,
            scopes=tuple(sorted(scope.value for scope in granted.scopes)),
            made=self.clock(),
            own=granted.own,
        )
        if granted.token is not None:
            self.secrets.put(id, granted.token)
        self.state.connections.save(connection)
        self.state.connections.save_pull(replace(self.state.connections.pull(id), state=PullState.NEW, next=None))
        return connection

    def disconnect(self, name: str) -> tuple[Connection, bool]:
        """End a connection: its token is given back and deleted. What was read stays, and where it stopped.

        The second is False where the server could not be asked to forget the token; it is deleted here all the same.
        """
        connection = self.connection(name)
        returned = True
        try:
            live_source(connection.source).leave(self.access(connection), self.wire(connection))
        except LiveError:
            returned = False
        self.secrets.drop(connection.id)
        ended = replace(connection, ended=self.clock())
        self.state.connections.save(ended)
        return ended, returned

    # What there is

    def connections(self) -> tuple[Connection, ...]:
        """The connections that stand, in order of their making."""
        return tuple(c for c in self.state.connections.all() if c.ended is None)

    def connection(self, name: str) -> Connection:
        """The one connection that an id, a handle or a network means. Raises NoConnection."""
        every = self.connections()
        bare = name.removeprefix("@").lower()
        by_id = [c for c in every if c.id == name]
        by_handle = [c for c in every if c.handle.lower() == bare]
        by_place = [c for c in every if name in (c.source, c.server)]
        for found in (by_id, by_handle, by_place):
            if len(found) == 1:
                return found[0]
        raise NoConnection(
            "There is no connection of this name, or there are several.",
            where=name,
            next="nearer networks lists them.",
        )

    def pulls(self, connection: Connection) -> Pull:
        """How a connection stands. One that says it is being pulled, and that nobody pulls, was stopped."""
        pull = self.state.connections.pull(connection.id)
        if pull.state is not PullState.PULLING:
            return pull
        try:
            with self._alone(connection.id):
                again = self.state.connections.pull(connection.id)
        except PullBusy:
            return pull
        if again.state is not PullState.PULLING:
            return again
        return replace(again, state=PullState.FAILING, what="The last pull was stopped before its end.", next=None)

    def due(self) -> tuple[Connection, ...]:
        """The connections whose time it is."""
        now = self.clock()
        pulls = ((c, self.pulls(c)) for c in self.connections())
        ready = (PullState.NEW, PullState.FINE, PullState.WAITING, PullState.FAILING)
        return tuple(c for c, p in pulls if p.state in ready and (p.next is None or p.next <= now))

    # Pulling

    def pull(self, name: str, progress: Progress | None = None, *, derive: bool = True) -> Pulled:
        """Read what is new, and as much of the history as there is room for. Raises NoConnection, PullBusy.

        How it ended is in the result; whatever was read before stands. Without `derive` pages show it when they are
        asked for next.
        """
        connection = self.connection(name)
        with self._alone(connection.id):
            wire = self.wire(connection)
            puller = Puller(self.state, self.home, self.landing, self.clock, progress)
            pulled = puller.pull(connection, live_source(connection.source), self.access(connection), wire)
        if pulled.landed and derive:
            self.derive(progress)
        return pulled

    def pull_all(self, names: Iterable[str], progress: Progress | None = None) -> tuple[Pulled, ...]:
        """Pull several connections, one after the other, then make what is derived."""
        every = tuple(self.pull(name, progress, derive=False) for name in names)
        if any(pulled.landed for pulled in every):
            self.derive(progress)
        return every

    def derive(self, progress: Progress | None = None) -> None:
        """Show what was landed at once."""
        with suppress(NearerError), self.home.writing():  # Where an import is at work, the next reader does it.
            self.refresh(progress)

    def wire(self, connection: Connection) -> Wire:
        """What a connection's server is asked with, no earlier than it wants."""
        wire = self.wired(typed(connection.server))
        pull = self.state.connections.pull(connection.id)
        if pull.state is PullState.WAITING:
            wire.resting = pull.next  # Whoever asks by hand meanwhile is told so, and the server is left alone.
        if pull.window is not None:
            wire.spending = Spending(pull.window, pull.spent)
        return wire

    def access(self, connection: Connection) -> Access:
        """What a source needs of a connection."""
        return Access(
            account=connection.key.id,
            server=connection.server,
            token=self.secrets.get(connection.id),
            own=connection.own,
            keep=partial(self.secrets.put, connection.id),
        )

    @contextmanager
    def _alone(self, id: str) -> Generator[None]:
        """Hold what only one puller of a connection holds; the kernel lets go of it when a process ends."""
        with (self.home.path / f"{id}.pulling").open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PullBusy(
                    "This connection is being pulled by another process.", where=id, next="Wait until it has ended."
                ) from None
            yield


def typed(where: str) -> frozenset[Origin]:
    """The servers that the user's own words name: they may be on the user's own network, too."""
    named: set[Origin] = set()
    for bare in where.split():
        address = bare if "://" in bare else f"https://{bare.removeprefix('@').rpartition('@')[2]}"
        with suppress(BadAddress):
            named.add(origin(address))
    return frozenset(named)
