"""What brought points in the last 30 days, by kind and side, and what silence took."""

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Direction, Kind
from nearer.model.tie import Reason, Standing
from nearer.model.time import DAY_US
from nearer.ties.course import RECENT_DAYS
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.weights import KINDS
from nearer.ties.wording import kinds, signed

name = "what it did"
question = "Which acts brought you closer, and what did silence take?"
needs = ()
order = 20

_MOST = 3
_LEAST_POINTS = 1.0


def read(table: TieTable) -> Reading:
    """The change over 30 days; rests on the contact days of that window."""
    return Reading(table.change, table.courses.recent_count.astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """The kinds with the largest sum of effects within 30 days, largest first, then the silence of those days."""
    acts, effects = case.ledger.acts, case.ledger.replayed.effect
    recent = np.flatnonzero(acts.time_us >= case.table.at_us - RECENT_DAYS * DAY_US)
    if not len(recent):
        return ()
    sort = acts.kind[recent] * 2 + acts.incoming[recent]
    groups: dict[tuple[Direction, Kind], NDArray[np.int64]] = {
        (Direction.IN if one % 2 else Direction.OUT, KINDS[one // 2]): recent[sort == one]
        for one in dict.fromkeys(sort.tolist())
    }
    sums = {key: float(effects[group].sum()) for key, group in groups.items()}
    largest = sorted(sums, key=lambda key: -abs(sums[key]))[:_MOST]
    told = tuple(
        Reason(
            name,
            _sentence(key, len(groups[key]), sums[key]),
            abs(sums[key]),
            tuple(case.ledger.addresses(groups[key])),
        )
        for key in largest
        if abs(sums[key]) >= _LEAST_POINTS
    )
    gained = sum(sums.values())
    # All that changed and was no act's doing was silence: the sums telescope.
    faded = float(case.table.change[case.i]) - gained
    if told and faded < -_LEAST_POINTS and case.tie.standing is not Standing.YOURS_UNSEEN:
        sentence = f"Acts brought {signed(gained)} points in the last 30 days, silence took {signed(faded)}."
        told += (Reason("silence", sentence, abs(faded), ()),)
    return told


def _sentence(key: tuple[Direction, Kind], acts: int, points: float) -> str:
    direction, kind = key
    whose = "Their" if direction is Direction.IN else "Your"
    did = "brought" if points >= 0 else "took"
    return f"{whose} {kinds(acts, kind)} of the last 30 days {did} {signed(points)} points of closeness."
