"""What each kind of act is worth, and how its worth fades: the constants of the model, each with its source.

A weight marked *prior only* was set by judgement within what the literature allows (composed acts at least twice
one-click acts: Burke and Kraut 2014) and has not been measured; *measured* means that it was tried against others on
logs of mail, messages, phone and forum. Weights marked *rule* follow from what the act means.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US

HALF_LIVES_DAYS = (1.0, 7.0, 30.0, 90.0, 360.0)
"""The five half-lives of the fading kernel, in days. Together they come close to a power law (TIES.md, 2)."""

SHARES: tuple[float, ...] = tuple(
    math.sqrt(30 / h) / sum(math.sqrt(30 / other) for other in HALF_LIVES_DAYS) for h in HALF_LIVES_DAYS
)
"""The share of an act's points in each of the five sums; proportional to sqrt(30/h), summing to 1."""

S50 = 15.6
"""Points at which closeness is 50: the steady state of one exchange each way every week, right after it."""

INCOMING = 2.0
"""An incoming act counts double (measured: 2 to 5 is a plateau, 1 loses)."""

FLOOR = 0.02
"""Below these points somebody is a stranger (TIES.md, 5)."""

START_GAP_US = DAY_US
"""An act after more than a day without any act of the tie starts a conversation (prior only)."""

RANGE_LIMIT_US = 31 * DAY_US
"""An act known to lie within a range wider than this earns no points: nobody knows when it was (prior only)."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The points of one act of a kind, before direction, depth and the day's rank; negative acts take points away."""

    points: float
    source: str


WEIGHTS: Mapping[Kind, Weight] = MappingProxyType(
    {
        Kind.MESSAGE: Weight(1.0, "measured"),
        Kind.REPLY: Weight(1.0, "measured"),
        Kind.MENTION: Weight(0.7, "prior only"),
        Kind.QUOTE: Weight(0.7, "prior only"),
        Kind.REPOST: Weight(0.6, "prior only"),
        Kind.LIKE: Weight(0.4, "prior only"),
        Kind.DISLIKE: Weight(-0.5, "prior only"),
        Kind.FOLLOW: Weight(1.5, "prior only; once until it is taken back"),
        Kind.INVITE: Weight(1.5, "prior only; once"),
        Kind.ACCEPT: Weight(1.5, "prior only; once"),
        Kind.CALL: Weight(1.5, "prior only"),
        Kind.MISSED_CALL: Weight(0.3, "prior only"),
        Kind.PURCHASE: Weight(2.0, "prior only"),
        Kind.CLICK: Weight(0.05, "prior only"),
        Kind.VIEW: Weight(0.05, "prior only"),
        Kind.UNFOLLOW: Weight(-1.5, "prior only"),
        Kind.LEAVE: Weight(-1.5, "prior only"),
        Kind.MUTE: Weight(-2.0, "prior only; never shown as close while it stands"),
        Kind.UNMUTE: Weight(0.0, "rule"),
        Kind.REJECT: Weight(-2.0, "prior only"),
        Kind.FLAG: Weight(-2.0, "prior only"),
        Kind.BLOCK: Weight(0.0, "rule: empties the tie, which stays at 0 until the block is taken back"),
        Kind.UNBLOCK: Weight(0.0, "rule"),
    }
)

KINDS: tuple[Kind, ...] = tuple(Kind)
"""The kinds in the order of their codes: `KINDS[code]`."""

CODES: Mapping[Kind, int] = MappingProxyType({kind: code for code, kind in enumerate(KINDS)})


class Trait(IntEnum):
    """What the step must know of a kind besides its points; bits of a small integer."""

    COMPOSED = 1
    BLOCK = 2
    UNBLOCK = 4
    MUTE = 8
    UNMUTE = 16
    FOLLOW = 32
    INVITE = 64
    ACCEPT = 128
    UNFOLLOW = 256
    QUIET = 512
    """Follows, clicks and views: they show that somebody is there, and not that they would answer."""


_TRAITS: Mapping[Kind, int] = MappingProxyType(
    {
        Kind.BLOCK: Trait.BLOCK,
        Kind.UNBLOCK: Trait.UNBLOCK,
        Kind.MUTE: Trait.MUTE,
        Kind.UNMUTE: Trait.UNMUTE,
        Kind.FOLLOW: Trait.FOLLOW | Trait.QUIET,
        Kind.INVITE: Trait.INVITE | Trait.QUIET,
        Kind.ACCEPT: Trait.ACCEPT | Trait.QUIET,
        Kind.UNFOLLOW: Trait.UNFOLLOW | Trait.QUIET,
        Kind.CLICK: Trait.QUIET,
        Kind.VIEW: Trait.QUIET,
    }
)


class Tables(NamedTuple):
    """The constants as the step takes them. `decay` is ln 2 / half-life per microsecond; `points` and `traits` by
    code of kind."""

    decay: NDArray[np.float64]
    shares: NDArray[np.float64]
    points: NDArray[np.float64]
    traits: NDArray[np.int64]
    incoming: float
    s50: float
    start_gap_us: int


def prior_points() -> NDArray[np.float64]:
    """The points of each kind before anything is learnt, by code."""
    return np.array([WEIGHTS[kind].points for kind in KINDS])


def tables(points: NDArray[np.float64] | None = None) -> Tables:
    """The model's constants for the kernel; `points` by code of kind where they are learnt."""
    return Tables(
        decay=np.array([math.log(2) / (h * DAY_US) for h in HALF_LIVES_DAYS]),
        shares=np.array(SHARES),
        points=prior_points() if points is None else points,
        traits=np.array([_TRAITS.get(kind, 0) | (Trait.COMPOSED if kind.composed else 0) for kind in KINDS], np.int64),
        incoming=INCOMING,
        s50=S50,
        start_gap_us=START_GAP_US,
    )


def closeness(points: float) -> float:
    """C in 0 to 100 of points S: 100 S / (S + S50)."""
    return 100 * points / (points + S50)
