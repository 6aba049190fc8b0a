"""Compiled BLAKE2b (RFC 7693) with a digest of 8 bytes, the same as `hashlib.blake2b(…, digest_size=8)`, over cells
joined by the unit separator. The tests hold it against `hashlib`."""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, fixed, making, signed

_BLOCK = 128
LANES = 64
ROOM = _BLOCK + 8
"""Bytes for one lane: a block, and what the last word that is written may reach beyond it."""
_FOUR = 4 * LANES
_SEPARATOR = np.uint64(0x1F)
_ROUNDS = 12
_START = np.array(
    [
        0x6A09E667F3BCC908,
        0xBB67AE8584CAA73B,
        0x3C6EF372FE94F82B,
        0xA54FF53A5F1D36F1,
        0x510E527FADE682D1,
        0x9B05688C2B3E6C1F,
        0x1F83D9ABFB41BD6B,
        0x5BE0CD19137E2179,
    ],
    np.uint64,
)
_PARAMETERS = np.uint64(0x01010000 ^ 8)
_ORDER = np.array(
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
        [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
        [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
        [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
        [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
        [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
        [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
        [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
        [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
        [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    ],
    np.int64,
)


@making
def digests(
    words: NDArray[np.uint64],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    wanted: NDArray[np.int64],
    text: NDArray[np.uint8],
    slots: NDArray[np.uint64],
    out: NDArray[np.uint64],
) -> None:
    """For each wanted row the digest of its cells, joined in the order of `start[p, r]` and `end[p, r]`.

    `words` are the bytes as words, one beginning at every byte. A part whose start is negative is left out altogether.
    `text` has room for LANES blocks and `slots` are its words, one beginning at every byte. Sixty-four rows go side by
    side, so that the processor's wide registers are filled.
    """
    work = np.zeros(7 * _FOUR, np.uint64)
    state = np.zeros(8 * LANES, np.uint64)
    blocks = text.view(np.uint64)
    part = np.zeros(LANES, np.int64)
    cursor = np.zeros(LANES, np.int64)
    done = np.zeros(LANES, np.uint64)
    last = np.zeros(LANES, np.uint64)
    parts = start.shape[0]
    for first in range(0, len(wanted), LANES):
        lanes = min(LANES, len(wanted) - first)
        for lane in range(LANES):
            for k in range(8):
                state[k * LANES + lane] = _START[k]
            state[lane] ^= _PARAMETERS
            done[lane] = 0
            part[lane] = -1
        going = lanes
        while going:
            for lane in range(lanes):
                last[lane] = 0
                if part[lane] < parts:
                    done[lane] += np.uint64(_fill(words, start, end, wanted[first + lane], slots, lane, part, cursor))
                    if part[lane] == parts:
                        last[lane] = ~np.uint64(0)
            _compress(state, work, blocks, done, last)
            for lane in range(lanes):
                if last[lane]:
                    out[wanted[first + lane]] = state[lane]
                    going -= 1


@compiled
def _fill(
    words: NDArray[np.uint64],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    row: int,
    slots: NDArray[np.uint64],
    lane: int,
    part: NDArray[np.int64],
    cursor: NDArray[np.int64],
) -> int:
    """Fill one block with what follows of the row's text; returns how many bytes. `part` is at its end then."""
    parts = start.shape[0]
    base = lane * ROOM
    filled = 0
    here = part[lane]
    at = cursor[lane]
    stop = signed(end[here, row]) if here >= 0 else at
    while True:
        count = min(stop - at, _BLOCK - filled)
        for k in range(0, count, 8):
            slots[base + filled + k] = words[at + k]
        filled += count
        at += count
        if at < stop:
            break
        following = here + 1
        while following < parts and start[following, row] < 0:
            following += 1
        if following == parts:
            here = parts
            break
        if here >= 0:
            if filled == _BLOCK:
                break
            slots[base + filled] = _SEPARATOR
            filled += 1
        here = following
        at, stop = signed(start[here, row]), signed(end[here, row])
    part[lane] = here
    cursor[lane] = at
    for k in range(filled, _BLOCK, 8):
        slots[base + k] = np.uint64(0)
    return filled


@fixed
def _compress(
    state: NDArray[np.uint64],
    work: NDArray[np.uint64],
    blocks: NDArray[np.uint64],
    done: NDArray[np.uint64],
    last: NDArray[np.uint64],
) -> None:
    """One block of every lane. `work` holds four words of every lane in each of a, b, c, d, x, y and one to spare."""
    for k in range(4):
        for lane in range(LANES):
            work[k * LANES + lane] = state[k * LANES + lane]
            work[_FOUR + k * LANES + lane] = state[(k + 4) * LANES + lane]
            work[2 * _FOUR + k * LANES + lane] = _START[k]
            work[3 * _FOUR + k * LANES + lane] = _START[k + 4]
    for lane in range(LANES):
        work[3 * _FOUR + lane] ^= done[lane]
        work[3 * _FOUR + 2 * LANES + lane] ^= last[lane]
    for number in range(_ROUNDS):
        for half in range(2):
            for k in range(4):
                one = _ORDER[number % 10, half * 8 + 2 * k]
                two = _ORDER[number % 10, half * 8 + 2 * k + 1]
                for lane in range(LANES):
                    work[4 * _FOUR + k * LANES + lane] = blocks[lane * (ROOM // 8) + one]
                    work[5 * _FOUR + k * LANES + lane] = blocks[lane * (ROOM // 8) + two]
            _mix(work)
            # The second half of a round goes along the diagonals, and the turns are taken back after it.
            turn = -half
            _turn(work, 1, (1 + 2 * turn) % 4)
            _turn(work, 2, 2)
            _turn(work, 3, (3 + 2 * turn) % 4)
    for k in range(4):
        for lane in range(LANES):
            state[k * LANES + lane] ^= work[k * LANES + lane] ^ work[2 * _FOUR + k * LANES + lane]
            state[(k + 4) * LANES + lane] ^= work[_FOUR + k * LANES + lane] ^ work[3 * _FOUR + k * LANES + lane]


@fixed
def _turn(work: NDArray[np.uint64], which: int, by: int) -> None:
    """Turn the four words of b, c or d by so many places."""
    for k in range(_FOUR):
        work[6 * _FOUR + k] = work[which * _FOUR + k]
    for k in range(4):
        source = (k + by) % 4
        for lane in range(LANES):
            work[which * _FOUR + k * LANES + lane] = work[6 * _FOUR + source * LANES + lane]


@fixed
def _mix(work: NDArray[np.uint64]) -> None:
    """The function G of RFC 7693 on all lanes and four columns at once."""
    for k in range(_FOUR):
        a = work[k] + work[_FOUR + k] + work[4 * _FOUR + k]
        d = work[3 * _FOUR + k] ^ a
        d = (d >> np.uint64(32)) | (d << np.uint64(32))
        c = work[2 * _FOUR + k] + d
        b = work[_FOUR + k] ^ c
        b = (b >> np.uint64(24)) | (b << np.uint64(40))
        a = a + b + work[5 * _FOUR + k]
        d = d ^ a
        d = (d >> np.uint64(16)) | (d << np.uint64(48))
        c = c + d
        b = b ^ c
        work[k] = a
        work[_FOUR + k] = (b >> np.uint64(63)) | (b << np.uint64(1))
        work[2 * _FOUR + k] = c
        work[3 * _FOUR + k] = d
