"""What an act of the other side says of an approach: the rules by kind, and the windows, each with its source.

No rule reads a text. Words count by their number, and a question only adds to the grounds of a verdict that stands
without it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearer.model.exchange import Ground, Verdict
from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.weights import CODES, KINDS, START_GAP_US

VERDICTS: tuple[Verdict, ...] = tuple(Verdict)
"""The verdicts in the order of their codes."""

GROUNDS: tuple[Ground, ...] = tuple(Ground)
"""The grounds in the order of their bits: the lowest bit set is the main one."""

BITS: Mapping[Ground, int] = MappingProxyType({ground: 1 << code for code, ground in enumerate(GROUNDS)})

USUAL_WINDOW_US = 14 * DAY_US
"""The window where the other side's own pace is not known (our own choice, docs/decisions/exchanges.md)."""

TIMES_MEDIAN = 8
"""A window is so many times the other side's median gap between approach and answer: silence of more than about eight
usual gaps most likely means that no more comes (Navarro and others 2017)."""

LEAST_WINDOW_US = 7 * DAY_US
MOST_WINDOW_US = 60 * DAY_US
"""No window is shorter than a week, so that a weekend or a journey is no verdict, and none longer than sixty days (our
own choice, before any log was looked at; `docs/decisions/exchanges.md` has what they catch)."""

LEAST_GAPS = 5
"""Answers after which somebody's own pace counts (our own choice)."""

NOTICES: Mapping[Kind, Ground] = MappingProxyType(
    {Kind.VIEW: Ground.NOTICED, Kind.CLICK: Ground.NOTICED, Kind.LIKE: Ground.NOTICED}
)
"""Acts that show that the approach was seen, and are no answer (one-click acts: Burke and Kraut 2014)."""

TOWARDS: Mapping[Kind, Ground] = MappingProxyType(
    {
        Kind.MESSAGE: Ground.WROTE,
        Kind.REPLY: Ground.WROTE,
        Kind.MENTION: Ground.WROTE,
        Kind.QUOTE: Ground.WROTE,
        Kind.CALL: Ground.CALLED,
        Kind.MISSED_CALL: Ground.CALLED,
        Kind.INVITE: Ground.INVITED,
        Kind.ACCEPT: Ground.TOOK_UP,
        Kind.PURCHASE: Ground.TOOK_UP,
        Kind.REPOST: Ground.PASSED_ON,
        Kind.FOLLOW: Ground.FOLLOWED,
    }
)
"""Acts that make an approach one that brought nearer; a click opens a link and takes nothing up
(docs/decisions/exchanges.md)."""

AGAINST: Mapping[Kind, Ground] = MappingProxyType(
    {
        Kind.BLOCK: Ground.BLOCKED,
        Kind.FLAG: Ground.REPORTED,
        Kind.REJECT: Ground.REFUSED,
        Kind.MUTE: Ground.MUTED,
        Kind.UNFOLLOW: Ground.UNFOLLOWED,
        Kind.LEAVE: Ground.LEFT,
        Kind.DISLIKE: Ground.MARKED_DOWN,
    }
)
"""Acts that push away, whatever else was done. They are those that take points away, and the block: so a
verdict can never contradict the sign of the effect."""

SPOKEN = frozenset({Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.CALL, Kind.MISSED_CALL, Kind.INVITE})
"""Acts that address somebody and so may wait for an answer; all others are one-click acts."""

PASSIVE, POSITIVE, NEGATIVE = 0, 1, 2


class Rules(NamedTuple):
    """The rules by code of kind, as the pass takes them. `role` is PASSIVE, POSITIVE or NEGATIVE, `bit` the ground."""

    role: NDArray[np.int8]
    bit: NDArray[np.int64]
    spoken: NDArray[np.bool_]
    start_gap_us: int


def rules() -> Rules:
    """The rules of every kind."""
    role = [NEGATIVE if kind in AGAINST else POSITIVE if kind in TOWARDS else PASSIVE for kind in KINDS]
    bit = [BITS[ground] if (ground := _ground(kind)) else 0 for kind in KINDS]
    bit[CODES[Kind.QUOTE]] |= BITS[Ground.PASSED_ON]
    spoken = [kind in SPOKEN for kind in KINDS]
    return Rules(np.array(role, np.int8), np.array(bit, np.int64), np.array(spoken), START_GAP_US)


def _ground(kind: Kind) -> Ground | None:
    return AGAINST.get(kind) or TOWARDS.get(kind) or NOTICES.get(kind)


def mask(*grounds: Ground) -> int:
    """These grounds as bits."""
    return sum(BITS[ground] for ground in set(grounds))


AWAY = mask(*AGAINST.values())
NEARER = mask(*TOWARDS.values(), Ground.LONGER, Ground.ASKED, Ground.ANSWERED, Ground.STARTED)
ANSWER = mask(Ground.WROTE, Ground.ANSWERED, Ground.LONGER, Ground.ASKED, Ground.CALLED, Ground.STARTED)
UNKNOWN = mask(Ground.UNDATED, Ground.UNSEEN, Ground.ENDS, Ground.OPEN, Ground.CUT, Ground.VAGUE)
"""The grounds of each verdict as bits; `ANSWER` those of being answered in words or by a call."""


def verdicts(grounds: NDArray[np.int64]) -> NDArray[np.int8]:
    """The verdict of each set of grounds, as codes of VERDICTS: what pushed away counts before what brought nearer."""
    return np.select(
        [(grounds & AWAY) != 0, (grounds & NEARER) != 0, (grounds & UNKNOWN) != 0],
        [VERDICTS.index(Verdict.AWAY), VERDICTS.index(Verdict.NEARER), VERDICTS.index(Verdict.UNKNOWN)],
        VERDICTS.index(Verdict.NOTHING),
    ).astype(np.int8)


def grounds_of(bits: int) -> tuple[Ground, ...]:
    """The grounds that these bits stand for, the main one first."""
    return tuple(ground for ground in GROUNDS if bits & BITS[ground])
