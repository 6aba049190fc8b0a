"""What stands after commits: sorted rows, and what came since, made into sorted rows.

Acts merge by union. An act that is taken back takes away one act of an earlier commit that equals it in all columns of
an act, and in those carried columns that it names (an empty one names nothing). Results merge by replacement: all rows
of a tie in the newest commit that has any stand for all older ones. A tie that is gone takes with it all that earlier
commits said of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.store.clustered.files import among
from nearer.store.clustered.layout import Columns, act_table, columns_of, empty_columns, pack, unpack

SMALL = 50_000
"""Up to so many acts NumPy sorts as fast as the compiled sort, which costs half a second to load. Our own choice."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Packed acts, shape (acts, 3), and the table of the columns they carry, None where there are none."""

    packed: NDArray[np.int64]
    carried: pa.Table | None = None

    def __len__(self) -> int:
        return len(self.packed)

    def take(self, which: NDArray[Any]) -> "Rows":
        """The acts at these places."""
        return Rows(self.packed[which], None if self.carried is None else self.carried.take(which))

    def filter(self, wanted: NDArray[np.bool_]) -> "Rows":
        """The acts that are wanted."""
        return self if wanted.all() else self.take(np.flatnonzero(wanted))


def _no_ints() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Since:
    """What commits brought to a family, in their order: `seq` is the commit of each row, `gone` which rows take back.

    `rows` are packed acts or, of results, a table. `ended` are ties that are gone, `ended_seq` with which commit.
    """

    rows: Any
    seq: NDArray[np.int64]
    gone: NDArray[np.bool_]
    ended: NDArray[np.int64] = field(default_factory=_no_ints)
    ended_seq: NDArray[np.int64] = field(default_factory=_no_ints)

    def __bool__(self) -> bool:
        return len(self.seq) > 0 or len(self.ended) > 0


def unpacked_table(rows: Rows) -> pa.Table:
    """Packed acts as a table."""
    if len(rows) < SMALL:
        return act_table(unpack(rows.packed), rows.carried)
    from nearer.store.clustered.machine import unpacked

    columns = empty_columns(len(rows))
    unpacked(rows.packed, columns)
    return act_table(columns, rows.carried)


def packed_table(table: pa.Table, carried: pa.Schema) -> Rows:
    """A table of acts, packed."""
    return Rows(pack(columns_of(table)), table.select(carried.names) if len(carried) else None)


def clustered(rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
    """The acts by tie and canonical order, equal ones in the order given; and where each was. Of many acts that carry
    nothing the places are left out."""
    if len(rows) < SMALL:
        order = np.lexsort((rows.packed[:, 2], rows.packed[:, 1], rows.packed[:, 0]))
        return rows.take(order), order
    from nearer.store.clustered.machine import cluster

    order = np.empty(0 if rows.carried is None else len(rows), np.int64)
    # One compiled form: what Arrow lends is read-only, and would be compiled for once more.
    packed = cluster(np.require(rows.packed, requirements="W"), order)
    return Rows(packed, None if rows.carried is None else rows.carried.take(order)), order


def merge_acts(base: Rows | None, since: Since, *, keep_gone: bool = False) -> tuple[Rows, Rows | None]:
    """The acts that stand after some commits, sorted; and, with `keep_gone`, the acts taken back that are older."""
    rows: Rows = since.rows
    gone, seq = since.gone, since.seq
    if len(since.ended):
        ended, last = _newest(since.ended, since.ended_seq)
        if base is not None:
            base = base.filter(~among(base.packed[:, 0], ended))
        here = among(rows.packed[:, 0], ended)
        late = np.zeros(len(seq), np.int64)
        late[here] = last[np.searchsorted(ended, rows.packed[here, 0])]
        alive = ~here | (seq >= late)
        rows, gone, seq = rows.filter(alive), gone[alive], seq[alive]
    if base is not None:
        gone = np.concatenate((np.zeros(len(base), np.bool_), gone))
        rows = joined([base, rows])
    if not gone.any():
        return clustered(rows)[0], rows.take(_no_ints()) if keep_gone else None
    keep = _after_cancelling(rows, gone)
    standing = clustered(rows.filter(keep & ~gone))[0]
    return standing, clustered(rows.filter(keep & gone))[0] if keep_gone else None


def joined(parts: Sequence[Rows]) -> Rows:
    """Acts one part after the other."""
    if len(parts) == 1:
        return parts[0]
    tables = [part.carried for part in parts if part.carried is not None]
    return Rows(
        np.concatenate([part.packed for part in parts]),
        pa.concat_tables(tables).combine_chunks() if tables else None,
    )


def _after_cancelling(rows: Rows, gone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows are left when each that takes back has met an earlier one like itself, if there is one."""
    # Only ties that take something back are looked at.
    involved = np.flatnonzero(among(rows.packed[:, 0], np.unique(rows.packed[gone, 0])))
    part = rows.take(involved)
    order = np.lexsort((part.packed[:, 2], part.packed[:, 1], part.packed[:, 0]))
    marks = _marks(part, order)
    kept = np.ones(len(order), np.bool_)
    arguments = (part.packed[order], gone[involved][order], marks, kept)
    if len(order) < SMALL:
        cancel(*arguments)
    else:
        from nearer.store.clustered.machine import compiled

        compiled(cancel)(*arguments)
    keep = np.ones(len(rows), np.bool_)
    keep[involved[order[~kept]]] = False
    return keep


def _marks(rows: Rows, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """What rows carry as numbers, shape (rows, columns): equal values have one number, empty ones -1."""
    marks: list[NDArray[np.int64]] = []
    for column in rows.carried.columns if rows.carried is not None else ():
        if pa.types.is_nested(column.type):
            continue
        coded: Any = column.combine_chunks().dictionary_encode()
        indices: Any = coded.indices.cast(pa.int64()).fill_null(-1)
        marks.append(indices.to_numpy(zero_copy_only=False)[order])
    return np.stack(marks, axis=1) if marks else np.zeros((len(order), 0), np.int64)


def cancel(rows: NDArray[np.int64], gone: NDArray[np.bool_], marks: NDArray[np.int64], kept: NDArray[np.bool_]) -> None:
    """Clear `kept` for each row that takes back and for the earlier row that it takes back. `rows` are sorted, equal
    ones in order of their commits."""
    low = 0
    for i in range(len(rows)):
        if rows[i, 0] != rows[low, 0] or rows[i, 1] != rows[low, 1] or rows[i, 2] != rows[low, 2]:
            low = i
        if not gone[i]:
            continue
        for j in range(low, i):
            if gone[j] or not kept[j]:
                continue
            like = True
            for m in range(marks.shape[1]):
                if marks[i, m] >= 0 and marks[i, m] != marks[j, m]:
                    like = False
            if like:
                kept[i] = False
                kept[j] = False
                break


def merge_rows(base: pa.Table | None, since: Since) -> pa.Table:
    """The results that stand after some commits, sorted by tie; rows of one tie in the order they were given in."""
    rows: pa.Table = since.rows
    ties = rows["tie"].to_numpy()
    touched, last = _newest(np.concatenate((since.ended, ties)), np.concatenate((since.ended_seq, since.seq)))
    newest = since.seq == last[np.searchsorted(touched, ties)]
    if not newest.all():
        rows = rows.filter(pa.array(newest))
    if base is not None:
        held = base["tie"].to_numpy()
        stays = ~among(held, touched)
        rows = pa.concat_tables([base if stays.all() else base.filter(pa.array(stays)), rows])
    order = np.argsort(rows["tie"].to_numpy(), kind="stable")
    return rows.take(order).combine_chunks()


def _newest(ties: NDArray[np.int64], seq: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct ties, ascending, and the newest commit of each."""
    order = np.lexsort((seq, ties))
    ties, seq = ties[order], seq[order]
    last = np.append(ties[1:] != ties[:-1], True)[: len(ties)]
    return ties[last], seq[last]


def merged_table(base: pa.Table, since: Since, carried: pa.Schema) -> pa.Table:
    """The acts of a bucket after some commits, sorted. `carried` are the columns they carry, in `base` too."""
    if len(since.ended) or since.gone.any() or len(base) < SMALL:
        return unpacked_table(merge_acts(packed_table(base, carried), since)[0])
    from nearer.store.clustered.machine import weave

    fresh = merge_acts(None, since)[0]
    total = len(base) + len(fresh)
    woven = empty_columns(total)
    order = np.empty(total if len(carried) else 0, np.int64)
    lent: Any = [np.require(column, requirements="W") for column in columns_of(base)]
    weave(Columns(*lent), np.require(fresh.packed, requirements="W"), woven, order)
    both = None
    if fresh.carried is not None:
        held = base.select(carried.names).cast(fresh.carried.schema)
        both = pa.concat_tables([held, fresh.carried]).combine_chunks().take(order)
    return act_table(woven, both)
