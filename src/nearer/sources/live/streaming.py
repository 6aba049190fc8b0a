"""The contract for hearing: what a source adds to `LiveSource` where its network streams acts as they happen.

A stream is a second way to the same log, beside pulls: the same records under the same ids, sooner, and of the people
who matter wherever they talk. Laws:

- Only what matters is kept; what matters is said before the first event is read.
- A `Stream` has a place after each step and after a failure, which leads on from exactly the steps that it has yielded.
- It holds no more than a step: nothing is queued, and a step comes at the latest after so many seconds, empty or not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from nearer.sources.live.contract import Access, Step
from nearer.wire import Wire


@dataclass(frozen=True, slots=True)
class Matter:
    """What matters beside the user's own account: people by the ids that the network has of them, hashtags in lower
    case and bare."""

    people: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


class Stream(Protocol):
    """One stream that is heard."""

    def steps(self, until: datetime, every: float) -> Iterator[Step]:
        """Listen on, a step at the latest `every` so many seconds. Ends at a moment, or where nothing came for long;
        raises what `nearer.wire.errors` has where the server ends it again and again."""
        ...

    def place(self) -> str:
        """Where to go on once everything yielded so far stands, "" before the first event."""
        ...

    @property
    def missed(self) -> bool:
        """Whether the server has forgotten a part of what came after the place at which this went on."""
        ...


@runtime_checkable
class StreamingSource(Protocol):
    """A live source whose network streams."""

    def stream(self, access: Access, matter: Matter, server: str, place: str, wire: Wire) -> Stream:
        """Hear a server or relay from a place on ("" for now). `access` says whose account it is; no token is sent."""
        ...
