"""What every contender computes of each tie, in the same columns, so that their numbers can be laid side by side.

The definitions are those of the step (nearer.ties.step). Sums, contact days and unanswered approaches are told as they
have faded by `END_US`, the end of the log: for the rivals that is the easiest moment, since it is the same for all.

Whole numbers: counts of acts by direction, of acts that would be heard and answered, first and last times, contact
days (all of them, of the last 30 days and of the 180 before, without a gap up to the last one and at the longest),
words, approaches and answers, how long answers took (from the last act that waited for one; the sum of the bins of
`nearer.ties.state`, each twice as long as the one before: so their mean is that of the logarithm), acts that still
wait, and conversations started. Real ones: the five fading sums of both directions and of the incoming
acts, closeness, and what has faded of contact days and of unanswered approaches.
"""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bench.scale.log import END_US
from nearer.model.time import DAY_US
from nearer.ties.weights import KINDS, SHARES, Trait, prior_points, tables

WHOLE = (
    "n_in",
    "n_out",
    "words_in",
    "words_out",
    "heard",
    "answerable_in",
    "answerable_out",
    "first_us",
    "first_out_us",
    "last_in_us",
    "last_out_us",
    "n_days",
    "days_recent",
    "days_usual",
    "streak_days",
    "longest_days",
    "approaches_in",
    "approaches_out",
    "answers_in",
    "answers_out",
    "latency_in",
    "latency_out",
    "waiting_in",
    "waiting_out",
    "starts_in",
    "starts_out",
)
"""Times are NEVER where nothing happened."""

BOTH = ("both_1", "both_7", "both_30", "both_90", "both_360")
INCOMING = ("in_1", "in_7", "in_30", "in_90", "in_360")
REAL = (*BOTH, *INCOMING, "closeness", "contact_days", "unanswered")

AT_US = END_US
TODAY = (END_US - 1) // DAY_US
"""The last day of the log, from which contact days fade and are counted back."""
RECENT_DAYS, USUAL_DAYS = 30, 180

DECAY = tuple(float(rate) for rate in tables().decay)
"""ln 2 / half-life, a microsecond."""
SHARE = SHARES
POINTS = tuple(float(points) for points in prior_points())
"""By code of kind."""
COMPOSED = tuple(code for code, kind in enumerate(KINDS) if kind.composed)
"""The codes of kinds to which an answer is expected."""
QUIET = tuple(code for code, trait in enumerate(tables().traits) if trait & Trait.QUIET)
"""The codes of kinds that show that somebody is there, and not that they would answer."""
CONTACT_DECAY = float(np.log(2)) / 30
"""A day."""
UNANSWERED_DECAY = float(np.log(2)) / (90 * DAY_US)
"""A microsecond."""

MINUTE_US = 60_000_000
BINS = 16

SMALL = 1e-290
"""Below this a sum is as good as nothing: doubles lose their digits from 2e-308 on, and orders of fading differ."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the numbers of two contenders compare. `apart` names the whole-number columns that differ in some tie, and
    `greatest` is the greatest relative difference of a real number, in column `where`."""

    one: str
    other: str
    ties: int
    columns: int
    apart: tuple[str, ...]
    greatest: float
    where: str

    @property
    def holds(self) -> bool:
        """Whole numbers equal, real ones within 1e-9."""
        return not self.apart and self.greatest <= 1e-9


def compare(one: str, left: pa.Table, other: str, right: pa.Table) -> Agreement:
    """Lay two tables of features side by side, over the columns that both have; rows may come in any order."""
    left, right = left.sort_by("tie"), right.sort_by("tie")
    if not left["tie"].combine_chunks().equals(right["tie"].combine_chunks()):
        return Agreement(one, other, len(left), 0, ("tie",), 0.0, "")
    shared = set(left.column_names) & set(right.column_names)
    apart = tuple(
        name for name in WHOLE if name in shared and not np.array_equal(_numbers(left, name), _numbers(right, name))
    )
    greatest, where = 0.0, ""
    for name in REAL:
        if name in shared:
            gap = relative(_numbers(left, name), _numbers(right, name))
            if gap > greatest:
                greatest, where = gap, name
    return Agreement(one, other, len(left), len(shared) - 1, apart, greatest, where)


def relative(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The greatest difference of two numbers in relation to the larger one. NaN anywhere counts as infinite."""
    if not len(one):
        return 0.0
    scale = np.maximum(np.maximum(np.abs(one), np.abs(other)), SMALL)
    greatest = float(np.max(np.abs(one - other) / scale))
    return greatest if not math.isnan(greatest) else float("inf")


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    return table[name].combine_chunks().to_numpy(zero_copy_only=False)
