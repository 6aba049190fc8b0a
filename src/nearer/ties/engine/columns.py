"""Acts of many ties as the columns that the passes take: sorted by tie and in canonical order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.ties.weights import KINDS

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NAMES = ("tie", "time_us", "kind", "incoming", "words", "answerable", "dated")
"""The columns of an act of a tie, in the order by which they are sorted: the canonical order. Rows that are equal in
all of them have equal effect, so states do not depend on the order in which acts arrive."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Acts, one entry an act, shape (n,). `tie` is the tie's number, never negative; the others are those of
    acts.Acts. Sorted where a function asks for it."""

    tie: Ints
    time_us: Ints
    kind: NDArray[np.int8]
    incoming: Flags
    words: NDArray[np.int32]
    answerable: Flags
    dated: Flags

    def __len__(self) -> int:
        return len(self.tie)

    def all(self) -> tuple[NDArray[Any], ...]:
        """The arrays in the order of NAMES."""
        return self.tie, self.time_us, self.kind, self.incoming, self.words, self.answerable, self.dated

    def take(self, which: Any) -> "Columns":
        """Some of the acts: a slice, places or a mask."""
        return Columns(*(column[which] for column in self.all()))

    def sorted(self) -> "Columns":
        """The same acts by tie and in canonical order."""
        return self.take(np.lexsort(self.all()[::-1]))

    def starts(self) -> Ints:
        """Where each tie begins, and last the number of acts. The acts must be sorted."""
        if not len(self.tie):
            return np.zeros(1, np.int64)
        first = np.flatnonzero(self.tie[1:] != self.tie[:-1]) + 1
        return np.concatenate(([0], first, [len(self.tie)])).astype(np.int64)


def from_arrow(table: pa.Table) -> Columns:
    """The columns of a table that has those of NAMES among its own; without a copy where one chunk holds a column.
    Raises ValueError where a tie is negative or a kind is none of weights.KINDS."""
    made = Columns(*(_array(table.column(name), kind) for name, kind in zip(NAMES, _KINDS, strict=True)))
    if len(made) and (made.tie.min() < 0 or made.kind.min() < 0 or made.kind.max() >= len(KINDS)):
        raise ValueError("a tie is negative, or a kind has no such code")
    return made


def joined(parts: Sequence[Columns]) -> Columns:
    """The acts of all parts, one after the other."""
    if not parts:
        return Columns(*_none())
    return Columns(*(np.concatenate(columns) for columns in zip(*(part.all() for part in parts), strict=True)))


def _none() -> list[Any]:
    return [np.zeros(0, kind) for kind in _KINDS]


_KINDS = (np.int64, np.int64, np.int8, np.bool_, np.int32, np.bool_, np.bool_)


def _array(column: Any, kind: type) -> NDArray[Any]:
    whole: Any = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if kind is np.bool_ and whole.null_count == 0 and pa.types.is_boolean(whole.type):
        return _bits(whole)
    wanted = pa.from_numpy_dtype(np.dtype(kind))
    return (whole if whole.type == wanted else whole.cast(wanted)).to_numpy(zero_copy_only=False)


def _bits(flags: Any) -> Flags:
    # Arrow's own way takes five nanoseconds a flag, which is a tenth of a whole pass with three of them.
    packed = np.frombuffer(flags.buffers()[1], np.uint8) if len(flags) else np.zeros(0, np.uint8)
    first = flags.offset % 8
    found = np.unpackbits(packed[flags.offset // 8 :], count=first + len(flags), bitorder="little")
    return found[first:].view(np.bool_)
