"""What brought points in the last 30 days, by kind and side, and what silence took."""

from collections import defaultdict

import numpy as np

from nearer.model.names import Direction, Kind
from nearer.model.tie import Effect, Reason, Standing
from nearer.model.time import DAY_US
from nearer.ties.course import RECENT_DAYS
from nearer.ties.ledger import address
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
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
    recent = case.ledger.since(case.table.at_us - RECENT_DAYS * DAY_US)
    if not recent:
        return ()
    groups: dict[tuple[Direction, Kind], list[Effect]] = defaultdict(list)
    for effect in recent:
        groups[effect.interaction.direction, effect.interaction.kind].append(effect)
    sums = {key: sum(e.effect for e in group) for key, group in groups.items()}
    largest = sorted(sums, key=lambda key: -abs(sums[key]))[:_MOST]
    told = tuple(
        Reason(
            name,
            _sentence(key, groups[key], sums[key]),
            abs(sums[key]),
            tuple(address(e.interaction) for e in groups[key]),
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


def _sentence(key: tuple[Direction, Kind], group: list[Effect], points: float) -> str:
    direction, kind = key
    whose = "Their" if direction is Direction.IN else "Your"
    did = "brought" if points >= 0 else "took"
    return f"{whose} {kinds(len(group), kind)} of the last 30 days {did} {signed(points)} points of closeness."
