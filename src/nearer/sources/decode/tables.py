"""Tables: the rows of a CSV file under its header."""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from nearer.sources.decode.text import ITEM_LIMIT, DecodeError, raw_lines


class Row(NamedTuple):
    """One row of a table: the line on which it begins, and its cells under the header's names."""

    line: int
    cells: dict[str, str] | DecodeError


def csv_rows(
    stream: BinaryIO, *, delimiter: str = ",", header: tuple[str, ...] | None = None, skip: int = 0
) -> Iterator[Row]:
    """The rows of a CSV file under its header (its first row unless `header` is given), after `skip` lines.

    Header names are stripped and kept as written. A row with the wrong number of cells, with a field of more than
    `csv.field_size_limit()` or on too long a line comes as a DecodeError (`bad-row`, `too-large`) in its place;
    missing cells at the end and empty surplus cells are no error, because spreadsheets drop and add them. Empty rows
    are passed over. Errors of the stream pass through.
    """
    names = header
    for line, cells in csv_cells(stream, delimiter=delimiter, skip=skip):
        if isinstance(cells, DecodeError):
            yield Row(line, cells)
        elif names is None:
            names = tuple(cell.strip() for cell in cells)
        elif len(cells) <= len(names) or not any(cells[len(names) :]):
            yield Row(line, dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False)))
        else:
            yield Row(line, DecodeError("bad-row", "the row has more cells than the header has names"))


def csv_cells(
    stream: BinaryIO, *, delimiter: str = ",", skip: int = 0, begun: bytes | None = None
) -> Iterator[tuple[int, list[str] | DecodeError]]:
    """The cells of each row that is not empty, with the line on which it begins; the header is a row like others.

    `begun` are bytes that stand before the stream, where it is under way already (UTF-8 without a mark).
    """
    long: list[int] = []

    def lines() -> Iterable[str]:
        for number, line in enumerate(raw_lines(stream, ITEM_LIMIT, begun), 1):
            if line is None:
                long.append(number)
                yield "\n"
            elif number > skip:
                yield line
            else:
                yield "\n"

    reader = csv.reader(lines(), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            yield line, DecodeError("bad-row", "the row is not valid CSV, or a field is too long")
            continue
        if cells:
            yield line, cells
        while long:
            yield long.pop(0), DecodeError("too-large", f"one line is longer than {ITEM_LIMIT // 2**20} MB")
