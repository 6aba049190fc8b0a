"""What another process does to a clustered log, for the tests that kill it and those that read meanwhile."""

import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from nearer.store.clustered import ACT_SCHEMA, ClusteredLog, build, compact, merge_tails, sweep

COMMIT = 30
"""Acts of one commit; all have its number in their words, so a torn commit can be told."""


def acts_of(number: int, size: int) -> pa.Table:
    dice = np.random.default_rng(number)
    columns = [
        dice.integers(0, 200, size),
        dice.integers(0, 10**6, size),
        np.zeros(size, np.int8),
        dice.random(size) < 0.5,
        np.full(size, number, np.int32),
        np.ones(size, np.bool_),
        np.ones(size, np.bool_),
    ]
    return pa.Table.from_arrays([pa.array(column) for column in columns], schema=ACT_SCHEMA)


def first_acts() -> pa.Table:
    return acts_of(0, 20_000)


def results_of(number: int) -> dict[str, pa.Table]:
    return {"ties": pa.table({"tie": pa.array([number % 7], pa.int64()), "value": pa.array([float(number)])})}


def append(folder: Path) -> None:
    """Commits of every size, each followed by some housekeeping."""
    with ClusteredLog.open(folder) as small, ClusteredLog.open(folder, journalled=0) as large:
        print("ready", flush=True)
        for number in itertools.count(1):
            log = large if number % 3 == 0 else small
            log.append(acts_of(number, COMMIT), results_of(number))
            print(number, flush=True)
            if number % 5 == 0:
                log.flush()
            if number % 4 == 0:
                compact(log, number // 4 % 4)
            if number % 11 == 0:
                merge_tails(log)
            if number % 13 == 0:
                sweep(log, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number), timedelta(seconds=20))


def make(folder: Path) -> None:
    """Build the log, over and over."""
    print("ready", flush=True)
    while True:
        build(folder, first_acts(), buckets=8, chunk=5000).close()


if __name__ == "__main__":
    {"append": append, "build": make}[sys.argv[1]](Path(sys.argv[2]))
