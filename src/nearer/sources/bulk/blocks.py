"""A stream in blocks of whole rows, in a form that the scanners take."""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.sources.archive import MemberError
from nearer.sources.bulk.arrow import texts
from nearer.sources.decode.text import CHUNK

PIECES = 8
"""Pieces of the stream that make a block: 2 MB, some ten thousand rows. Our own choice: smaller ones cost more calls,
larger ones more memory."""

PADDING = 64
"""Bytes behind a block, which the scanners may read, eight at a time, and never use."""

_NEWLINE = 10
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Bytes that end with a line break: as they are (`raw`), and where the scanners resolve escapes (`data`), with
    PADDING and `spare` bytes more behind them.

    `sound` says that they are UTF-8 without NUL; where they are not, each row has to be checked.
    """

    data: NDArray[np.uint8]
    words: NDArray[np.uint64]
    raw: bytes
    sound: bool

    @property
    def size(self) -> int:
        return len(self.raw)


def block_of(data: bytes, spare: int = 0) -> Block:
    """A block of bytes that end with a line break."""
    room = np.zeros(len(data) + PADDING + spare, np.uint8)
    room[: len(data)] = np.frombuffer(data, np.uint8)
    try:
        texts(np.array([0, len(data)], np.int32), data).validate(full=True)
        sound = b"\0" not in data
    except pa.ArrowInvalid:
        sound = False
    return Block(room, words_of(room), data, sound)


def words_of(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The same bytes as words of eight, one beginning at every byte but the last seven. No copy."""
    return np.lib.stride_tricks.as_strided(data[:8].view(np.uint64), shape=(len(data) - 7,), strides=(1,))


class Feed:
    """What is read of a stream and not yet used."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._failure: MemberError | None = None
        self._first = True
        self.rest = b""
        self.ended = False

    def more(self) -> None:
        """Read a block more. At its end `ended` is true, and the last line has its break. Raises MemberError: where
        the stream fails within a block, what came before comes first, without the row that was cut off."""
        if self._failure is not None:
            raise self._failure
        pieces = [self.rest]
        for _ in range(PIECES):
            try:
                piece = self._stream.read(CHUNK)
            except MemberError as error:
                self._failure = error
                break
            if not piece:
                self.ended = True
                break
            pieces.append(piece)
        self.rest = b"".join(pieces)
        if self._first:
            self.rest = self.rest.removeprefix(_MARK)
            self._first = False

    def end(self) -> None:
        """Leave the rest of the stream unread."""
        self.rest, self.ended = b"", True

    def lines(self) -> bytes:
        """The whole lines at hand; at the end of the stream all that is left, with a break behind it."""
        if self.ended:
            return self.rest if not self.rest or self.rest.endswith(b"\n") else self.rest + b"\n"
        return self.rest[: self.rest.rfind(b"\n") + 1]

    def used(self, count: int) -> None:
        """The first bytes of the rest are done with."""
        self.rest = self.rest[count:]
