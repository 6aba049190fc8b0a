"""The files of a clustered log, and what is written before it is named.

    manifest.sqlite          which files count; see manifest
    files/                   files that the manifest names, or named until lately; immutable
    work-<token>/            what one process is making; the lock within tells whether it still lives
    lock                     held by the one process that changes the manifest

Acts of a bucket stand in Parquet: the form that Spark, DuckDB and others read. Results of a bucket stand in an Arrow
file without compression, which is mapped into memory: a thousand rows scattered over a log are then read without
decoding anything else. Entries (what came since) are Arrow files with one batch a bucket.
"""

import contextlib
import fcntl
import mmap
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Generator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.store.clustered.errors import SnapshotGone
from nearer.store.schema import write_clustered

_WORK = "work-"
_LOCK = "lock"


def make_private(path: Path) -> Path:
    """An empty file that its owner alone can read; Arrow opens it by its name afterwards."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return path


def settled(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def workshop(folder: Path) -> Generator[Path]:
    """A folder to make files in; goes away at the end, or, after a kill, with the next `clear_workshops`."""
    work = folder / f"{_WORK}{secrets.token_hex(8)}"
    work.mkdir(mode=0o700)
    try:
        handle = os.open(make_private(work / _LOCK), os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield work
        finally:
            os.close(handle)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def clear_workshops(folder: Path) -> None:
    """Remove the workshops of processes that have died."""
    for work in folder.glob(f"{_WORK}*"):
        try:
            handle = os.open(work / _LOCK, os.O_RDONLY)
        except FileNotFoundError:
            # Between making the folder and its lock lie microseconds; a rmdir fails where a live one has gone on.
            with contextlib.suppress(OSError):
                work.rmdir()
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(work, ignore_errors=True)
        except BlockingIOError:
            pass
        finally:
            os.close(handle)


def write_acts(path: Path, table: pa.Table) -> int:
    """Write the sorted acts of one bucket; how many bytes they take."""
    write_clustered(table, make_private(path))
    settled(path)
    return path.stat().st_size


def write_rows(path: Path, table: pa.Table) -> int:
    """Write the sorted results of one bucket; how many bytes they take."""
    options = pa.ipc.IpcWriteOptions(use_threads=False)
    with pa.ipc.new_file(str(make_private(path)), table.schema, options=options) as out:
        # One batch, so that a column is one piece of memory and a tie is found by halving.
        for batch in table.combine_chunks().to_batches():
            out.write_batch(batch)
    settled(path)
    return path.stat().st_size


@lru_cache(maxsize=4096)
def _footer(path: str) -> tuple[pq.FileMetaData, NDArray[np.int64], NDArray[np.int64]]:
    # Files are immutable and their names are never used twice, so what is known of one stays true.
    footer = pq.read_metadata(path)
    groups: list[Any] = [footer.row_group(i).column(0).statistics for i in range(footer.num_row_groups)]
    # A group without rows has no statistics, and holds no tie.
    low = np.array([0 if group is None else group.min for group in groups], np.int64)
    high = np.array([-1 if group is None else group.max for group in groups], np.int64)
    return footer, low, high


def read_acts(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The acts of one bucket."""
    with _there(path), pq.ParquetFile(path, metadata=_footer(str(path))[0], memory_map=True) as file:
        return file.read(columns, use_threads=False)


def read_acts_of(path: Path, ties: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
    """The acts of some ties (ascending) in one bucket, from those row groups alone that can hold them."""
    with _there(path):
        footer, low, high = _footer(str(path))
        first, last = np.searchsorted(ties, low, "left"), np.searchsorted(ties, high, "right")
        groups = np.flatnonzero(last > first).tolist()
        with pq.ParquetFile(path, metadata=footer, memory_map=True) as file:
            wanted = None if columns is None else list(dict.fromkeys(["tie", *columns]))
            table = file.read_row_groups(groups, wanted, use_threads=False)
    table = table.filter(pa.array(among(table["tie"].to_numpy(), ties)))
    return table if columns is None else table.select(columns)


def read_rows(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The results of one bucket, mapped into memory."""
    with _there(path):
        table = _mapped(path)
    return table if columns is None else table.select(columns)


def _mapped(path: Path) -> pa.Table:
    # Python's own map needs no open file once it is made, so that thousands can be kept.
    with path.open("rb") as file:
        memory: Any = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    return pa.ipc.open_file(pa.py_buffer(memory)).read_all()


@lru_cache(maxsize=4096)
def _kept(path: str) -> tuple[pa.Table, NDArray[np.int64]]:
    # For reading some rows only: the memory that counts is the pages that were touched.
    table = _mapped(Path(path))
    return table, table["tie"].to_numpy()


def let_go() -> None:
    """Let go of the files that are kept open for reading single rows."""
    _kept.cache_clear()
    _footer.cache_clear()


def read_rows_of(path: Path, ties: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
    """The results of some ties (ascending) in one bucket."""
    with _there(path):
        table, held = _kept(str(path))
    table = table if columns is None else table.select(columns)
    first, last = np.searchsorted(held, ties, "left"), np.searchsorted(held, ties, "right")
    return table.take(spans(first, last))


def write_entry(path: Path, schema: pa.Schema, batches: list[pa.RecordBatch], *, settle: bool = True) -> int:
    """Write an entry, batch b what belongs to bucket b; how many bytes it takes. What is only read again by this
    process needs not be settled on the disk."""
    options = pa.ipc.IpcWriteOptions(use_threads=False)
    with pa.ipc.new_file(str(make_private(path)), schema, options=options) as out:
        for batch in batches:
            out.write_batch(batch)
    if settle:
        settled(path)
    return path.stat().st_size


class Entry:
    """An entry that is open for reading, bucket by bucket. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        with _there(path):
            self._file: Any = pa.OSFile(str(path), "rb")
            self._reader = pa.ipc.open_file(self._file)

    def bucket(self, bucket: int) -> pa.RecordBatch:
        return self._reader.get_batch(bucket)

    def all(self) -> pa.Table:
        return self._reader.read_all()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Entry":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Mapped:
    """An entry that is mapped into memory, for as long as somebody holds it. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        with _there(path):
            self._reader = pa.ipc.open_file(pa.memory_map(str(path)))
        self._turn = threading.Lock()
        self._found: tuple[pa.Table, NDArray[np.int64], NDArray[np.int64]] | None = None

    def bucket(self, bucket: int) -> pa.RecordBatch:
        with self._turn:
            return self._reader.get_batch(bucket)

    def of(self, ties: NDArray[np.int64], ties_of: Callable[[pa.Table], NDArray[np.int64]]) -> pa.Table:
        """The rows of some ties (ascending), in the order in which they stand. Where each tie stands is found once."""
        with self._turn:
            if self._found is None:
                table = self._reader.read_all()
                held = ties_of(table)
                order = np.argsort(held, kind="stable")
                self._found = table, held[order], order
            table, held, order = self._found
        first, last = np.searchsorted(held, ties, "left"), np.searchsorted(held, ties, "right")
        return table.take(np.sort(order[spans(first, last)]))


def among(values: NDArray[np.int64], ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of the values stand in an ascending array."""
    if len(ascending) == 0:
        return np.zeros(len(values), np.bool_)
    place = np.searchsorted(ascending, values)
    place[place == len(ascending)] = 0
    return ascending[place] == values


def spans(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every whole number from first[i] to last[i] - 1, one i after the other."""
    sizes = last - first
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(first - (ends - sizes), sizes)


@contextlib.contextmanager
def _there(path: Path) -> Generator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise SnapshotGone(
            "This view of the clustered log is too old: its files have been deleted.",
            where=path.name,
            next="Take a new snapshot and read again.",
        ) from error
