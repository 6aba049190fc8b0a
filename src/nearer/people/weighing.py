"""How much each sign says for or against two accounts being one person: Fellegi and Sunter's record linkage.

For each sign a pair of accounts agrees at one *level*. `m` is how often that level occurs among pairs that are one
person, `u` among pairs that are two; the logarithm of m/u is the level's weight, weights add up on top of the prior
log-odds, and the sum is the log-odds that they are one (Fellegi and Sunter 1969, "A theory for record linkage", J. Am.
Stat. Assoc. 64, 1183-1210). Signs are taken as independent given the truth, as there.

The counts behind the weights come from invented lives whose truth is known (`make bench-identity`, see
docs/decisions/identity.md for how they were made, what they are worth on lives that they were not made from, and what
Splink and expectation maximisation make of the same pairs).
"""

from dataclasses import dataclass
from enum import IntEnum
from math import log

import numpy as np
from numpy.typing import NDArray

from nearer.people.columns import Floats

Levels = NDArray[np.int8]


class Name(IntEnum):
    """How display names agree."""

    UNKNOWN = 0
    WHOLE = 1
    """The same, of two words or more."""
    LIKE = 2
    """They can be one human's (`households.same_human`), or are the same single word."""
    OTHER = 3


class Handle(IntEnum):
    """How handles agree; the end of a profile's address and what stands before the @ of a mail address count too."""

    UNKNOWN = 0
    OWN = 1
    """The same, long, and nobody's name."""
    NEAR = 2
    """The same but for punctuation and digits at the end, long, and nobody's name."""
    COMMON = 3
    """The same or nearly, but short, borne by several, or made of somebody's name: that says a name once more."""
    OTHER = 4


class Page(IntEnum):
    """What web pages they name."""

    NONE = 0
    DOMAIN = 1
    PAGE = 2


class Company(IntEnum):
    """Third persons with whom both were seen in groups or circulars."""

    UNKNOWN = 0
    """One of the two was seen with nobody."""
    NOBODY = 1
    ONE = 2
    SEVERAL = 3


class Bio(IntEnum):
    """Whether both tell the same of themselves: half of the longer words, and at least three."""

    UNKNOWN = 0
    SAME = 1
    OTHER = 2


class Yes(IntEnum):
    """A sign that is there or not."""

    NO = 0
    YES = 1


SIGNS: tuple[tuple[str, type[IntEnum]], ...] = (
    ("name", Name),
    ("handle", Handle),
    ("page", Page),
    ("bio", Bio),
    ("company", Company),
    ("told", Yes),
    ("twin", Yes),
    ("after", Yes),
    ("mailbox", Yes),
)
"""`told`: one says in a text that the other is theirs. `twin`: both said the same within minutes. `after`: one fell
silent as the other began. `mailbox`: one address under names that cannot be one human's."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pairs of each level were one person (`same`) and two (`other`), over all pairs of accounts of
    different networks that no rule has linked."""

    same: tuple[int, ...]
    other: tuple[int, ...]

    def weight(self, level: int) -> float:
        """log(m/u) of a level; half a pair is added to each count, so that what was seen on one side alone proves
        nothing. A level that was never seen says nothing."""
        if not self.same[level] and not self.other[level]:
            return 0.0
        m = (self.same[level] + 0.5) / (sum(self.same) + 0.5 * len(self.same))
        u = (self.other[level] + 0.5) / (sum(self.other) + 0.5 * len(self.other))
        return log(m / u)


@dataclass(frozen=True, slots=True)
class Weights:
    """Counts by sign."""

    counts: dict[str, Counts]

    def said(self, levels: dict[str, Levels]) -> Floats:
        """What the signs of each pair add to the log-odds, from its levels by sign."""
        total = np.zeros(len(next(iter(levels.values()))))
        for name, kind in SIGNS:
            total += np.array([self.counts[name].weight(level) for level in kind], np.float64)[levels[name]]
        return total


def prior(said: Floats, accounts: int, agreed: int = 0) -> float:
    """The log-odds that two accounts of a home are one person before anything is known of them.

    Fitted to each home by expectation maximisation of the share of such pairs alone, the weights held fixed (Winkler
    2000, "Using the EM algorithm for weight computation in the Fellegi-Sunter model of record linkage"): `said` are the
    pairs worth comparing; all others of the home count as not one. One pair that is and one that is not are added, so
    that a home without any candidate has a prior. `accounts` is how many accounts there are, `agreed` how many pairs
    the user said are one: they count as such, so that saying yes makes nobody else less probable.
    """
    every = max(accounts * (accounts - 1) / 2, len(said), 1.0)
    share = 1.0 / max(accounts, 2)
    for _ in range(_ROUNDS):
        odds = log(share / (1 - share))
        expected = float((1 / (1 + np.exp(-np.clip(odds + said, -40, 40)))).sum())
        share = (expected + agreed + 1) / (every + 2) if every > 1 else 0.5
        share = min(share, 0.5)
    return log(share / (1 - share))


_ROUNDS = 40
"""Rounds after which the share has long settled."""


def counted(levels: dict[str, Levels], same: NDArray[np.bool_]) -> Weights:
    """Weights from pairs of which it is known whether they are one person."""
    counts = {
        name: Counts(
            tuple(np.bincount(levels[name][same], minlength=len(kind)).tolist()),
            tuple(np.bincount(levels[name][~same], minlength=len(kind)).tolist()),
        )
        for name, kind in SIGNS
    }
    return Weights(counts)
