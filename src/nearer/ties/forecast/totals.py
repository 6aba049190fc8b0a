"""What everybody in a community did and got, summed over the states of their ties. Needs no second pass of the acts."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
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

    Of all people met so far, those who have gone quiet too, so that both fall as a log does: mean_received of
    received_7, mean_sent of sent_30.
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
    mean_received: float
    mean_sent: float

    def take(self, persons: Ints) -> "Totals":
        """The totals of some people, in the order given; the means stay those of all."""
        return replace(self, **{name: getattr(self, name)[persons] for name in EACH})

    def later(self, at_us: int) -> "Totals":
        """The totals at a later moment, had nobody done anything since. But for `outgoing`, which fades at five rates
        at once and stays as it is."""
        days = (at_us - self.at_us) / DAY_US
        week, month, quarter = 0.5 ** (days / 7), 0.5 ** (days / 30), 0.5 ** (days / 90)
        return replace(
            self,
            at_us=at_us,
            sent_30=self.sent_30 * month,
            sent_90=self.sent_90 * quarter,
            received_7=self.received_7 * week,
            received_30=self.received_30 * month,
            mean_received=self.mean_received * week,
            mean_sent=self.mean_sent * month,
        )

    def before(self, others: "Totals") -> "Totals":
        """The totals of these people and then of others; the moment and the means are those of the others."""
        joined = {name: np.concatenate((getattr(self, name), getattr(others, name))) for name in EACH}
        return replace(others, **joined)


EACH = (
    "contacts",
    "sent_30",
    "sent_90",
    "received_7",
    "received_30",
    "outgoing",
    "last_us",
    "approaches",
    "answers",
)
"""The columns of `Totals`, one entry a person each."""


def totals(
    ties: TieColumns, ego: Ints, alter: Ints, persons: int, at_us: int, whole: NDArray[np.bool_] | None = None
) -> Totals:
    """The totals of `persons` people from all their ties at a moment. `ego` and `alter` are the ends of each tie.

    `whole` marks the people all of whose ties are there (everybody where left out): the means are theirs.
    """
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
    contacts = counted(ego, facts["n_in"] + facts["n_out"] > 0)
    received_7 = summed(ego, faded[:, 1, _WEEK] / (SHARES[_WEEK] * INCOMING))
    sent_30 = summed(ego, outgoing[:, _MONTH] / SHARES[_MONTH])
    seen = np.ones(persons, np.bool_) if whole is None else whole
    met = max(int(np.count_nonzero(contacts[seen])), 1)
    return Totals(
        at_us=at_us,
        contacts=contacts,
        sent_30=sent_30,
        sent_90=summed(ego, outgoing[:, _QUARTER] / SHARES[_QUARTER]),
        received_7=received_7,
        received_30=summed(ego, faded[:, 1, _MONTH] / (SHARES[_MONTH] * INCOMING)),
        outgoing=summed(ego, outgoing.sum(axis=1)),
        last_us=last,
        approaches=counted(alter, facts["approaches_out"]),
        answers=counted(alter, facts["answers_in"]),
        mean_received=float(received_7[seen].sum()) / met,
        mean_sent=float(sent_30[seen].sum()) / met,
    )
