"""Results as Arrow tables, one row a tie, and back to the last bit: what files hold, and what SQL can ask."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.ties.engine.folding import Folded
from nearer.ties.state import FACTS, LATENCY_BINS, RING_WORDS, SINGLE

SUMS = tuple(f"{part}_{days}d" for part in ("points", "points_in") for days in (1, 7, 30, 90, 360))
"""The columns of the fading sums by half-life: of both directions together, of the incoming acts; at `ref_us`."""
RING = tuple(f"ring_{word}" for word in range(RING_WORDS))
LATENCY = ("latency_out", "latency_in")
"""How long ego's answers took, and theirs: LATENCY_BINS counts of 32 bits, lowest byte first."""

_LATENCY = pa.binary(4 * LATENCY_BINS)
TIES = pa.schema(
    [
        ("tie", pa.int64()),
        *((name, pa.from_numpy_dtype(FACTS[name])) for name in SINGLE),
        *((name, pa.float64()) for name in SUMS),
        *((name, pa.int64()) for name in RING),
        *((name, _LATENCY) for name in LATENCY),
    ]
)
"""One row a tie: state.FACTS as columns. Times are microseconds, state.NEVER where there is none."""

KNOTS = pa.schema(
    [("tie", pa.int64()), ("since", pa.int32()), ("knots", pa.large_list(pa.field("item", pa.int64(), False)))]
)
"""One row a tie that has knots: `since` is the week of the first, `knots` their words (nearer.ties.knots)."""


def ties_table(folded: Folded) -> pa.Table:
    """The states of these ties, with the schema TIES."""
    facts = folded.facts
    columns: list[Any] = [pa.array(folded.tie)]
    columns += [pa.array(np.ascontiguousarray(facts[name])) for name in SINGLE]
    sums = np.ascontiguousarray(facts["sums"].reshape(len(folded), 10).T)
    ring = np.ascontiguousarray(facts["ring"].T)
    columns += [pa.array(column) for column in (*sums, *ring)]
    for side in range(2):
        counts = np.ascontiguousarray(facts["latency"][:, side]).astype("<i4", copy=False)
        columns.append(pa.Array.from_buffers(_LATENCY, len(folded), [None, pa.py_buffer(counts.tobytes())]))
    return pa.table(columns, schema=TIES)


def knots_table(folded: Folded) -> pa.Table:
    """The knots of these ties, with the schema KNOTS. Ties whose first week has not ended have no row."""
    from nearer.ties.engine.history import week_of

    some = np.flatnonzero(np.diff(folded.start))
    offsets: Any = pa.array(np.append(folded.start[some], folded.start[-1]))
    lists = pa.LargeListArray.from_arrays(offsets, pa.array(folded.words), type=KNOTS.field("knots").type)
    since = week_of(folded.facts["first_us"][some]).astype(np.int32)
    return pa.table([pa.array(folded.tie[some]), pa.array(since), lists], schema=KNOTS)


def folded_of(ties: pa.Table, knots: pa.Table, points: NDArray[np.float64] | None = None) -> Folded:
    """What `ties_table` and `knots_table` wrote, sorted by tie. The points of a moment are not kept in rows; they are 0
    where they are not handed in."""
    ties = ties.sort_by("tie")
    facts = np.zeros(ties.num_rows, FACTS)
    for name in SINGLE:
        facts[name] = _array(ties, name)
    for k, name in enumerate(SUMS):
        facts["sums"][:, k // 5, k % 5] = _array(ties, name)
    for k, name in enumerate(RING):
        facts["ring"][:, k] = _array(ties, name)
    for side, name in enumerate(LATENCY):
        column: Any = ties[name].combine_chunks()
        counts = np.frombuffer(column.buffers()[1], "<i4") if len(column) else np.zeros(0, "<i4")
        first = column.offset * LATENCY_BINS
        facts["latency"][:, side] = counts[first : first + len(column) * LATENCY_BINS].reshape(-1, LATENCY_BINS)
    tie = _array(ties, "tie")
    start, words = _knots(tie, knots.sort_by("tie"))
    return Folded(tie, facts, start, words, np.zeros((len(tie), 2)) if points is None else points)


def _knots(tie: NDArray[np.int64], knots: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    lists: Any = knots["knots"].combine_chunks()
    place = np.searchsorted(tie, _array(knots, "tie"))
    size = np.zeros(len(tie), np.int64)
    size[place] = np.diff(lists.offsets.to_numpy()) if len(lists) else 0
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    return start, lists.flatten().to_numpy().astype(np.int64, copy=False)


def _array(table: pa.Table, name: str) -> NDArray[Any]:
    return table[name].combine_chunks().to_numpy(zero_copy_only=False)
