"""An archive as its sources see it: named members, read as streams within limits, never unpacked to disk.

A zip, a tar (also compressed), a folder or a single file all look the same, so a source never asks which it is.
Member names are relative, with forward slashes, without a leading `./`.
"""

import contextlib
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from nearer.model.errors import NearerError

WHOLE_LIMIT = 64 * 1024 * 1024
"""Bytes of a member that may be read whole at once (what is parsed as one JSON document)."""


class ArchiveError(NearerError):
    """The container as a whole cannot be read."""

    code = "NR-IMPORT-02"


class MemberError(Exception):
    """One member cannot be read; its source turns this into a `Problem` and goes on.

    `code` is the problem's code (`truncated`, `bad-crc`, `too-large`, `password`), `why` its sentence.
    """

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.why = why


class Archive(Protocol):
    """Named members, wherever they lie."""

    @property
    def label(self) -> str:
        """The name of the file or folder, for reports."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """All members, sorted; folders, links and devices are left out."""
        ...

    def size(self, name: str) -> int:
        """Declared size of a member in bytes."""
        ...

    def open(self, name: str) -> contextlib.AbstractContextManager[BinaryIO]:
        """A stream of a member's bytes. Raises MemberError, also while it is being read."""
        ...

    def fingerprint(self) -> str:
        """SHA-256 over the bytes of the archive, in hex: the same bytes are the same import."""
        ...


def find(archive: Archive, path: str) -> str | None:
    """The member with this path, also below one extra top folder; the shortest name wins."""
    hits = [name for name in archive.names if name == path or name.endswith("/" + path)]
    return min(hits, key=lambda name: (name.count("/"), name), default=None)


def read_whole(archive: Archive, name: str, limit: int = WHOLE_LIMIT) -> bytes:
    """All bytes of a member. Raises MemberError `too-large` beyond `limit`, whatever the declared size says."""
    with archive.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise MemberError("too-large", f"the file is larger than {limit // 2**20} MB, more than is read at once")
    return data


def read_head(archive: Archive, name: str, count: int = 4096) -> bytes:
    """The first bytes of a member, empty where it cannot be read: for `recognize`."""
    try:
        with archive.open(name) as stream:
            return stream.read(count)
    except MemberError:
        return b""


def open_archive(path: Path) -> Archive:
    """The archive at `path`. Raises ArchiveError."""
    if path.is_dir():
        return FolderArchive(path)
    if not path.exists():
        raise ArchiveError("There is no such file.", where=str(path), next="Check the path.")
    if zipfile.is_zipfile(path):
        return ZipArchive(path)
    with contextlib.suppress(tarfile.TarError, OSError):
        if tarfile.is_tarfile(path):
            return TarArchive(path)
    return SingleFile(path)


class FolderArchive:
    """A folder with an unpacked archive."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = {p.relative_to(path).as_posix(): p for p in sorted(path.rglob("*")) if p.is_file()}

    @property
    def label(self) -> str:
        return self._path.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def size(self, name: str) -> int:
        return self._files[name].stat().st_size

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        with self._files[name].open("rb") as stream:
            yield stream

    def fingerprint(self) -> str:
        digest = hashlib.sha256()
        for name in self.names:
            digest.update(name.encode() + b"\0")
            with self.open(name) as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())  # pyright: ignore[reportArgumentType]
        return digest.hexdigest()


class SingleFile:
    """One bare file: outbox.json, repo.car, interactions.csv."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def label(self) -> str:
        return self._path.name

    @property
    def names(self) -> tuple[str, ...]:
        return (self._path.name,)

    def size(self, name: str) -> int:
        return self._path.stat().st_size

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        with self._path.open("rb") as stream:
            yield stream

    def fingerprint(self) -> str:
        return _file_digest(self._path)


class ZipArchive:
    """A zip, read member by member."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip = zipfile.ZipFile(path)
        self._infos = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}

    @property
    def label(self) -> str:
        return self._path.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._infos))

    def size(self, name: str) -> int:
        return self._infos[name].file_size

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        with self._zip.open(self._infos[name]) as stream:
            yield io.BufferedReader(stream)  # pyright: ignore[reportArgumentType]

    def fingerprint(self) -> str:
        return _file_digest(self._path)


class TarArchive:
    """A tar, plain or compressed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tar = tarfile.open(path)  # noqa: SIM115
        self._infos = {m.name.removeprefix("./"): m for m in self._tar.getmembers() if m.isfile()}

    @property
    def label(self) -> str:
        return self._path.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._infos))

    def size(self, name: str) -> int:
        return self._infos[name].size

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        stream = self._tar.extractfile(self._infos[name])
        if stream is None:
            raise MemberError("unreadable", "this member is not a file")
        with stream:
            yield stream  # pyright: ignore[reportReturnType]

    def fingerprint(self) -> str:
        return _file_digest(self._path)


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
