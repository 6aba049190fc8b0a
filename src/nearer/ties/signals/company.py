"""Whom both of you know; told where the log of a community shows what they do towards others."""

import numpy as np

from nearer.model.names import Kind
from nearer.model.tie import Reason
from nearer.ties.reasons import Case, Reading
from nearer.ties.table import TieTable
from nearer.ties.wording import as_of, percent

name = "shared company"
question = "How many of your usual people do you share?"
needs: tuple[Kind, ...] = ()
order = 65


def read(table: TieTable) -> Reading:
    """The overlap of your contacts and theirs; rests on the people both of you are in touch with."""
    kept = table.company
    if kept is None:
        return Reading(np.zeros(len(table)), np.zeros(len(table)))
    return Reading(kept.overlap, np.where(kept.known, kept.shared, 0).astype(np.float64))


def reasons(case: Case) -> tuple[Reason, ...]:
    """One sentence where there is anybody whom both of you are in touch with."""
    kept, i = case.table.company, case.i
    if kept is None or not kept.known[i] or not kept.shared[i]:
        return ()
    overlap = float(kept.overlap[i])
    when = as_of(kept.at_us, case.table.at_us)
    sentence = (
        f"You share {int(kept.shared[i]):,} of your usual people; {percent(overlap)} of your contact overlaps{when}."
    )
    return (Reason(name, sentence, overlap),)
