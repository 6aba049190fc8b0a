"""The compiled scanner of JSON lines: where the values of the wanted keys stand in each object.

The grammar is that of RFC 8259, strictly. A line is odd where it is not an object in this grammar, is nested deeper
than 60 values, has a key that is not plain small ASCII, holds NUL or half a surrogate pair, or has for a wanted key
anything but a string, null or a whole number of one to 18 digits.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, making
from nearer.sources.bulk.utf8 import sound
from nearer.sources.bulk.values import (
    CLOSE,
    COLON,
    COMMA,
    ESCAPED,
    NEWLINE,
    NINE,
    NOTHING,
    NUMBER,
    OPEN,
    QUOTE,
    STOPS,
    TEXT,
    WHOLE,
    ZERO,
    note,
    null,
    number,
    resolve,
    skip,
    space,
    stop_sign,
    string_end,
    whole_number,
)

_VALUES = 256
"""Values of one object that are noted. An object with more is no pattern for others."""

_PATTERNS = 4
"""Patterns that are kept: programs leave out what is empty, so that lines come in a few shapes. Our own choice."""


@making
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
    of bytes, `name_ends` where each ends. Cell `c` of row `r` becomes `data[start[c, r]:end[c, r]]`; `start` and `end`
    come as zeros, and stay so where it is missing or null. Escapes are resolved in place. The line itself is
    `data[begins[r]:stops[r]]`, its number `lines[r]`. Lines whose UTF-8 is in doubt are checked where `check` is set.

    Programs write all lines alike. So the last lines that were read in full are patterns: where all between the values
    of the next line is the same as in one of them, byte by byte, the grammar need not be gone through.
    """
    order = np.zeros(64, np.int64)
    found = np.zeros((_VALUES, 4), np.int64)
    patterns = np.zeros((_PATTERNS, _VALUES, 4), np.int64)
    bounds = np.zeros((_PATTERNS, 3), np.int64)
    held = 0
    last = 0
    row = 0
    at = 0
    line = first_line
    while at < size:
        begin = at
        count, stop = -1, -1
        for turn in range(held):
            which = (last + turn) % held
            stop, count = _alike(data, words, at, size, patterns, bounds, which, found)
            if stop >= 0:
                last = which
                break
        if stop < 0:
            count = -1
        if count < 0:
            at = space(data, at)
            if data[at] == NEWLINE:
                at += 1
                line += 1
                continue
            count, stop, noted = _object(data, words, at, names, name_ends, order, found)
            if stop >= 0 and noted:
                last = held if held < _PATTERNS else (last + 1) % _PATTERNS
                held = max(held, last + 1)
                bounds[last, 0], bounds[last, 1], bounds[last, 2] = count, begin, stop
                for k in range(count):
                    for field in range(4):
                        patterns[last, k, field] = found[k, field]
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
        if good:
            for k in range(count):
                column = found[k, 2]
                if column >= 0:
                    begin, stops_at = found[k, 0], found[k, 1]
                    start[column, row] = begin
                    end[column, row] = resolve(data, words, begin, stops_at) if found[k, 3] == ESCAPED else stops_at
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
    patterns: NDArray[np.int64],
    bounds: NDArray[np.int64],
    which: int,
    found: NDArray[np.int64],
) -> tuple[int, int]:
    """Where a line ends that differs from one of the patterns in its values only, and how many of them are wanted and
    noted; -1 for another line."""
    behind = bounds[which, 1]
    noted = 0
    for k in range(bounds[which, 0]):
        gap = patterns[which, k, 0] - behind
        if at + gap >= size or not _equal(words, at, behind, gap):
            return -1, 0
        at += gap
        begin = at
        kind = patterns[which, k, 3]
        if kind <= ESCAPED:
            kind = TEXT
            at = stop_sign(words, at)
            if data[at] != QUOTE:
                kind = ESCAPED
                at = string_end(data, words, at)
        elif kind == NUMBER:
            at = number(data, at)
        elif kind == WHOLE:
            at = whole_number(data, at)
        if at < 0:
            return -1, 0
        column = patterns[which, k, 2]
        if column >= 0:
            note(found, noted, begin, at, column, kind)
            noted += 1
        behind = patterns[which, k, 1]
    gap = bounds[which, 2] - behind
    if at + gap >= size or not _equal(words, at, behind, gap + 1):
        return -1, 0
    return at + gap, noted


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
) -> tuple[int, int, bool]:
    """Read the object at `at`: how many values were noted in `found`, where its line ends (-1 for an odd one), and
    whether all were noted."""
    count = 0
    noted = True
    if data[at] != OPEN:
        return 0, -1, False
    at = space(data, at + 1)
    if data[at] == CLOSE:
        return 0, _line_end(data, at + 1), False
    place = 0
    while True:
        if data[at] != QUOTE:
            return 0, -1, False
        key = at + 1
        at = _plain_key(data, key)
        if at < 0:
            return 0, -1, False
        column = _column(data, key, at, names, name_ends, order, place)
        place += 1
        at = space(data, at + 1)
        if data[at] != COLON:
            return 0, -1, False
        at = space(data, at + 1)
        sign = data[at]
        begin = at
        if column < 0:
            at, more = skip(data, words, at, found, count)
            noted = noted and more >= 0
            count = max(count, more)
        else:
            kind = NOTHING
            if sign == QUOTE:
                begin = at + 1
                kind = TEXT
                at = stop_sign(words, begin)
                if data[at] != QUOTE:
                    kind = ESCAPED
                    at = string_end(data, words, at)
                stop = at
                at += at >= 0
            elif ZERO <= sign <= NINE:
                kind = WHOLE
                at = whole_number(data, at)
                stop = at
            else:
                # A key that comes twice counts as it came last.
                at = null(data, at)
                stop = begin
            if at < 0 or note(found, count, begin, stop, column, kind) < 0:
                return 0, -1, False
            count += 1
        if at < 0:
            return 0, -1, False
        at = space(data, at)
        if data[at] == CLOSE:
            return count, _line_end(data, at + 1), noted
        if data[at] != COMMA:
            return 0, -1, False
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
