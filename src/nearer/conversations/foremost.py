"""Of very many talks those that may have most at stake, so that a day's openings are found among a few thousand."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.conversations import terms
from nearer.conversations.choices import Choices
from nearer.model.opening import OpeningKind
from nearer.model.time import DAY_US, to_us
from nearer.people.columns import floats, kept, numbers

Floats = NDArray[np.float64]

MOST_TALKS = 20_000
"""Open acts and rhythms of ties that are looked at one by one for a day; that takes some two seconds."""


def oldest(choices: Choices, now: datetime) -> int:
    """A talk in which nothing open is newer than this moment is not today's, in microseconds."""
    return to_us(min(now, choices.snoozed_since or now) - timedelta(days=terms.OLDEST))


def most_at_stake(candidates: pa.Table, closeness: Floats, now_us: int, most: int = MOST_TALKS) -> pa.Table:
    """The candidates whose talk, or whose tie, could have most at stake; those of one talk stay together.

    `closeness` is that of each row's tie, 0 where there is none. What is bounded is the formula of `terms.BASE`: no
    opening of a talk has more at stake than if its newest act asked something and were as fresh as the longest life
    allows, and none of a tie that cools more than in the inner circle, at what its silence is of eight usual gaps. So
    whatever is left out has less at stake than anything that was kept could have.
    """
    talk, newest = numbers(candidates["talk"], -1), numbers(candidates["newest_us"], 0)
    age: Any = np.maximum(0, now_us - newest) / DAY_US
    fresh = np.exp2(-3 * age / max(terms.LIFE.values()))
    share = age / (terms.ENDS * np.maximum(floats(candidates["usual"], 1.0), 1.0))
    cooling = _COOLING * np.minimum(share, 1 / np.maximum(share, 1e-9))
    bound = (0.5 + closeness / 100) * np.where(talk >= 0, _MOST * fresh, cooling)
    if len(bound) <= most:
        return candidates
    least = np.partition(bound, len(bound) - most)[len(bound) - most]
    return kept(candidates, bound >= least)


_MOST = max(terms.BASE.values()) * terms.DIRECT
_COOLING = terms.BASE[OpeningKind.COOLING] * max(terms.CLOSE.values())
