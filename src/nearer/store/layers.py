"""The merged log in layers: a base that was merged whole, and on it what each import since then changed.

A layer is two files: rows that are new or other than they were (`log.parquet`), and the rows of earlier layers that no
longer hold (`gone.parquet`). An id stands in the newest layer that has it. The base has an index of its ids, so that a
few are found without a scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from nearer.store.schema import ACTIVITY

MOST = 8
"""Layers on a base; from so many on they become one (our own choice: a scan opens so many files besides)."""

_INDEXED = 65_536
"""Rows of an index that are written at once."""

COLUMNS = ", ".join(f'"{name}"' for name in ACTIVITY.names)


@dataclass(frozen=True, slots=True)
class Layers:
    """The folders of a log, the base first, then its layers from the oldest."""

    base: Path
    above: tuple[Path, ...] = ()

    @property
    def relation(self) -> str:
        """All rows that hold, as something to select from."""
        if not any(_gone(folder) for folder in self.above):
            return f"read_parquet({paths([folder / 'log.parquet' for folder in (self.base, *self.above)])})"
        return f"({' UNION ALL '.join(self._parts(0))})"

    @property
    def upper(self) -> str:
        """The rows of the layers that hold."""
        return f"({' UNION ALL '.join(self._parts(1))})"

    def _parts(self, first: int) -> list[str]:
        """For each folder from a place on, the rows that no later layer ends."""
        parts: list[str] = []
        for place, folder in list(enumerate((self.base, *self.above)))[first:]:
            later = [f"SELECT network, id FROM {_rows(f / 'gone.parquet')}" for f in self.above[place:] if _gone(f)]
            over = f" ANTI JOIN ({' UNION ALL '.join(later)}) USING (network, id)" if later else ""
            parts.append(f"SELECT {COLUMNS} FROM {_rows(folder / 'log.parquet')}{over}")
        return parts

    @property
    def count(self) -> int:
        """How many rows hold."""
        files = [folder / "log.parquet" for folder in (self.base, *self.above)]
        return sum(map(size, files)) - sum(size(folder / "gone.parquet") for folder in self.above)

    @property
    def is_indexed(self) -> bool:
        """Whether a few ids can be found without a scan."""
        return (self.base / "ids-hash.npy").exists()

    @property
    def weight(self) -> float:
        """How many rows the layers hold or end, for each row of the base."""
        above = sum(size(f / "log.parquet") + size(f / "gone.parquet") for f in self.above)
        return above / max(size(self.base / "log.parquet"), 1)

    def known(
        self, con: duckdb.DuckDBPyConnection, wanted: str, columns: tuple[str, ...] = tuple(ACTIVITY.names)
    ) -> pa.Table:
        """The rows that hold of the ids of a relation (columns network, id), in columns of ACTIVITY, the ids at
        least."""
        named = ", ".join(f'"{name}"' for name in columns)
        found = con.sql(f"SELECT DISTINCT hash(network, id) AS h FROM {wanted}").fetchnumpy()["h"]
        hashes = np.sort(np.asarray(found, np.uint64))
        places = np.sort(_found(self.base, hashes))
        some = [(n, folder) for n, folder in enumerate(self.above, 1) if _may_hold(folder, hashes)]
        if not len(places) and not some:
            return ACTIVITY.empty_table().select(list(columns))
        con.register("nearer_base", rows_at(self.base / "log.parquet", places, list(columns)))
        try:
            parts = [f"SELECT {named}, 0 AS layer FROM nearer_base SEMI JOIN {wanted} USING (network, id)"]
            for layer, folder in some:
                rows = f"{_rows(folder / 'log.parquet')} SEMI JOIN {wanted} USING (network, id)"
                parts.append(f"SELECT {named}, {layer} FROM {rows}")
            ended = [f"SELECT network, id, {n} AS ended FROM {_rows(f / 'gone.parquet')}" for n, f in _ended(self)]
            over = (
                " ANTI JOIN (" + " UNION ALL ".join(ended) + ") g "
                "ON g.network = r.network AND g.id = r.id AND g.ended > r.layer"
                if ended
                else ""
            )
            found = con.sql(f"SELECT {named} FROM ({' UNION ALL '.join(parts)}) r{over}").to_arrow_table()
        finally:
            con.unregister("nearer_base")
        return found.cast(pa.schema([ACTIVITY.field(name) for name in columns]))


def index_ids(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the index of the ids of a base or a layer: hashes in order, and the row of each."""
    rows = con.sql(
        "SELECT hash(network, id) AS hash, file_row_number AS place FROM "
        f"read_parquet({paths([folder / 'log.parquet'])}, file_row_number = true) ORDER BY hash"
    ).to_arrow_reader(_INDEXED)
    count, done = size(folder / "log.parquet"), 0
    hashes = _array(folder / "ids-hash.npy", np.uint64, count)
    places = _array(folder / "ids-place.npy", np.int64, count)
    for batch in rows:
        part = slice(done, done + batch.num_rows)
        hashes[part], places[part] = batch["hash"], batch["place"]
        done = part.stop


def _array(file: Path, kind: type[np.generic], count: int) -> NDArray[Any]:
    """An array in a file that is yet to be filled; NumPy maps none of no length."""
    if count:
        return open_memmap(file, "w+", kind, (count,))
    none = np.zeros(0, kind)
    np.save(file, none)
    return none


def rows_at(file: Path, places: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
    """The rows at these places of a Parquet file, in the order asked for; only their row groups are read."""
    with pq.ParquetFile(file) as opened:
        if not len(places):
            schema = opened.schema_arrow
            return schema.empty_table() if columns is None else schema.empty_table().select(columns)
        metadata = opened.metadata
        sizes = np.array([metadata.row_group(g).num_rows for g in range(metadata.num_row_groups)], np.int64)
        first = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        groups, group = np.unique(np.searchsorted(first, places, side="right") - 1, return_inverse=True)
        before = np.concatenate(([0], np.cumsum(sizes[groups])))[:-1]
        read = opened.read_row_groups(groups.tolist(), columns, use_threads=False)
    chosen: Any = pa.array(places - first[groups][group] + before[group])
    return read.take(chosen)


def size(file: Path) -> int:
    """The rows of a Parquet file, none where there is no such file."""
    return int(pq.read_metadata(file).num_rows) if file.exists() else 0


def paths(files: Sequence[Path]) -> str:
    """Files as a list in SQL."""
    return "[" + ", ".join("'" + str(file).replace("'", "''") + "'" for file in files) + "]"


class LogMade(msgspec.Struct, frozen=True):
    """What a log's folder was made from: the folders of its base and of the layers on it, its own among them, and the
    folders of the batches; as a change of the log in the folder `parent`, where it is a layer."""

    base: str
    above: tuple[str, ...]
    batches: tuple[str, ...]
    parent: str = ""


def _rows(file: Path) -> str:
    return f"read_parquet({paths([file])})"


def _gone(folder: Path) -> bool:
    return (folder / "gone.parquet").exists()


def _ended(layers: Layers) -> list[tuple[int, Path]]:
    return [(n, folder) for n, folder in enumerate(layers.above, 1) if _gone(folder)]


def _may_hold(layer: Path, hashes: NDArray[np.uint64]) -> bool:
    """Whether a layer may have rows of ids with one of these hashes, ascending."""
    file = layer / "ids-hash.npy"
    if not file.exists() or not len(hashes):
        return bool(len(hashes))
    known = np.load(file, mmap_mode="r")
    spot = np.minimum(np.searchsorted(hashes, known), len(hashes) - 1)
    return bool((hashes[spot] == known).any())


def _found(base: Path, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The rows of a base whose ids have one of these hashes."""
    known = np.load(base / "ids-hash.npy", mmap_mode="r")
    first, last = np.searchsorted(known, hashes, side="left"), np.searchsorted(known, hashes, side="right")
    counts = last - first
    spots = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
    return np.asarray(np.load(base / "ids-place.npy", mmap_mode="r")[spots], np.int64)
