"""What the tests of Bluesky share: its whole network, and a home with a clock that the test moves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bluesky.network import Network
from live.conftest import Watch, opened
from nearer.api.nearer import Nearer


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """Directory, server and AppView."""
    running = Network.started()
    yield running
    running.remove()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def home(tmp_path: Path, watch: Watch) -> Iterator[Nearer]:
    """A new home."""
    with opened(tmp_path / "home", watch) as nearer:
        yield nearer
