"""The compiled scanner of JSON lines: where the values of the wanted keys stand in each object.

The grammar is that of RFC 8259, strictly. A line is odd where it is not an object in this grammar, is nested deeper
than 60 values, has a key that is not plain small ASCII, holds NUL or half a surrogate pair, or has for a wanted key
anything but a string, null or a whole number of up to 18 digits.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled
from nearer.sources.bulk.utf8 import sound
from nearer.sources.bulk.values import (
    CLOSE,
    COLON,
    COMMA,
    NEWLINE,
    NINE,
    OPEN,
    QUOTE,
    STOPS,
    ZERO,
    null,
    resolve,
    skip,
    space,
    stop_sign,
    string_end,
    whole_number,
)

_STRINGS = 96
"""Strings and wanted values of one object that are noted; an object with more is odd, or no pattern for others."""


@compiled
def scan_lines(
    data: NDArray[np.uint8],
    words: NDArray[np.uint64],
    size: int,
    first_line: int,
    check: bool,
    names: NDArray[np.uint8],
    name_ends: NDArray[np.int64],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    begins: NDArray[np.int32],
    stops: NDArray[np.int32],
    lines: NDArray[np.int64],
    odd: NDArray[np.bool_],
) -> int:
    """Scan `data[:size]`, which ends with a line break; returns the number of rows (empty lines are none).

    `words` are the same bytes as eight-byte words, one beginning at every byte. `names` are the wanted keys in one run
    of bytes, `name_ends` where each ends. Cell `c` of row `r` becomes `data[start[c, r]:end[c, r]]`, empty where it is
    missing or null; escapes are resolved in place. The line itself is `data[begins[r]:stops[r]]`, its number
    `lines[r]`. Lines whose UTF-8 is in doubt are checked where `check` is set.

    Programs write all lines alike. So the last line that was read in full is a pattern: where all between the strings
    of the next line is the same, byte by byte, only the strings differ, and the grammar need not be gone through.
    """
    wanted = len(name_ends)
    order = np.zeros(64, np.int64)
    found = np.zeros((4, _STRINGS), np.int64)
    pattern = np.zeros((4, _STRINGS), np.int64)
    patterned = -1
    pattern_at = 0
    pattern_stop = 0
    row = 0
    at = 0
    line = first_line
    while at < size:
        begin = at
        count, stop = -1, -1
        if patterned >= 0:
            stop = _alike(data, words, at, size, pattern, patterned, pattern_at, pattern_stop, found)
            count = patterned if stop >= 0 else -1
        if count < 0:
            at = space(data, at)
            if data[at] == NEWLINE:
                at += 1
                line += 1
                continue
            count, stop = _object(data, words, at, names, name_ends, order, found)
            if stop >= 0 and count < _STRINGS and found[3, _STRINGS - 1] == 0:
                for k in range(count):
                    for field in range(3):
                        pattern[field, k] = found[field, k]
                patterned, pattern_at, pattern_stop = count, begin, stop
        good = stop >= 0
        if not good:
            stop = at
            while data[stop] != NEWLINE:
                stop += 1
        if check and good:
            good = sound(data, begin, stop)
        begins[row] = begin
        stops[row] = stop
        lines[row] = line
        odd[row] = not good
        for c in range(wanted):
            start[c, row] = 0
            end[c, row] = 0
        if good:
            for k in range(count):
                column = found[2, k]
                if column >= 0:
                    start[column, row] = found[0, k]
                    escaped = found[3, k] == 1
                    end[column, row] = resolve(data, found[0, k], found[1, k]) if escaped else found[1, k]
        row += 1
        at = stop + 1
        line += 1
    return row


@compiled
def _alike(
    data: NDArray[np.uint8],
    words: NDArray[np.uint64],
    at: int,
    size: int,
    pattern: NDArray[np.int64],
    count: int,
    pattern_at: int,
    pattern_stop: int,
    found: NDArray[np.int64],
) -> int:
    """Where a line ends that differs from the pattern in its strings only, -1 for another line."""
    behind = pattern_at
    for k in range(count):
        gap = pattern[0, k] - behind
        if at + gap >= size or not _equal(words, at, behind, gap):
            return -1
        at += gap
        found[0, k] = at
        found[2, k] = pattern[2, k]
        found[3, k] = 0
        at = stop_sign(words, at)
        if data[at] != QUOTE:
            found[3, k] = 1
            at = string_end(data, at)
            if at < 0:
                return -1
        found[1, k] = at
        behind = pattern[1, k]
    gap = pattern_stop - behind
    if at + gap >= size or not _equal(words, at, behind, gap + 1):
        return -1
    return at + gap


@compiled
def _equal(words: NDArray[np.uint64], one: int, other: int, count: int) -> bool:
    """Whether `count` bytes at two places are the same."""
    while count >= 8:
        if words[one] != words[other]:
            return False
        one += 8
        other += 8
        count -= 8
    if count == 0:
        return True
    return (words[one] ^ words[other]) << np.uint64(64 - 8 * count) == np.uint64(0)


@compiled
def _object(
    data: NDArray[np.uint8],
    words: NDArray[np.uint64],
    at: int,
    names: NDArray[np.uint8],
    name_ends: NDArray[np.int64],
    order: NDArray[np.int64],
    found: NDArray[np.int64],
) -> tuple[int, int]:
    """Read the object at `at`: how many strings and wanted values it has, and where its line ends, -1 for an odd one.

    Of each, `found` says where it begins and ends, its column (-1 for none) and whether it has escapes. Its very last
    cell becomes 1 where the line is no pattern for others.
    """
    found[3, _STRINGS - 1] = 0
    count = 0
    if data[at] != OPEN:
        return 0, -1
    at = space(data, at + 1)
    if data[at] == CLOSE:
        return 0, _line_end(data, at + 1)
    number = 0
    while True:
        if data[at] != QUOTE:
            return 0, -1
        key = at + 1
        at = _plain_key(data, key)
        if at < 0:
            return 0, -1
        column = _column(data, key, at, names, name_ends, order, number)
        number += 1
        at = space(data, at + 1)
        if data[at] != COLON:
            return 0, -1
        at = space(data, at + 1)
        sign = data[at]
        begin = at
        escaped = 0
        if sign == QUOTE:
            begin = at + 1
            at = stop_sign(words, begin)
            if data[at] != QUOTE:
                escaped = 1
                at = string_end(data, at)
                if at < 0:
                    return 0, -1
            stop = at
            at += 1
        elif column < 0:
            at = skip(data, words, at)
            stop = -1
        elif ZERO <= sign <= NINE:
            at = whole_number(data, at)
            stop = at
            found[3, _STRINGS - 1] = 1
        else:
            at = null(data, at)
            # A key that comes twice counts as it came last.
            stop = begin
            found[3, _STRINGS - 1] = 1
        if at < 0:
            return 0, -1
        if stop >= 0:
            if column >= 0 or count < _STRINGS // 2:
                found[0, count] = begin
                found[1, count] = stop
                found[2, count] = column
                found[3, count] = escaped
                count += 1
                if count == _STRINGS - 1:
                    return 0, -1
            else:
                found[3, _STRINGS - 1] = 1
        at = space(data, at)
        if data[at] == CLOSE:
            return count, _line_end(data, at + 1)
        if data[at] != COMMA:
            return 0, -1
        at = space(data, at + 1)


@compiled
def _line_end(data: NDArray[np.uint8], at: int) -> int:
    at = space(data, at)
    return at if data[at] == NEWLINE else -1


@compiled
def _plain_key(data: NDArray[np.uint8], at: int) -> int:
    """Where a key ends that is its own small form, -1 for others."""
    while not STOPS[data[at]]:
        if data[at] >= 128 or 65 <= data[at] <= 90:
            return -1
        at += 1
    return at if data[at] == QUOTE else -1


@compiled
def _column(
    data: NDArray[np.uint8],
    key: int,
    stop: int,
    names: NDArray[np.uint8],
    name_ends: NDArray[np.int64],
    order: NDArray[np.int64],
    number: int,
) -> int:
    """Which wanted key this is, -1 for none. `order` remembers which it was in the row before."""
    guess = order[number] if number < len(order) else 0
    if guess >= 0 and _same(data, key, stop, names, name_ends, guess):
        return guess
    found = -1
    for column in range(len(name_ends)):
        if _same(data, key, stop, names, name_ends, column):
            found = column
            break
    if number < len(order):
        order[number] = max(found, 0)
    return found


@compiled
def _same(
    data: NDArray[np.uint8],
    key: int,
    stop: int,
    names: NDArray[np.uint8],
    name_ends: NDArray[np.int64],
    column: int,
) -> bool:
    begin = name_ends[column - 1] if column else 0
    if name_ends[column] - begin != stop - key:
        return False
    k = 0
    while k < stop - key and data[key + k] == names[begin + k]:
        k += 1
    return k == stop - key
