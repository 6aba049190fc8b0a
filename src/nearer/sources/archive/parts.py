"""Several files that are the parts of one archive."""

import contextlib
import hashlib
from collections.abc import Generator, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from nearer.sources.archive.errors import SeveralArchives
from nearer.sources.archive.shape import Archive

_SHARED = (".html", ".htm", ".css", ".txt", ".md", ".pdf", ".png", ".svg")


class PartsArchive:
    """The union of several archives, in whatever order they were given. Raises SeveralArchives."""

    def __init__(self, parts: Sequence[Archive], label: str) -> None:
        self._parts = sorted(parts, key=lambda part: (part.label, part.names))
        self._label = label
        self._homes: dict[str, Archive] = {}
        for part in self._parts:
            if not _belong(self._homes, part):
                raise SeveralArchives(label)
            for name in part.names:
                self._homes.setdefault(name, part)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each part is called."""
        return tuple(part.label for part in self._parts)

    @property
    def label(self) -> str:
        return self._label

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._homes))

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted({one for part in self._parts for one in part.refused}))

    def size(self, name: str) -> int:
        return self._homes[name].size(name)

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        with self._homes[name].open(name) as stream:
            yield stream

    def fingerprint(self) -> str:
        prints = sorted({part.fingerprint() for part in self._parts})
        return prints[0] if len(prints) == 1 else hashlib.sha256("".join(prints).encode()).hexdigest()


def _belong(homes: dict[str, Archive], part: Archive) -> bool:
    """False where the part has a file of data that differs in size from one of the same name."""
    return not any(
        name in homes
        and homes[name].size(name) != part.size(name)
        and PurePosixPath(name).suffix.lower() not in _SHARED
        for name in part.names
    )
