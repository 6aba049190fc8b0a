"""What was met before: digests and how often, names and whether. Tables of eight bytes a key, compiled.

A table forgets everything when it holds `limit` keys, as the row way does, so that its memory is bounded.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, signed

_SMALLEST = 1 << 12


class Met:
    """Keys of 64 bits with how often each was met."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._keys = np.zeros(_SMALLEST, np.uint64)
        self._counts = np.zeros(_SMALLEST, np.int64)
        self._held = 0

    def times(self, keys: NDArray[np.uint64], asked: NDArray[np.bool_]) -> NDArray[np.int64]:
        """For each key that is asked for, in order: the how manieth time it is met now. 0 for the others."""
        self._room(len(keys))
        times = np.zeros(len(keys), np.int64)
        self._held = _meet(self._keys, self._counts, self._held, self._limit, keys, asked, times)
        return times

    def _room(self, more: int) -> None:
        """Keep the table at most half full."""
        needed = 2 * min(self._held + more, self._limit + 1)
        size = len(self._keys)
        while size < needed:
            size *= 2
        if size > len(self._keys):
            keys, counts = np.zeros(size, np.uint64), np.zeros(size, np.int64)
            _move(self._keys, self._counts, keys, counts)
            self._keys, self._counts = keys, counts


@compiled
def _place(keys: NDArray[np.uint64], counts: NDArray[np.int64], key: np.uint64) -> int:
    """Where the key stands, or the free place for it (Fibonacci hashing, linear probing)."""
    mask = len(keys) - 1
    place = signed((key * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(20)) & mask
    while counts[place] and keys[place] != key:
        place = (place + 1) & mask
    return place


@compiled
def _meet(
    keys: NDArray[np.uint64],
    counts: NDArray[np.int64],
    held: int,
    limit: int,
    met: NDArray[np.uint64],
    asked: NDArray[np.bool_],
    times: NDArray[np.int64],
) -> int:
    for row in range(len(met)):
        if not asked[row]:
            continue
        key = met[row]
        place = _place(keys, counts, key)
        if counts[place] == 0:
            if held >= limit:
                for k in range(len(counts)):
                    counts[k] = 0
                held = 0
                place = _place(keys, counts, key)
            keys[place] = key
            held += 1
        counts[place] += 1
        times[row] = counts[place]
    return held


@compiled
def _move(
    keys: NDArray[np.uint64],
    counts: NDArray[np.int64],
    new_keys: NDArray[np.uint64],
    new_counts: NDArray[np.int64],
) -> None:
    for k in range(len(keys)):
        if counts[k]:
            place = _place(new_keys, new_counts, keys[k])
            new_keys[place] = keys[k]
            new_counts[place] = counts[k]


@compiled
def laid(
    actor: NDArray[np.uint64],
    target: NDArray[np.uint64],
    directed: NDArray[np.bool_],
    others: NDArray[np.uint64],
    ends: NDArray[np.int32],
    line: NDArray[np.int64],
    key: NDArray[np.uint64],
    asked: NDArray[np.bool_],
    which: NDArray[np.int64],
    row_of: NDArray[np.int64],
) -> None:
    """Lay the names of each row side by side: its actor, its target, and the others up to `ends[row + 1]`.

    `which` says where a name comes from, counted through actors, targets and others; `row_of` in which row it stands.
    An actor is not asked for again where the line is that of the row before.
    """
    at = 0
    rows = len(actor)
    for row in range(rows):
        key[at], which[at], row_of[at] = actor[row], row, row
        asked[at] = row == 0 or line[row] != line[row - 1]
        key[at + 1], which[at + 1], row_of[at + 1] = target[row], rows + row, row
        asked[at + 1] = directed[row]
        at += 2
        for other in range(ends[row], ends[row + 1]):
            key[at], which[at], row_of[at] = others[other], 2 * rows + other, row
            asked[at] = True
            at += 1


@compiled
def fingerprints(
    data: NDArray[np.uint8], offsets: NDArray[np.int32], seeds: NDArray[np.uint64], out: NDArray[np.uint64]
) -> None:
    """A number of 64 bits for each text, begun from the row's seed (FNV-1a, with MurmurHash3's last mixing).

    Two of a million names share one with a chance of 3e-8. Then the second one's account has no row of its own, which
    costs nothing but its handle.
    """
    for row in range(len(out)):
        value = seeds[row] ^ np.uint64(0xCBF29CE484222325)
        for k in range(offsets[row], offsets[row + 1]):
            value = (value ^ np.uint64(data[k])) * np.uint64(0x100000001B3)
        value = (value ^ (value >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
        value = (value ^ (value >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
        out[row] = value ^ (value >> np.uint64(33))
