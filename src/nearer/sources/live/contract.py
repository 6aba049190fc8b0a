"""The contract of a live source: adding a network is one new module under `sources/live`, and no edit.

A module there (or an entry point in the group `nearer.live`) has one object named `SOURCE` that fulfils `LiveSource`.
It is built on the network's own client library, and everything it asks goes over the `Wire` it is handed. It opens no
clock, file or socket. `docs/decisions/live.md` walks through adding one; `tests/live` holds every source to the laws.

Laws:

- It yields the same records as an archive, under the same ids: what an archive of the account told before is told
  again as the same thing.
- A `Reading` has a cursor after each step and after the last one, which leads on from exactly the steps that it has
  yielded: a kill repeats the steps after it and loses none. What is repeated is equal, ids included. Who reads takes
  it right after each step, so what a reading notes for a step that fails before it is yielded is noted nowhere.
- A cursor is JSON text, so that forgetting somebody can take out of it what names them.
- A step is small (the answers to a few requests). Bad data becomes a Problem. What ends a reading is one of the
  errors of `nearer.wire.errors`.
- Reading needs reading rights only. Whatever writes to a network is no part of `LiveSource`: a source that can send
  will say so by a second contract, and gets its token only from a connection with the scope to write.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from nearer.model.activity import Account, Record
from nearer.model.coverage import Coverage
from nearer.model.secret import Secret
from nearer.wire import Wire

Clock = Callable[[], datetime]


class Call(StrEnum):
    """What is asked of every network, for the public table of what works where."""

    CONNECT = "connect"
    BACKFILL = "back-fill"
    PULL = "pull"
    THREAD = "thread"
    REPLY = "reply"
    LIKE = "like"
    BOOST = "boost"
    FOLLOW = "follow"
    UNFOLLOW_NOTICED = "unfollow noticed"
    BLOCK_NOTICED = "block noticed"
    EDIT_SEEN = "edit seen"
    DELETE_SEEN = "delete seen"
    DISCONNECT = "disconnect"


class Standing(StrEnum):
    """How a network stands to a call: `NOTIMPL` a server lacks it, `NOTYET` Nearer does, `NEVER` the network does."""

    OK = "ok"
    NOTIMPL = "notimpl"
    NOTYET = "notyet"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Told:
    """One cell of that table. All but `OK` have a reason."""

    standing: Standing
    why: str = ""


OK = Told(Standing.OK)


def notimpl(why: str) -> Told:
    """The network has it, and this kind of server does not."""
    return Told(Standing.NOTIMPL, why)


def notyet(why: str) -> Told:
    """Nearer could do it and does not yet."""
    return Told(Standing.NOTYET, why)


def never(why: str) -> Told:
    """The network does not have it."""
    return Told(Standing.NEVER, why)


class Scope(StrEnum):
    """What a connection may do. They are asked for one by one; a connection to read cannot send."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the user wants to connect: `where` is a server, an address or a handle, as typed.

    `redirect` is where the network's page of consent leads back to, None where the user will copy a code. `own` is
    False for a feed of somebody else.
    """

    where: str
    own: bool = True
    scopes: frozenset[Scope] = frozenset({Scope.READ})
    redirect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The user must agree on the network's own page at `address`; it gives a code. `pending` is needed with the code.

    `ticket` comes back with the browser (OAuth's `state`), and tells which consent it answers. `asks` is what the user
    types into Nearer then, in words ("code", "app password"), "" where the page leads back with it.
    """

    address: str
    ticket: str
    pending: Secret
    asks: str = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A connection that works: whose account, where, with which rights. `token` is None where none is needed."""

    account: Account
    server: str
    scopes: frozenset[Scope]
    token: Secret | None = None
    own: bool = True


def _kept_by_nobody(token: Secret) -> None:
    """Where a source is read on its own, a renewed token ends with the reading."""
    del token


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a reading is given: the account's id, its server, a token, and whether the account is the user's own.

    `keep` takes a token that replaces it from now on: on some networks a token is renewed every few hours, and the old
    one is worth nothing then.
    """

    account: str
    server: str
    token: Secret | None
    own: bool = True
    keep: Callable[[Secret], None] = _kept_by_nobody


@dataclass(frozen=True, slots=True)
class Step:
    """What one or a few requests gave. `left` estimates the requests that remain of the history, None if unknown.

    `note` says what could not be asked where the rest could (one relay of several), in a sentence, "" for nothing.
    `looked` is the moment up to which the user has seen what came for them, in an app of the network's, None where this
    step does not tell.
    """

    records: tuple[Record, ...]
    left: int | None = None
    note: str = ""
    looked: datetime | None = None


class Reading(Protocol):
    """One pull: first what is new, then as much of the history as the wire allows."""

    def steps(self) -> Iterator[Step]:
        """Read on. Ends when everything that is due was seen; raises what `nearer.wire.errors` has."""
        ...

    def cursor(self) -> str:
        """Where to go on once everything yielded so far stands, asked for right after a step or after the last: JSON
        text."""
        ...

    def seen_since(self) -> datetime | None:
        """From when on everything that the coverage names was seen, None for all of the account's time."""
        ...


@runtime_checkable
class LiveSource(Protocol):
    """One network, read live."""

    @property
    def name(self) -> str:
        """The short stable name ("mastodon")."""
        ...

    @property
    def title(self) -> str:
        """The name for people."""
        ...

    @property
    def network(self) -> str:
        """The network of its records: that of the archives of the same accounts."""
        ...

    @property
    def ask(self) -> str:
        """What the user types to connect, in words."""
        ...

    @property
    def coverage(self) -> Coverage:
        """What it sees, and what the network never tells."""
        ...

    @property
    def calls(self) -> Mapping[Call, Told]:
        """How it stands to each call."""
        ...

    def begin(self, asked: Asked, wire: Wire) -> Consent | Granted:
        """Connect, or say where the user must agree first. Raises LiveError."""
        ...

    def finish(self, pending: Secret, code: str, wire: Wire) -> Granted:
        """Connect with the code that the network's page gave. Raises LiveError."""
        ...

    def accept(self, asked: Asked, token: Secret, wire: Wire) -> Granted:
        """Connect with a token that the user made on the network's own pages. Raises LiveError."""
        ...

    def reading(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> Reading:
        """Go on where the cursor says, from the beginning where there is none (or one that is not understood)."""
        ...

    def leave(self, access: Access, wire: Wire) -> None:
        """Give the token back, so that nobody can use it any more. Raises LiveError."""
        ...
