"""Whether approaches were answered, and how soon."""

import numpy as np

from nearer.model.names import Direction, Kind
from nearer.model.tie import Reason, Standing
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.wording import count, span

name = "answers"
question = "Do they answer, and do you?"
needs = (Kind.MESSAGE, Kind.REPLY)
order = 30

_LAST = 20


def read(table: TieTable) -> Reading:
    """How many of your approaches wait, theirs with a minus; rests on those of which an answer would be seen."""
    facts = table.state.facts
    waiting = facts["waiting_out"] - facts["waiting_in"]
    return Reading(waiting.astype(np.float64), (facts["answerable_out"] + facts["answerable_in"]).astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """Answers got and given with their usual time, and what still waits."""
    told: list[Reason] = []
    for direction, who in ((Direction.IN, "They answered you"), (Direction.OUT, "You answered them")):
        answers = case.ledger.answers(direction)
        if answers:
            times = case.ledger.minutes(direction)
            soon = f", half of the times within {span(float(np.median(times)))}" if len(times) else ""
            sentence = f"{who} {count(len(answers), 'time', 'times')}{soon}."
            evidence = tuple(a.answer for a in answers[-_LAST:])
            told.append(Reason(name, sentence, float(len(answers)), evidence))
    waiting = case.ledger.waiting
    visible = case.tie.standing in (Standing.MUTUAL, Standing.UNANSWERED)
    if waiting and visible:
        which = "last approach has" if len(waiting) == 1 else f"last {len(waiting)} approaches have"
        told.append(Reason("unanswered", f"Your {which} no answer yet.", float(len(waiting)), waiting))
    return tuple(told)
