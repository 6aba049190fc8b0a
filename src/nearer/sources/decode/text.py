"""Text as it comes: bytes to lines, HTML to words, and what no store can hold taken out."""

import codecs
import html
import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

import nh3

ITEM_LIMIT = 4 * 2**20
"""Characters of one item of a streamed list, and of one line. The longest known record (an X note tweet with its
entities) stays under 100 kB."""

CHUNK = 1 << 18
"""Bytes that are read at once: where a stream fails, what came before in whole pieces is what was read."""


class DecodeError(Exception):
    """A value that cannot be read. `code` and `why` become a `Problem`'s; `why` never holds any content."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


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
_NO_LETTER = re.compile(r"&#\d{1000,}+;?", re.ASCII)
"""Python refuses to count so many digits."""


def html_text(text: str) -> str:
    """The words of a piece of HTML: `<br>` is a line break, a new `<p>` an empty line; scripts and styles are dropped.

    The result is plain text and may hold `<` and `&`: escape it where it is shown. More than 2,000 tags are taken out
    without parsing, because the parser needs quadratic time for deep nesting.
    """
    if "<" in text or "&" in text:
        text = _BREAK.sub("\n", _PARAGRAPH.sub("</p>\n\n", text))
        text = _TAG.sub("", text) if text.count("<") > _TAGS_LIMIT else nh3.clean(clean(text), tags=set())
        text = unescaped(text)
    return clean(text).strip()


def unescaped(text: str) -> str:
    """The text with the signs that its references (`&amp;`, `&#233;`) stand for; U+FFFD for one that is no letter."""
    return html.unescape(_NO_LETTER.sub("\ufffd", text)) if "&" in text else text


def text_lines(
    stream: BinaryIO, limit: int = ITEM_LIMIT, begun: bytes | None = None
) -> Iterator[tuple[int, str | DecodeError]]:
    """The lines of a text file with their numbers from 1, without line ends, of UTF-8 or UTF-16 with or without a mark.

    Broken bytes become U+FFFD, NUL is removed. A line longer than `limit` characters is passed over and yielded as a
    DecodeError. Errors of the stream pass through. `begun` as for `text_chunks`.
    """
    for number, line in enumerate(raw_lines(stream, limit, begun), 1):
        if line is None:
            yield number, DecodeError("too-large", f"one line is longer than {limit // 2**20} MB")
        else:
            yield number, line.rstrip("\r\n")


def raw_lines(stream: BinaryIO, limit: int = ITEM_LIMIT, begun: bytes | None = None) -> Iterator[str | None]:
    """Lines with their ends and without NUL, None for one that is too long. `begun` as for `text_chunks`."""
    rest = ""
    skipping = False
    for chunk in text_chunks(stream, begun):
        text = chunk
        if skipping:
            _, end, text = chunk.partition("\n")
            if not end:
                continue
            skipping = False
            yield None
        lines = (rest + text.replace("\0", "")).split("\n")
        rest = lines.pop()
        if lines:
            # Only the first can be longer than a piece of the stream.
            yield lines[0] + "\n" if len(lines[0]) <= limit else None
            for line in itertools.islice(lines, 1, None):
                yield line + "\n"
        if len(rest) > limit:
            rest, skipping = "", True
    if skipping:
        yield None
    elif rest:
        yield rest if len(rest) <= limit else None


def text_chunks(stream: BinaryIO, begun: bytes | None = None) -> Iterator[str]:
    """The text of a stream in pieces, of UTF-8 or UTF-16; broken bytes become U+FFFD.

    `begun` are bytes that stand before the stream, which is under way then: UTF-8 without a mark.
    """
    first = begun is None
    head = stream.read(CHUNK) if begun is None else begun
    decoder = codecs.getincrementaldecoder((utf16(head) if first else None) or "utf-8")("replace")
    for chunk in itertools.chain([head], iter(lambda: stream.read(CHUNK), b"")):
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text
    yield decoder.decode(b"", final=True)


def to_utf8(data: bytes) -> bytes:
    """The same text in UTF-8 without a byte-order mark."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    encoding = utf16(data)
    if encoding is None:
        return data
    return data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def utf16(data: bytes) -> str | None:
    """The byte order of UTF-16, by its mark or by zeros beside the first two characters; None for UTF-8."""
    if data.startswith(codecs.BOM_UTF16_LE) or (len(data) > 3 and data[1] == 0 and data[3] == 0 and data[0] != 0):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE) or (len(data) > 3 and data[0] == 0 and data[2] == 0 and data[1] != 0):
        return "utf-16-be"
    return None
