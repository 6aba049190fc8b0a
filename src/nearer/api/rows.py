"""The interactions of a home in their files: one that was made whole, and on it what was added since. Each row has a
place for good: rows are counted through the files, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.store.layers import paths


@dataclass(frozen=True)
class Rows:
    """The files, the first of which is sorted by person and time, and the file of the places that no longer hold."""

    files: tuple[Path, ...]
    ended: Path | None = None

    @property
    def relation(self) -> str:
        """All rows that hold, as something to select from."""
        if self.ended is None:
            return f"read_parquet({paths(self.files)}, union_by_name = true)"
        over = f"read_parquet({paths([self.ended])})"
        parts = [
            f"SELECT * EXCLUDE (file_row_number) FROM read_parquet({paths([file])}, file_row_number = true) "
            f"WHERE file_row_number + {start} NOT IN (SELECT place FROM {over})"
            for file, start in zip(self.files, self.starts.tolist(), strict=False)
        ]
        return f"({' UNION ALL BY NAME '.join(parts)})"

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The place of the first row of each file, and last how many rows there are."""
        return np.concatenate(([0], np.cumsum([metadata.num_rows for metadata in self._metadata]))).astype(np.int64)

    def at(self, places: NDArray[np.int64], columns: Sequence[str] | None = None) -> pa.Table:
        """The rows at these places, in the order asked for; only their row groups are read."""
        names = None if columns is None else list(columns)
        which = np.searchsorted(self.starts, places, side="right") - 1
        files = np.unique(which)
        if len(files) <= 1:
            file = int(files[0]) if len(files) else 0
            return self._of(file, places - self.starts[file], names)
        parts = [self._of(file, places[which == file] - self.starts[file], names) for file in files.tolist()]
        together = pa.concat_tables(parts, promote_options="default")
        back = np.empty(len(places), np.int64)
        back[np.argsort(which, kind="stable")] = np.arange(len(places))
        chosen: Any = pa.array(back)
        return together.take(chosen)

    def _of(self, file: int, places: NDArray[np.int64], columns: list[str] | None) -> pa.Table:
        """Rows of one file; those that stand side by side are read without being copied again."""
        metadata, first = self._metadata[file], self._groups[file]
        with pq.ParquetFile(self.files[file], metadata=metadata) as opened:
            if not len(places):
                schema = opened.schema_arrow
                return schema.empty_table() if columns is None else schema.empty_table().select(columns)
            groups, group = np.unique(np.searchsorted(first, places, side="right") - 1, return_inverse=True)
            read = opened.read_row_groups(groups.tolist(), columns, use_threads=False)
        sizes = np.diff(np.append(first, metadata.num_rows))[groups]
        before = np.concatenate(([0], np.cumsum(sizes)))[:-1]
        spots = places - first[groups][group] + before[group]
        if np.array_equal(spots, np.arange(spots[0], spots[0] + len(spots))):
            return read.slice(int(spots[0]), len(spots)).combine_chunks()
        chosen: Any = pa.array(spots)
        return read.take(chosen)

    @cached_property
    def _metadata(self) -> list[pq.FileMetaData]:
        return [pq.read_metadata(file) for file in self.files]

    @cached_property
    def _groups(self) -> list[NDArray[np.int64]]:
        """The first row of each row group, by file."""
        return [
            np.cumsum([0, *(m.row_group(g).num_rows for g in range(m.num_row_groups))])[:-1] for m in self._metadata
        ]
