"""Silence in units of the usual gap (Navarro and others 2017: beyond eight usual gaps a tie has most likely ended)."""

import numpy as np

from nearer.model.tie import Reason, Trend
from nearer.model.time import DAY_US, to_us
from nearer.ties.course import RECENT_DAYS
from nearer.ties.ledger import address
from nearer.ties.reasons import Case, Reading
from nearer.ties.state import NEVER
from nearer.ties.table import TieTable
from nearer.ties.wording import figure, span

name = "silence against the rhythm"
question = "How long is the silence, measured in your usual gap?"
needs = ()
order = 40

LONG = 3.0
"""Usual gaps from which the silence is named (prior only)."""
ENDED = 8.0


def read(table: TieTable) -> Reading:
    """Days since the last act over the usual gap; rests on the contact days of the usual window."""
    last = table.state.last_us
    silent = np.where(last == NEVER, 0.0, (table.at_us - np.where(last == NEVER, 0, last)) / DAY_US)
    return Reading(silent * table.courses.usual / RECENT_DAYS, table.courses.usual_count.astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """One sentence where the silence is three usual gaps or longer."""
    last, usual = case.tie.last, case.tie.course.usual
    if last is None or usual <= 0 or case.tie.course.trend in (Trend.UNSEEN, Trend.NEW):
        return ()
    silent_us = case.table.at_us - to_us(last)
    gap_days = RECENT_DAYS / usual
    ratio = silent_us / DAY_US / gap_days
    if ratio < LONG:
        return ()
    sentence = (
        f"Nothing for {span(silent_us / 60e6)}; usually you are in touch every {span(gap_days * 1440)}: "
        f"{figure(ratio)} times the usual gap."
    )
    if ratio > ENDED:
        sentence += " Past eight, contact most often does not resume by itself."
    return (Reason(name, sentence, ratio, tuple(address(e.interaction) for e in case.ledger.effects[-1:])),)
