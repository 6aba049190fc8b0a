"""Arrow columns as this room handles them.

The type stubs of pyarrow.compute know no plain Python value as an argument and no array without its scalar type, so
that `compute` and `Column` are typed loosely here, once, and the functions over them say what they take.
"""

from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute
from numpy.typing import NDArray

compute: Any = pyarrow.compute
"""The functions of pyarrow.compute."""

Column: TypeAlias = Any
"""A contiguous Arrow array; of strings, where nothing else is said."""

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def nothing() -> Any:
    """The null among strings; made when asked for, because making a scalar loads pandas where it is installed."""
    return pa.scalar(None, pa.string())


def strings(values: Column) -> Column:
    """One contiguous array of strings, from an array or a chunked one."""
    return compute.cast(single(values), pa.string())


def single(values: Column) -> Column:
    """A column in one piece, without copying it where it is in one already."""
    if not isinstance(values, pa.ChunkedArray):
        return values
    return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()


def numbers(values: Column, missing: int) -> Ints:
    """A column of whole numbers as int64, `missing` for null."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    filled = compute.cast(compute.fill_null(whole, missing), pa.int64())
    return np.array(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


def floats(values: Column, missing: float) -> Floats:
    """A column of numbers as float64, `missing` for null."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    filled = compute.fill_null(compute.cast(whole, pa.float64()), missing)
    return np.array(filled.to_numpy(zero_copy_only=False), dtype=np.float64)


def flags(values: Column) -> Flags:
    """A column of booleans, False for null."""
    whole = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return np.array(compute.fill_null(whole, False).to_numpy(zero_copy_only=False), dtype=np.bool_)


def codes(values: Column) -> Ints:
    """A number for each different value, -1 for null. Equal values have equal numbers; the numbers mean nothing."""
    return numbers(compute.dictionary_encode(values).indices, -1)


def elements(column: Column) -> tuple[Ints, Column]:
    """A column of lists of strings as pairs (row, element)."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return numbers(compute.list_parent_indices(whole), -1), strings(compute.list_flatten(whole))


def replaced(values: Column, pattern: str, put: str) -> Column:
    """Strings with every match of a pattern (RE2) replaced."""
    return compute.replace_substring_regex(values, pattern, put)


def taken(values: Column, rows: Ints) -> Column:
    """The elements at those places."""
    return values.take(pa.array(rows))


def kept(values: Column, keep: Flags) -> Column:
    """The elements, or rows, whose flag is set."""
    return values.filter(pa.array(keep))
