"""What every archive looks like to its sources, and the four ways in which they read it."""

import contextlib
from typing import BinaryIO, Protocol

from nearer.sources.archive.errors import MemberError

WHOLE_LIMIT = 64 * 2**20
"""Bytes of a member that may be read whole at once (what is parsed as one JSON document)."""


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

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        """Members that were left out because they are unsafe or unreadable, with the reason."""
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
    """The member with this path, also below one or more extra top folders; the shortest name wins."""
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
