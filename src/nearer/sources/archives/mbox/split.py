"""A mailbox as a stream of messages: their bytes, each with the line on which it begins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BODY_LIMIT = 262_144
"""Bytes of a message that are kept: headers and words come first, attachments after them."""

_LINE = 65_536
_BEGINS = re.compile(
    rb"From (?:.{0,200}?)(?:\d\d:\d\d(?::\d\d)?.{0,40}?\d{4}|\d{4}.{0,40}?\d\d:\d\d(?::\d\d)?)", re.DOTALL
)
"""`From ida@example.org Mon Mar  4 10:00:00 2024`, also `From ida at example.org  Mon...`, as list archives hide it."""
_HEADER = re.compile(rb"[!-9;-~]{1,78}:")


@dataclass(frozen=True, slots=True)
class Raw:
    """One message as it stands; `cut` where it was longer than what is kept."""

    line: int
    data: bytes
    cut: bool


def begins(head: bytes) -> bool:
    """Whether the bytes begin as a mailbox does: a From line, then a header."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").split(b"\n", 2)
    if not _BEGINS.match(lines[0]):
        return False
    return len(lines) > 1 and (_HEADER.match(lines[1]) is not None or lines[1].startswith(b">From "))


def messages(stream: BinaryIO) -> Iterator[Raw]:
    """Every message. A From line counts only where a header follows it and an empty line is before it, because bodies
    hold lines that look the same. Errors of the stream pass through."""
    held: list[bytes] = []
    size = begun = number = 0
    empty, pending = True, b""
    for line in iter(lambda: stream.readline(_LINE), b""):
        number += 1
        if pending:
            if _HEADER.match(line) or line.startswith(b">From "):
                if held:
                    yield Raw(begun, b"".join(held), size > BODY_LIMIT)
                held, size, begun = [], 0, number - 1
            else:
                held.append(pending)
                size += len(pending)
            pending = b""
        if empty and _BEGINS.match(line):
            pending, empty = line, False
            continue
        empty = line in (b"\n", b"\r\n")
        if begun:
            size += len(line)
            if size <= BODY_LIMIT:
                held.append(line[1:] if line.startswith(b">From ") else line)
    if held:
        yield Raw(begun, b"".join(held), size > BODY_LIMIT)
