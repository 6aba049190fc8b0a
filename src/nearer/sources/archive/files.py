"""Folders and single files."""

import contextlib
import io
import os
import stat
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from xxhash import xxh3_128

from nearer.sources.archive.errors import CutOff, EmptyFile, MemberError, NotThere
from nearer.sources.archive.members import Members, safe_label
from nearer.sources.archive.streams import Checked, Squeeze, Unpacked, buffered

_SQUEEZED = (".gz", ".bz2", ".xz")


class FolderArchive:
    """A folder with an unpacked archive. Links are not followed. `without` are files that are opened elsewhere."""

    def __init__(self, path: Path, without: frozenset[Path] = frozenset()) -> None:
        self._path = path
        self._files: Members[Path] = Members(path.name)
        for folder, _, files in os.walk(path, followlinks=False):
            for file in files:
                whole = Path(folder, file)
                if whole not in without:
                    self._take(whole, whole.relative_to(path).as_posix())

    def _take(self, file: Path, name: str) -> None:
        try:
            mode = file.lstat().st_mode
        except OSError:
            self._files.refuse(name, "it cannot be read")
            return
        if stat.S_ISREG(mode):
            self._files.add(name, file)
        else:
            self._files.refuse(name, "it is a link" if stat.S_ISLNK(mode) else "it is not a file")

    @property
    def label(self) -> str:
        return safe_label(self._path.name)

    @property
    def names(self) -> tuple[str, ...]:
        return self._files.names

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return self._files.refused

    def size(self, name: str) -> int:
        try:
            return self._files[name].lstat().st_size
        except OSError:
            return 0

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        with _opened(self._files[name]) as file, buffered(Checked(file)) as stream:
            yield stream

    def fingerprint(self) -> str:
        digest = xxh3_128()
        for name in self.names:
            digest.update(name.encode() + b"\0")
            with contextlib.suppress(MemberError), self.open(name) as stream:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
        return digest.hexdigest()


class SingleFile:
    """One bare file: outbox.json, repo.car, interactions.csv; a compressed one under its name without the ending.

    Raises EmptyFile, CutOff.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _readable(path) as file:
            head = file.read(8)
        if not head:
            raise EmptyFile(path.name)
        self._squeeze = Squeeze.of(head)
        self._members: Members[Path] = Members(path.name)
        self._members.add(path.stem if self._squeeze and path.suffix.lower() in _SQUEEZED else path.name, path)
        if self._squeeze:
            self._look()

    def _look(self) -> None:
        """A compressed file must give at least a byte."""
        (name,) = self.names
        try:
            with self.open(name) as stream:
                stream.read(1)
        except MemberError:
            raise CutOff(self.label, "This compressed file is damaged or incomplete.") from None

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
        return self._members[name].stat().st_size

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        with _opened(self._members[name]) as file:
            raw = Checked(file) if self._squeeze is None else Unpacked(file, self._squeeze)
            with buffered(raw) as stream:
                yield stream

    def fingerprint(self) -> str:
        return file_digest(self._path)


def file_digest(path: Path) -> str:
    """XXH3 of a file's bytes, 128 bits in hex: enough to know an archive again, at a tenth of the time of SHA-256."""
    digest = xxh3_128()
    piece = memoryview(bytearray(1 << 20))
    with _readable(path) as file:
        while count := file.readinto(piece):
            digest.update(piece[:count])
    return digest.hexdigest()


def _opened(path: Path) -> io.FileIO:
    try:
        return path.open("rb", buffering=0)
    except OSError:
        raise MemberError("unreadable", "the file cannot be opened") from None


def _readable(path: Path) -> io.FileIO:
    try:
        return path.open("rb", buffering=0)
    except OSError:
        raise NotThere("This file cannot be opened.", where=str(path), next="Check who may read it.") from None
