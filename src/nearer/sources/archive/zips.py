"""Zip archives, read member by member."""

import contextlib
import stat
import struct
import zipfile
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from nearer.sources.archive.errors import CutOff, Damaged, EmptyFile, Locked, MemberError, PartMissing, TooMany
from nearer.sources.archive.files import file_digest
from nearer.sources.archive.members import MEMBER_LIMIT, Members, safe_label
from nearer.sources.archive.streams import Checked, buffered

DIRECTORY_LIMIT = 40 * 2**20
"""Bytes of a zip's table of contents, which is read whole: 200,000 members with names of 150 letters."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LOCAL_HEADER = 30
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class ZipArchive:
    """A zip. Raises the errors of its table of contents when it is made; those of members come when they are read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._members: Members[zipfile.ZipInfo] = Members(path.name)
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, OSError, NotImplementedError, EOFError):
            raise Damaged(path.name) from None
        for info in self._zip.infolist():
            self._take(info)
        if not self._zip.infolist():
            raise EmptyFile(path.name, "This archive holds no files.")
        if len(self._members) and all(info.flag_bits & _ENCRYPTED for _, info in self._members.items()):
            raise Locked(path.name)
        self._drop_overlaps()

    def _take(self, info: zipfile.ZipInfo) -> None:
        if info.is_dir():
            return
        name = _name(info)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind == stat.S_IFLNK:
            self._members.refuse(name, "it is a link")
        elif kind not in (0, stat.S_IFREG):
            self._members.refuse(name, "it is not a file")
        else:
            self._members.add(name, info)

    def _drop_overlaps(self) -> None:
        """Two members that share bytes are a trick: one of them, or both, unpack to what nobody wrote."""
        by_place = sorted(self._members.items(), key=lambda item: item[1].header_offset)
        end = 0
        before = ""
        for name, info in by_place:
            if info.header_offset < end:
                self._members.drop(before, "its bytes overlap those of another file")
                self._members.drop(name, "its bytes overlap those of another file")
            reach = info.header_offset + _LOCAL_HEADER + info.compress_size
            if reach > end:
                end, before = reach, name

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
        return self._members[name].file_size

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        info = self._members[name]
        if info.flag_bits & _ENCRYPTED:
            raise MemberError("password", "the file is locked with a password")
        if info.compress_type not in _METHODS:
            raise MemberError("unreadable", "the file is packed in a way that no network uses")
        try:
            inner = self._zip.open(info)
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, OSError, NotImplementedError, EOFError):
            raise MemberError("damaged", "the file is not where the table of contents says") from None
        with buffered(Checked(inner, info.compress_size)) as stream:
            yield stream

    def fingerprint(self) -> str:
        return file_digest(self._path)


def _name(info: zipfile.ZipInfo) -> str:
    """The name; UTF-8 that was not declared as such (macOS and old tools) is still read as UTF-8."""
    name = info.filename
    if name.isascii() or info.flag_bits & _UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _check_directory(path: Path) -> None:
    """Look at the table of contents before `zipfile` reads it whole. Raises CutOff, PartMissing, TooMany."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - (1 << 16) - _END.size))
        tail = file.read()
        place = tail.rfind(b"PK\5\6")
        if place < 0 or len(tail) - place < _END.size:
            raise CutOff(path.name, "This zip is incomplete: its end is missing.")
        _, disk, first_disk, _, _, length, _, _ = _END.unpack_from(tail, place)
        end = size - len(tail) + place
        if place >= _LOCATOR.size and tail[place - _LOCATOR.size :].startswith(b"PK\6\7"):
            _, disk, at, disks = _LOCATOR.unpack_from(tail, place - _LOCATOR.size)
            first_disk = 0 if disks <= 1 else disks
            if at + _END64.size <= size:
                file.seek(at)
                length = _END64.unpack(file.read(_END64.size))[8]
                end = at
        if disk not in (0, 0xFFFF) or first_disk not in (0, 0xFFFF):
            raise PartMissing(
                "This zip is one of several parts.",
                where=path.name,
                next="Join the parts with the program that split them, or download the archive again as one file.",
            )
        if length > end:
            raise CutOff(path.name, "This zip is incomplete: its beginning is missing.")
        if length > DIRECTORY_LIMIT:
            raise TooMany(path.name, MEMBER_LIMIT)
        file.seek(end - length)
        if file.read(length).count(b"PK\1\2") > MEMBER_LIMIT:
            raise TooMany(path.name, MEMBER_LIMIT)
