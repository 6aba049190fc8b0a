"""Columns, buckets and the packed form of the acts.

A packed act is three int64 in a row of an array of shape (acts, 3): the tie, the time, and the rest of the canonical
order in one number that sorts as its parts do:

    rest = (kind + 128) << 35 | incoming << 34 | (words + 2^31) << 2 | answerable << 1 | dated

So the canonical order (time_us, kind, incoming, words, answerable, dated) is the order of (time, rest), and moving an
act from one place to another moves 24 bytes at once.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.store.clustered.errors import RowsRefused

ACTS = "acts"
"""The name of the family of the acts; every other family holds results."""

ACT_SCHEMA = pa.schema(
    [
        pa.field("tie", pa.int64(), nullable=False),
        pa.field("time_us", pa.int64(), nullable=False),
        pa.field("kind", pa.int8(), nullable=False),
        pa.field("incoming", pa.bool_(), nullable=False),
        pa.field("words", pa.int32(), nullable=False),
        pa.field("answerable", pa.bool_(), nullable=False),
        pa.field("dated", pa.bool_(), nullable=False),
    ]
)
"""The columns of an act. `tie` is (ego code << 32 | alter code), never negative; `time_us` int64 min where unknown."""

PACKED = pa.binary(24)
"""How packed acts stand in Arrow files: one value of 24 bytes an act."""

_FAMILY = re.compile(r"[a-z][a-z0-9_]{0,40}")


class Columns(NamedTuple):
    """The columns of acts as arrays, one entry an act."""

    tie: NDArray[np.int64]
    time_us: NDArray[np.int64]
    kind: NDArray[np.int8]
    incoming: NDArray[np.bool_]
    words: NDArray[np.int32]
    answerable: NDArray[np.bool_]
    dated: NDArray[np.bool_]


def empty_columns(acts: int) -> Columns:
    """Room for so many acts."""
    return Columns(
        np.empty(acts, np.int64),
        np.empty(acts, np.int64),
        np.empty(acts, np.int8),
        np.empty(acts, np.bool_),
        np.empty(acts, np.int32),
        np.empty(acts, np.bool_),
        np.empty(acts, np.bool_),
    )


def bucket_of(ties: NDArray[np.int64], buckets: int) -> NDArray[np.uint16]:
    """The bucket of each tie; `buckets` is a power of two up to 65,536.

    The top bits of the finaliser of SplitMix64 (Steele, Lea and Flood 2014): neighbouring codes spread evenly, and with
    twice the buckets, bucket b becomes 2b and 2b + 1.
    """
    if buckets == 1:
        return np.zeros(len(ties), np.uint16)
    mixed = ties.astype(np.uint64)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(64 - (buckets.bit_length() - 1))).astype(np.uint16)


def family_named(name: str) -> str:
    """The name, where it can name a family of results. Raises RowsRefused: names become parts of file names."""
    if name == ACTS or not _FAMILY.fullmatch(name):
        raise RowsRefused("A family of results has a short name of small letters, other than acts.")
    return name


def carried_of(schema: pa.Schema) -> pa.Schema:
    """The columns beyond those of an act."""
    return pa.schema([field for field in schema if field.name not in ACT_SCHEMA.names])


def as_table(rows: "pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch]") -> pa.Table:
    """Rows in any of the forms that are handed in, as one table."""
    if isinstance(rows, pa.Table):
        return rows
    return pa.Table.from_batches([rows] if isinstance(rows, pa.RecordBatch) else list(rows))


def columns_of(rows: pa.Table) -> Columns:
    """The arrays of the columns of an act. Raises RowsRefused where one is missing, null or of another type."""
    arrays: list[Any] = []
    for field in ACT_SCHEMA:
        if field.name not in rows.column_names:
            raise RowsRefused(f"The acts have no column {field.name}.", next="Hand in the columns of an act.")
        column: Any = rows[field.name]
        if column.null_count:
            raise RowsRefused(f"The column {field.name} of the acts has empty places.")
        if column.type != field.type:
            try:
                column = column.cast(field.type)
            except pa.ArrowInvalid as error:
                raise RowsRefused(f"The column {field.name} of the acts does not fit {field.type}.") from error
        arrays.append(column.to_numpy())
    columns = Columns(*arrays)
    if len(columns.tie) and columns.tie.min() < 0:
        raise RowsRefused("A tie has a negative code.")
    return columns


def pack(columns: Columns) -> NDArray[np.int64]:
    """The acts packed, shape (acts, 3)."""
    packed = np.empty((len(columns.tie), 3), np.int64)
    packed[:, 0] = columns.tie
    packed[:, 1] = columns.time_us
    rest = (columns.kind.astype(np.int64) + 128) << 35
    rest |= columns.incoming.astype(np.int64) << 34
    rest |= (columns.words.astype(np.int64) + 2**31) << 2
    rest |= columns.answerable.astype(np.int64) << 1
    rest |= columns.dated
    packed[:, 2] = rest
    return packed


def unpack(packed: NDArray[np.int64]) -> Columns:
    """The columns of packed acts."""
    rest = packed[:, 2]
    return Columns(
        tie=np.ascontiguousarray(packed[:, 0]),
        time_us=np.ascontiguousarray(packed[:, 1]),
        kind=((rest >> 35) - 128).astype(np.int8),
        incoming=(rest >> 34 & 1).astype(np.bool_),
        words=((rest >> 2 & 0xFFFFFFFF) - 2**31).astype(np.int32),
        answerable=(rest >> 1 & 1).astype(np.bool_),
        dated=(rest & 1).astype(np.bool_),
    )


def act_table(columns: Columns, carried: pa.Table | None = None) -> pa.Table:
    """A table of acts, with the columns that they carry."""
    table = pa.Table.from_arrays([pa.array(column) for column in columns], schema=ACT_SCHEMA)
    if carried is not None:
        for name in carried.column_names:
            table = table.append_column(carried.schema.field(name), carried[name])
    return table


def packed_array(packed: NDArray[np.int64]) -> Any:
    """Packed acts as an Arrow array, without a copy."""
    memory: Any = np.ascontiguousarray(packed)
    return pa.Array.from_buffers(PACKED, len(packed), [None, pa.py_buffer(memory)])


def packed_rows(array: Any) -> NDArray[np.int64]:
    """The packed acts of an Arrow array, without a copy."""
    values = np.frombuffer(array.buffers()[1], np.int64)
    return values[array.offset * 3 : (array.offset + len(array)) * 3].reshape(-1, 3)
