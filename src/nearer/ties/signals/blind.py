"""What the log cannot see of this tie."""

import numpy as np

from nearer.model.tie import Reason, Standing, Trend
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.wording import count

name = "not visible"
question = "What can the log not see of this tie?"
needs = ()
order = 90

_SENTENCES = {
    Standing.ONE_SIDED: "Your sources do not show what came back: this is what you gave, not how close you are.",
    Standing.YOURS_UNSEEN: "Your sources do not show what you did: only their side of this tie is visible.",
}


def read(table: TieTable) -> Reading:
    """1 where one side is not visible."""
    blind = np.isnan(table.closeness).astype(np.float64)
    return Reading(blind, blind)


def reasons(case: Case) -> tuple[Reason, ...]:
    """Which side no source shows, a course that cannot be told, and how many acts have no time."""
    told: list[Reason] = []
    sentence = _SENTENCES.get(case.tie.standing)
    if sentence:
        told.append(Reason(name, sentence, 1.0))
    elif case.tie.course.trend is Trend.UNSEEN:
        told.append(Reason(name, "Your sources do not reach far enough here to tell which way this tie moves.", 1.0))
    undated = case.ledger.undated
    if undated:
        acts = count(len(undated), "act has", "acts have")
        sentence = f"{acts} no known time and earned no points."
        told.append(Reason("without a time", sentence, 0.0, tuple(f"{a.network}/{a.activity}" for a in undated)))
    return tuple(told)
