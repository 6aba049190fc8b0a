"""The pass that looks back at a few moments, and at the most that ever stood since the first of them. Compiled; import
this module only where it is run."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import ActColumns
from nearer.ties.compiled import compiled
from nearer.ties.fading import faded, points_at
from nearer.ties.passes import SnapshotColumns
from nearer.ties.step import step

_NEVER = -(2**63)
_YEAR_US = 365 * 86_400_000_000


@compiled
def recall_pass(ties: Any, acts: ActColumns, models: Any, seen: SnapshotColumns, most: NDArray[np.float64]) -> None:
    """Fold every act and write what stood at each moment, counting the acts before it, as `snapshot_pass` does but for
    the contact days. `most[i]` becomes the most points that tie i had at the first moment or after any act since."""
    columns: Any = acts
    start, time, kind, incoming, words, answerable, dated = columns
    moments_us, points, points_in, _, two_way = seen
    model = models[0]
    now = faded(0, model)
    for i in range(len(start) - 1):
        j = start[i]
        tie = ties[i]
        for m in range(len(moments_us)):
            moment = moments_us[m]
            while j < start[i + 1] and time[j] < moment:
                step(tie, time[j], kind[j], incoming[j], words[j], answerable[j], dated[j], model)
                j += 1
                if m > 0:
                    most[i] = max(most[i], points_at(tie.sums, 0, now))
            if tie.ref_us == _NEVER:
                continue
            fading = faded(moment - tie.ref_us, model)
            points[i, m] = points_at(tie.sums, 0, fading)
            points_in[i, m] = points_at(tie.sums, 1, fading)
            oldest = moment - _YEAR_US
            two_way[i, m] = tie.last_in_us >= oldest and tie.last_out_us >= oldest
            if m == 0:
                most[i] = points[i, m]
        while j < start[i + 1]:
            step(tie, time[j], kind[j], incoming[j], words[j], answerable[j], dated[j], model)
            j += 1
            most[i] = max(most[i], points_at(tie.sums, 0, now))
