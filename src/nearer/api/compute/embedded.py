"""The engine of this machine: the clustered log in a workshop beside the results, then bucket by bucket."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.dataset as ds

from nearer.api.compute.results import (
    Computed,
    Results,
    part_totals,
    people_totals,
    result_rows,
    write_people,
)
from nearer.store.clustered import ACT_SCHEMA, build
from nearer.store.schema import write_parquet
from nearer.ties.engine.batch import each
from nearer.ties.engine.columns import NAMES, from_arrow
from nearer.ties.engine.folding import fold

Told = Callable[[int, int, str], None]
"""Told what is done, of how much, and in words what is at work."""


def run(log: Path, out: Path, at_us: int, acts: int, threads: int, told: Told) -> Computed:
    """Compute all ties of a log into a folder that is there and empty. Memory is set by the largest bucket."""
    (out / "ties").mkdir()
    source: Any = ds.dataset(log, format="parquet")
    with TemporaryDirectory(dir=out, prefix=".clustered-") as work:
        told(0, acts, "clustering")
        with build(Path(work), source.to_batches(columns=ACT_SCHEMA.names), carry=()) as clustered:
            snapshot = clustered.snapshot()

            def bucket(number: int) -> tuple[int, Any]:
                rows = result_rows(fold(from_arrow(snapshot.acts(number, list(NAMES))), at_us), at_us)
                write_parquet(rows, out / "ties" / f"part-{number:05}.parquet")
                return len(rows), part_totals(rows, at_us)

            ties, parts = 0, list[Any]()
            for done, (count, part) in enumerate(each(snapshot.buckets, bucket, threads), 1):
                ties += count
                parts.append(part)
                told(acts * done // snapshot.buckets, acts, "folding ties")
    people = people_totals(parts)
    write_people(people, out)
    computed = Computed("embedded", acts, ties, len(people), at_us)
    Results(out).finish(computed)
    return computed
