"""No token is anywhere it should not be, after reading and sending, on any network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from live.calls import Stage
from live.conftest import Watch
from live.test_calls import OnMastodon, OnMatrix, OnNostr
from live.tokens import nothing_tells
from nearer.api.nearer import Nearer


@pytest.fixture(params=[OnNostr, OnMastodon, OnMatrix], ids=lambda stage: stage.network)
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    made = request.param()
    yield made
    made.remove()


@pytest.mark.live
def test_no_token_is_anywhere_else(
    stage: Stage, home: Nearer, tmp_path: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    nothing_tells(stage, home, tmp_path / "home", watch, caplog)
