"""A network whose parts stand in modules of their own, each of which is loaded when it is used first: client libraries
take up to a second, and a command that asks no network shall not wait for them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Protocol

from nearer.model.coverage import Coverage
from nearer.model.secret import Secret
from nearer.sources.live.contract import Access, Asked, Call, Clock, Consent, Granted, Reading, Told
from nearer.sources.live.sending import Sending, Terms
from nearer.wire import Wire

Reads = Callable[[Access, str | None, Wire, Clock], Reading]
Writes = Callable[[Access, str | None, Wire, Clock], Sending]


class Connecting(Protocol):
    """The module that connects accounts, as `LiveSource` says."""

    def begin(self, asked: Asked, wire: Wire) -> Consent | Granted: ...

    def finish(self, pending: Secret, code: str, wire: Wire) -> Granted: ...

    def accept(self, asked: Asked, token: Secret, wire: Wire) -> Granted: ...

    def leave(self, access: Access, wire: Wire) -> None: ...


class Network(ABC):
    """A `LiveSource` and `SendingSource` but for what it says of itself, and where its parts stand."""

    name: str
    title: str
    network: str
    ask: str
    coverage: Coverage
    calls: Mapping[Call, Told]
    terms: Terms

    def begin(self, asked: Asked, wire: Wire) -> Consent | Granted:
        """Connect, or say where the user must agree first. Raises LiveError."""
        return self.connecting().begin(asked, wire)

    def finish(self, pending: Secret, code: str, wire: Wire) -> Granted:
        """Connect with the code that the user was given, or a password in its place. Raises LiveError."""
        return self.connecting().finish(pending, code, wire)

    def accept(self, asked: Asked, token: Secret, wire: Wire) -> Granted:
        """Connect with a token that the user made. Raises LiveError."""
        return self.connecting().accept(asked, token, wire)

    def reading(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> Reading:
        """Go on where the cursor says."""
        return self.reads()(access, cursor, wire, clock)

    def sending(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> Sending:
        """Write with a connection that may."""
        return self.writes()(access, cursor, wire, clock)

    def leave(self, access: Access, wire: Wire) -> None:
        """Give the token back. Raises LiveError."""
        self.connecting().leave(access, wire)

    @abstractmethod
    def connecting(self) -> Connecting:
        """The module that connects accounts."""

    @abstractmethod
    def reads(self) -> Reads:
        """What reads."""

    @abstractmethod
    def writes(self) -> Writes:
        """What writes."""
