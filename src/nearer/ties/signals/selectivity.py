"""How much of what somebody does is for ego; told where the log of a community shows what they do towards others."""

import numpy as np

from nearer.model.names import Kind
from nearer.model.tie import Reason
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.wording import as_of, count, percent

name = "selectivity"
question = "How much of what they send is for you?"
needs: tuple[Kind, ...] = ()
order = 60


def read(table: TieTable) -> Reading:
    """The share of what they send that goes to you; rests on the people they are in touch with."""
    kept = table.company
    if kept is None:
        return Reading(np.zeros(len(table)), np.zeros(len(table)))
    return Reading(kept.given, np.where(kept.known, kept.people, 0).astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """One sentence where they send anything to you, the newer the more it counts, as closeness counts it."""
    kept, i = case.table.company, case.i
    if kept is None or not kept.known[i] or kept.given[i] <= 0:
        return ()
    given, people = float(kept.given[i]), int(kept.people[i])
    others = count(people, "person", "people")
    if people == 1 and kept.one_of[i]:
        known = "you are the only one the log shows them in touch with"
    elif kept.one_of[i]:
        known = f"you are one of {others} they are in touch with"
    else:
        known = f"they are in touch with {others}"
    share = "all of it goes" if given > 0.995 else f"{percent(given)} goes"
    sentence = f"Of what they send of late, {share} to you; {known}{as_of(kept.at_us, case.table.at_us)}."
    return (Reason(name, sentence, given),)
