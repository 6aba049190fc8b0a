"""Closeness over time from knots: of one tie, or of many, at the ends of weeks, without a second pass of the acts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.engine.folding import Folded
from nearer.ties.powers import packed
from nearer.ties.state import KNOT_WORDS, NEVER

Ints = NDArray[np.int64]

WEEK_US = 7 * DAY_US
FIRST_END_US = 4 * DAY_US
"""The end of week 0: 5 January 1970, a Monday, 00:00 UTC."""
SPAN_WEEKS = 30
"""Contact days are counted over so many weeks: the 210 days of kernel.CONTACT_SPAN_DAYS."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """What stood at the ends of some weeks. Arrays have shape (ties, weeks).

    `points` is S, `points_in` the part of the incoming acts; `days` the contact days of the 210 days before;
    `two_way` whether both sides acted within the 52 weeks before. `weeks` are numbers of weeks, ascending.
    """

    tie: Ints
    weeks: Ints
    points: NDArray[np.float32]
    points_in: NDArray[np.float32]
    days: NDArray[np.int16]
    two_way: NDArray[np.bool_]

    @property
    def moments_us(self) -> Ints:
        """The ends of the weeks."""
        return end_of(self.weeks)


def week_of(time_us: Ints) -> Ints:
    """The number of the week, from Monday (UTC), that each time lies in."""
    return (time_us - FIRST_END_US) // WEEK_US + 1


def end_of(weeks: Ints) -> Ints:
    """When each week ends: the first microsecond that is not in it."""
    return weeks * WEEK_US + FIRST_END_US


def weekly(ties: Folded, weeks: Ints) -> Weeks:
    """What stood at the end of each of the weeks (ascending), for all these ties; the week of a tie's last act is told
    as if nothing came after it. Points are within 0.3 % or a few thousandths of a point (docs/decisions/engine.md);
    for a moment no earlier than a tie's last act, `folding` has them exactly."""
    from nearer.ties.engine.history_pass import history_pass

    shape = len(ties), len(weeks)
    made = Weeks(
        ties.tie,
        weeks,
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.int16),
        np.zeros(shape, np.bool_),
    )
    facts = ties.facts.copy()
    longest = int(np.diff(ties.start).max(initial=0)) + KNOT_WORDS
    first = week_of(np.where(facts["first_us"] == NEVER, 0, facts["first_us"]))
    history_pass(
        facts,
        first,
        ties.start,
        ties.words,
        np.zeros(longest, np.int64),
        packed(),
        weeks,
        made.points,
        made.points_in,
        made.days,
        made.two_way,
    )
    return made
