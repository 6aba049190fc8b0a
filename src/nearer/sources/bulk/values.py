"""Compiled readers of JSON values (RFC 8259, strictly): where a string, a number or any value ends.

Each returns the place behind what it read, or -1 where it is not sound. They rely on a line break behind the bytes:
no string reaches over it, because it is a control character.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, signed

QUOTE, _BACKSLASH, COMMA, COLON, NEWLINE = 34, 92, 44, 58, 10
OPEN, CLOSE, _LIST, _END_LIST = 123, 125, 91, 93
_MINUS, _POINT, ZERO, NINE = 45, 46, 48, 57
_DEEPEST = 60

TEXT, ESCAPED, NUMBER, WHOLE, NOTHING = range(5)
"""Kinds of values that are noted: a string without and with escapes, any number, a wanted whole number, a null."""

_DIGITS = 18
"""A whole number of 18 digits is below 2^63, so that every decoder writes it the same way again."""

STOPS = np.zeros(256, np.bool_)
STOPS[:32] = True
STOPS[[QUOTE, _BACKSLASH]] = True

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
def stop_sign(words: NDArray[np.uint64], at: int) -> int:
    """The next quote, backslash or control character, eight bytes at a time, in long strings thirty-two.

    The lowest byte that one of the three tests marks is marked rightly (Mycroft's null-byte test; "Determine if a word
    has a byte less than n", Bit Twiddling Hacks, Anderson), and the lowest is the one that is asked for.
    """
    short = at + 32
    while True:
        marked = _marked(words[at])
        if marked != np.uint64(0):
            below = (marked & (~marked + np.uint64(1))) - np.uint64(1)
            return at + signed(((below & _ONES) * _ONES) >> np.uint64(56)) - 1
        at += 8
        if at >= short:
            while (
                _marked(words[at]) | _marked(words[at + 8]) | _marked(words[at + 16]) | _marked(words[at + 24])
            ) == np.uint64(0):
                at += 32


@compiled
def _marked(word: np.uint64) -> np.uint64:
    quote = word ^ _QUOTES
    slash = word ^ _BACKSLASHES
    return (((quote - _ONES) & ~quote) | ((slash - _ONES) & ~slash) | ((word - _SPACES_8) & ~word)) & _HIGHS


@compiled
def space(data: NDArray[np.uint8], at: int) -> int:
    """Behind the spaces at hand."""
    while _SPACES[data[at]]:
        at += 1
    return at


@compiled
def string_end(data: NDArray[np.uint8], words: NDArray[np.uint64], at: int) -> int:
    """The closing quote of a string with escapes, looked for from `at` on; -1 where it is not sound."""
    while True:
        sign = data[at]
        if sign == QUOTE:
            return at
        if sign < 32:
            return -1
        if sign == _BACKSLASH:
            at = _escape_end(data, at)
            if at < 0:
                return -1
        else:
            at = stop_sign(words, at)


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
def resolve(data: NDArray[np.uint8], words: NDArray[np.uint64], at: int, stop: int) -> int:
    """Write out the escapes of a sound string in its own place, which is never too short; returns its new end."""
    at = min(stop_sign(words, at), stop)
    out = at
    while at < stop:
        if data[at] != _BACKSLASH:
            # Whole words move to the left over bytes that are read already.
            ahead = min(stop_sign(words, at), stop)
            while ahead - at >= 8:
                words[out] = words[at]
                at += 8
                out += 8
            while at < ahead:
                data[out] = data[at]
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
def whole_number(data: NDArray[np.uint8], at: int) -> int:
    """Behind a whole number that is written as every decoder writes it again, -1 for any other number."""
    begin = at
    while ZERO <= data[at] <= NINE:
        at += 1
    if at == begin or at - begin > _DIGITS or (data[begin] == ZERO and at - begin > 1):
        return -1
    sign = data[at]
    return -1 if sign in (_POINT, 69, 101) else at


@compiled
def number(data: NDArray[np.uint8], at: int) -> int:
    """Behind any number of JSON, -1 where it is none."""
    if data[at] == _MINUS:
        at += 1
    begin = at
    while ZERO <= data[at] <= NINE:
        at += 1
    if at == begin or (data[begin] == ZERO and at - begin > 1):
        return -1
    if data[at] == _POINT:
        begin = at + 1
        at = begin
        while ZERO <= data[at] <= NINE:
            at += 1
        if at == begin:
            return -1
    if data[at] in (69, 101):
        at += 1
        if data[at] in (43, _MINUS):
            at += 1
        begin = at
        while ZERO <= data[at] <= NINE:
            at += 1
        if at == begin:
            return -1
    return at


@compiled
def null(data: NDArray[np.uint8], at: int) -> int:
    """Behind `null`, -1 where it does not stand."""
    found = data[at] == 110 and data[at + 1] == 117 and data[at + 2] == 108 and data[at + 3] == 108
    return at + 4 if found else -1


@compiled
def _word(data: NDArray[np.uint8], at: int) -> int:
    """Behind `true`, `false` or `null`, -1 where none of them stands."""
    if data[at] == 116 and data[at + 1] == 114 and data[at + 2] == 117 and data[at + 3] == 101:
        return at + 4
    if data[at] == 102 and data[at + 1] == 97 and data[at + 2] == 108 and data[at + 3] == 115 and data[at + 4] == 101:
        return at + 5
    return null(data, at)


@compiled
def skip(
    data: NDArray[np.uint8], words: NDArray[np.uint64], at: int, found: NDArray[np.int64], count: int
) -> tuple[int, int]:
    """Behind any JSON value, -1 where it is not sound or too deep. Its strings and numbers are noted in `found` from
    `count` on, as far as there is room, and the count behind them is the second of the two; -1 where room was short."""
    depth = 0
    objects = 0
    while True:
        sign = data[at]
        if sign == QUOTE:
            begin = at + 1
            at = stop_sign(words, begin)
            if data[at] != QUOTE:
                at = string_end(data, words, at)
                if at < 0:
                    return -1, -1
            count = note(found, count, begin, at, -1, TEXT)
            at += 1
        elif sign in (OPEN, _LIST):
            if depth >= _DEEPEST:
                return -1, -1
            at = _spaced(data, at + 1)
            if data[at] == sign + 2:
                at += 1
            else:
                objects = objects << 1 | (sign == OPEN)
                depth += 1
                if sign == OPEN:
                    at = _behind_key(data, words, at)
                    if at < 0:
                        return -1, -1
                continue
        elif sign == _MINUS or ZERO <= sign <= NINE:
            begin = at
            at = number(data, at)
            count = note(found, count, begin, at, -1, NUMBER)
        else:
            at = _word(data, at)
        if at < 0:
            return -1, -1
        while True:
            if depth == 0:
                return at, count
            at = _spaced(data, at)
            if data[at] == COMMA:
                at = _spaced(data, at + 1)
                if objects & 1:
                    at = _behind_key(data, words, at)
                    if at < 0:
                        return -1, -1
                break
            if data[at] != (CLOSE if objects & 1 else _END_LIST):
                return -1, -1
            objects >>= 1
            depth -= 1
            at += 1


@compiled
def note(found: NDArray[np.int64], count: int, begin: int, stop: int, column: int, kind: int) -> int:
    """Note where a value stands; the new count, -1 for good where there was no room."""
    if count < 0 or count >= len(found):
        return -1
    found[count, 0] = begin
    found[count, 1] = stop
    found[count, 2] = column
    found[count, 3] = kind
    return count + 1


@compiled
def _spaced(data: NDArray[np.uint8], at: int) -> int:
    """Behind the spaces at hand, of which there is mostly none or one."""
    if data[at] > 32:
        return at
    return space(data, at)


@compiled
def _behind_key(data: NDArray[np.uint8], words: NDArray[np.uint64], at: int) -> int:
    """Behind a key and its colon, -1 where there is none."""
    if data[at] != QUOTE:
        return -1
    at = stop_sign(words, at + 1)
    if data[at] != QUOTE:
        at = string_end(data, words, at)
        if at < 0:
            return -1
    at = _spaced(data, at + 1)
    return _spaced(data, at + 1) if data[at] == COLON else -1
