"""An archive as its sources see it: named members, read as streams within limits, never unpacked to disk.

A zip, a tar (also compressed), a folder, a single file (also compressed) and several parts all look the same, so a
source never asks which it is. Member names are relative, with forward slashes, without a leading `./`, and safe to
print. What is unsafe is left out and told in `refused`.

Everything is hostile until read: names that point elsewhere, links, devices, members that overlap, bombs, tables of
contents that lie. What makes the container useless raises an ArchiveError; what touches one member raises a
MemberError while that member is read, and its source goes on.
"""

import tarfile
from pathlib import Path

from nearer.sources.archive.errors import (
    ArchiveError,
    Bomb,
    CutOff,
    Damaged,
    EmptyFile,
    Locked,
    MemberError,
    NotThere,
    PartMissing,
    SeveralArchives,
    TooMany,
    WebPage,
)
from nearer.sources.archive.files import FolderArchive, SingleFile
from nearer.sources.archive.parts import PartsArchive
from nearer.sources.archive.shape import WHOLE_LIMIT, Archive, find, read_head, read_whole
from nearer.sources.archive.streams import Squeeze, Unpacked, unsqueezed
from nearer.sources.archive.tars import TarArchive
from nearer.sources.archive.zips import ZipArchive

__all__ = [
    "WHOLE_LIMIT",
    "Archive",
    "ArchiveError",
    "Bomb",
    "CutOff",
    "Damaged",
    "EmptyFile",
    "Locked",
    "MemberError",
    "NotThere",
    "PartMissing",
    "SeveralArchives",
    "TooMany",
    "WebPage",
    "find",
    "open_archive",
    "open_each",
    "read_head",
    "read_whole",
    "unsqueezed",
]

_CONTAINERS = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")


def open_archive(*paths: Path) -> Archive:
    """The archive at a path; several paths, or a folder that holds archives, are the parts of one.

    Raises ArchiveError: one subclass for each failure, each with what to do next.
    """
    parts = open_each(*paths)
    if len(parts) == 1:
        return parts[0]
    label = paths[0].name if len(paths) == 1 else " + ".join(sorted(part.label for part in parts))
    return PartsArchive(parts, label)


def open_each(*paths: Path) -> tuple[Archive, ...]:
    """Every archive at these paths for itself: those that lie in a folder one by one, the folder's other files as one.

    Raises ArchiveError.
    """
    archives: list[Archive] = []
    for path in dict.fromkeys(paths):
        archives += _open_folder(path) if path.is_dir() else [_open_file(path)]
    return tuple(archives)


def _open_folder(path: Path) -> list[Archive]:
    containers = [file for file in sorted(path.iterdir()) if _is_named_container(file) and not file.is_symlink()]
    rest = FolderArchive(path, frozenset(containers))
    archives: list[Archive] = [_open_file(file) for file in containers]
    if rest.names or rest.refused:
        archives.append(rest)
    if not archives:
        raise EmptyFile(path.name, "This folder is empty.")
    return archives


def _is_named_container(path: Path) -> bool:
    return path.name.lower().endswith(_CONTAINERS) and not path.name.startswith("._") and path.is_file()


def _open_file(path: Path) -> Archive:
    head = _head(path)
    if not head:
        raise EmptyFile(path.name)
    named = path.name.lower().endswith(_CONTAINERS)
    if named and _is_page(head):
        raise WebPage(path.name)
    if head.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"PK00PK")):
        return ZipArchive(path)
    squeeze = Squeeze.of(head)
    if _is_tar(head if squeeze is None else _unsqueezed_head(path, squeeze)):
        return TarArchive(path, squeeze)
    if named:
        raise Damaged(path.name, "This file has the name of an archive and is none, or its beginning is damaged.")
    return SingleFile(path)


def _head(path: Path) -> bytes:
    if not path.exists():
        raise NotThere("There is no such file.", where=str(path), next="Check the path.")
    if not path.is_file():
        raise NotThere("This is neither a file nor a folder.", where=str(path), next="Check the path.")
    try:
        with path.open("rb") as file:
            return file.read(4 * tarfile.BLOCKSIZE)
    except OSError:
        raise NotThere("This file cannot be opened.", where=str(path), next="Check who may read it.") from None


def _unsqueezed_head(path: Path, squeeze: Squeeze) -> bytes:
    data = b""
    try:
        with path.open("rb") as file, Unpacked(file, squeeze) as raw:
            while len(data) < tarfile.BLOCKSIZE and (more := raw.take(tarfile.BLOCKSIZE)):
                data += more
    except MemberError:
        return data
    return data


def _is_tar(head: bytes) -> bool:
    """True for a block whose checksum is that of a tar header (also without the mark `ustar`)."""
    block = head[: tarfile.BLOCKSIZE]
    if len(block) < tarfile.BLOCKSIZE or not block[0]:
        return False
    digits = block[148:156].strip(b" \0")
    if not digits or any(digit not in b"01234567" for digit in digits):
        return False
    return int(digits, 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])


def _is_page(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:64].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<!--"))
