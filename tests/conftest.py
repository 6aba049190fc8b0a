"""What every room's tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from postgres import Postgres

settings.register_profile("house", deadline=None, max_examples=int(os.environ.get("NEARER_TEST_EXAMPLES", "50")))
settings.load_profile("house")
"""A deadline in wall time fails on a busy machine and says nothing of the code. How many examples a law is tried on
where it does not say so itself is a matter of CI's time; set it to try more."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real samples beside the checkout. Where it is absent, the test says so and does not run."""
    checkout = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("NEARER_SHARED") or checkout.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("not there: the folder with real samples (set NEARER_SHARED)")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL, started when the first test asks for it."""
    server = Postgres.started()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str | None:
    """Where a new home is to keep its state: every test that asks for this runs on both databases."""
    if request.param == "sqlite":
        return None
    server: Postgres = request.getfixturevalue("postgres")
    return server.address
