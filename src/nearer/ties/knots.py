"""Knots: what each active week gave a tie, in 64 bits, compiled. Import this module only where a pass is run.

Between two knots a tie fades in closed form, so the knots and the first week tell closeness at the end of every week.
A knot of a week (from Monday, UTC) is a word that holds, from its lowest bit on:

    12 bits  what the acts of ego gave in points (5 of exponent, 7 of mantissa: to one part in 250; 0 is nothing)
    12 bits  what the incoming acts gave, likewise
     9 bits  how much of it all is left at the end of the week at a half-life of a day, as an age of 0 to 7 days
     4 bits  the same at 7 days, as a share of what an act of that age would leave, in RHO_LEAST to 1
     7 bits  the contact days, the last day of the week in the lowest bit
     2 bits  whether ego acted, whether they did
     6 bits  weeks since the knot before, 0 in the first; after a longer gap up to MOST_EMPTY empty knots come between
     1 bit   set where an act took points away or emptied the tie, or after a gap that is longer still: then the sums
             themselves follow, and the lowest 32 bits are the number of the week

In files a word takes two to seven bytes (engine.packing_pass).
At 30, 90 and 360 days what is left follows from what is left at 7 (history). The five words that follow a knot with the
highest bit set are pairs of 32-bit floats: both directions together and the incoming part, at the end of the week.
How many bits each has is our own choice, measured by what it does to closeness (docs/decisions/engine.md).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import compiled
from nearer.ties.fading import faded
from nearer.ties.powers import FINE_BITS
from nearer.ties.state import KNOT_WORDS, TAKEN

DAY_US = 86_400_000_000
WEEK_DAYS = 7
FIRST_END_DAY = 4
"""Week 0 ended with 4 January 1970, a Sunday: its end is day 4."""
POINT_BITS, AGE_BITS, RHO_BITS, GAP_BITS = 12, 9, 4, 6
MANTISSA_BITS = 7
BIAS = (1023 - 16) << MANTISSA_BITS
AGE_STEPS, RHO_STEPS, GAP_MOST = (1 << AGE_BITS) - 1, (1 << RHO_BITS) - 1, (1 << GAP_BITS) - 1
RHO_LEAST = 0.72
"""Of all weights on 7 days, the mean of 2^-g/7 over (the mean of 2^-g)^1/7 is never below .73 (found on a grid)."""
AGE_AT = 2 * POINT_BITS
RHO_AT = AGE_AT + AGE_BITS
DAYS_AT = RHO_AT + RHO_BITS
OUT_AT = DAYS_AT + WEEK_DAYS
IN_AT = OUT_AT + 1
GAP_AT = IN_AT + 1
FULL_AT = 63
FULL_WORDS = 5
MOST_EMPTY = KNOT_WORDS - 1 - FULL_WORDS
"""Empty knots in a row, for gaps up to six years; a full knot is longer (our own choice)."""
_WEEK_MASK = (1 << 32) - 1
_FINE_MASK = (1 << FINE_BITS) - 1
_DROPPED = 52 - MANTISSA_BITS
_NEVER = -(2**63)


@compiled
def week_of(time_us: int) -> int:
    """The number of the week that a time lies in; it ends on day 7 x number + FIRST_END_DAY."""
    return (time_us // DAY_US + WEEK_DAYS - FIRST_END_DAY) // WEEK_DAYS


@compiled
def _points_code(points: float) -> Any:
    """Points in 12 bits, rounded; 0 stays 0, anything else is never 0."""
    if points <= 0.0:
        return 0
    code = ((np.float64(points).view(np.int64) + (np.int64(1) << (_DROPPED - 1))) >> _DROPPED) - BIAS
    return min(max(code, 1), (1 << POINT_BITS) - 1)


@compiled
def _log2(x: float) -> float:
    """The binary logarithm to one part in 10^6, without a library: the series of atanh around 1."""
    bits = np.float64(x).view(np.int64)
    power = (bits >> 52) - 1023
    bits = (bits & ((np.int64(1) << 52) - 1)) | (np.int64(1023) << 52)
    m = np.int64(bits).view(np.float64)
    if m > 1.4142135623730951:
        m *= 0.5
        power += 1
    t = (m - 1.0) / (m + 1.0)
    u = t * t
    return power + 2.8853900817779268 * t * (1.0 + u * (1 / 3 + u * (1 / 5 + u * (1 / 7))))


def _half_to(x: float) -> float:
    """2 to the power of -x for x in 0 to 1, to one part in 10^6: Taylor's polynomial, so the same on every machine."""
    y = 0.6931471805599453 * x
    return 1.0 - y * (1.0 - y * (1 / 2 - y * (1 / 6 - y * (1 / 24 - y * (1 / 120 - y * (1 / 720 - y * (1 / 5040)))))))


_DOUBLED = np.array([1.0 / _half_to(code / AGE_STEPS) for code in range(AGE_STEPS + 1)])
"""By the code of an age, 2 to its power in weeks."""


@compiled
def _short(gap_us: int, model: Any) -> Any:
    """What is left after less than 12 days at the half-lives of a day and of a week: the first two of `faded`."""
    fine = model.fine[gap_us >> FINE_BITS]
    rest = float(gap_us & _FINE_MASK)
    x = model.decay[0] * rest
    day = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x * (1 / 120 - x * (1 / 720))))))
    x = model.decay[1] * rest
    week = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x * (1 / 120)))))
    return day * fine[0], week * fine[1]


@compiled
def _left_codes(given: float, day: float, week: float) -> Any:
    """What is left of the points of a week at both short half-lives, in the bits from AGE_AT on."""
    if given <= 0.0 or day <= 0.0:
        return 0
    share = 1.0 / given
    age = -_log2(day * share) / WEEK_DAYS
    code = int(min(max(age, 0.0), 1.0) * AGE_STEPS + 0.5)
    rho = week * share * _DOUBLED[code]
    rho_code = int(min(max((rho - RHO_LEAST) / (1.0 - RHO_LEAST), 0.0), 1.0) * RHO_STEPS + 0.5)
    return (np.int64(code) << AGE_AT) | (np.int64(rho_code) << RHO_AT)


@compiled
def write_knot(tie: Any, model: Any, words: NDArray[np.int64], n: int) -> int:
    """Write the knot of the week of a tie's last act to `words[n:]`; returns the next free place. There must be room
    for KNOT_WORDS. Keeps in the tie which week was written."""
    end_us = tie.week_us
    end_day = end_us // DAY_US
    begin_us = end_us - WEEK_DAYS * DAY_US
    week = (end_day - FIRST_END_DAY) // WEEK_DAYS
    gap = np.int64(0)
    if tie.first_us < begin_us:
        gap = week - tie.knot_week
    full = tie.flags & TAKEN != 0 or gap > (MOST_EMPTY + 1) * GAP_MOST
    if full:
        gap = np.int64(0)
    while gap > GAP_MOST:
        words[n] = np.int64(GAP_MOST) << GAP_AT
        n += 1
        gap -= GAP_MOST
    tie.knot_week = week
    word = gap << GAP_AT
    word |= np.int64(tie.last_in_us >= begin_us) << IN_AT
    word |= np.int64(tie.last_out_us >= begin_us) << OUT_AT
    if tie.ring_day != _NEVER:
        ago = end_day - 1 - tie.ring_day
        if ago < WEEK_DAYS:
            word |= ((tie.ring[0] << np.int64(ago)) & np.int64((1 << WEEK_DAYS) - 1)) << DAYS_AT
    if full:
        fading = faded(end_us - tie.ref_us, model)
        words[n] = word | (np.int64(1) << FULL_AT) | (np.int64(week) & np.int64(_WEEK_MASK))
        sums = tie.sums
        for k in range(FULL_WORDS):
            both = np.int64(np.float32(sums[0, k] * fading[k]).view(np.int32))
            part = np.int64(np.float32(sums[1, k] * fading[k]).view(np.int32))
            words[n + 1 + k] = (both << 32) | (part & np.int64(0xFFFFFFFF))
        return n + 1 + FULL_WORDS
    day, last = _short(end_us - tie.ref_us, model)
    word |= _points_code(tie.week_out) | (np.int64(_points_code(tie.week_in)) << POINT_BITS)
    word |= _left_codes(tie.week_out + tie.week_in, tie.week_1 * day, tie.week_7 * last)
    words[n] = word
    return n + 1
