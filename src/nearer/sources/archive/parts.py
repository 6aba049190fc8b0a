"""Several files that are the parts of one archive."""

import contextlib
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from pathlib import PurePosixPath
from typing import BinaryIO

from xxhash import xxh3_128

from nearer.sources.archive.errors import MemberError, SeveralArchives
from nearer.sources.archive.shape import Archive

_SHARED = (".html", ".htm", ".css", ".txt", ".md", ".pdf", ".png", ".svg")
_WORDS = ".txt"
_CHUNK = 1 << 20


class PartsArchive:
    """The union of several archives, in whatever order they were given. Raises SeveralArchives.

    Texts of one name that differ are all there, each below its part's name: an iPhone calls every chat `_chat.txt`.
    """

    def __init__(self, parts: Sequence[Archive], label: str) -> None:
        self._parts = sorted(parts, key=lambda part: (part.label, part.names))
        self._label = label
        self._homes: dict[str, tuple[Archive, str]] = {}
        apart = frozenset(_differing(self._parts))
        for part in self._parts:
            if not _belong(self._homes, part):
                raise SeveralArchives(label)
            for name in part.names:
                shown = self._below(part, name) if name in apart else name
                self._homes.setdefault(shown, (part, name))

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
        part, own = self._homes[name]
        return part.size(own)

    @contextlib.contextmanager
    def open(self, name: str) -> Generator[BinaryIO]:
        part, own = self._homes[name]
        with part.open(own) as stream:
            yield stream

    def fingerprint(self) -> str:
        prints = sorted({part.fingerprint() for part in self._parts})
        return prints[0] if len(prints) == 1 else xxh3_128("".join(prints).encode()).hexdigest()

    def _below(self, part: Archive, name: str) -> str:
        """A member's name below that of its part; parts may be called alike."""
        stem = PurePosixPath(part.label).stem or part.label
        shown, number = f"{stem}/{name}", 2
        while shown in self._homes:
            shown, number = f"{stem} ({number})/{name}", number + 1
        return shown


def _differing(parts: Sequence[Archive]) -> Iterator[str]:
    """The names of texts that several parts have with other bytes."""
    homes: dict[str, list[Archive]] = defaultdict(list)
    for part in parts:
        for name in part.names:
            if name.lower().endswith(_WORDS):
                homes[name].append(part)
    for name, several in homes.items():
        if len(several) > 1 and len({_digest(part, name) for part in several}) > 1:
            yield name


def _digest(part: Archive, name: str) -> bytes:
    """A hash of a member's bytes, as far as they can be read."""
    digest = xxh3_128()
    with contextlib.suppress(MemberError), part.open(name) as stream:
        for chunk in iter(lambda: stream.read(_CHUNK), b""):
            digest.update(chunk)
    return digest.digest()


def _belong(homes: dict[str, tuple[Archive, str]], part: Archive) -> bool:
    """False where the part has a file of data that differs in size from one of the same name."""
    return not any(
        name in homes
        and homes[name][0].size(homes[name][1]) != part.size(name)
        and PurePosixPath(name).suffix.lower() not in _SHARED
        for name in part.names
    )
