"""The cells of a block's rows, and columns made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.sources.bulk.arrow import Column, dictionary, texts
from nearer.sources.bulk.blocks import Block, words_of
from nearer.sources.bulk.build import codes_of, gather

_FEW = 32
"""Different texts of a column that are compared with each cell; beyond, they are looked up. Our own choice."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cell `c` of row `r` is `block.data[start[c, r]:end[c, r]]`, both of shape (columns, rows).

    `line` is where the row stands, `begin` and `stop` its bytes in the block. Of `odd` rows only these three are known.
    """

    block: Block
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    begin: NDArray[np.int32]
    stop: NDArray[np.int32]
    line: NDArray[np.int64]
    odd: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.line)

    def filled(self, column: int) -> NDArray[np.bool_]:
        """In which rows the cell holds anything."""
        return self.end[column] > self.start[column]

    def first(self, count: int) -> "Cells":
        """The first rows."""
        if count == len(self):
            return self
        return self.kept(np.arange(count))

    def kept(self, rows: NDArray[np.int64]) -> "Cells":
        """Some of the rows."""
        return Cells(
            self.block,
            np.ascontiguousarray(self.start[:, rows]),
            np.ascontiguousarray(self.end[:, rows]),
            self.begin[rows],
            self.stop[rows],
            self.line[rows],
            self.odd[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of few different texts: each row's is `values[codes[row]]`."""

    codes: NDArray[np.int32]
    values: tuple[str, ...]


def strings(words: NDArray[np.uint64], start: NDArray[np.int32], end: NDArray[np.int32]) -> Column:
    """A column of texts from where they stand, null where they are empty."""
    rows = len(start)
    full = end > start
    count = int(np.count_nonzero(full))
    if not count:
        return pa.nulls(rows, pa.string())
    offsets = np.empty(rows + 1, np.int32)
    out = np.empty(int(np.sum(end - start, dtype=np.int64)) + 8, np.uint8)
    gather(words, start, end, offsets, words_of(out))
    return texts(offsets, out, None if count == rows else full)


def coded(cells: Cells, column: int) -> Coded:
    """A column of few different texts, "" where it is empty."""
    start, end = cells.start[column], cells.end[column]
    codes = np.empty(len(start), np.int32)
    first = np.empty(_FEW, np.int64)
    held = codes_of(cells.block.data, start, end, first, codes)
    if held >= 0:
        words = (cells.block.data[start[row] : end[row]].tobytes().decode("utf-8", "replace") for row in first[:held])
        return Coded(codes, ("", *words))
    encoded = strings(cells.block.words, start, end).dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32) + np.int32(1)
    return Coded(codes, ("", *(str(value) for value in encoded.dictionary.to_pylist())))


def chosen(values: Sequence[str | None], codes: NDArray[Any]) -> Column:
    """The column of `values[codes[row]]`, as a dictionary."""
    none = np.array([value is None for value in values], np.bool_)
    return dictionary(
        codes.astype(np.int32, copy=False), [value or "" for value in values], none[codes] if np.any(none) else None
    )
