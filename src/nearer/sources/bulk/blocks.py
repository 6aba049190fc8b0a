"""A stream in blocks of whole rows, in a form that the scanners take."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.sources.archive import MemberError
from nearer.sources.bulk.arrow import texts
from nearer.sources.decode.text import CHUNK

PIECES = 16
"""Pieces of the stream that make a block: 4 MB, some twenty thousand rows. Our own choice: smaller ones cost more
calls, larger ones more memory."""

PADDING = 64
"""Bytes behind a block, which the scanners may read, eight at a time, and never use."""

_NEWLINE = 10
_BEYOND = 128
"""The first byte beyond ASCII."""
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Bytes that end with a line break: as they are (`raw`), and where the scanners resolve escapes (`data`), with
    PADDING and some spare bytes more behind them. Both are good until the next block is asked for, which takes their
    place.

    `sound` says that they are UTF-8 without NUL; where they are not, each row has to be checked. `lines` is how many
    line breaks there are.
    """

    data: NDArray[np.uint8]
    words: NDArray[np.uint64]
    raw: NDArray[np.uint8]
    sound: bool
    lines: int

    @property
    def size(self) -> int:
        return len(self.raw)


def words_of(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The same bytes as words of eight, one beginning at every byte but the last seven. No copy."""
    return np.lib.stride_tricks.as_strided(data[:8].view(np.uint64), shape=(len(data) - 7,), strides=(1,))


class Feed:
    """What is read of a stream and not yet used. Its room is used again for every block."""

    def __init__(self, stream: "io.BufferedReader[Any]", spare: int = 0) -> None:
        self._stream = stream
        self._spare = spare
        self._failure: MemberError | None = None
        self._first = True
        self._raw = np.empty(PIECES * CHUNK, np.uint8)
        self._data = np.empty(0, np.uint8)
        self._begin = 0
        self._stop = 0
        self.ended = False
        self._added = False

    def __len__(self) -> int:
        """Bytes that are read and not yet used."""
        return self._stop - self._begin

    def more(self) -> None:
        """Read a block more. At its end `ended` is true, and the last line has its break. Raises MemberError: where
        the stream fails within a block, what came before comes first, without the row that was cut off."""
        if self._failure is not None:
            raise self._failure
        self._move()
        self._room(PIECES * CHUNK + 1)
        for _ in range(PIECES):
            try:
                count = self._stream.readinto(self._raw[self._stop : self._stop + CHUNK].data)
            except MemberError as error:
                self._failure = error
                break
            if not count:
                self.ended = True
                break
            self._stop += count
        if self._first:
            self._begin += len(_MARK) * (self._raw[: min(len(_MARK), self._stop)].tobytes() == _MARK)
            self._first = False
        if self.ended and len(self) and self._raw[self._stop - 1] != _NEWLINE:
            self._raw[self._stop] = _NEWLINE
            self._stop += 1
            self._added = True

    def _move(self) -> None:
        """What is left goes to the front."""
        left = len(self)
        if self._begin:
            self._raw[:left] = self._raw[self._begin : self._stop].copy()
        self._begin, self._stop = 0, left

    def _room(self, more: int) -> None:
        if self._stop + more > len(self._raw):
            larger = np.empty(self._stop + more, np.uint8)
            larger[: self._stop] = self._raw[: self._stop]
            self._raw = larger

    def end(self) -> None:
        """Leave the rest of the stream unread."""
        self._begin, self._stop, self.ended = 0, 0, True

    def block(self) -> Block | None:
        """The whole lines at hand, None where there is none; at the end of the stream they are all that is left."""
        size = _last_break(self._raw, self._begin, self._stop) - self._begin
        if not size:
            return None
        if size + PADDING + self._spare > len(self._data):
            self._data = np.empty(size + PADDING + self._spare, np.uint8)
        raw = self._raw[self._begin : self._begin + size]
        self._data[:size] = raw
        self._data[size:] = 0
        sound = bool(raw.min()) and (raw.max() < _BEYOND or _utf8(raw))
        return Block(self._data, words_of(self._data), raw, sound, int(np.count_nonzero(raw == _NEWLINE)))

    def used(self, count: int) -> None:
        """The first bytes are done with."""
        self._begin = min(self._begin + count, self._stop)

    def rest(self) -> bytes:
        """All that is read and not yet used, without the break that was added: it may stand in an open quote."""
        return self._raw[self._begin : self._stop - self._added].tobytes()


def _last_break(data: NDArray[np.uint8], begin: int, stop: int) -> int:
    """Behind the last line break, `begin` where there is none."""
    while stop > begin:
        ahead = max(begin, stop - CHUNK)
        found = data[ahead:stop].tobytes().rfind(b"\n")
        if found >= 0:
            return ahead + found + 1
        stop = ahead
    return begin


def _utf8(data: NDArray[np.uint8]) -> bool:
    try:
        texts(np.array([0, len(data)], np.int32), data).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
