"""Compiled readers of single cells: names without the spaces around them, and times."""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import to_us
from nearer.sources.bulk.machine import compiled, signed
from nearer.sources.decode.times import FIRST_YEAR, LAST_YEAR

SECOND, MINUTE, DAY, NONE = 0, 1, 2, 3
"""Precisions as numbers, in the order of PRECISIONS."""
PRECISIONS = ("second", "minute", "day", "none")

_DAY_S = 86_400
_NO_DATE = 1 << 62
_FIRST_US = to_us(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
_END_US = to_us(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
"""The years that are taken, in UTC."""
_FARTHEST = 18 * 60
"""Minutes that a written offset may have at most, as in `nearer.sources.decode.written`."""

_BLANK = np.zeros(256, np.bool_)
_BLANK[9:14] = True
_BLANK[28:33] = True
"""The ASCII characters that `str.strip` takes away."""

_BARE = ~_BLANK
_BARE[128:] = False
"""Characters that are no space for certain."""

_AT, _SEMICOLON = 64, 59


@compiled
def trim(
    data: NDArray[np.uint8],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    odd: NDArray[np.bool_],
    longest: int,
    handle: bool,
    single: bool,
) -> None:
    """Take the spaces around each cell away, as `str.strip` does, and for a `handle` one `@` and the spaces behind it.

    A row becomes odd where the cell has more than `longest` bytes, begins or ends with a character that may be a space
    of Unicode, or, for a `single` name, holds a semicolon.
    """
    for row in range(len(odd)):
        begin, stop = signed(start[row]), signed(end[row])
        if begin == stop:
            continue
        if not (_BARE[data[begin]] and _BARE[data[stop - 1]]) or (handle and data[begin] == _AT):
            begin, stop = _stripped(data, begin, stop)
            if handle and begin < stop and data[begin] == _AT:
                begin, stop = _stripped(data, begin + 1, stop)
            if begin == stop:
                start[row], end[row] = 0, 0
                continue
            start[row], end[row] = begin, stop
            if _may_be_space(data, begin, stop):
                odd[row] = True
        if stop - begin > longest:
            odd[row] = True
        elif single:
            for k in range(begin, stop):
                if data[k] == _SEMICOLON:
                    odd[row] = True


@compiled
def _stripped(data: NDArray[np.uint8], begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and _BLANK[data[begin]]:
        begin += 1
    while begin < stop and _BLANK[data[stop - 1]]:
        stop -= 1
    return begin, stop


@compiled
def _may_be_space(data: NDArray[np.uint8], begin: int, stop: int) -> bool:
    """Whether the first or the last character could be U+0085, 00A0, 1680, 2000 to 205F or 3000."""
    if data[begin] >= 128 and stop - begin > 1 and _space_lead(data[begin], data[begin + 1]):
        return True
    if data[stop - 1] < 128:
        return False
    two = stop - begin >= 2 and _space_lead(data[stop - 2], data[stop - 1])
    return two or (stop - begin >= 3 and _space_lead(data[stop - 3], data[stop - 2]))


@compiled
def _space_lead(first: int, second: int) -> bool:
    return (
        (first == 0xC2 and second in (0x85, 0xA0))
        or (first == 0xE1 and second == 0x9A)
        or (first == 0xE2 and second in (0x80, 0x81))
        or (first == 0xE3 and second == 0x80)
    )


@compiled
def read_times(
    data: NDArray[np.uint8],
    words: NDArray[np.uint64],
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    odd: NDArray[np.bool_],
    time_us: NDArray[np.int64],
    offset: NDArray[np.int32],
    zoned: NDArray[np.bool_],
    precision: NDArray[np.int8],
) -> None:
    """Read each cell as a time; a row whose time is in none of the plain forms becomes odd.

    The plain forms: nothing; `YYYY-MM-DD`; that, `T` or a space, `HH:MM`, perhaps `:SS` and a fraction, perhaps `Z`,
    `+HH`, `+HHMM` or `+HH:MM`; whole seconds since 1970 with or without a fraction, and milli- or microseconds.
    `offset` is in minutes, `zoned` whether one is written. `words` are the bytes as words, one beginning at every byte:
    a log is mostly in order of time, so that the date of a row is that of the row before, which need not be read again.
    """
    known = -1
    midnight = 0
    for row in range(len(odd)):
        precision[row] = NONE
        if odd[row]:
            continue
        begin, stop = _stripped(data, signed(start[row]), signed(end[row]))
        if begin == stop:
            continue
        if stop - begin < 10 or data[begin + 4] != 45 or data[begin + 7] != 45:
            micros, minutes, zone, fine = _epoch(data, begin, stop)
        else:
            if known < 0 or not _same_date(data, words, begin, known):
                midnight = _midnight(data, begin)
                known = begin if midnight != _NO_DATE else -1
            if midnight == _NO_DATE:
                odd[row] = True
                continue
            micros, minutes, zone, fine = _time(data, begin + 10, stop, midnight)
        if fine == NONE or not _FIRST_US <= micros < _END_US:
            odd[row] = True
            continue
        time_us[row] = micros
        offset[row] = minutes
        zoned[row] = zone
        precision[row] = fine


@compiled
def _same_date(data: NDArray[np.uint8], words: NDArray[np.uint64], one: int, other: int) -> bool:
    """Whether the ten bytes at two places are the same."""
    return words[one] == words[other] and data[one + 8] == data[other + 8] and data[one + 9] == data[other + 9]


@compiled
def _midnight(data: NDArray[np.uint8], at: int) -> int:
    """The seconds since 1970 at which a written date begins in UTC, _NO_DATE where it is none."""
    year = _two(data, at) * 100 + _two(data, at + 2)
    month = _two(data, at + 5)
    day = _two(data, at + 8)
    if _two(data, at) < 0 or _two(data, at + 2) < 0 or year < 1900 or not 1 <= month <= 12:
        return _NO_DATE
    if not 1 <= day <= _days_of(year, month):
        return _NO_DATE
    return _days(year, month, day) * _DAY_S


@compiled
def _time(data: NDArray[np.uint8], at: int, stop: int, seconds: int) -> tuple[int, int, bool, int]:
    """The time of a day that begins after so many seconds; `at` is behind the date."""
    if at == stop:
        return seconds * 1_000_000, 0, False, DAY
    if stop - at < 6 or data[at] not in (84, 116, 32) or data[at + 3] != 58:
        return 0, 0, False, NONE
    hour, minute = _two(data, at + 1), _two(data, at + 4)
    if not 0 <= hour <= 23 or not 0 <= minute <= 59:
        return 0, 0, False, NONE
    seconds += hour * 3600 + minute * 60
    at += 6
    micros = 0
    fine = MINUTE
    if stop - at >= 3 and data[at] == 58:
        second = _two(data, at + 1)
        if not 0 <= second <= 59:
            return 0, 0, False, NONE
        seconds += second
        fine = SECOND
        at += 3
        if at < stop and data[at] in (44, 46):
            micros, at = _fraction(data, at + 1, stop, 20)
            if at < 0:
                return 0, 0, False, NONE
    minutes, at = _zone(data, at, stop)
    if at != stop:
        return 0, 0, False, NONE
    zoned = minutes <= _FARTHEST
    minutes = minutes if zoned else 0
    return (seconds - minutes * 60) * 1_000_000 + micros, minutes, zoned, fine


@compiled
def _zone(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int]:
    """The written offset in minutes (9999 for none) and where it ends, -1 for a strange one."""
    if at == stop:
        return 9999, at
    if data[at] in (90, 122):
        return 0, at + 1
    if data[at] not in (43, 45) or stop - at < 3:
        return 0, -1
    hours, minutes = _two(data, at + 1), 0
    sign = -1 if data[at] == 45 else 1
    at += 3
    if at < stop:
        at += data[at] == 58
        if stop - at < 2:
            return 0, -1
        minutes = _two(data, at)
        at += 2
    total = hours * 60 + minutes
    if hours < 0 or not 0 <= minutes <= 59 or total > _FARTHEST:
        return 0, -1
    return sign * total, at


@compiled
def _epoch(data: NDArray[np.uint8], at: int, stop: int) -> tuple[int, int, bool, int]:
    """Seconds (below 1e11, with or without a fraction), milliseconds or microseconds since 1970, by their size."""
    whole = 0
    begin = at
    while at < stop and 48 <= data[at] <= 57 and at - begin < 17:
        whole = whole * 10 + data[at] - 48
        at += 1
    if at == begin:
        return 0, 0, False, NONE
    if at == stop:
        if whole < 10**11:
            return whole * 1_000_000, 0, False, SECOND
        if whole < 10**14:
            return whole * 1_000, 0, False, SECOND
        return whole, 0, False, SECOND
    if data[at] != 46 or whole >= 10**11:
        return 0, 0, False, NONE
    micros, at = _fraction(data, at + 1, stop, 9)
    return whole * 1_000_000 + micros, 0, False, SECOND if at == stop else NONE


@compiled
def _fraction(data: NDArray[np.uint8], at: int, stop: int, most: int) -> tuple[int, int]:
    """The microseconds of up to `most` digits, further ones cut off, and where they end; -1 for none or too many."""
    begin = at
    micros = 0
    while at < stop and 48 <= data[at] <= 57:
        if at - begin < 6:
            micros = micros * 10 + data[at] - 48
        at += 1
    digits = at - begin
    if digits < 1 or digits > most:
        return 0, -1
    for _ in range(digits, 6):
        micros *= 10
    return micros, at


@compiled
def _two(data: NDArray[np.uint8], at: int) -> int:
    """A number of two digits, -100 where they are none."""
    high, low = data[at], data[at + 1]
    if 48 <= high <= 57 and 48 <= low <= 57:
        return (signed(high) - 48) * 10 + signed(low) - 48
    return -100


@compiled
def _days_of(year: int, month: int) -> int:
    if month == 2:
        return 29 if (year % 4 == 0 and year % 100 != 0) or year % 400 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


@compiled
def _days(year: int, month: int, day: int) -> int:
    """Days since 1970 of a date of the Gregorian calendar (Hinnant, chrono-compatible low-level date algorithms)."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
