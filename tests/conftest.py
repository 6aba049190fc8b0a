"""What every room's tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real samples beside the checkout. Where it is absent, the test says so and does not run."""
    checkout = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("NEARER_SHARED") or checkout.parent / "shared")
    if not (folder / "data").is_dir():
        pytest.skip("not there: the folder with real samples (set NEARER_SHARED)")
    return folder
