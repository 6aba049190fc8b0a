"""A mailbox as a stream of messages: their bytes, each with the line on which it begins; and messages by themselves."""

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
_ALONE = re.compile(r".*\.emlx?\Z|(?:.*/)?(?:cur|new)/[^/]+\Z", re.IGNORECASE | re.DOTALL)
"""Files of one message: saved by a mail program, or of a Maildir."""
_TELLING = re.compile(rb"^(?:From|Date|Message-ID|Received|Return-Path|MIME-Version):", re.IGNORECASE | re.MULTILINE)
_COUNT = re.compile(rb"\s{0,8}(\d{1,12})\s{0,8}\Z")
"""The first line of Apple Mail's files: how many bytes the message has, behind which come its own notes."""


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


def is_alone(name: str) -> bool:
    """Whether a file holds one message, by its name."""
    return _ALONE.match(name) is not None


def begins_alone(head: bytes) -> bool:
    """Whether the bytes begin as a message does, with at least two of the headers that nearly all have."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").split(b"\n", 2)
    first = lines[1] if len(lines) > 1 and (_COUNT.match(lines[0]) or _BEGINS.match(lines[0])) else lines[0]
    return _HEADER.match(first) is not None and len({match[0].lower() for match in _TELLING.finditer(head)}) >= 2


def alone(stream: BinaryIO) -> Iterator[Raw]:
    """The only message of a file. Errors of the stream pass through."""
    first = stream.readline(_LINE).removeprefix(b"\xef\xbb\xbf")
    count = _COUNT.match(first)
    wanted = BODY_LIMIT + 1 if count is None else min(int(count[1]), BODY_LIMIT + 1)
    line = 2 if count is not None or _BEGINS.match(first) else 1
    data = stream.read(wanted) if line == 2 else first + stream.read(max(0, wanted - len(first)))
    if data.strip():
        yield Raw(line, data[:BODY_LIMIT], len(data) > BODY_LIMIT)


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
