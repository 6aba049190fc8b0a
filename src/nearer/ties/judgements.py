"""What the user says of their people, as evidence about the weights of kinds: who is closer than whom, and which
exchanges drew nearer. Indices are rows of the ties that the points are of."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nearer.ties.typed import LEARNABLE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NAMED_STRENGTH = 5.0
"""Somebody named as one of the closest, or pinned, weighs as much as five labels however many the others are: the
comparisons with them are one judgement and not hundreds (our own choice)."""
FELT_STRENGTH = 3.0
"""A rating of how close somebody feels weighs as much as three labels (our own choice)."""
FELT_GRAIN = 10
"""Ratings (0 to 100) that differ by less are not told apart; people repeat a rating to about ten points (our own
choice)."""
OVERRULE_STRENGTH = 1.0
"""A verdict overruled weighs as much as one label: about 12 % on the weight of its kind (our own choice)."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Row `nearer[k]` is closer than row `farther[k]`, with the weight of so many labels."""

    nearer: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    farther: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    strength: Floats = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.nearer)

    def __add__(self, more: "Preferences") -> "Preferences":
        return Preferences(
            np.concatenate((self.nearer, more.nearer)),
            np.concatenate((self.farther, more.farther)),
            np.concatenate((self.strength, more.strength)),
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """All judgements. `points` are those of each kind now, shape (ties, len(LEARNABLE)), the rows that `preferences`
    name. `exchanges` has shape (n, len(LEARNABLE)): what the acts of each overruled exchange gave by kind
    (`typed.worth`); `drew_nearer` whether the user says that it drew nearer, as against nothing or away."""

    points: Floats = field(default_factory=lambda: np.zeros((0, len(LEARNABLE))))
    preferences: Preferences = field(default_factory=Preferences)
    exchanges: Floats = field(default_factory=lambda: np.zeros((0, len(LEARNABLE))))
    drew_nearer: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __len__(self) -> int:
        return len(self.preferences) + len(self.drew_nearer)


def named(closest: Sequence[int], others: Sequence[int]) -> Preferences:
    """Each of those named as closest before each of the others. Also for a pin: the pinned before all whose circle is
    wider, and all whose circle is narrower before the pinned."""
    others = [row for row in others if row not in set(closest)]
    if not closest or not others:
        return Preferences()
    share = NAMED_STRENGTH / max(len(closest), len(others))
    return Preferences(
        np.repeat(np.array(closest, np.int64), len(others)),
        np.tile(np.array(others, np.int64), len(closest)),
        np.full(len(closest) * len(others), share),
    )


def felt(rows: Sequence[int], ratings: Sequence[float]) -> Preferences:
    """Of any two people whose ratings (0 to 100) differ by FELT_GRAIN or more, the higher before the lower. Taken by
    their order only, because nobody knows what somebody's 60 means."""
    if len(rows) < 2:
        return Preferences()
    row, rating = np.array(rows, np.int64), np.array(ratings, np.float64)
    high, low = np.nonzero(rating[:, None] - rating[None, :] >= FELT_GRAIN)
    return Preferences(row[high], row[low], np.full(len(high), FELT_STRENGTH / (len(rows) - 1)))
