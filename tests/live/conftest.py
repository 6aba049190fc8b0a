"""What the tests of live networks share: real servers, and a home with a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from live.snac import Person, Servers
from nearer.api.live import Begun
from nearer.api.nearer import Nearer
from nearer.sources.live.contract import Asked, Scope
from nearer.store.connections import Connection
from nearer.wire import Patience


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Two snac servers that federate."""
    running = Servers.started()
    yield running
    running.remove()


@dataclass
class Watch:
    """The real time, and as much later as the test wants."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def later(self, **much: float) -> None:
        self.ahead += timedelta(**much)


@pytest.fixture
def watch() -> Watch:
    return Watch()


def opened(path: Path, watch: Watch) -> Nearer:
    """A home whose live connections are patient for the time of a test only."""
    return Nearer.open(path, clock=watch, patience=Patience(attempts=1))


@pytest.fixture
def home(tmp_path: Path, watch: Watch) -> Iterator[Nearer]:
    """A new home."""
    with opened(tmp_path / "home", watch) as nearer:
        yield nearer


def connected(home: Nearer, person: Person, *scopes: Scope) -> Connection:
    """A person connects their account, agreeing on their server's own page."""
    asked = Asked(where=person.server, scopes=frozenset(scopes or (Scope.READ,)))
    begun = home.live.begin("mastodon", asked)
    assert isinstance(begun, Begun)
    return home.live.finish(begun.ticket, person.agrees(begun.address))
