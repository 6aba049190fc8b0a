"""JSON documents, whole and as streams, and the JavaScript that some networks wrap around them."""

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import BinaryIO

import msgspec

from nearer.sources.decode.text import ITEM_LIMIT, DecodeError, text_chunks, text_lines, to_utf8

WEIGHT_LIMIT = 160 * 2**20
"""Bytes that one JSON document may take in memory once it is parsed, as `_weight` estimates it."""


def json_value(data: bytes) -> object:
    """The value of one JSON document: None, bool, int, float, str, list or dict with str keys.

    Reads a byte-order mark, UTF-16, control characters inside strings, and UTF-8 with broken bytes (U+FFFD). NaN,
    infinities and numbers of more than 400 digits become None. Strings hold no lone surrogate, and may hold NUL.

    Raises DecodeError: `bad-json`, `too-deep`, `too-large` (more than WEIGHT_LIMIT in memory).
    """
    data = to_utf8(data)
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
    text = to_utf8(data)
    # The name is looked for in the first characters only; the rest stays bytes.
    match = _ASSIGNED.match(text[:4096].decode("utf-8", "ignore"))
    if match is None:
        return "", _literal(text)
    body = text[len(match[0].encode()) :]
    return match["name"], _literal(body.rstrip().rstrip(b";"))


def json_items(stream: BinaryIO, key: str | None = None) -> Iterator[tuple[int, object]]:
    """The items of one long JSON list, `(1, item), (2, item)…`, read as a stream: memory is bounded by one item.

    The list is the whole document, or the value of `key` in the outermost object (Mastodon's `orderedItems`). A
    JavaScript assignment around it is passed over. An item that cannot be read comes as a `DecodeError` *in its
    place* (it is yielded, not raised), and the next items follow. A list that ends too soon, or bytes that are no
    list at all, end in a yielded `DecodeError` of code `truncated` or `bad-json`. Where the key stands twice in a row,
    at first with an empty list, the second one is read (archives of Mastodon since 2023, mastodon/mastodon#31091).
    Items are those of `json_value`, with the second attempt of `js_assignment`. Errors of the stream itself
    (MemberError) pass through.
    """
    return enumerate(_Items(stream, key), 1)


def json_lines(stream: BinaryIO, begun: bytes | None = None) -> Iterator[tuple[int, object]]:
    """The values of JSON lines with their line numbers. A bad line is yielded as a DecodeError.

    `begun` are bytes that stand before the stream, where it is under way already (UTF-8 without a mark).
    """
    for number, line in text_lines(stream, begun=begun):
        if isinstance(line, DecodeError):
            yield number, line
        elif body := line.strip():
            if not _may_be_value(body):
                yield number, DecodeError("bad-json", "this is not valid JSON")
                continue
            try:
                yield number, json_value(line.encode("utf-8", "replace"))
            except DecodeError as error:
                yield number, error


_BEGINNINGS = frozenset('{["-0123456789tfnNI\ufeff')
"""What a value begins with; N and I are those of NaN and Infinity, which become None."""
_LITERAL_BEGINNINGS = _BEGINNINGS | frozenset("'/u")
"""A JavaScript literal may begin with a text in single quotes, a comment or `undefined`, too."""
_SHORT = 256
_ENDINGS = {"{": "}", "[": "]", '"': '"'}


def _may_be_value(body: str) -> bool:
    """False where a short line is no JSON by its first and last letter alone: files of nothing but bad lines are read
    as fast as good ones, without two decoders refusing each line. Of a long one the decoders say more."""
    return len(body) > _SHORT or (body[0] in _BEGINNINGS and _ENDINGS.get(body[0], body[-1]) == body[-1])


def _weight(data: bytes) -> int:
    """An upper estimate of the bytes that the parsed document takes: CPython's sizes of dict, list and small values."""
    return 4 * len(data) // 3 + 232 * data.count(b"{") + 88 * data.count(b"[") + 48 * data.count(b",")


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)


def _lenient(text: str) -> object:
    """What msgspec refuses and people have all the same: lone surrogates, NaN, control characters, huge numbers."""
    try:
        return _LENIENT.decode(_ESCAPE.sub(lambda m: "\\ufffd" if m[1] else m[0], text))
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


_LENIENT = json.JSONDecoder(strict=False, parse_constant=_no_number, parse_int=_whole, parse_float=_finite)

_ASSIGNED = re.compile(r"\s*(?:(?:var|let|const)\s+)?(?P<name>[A-Za-z_$][\w$.\[\]'-]{0,200})\s*=\s*", re.ASCII)

_RELAXED = re.compile(
    # Nothing gives back what it took, and what has no end goes to the end: hostile files take no more than one pass.
    r"""(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))|(?P<single>'[^'\\]*+(?:\\.[^'\\]*+)*+(?:'|\\?\Z))"""
    r"""|(?P<comment>//[^\n]*+|/\*(?:.*?\*/|.*\Z))|(?P<comma>,(?=(?:\s|//[^\n]*+\n|/\*.*?\*/)*+[\]}]))"""
    r"""|(?P<key>(?<![\w$])[A-Za-z_$][\w$]*+(?=\s*+:))|(?P<void>\bundefined\b)""",
    re.DOTALL,
)


def _literal(body: bytes) -> object:
    """A value as JSON, or else as a JavaScript literal. Raises DecodeError."""
    try:
        return json_value(body)
    except DecodeError as error:
        if error.code != "bad-json" or len(body) > ITEM_LIMIT:
            raise
    return json_value(_RELAXED.sub(_as_json, body.decode("utf-8", "replace")).encode("utf-8", "replace"))


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


# The scanner's tokens: whole strings, brackets and commas; a string that the buffer cuts off is `open`.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<open>"[^"\\]*(?:\\.[^"\\]*)*\\?\Z)|[\[\]{},]', re.DOTALL)
_SPACE = re.compile(r"\s*")
_OPENING = re.compile(r"\s*\[")
_VALUE_OPENING = re.compile(r"\s*:\s*\[")
_NEXT_KEY = re.compile(r"\]\s*,\s*")
_NEXT = 256
"""Characters in which a list's key must begin again (our own choice)."""
_BEHIND = 1 << 14
"""Characters of what is done with that are kept in the buffer (our own choice)."""
_TOO_LARGE = DecodeError("too-large", f"one entry is larger than {ITEM_LIMIT // 2**20} MB")


class _Items:
    """One list, cut into items. The C decoder reads those that lie whole in the buffer and are sound; what it refuses
    is cut out by its brackets, so that one bad item costs nothing but itself."""

    def __init__(self, stream: BinaryIO, key: str | None) -> None:
        self._chunks = text_chunks(stream)
        self._key = key
        self._buffer = ""
        self._at = 0

    def __iter__(self) -> Iterator[object]:
        if not self._find_list():
            yield DecodeError("bad-json", "there is no list where the file should hold one")
            return
        empty = True
        while True:
            self._pass_spaces()
            if self._at > _BEHIND:
                # The decoder counts the lines before each mistake, which would take quadratic time.
                self._buffer, self._at = self._buffer[self._at :], 0
            if self._at == len(self._buffer):
                yield DecodeError("truncated", "the list ends before it is closed")
                return
            if self._buffer[self._at] == "]":
                if empty and self._begins_again():
                    continue
                return
            if self._buffer[self._at] == ",":
                self._at += 1
                continue
            if self._buffer[self._at] == "}":
                yield DecodeError("bad-json", "the brackets of the list do not match")
                return
            item = self._quick()
            if item is ...:
                cut = self._cut()
                if cut is None:
                    yield DecodeError("truncated", "the list ends before it is closed")
                    return
                item = cut if isinstance(cut, DecodeError) else _value_or_error(cut)
            empty = False
            yield item

    def _find_list(self) -> bool:
        while len(self._buffer) <= ITEM_LIMIT:
            self._at = _list_start(self._buffer, self._key)
            if self._at:
                return True
            if not self._more():
                return False
        return False

    def _begins_again(self) -> bool:
        """Whether the key stands there a second time behind a list of nothing: then its next list counts."""
        if self._key is None:
            return False
        again = _named_list(self._key)
        while len(self._buffer) - self._at < _NEXT and self._more():
            pass
        behind = _end(_NEXT_KEY, self._buffer, self._at)
        match = again.match(self._buffer, behind)
        if match is None:
            return False
        self._at = match.end()
        return True

    def _more(self) -> bool:
        """Read on, and let go what lies behind. False at the end of the stream."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True

    def _pass_spaces(self) -> None:
        while True:
            self._at = _end(_SPACE, self._buffer, self._at)
            if self._at < len(self._buffer) or not self._more():
                return

    def _quick(self) -> object:
        """The item at hand, `...` where it does not lie whole in the buffer or is not sound."""
        if self._buffer[self._at] not in _BEGINNINGS:
            return ...
        try:
            item, end = _LENIENT.raw_decode(self._buffer, self._at)
        except (ValueError, RecursionError):
            return ...
        after = _end(_SPACE, self._buffer, end)
        if self._buffer[after : after + 1] not in ("]", ","):
            return ...
        escape = self._buffer.find("\\u", self._at, end)
        if escape >= 0:
            # It may hold half a pair, which the strict decoder finds.
            item = _value_or_error(self._buffer[self._at : end])
        self._at = end
        return item

    def _cut(self) -> str | DecodeError | None:
        """The text of the item at hand up to the comma or bracket that ends it, None where the stream ends first."""
        depth = 0
        position = self._at
        skipping = False
        while True:
            for match in _TOKEN.finditer(self._buffer, position):
                if match["open"] is not None:
                    position = match.start()
                    break
                token = match[0]
                if depth == 0 and token in ("]", "}", ","):
                    text = self._buffer[self._at : match.start()]
                    self._at = match.start()
                    return _TOO_LARGE if skipping else text
                depth += (token in ("[", "{")) - (token in ("]", "}"))
                position = match.end()
            else:
                position = len(self._buffer)
            if len(self._buffer) - position > ITEM_LIMIT:
                # A string without an end: nothing behind it can be told apart.
                self._at, self._chunks = len(self._buffer), iter(())
                return _TOO_LARGE
            skipping = skipping or position - self._at > ITEM_LIMIT
            if skipping:
                self._at = position
            ahead = position - self._at
            if not self._more():
                return None
            position = ahead


def _value_or_error(text: str) -> object:
    if text.lstrip()[:1] not in _LITERAL_BEGINNINGS:
        return DecodeError("bad-json", "this is not valid JSON")  # spares both decoders files of nothing but bad items
    try:
        return _literal(text.encode("utf-8", "replace"))
    except DecodeError as error:
        return error


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return start if match is None else match.end()


@lru_cache(maxsize=256)
def _named_list(key: str) -> re.Pattern[str]:
    """A list behind this key, at whatever depth. Keys are those that sources name."""
    return re.compile(re.escape(f'"{key}"') + _VALUE_OPENING.pattern)


def _list_start(buffer: str, key: str | None) -> int:
    """Where the list's first item begins, 0 while that is not to be seen."""
    start = _end(_ASSIGNED, buffer, 0)
    if key is None:
        return _end(_OPENING, buffer, start) if _OPENING.match(buffer, start) else 0
    if _named_list(key).search(buffer, start) is None:
        return 0  # spares looking at every bracket of a large file anew with each piece of it
    depth = 0
    for match in _TOKEN.finditer(buffer, start):
        token = match[0]
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        if depth == 1 and token == f'"{key}"':
            bracket = _VALUE_OPENING.match(buffer, match.end())
            if bracket is not None:
                return bracket.end()
    return 0
