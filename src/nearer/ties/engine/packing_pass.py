"""Knots in files: their words without the bits that tell nothing, compiled. Import it only where it is run.

A knot takes two to seven bytes, its lowest bit first, and loses nothing:

     1 bit   full; 1 they acted; 1 ego acted; 1 plain; 1 near
     6 bits  weeks since the knot before, unless near: then it is one
    12 bits  points of ego, where ego acted; 12 bits of theirs, where they did
     9 bits  age; 4 bits rho and 7 bits contact days, unless plain: then all was at one time, on the only day
    39 bits  where it is full, contact days and week instead of all that; the sums follow as five words of eight bytes
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties import knots as k
from nearer.ties.compiled import compiled

_POINTS = (1 << k.POINT_BITS) - 1
_WEEK = (1 << k.WEEK_DAYS) - 1
_FULL, _IN, _OUT, _PLAIN, _NEAR = 1, 2, 4, 8, 16
_HEAD_BITS = 5
_WEEK_NUMBER = (1 << 32) - 1
MOST_BYTES = 8
"""What one word takes at most."""


@compiled
def _only_day(age: Any) -> int:
    """The contact days of a week of which all acts are of this age."""
    return 1 << (age * k.WEEK_DAYS // (k.AGE_STEPS + 1))


@compiled
def pack_pass(
    start: NDArray[np.int64],
    words: NDArray[np.int64],
    packed: NDArray[np.uint8],
    offsets: NDArray[np.int32],
    _models: Any,
) -> int:
    """Write the knots of every tie; those of tie i are the bytes `offsets[i]` to `offsets[i + 1]`. Returns how many
    bytes there are; there must be room for MOST_BYTES a word. The model only names the sources (compiled)."""
    at = 0
    for t in range(len(start) - 1):
        j = start[t]
        while j < start[t + 1]:
            word = words[j]
            j += 1
            full = word < 0
            came = (word >> k.IN_AT) & 1
            out = (word >> k.OUT_AT) & 1
            gap = (word >> k.GAP_AT) & k.GAP_MOST
            age = (word >> k.AGE_AT) & k.AGE_STEPS
            rho = (word >> k.RHO_AT) & k.RHO_STEPS
            days = (word >> k.DAYS_AT) & _WEEK
            plain = rho == k.RHO_STEPS and days == _only_day(age) and not full
            bits = np.int64((_FULL if full else 0) | (_PLAIN if plain else 0) | (_NEAR if gap == 1 else 0))
            bits |= came * _IN + out * _OUT
            n = np.int64(_HEAD_BITS)
            if gap != 1:
                bits |= gap << n
                n += k.GAP_BITS
            if full:
                bits |= (days | ((word & _WEEK_NUMBER) << k.WEEK_DAYS)) << n
                n += k.WEEK_DAYS + 32
            else:
                if out:
                    bits |= (word & _POINTS) << n
                    n += k.POINT_BITS
                if came:
                    bits |= ((word >> k.POINT_BITS) & _POINTS) << n
                    n += k.POINT_BITS
                bits |= age << n
                n += k.AGE_BITS
                if not plain:
                    bits |= ((days << k.RHO_BITS) | rho) << n
                    n += k.RHO_BITS + k.WEEK_DAYS
            while n > 0:
                packed[at] = bits & 255
                bits >>= 8
                at += 1
                n -= 8
            if full:
                for h in range(k.FULL_WORDS):
                    value = words[j + h]
                    for _ in range(8):
                        packed[at] = value & 255
                        value >>= 8
                        at += 1
                j += k.FULL_WORDS
        offsets[t + 1] = at
    return at


@compiled
def unpack_pass(
    offsets: NDArray[np.int32],
    packed: NDArray[np.uint8],
    start: NDArray[np.int64],
    words: NDArray[np.int64],
    _models: Any,
) -> int:
    """Read what `pack_pass` wrote; the words of tie i are those from `start[i]` to `start[i + 1]`. Returns how many
    there are; there must be room for one word a byte."""
    count = 0
    for t in range(len(offsets) - 1):
        at = np.int64(offsets[t])
        while at < offsets[t + 1]:
            bits = np.int64(0)
            for b in range(min(7, len(packed) - at)):
                bits |= np.int64(packed[at + b]) << (8 * b)
            head = bits & 31
            n = np.int64(_HEAD_BITS)
            gap = np.int64(1)
            if head & _NEAR == 0:
                gap = (bits >> n) & k.GAP_MOST
                n += k.GAP_BITS
            word = gap << k.GAP_AT
            if head & _IN:
                word |= np.int64(1) << k.IN_AT
            if head & _OUT:
                word |= np.int64(1) << k.OUT_AT
            if head & _FULL:
                word |= (((bits >> n) & _WEEK) << k.DAYS_AT) | (np.int64(1) << k.FULL_AT)
                n += k.WEEK_DAYS
                word |= (bits >> n) & _WEEK_NUMBER
                n += 32
            else:
                if head & _OUT:
                    word |= (bits >> n) & _POINTS
                    n += k.POINT_BITS
                if head & _IN:
                    word |= ((bits >> n) & _POINTS) << k.POINT_BITS
                    n += k.POINT_BITS
                age = (bits >> n) & k.AGE_STEPS
                n += k.AGE_BITS
                rho = np.int64(k.RHO_STEPS)
                days = np.int64(_only_day(age))
                if head & _PLAIN == 0:
                    rho = (bits >> n) & k.RHO_STEPS
                    days = (bits >> (n + k.RHO_BITS)) & _WEEK
                    n += k.RHO_BITS + k.WEEK_DAYS
                word |= (age << k.AGE_AT) | (rho << k.RHO_AT) | (days << k.DAYS_AT)
            at += (n + 7) // 8
            words[count] = word
            count += 1
            if head & _FULL:
                for h in range(k.FULL_WORDS):
                    value = np.int64(0)
                    for b in range(8):
                        value |= np.int64(packed[at + b]) << (8 * b)
                    words[count + h] = value
                    at += 8
                count += k.FULL_WORDS
        start[t + 1] = count
    return count
