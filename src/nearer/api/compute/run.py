"""One use case: a log of acts in, result files out."""

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from nearer.api.compute.embedded import Told
from nearer.api.compute.errors import LogUnreadable, ResultsThere
from nearer.api.compute.results import Computed
from nearer.store.clustered import ACT_SCHEMA
from nearer.ties.state import NEVER

ENGINES = ("embedded", "spark")


def compute(
    log: Path,
    out: Path,
    *,
    engine: str = "embedded",
    master: str = "local[*]",
    settings: tuple[tuple[str, str], ...] = (),
    at_us: int | None = None,
    threads: int = 2,
    told: Told | None = None,
) -> Computed:
    """Compute every tie of a log, as of a moment: the newest act's where none is named.

    `out` must not be there, or be empty; it appears whole, or not at all. `settings` are Spark's. Raises LogUnreadable,
    ResultsThere, EngineMissing.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ResultsThere("This folder is not empty.", where=str(out), next="Name a new folder for the results.")
    tell = told or _silent
    tell(0, 0, "looking at the log")
    acts, newest = _looked_at(log)
    moment = newest if at_us is None else at_us
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.parent / f".{out.name}-{uuid4().hex}"
    draft.mkdir(mode=0o700)
    try:
        if engine == "spark":
            from nearer.api.compute import spark

            computed = spark.run(log.resolve(), draft.resolve(), moment, acts, master, settings)
        else:
            from nearer.api.compute import embedded

            computed = embedded.run(log, draft, moment, acts, threads, tell)
        if out.exists():
            out.rmdir()
        draft.rename(out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return computed


def _silent(done: int, of: int, words: str) -> None:
    """Nobody is told."""
    del done, of, words


def _looked_at(log: Path) -> tuple[int, int]:
    """How many acts a log has, and when the newest was. Raises LogUnreadable."""
    lacking = "It is not a Parquet file of acts."
    try:
        source: Any = ds.dataset(log, format="parquet")
        lacking = ", ".join(name for name in ACT_SCHEMA.names if name not in source.schema.names)
        if lacking:
            raise LogUnreadable(
                f"This log has no column {lacking}.",
                where=str(log),
                next=f"A log of acts has the columns {', '.join(ACT_SCHEMA.names)}.",
            )
        count, newest = 0, NEVER
        for batch in source.to_batches(columns=["time_us"]):
            count += len(batch)
            newest = max(newest, pc.max(batch.column("time_us")).as_py() or NEVER) if len(batch) else newest
    except (OSError, pa.ArrowInvalid) as error:
        raise LogUnreadable(lacking, where=str(log), next="Name a Parquet file, or a folder of them.") from error
    return count, 0 if newest == NEVER else newest
