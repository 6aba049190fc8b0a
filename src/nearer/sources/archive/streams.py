"""Streams that end in a `MemberError` where the bytes are bad, and that stop when too much comes out of too little."""

import bisect
import bz2
import io
import lzma
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from zipfile import BadZipFile

from nearer.sources.archive.errors import MemberError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

RATIO_LIMIT = 250
"""Bytes out for each byte in. Exports stay below 40 (JSON with long keys); deflate's bombs reach 1032, bzip2's more."""

RATIO_FROM = 32 * 2**20
"""The ratio counts from here on, because a small file of one repeated letter is no danger."""

READ_LIMIT = 16 * 2**30
"""Bytes that are read out of one member. No network has handed out a text file of this size."""

_INPUT = 1 << 14
_BUFFER = 1 << 16
_XZ_MEMORY = 96 * 2**20
_SPACING = 1 << 20
_MARKS = 256


class Squeeze(Enum):
    """How a file is compressed, by its first bytes."""

    GZIP = b"\x1f\x8b\x08"
    BZIP2 = b"BZh"
    XZ = b"\xfd7zXZ\x00"

    @staticmethod
    def of(head: bytes) -> "Squeeze | None":
        return next((kind for kind in Squeeze if head.startswith(kind.value)), None)


def buffered(raw: io.RawIOBase) -> "io.BufferedReader[Any]":
    """The stream that sources get."""
    return io.BufferedReader(raw, _BUFFER)


def unsqueezed(stream: BinaryIO) -> "io.BufferedReader[Any]":
    """The unpacked bytes of a member that is itself compressed (`interactions.csv.gz`), or the stream as it is."""
    reader: io.BufferedReader[Any] = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(Checked(stream))
    )
    kind = Squeeze.of(reader.peek(8)[:8])
    return reader if kind is None else buffered(Unpacked(reader, kind))


class Readable(Protocol):
    """What is needed of a stream below."""

    def read(self, count: int, /) -> bytes: ...
    def close(self) -> None: ...


class Raw(io.RawIOBase):
    """A raw stream that is read by `take`."""

    def readable(self) -> bool:
        return True

    def take(self, count: int) -> bytes:
        """At most `count` bytes, none at the end. Raises MemberError."""
        raise NotImplementedError

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.take(len(view))
        view[: len(data)] = data
        return len(data)


class Checked(Raw):
    """A stream in which every failure is a MemberError. `packed` is the size of what it is unpacked from."""

    def __init__(self, inner: Readable, packed: int | None = None) -> None:
        self._inner = inner
        self._packed = packed
        self._count = 0

    def take(self, count: int) -> bytes:
        try:
            data = self._inner.read(count)
        except BadZipFile as error:
            # zipfile has one class for all its failures; the checksum's is told apart by its fixed words.
            if "CRC" in str(error):
                raise MemberError("bad-crc", "the file's checksum is wrong: it is damaged") from None
            raise MemberError("damaged", "the file is damaged") from None
        except EOFError:
            raise MemberError("truncated", "the file ends too soon") from None
        except (zlib.error, OSError, ValueError, NotImplementedError, RuntimeError):
            raise MemberError("damaged", "the file is damaged or cannot be read") from None
        self._count += len(data)
        if self._packed is not None:
            refuse_bomb(self._count, self._packed)
        return data

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._packed is not None or not isinstance(self._inner, io.FileIO):
            return super().readinto(buffer)
        # A bare file goes where it is wanted, without a copy on the way.
        try:
            return self._inner.readinto(buffer)
        except OSError:
            raise MemberError("damaged", "the file is damaged or cannot be read") from None

    def close(self) -> None:
        self._inner.close()
        super().close()


class Window(Raw):
    """A stretch of another raw stream: a member of a tar."""

    def __init__(self, base: io.RawIOBase, start: int, size: int) -> None:
        self._base = base
        self._left = size
        try:
            base.seek(start)
        except (OSError, OverflowError, ValueError):
            raise MemberError("truncated", "the file lies beyond the end of the archive") from None

    def take(self, count: int) -> bytes:
        count = min(count, self._left)
        data = (self._base.read(count) if count else b"") or b""
        if count and not data:
            raise MemberError("truncated", "the file ends too soon")
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._base.close()
        super().close()


class _Inflate:
    """gzip with the face that bz2's and lzma's decompressors have, and with copies for going back."""

    def __init__(self) -> None:
        self._z = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._z.eof

    @property
    def unused_data(self) -> bytes:
        return self._z.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._z.unconsumed_tail

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._z.decompress(self._z.unconsumed_tail + data, max_length)

    def copy(self) -> "_Inflate":
        twin = _Inflate()
        twin._z = self._z.copy()
        return twin


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def _decompressor(kind: Squeeze) -> _Decompressor:
    match kind:
        case Squeeze.GZIP:
            return _Inflate()
        case Squeeze.BZIP2:
            return bz2.BZ2Decompressor()
        case Squeeze.XZ:
            return lzma.LZMADecompressor(memlimit=_XZ_MEMORY)


@dataclass(slots=True)
class _Mark:
    """A place in a gzip stream from which reading can go on: bytes out, bytes in, and the state between them."""

    out: int
    taken: int
    state: _Inflate


class Marks:
    """Places in one gzip file, so that its members can be opened in any order without beginning at the start.

    At most 256 marks of about 50 kB stand; when they are used up, every other one goes and the spacing doubles.
    """

    def __init__(self) -> None:
        self._marks: list[_Mark] = []
        self._spacing = _SPACING

    def note(self, out: int, taken: int, state: _Inflate) -> None:
        last = self._marks[-1].out if self._marks else 0
        if out - last < self._spacing:
            return
        self._marks.append(_Mark(out, taken, state.copy()))
        if len(self._marks) >= _MARKS:
            self._marks = self._marks[1::2]
            self._spacing *= 2

    def before(self, out: int) -> _Mark | None:
        index = bisect.bisect_right(self._marks, out, key=lambda mark: mark.out)
        return self._marks[index - 1] if index else None


class Unpacked(Raw):
    """The bytes of a compressed file, also of several compressed streams one after another.

    Seekable where the file below is. Raises MemberError: `truncated`, `damaged`, `bomb`.
    """

    def __init__(self, file: BinaryIO, kind: Squeeze, marks: Marks | None = None) -> None:
        self._file = file
        self._kind = kind
        self._marks = marks
        self._state = _decompressor(kind)
        self._pending = b""
        self._taken = 0
        self._out = 0
        self._ended = False

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._out

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if whence != 0 or offset < 0:
            raise MemberError("damaged", "the archive points outside itself")
        mark = None if self._marks is None else self._marks.before(offset)
        if mark is not None and (offset < self._out or mark.out > self._out):
            self._go(mark.out, mark.taken, mark.state.copy())
        elif offset < self._out:
            self._go(0, 0, _decompressor(self._kind))
        while self._out < offset:
            if not self.take(min(offset - self._out, _BUFFER)):
                break
        return self._out

    def _go(self, out: int, taken: int, state: _Decompressor) -> None:
        self._file.seek(taken)
        self._out, self._taken, self._state = out, taken, state
        self._pending, self._ended = b"", False

    def take(self, count: int) -> bytes:
        data = b""
        try:
            while not data and not self._ended:
                if self._state.eof:
                    self._next_stream()
                    continue
                fresh = self._input() if self._state.needs_input else b""
                if not fresh and self._state.needs_input:
                    raise MemberError("truncated", "the compressed file ends too soon")
                data = self._state.decompress(fresh, count)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            raise MemberError("damaged", "the compressed file is damaged") from None
        self._out += len(data)
        refuse_bomb(self._out, self._taken)
        if self._marks is not None and isinstance(self._state, _Inflate) and not self._pending:
            self._marks.note(self._out, self._taken, self._state)
        return data

    def _input(self) -> bytes:
        if self._pending:
            data, self._pending = self._pending, b""
            return data
        data = self._file.read(_INPUT)
        self._taken += len(data)
        return data

    def _next_stream(self) -> None:
        """Go on with a stream that follows; anything else behind the end is padding."""
        rest = self._state.unused_data or self._input()
        while len(rest) < 8 and (more := self._file.read(_INPUT)):
            self._taken += len(more)
            rest += more
        if rest.startswith(self._kind.value):
            self._state, self._pending = _decompressor(self._kind), rest
        else:
            self._ended = True

    def close(self) -> None:
        self._file.close()
        super().close()


def refuse_bomb(out: int, taken: int) -> None:
    """Raise MemberError `bomb` where so much came out of so little, or more than any member may have."""
    if out > READ_LIMIT or (out > RATIO_FROM and out > RATIO_LIMIT * max(taken, 1)):
        raise MemberError("bomb", "the file unpacks to far more than any export does")
