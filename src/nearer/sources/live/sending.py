"""The contract for sending: what a source adds to `LiveSource` where it can write to its network.

`find` and `send` are two halves of one promise: whatever `send` made, `find` finds, from what the user wanted alone.
So an answer that was lost is never guessed at.

Laws, which `tests/live` holds against real servers:

- Only a connection with the scope to write is ever handed to `sending`.
- `prepare` may ask and upload, and publishes nothing. `Ready.send` makes exactly one request that publishes.
- `Ready.send` raises Refused or Absent only where the server said that it did not do it. Anything else that it raises
  leaves open whether it did.
- The records of `Sent` are those that a pull will bring, under the same ids.
- A key that the network knows for the same thing (Mastodon's Idempotency-Key) is used, and never relied upon.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from nearer.model.activity import Record
from nearer.model.outbox import Act, Deed
from nearer.sources.live.contract import Access, Clock
from nearer.wire import Wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a network takes. `longest` is in the units in which it counts; a link counts `link` of them, None as it is.

    `warning` is whether there are content warnings in words, `private` whether a post can be for some people only.
    `images` is how many pictures a post may have, each of `image_bytes` at most and of a type of `image_types`, with a
    description of at most `alt` letters.
    """

    deeds: frozenset[Deed]
    longest: int
    link: int | None = None
    warning: bool = False
    language: bool = False
    private: bool = True
    images: int = 0
    image_bytes: int = 0
    image_types: frozenset[str] = frozenset()
    alt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What is on the network now: its id there, its page, and the records that tell of it."""

    id: str
    url: str
    records: tuple[Record, ...] = ()


class Ready(Protocol):
    """Everything is prepared: one request remains. `twins` are the ids of what says the same in the same place already,
    so that nobody takes one of them for what is sent now, whatever the clocks say."""

    @property
    def twins(self) -> tuple[str, ...]: ...

    def send(self) -> Sent:
        """Make it. Raises LiveError."""
        ...


class Sending(Protocol):
    """One connection that may write."""

    def terms(self) -> Terms:
        """What this server takes, as it says itself. Raises LiveError."""
        ...

    def prepare(self, act: Act, key: str, picture: Callable[[str], bytes]) -> Ready:
        """Find what it is about, upload its pictures. `key` names this act and no other. Raises LiveError."""
        ...

    def find(self, act: Act, key: str, sent: str, since: datetime, taken: Collection[str]) -> Sent | None:
        """Read back whether it is there. `sent` is its id where the server told it, "" where the answer was lost.

        It was made after `since`, give or take what clocks differ, and is none of `taken`: its twins, and whatever else
        was sent. Raises LiveError.
        """
        ...


@runtime_checkable
class SendingSource(Protocol):
    """A live source that can write."""

    @property
    def terms(self) -> Terms:
        """What the network takes, as long as the server was not asked."""
        ...

    def sending(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> Sending:
        """Write with a connection. The cursor of its reading is only looked at: it knows how a server calls things."""
        ...
