"""The compiled scanner of tables: where the cells of each row stand, as Python's `csv.reader` would part them.

The states are those of CPython's `_csv.c` with its default dialect (RFC 4180 and what spreadsheets make of it). A row
is odd where a closing quote is followed by text, where a carriage return stands alone, where it holds NUL or broken
UTF-8, and where it has more cells than the header with something in them. How far an odd row reaches is known all the
same, and so is its line.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled, making
from nearer.sources.bulk.utf8 import sound

_QUOTE, _NEWLINE, _RETURN, _NUL = 34, 10, 13, 0
FIELD_LIMIT = 131_072
"""`csv.field_size_limit()`, in bytes here, which are at least as many as characters."""


@making
def scan_table(
    data: NDArray[np.uint8],
    size: int,
    first_line: int,
    check: bool,
    delimiter: int,
    width: int,
    places: NDArray[np.int64],
    most: int,
    start: NDArray[np.int32],
    end: NDArray[np.int32],
    begins: NDArray[np.int32],
    stops: NDArray[np.int32],
    lines: NDArray[np.int64],
    odd: NDArray[np.bool_],
) -> tuple[int, int, int, bool]:
    """Scan up to `most` rows of `data[:size]`, which ends with a line break: `(rows, bytes used, next line, sound)`.

    A row that the block cuts off (an open quote) is left for the next block: then fewer bytes are used than there are.
    `sound` is False where the row behind the used bytes has a cell beyond FIELD_LIMIT. The cell at place `p` of the
    header becomes cell `places[p]`, none where that is negative: `data[start[c, r]:end[c, r]]`; missing cells are
    empty and doubled quotes are resolved in place. The row itself is `data[begins[r]:stops[r]]` with its line breaks.
    """
    wanted = start.shape[0]
    cells = np.zeros(wanted, np.int64)
    ends = np.zeros(wanted, np.int64)
    doubled = np.zeros(wanted, np.bool_)
    stopping = np.zeros(256, np.bool_)
    stopping[_NUL] = True
    stopping[_NEWLINE] = True
    stopping[_RETURN] = True
    stopping[delimiter] = True
    row = 0
    at = 0
    line = first_line
    while at < size and row < most:
        begin = at
        begin_line = line
        if data[at] == _NEWLINE or (data[at] == _RETURN and data[at + 1] == _NEWLINE):
            at += 1 if data[at] == _NEWLINE else 2
            line += 1
            continue
        for c in range(wanted):
            cells[c] = 0
            ends[c] = 0
            doubled[c] = False
        good = True
        place = 0
        empty_line = True
        while True:
            # One cell.
            first = at
            stop = at
            twice = False
            while data[at] == _NUL:
                good = False
                at += 1
            if data[at] == _QUOTE:
                empty_line = False
                at += 1
                first = at
                closed = False
                while at < size:
                    sign = data[at]
                    if sign == _NEWLINE:
                        line += 1
                    elif sign == _NUL:
                        good = False
                    elif sign == _QUOTE:
                        ahead = at + 1
                        while data[ahead] == _NUL:
                            good = False
                            ahead += 1
                        if data[ahead] != _QUOTE:
                            closed = True
                            break
                        twice = True
                        at = ahead
                    at += 1
                if not closed:
                    return row, begin, begin_line, at - first <= FIELD_LIMIT
                stop = at
                at += 1
                while data[at] == _NUL:
                    at += 1
                if not stopping[data[at]]:
                    good = False
                    while True:
                        while not stopping[data[at]]:
                            at += 1
                        if data[at] != _NUL:
                            break
                        at += 1
            else:
                while True:
                    while not stopping[data[at]]:
                        at += 1
                    if data[at] != _NUL:
                        break
                    good = False
                    at += 1
                stop = at
            if at - first > FIELD_LIMIT:
                return row, begin, begin_line, False
            sign = data[at]
            if sign == delimiter or stop > first:
                empty_line = False
            if place < width:
                column = places[place]
                if column >= 0:
                    cells[column] = first
                    ends[column] = stop
                    doubled[column] = twice
            elif stop > first:
                good = False
            place += 1
            if sign == delimiter:
                at += 1
                continue
            # The end of the row.
            if sign == _RETURN:
                while data[at] in (_RETURN, _NUL):
                    good = good and data[at] != _NUL
                    at += 1
                while data[at] != _NEWLINE:
                    good = False
                    at += 1
            at += 1
            line += 1
            break
        if empty_line and good:
            continue
        if check and good:
            good = sound(data, begin, at)
        begins[row] = begin
        stops[row] = at
        lines[row] = begin_line
        odd[row] = not good
        for c in range(wanted):
            if good and doubled[c]:
                ends[c] = _undoubled(data, cells[c], ends[c])
            start[c, row] = cells[c] if good else 0
            end[c, row] = ends[c] if good else 0
        row += 1
    return row, at, line, True


@compiled
def _undoubled(data: NDArray[np.uint8], at: int, stop: int) -> int:
    """Write one quote for two, in their own place; returns the new end."""
    out = at
    while at < stop:
        data[out] = data[at]
        at += 2 if data[at] == _QUOTE else 1
        out += 1
    return out
