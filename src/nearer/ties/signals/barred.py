"""A block or a mute that stands."""

import numpy as np

from nearer.model.names import Direction, Kind
from nearer.model.tie import Reason
from nearer.ties.ledger import address
from nearer.ties.reasons import Case, Reading
from nearer.ties.state import EGO_BLOCKS, EGO_MUTES, THEY_BLOCK, UNTIMED
from nearer.ties.table import TieTable
from nearer.ties.wording import day

name = "blocked or muted"
question = "Does a block or a mute stand between you?"
needs = (Kind.BLOCK, Kind.MUTE)
order = 0


def read(table: TieTable) -> Reading:
    """1 where one stands."""
    barred = table.state.barred.astype(np.float64)
    return Reading(barred, barred)


def reasons(case: Case) -> tuple[Reason, ...]:
    """Who blocked or muted whom, since when where that is known."""
    if not case.table.state.barred[case.i]:
        return ()
    flags = int(case.table.state.facts["flags"][case.i])
    flags |= flags >> UNTIMED
    who, kind, direction = (
        ("You blocked them", Kind.BLOCK, Direction.OUT)
        if flags & EGO_BLOCKS
        else ("They blocked you", Kind.BLOCK, Direction.IN)
        if flags & THEY_BLOCK
        else ("You muted them", Kind.MUTE, Direction.OUT)
        if flags & EGO_MUTES
        else ("They muted you", Kind.MUTE, Direction.IN)
    )
    acts = [e.interaction for e in case.ledger.effects] + list(case.ledger.undated)
    found = [act for act in acts if act.kind is kind and act.direction is direction]
    dated = [act.time for act in found if act.time is not None]
    since = f" on {day(dated[-1])}" if dated else ""
    sentence = f"{who}{since}, so they are in none of your circles."
    return (Reason(name, sentence, 1.0, tuple(address(act) for act in found[-1:])),)
