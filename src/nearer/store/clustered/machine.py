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
def _rest(columns: Columns, i: int) -> np.int64:
    """The third number of act i, packed."""
    return (
        ((np.int64(columns.kind[i]) + 128) << 35)
        | (np.int64(columns.incoming[i]) << 34)
        | ((np.int64(columns.words[i]) + 2147483648) << 2)
        | (np.int64(columns.answerable[i]) << 1)
        | np.int64(columns.dated[i])
    )


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
    at = np.empty(buckets, np.int64)
    for b in range(buckets):
        start[b + 1] += start[b]
        at[b] = start[b]
    packed = np.empty((count, 3), np.int64)
    for i in range(count):
        b = bucket[i]
        to = at[b]
        at[b] = to + 1
        packed[to, 0] = columns.tie[i]
        packed[to, 1] = columns.time_us[i]
        packed[to, 2] = _rest(columns, i)
        if len(order):
            order[to] = i
    return packed, start


@compiled
def _free(slots: int) -> NDArray[np.int64]:
    # Loops instead of np.full and slices: they take a fraction of the time to compile.
    table = np.empty((slots, 2), np.int64)
    for i in range(slots):
        table[i, 0] = -1
    return table


@compiled
def _number(packed: NDArray[np.int64], code: NDArray[np.int32]) -> NDArray[np.int64]:
    """Number the ties in order of appearance; `code` takes the number of each act's tie."""
    # An open table: slot, tie (-1 where free) and number side by side, so that a look costs one line of the cache.
    mask = np.uint64(4095)
    table = _free(4096)
    ties = np.empty(2048, np.int64)
    known = 0
    for i in range(len(packed)):
        tie = packed[i, 0]
        at = np.uint64(tie * 0x2545F4914F6CDD1D) >> np.uint64(20) & mask
        while table[at, 0] != tie and table[at, 0] >= 0:
            at = (at + np.uint64(1)) & mask
        if table[at, 0] < 0:
            if known == len(ties):
                more = np.empty(known * 4, np.int64)
                for k in range(known):
                    more[k] = ties[k]
                ties = more
                mask = np.uint64(known * 8 - 1)
                table = _free(known * 8)
                for k in range(known):
                    at = np.uint64(ties[k] * 0x2545F4914F6CDD1D) >> np.uint64(20) & mask
                    while table[at, 0] >= 0:
                        at = (at + np.uint64(1)) & mask
                    table[at, 0] = ties[k]
                    table[at, 1] = k
                at = np.uint64(tie * 0x2545F4914F6CDD1D) >> np.uint64(20) & mask
                while table[at, 0] >= 0:
                    at = (at + np.uint64(1)) & mask
            table[at, 0] = tie
            table[at, 1] = known
            ties[known] = tie
            known += 1
        code[i] = table[at, 1]
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


@compiled
def weave(base: Columns, fresh: NDArray[np.int64], woven: Columns, order: NDArray[np.int64]) -> None:
    """Write the sorted acts of `base` and the sorted packed acts of `fresh` into `woven` as one; of equal ones those
    of `base` first.

    `order` takes the place that each had before, those of `fresh` behind those of `base`, where it has as many entries.
    """
    count = len(base.tie)
    i = 0
    j = 0
    for to in range(count + len(fresh)):
        first = j >= len(fresh)
        if not first and i < count:
            tie, time = base.tie[i], base.time_us[i]
            first = tie < fresh[j, 0]
            if tie == fresh[j, 0]:
                first = time < fresh[j, 1]
                if time == fresh[j, 1]:
                    first = _rest(base, i) <= fresh[j, 2]
        if first:
            woven.tie[to] = base.tie[i]
            woven.time_us[to] = base.time_us[i]
            woven.kind[to] = base.kind[i]
            woven.incoming[to] = base.incoming[i]
            woven.words[to] = base.words[i]
            woven.answerable[to] = base.answerable[i]
            woven.dated[to] = base.dated[i]
            if len(order):
                order[to] = i
            i += 1
        else:
            rest = fresh[j, 2]
            woven.tie[to] = fresh[j, 0]
            woven.time_us[to] = fresh[j, 1]
            woven.kind[to] = (rest >> 35) - 128
            woven.incoming[to] = (rest >> 34) & 1 == 1
            woven.words[to] = ((rest >> 2) & 0xFFFFFFFF) - 2147483648
            woven.answerable[to] = (rest >> 1) & 1 == 1
            woven.dated[to] = rest & 1 == 1
            if len(order):
                order[to] = count + j
            j += 1
