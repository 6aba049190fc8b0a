"""Compiled builders of columns: cells put side by side, ids from digests."""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, signed

_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
ID_ROOM = 40
"""Bytes that a made id takes at most: 16 of the digest, a hyphen, and a number below 2^63; rounded up to words."""


@compiled
def gather(
    words: NDArray[np.uint64],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    offsets: NDArray[np.int32],
    slots: NDArray[np.uint64],
) -> None:
    """Copy the bytes of every cell one behind the other. `words` and `slots` have a word beginning at every byte, and
    `slots` has room for one word more than all cells."""
    at = 0
    offsets[0] = 0
    for row in range(len(start)):
        begin = start[row]
        size = end[row] - begin
        for k in range(0, size, 8):
            slots[at + k] = words[begin + k]
        at += size
        offsets[row + 1] = at


@compiled
def codes_of(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    first: NDArray[np.int64],
    codes: NDArray[np.int32],
) -> int:
    """Give equal cells the same code, 0 the empty ones, and note in `first` the row where each code above 0 is met
    first (`first[code - 1]`). Returns how many there are, -1 where they are more than `first` has room for."""
    held = 0
    last = 0
    for row in range(len(start)):
        begin, size = signed(start[row]), signed(end[row] - start[row])
        if size == 0:
            codes[row] = 0
            continue
        # The word before is the likeliest; then the others in the order in which they were met.
        found = -1
        for turn in range(held + 1):
            code = last if turn == 0 else turn - 1
            if code < held and _same(data, begin, size, signed(start[first[code]]), signed(end[first[code]])):
                found = code
                break
        if found < 0:
            if held == len(first):
                return -1
            first[held] = row
            found = held
            held += 1
        codes[row] = found + 1
        last = found
    return held


@compiled
def _same(data: NDArray[np.uint8], begin: int, size: int, other: int, stop: int) -> bool:
    if stop - other != size:
        return False
    k = 0
    while k < size and data[begin + k] == data[other + k]:
        k += 1
    return k == size


@compiled
def made_ids(
    digest: NDArray[np.uint64],
    made: NDArray[np.bool_],
    again: NDArray[np.int64],
    out: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
) -> None:
    """Write the id of each made row into `out` and note where it stands: the digest in hex, for its n-th
    occurrence (n > 1) with `-n` behind it."""
    at = 0
    for row in range(len(digest)):
        if not made[row]:
            continue
        start[row] = at
        value = digest[row]
        for k in range(8):
            byte = signed((value >> np.uint64(8 * k)) & np.uint64(255))
            out[at] = _HEX[byte >> 4]
            out[at + 1] = _HEX[byte & 15]
            at += 2
        number = again[row]
        if number > 1:
            out[at] = 45
            at += 1
            digits = 1
            bound = 10
            while bound <= number:
                digits += 1
                bound *= 10
            for k in range(digits):
                out[at + digits - 1 - k] = 48 + number % 10
                number //= 10
            at += digits
        end[row] = at
