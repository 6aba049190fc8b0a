"""The compiled scanner of JSON lines: where the values of the wanted keys stand in each object.

The grammar is that of RFC 8259, strictly. A line is odd where it is not an object in this grammar, is nested deeper
than 60 values, has a key that is not plain small ASCII, holds NUL or half a surrogate pair, or has for a wanted key
anything but a string, null or a whole number of up to 18 digits.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, signed
from nearer.sources.bulk.utf8 import sound

_QUOTE, _BACKSLASH, _COMMA, _COLON, _NEWLINE = 34, 92, 44, 58, 10
_OPEN, _CLOSE, _LIST, _END_LIST = 123, 125, 91, 93
_MINUS, _POINT, _ZERO, _NINE = 45, 46, 48, 57
_DEEPEST = 60
_DIGITS = 18
"""A whole number of 18 digits is below 2^63, so that every decoder writes it the same way again."""

_STOPS = np.zeros(256, np.bool_)
_STOPS[:32] = True
_STOPS[[_QUOTE, _BACKSLASH]] = True

_STRINGS = 96
"""Strings and wanted values of one object that are noted; an object with more is odd, or no pattern for others."""

_ONES = np.uint64(0x0101010101010101)
_HIGHS = np.uint64(0x8080808080808080)
_QUOTES = np.uint64(0x2222222222222222)
_BACKSLASHES = np.uint64(0x5C5C5C5C5C5C5C5C)
_SPACES_8 = np.uint64(0x2020202020202020)

_SPACES = np.zeros(256, np.bool_)
_SPACES[[9, 13, 32]] = True
"""The spaces of JSON within a line."""

_SIMPLE = np.zeros(256, np.uint8)
for _sign, _value in zip(b'"\\/bfnrt', b'"\\/\b\f\n\r\t', strict=True):
    _SIMPLE[_sign] = _value


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
            at = _space(data, at)
            if data[at] == _NEWLINE:
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
            while data[stop] != _NEWLINE:
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
                    end[column, row] = _resolve(data, found[0, k], found[1, k]) if escaped else found[1, k]
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
        at = _stop(words, at)
        if data[at] != _QUOTE:
            found[3, k] = 1
            at = _string_end(data, at)
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
def _stop(words: NDArray[np.uint64], at: int) -> int:
    """The next quote, backslash or control character, eight bytes at a time.

    The lowest byte that one of the three tests marks is marked rightly (Mycroft's null-byte test; "Determine if a word
    has a byte less than n", Bit Twiddling Hacks, Anderson), and the lowest is the one that is asked for.
    """
    while True:
        word = words[at]
        quote = word ^ _QUOTES
        slash = word ^ _BACKSLASHES
        marked = (((quote - _ONES) & ~quote) | ((slash - _ONES) & ~slash) | ((word - _SPACES_8) & ~word)) & _HIGHS
        if marked != np.uint64(0):
            below = (marked & (~marked + np.uint64(1))) - np.uint64(1)
            return at + signed(((below & _ONES) * _ONES) >> np.uint64(56)) - 1
        at += 8


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
    if data[at] != _OPEN:
        return 0, -1
    at = _space(data, at + 1)
    if data[at] == _CLOSE:
        return 0, _line_end(data, at + 1)
    number = 0
    while True:
        if data[at] != _QUOTE:
            return 0, -1
        key = at + 1
        at = _plain_key(data, key)
        if at < 0:
            return 0, -1
        column = _column(data, key, at, names, name_ends, order, number)
        number += 1
        at = _space(data, at + 1)
        if data[at] != _COLON:
            return 0, -1
        at = _space(data, at + 1)
        sign = data[at]
        begin = at
        escaped = 0
        if sign == _QUOTE:
            begin = at + 1
            at = _stop(words, begin)
            if data[at] != _QUOTE:
                escaped = 1
                at = _string_end(data, at)
                if at < 0:
                    return 0, -1
            stop = at
            at += 1
        elif column < 0:
            at = _skip(data, words, at)
            stop = -1
        elif _ZERO <= sign <= _NINE:
            at = _whole_number(data, at)
            stop = at
            found[3, _STRINGS - 1] = 1
        else:
            at = _null(data, at)
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
        at = _space(data, at)
        if data[at] == _CLOSE:
            return count, _line_end(data, at + 1)
        if data[at] != _COMMA:
            return 0, -1
        at = _space(data, at + 1)


@compiled
def _space(data: NDArray[np.uint8], at: int) -> int:
    while _SPACES[data[at]]:
        at += 1
    return at


@compiled
def _line_end(data: NDArray[np.uint8], at: int) -> int:
    at = _space(data, at)
    return at if data[at] == _NEWLINE else -1


@compiled
def _plain_key(data: NDArray[np.uint8], at: int) -> int:
    """Where a key ends that is its own small form, -1 for others."""
    while not _STOPS[data[at]]:
        if data[at] >= 128 or 65 <= data[at] <= 90:
            return -1
        at += 1
    return at if data[at] == _QUOTE else -1


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


@compiled
def _string_end(data: NDArray[np.uint8], at: int) -> int:
    """The closing quote of a string with escapes, looked for from `at` on; -1 where it is not sound."""
    while True:
        sign = data[at]
        if sign == _QUOTE:
            return at
        if sign < 32:
            return -1
        if sign == _BACKSLASH:
            at = _escape_end(data, at)
            if at < 0:
                return -1
        else:
            at += 1


@compiled
def _escape_end(data: NDArray[np.uint8], at: int) -> int:
    """Behind the escape at `at` (both halves of a pair), -1 for a wrong one, half a pair, and NUL."""
    if _SIMPLE[data[at + 1]]:
        return at + 2
    high = _unit(data, at)
    if high <= 0 or 0xDC00 <= high < 0xE000:
        return -1
    if high < 0xD800 or high >= 0xE000:
        return at + 6
    low = _unit(data, at + 6)
    return at + 12 if 0xDC00 <= low < 0xE000 else -1


@compiled
def _unit(data: NDArray[np.uint8], at: int) -> int:
    r"""The number that `\uXXXX` at `at` names, -1 where there is no such escape."""
    if data[at] != _BACKSLASH or data[at + 1] != 117:
        return -1
    value = 0
    for k in range(at + 2, at + 6):
        sign = data[k]
        if 48 <= sign <= 57:
            value = value * 16 + sign - 48
        elif 97 <= sign <= 102:
            value = value * 16 + sign - 87
        elif 65 <= sign <= 70:
            value = value * 16 + sign - 55
        else:
            return -1
    return value


@compiled
def _resolve(data: NDArray[np.uint8], at: int, stop: int) -> int:
    """Write out the escapes of a sound string in its own place, which is never too short; returns its new end."""
    out = at
    while at < stop:
        sign = data[at]
        if sign != _BACKSLASH:
            data[out] = sign
            at += 1
            out += 1
            continue
        simple = _SIMPLE[data[at + 1]]
        if simple:
            data[out] = simple
            at += 2
            out += 1
            continue
        point = _unit(data, at)
        at += 6
        if 0xD800 <= point < 0xDC00:
            point = 0x10000 + ((point - 0xD800) << 10) + _unit(data, at) - 0xDC00
            at += 6
        if point < 0x80:
            data[out] = point
            out += 1
            continue
        if point < 0x800:
            data[out] = 0xC0 | point >> 6
            out += 1
        else:
            if point < 0x10000:
                data[out] = 0xE0 | point >> 12
                out += 1
            else:
                data[out] = 0xF0 | point >> 18
                data[out + 1] = 0x80 | point >> 12 & 0x3F
                out += 2
            data[out] = 0x80 | point >> 6 & 0x3F
            out += 1
        data[out] = 0x80 | point & 0x3F
        out += 1
    return out


@compiled
def _whole_number(data: NDArray[np.uint8], at: int) -> int:
    """Behind a whole number that is written as every decoder writes it again, -1 for any other number."""
    begin = at
    while _ZERO <= data[at] <= _NINE:
        at += 1
    if at - begin > _DIGITS or (data[begin] == _ZERO and at - begin > 1):
        return -1
    sign = data[at]
    return -1 if sign in (_POINT, 69, 101) else at


@compiled
def _number(data: NDArray[np.uint8], at: int) -> int:
    """Behind any number of JSON, -1 where it is none."""
    if data[at] == _MINUS:
        at += 1
    begin = at
    while _ZERO <= data[at] <= _NINE:
        at += 1
    if at == begin or (data[begin] == _ZERO and at - begin > 1):
        return -1
    if data[at] == _POINT:
        begin = at + 1
        at = begin
        while _ZERO <= data[at] <= _NINE:
            at += 1
        if at == begin:
            return -1
    if data[at] in (69, 101):
        at += 1
        if data[at] in (43, _MINUS):
            at += 1
        begin = at
        while _ZERO <= data[at] <= _NINE:
            at += 1
        if at == begin:
            return -1
    return at


@compiled
def _null(data: NDArray[np.uint8], at: int) -> int:
    null = data[at] == 110 and data[at + 1] == 117 and data[at + 2] == 108 and data[at + 3] == 108
    return at + 4 if null else -1


@compiled
def _word(data: NDArray[np.uint8], at: int) -> int:
    """Behind `true`, `false` or `null`, -1 where none of them stands."""
    if data[at] == 116 and data[at + 1] == 114 and data[at + 2] == 117 and data[at + 3] == 101:
        return at + 4
    if data[at] == 102 and data[at + 1] == 97 and data[at + 2] == 108 and data[at + 3] == 115 and data[at + 4] == 101:
        return at + 5
    return _null(data, at)


@compiled
def _skip(data: NDArray[np.uint8], words: NDArray[np.uint64], at: int) -> int:
    """Behind any JSON value, -1 where it is not sound or too deep."""
    depth = 0
    objects = 0
    while True:
        sign = data[at]
        if sign == _QUOTE:
            at = _stop(words, at + 1)
            if data[at] != _QUOTE:
                at = _string_end(data, at)
                if at < 0:
                    return -1
            at += 1
        elif sign in (_OPEN, _LIST):
            if depth >= _DEEPEST:
                return -1
            at = _space(data, at + 1)
            if data[at] == sign + 2:
                at += 1
            else:
                objects = objects << 1 | (sign == _OPEN)
                depth += 1
                if sign == _OPEN:
                    at = _behind_key(data, at)
                    if at < 0:
                        return -1
                continue
        elif sign == _MINUS or _ZERO <= sign <= _NINE:
            at = _number(data, at)
        else:
            at = _word(data, at)
        if at < 0:
            return -1
        while True:
            if depth == 0:
                return at
            at = _space(data, at)
            if data[at] == _COMMA:
                at = _space(data, at + 1)
                if objects & 1:
                    at = _behind_key(data, at)
                    if at < 0:
                        return -1
                break
            if data[at] != (_CLOSE if objects & 1 else _END_LIST):
                return -1
            objects >>= 1
            depth -= 1
            at += 1


@compiled
def _behind_key(data: NDArray[np.uint8], at: int) -> int:
    """Behind a key and its colon, -1 where there is none."""
    if data[at] != _QUOTE:
        return -1
    at += 1
    while not _STOPS[data[at]]:
        at += 1
    if data[at] != _QUOTE:
        at = _string_end(data, at)
        if at < 0:
            return -1
    at = _space(data, at + 1)
    return _space(data, at + 1) if data[at] == _COLON else -1
