"""The compiled part: cutting acts into buckets, and sorting a bucket by tie and canonical order.

Both are counting sorts, so acts that arrive in order of time are never compared with each other but within one
microsecond. Compiled by Numba and cached beside this file; import this module only where many acts are moved.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nearer.store.clustered.layout import Columns

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code that does not hold the interpreter's lock, kept on disk."""
    machine: Any = njit(cache=True, nogil=True)(function)
    return machine


@compiled
def partition(
    columns: Columns, bucket: NDArray[np.uint16], buckets: int, order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The acts packed and in order of bucket, each bucket in the order of arrival; and where each bucket begins.

    `order` takes the place that each had before, where it has as many entries as there are acts.
    """
    count = len(bucket)
    start = np.zeros(buckets + 1, np.int64)
    for i in range(count):
        start[bucket[i] + 1] += 1
    for b in range(buckets):
        start[b + 1] += start[b]
    at = start[:buckets].copy()
    packed = np.empty((count, 3), np.int64)
    for i in range(count):
        b = bucket[i]
        to = at[b]
        at[b] = to + 1
        packed[to, 0] = columns.tie[i]
        packed[to, 1] = columns.time_us[i]
        packed[to, 2] = (
            ((np.int64(columns.kind[i]) + 128) << 35)
            | (np.int64(columns.incoming[i]) << 34)
            | ((np.int64(columns.words[i]) + 2147483648) << 2)
            | (np.int64(columns.answerable[i]) << 1)
            | np.int64(columns.dated[i])
        )
        if len(order):
            order[to] = i
    return packed, start


@compiled
def _number(packed: NDArray[np.int64], code: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number the ties in order of appearance; `code` takes the number of each act's tie."""
    size = 1024
    slots = np.full(size, -1, np.int32)
    ties = np.empty(size, np.int64)
    known = 0
    last_tie = np.int64(-1)
    last = np.int32(-1)
    for i in range(len(packed)):
        tie = packed[i, 0]
        if tie != last_tie:
            last_tie = tie
            at = (tie * 0x2545F4914F6CDD1D >> 20) & (size - 1)
            while slots[at] >= 0 and ties[slots[at]] != tie:
                at = (at + 1) & (size - 1)
            last = slots[at]
            if last < 0:
                last = np.int32(known)
                slots[at] = last
                ties[known] = tie
                known += 1
                if known * 2 > size:
                    size *= 4
                    slots = np.full(size, -1, np.int32)
                    more = np.empty(size, np.int64)
                    more[:known] = ties[:known]
                    ties = more
                    for k in range(known):
                        at = (ties[k] * 0x2545F4914F6CDD1D >> 20) & (size - 1)
                        while slots[at] >= 0:
                            at = (at + 1) & (size - 1)
                        slots[at] = k
        code[i] = last
    return ties[:known].copy()


@compiled
def _later(rows: NDArray[np.int64], i: int, j: int) -> bool:
    """Whether row i comes after row j in canonical order."""
    return rows[i, 1] > rows[j, 1] or (rows[i, 1] == rows[j, 1] and rows[i, 2] > rows[j, 2])


@compiled
def _insert(rows: NDArray[np.int64], order: NDArray[np.int64], low: int, high: int, moves: int) -> bool:
    """Sort rows low to high by insertion, stable; gives up and returns False after so many moves."""
    for i in range(low + 1, high):
        if not _later(rows, i - 1, i):
            continue
        time, rest = rows[i, 1], rows[i, 2]
        came = order[i] if len(order) else 0
        j = i
        while j > low and (rows[j - 1, 1] > time or (rows[j - 1, 1] == time and rows[j - 1, 2] > rest)):
            rows[j, 1] = rows[j - 1, 1]
            rows[j, 2] = rows[j - 1, 2]
            if len(order):
                order[j] = order[j - 1]
            j -= 1
        rows[j, 1] = time
        rows[j, 2] = rest
        if len(order):
            order[j] = came
        moves -= i - j
        if moves < 0:
            return False
    return True


@compiled
def _merge(rows: NDArray[np.int64], order: NDArray[np.int64], low: int, high: int) -> None:
    """Sort rows low to high by merging what is sorted already, stable."""
    count = high - low
    spare = np.empty((count, 2), np.int64)
    came = np.empty(count if len(order) else 0, np.int64)
    width = 1
    while width < count:
        for first in range(low, high, 2 * width):
            middle = min(first + width, high)
            end = min(first + 2 * width, high)
            if middle >= end or not _later(rows, middle - 1, middle):
                continue
            for i in range(first, middle):
                spare[i - first, 0] = rows[i, 1]
                spare[i - first, 1] = rows[i, 2]
                if len(order):
                    came[i - first] = order[i]
            left, size, right, to = 0, middle - first, middle, first
            while left < size:
                if right < end and (
                    rows[right, 1] < spare[left, 0]
                    or (rows[right, 1] == spare[left, 0] and rows[right, 2] < spare[left, 1])
                ):
                    rows[to, 1] = rows[right, 1]
                    rows[to, 2] = rows[right, 2]
                    if len(order):
                        order[to] = order[right]
                    right += 1
                else:
                    rows[to, 1] = spare[left, 0]
                    rows[to, 2] = spare[left, 1]
                    if len(order):
                        order[to] = came[left]
                    left += 1
                to += 1
        width *= 2


@compiled
def cluster(packed: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """The acts sorted by tie and canonical order; equal ones keep the order given.

    `order` takes the place that each had before, where it has as many entries as there are acts.
    """
    count = len(packed)
    code = np.empty(count, np.int32)
    ties = _number(packed, code)
    at = np.zeros(len(ties), np.int64)
    for i in range(count):
        at[code[i]] += 1
    begin = np.empty(len(ties) + 1, np.int64)
    total = np.int64(0)
    place = np.int64(0)
    for k in np.argsort(ties):
        begin[place] = total
        size = at[k]
        at[k] = total
        total += size
        place += 1
    begin[place] = total
    rows = np.empty((count, 3), np.int64)
    for i in range(count):
        to = at[code[i]]
        at[code[i]] = to + 1
        rows[to, 0] = packed[i, 0]
        rows[to, 1] = packed[i, 1]
        rows[to, 2] = packed[i, 2]
        if len(order):
            order[to] = i
    for t in range(len(ties)):
        low, high = begin[t], begin[t + 1]
        if not _insert(rows, order, low, high, 8 * (high - low)):
            _merge(rows, order, low, high)
    return rows


@compiled
def unpacked(packed: NDArray[np.int64], columns: Columns) -> None:
    """Write packed acts into the arrays of their columns."""
    for i in range(len(packed)):
        rest = packed[i, 2]
        columns.tie[i] = packed[i, 0]
        columns.time_us[i] = packed[i, 1]
        columns.kind[i] = (rest >> 35) - 128
        columns.incoming[i] = (rest >> 34) & 1 == 1
        columns.words[i] = ((rest >> 2) & 0xFFFFFFFF) - 2147483648
        columns.answerable[i] = (rest >> 1) & 1 == 1
        columns.dated[i] = rest & 1 == 1
