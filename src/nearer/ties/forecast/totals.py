"""What everybody in a community did and got, summed over the states of their ties. Needs no second pass of the acts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.state import NEVER, TieColumns
from nearer.ties.weights import HALF_LIVES_DAYS, INCOMING, SHARES, tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WEEK, _MONTH, _QUARTER = (HALF_LIVES_DAYS.index(days) for days in (7.0, 30.0, 90.0))


@dataclass(frozen=True, slots=True)
class Totals:
    """One entry a person, at `at_us`.

    contacts: people with any act between them; sent_*, received_*: acts, each worth its points without its direction
    and damped by its rank of the day, halved every 7, 30 or 90 days; outgoing: points S of all their own acts; last_us:
    their last act to anybody; approaches: runs of acts of others towards them, answers: those of them they answered.
    """

    at_us: int
    contacts: Ints
    sent_30: Floats
    sent_90: Floats
    received_7: Floats
    received_30: Floats
    outgoing: Floats
    last_us: Ints
    approaches: Ints
    answers: Ints


def totals(ties: TieColumns, ego: Ints, alter: Ints, persons: int, at_us: int) -> Totals:
    """The totals of `persons` people from all their ties at a moment. `ego` and `alter` are the ends of each tie."""
    facts = ties.facts
    ref = facts["ref_us"]
    gap = np.where(ref == NEVER, 0, at_us - np.where(ref == NEVER, 0, ref)).astype(np.float64)
    rates = tables().decay
    faded = ties.sums * np.exp(-gap[:, None] * rates)[:, None, :]
    outgoing = np.maximum(0.0, faded[:, 0] - faded[:, 1])

    def summed(of: Ints, values: NDArray[np.generic]) -> Floats:
        return np.bincount(of, weights=values, minlength=persons).astype(np.float64)

    def counted(of: Ints, values: NDArray[np.generic]) -> Ints:
        return summed(of, values).astype(np.int64)

    last = np.full(persons, NEVER, np.int64)
    np.maximum.at(last, ego, facts["last_out_us"])
    return Totals(
        at_us=at_us,
        contacts=counted(ego, facts["n_in"] + facts["n_out"] > 0),
        sent_30=summed(ego, outgoing[:, _MONTH] / SHARES[_MONTH]),
        sent_90=summed(ego, outgoing[:, _QUARTER] / SHARES[_QUARTER]),
        received_7=summed(ego, faded[:, 1, _WEEK] / (SHARES[_WEEK] * INCOMING)),
        received_30=summed(ego, faded[:, 1, _MONTH] / (SHARES[_MONTH] * INCOMING)),
        outgoing=summed(ego, outgoing.sum(axis=1)),
        last_us=last,
        approaches=counted(alter, facts["approaches_out"]),
        answers=counted(alter, facts["answers_in"]),
    )
