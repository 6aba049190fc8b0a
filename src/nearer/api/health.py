"""What `nearer doctor` looks at: whether a home is whole and the machine has what it needs."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.parquet as pq

from nearer.store.batch import Batch
from nearer.store.home import Home, HomeBusy
from nearer.store.state import State


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `nearer doctor`."""

    name: str
    ok: bool
    what: str
    next: str = ""


def checks(home: Home, state: State, batches: tuple[Batch, ...]) -> Iterator[Check]:
    """Every check of a home, in the order in which they are told."""
    yield Check("home", True, str(home.path))
    mode = home.path.stat().st_mode & 0o077
    yield Check(
        "private",
        mode == 0,
        "only you can read it" if mode == 0 else "others on this machine can read your home",
        "" if mode == 0 else f"chmod 700 {home.path}",
    )
    free = shutil.disk_usage(home.path).free
    yield Check("disk", free > 2**30, f"{free / 2**30:.1f} GiB free", "" if free > 2**30 else "Make room.")
    yield Check("state", True, state.about())
    for batch in batches:
        whole = all(p.exists() for p in (batch.activities, batch.accounts, batch.rosters))
        rows = pq.read_metadata(batch.activities).num_rows if whole else -1
        good = rows == batch.manifest.activities
        yield Check(
            f"import {batch.manifest.id}",
            good,
            f"{rows} activities, {batch.manifest.title}" if whole else "a file is missing",
            "" if good else "Take this import back and import the archive again.",
        )
    try:
        with home.writing():
            yield Check("lock", True, "nobody else writes")
    except HomeBusy:
        yield Check("lock", True, "an import is at work")
