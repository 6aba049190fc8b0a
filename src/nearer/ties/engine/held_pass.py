"""Acts into ties that are held in memory, compiled. Import it only where it is run."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import compiled
from nearer.ties.engine.fold_pass import begin
from nearer.ties.fading import faded, points_at
from nearer.ties.knots import write_knot
from nearer.ties.step import step

_NEVER = -(2**63)
LATE = -1.0
"""What the passes say instead of points where an act is no later than what its tie has folded."""


class Table(NamedTuple):
    """The arrays of ties that are held.

    `keys` and `rows` are the index: a tie's number and row, -1 where free; a power of two long. `numbers` are the ties
    by row, `facts` their records. `grown` are the knots since the ties were loaded, in three lines: row, word, and the
    place of the row's knot before, -1 where there is none; `last` is the place of each row's last one. `counts` are the
    rows and the knots in use.
    """

    keys: NDArray[np.int64]
    rows: NDArray[np.int64]
    numbers: NDArray[np.int64]
    facts: Any
    grown: NDArray[np.int64]
    last: NDArray[np.int64]
    counts: NDArray[np.int64]


@compiled
def _slot(keys: NDArray[np.int64], tie: int) -> Any:
    """Where a tie stands in the index, or the free place where it belongs. The length is a power of two."""
    mixed = np.uint64(tie) * np.uint64(0x9E3779B97F4A7C15)
    mask = np.int64(len(keys) - 1)
    at = np.int64(mixed >> np.uint64(20)) & mask
    while keys[at] >= 0 and keys[at] != tie:
        at = (at + 1) & mask
    return at


@compiled
def index_pass(keys: NDArray[np.int64], rows: NDArray[np.int64], ties: NDArray[np.int64], first: int) -> None:
    """Put ties into the index, the first of them as row `first`."""
    for i in range(len(ties)):
        at = _slot(keys, ties[i])
        keys[at] = ties[i]
        rows[at] = first + i


@compiled
def rows_pass(
    keys: NDArray[np.int64], rows: NDArray[np.int64], ties: NDArray[np.int64], found: NDArray[np.int64]
) -> None:
    """The row of each tie, -1 where it is not held."""
    for i in range(len(ties)):
        at = _slot(keys, ties[i])
        found[i] = rows[at] if keys[at] >= 0 else -1


@compiled
def _row_of(
    keys: NDArray[np.int64],
    rows: NDArray[np.int64],
    numbers: NDArray[np.int64],
    facts: Any,
    counts: NDArray[np.int64],
    number: int,
    time: int,
) -> Any:
    """The row of a tie for an act that comes next, a new one where it is not held; -1 where the act is late."""
    at = _slot(keys, number)
    if keys[at] < 0:
        row = counts[0]
        keys[at] = number
        rows[at] = row
        numbers[row] = number
        counts[0] = row + 1
        begin(facts[row])
        return row
    row = rows[at]
    return row if time > facts[row].ref_us and time != _NEVER else -1


@compiled
def _keep_knot(
    row: int, facts: Any, grown: NDArray[np.int64], last: NDArray[np.int64], counts: NDArray[np.int64], model: Any
) -> None:
    """Write the knot of the week that has ended."""
    end = write_knot(facts[row], model, grown[1], counts[1])
    for at in range(counts[1], end):
        grown[0, at] = row
        grown[2, at] = last[row]
        last[row] = at
    counts[1] = end


@compiled
def add_pass(
    table: Any, acts: Any, begins: NDArray[np.int64], models: Any, at_us: int, points: NDArray[np.float64]
) -> None:
    """Fold sorted acts; those from `begins[g]` on are of one tie. `points[g]` becomes S and its incoming part, or LATE
    where the tie must be folded again, which is then as it was. There must be room for all of it."""
    keys, rows, numbers, facts, grown, last, counts = table
    number, time, kind, incoming, words, answerable, dated = acts
    model = models[0]
    for g in range(len(begins) - 1):
        first = begins[g]
        row = _row_of(keys, rows, numbers, facts, counts, number[first], time[first])
        if row < 0:
            points[g, 0] = LATE
            continue
        tie = facts[row]
        for j in range(first, begins[g + 1]):
            if time[j] >= tie.week_us and tie.week_us != _NEVER:
                _keep_knot(row, facts, grown, last, counts, model)
            step(tie, time[j], kind[j], incoming[j], words[j], answerable[j], dated[j], model)
        if tie.ref_us != _NEVER:
            fading = faded(max(at_us - tie.ref_us, 0), model)
            points[g, 0] = points_at(tie.sums, 0, fading)
            points[g, 1] = points_at(tie.sums, 1, fading)


@compiled
def one_pass(
    table: Any,
    models: Any,
    number: int,
    time: int,
    kind: int,
    incoming: bool,
    words: int,
    answerable: bool,
    dated: bool,
    at_us: int,
) -> float:
    """Fold one act. Returns S at `at_us`, or LATE where the tie must be folded again, which is then as it was."""
    keys, rows, numbers, facts, grown, last, counts = table
    model = models[0]
    row = _row_of(keys, rows, numbers, facts, counts, number, time)
    if row < 0:
        return LATE
    tie = facts[row]
    if time >= tie.week_us and tie.week_us != _NEVER:
        _keep_knot(row, facts, grown, last, counts, model)
    step(tie, time, kind, incoming, words, answerable, dated, model)
    if tie.ref_us == _NEVER:
        return 0.0
    return points_at(tie.sums, 0, faded(max(at_us - tie.ref_us, 0), model))


@compiled
def grown_pass(
    rows: NDArray[np.int64], last: NDArray[np.int64], grown: NDArray[np.int64], words: NDArray[np.int64],
    start: NDArray[np.int64],
) -> int:  # fmt: skip
    """The words that each row has grown by, in their order, those of the i-th up to `start[i + 1]`. With no room for
    `words` they are counted alone. Returns how many there are."""
    n = 0
    for i in range(len(rows)):
        at = last[rows[i]]
        size = 0
        while at >= 0:
            size += 1
            at = grown[2, at]
        n += size
        if len(words):
            at = last[rows[i]]
            for back in range(size):
                words[n - 1 - back] = grown[1, at]
                at = grown[2, at]
        start[i + 1] = n
    return n
