"""A pass through one result.json: its short parts whole, its chats message by message.

The messages of a whole account stand three brackets deep (`chats.list[].messages[]`), so that no list of the outermost
object can be read as a stream. Memory is bounded by one message, however long the file is.

Telegram Desktop writes control characters below 32 as `\\x0B`, which is not JSON (`SerializeString` of
telegramdesktop/tdesktop:Telegram/SourceFiles/export/output/export_output_json.cpp). They are read as what they mean.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from nearer.sources.decode import ITEM_LIMIT, DecodeError, json_value
from nearer.sources.decode.text import text_chunks


@dataclass(frozen=True, slots=True)
class Person:
    """`personal_information`: whose account it is."""

    value: object


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry of `contacts`, or of `frequent_contacts`."""

    value: object
    frequent: bool


@dataclass(frozen=True, slots=True)
class Begin:
    """A chat's messages begin. `alone` where the chat is the whole file."""

    name: object
    kind: object
    id: object
    alone: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One message of the chat that began last: its place in the file, counted from 1 over all chats, and its value."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Broken:
    """The file cannot be followed further."""

    error: DecodeError


Part = Person | Contact | Begin | Row | Broken

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"\s*")
# Whole strings, brackets and commas; a string that the buffer cuts off is `open`.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(?P<open>"[^"\\]*(?:\\.[^"\\]*)*\\?\Z)|[\[\]{},]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(.))", re.DOTALL)
_TOO_LARGE = DecodeError("too-large", f"one entry is larger than {ITEM_LIMIT // 2**20} MB")
_HEAD = ("name", "type", "id")


def parts(stream: BinaryIO) -> Iterator[Part]:
    """The parts of a result.json in their order. Values are those of JSON, or a DecodeError where one cannot be read.

    It ends in a `Broken` where the file ends too soon (`truncated`) or is no such file (`bad-json`). Sessions,
    settings, pictures and all else are passed over unparsed. Errors of the stream (MemberError) pass through.
    """
    walk = _Walk(stream)
    try:
        yield from walk.document()
    except DecodeError as error:
        yield Broken(error)


class _Walk:
    """What is left of the file: a buffer, read on in pieces, and the place in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._chunks = text_chunks(stream)
        self._buffer = ""
        self._at = 0
        self._rows = 0

    def document(self) -> Iterator[Part]:
        """The outermost object: a whole account, or one chat. Raises DecodeError, as all below."""
        if not self._enter("{"):
            raise DecodeError("bad-json", "this is not an export in JSON")
        head: dict[str, object] = {}
        for key in self._keys():
            if key == "personal_information":
                yield Person(self._value())
            elif key in ("contacts", "frequent_contacts"):
                for _ in self._listed():
                    yield Contact(self._value(), key == "frequent_contacts")
            elif key in ("chats", "left_chats"):
                for _ in self._listed():
                    yield from self._chat()
            else:
                yield from self._of_chat(key, head, alone=True)

    def _listed(self) -> Iterator[None]:
        """Stops at each item of `{"about": …, "list": […]}`, which the caller must take."""
        if not self._enter("{"):
            self._cut()
            return
        for key in self._keys():
            if key == "list" and self._enter("["):
                yield from self._items()
            else:
                self._cut()

    def _chat(self) -> Iterator[Part]:
        if not self._enter("{"):
            self._cut()
            return
        head: dict[str, object] = {}
        for key in self._keys():
            yield from self._of_chat(key, head, alone=False)

    def _of_chat(self, key: str, head: dict[str, object], *, alone: bool) -> Iterator[Part]:
        if key in _HEAD:
            head[key] = self._value()
        elif key == "messages" and self._enter("["):
            yield Begin(head.get("name"), head.get("type"), head.get("id"), alone)
            for _ in self._items():
                self._rows += 1
                yield Row(self._rows, self._value())
        else:
            self._cut()

    def _enter(self, bracket: str) -> bool:
        """True, and past it, where this bracket comes next."""
        if self._peek() != bracket:
            return False
        self._at += 1
        return True

    def _keys(self) -> Iterator[str]:
        """The keys of the object at hand, each with its colon passed; the caller must take the value."""
        while True:
            sign = self._peek()
            if sign == ",":
                self._at += 1
            elif sign == "}":
                self._at += 1
                return
            else:
                yield self._key()

    def _key(self) -> str:
        while (match := _TOKEN.match(self._buffer, self._at)) is None or match["open"] is not None:
            if match is None or len(self._buffer) - self._at > ITEM_LIMIT:
                raise DecodeError("bad-json", "the brackets of the file do not match")
            if not self._more():
                raise DecodeError("truncated", "the file ends before it is closed")
        self._at = match.end()
        if len(match[0]) < 2 or self._peek() != ":":
            raise DecodeError("bad-json", "the brackets of the file do not match")
        self._at += 1
        return match[0][1:-1]

    def _items(self) -> Iterator[None]:
        """Stops at each item of the list at hand."""
        while True:
            sign = self._peek()
            if sign == ",":
                self._at += 1
            elif sign == "]":
                self._at += 1
                return
            elif sign == "}":
                raise DecodeError("bad-json", "the brackets of the file do not match")
            else:
                yield

    def _value(self) -> object:
        """The value at hand, a DecodeError where it cannot be read."""
        self._peek()
        try:
            value, end = _DECODER.raw_decode(self._buffer, self._at)
        except (ValueError, RecursionError):
            return _repaired(self._cut())
        after = _end(self._buffer, end)
        if self._buffer[after : after + 1] not in (",", "]", "}") or after == len(self._buffer):
            return _repaired(self._cut())
        self._at = end
        return value

    def _cut(self) -> str | DecodeError:
        """The text of the value at hand up to the comma or bracket that ends it, and past it; one that is too large is
        let go while it is passed."""
        depth = 0
        self._peek()
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
                raise _TOO_LARGE  # A string without an end: nothing behind it can be told apart.
            skipping = skipping or position - self._at > ITEM_LIMIT
            if skipping:
                self._at = position
            ahead = position - self._at
            if not self._more():
                raise DecodeError("truncated", "the file ends before it is closed")
            position = ahead

    def _peek(self) -> str:
        """The next sign that is no space. Raises DecodeError `truncated` at the end of the file."""
        while True:
            self._at = _end(self._buffer, self._at)
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                raise DecodeError("truncated", "the file ends before it is closed")

    def _more(self) -> bool:
        """Read on, and let go what lies behind. False at the end of the stream."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True


def _end(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return start if match is None else match.end()


def _repaired(text: str | DecodeError) -> object:
    """The value of a text that the quick decoder refused."""
    if isinstance(text, DecodeError):
        return text
    try:
        return json_value(_ESCAPE.sub(_escape, text).encode("utf-8", "replace"))
    except DecodeError as error:
        return error


def _escape(match: re.Match[str]) -> str:
    """An escape as JSON has it: `\\x0B` by its number, a backslash before any other sign as itself."""
    if match[1] is not None:
        return f"\\u00{match[1]}"
    return match[0] if match[2] in '"\\/bfnrtu' else f"\\\\{match[2]}"
