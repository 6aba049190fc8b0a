"""The passes over acts that are sorted by tie and time, compiled. Import this module only where one is run."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import ActColumns
from nearer.ties.compiled import compiled
from nearer.ties.fading import faded, points_at
from nearer.ties.step import step

_DAY_US = 86_400_000_000
_YEAR_US = 365 * _DAY_US
_NEVER = -(2**63)
_WORDS = 4
_BITS = 60


class SnapshotColumns(NamedTuple):
    """Where the pass writes what stood: shape (ties, moments), but for the moments themselves."""

    moments_us: NDArray[np.int64]
    points: NDArray[np.float64]
    points_in: NDArray[np.float64]
    days: NDArray[np.int16]
    two_way: NDArray[np.bool_]


@compiled
def fold_pass(ties: Any, row: NDArray[np.int64], acts: ActColumns, models: Any, ledger: NDArray[np.float64]) -> None:
    """Fold every act; the acts `start[t]` to `start[t + 1]` belong to the tie `row[t]` of `ties` (dtype FACTS). Where
    `ledger` has a row an act (shape (acts, 3)), it gets before, after and silence; with shape (0, 3) nothing is
    written."""
    columns: Any = acts
    start, time, kind, incoming, words, answerable, dated = columns
    model = models[0]
    keep = ledger.shape[0] > 0
    for t in range(len(row)):
        tie = ties[row[t]]
        for j in range(start[t], start[t + 1]):
            before, after, silence = step(tie, time[j], kind[j], incoming[j], words[j], answerable[j], dated[j], model)
            if keep:
                ledger[j, 0] = before
                ledger[j, 1] = after
                ledger[j, 2] = silence


@compiled
def contact_days(tie: Any, day: int, span: int) -> int:
    """How many of the `span` days that end with `day` are contact days."""
    if tie.ring_day == _NEVER:
        return 0
    limit = span - (day - tie.ring_day)
    total = 0
    for w in range(_WORDS):
        room = limit - w * _BITS
        if room <= 0:
            break
        word = tie.ring[w]
        if room < _BITS:
            word &= (np.int64(1) << np.int64(room)) - np.int64(1)
        while word != 0:
            word &= word - np.int64(1)
            total += 1
    return total


@compiled
def snapshot_pass(ties: Any, acts: ActColumns, models: Any, seen: SnapshotColumns, span: int) -> None:
    """Fold every act and write what stood at each moment, counting the acts before it. The moments ascend."""
    columns: Any = acts
    start, time, kind, incoming, words, answerable, dated = columns
    moments_us, points, points_in, days, two_way = seen
    model = models[0]
    for i in range(len(start) - 1):
        j = start[i]
        tie = ties[i]
        for m in range(len(moments_us)):
            moment = moments_us[m]
            while j < start[i + 1] and time[j] < moment:
                step(tie, time[j], kind[j], incoming[j], words[j], answerable[j], dated[j], model)
                j += 1
            if tie.ref_us == _NEVER:
                continue
            fading = faded(moment - tie.ref_us, model)
            points[i, m] = points_at(tie.sums, 0, fading)
            points_in[i, m] = points_at(tie.sums, 1, fading)
            days[i, m] = contact_days(tie, (moment - 1) // _DAY_US, span)
            oldest = moment - _YEAR_US
            two_way[i, m] = tie.last_in_us >= oldest and tie.last_out_us >= oldest
