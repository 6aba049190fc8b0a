"""A plain log in stretches: the cells of a block's rows, or rows that went the careful way."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import numpy as np

from nearer.sources.archive import unsqueezed
from nearer.sources.archives.plain.rows import COLUMNS, Cells, Shape, object_rows, table_rows
from nearer.sources.bulk import cells as bulk
from nearer.sources.bulk.blocks import PIECES, Block, Feed
from nearer.sources.bulk.objects import scan_lines
from nearer.sources.bulk.tables import scan_table
from nearer.sources.decode import DecodeError, csv_cells, json_lines
from nearer.sources.decode.text import CHUNK

SPARE = 1 << 14
"""Bytes behind each block for the names of its networks."""

LONGEST = PIECES * CHUNK
"""Bytes of a row from which on the rest of the file goes the careful way."""

Careful = tuple[int, Cells | DecodeError]
"""A line and its row."""

_TOGETHER = 4096
_NAMES = np.frombuffer("".join(COLUMNS).encode(), np.uint8)
_NAME_ENDS = np.cumsum([len(name) for name in COLUMNS]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a file in order: the scanned `cells` of a block, or rows that were read the careful way."""

    cells: bulk.Cells | None
    careful: tuple[Careful, ...] = ()


class Stretches:
    """Reads one file. Errors of the stream (MemberError) pass through, after the stretch that came before them."""

    def __init__(self, stream: BinaryIO, shape: Shape) -> None:
        self._stream = unsqueezed(stream)
        self._feed = Feed(self._stream, SPARE)
        self._shape = shape
        self._line = 1
        self._width: int | None = None

    def __iter__(self) -> Iterator[Stretch]:
        feed = self._feed
        while not feed.ended:
            feed.more()
            block = feed.block()
            sound = True
            if block is not None:
                cells, used, sound = self._objects(block) if self._shape.delimiter is None else self._table(block)
                feed.used(used)
                if len(cells):
                    yield Stretch(cells)
            if not sound or len(feed) > LONGEST or (feed.ended and len(feed)):
                yield from self._rest()
                return

    def again(self, cells: bulk.Cells, rows: list[int]) -> Iterator[Careful]:
        """Some rows of a stretch, in order, the careful way."""
        raw = cells.block.raw
        pieces = [raw[cells.begin[row] : cells.stop[row]].tobytes().rstrip(b"\n") + b"\n" for row in rows]
        lines: dict[int, int] = {}
        line = 1
        for row, piece in zip(rows, pieces, strict=True):
            lines[line] = int(cells.line[row])
            line += piece.count(b"\n")
        for line, row in self._careful(b"".join(pieces), io.BytesIO()):
            yield lines[line], row

    def _objects(self, block: Block) -> tuple[bulk.Cells, int, bool]:
        cells = _room(block)
        rows = scan_lines(
            block.data,
            block.words,
            block.size,
            self._line,
            not block.sound,
            _NAMES,
            _NAME_ENDS,
            cells.start,
            cells.end,
            cells.begin,
            cells.stop,
            cells.line,
            cells.odd,
        )
        self._line += block.lines
        return cells.first(rows), block.size, True

    def _table(self, block: Block) -> tuple[bulk.Cells, int, bool]:
        cells = _room(block)
        skipped = 0
        while self._width is None:
            rows, used, line, sound = self._scan(block, cells, skipped, 1)
            if not rows:
                return cells.first(0), skipped, sound
            begin, stop = skipped + int(cells.begin[0]), skipped + int(cells.stop[0])
            header = next(
                csv_cells(io.BytesIO(), delimiter=self._delimiter, begun=block.raw[begin:stop].tobytes()), None
            )
            skipped, self._line = skipped + used, line
            if header is not None:
                self._width = 0 if isinstance(header[1], DecodeError) else len(header[1])
        if not self._width:
            # Without names there is nothing to read.
            self._feed.end()
            return cells.first(0), block.size, True
        rows, used, self._line, sound = self._scan(block, cells, skipped, len(cells))
        cells.begin[:rows] += skipped
        cells.stop[:rows] += skipped
        cells.start[:, :rows] += skipped
        cells.end[:, :rows] += skipped
        return cells.first(rows), skipped + used, sound

    def _scan(self, block: Block, cells: bulk.Cells, skipped: int, most: int) -> tuple[int, int, int, bool]:
        width = self._width or 0
        places = np.full(width, -1, np.int64)
        for column, place in enumerate(self._shape.places):
            if 0 <= place < width:
                places[place] = column
        return scan_table(
            block.data[skipped:],
            block.size - skipped,
            self._line,
            not block.sound,
            ord(self._delimiter),
            width,
            places,
            most,
            cells.start,
            cells.end,
            cells.begin,
            cells.stop,
            cells.line,
            cells.odd,
        )

    @property
    def _delimiter(self) -> str:
        return self._shape.delimiter or ","

    def _rest(self) -> Iterator[Stretch]:
        """What is left of the stream, the careful way."""
        before = self._line - 1
        rows = ((before + line, row) for line, row in self._careful(self._feed.rest(), self._stream))
        while together := tuple(islice(rows, _TOGETHER)):
            yield Stretch(None, together)

    def _careful(self, begun: bytes, stream: BinaryIO) -> Iterator[Careful]:
        if self._shape.delimiter is None:
            return object_rows(json_lines(stream, begun))
        rows = csv_cells(stream, delimiter=self._shape.delimiter, begun=begun)
        if self._width is None:
            header = next(rows, None)
            self._width = 0 if header is None or isinstance(header[1], DecodeError) else len(header[1])
        if not self._width:
            return iter(())
        return table_rows(rows, self._shape, self._width)


def _room(block: Block) -> bulk.Cells:
    """Room for as many rows as the block has lines."""
    rows = block.lines
    wanted = len(COLUMNS)
    return bulk.Cells(
        block,
        np.zeros((wanted, rows), np.int32),
        np.zeros((wanted, rows), np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.int32),
        np.empty(rows, np.int64),
        np.empty(rows, np.bool_),
    )
