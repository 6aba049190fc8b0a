"""From rows in order of time to buckets: cut into chunks, each chunk into buckets, then sort bucket by bucket.

Memory is set by the chunk and the bucket. A chunk that is cut stands on the disk as one entry file; to sort a bucket
is to read its batch of each file. Chunks and buckets are independent, so threads share them.
"""

import secrets
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.store.clustered import files
from nearer.store.clustered.errors import RowsRefused
from nearer.store.clustered.layout import ACT_SCHEMA, ACTS, bucket_of, carried_of, columns_of, pack, packed_array
from nearer.store.clustered.manifest import Base
from nearer.store.clustered.merging import SMALL, Rows, clustered, joined, unpacked_table
from nearer.store.clustered.snapshot import entry_schema, packed_of, ties_of

CHUNK = 1 << 19
"""Acts that are cut at once. Peak memory of building 10 million acts with two threads: 458 MiB with 2^20, 377 with
2^19, 347 with 2^18, of which 185 are the libraries; CPU alike."""

BUCKET = 400_000
"""Acts that a bucket aims at, about 30 MB while it is sorted. Our own choice: fits the cache that two cores share."""

MOST_BUCKETS = 4096
"""Our own choice: a thousand million acts and more in buckets of a few hundred thousand."""

Item = TypeVar("Item")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Cut:
    """A chunk that was cut into buckets: its file, and how many rows of each bucket it has."""

    path: Path
    counts: NDArray[np.int64]


def buckets_for(acts: int) -> int:
    """How many buckets a log of so many acts is cut into: a power of two."""
    wanted = max(1, -(-acts // BUCKET))
    return min(MOST_BUCKETS, 1 << (wanted - 1).bit_length())


def batches_of(
    source: "Path | pa.Table | Iterable[pa.RecordBatch]", names: list[str] | None = None, chunk: int = CHUNK
) -> Iterator[pa.RecordBatch]:
    """The batches of a source of rows, read as they are needed; of a file the columns named, of others all."""
    if isinstance(source, Path):
        with pq.ParquetFile(source) as file:
            # Group by group: over a whole file, Arrow 26 keeps what it has read until the end (1.4 GiB of 100 million
            # acts, 12 MiB this way).
            for group in range(file.num_row_groups):
                yield from file.iter_batches(chunk, row_groups=[group], columns=names)
    elif isinstance(source, pa.Table):
        yield from source.to_batches(chunk)
    else:
        yield from source


def chunked(batches: Iterable[pa.RecordBatch], size: int = CHUNK) -> Iterator[pa.Table]:
    """The batches put together, or cut, into tables of `size` rows and a shorter last one."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        begin = 0
        while count + len(batch) - begin > size:
            held.append(batch.slice(begin, size - count))
            begin += size - count
            yield pa.Table.from_batches(held)
            held, count = [], 0
        held.append(batch.slice(begin))
        count += len(batch) - begin
    if count:
        yield pa.Table.from_batches(held)


def in_threads(work: Callable[[Item], Made], items: Iterable[Item], threads: int) -> Generator[Made]:
    """The work done on each item, in order, by some threads; no more items are taken than are at work."""
    if threads < 2:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        running: list[Future[Made]] = []
        try:
            for item in items:
                running.append(pool.submit(work, item))
                if len(running) >= threads:
                    yield running.pop(0).result()
            while running:
                yield running.pop(0).result()
        finally:
            for future in running:
                future.cancel()


def fitted(rows: pa.Table, family: str, role: str, schema: pa.Schema) -> pa.Table:
    """Rows in the columns of an entry, few at a time. Raises RowsRefused where they do not fit."""
    shape = entry_schema(family, role, schema)
    if "act" not in shape.names:
        return _cast(rows, shape)
    acts = pa.table([packed_array(pack(columns_of(rows)))], schema=pa.schema([shape.field("act")]))
    for field in carried_of(schema):
        column = rows[field.name] if field.name in rows.column_names else pa.nulls(len(rows), field.type)
        acts = acts.append_column(field, column)
    return _cast(acts, shape)


def _cast(rows: pa.Table, shape: pa.Schema) -> pa.Table:
    if rows.schema.equals(shape):
        return rows
    try:
        return rows.select(shape.names).cast(shape).combine_chunks()
    except (KeyError, ValueError) as error:
        raise RowsRefused(
            "The rows do not have the columns of the rows before them.", next="Build the log, or the results, again."
        ) from error


def by_bucket(rows: pa.Table, buckets: int) -> list[pa.RecordBatch]:
    """The rows of an entry as one batch a bucket, each in the order given."""
    bucket = bucket_of(ties_of(rows), buckets)
    order = np.argsort(bucket, kind="stable")
    start = np.searchsorted(bucket[order], np.arange(buckets + 1))
    whole = one_batch(rows.take(order))
    return [whole.slice(start[b], start[b + 1] - start[b]) for b in range(buckets)]


def cut(rows: pa.Table, family: str, role: str, schema: pa.Schema, buckets: int) -> list[pa.RecordBatch]:
    """Rows of a family as one batch a bucket, each in the order given. Raises RowsRefused where they do not fit."""
    shape = entry_schema(family, role, schema)
    if "act" not in shape.names or len(rows) < SMALL:
        return by_bucket(fitted(rows, family, role, schema), buckets)
    from nearer.store.clustered.machine import partition

    columns = columns_of(rows)
    carried = carried_of(schema)
    order = np.empty(len(rows) if len(carried) else 0, np.int64)
    packed, start = partition(columns, bucket_of(columns.tie, buckets), buckets, order)
    table = pa.table([packed_array(packed)], schema=pa.schema([shape.field("act")]))
    for field in carried:
        column = rows[field.name] if field.name in rows.column_names else pa.nulls(len(rows), field.type)
        table = table.append_column(field, column.take(order))
    whole = one_batch(_cast(table, shape))
    return [whole.slice(start[b], start[b + 1] - start[b]) for b in range(buckets)]


def one_batch(rows: pa.Table) -> pa.RecordBatch:
    """A table as one batch."""
    batches = rows.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=rows.schema)


def counts_of(batches: list[pa.RecordBatch]) -> NDArray[np.int64]:
    """How many rows each batch has."""
    return np.array([len(batch) for batch in batches], np.int64)


def cut_all(
    chunks: Iterable[pa.Table], family: str, role: str, schema: pa.Schema, buckets: int, work: Path, threads: int
) -> list[Cut]:
    """Cut chunks into buckets, one file of `work` a chunk. Raises RowsRefused where the columns do not fit."""
    shape = entry_schema(family, role, schema)

    def one(chunk: pa.Table) -> Cut:
        batches = cut(chunk, family, role, schema, buckets)
        path = work / f"{family}-{role}-{secrets.token_hex(8)}.arrow"
        files.write_entry(path, shape, batches, settle=False)
        return Cut(path, counts_of(batches))

    return list(in_threads(one, chunks, threads))


def sort_all(cuts: list[Cut], schema: pa.Schema, work: Path, threads: int) -> list[Base]:
    """Sort every bucket of what was cut, and write its file into `work`."""
    if not cuts:
        return []
    total = np.sum([chunk.counts for chunk in cuts], axis=0)
    carried = carried_of(schema)

    def one(bucket: int) -> Base:
        rows = clustered(_gathered(cuts, bucket, bool(len(carried))))[0]
        name = f"{ACTS}-{bucket:05d}-{secrets.token_hex(8)}.parquet"
        size = files.write_acts(work / name, unpacked_table(rows).cast(schema))
        return Base(ACTS, bucket, -1, name, len(rows), size)

    return list(in_threads(one, np.flatnonzero(total).tolist(), threads))


def _gathered(cuts: list[Cut], bucket: int, carrying: bool) -> Rows:
    parts: list[Rows] = []
    with ExitStack() as stack:
        for chunk in cuts:
            if chunk.counts[bucket]:
                entry = files.Entry(chunk.path)
                stack.callback(entry.close)
                rows = pa.Table.from_batches([entry.bucket(bucket)])
                parts.append(Rows(packed_of(rows), rows.drop_columns(["act"]) if carrying else None))
        return joined(parts)


def act_schema(names: pa.Schema) -> pa.Schema:
    """The columns of a log whose source has these: those of an act, then what is carried."""
    missing = [name for name in ACT_SCHEMA.names if name not in names.names]
    if missing:
        raise RowsRefused(f"The acts have no column {missing[0]}.", next="Hand in the columns of an act.")
    if "act" in names.names:
        raise RowsRefused("A column that acts carry cannot be called act.")
    carried = [field.with_nullable(True).remove_metadata() for field in carried_of(names)]
    return pa.schema([*ACT_SCHEMA, *carried])
