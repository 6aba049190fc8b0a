"""Making a clustered log from the whole log."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nearer.store.clustered import building, files
from nearer.store.clustered.errors import RowsRefused, disk
from nearer.store.clustered.layout import ACT_SCHEMA, ACTS
from nearer.store.clustered.lock import FolderLock
from nearer.store.clustered.log import ClusteredLog, Source
from nearer.store.clustered.manifest import Manifest
from nearer.store.clustered.snapshot import ROWS

USUAL_BUCKETS = 64
"""Where nobody knows how many acts will come: good up to about 100 million. Our own choice."""


def build(
    folder: Path,
    source: Source,
    *,
    carry: Iterable[str] | None = None,
    buckets: int | None = None,
    threads: int = 2,
    chunk: int = building.CHUNK,
) -> ClusteredLog:
    """Make the clustered log of a folder from acts, best in order of time: a Parquet file, a table, or batches.

    What stood there before is replaced in one step, results included; readers keep what they hold. `carry` names the
    columns to keep beside those of an act, all of them where it is left out. `buckets` is a power of two, chosen by the
    number of acts where it is left out. Memory is set by `chunk` (acts cut at once), the largest bucket, and `threads`.
    Raises RowsRefused, LogBusy, LogUnwritable; then nothing has changed.
    """
    kept = None if carry is None else [*ACT_SCHEMA.names, *carry]
    with disk(folder):
        if isinstance(source, Path):
            rows, names = pq.read_metadata(source).num_rows, pq.read_schema(source)
        elif isinstance(source, pa.Table):
            rows, names = len(source), source.schema
        else:
            source, names = _peeked(source, kept)
            rows = -1
        schema = building.act_schema(names if kept is None else _chosen(names, kept))
        count = buckets or (building.buckets_for(rows) if rows >= 0 else USUAL_BUCKETS)
        if count & (count - 1) or not 0 < count <= 65_536:
            raise RowsRefused("The number of buckets is a power of two, at most 65,536.")
        (folder / "files").mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in (folder, folder / "files"):
            path.chmod(0o700)
        lock = FolderLock(folder)
        with lock.held(), files.workshop(folder) as work:
            log = ClusteredLog(folder, Manifest(folder, create=True), lock)
            chunks = building.chunked(building.batches_of(source, schema.names, chunk), chunk)
            cuts = building.cut_all(chunks, ACTS, ROWS, schema, count, work, threads)
            bases = building.sort_all(cuts, schema, work, threads)
            with log.writing(), log.placed([work / base.name for base in bases]), log.manifest.change() as change:
                seq = change.begin(count)
                change.set_schema(ACTS, schema)
                for base in bases:
                    change.set_base(replace(base, upto=seq))
    return log


def _peeked(batches: Iterable[pa.RecordBatch], kept: list[str] | None) -> tuple[Iterator[pa.RecordBatch], pa.Schema]:
    """The batches, and the columns of the first; of no batches those that are asked for, carried ones as text."""
    running = iter(batches)
    first = next(running, None)
    if first is None:
        extra = [pa.field(name, pa.string()) for name in kept or [] if name not in ACT_SCHEMA.names]
        return iter(()), pa.schema([*ACT_SCHEMA, *extra])
    return chain([first], running), first.schema


def _chosen(names: pa.Schema, kept: list[str]) -> pa.Schema:
    missing = [name for name in kept if name not in names.names]
    if missing:
        raise RowsRefused("The source has not all the columns that are to be carried.")
    return pa.schema([field for field in names if field.name in kept])
