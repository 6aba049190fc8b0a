"""The few calls of Arrow that its published types do not describe, with types."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    Column = pa.Array[Any]
else:
    Column = pa.Array

_arrow: Any = pa
_compute: Any = pc


def numbers(values: NDArray[Any]) -> Any:
    """An array as a column, without a copy where that can be."""
    return _arrow.array(values)


def texts(offsets: NDArray[np.int32], data: NDArray[np.uint8] | bytes, full: NDArray[np.bool_] | None = None) -> Column:
    """A column of texts from its bytes and where each begins; null where it is not `full`."""
    valid = None if full is None else _arrow.py_buffer(np.packbits(full, bitorder="little"))
    return _arrow.StringArray.from_buffers(len(offsets) - 1, _arrow.py_buffer(offsets), _arrow.py_buffer(data), valid)


def dictionary(codes: NDArray[np.int32], values: Sequence[str], none: NDArray[np.bool_] | None = None) -> Column:
    """A column of few different texts: `values[codes[row]]`, null where it is `none`."""
    return _arrow.DictionaryArray.from_arrays(_arrow.array(codes, mask=none), _arrow.array(values, _arrow.string()))


def lists(offsets: NDArray[np.int32], values: Column) -> Column:
    """A column of lists."""
    return _arrow.ListArray.from_arrays(_arrow.array(offsets), values)


def empty_lists(rows: int) -> Column:
    """A column of lists of texts that are all empty."""
    return lists(np.zeros(rows + 1, np.int32), _arrow.array([], _arrow.string()))


def bare(column: Column) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """The offsets and the bytes of a column of texts."""
    whole: Any = _arrow.concat_arrays([column]) if column.offset else column
    _, offsets, data = whole.buffers()
    ends = np.zeros(1, np.int32) if offsets is None else np.frombuffer(offsets, np.int32, len(whole) + 1)
    return ends, np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8)


def joined(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """Rows of one schema, one batch behind the other."""
    return _arrow.concat_batches(batches)


def equals(column: Column, text: str) -> NDArray[np.bool_]:
    """In which rows a column of texts is this one."""
    return _compute.equal(column, text).to_numpy(zero_copy_only=False)
