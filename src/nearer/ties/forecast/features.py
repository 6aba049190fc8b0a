"""What the forecast knows of a tie at a moment: functions of the tie state and of people's totals (TIES.md, 6)."""

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.forecast.totals import Totals
from nearer.ties.state import NEVER, TieColumns
from nearer.ties.weights import tables

Floats = NDArray[np.float64]

PAIR = ("points", "balance", "silence", "incoming", "starts", "never", "unanswered", "days")
"""Features of a tie alone, in the order of the columns of `pair_features`."""

FEW = (*PAIR, "their starts", "shared company")
"""The first columns of `full_features`, of the small head that the full one is averaged with."""

FULL = (
    *FEW,
    "contacts",
    "received",
    "sent",
    "attention",
    "their silence",
    "their contacts",
    "their received",
    "their answers",
    "their sent",
    "gap",
    "their rise",
    "rise",
    "level received",
    "level sent",
)
"""Features of a tie within its community, in the order of the columns of `full_features`.

But for two of FEW, the first nineteen are those of TIES.md, 6. Seven were found on training windows alone
(docs/decisions/forecast.md): how many conversations they started, the company that the two share (`shared`), the usual
gap between contact days (Navarro 2017), whether what each of the two receives rises or falls (half-life 7 days against
30), and how much ego receives and sends beside everybody else now, so that a log that swells or dries up as a whole is
told from an ego who does.
"""

JOINT = ("points", "silence", "incoming", "days")
"""How a tie stands: what else is known of it means more or less by these (`head.together`). How much, how long ago and
how often (our own choice, made before they were tried in windows of training: docs/decisions/forecast.md)."""

_FEW = 0.05
"""Added before taking logarithms of what people receive and send: an act of a few weeks ago (our own choice)."""

_LEAST_SHARED = 0.01
"""Added before taking the logarithm of the shared company: one of a hundred hours in common (our own choice among
0.01, 0.001 and no logarithm, in rolled training windows)."""

LONG_AGO_DAYS = 3_650.0
"""The silence of a tie, or a person, none of whose acts has a time."""


def pair_features(ties: TieColumns, at_us: int) -> Floats:
    """The eight features of a tie alone, shape (ties, 8), at a moment no earlier than any act folded."""
    return _pair(ties, at_us, *tie_points(ties, at_us))


def _pair(ties: TieColumns, at_us: int, both: Floats, incoming: Floats) -> Floats:
    facts = ties.facts
    outgoing = np.maximum(0.0, both - incoming)
    last = np.maximum(facts["last_in_us"], facts["last_out_us"])
    starts = (facts["starts_out"] + 1) / (facts["starts_out"] + facts["starts_in"] + 2)
    never = (facts["answerable_out"] > 0) & (facts["last_in_us"] < facts["first_out_us"])
    waiting = facts["unanswered"] * np.exp2(-days_since(facts["last_out_us"], at_us) / 90)
    quiet_days = np.where(facts["ring_day"] == NEVER, 0, np.maximum(0, (at_us - 1) // DAY_US - facts["ring_day"]))
    return np.stack(
        [
            np.log(0.005 + both),
            np.log(0.02 + incoming) - np.log(0.02 + outgoing),
            np.log1p(days_since(last, at_us)),
            np.log1p(facts["n_in"]),
            starts,
            never.astype(np.float64),
            np.log1p(waiting),
            np.log1p(facts["contact_days"] * np.exp2(-quiet_days / 30)),
        ],
        axis=1,
    )


def full_features(
    ties: TieColumns, ego: NDArray[np.int64], alter: NDArray[np.int64], totals: Totals, shared: Floats
) -> Floats:
    """The 24 features of a tie within its community, shape (ties, 24), at the moment of the totals.

    `ego` and `alter` are persons, as indices of the arrays of the totals; `shared` is the company that the two share,
    0 to 1, as `shared.shared_company` or `company.Company` tell it.
    """
    at_us = totals.at_us
    facts = ties.facts
    both, incoming = tie_points(ties, at_us)
    outgoing = np.maximum(0.0, both - incoming)
    answers = totals.answers[alter] - facts["answers_in"]
    approaches = totals.approaches[alter] - facts["approaches_out"]
    week, month = np.log(_FEW + totals.received_7), np.log(_FEW + totals.received_30)
    community = np.stack(
        [
            np.log1p(facts["starts_in"]),
            np.log(_LEAST_SHARED + shared),
            np.log1p(totals.contacts)[ego],
            np.log1p(totals.received_30)[ego],
            np.log1p(totals.sent_90)[ego],
            outgoing / np.maximum(totals.outgoing[ego], 1e-9),
            np.log1p(days_since(totals.last_us, at_us))[alter],
            np.log1p(totals.contacts)[alter],
            np.log1p(totals.received_30)[alter],
            (answers + 1) / (approaches + 3),
            np.log1p(totals.sent_30)[alter],
            np.log((_span_days(facts) + 7) / np.maximum(facts["n_days"], 1)),
            (week - month)[alter],
            (week - month)[ego],
            (week - np.log(_FEW + totals.mean_received))[ego],
            (np.log(_FEW + totals.sent_30) - np.log(_FEW + totals.mean_sent))[ego],
        ],
        axis=1,
    )
    return np.concatenate((_pair(ties, at_us, both, incoming), community), axis=1)


def tie_points(ties: TieColumns, at_us: int) -> tuple[Floats, Floats]:
    """S and its incoming part at a moment, one entry a tie."""
    ref = ties.facts["ref_us"]
    gap = np.where(ref == NEVER, 0, at_us - np.where(ref == NEVER, 0, ref)).astype(np.float64)
    faded: Floats = np.einsum("nsk,nk->ns", ties.sums, np.exp(-gap[:, None] * tables().decay))
    both: Floats = faded[:, 0]
    part: Floats = faded[:, 1]
    return both, part


def _span_days(facts: NDArray[np.void]) -> Floats:
    """Days from the first act of each tie to its last."""
    last = np.maximum(facts["last_in_us"], facts["last_out_us"])
    return np.where(last == NEVER, 0.0, (last - np.where(last == NEVER, last, facts["first_us"])) / DAY_US)


def days_since(time_us: NDArray[np.int64], at_us: int) -> Floats:
    """Days from a time to the moment, 0 for a later time, LONG_AGO_DAYS where there is no time."""
    known = time_us != NEVER
    return np.where(known, np.maximum(0, at_us - np.where(known, time_us, at_us)) / DAY_US, LONG_AGO_DAYS)


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def softplus(x: Floats) -> Floats:
    """ln(1 + exp(x)), without overflow: what `np.logaddexp(0, x)` says to the last bits, in a seventh of the time."""
    grown: Floats = np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))
    return grown
