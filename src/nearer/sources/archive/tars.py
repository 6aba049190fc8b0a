"""Tar archives, plain or compressed, read member by member."""

import contextlib
import io
import re
import tarfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nearer.sources.archive.errors import Bomb, CutOff, Damaged, EmptyFile, MemberError
from nearer.sources.archive.files import file_digest
from nearer.sources.archive.members import Members, safe_label
from nearer.sources.archive.streams import Checked, Marks, Raw, Squeeze, Unpacked, Window, buffered

_BLOCK = tarfile.BLOCKSIZE
_HEADER_LIMIT = 1 << 16
_NUMBER_LIMIT = re.compile(rb"\d{64}")
_REST = "(what came after)"
_UNREADABLE = (tarfile.TarError, ValueError, OverflowError, EOFError, RecursionError, IndexError, KeyError, OSError)


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


class TarArchive:
    """A tar. Its headers are read once when it is made; a compressed one is unpacked for that, in passing.

    Raises CutOff, Damaged, Bomb, EmptyFile, TooMany.
    """

    def __init__(self, path: Path, squeeze: Squeeze | None) -> None:
        self._path = path
        self._squeeze = squeeze
        self._marks = Marks()
        self._members: Members[_Entry] = Members(path.name)
        with self._raw() as raw:
            self._index(_Guard(buffered(raw)))

    def _raw(self) -> io.RawIOBase:
        file = self._path.open("rb")
        if self._squeeze is None:
            return _File(file)
        return Unpacked(file, self._squeeze, self._marks if self._squeeze is Squeeze.GZIP else None)

    def _index(self, file: "_Guard") -> None:
        seen = False
        try:
            for info in _headers(file):
                seen = True
                self._take(info)
        except MemberError as error:
            if error.code == "bomb":
                raise Bomb(self.label) from None
            if not seen:
                raise CutOff(self.label) from None
            self._members.refuse(_REST, f"the archive is {_state(error)} behind the files that are listed")
        except _UNREADABLE:
            if not seen:
                raise Damaged(self.label) from None
            self._members.refuse(_REST, "the archive is cut off or damaged behind the files that are listed")
        if not seen:
            raise EmptyFile(self.label, "This archive holds no files.")

    def _take(self, info: tarfile.TarInfo) -> None:
        if info.isdir():
            return
        if info.issym() or info.islnk():
            self._members.refuse(info.name, "it is a link")
        elif info.issparse():
            self._members.refuse(info.name, "it is a file with holes, which no network writes")
        elif not info.isreg():
            self._members.refuse(info.name, "it is not a file")
        else:
            self._members.add(info.name, _Entry(info.offset_data, info.size))

    @property
    def label(self) -> str:
        return safe_label(self._path.name)

    @property
    def names(self) -> tuple[str, ...]:
        return self._members.names

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return self._members.refused

    def size(self, name: str) -> int:
        return self._members[name].size

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        entry = self._members[name]
        with self._raw() as raw, buffered(Window(raw, entry.start, entry.size)) as stream:
            yield stream

    def fingerprint(self) -> str:
        return file_digest(self._path)


def _headers(file: "_Guard") -> Iterator[tarfile.TarInfo]:
    """Each header in turn; tells by MemberError that the archive goes on where `tarfile` stops."""
    with tarfile.open(fileobj=file, mode="r:", encoding="utf-8", errors="replace") as tar:
        place = 0
        while True:
            file.seek(place)
            try:
                # Not tar.next(), which keeps every header it has met and takes a damaged one for the end.
                info = tar.tarinfo.fromtarfile(tar)
            except tarfile.HeaderError:
                break
            if info.size < 0 or tar.offset <= place:
                raise tarfile.ReadError("a header that leads back")
            place = tar.offset
            tar.pax_headers = {}
            yield info
    if len(file.last) < _BLOCK:
        raise MemberError("truncated", "the end mark is missing")
    if file.last.strip(b"\0"):
        raise MemberError("damaged", "a header is damaged")


def _state(error: MemberError) -> str:
    return "cut off" if error.code == "truncated" else "damaged"


class _File(Raw):
    """A plain file whose failures are MemberErrors."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._checked = Checked(file)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def take(self, count: int) -> bytes:
        return self._checked.take(count)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Guard(io.BytesIO):
    """What `tarfile` reads headers from. It takes sizes from the headers on trust, so it is given no more than 64 kB
    at once, never "the rest", and no place before the beginning; nor a long row of digits, over which its search for
    `hdrcharset` takes quadratic time (CVE-2024-6232)."""

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        self._raw = raw
        self.last = b""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        if offset < 0 or whence != 0:
            raise tarfile.ReadError("a place before the beginning")
        return self._raw.seek(offset)

    def tell(self) -> int:
        return self._raw.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= _HEADER_LIMIT:
            raise tarfile.ReadError("a header of this size")
        data = b""
        while len(data) < size and (more := self._raw.read(size - len(data))):
            data += more
        if size > _BLOCK and _NUMBER_LIMIT.search(data):
            raise tarfile.ReadError("a number of this length")
        self.last = data
        return data
