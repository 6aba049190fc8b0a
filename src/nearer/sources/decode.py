"""Small safe decoders for every source: JSON, the JavaScript around it, CSV, times, HTML.

All of it came from strangers. A decoder returns a value or raises `DecodeError`, and nothing else, whatever the bytes
hold. Its memory is bounded: what may be larger than a few megabytes is read from a stream, item by item
(`json_items`, `csv_rows`, `json_lines`, `text_lines`). No `DecodeError` quotes the input.

Text is kept as its owner wrote it: `clean` removes what no store can hold (NUL, lone surrogates) and nothing else;
bidirectional marks, markup, formulas and terminal escapes are made harmless where they are shown.
"""

import codecs
import csv
import html
import itertools
import json
import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, NamedTuple

import msgspec
import nh3

from nearer.model.names import Precision

ITEM_LIMIT = 4 * 2**20
"""Bytes of one item of a streamed list, and characters of one line. The longest known record (an X note tweet with
its entities) stays under 100 kB."""

WEIGHT_LIMIT = 160 * 2**20
"""Bytes that one JSON document may take in memory once it is parsed, as `_weight` estimates it."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Times outside these years are mistakes: no social network is older, and nobody has written yet in 2100."""

_CHUNK = 1 << 18


class DecodeError(Exception):
    """A value that cannot be read. `code` and `why` become a `Problem`'s; `why` never holds any content."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


# --- text -------------------------------------------------------------------------------------------------------

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without NUL and with U+FFFD for lone surrogates; everything else as its owner wrote it."""
    if text.isascii():
        return text if "\0" not in text else text.replace("\0", "")
    return _SURROGATE.sub("\ufffd", text.replace("\0", ""))


_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</p\s*>\s*(?=<p[\s>])", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_TAGS_LIMIT = 2000


def html_text(text: str) -> str:
    """The words of a piece of HTML: `<br>` is a line break, a new `<p>` an empty line; scripts and styles are dropped.

    The result is plain text and may hold `<` and `&`: escape it where it is shown. More than 2,000 tags are taken out
    without parsing, because the parser needs quadratic time for deep nesting.
    """
    if "<" in text or "&" in text:
        text = _BREAK.sub("\n", _PARAGRAPH.sub("</p>\n\n", text))
        text = _TAG.sub("", text) if text.count("<") > _TAGS_LIMIT else nh3.clean(clean(text), tags=set())
        text = html.unescape(text)
    return clean(text).strip()


# --- JSON -------------------------------------------------------------------------------------------------------


def json_value(data: bytes) -> object:
    """The value of one JSON document: None, bool, int, float, str, list or dict with str keys.

    Reads a byte-order mark, UTF-16, control characters inside strings, and UTF-8 with broken bytes (U+FFFD). NaN,
    infinities and numbers of more than 400 digits become None. Strings hold no lone surrogate, and may hold NUL.

    Raises DecodeError: `bad-json`, `too-deep`, `too-large` (more than WEIGHT_LIMIT in memory).
    """
    data = _utf8(data)
    if _weight(data) > WEIGHT_LIMIT:
        raise DecodeError("too-large", "the file holds more values than are read at once")
    try:
        return msgspec.json.decode(data)
    except RecursionError:
        raise DecodeError("too-deep", "the file is nested deeper than any export") from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _lenient(data.decode("utf-8", "replace"))


def js_assignment(data: bytes) -> tuple[str, object]:
    """The name and the value of `window.YTD.tweet.part0 = [...]`, `Grailbird.data.x = ...` or `var x = ...`.

    The value may begin on a later line and end in a semicolon. Data without any assignment has the name "". A value
    that is JavaScript but not JSON (bare keys, single quotes, comments, trailing commas: hand-redacted files) is read
    on a second attempt. Raises DecodeError as `json_value` does.
    """
    data = _utf8(data)
    name, start = _assigned(data)
    body = data[start:].rstrip().rstrip(b";").rstrip()
    try:
        return name, json_value(body)
    except DecodeError as error:
        if error.code != "bad-json":
            raise
        return name, json_value(_relaxed(body))


def json_items(stream: BinaryIO, key: str | None = None) -> Iterator[tuple[int, object]]:
    """The items of one long JSON list, `(1, item), (2, item)…`, read as a stream: memory is bounded by one item.

    The list is the whole document, or the value of `key` in the outermost object (Mastodon's `orderedItems`). A
    JavaScript assignment around it is passed over. An item that cannot be read comes as a `DecodeError` *in its
    place* (it is yielded, not raised), and the next items follow. A list that ends too soon, or bytes that are no
    list at all, end in a yielded `DecodeError` of code `truncated` or `bad-json`. Items are those of `json_value`,
    with the second attempt of `js_assignment`. Errors of the stream itself (MemberError) pass through.
    """
    for number, item in enumerate(_raw_items(stream, key), 1):
        if isinstance(item, DecodeError):
            yield number, item
            continue
        try:
            yield number, _literal(item)
        except DecodeError as error:
            yield number, error


def json_lines(stream: BinaryIO) -> Iterator[tuple[int, object]]:
    """The values of JSON lines with their line numbers. A bad line is yielded as a DecodeError."""
    for number, line in text_lines(stream):
        if isinstance(line, DecodeError):
            yield number, line
        elif line.strip():
            try:
                yield number, json_value(line.encode("utf-8", "replace"))
            except DecodeError as error:
                yield number, error


def _literal(body: bytes) -> object:
    """A bare value, as JSON or else as a JavaScript literal. Raises DecodeError."""
    try:
        return json_value(body)
    except DecodeError as error:
        if error.code != "bad-json":
            raise
        return json_value(_relaxed(body))


def _utf8(data: bytes) -> bytes:
    """The same text in UTF-8 without a byte-order mark."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    encoding = _utf16(data)
    if encoding is None:
        return data
    return data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def _utf16(data: bytes) -> str | None:
    if data.startswith(codecs.BOM_UTF16_LE) or (len(data) > 3 and data[1] == 0 and data[3] == 0 and data[0] != 0):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE) or (len(data) > 3 and data[0] == 0 and data[2] == 0 and data[1] != 0):
        return "utf-16-be"
    return None


def _weight(data: bytes) -> int:
    """An upper estimate of the bytes that the parsed document takes: CPython's sizes of dict, list and small values."""
    return 4 * len(data) // 3 + 232 * data.count(b"{") + 88 * data.count(b"[") + 48 * data.count(b",")


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def _lenient(text: str) -> object:
    """What msgspec refuses and people have all the same: lone surrogates, NaN, control characters, huge numbers."""
    text = _ESCAPE.sub(lambda m: "\\ufffd" if m[1] else m[0], text)
    try:
        return json.loads(text, strict=False, parse_constant=_no_number, parse_int=_whole, parse_float=_finite)
    except RecursionError:
        raise DecodeError("too-deep", "the file is nested deeper than any export") from None
    except ValueError:
        raise DecodeError("bad-json", "this is not valid JSON") from None


def _no_number(_: str) -> None:
    return None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= 400 else None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


_ASSIGNED = re.compile(rb"\s*(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$.\[\]'\"-]{0,200})\s*=\s*")


def _assigned(data: bytes) -> tuple[str, int]:
    """The name that a script assigns to, "" for none, and where the value begins."""
    match = _ASSIGNED.match(data)
    return ("", 0) if match is None else (match[1].decode("ascii", "replace"), match.end())


_LITERAL = re.compile(
    r"""(?P<string>"[^"\\]*(?:\\.[^"\\]*)*")|(?P<single>'[^'\\]*(?:\\.[^'\\]*)*')"""
    r"""|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<comma>,(?=(?:\s|//[^\n]*\n|/\*.*?\*/)*[\]}]))"""
    r"""|(?P<key>[A-Za-z_$][\w$]*)(?=\s*:)|(?P<void>\bundefined\b)""",
    re.DOTALL,
)


def _relaxed(body: bytes) -> bytes:
    """A JavaScript literal written as JSON: keys quoted, single quotes doubled, comments and last commas taken out."""
    if len(body) > ITEM_LIMIT:
        return body
    return _LITERAL.sub(_as_json, body.decode("utf-8", "replace")).encode("utf-8", "replace")


def _as_json(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "single":
            inner = match[0][1:-1].replace("\\'", "'")
            return '"' + re.sub(r'(?<!\\)"', '\\"', inner) + '"'
        case "comment" | "comma":
            return ""
        case "key":
            return f'"{match[0]}"'
        case "void":
            return "null"
        case _:
            return match[0]


# The scanner's tokens: whole strings, brackets and commas. A string that the buffer cuts off matches `open`.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<open>"[^"\\]*(?:\\.[^"\\]*)*\\?\Z)|[\[\]{},]', re.DOTALL)


def _raw_items(stream: BinaryIO, key: str | None) -> Iterator[bytes | DecodeError]:
    """The bytes of each item of the list, cut at the commas of its own level."""
    chunks = _utf8_chunks(stream)
    buffer = b""
    while (start := _list_start(buffer, key)) is None:
        chunk = next(chunks, None)
        if chunk is None or len(buffer) > ITEM_LIMIT:
            yield DecodeError("bad-json", "there is no list where the file should hold one")
            return
        buffer += chunk
    begin = position = start
    depth = 0
    skipping = False
    while True:
        for match in _TOKEN.finditer(buffer, position):
            if match["open"] is not None:
                position = match.start()
                break
            position = match.end()
            token = match[0]
            if token in b"[{":
                depth += 1
            elif token in b"]}":
                depth -= 1
            if depth < 0 or (depth == 0 and token == b","):
                if skipping:
                    yield DecodeError("too-large", f"one entry is larger than {ITEM_LIMIT // 2**20} MB")
                elif item := buffer[begin : match.start()].strip():
                    yield item
                if depth < 0:
                    return
                begin, skipping = position, False
        else:
            position = len(buffer)
        if position - begin > ITEM_LIMIT or len(buffer) - position > ITEM_LIMIT:
            skipping = True
        keep = position if skipping else begin
        if skipping and len(buffer) - keep > ITEM_LIMIT:
            yield DecodeError("too-large", f"one entry is larger than {ITEM_LIMIT // 2**20} MB")
            return
        chunk = next(chunks, None)
        if chunk is None:
            yield DecodeError("truncated", "the list ends before it is closed")
            return
        buffer = buffer[keep:] + chunk
        begin, position = 0, position - keep


def _list_start(buffer: bytes, key: str | None) -> int | None:
    """Where the list's first item begins, None while that is not to be seen."""
    _, start = _assigned(buffer)
    if key is None:
        bracket = re.compile(rb"\s*\[").match(buffer, start)
        return None if bracket is None else bracket.end()
    depth = 0
    for match in _TOKEN.finditer(buffer, start):
        token = match[0]
        if token in (b"[", b"{"):
            depth += 1
        elif token in (b"]", b"}"):
            depth -= 1
        elif depth == 1 and token == b'"%s"' % key.encode():
            bracket = re.compile(rb"\s*:\s*\[").match(buffer, match.end())
            if bracket is not None:
                return bracket.end()
    return None


def _utf8_chunks(stream: BinaryIO) -> Iterator[bytes]:
    head = stream.read(_CHUNK)
    encoding = _utf16(head)
    chunks = itertools.chain([head], iter(lambda: stream.read(_CHUNK), b""))
    if encoding is None:
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from itertools.islice(chunks, 1, None)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).replace("\ufeff", "").encode("utf-8", "replace")


# --- lines and CSV ----------------------------------------------------------------------------------------------


def text_lines(stream: BinaryIO, limit: int = ITEM_LIMIT) -> Iterator[tuple[int, str | DecodeError]]:
    """The lines of a text file with their numbers from 1, without line ends, of UTF-8 or UTF-16 with or without a mark.

    Broken bytes become U+FFFD, NUL is removed. A line longer than `limit` characters is passed over and yielded as a
    DecodeError. Errors of the stream pass through.
    """
    for number, line in enumerate(_lines(stream, limit), 1):
        if line is None:
            yield number, DecodeError("too-large", f"one line is longer than {limit // 2**20} MB")
        else:
            yield number, line.rstrip("\r\n")


def _lines(stream: BinaryIO, limit: int) -> Iterator[str | None]:
    """Lines with their ends, None for one that is too long."""
    head = stream.read(_CHUNK)
    decoder = codecs.getincrementaldecoder(_utf16(head) or "utf-8")("replace")
    rest = ""
    skipping = False
    first = True
    for chunk in itertools.chain([head], iter(lambda: stream.read(_CHUNK), b"")):
        text = decoder.decode(chunk)
        if first:
            text, first = text.removeprefix("\ufeff"), False
        lines = (rest + text.replace("\0", "")).split("\n")
        rest = lines.pop()
        for line in lines:
            if skipping:
                skipping = False
                yield None
            else:
                yield line + "\n"
        if len(rest) > limit:
            rest, skipping = "", True
    rest += decoder.decode(b"", final=True).replace("\0", "")
    if skipping:
        yield None
    elif rest:
        yield rest


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
    stream: BinaryIO, *, delimiter: str = ",", skip: int = 0
) -> Iterator[tuple[int, list[str] | DecodeError]]:
    """The cells of each row that is not empty, with the line on which it begins; the header is a row like others."""
    long: list[int] = []

    def lines() -> Iterable[str]:
        for number, line in enumerate(_lines(stream, ITEM_LIMIT), 1):
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


# --- times ------------------------------------------------------------------------------------------------------


class Written(NamedTuple):
    """A time as it was written: the moment in UTC, its offset in minutes (None: not stated), and how fine it is."""

    time: datetime
    offset: int | None
    precision: Precision


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,20}))?)?"
    r"\s*(?:([Zz]|UTC|GMT)|([+-])(\d\d):?(\d\d)?)?)?\Z",
    re.ASCII,
)


def instant(text: str) -> datetime:
    """The moment in UTC that an RFC 3339 or ISO 8601 text names; without an offset it is read as UTC.

    24:00 is the next midnight and second 60 the next minute. Raises DecodeError `bad-time` for anything else, for
    offsets beyond 18 hours and for years outside 1990 to 2100.
    """
    return written(text).time


def written(text: str) -> Written:
    """The same moment with its offset and precision as written: a day, a minute or a second. Raises DecodeError."""
    match = _ISO.match(text.strip())
    if match is None:
        raise DecodeError("bad-time", "the time is in no known form")
    year, month, day, hour, minute, second, fraction, zulu, sign, off_hours, off_minutes = match.groups()
    try:
        moment = datetime(int(year), int(month), int(day), tzinfo=UTC)
        if hour is None:
            return Written(in_range(moment), None, Precision.DAY)
        hours, minutes, seconds = int(hour), int(minute), int(second or 0)
        late = hours == 24 and (minutes or seconds or int(fraction or 0))
        if hours > 24 or minutes > 59 or seconds > 60 or late:
            raise DecodeError("bad-time", "the hour, minute or second does not exist")
        offset = None
        if zulu:
            offset = 0
        elif sign:
            offset = int(off_hours) * 60 + int(off_minutes or 0)
            if offset > 18 * 60 or int(off_minutes or 0) > 59:
                raise DecodeError("bad-time", "the offset from UTC does not exist")
            offset = -offset if sign == "-" else offset
        micros = int((fraction or "0").ljust(6, "0")[:6])
        moment += timedelta(hours=hours, minutes=minutes - (offset or 0), seconds=seconds, microseconds=micros)
    except (ValueError, OverflowError):
        raise DecodeError("bad-time", "the date does not exist") from None
    return Written(in_range(moment), offset, Precision.SECOND if second is not None else Precision.MINUTE)


def epoch(seconds: float) -> datetime:
    """The moment a number of seconds after 1970. Raises DecodeError `bad-time` outside 1990 to 2100."""
    try:
        return in_range(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(seconds * 1_000_000)))
    except (ValueError, OverflowError):
        raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100") from None


def in_range(moment: datetime) -> datetime:
    """The moment in UTC, if its year is between 1990 and 2100. Raises DecodeError `bad-time`."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100")
    return moment
