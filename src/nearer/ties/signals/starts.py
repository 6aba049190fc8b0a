"""Who starts: whose act ends a day or more of silence."""

import numpy as np

from nearer.model.tie import Reason, Standing
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable

name = "who starts"
question = "Who starts your conversations?"
needs = ()
order = 50

_LEAST = 4
_UNEVEN = 0.7


def read(table: TieTable) -> Reading:
    """The share you start, (yours + 1) / (all + 2); rests on all starts."""
    yours, theirs = table.state.facts["starts_out"], table.state.facts["starts_in"]
    return Reading((yours + 1) / (yours + theirs + 2), (yours + theirs).astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """One sentence where both sides are visible and there were four starts or more."""
    facts = case.table.state.facts[case.i]
    yours, theirs = int(facts["starts_out"]), int(facts["starts_in"])
    total = yours + theirs
    if case.tie.standing is not Standing.MUTUAL or total < _LEAST:
        return ()
    if yours >= _UNEVEN * total:
        sentence = f"You start {yours} of {total} conversations after a day or more of silence."
    elif theirs >= _UNEVEN * total:
        sentence = f"They start {theirs} of {total} conversations after a day or more of silence."
    else:
        sentence = f"You take turns: you start {yours} of {total} conversations, they {theirs}."
    return (Reason(name, sentence, abs(yours - theirs) / total),)
