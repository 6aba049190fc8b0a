"""The sheets of a spreadsheet (Office Open XML, `.xlsx`) as rows of texts, read as a stream.

A workbook is a zip, which `nearer.sources.archive` has opened with its limits already; its sheets are members. What
stands in a cell is ECMA-376 part 1, 18.3.1.4 (cells), 18.4.8 (shared texts), 18.8.30 (number formats) and 18.17.4.1
(dates, of both epochs). Everything is hostile: rows that are not there are not made up (a sheet of two cells at its
corners would be 17 billion), entities and document types end the reading, and texts have limits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from nearer.sources.archive import Archive, MemberError
from nearer.sources.decode import DecodeError

COLUMNS = 500
"""Columns of a row that are read (our own choice; Excel has 16,384, and no export that is known has a hundred)."""

TEXTS = 1_000_000
LETTERS = 32 * 2**20
"""Shared texts of a workbook and their letters, so that its memory is bounded (our own choice). Excel allows 32,767
letters in a cell."""

CELL = 32_767

ELEMENT = 1 << 18
"""Bytes of one element without what stands in it: what is unfinished is read again with each piece (our own choice)."""

_CHUNK = 1 << 16
_SHEET = re.compile(r"(?P<book>(?:.*/)?xl/)worksheets/[^/]+\.xml\Z", re.IGNORECASE)
_NOT_A_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_BUILT_IN = frozenset({14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)})
"""The number formats with a day that have no text in the file (ECMA-376 part 1, 18.8.30); 18 to 21 and 45 to 47 are of
times without a day."""

_EPOCHS = {False: datetime(1899, 12, 30, tzinfo=UTC), True: datetime(1904, 1, 1, tzinfo=UTC)}
"""Day 0 of both epochs. The first counts a 29 February 1900 that was none, so it is right from March 1900 on."""

_LAST_DAY = 2_958_465
"""31 December 9999."""

Rows = Iterator[tuple[int, list[str] | DecodeError]]


def is_sheet(name: str) -> bool:
    """Whether a member is a sheet of a workbook."""
    return _SHEET.match(name) is not None


def beside(names: Sequence[str], sheets: Sequence[str]) -> tuple[str, ...]:
    """The members that belong to these sheets' workbooks and are no sheets."""
    books = {match["book"][:-3] for sheet in sheets if (match := _SHEET.match(sheet)) is not None}
    parts = ("xl/", "docProps/", "_rels/", "customXml/", "[Content_Types].xml")
    own = tuple(book + part for book in books for part in parts)
    return tuple(name for name in names if name.startswith(own) and not is_sheet(name))


def sheet_rows(archive: Archive, name: str) -> Rows:
    """The rows of a sheet that have a cell, with their numbers, from the first with two on: its header. A last
    DecodeError where the sheet ends in what is no XML or beyond a limit. Raises MemberError."""
    match = _SHEET.match(name)
    book = "" if match is None else match["book"]
    try:
        texts = _texts(archive, book)
        dates, since_1904 = _dates(archive, book), _since_1904(archive, book)
    except DecodeError as error:
        yield 1, error
        return
    sheet = _Sheet(texts, dates, since_1904)
    begun = False
    for number, cells in _parsed(archive, name, sheet):
        begun = begun or isinstance(cells, DecodeError) or sum(map(bool, cells)) > 1
        if begun:
            yield number, cells


def _parsed(archive: Archive, name: str, sheet: "_Sheet") -> Rows:
    parser, fed = sheet.parser(), 0
    with archive.open(name) as stream:
        while True:
            data = stream.read(_CHUNK)
            fed += len(data)
            failed: DecodeError | None = None
            try:
                _feed(parser, data, fed, last=not data)
            except DecodeError as error:
                failed = error
            yield from sheet.taken()
            if failed is not None:
                yield sheet.number, failed
            if failed is not None or not data:
                return


def _feed(parser: expat.XMLParserType, data: bytes, fed: int, *, last: bool = False) -> None:
    """A piece of a file, of which so many bytes are `fed` now. Raises DecodeError."""
    try:
        parser.Parse(data, last)
    except (expat.ExpatError, LookupError, ValueError):  # the latter two for encodings that Python does not have
        raise DecodeError("bad-xml", "the sheet is no XML from here on") from None
    if fed - parser.CurrentByteIndex > ELEMENT:
        raise DecodeError("too-large", f"one element is longer than {ELEMENT // 2**10} kB")


class _Reader:
    """What reads one XML file. Names of elements are without their prefix."""

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = lambda name, attributes: self.start(name.rpartition(":")[2], attributes)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(":")[2])
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = _refused
        return parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """What stands in it."""

    def whole(self, archive: Archive, name: str) -> None:
        """Read a member to its end, nothing where it is not there. Raises DecodeError; a damaged member is none."""
        if name not in archive.names:
            return
        parser, fed = self.parser(), 0
        try:
            with archive.open(name) as stream:
                while data := stream.read(_CHUNK):
                    fed += len(data)
                    _feed(parser, data, fed)
        except MemberError:
            raise DecodeError("bad-xml", "a part of the workbook cannot be read") from None


def _refused(*told: object) -> None:
    del told
    raise DecodeError("bad-xml", "a part of the workbook has a document type, which none has")


@dataclass(slots=True)
class _Texts(_Reader):
    """Shared texts: `si` holds `t`, alone or in runs; `rPh` is how they are pronounced."""

    found: list[str] = field(default_factory=list[str])
    _parts: list[str] = field(default_factory=list[str])
    _in: bool = False
    _spoken: bool = False
    _letters: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._spoken = True
        elif name == "t":
            self._in = not self._spoken

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append("".join(self._parts)[:CELL])
        elif name == "rPh":
            self._spoken = False
        elif name == "t":
            self._in = False

    def text(self, data: str) -> None:
        if self._in:
            self._letters += len(data)
            if self._letters > LETTERS or len(self.found) > TEXTS:
                raise DecodeError("too-large", "the workbook has more text than is read at once")
            self._parts.append(data)


@dataclass(slots=True)
class _Styles(_Reader):
    """Which styles show a number as a day: `cellXfs` are in order, `numFmts` before them."""

    found: list[bool] = field(default_factory=list[bool])
    _own: dict[int, bool] = field(default_factory=dict[int, bool])
    _in: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = _count(attributes.get("numFmtId", ""))
        if name == "numFmt" and kind is not None and len(self._own) < TEXTS:
            code = _NOT_A_FORMAT.sub("", attributes.get("formatCode", "")[:CELL]).lower()
            self._own[kind] = "y" in code or "d" in code
        elif name == "cellXfs":
            self._in = True
        elif name == "xf" and self._in and len(self.found) < TEXTS:
            self.found.append(self._own.get(kind, kind in _BUILT_IN) if kind is not None else False)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in = False


@dataclass(slots=True)
class _Book(_Reader):
    """Of the workbook itself: where its days are counted from."""

    since_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "").lower() in ("1", "true", "on")


def _texts(archive: Archive, book: str) -> list[str]:
    texts = _Texts()
    texts.whole(archive, f"{book}sharedStrings.xml")
    return texts.found


def _dates(archive: Archive, book: str) -> list[bool]:
    styles = _Styles()
    styles.whole(archive, f"{book}styles.xml")
    return styles.found


def _since_1904(archive: Archive, book: str) -> bool:
    workbook = _Book()
    workbook.whole(archive, f"{book}workbook.xml")
    return workbook.since_1904


@dataclass(slots=True)
class _Sheet(_Reader):
    """The cells of a sheet, row by row. Rows and cells without a number follow the one before."""

    texts: list[str]
    dates: list[bool]
    since_1904: bool
    number: int = 0
    _rows: list[tuple[int, list[str] | DecodeError]] = field(default_factory=list[tuple[int, list[str] | DecodeError]])
    _cells: list[str] = field(default_factory=list[str])
    _column: int = -1
    _kind: str = "n"
    _style: int | None = None
    _in: bool = False
    _spoken: bool = False
    _parts: list[str] = field(default_factory=list[str])
    _letters: int = 0

    def taken(self) -> Rows:
        """The rows that have ended since the last time."""
        rows, self._rows = self._rows, []
        return iter(rows)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "row":
                told = _count(attributes.get("r", ""))
                self.number = self.number + 1 if told is None else told
                self._cells, self._column = [], -1
            case "c":
                told = _column(attributes.get("r", ""))
                self._column = self._column + 1 if told is None else told
                self._kind, self._style = attributes.get("t", "n"), _count(attributes.get("s", ""))
                self._parts, self._letters = [], 0
            case "rPh":
                self._spoken = True
            case "v" | "t":
                self._in = not self._spoken
            case _:
                return

    def end(self, name: str) -> None:
        match name:
            case "row":
                if any(self._cells):
                    self._rows.append((self.number, self._cells))
                self._cells = []
            case "c":
                if 0 <= self._column < COLUMNS and (cell := self._cell("".join(self._parts)[:CELL])):
                    self._cells += [""] * (self._column + 1 - len(self._cells))
                    self._cells[self._column] = cell
            case "rPh":
                self._spoken = False
            case "v" | "t":
                self._in = False
            case _:
                return

    def text(self, data: str) -> None:
        if self._in and self._letters <= CELL:
            self._letters += len(data)
            self._parts.append(data)

    def _cell(self, value: str) -> str:
        match self._kind:
            case "s":
                place = _count(value.strip())
                return self.texts[place] if place is not None and place < len(self.texts) else ""
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value.strip(), "")
            case "e":
                return ""
            case "n" | "":
                dated = self._style is not None and self._style < len(self.dates) and self.dates[self._style]
                return _day(value.strip(), self.since_1904) if dated else _number(value.strip())
            case _:
                return value


def _number(value: str) -> str:
    """A number as people write it: 1001 for `1001.0` and for `1.001E3`."""
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _day(value: str, since_1904: bool) -> str:
    """A count of days as the date that it is, with its time where it has one; the number itself where it is none."""
    try:
        days = float(value)
    except ValueError:
        return value
    if not 1 <= days <= _LAST_DAY:  # a time without a day, and what no calendar has
        return value
    try:
        moment = _EPOCHS[since_1904] + timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return value
    return moment.strftime("%Y-%m-%d") if days.is_integer() else moment.strftime("%Y-%m-%d %H:%M:%S")


def _column(reference: str) -> int | None:
    """The column of `AB12`, counted from 0; one beyond those that are read for any farther one."""
    letters = reference[:4].rstrip("0123456789").upper()
    if not letters or not letters.isascii() or not letters.isalpha():
        return None
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return min(column - 1, COLUMNS)


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
