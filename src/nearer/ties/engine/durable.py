"""Acts and results of a clustered log, changed together: what readers see is always one and the same."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.store.clustered import ClusteredLog, Snapshot
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import NAMES, Columns, from_arrow
from nearer.ties.engine.folding import Folded, fold, nothing
from nearer.ties.engine.held import Held, Touched, increment
from nearer.ties.engine.rows import FAMILY, folded_of, ties_table

Floats = NDArray[np.float64]


def compute(log: ClusteredLog, at_us: int, *, threads: int = 1, points: Floats | None = None) -> int:
    """Fold the whole log and write the results of all its ties; returns how many ties there are.

    Each bucket is a commit of its own, so that no more than a few are in memory; until the last one, some ties have
    none. Nobody else may write meanwhile (store.home: one process writes). Raises what the log raises.
    """
    ties = 0
    for folded in batch(log.snapshot(), at_us, threads=threads, points=points):
        if len(folded):
            log.append(None, {FAMILY: ties_table(folded)})
        ties += len(folded)
    return ties


def commit(log: ClusteredLog, acts: pa.Table, at_us: int, points: Floats | None = None) -> Folded:
    """Add new acts, in any order, and the new results of the ties they touch, in one commit. Returns these ties with
    their points at the moment. Ties whose acts are late are read and folded again from their first act.

    `acts` have the columns of columns.NAMES, and those that the log carries. Nobody else may write meanwhile. Raises
    what the log raises; then nothing has changed.
    """
    snapshot = log.snapshot()
    new = from_arrow(acts)
    before = known(snapshot, np.unique(new.tie))
    touched = increment(before, new, at_us, lambda ties: from_arrow(snapshot.acts_of(ties, list(NAMES))), points)
    log.append(acts, {FAMILY: ties_table(touched)})
    return touched


def commit_held(log: ClusteredLog, held: Held, acts: pa.Table, at_us: int) -> Touched:
    """As `commit`, with all ties in memory (`Held(everything(log.snapshot()))`), so that no row has to be read: what a
    process that takes in one act after the other should use. Where the log raises, what is held is as it was."""
    new = from_arrow(acts)

    # Asked for before anything is committed, and only where an act is late.
    def past(ties: NDArray[np.int64]) -> Columns:
        return from_arrow(log.snapshot().acts_of(ties, list(NAMES)))

    touched = held.add(new, at_us, past)
    try:
        log.append(acts, {FAMILY: ties_table(held.take(touched.tie))})
    except BaseException:
        held.fold_again(touched.tie, at_us, past)
        raise
    return touched


def remove(log: ClusteredLog, acts: pa.Table, at_us: int, points: Floats | None = None) -> Folded:
    """Take acts away (ClusteredLog.remove says which), and fold the ties they were of again, in one commit. Returns
    those of these ties that have acts left. Raises as `commit`."""
    snapshot = log.snapshot()
    ties = np.unique(from_arrow(acts).tie)
    left = fold(_without(from_arrow(snapshot.acts_of(ties, list(NAMES))), from_arrow(acts)), at_us, points)
    ended = np.setdiff1d(ties, left.tie)
    log.remove(ended if len(ended) else None, acts, {FAMILY: ties_table(left)} if len(left) else None)
    return left


def known(snapshot: Snapshot, ties: NDArray[np.int64]) -> Folded:
    """What the log knows of some ties (ascending); those without results are left out. Points are 0."""
    if FAMILY not in snapshot.families:
        return nothing()
    return folded_of(snapshot.rows_of(FAMILY, ties))


def everything(snapshot: Snapshot) -> Iterator[Folded]:
    """What the log knows of all ties, bucket by bucket, without a copy of the records; points are 0."""
    if FAMILY in snapshot.families:
        for bucket in range(snapshot.buckets):
            yield folded_of(snapshot.rows(FAMILY, bucket))


def _without(acts: Columns, gone: Columns) -> Columns:
    """The sorted acts less one for each that is taken away and equals it."""
    every = Columns(*(np.concatenate(pair) for pair in zip(acts.all(), gone.all(), strict=True)))
    order = np.lexsort(every.all()[::-1])
    same = np.ones(len(order), np.bool_)
    for column in every.all():
        same[1:] &= column[order][1:] == column[order][:-1]
    same[:1] = False
    group = np.cumsum(~same) - 1
    taken = order >= len(acts)
    many = np.bincount(group[taken], minlength=int(group[-1]) + 1 if len(group) else 0)
    # Within a group the sort is stable: the acts that stand come first, and the first of them go.
    rank = np.arange(len(order)) - np.searchsorted(group, group)
    return every.take(order[~taken & (rank >= many[group])])
