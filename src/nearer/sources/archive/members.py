"""Which members an archive may have, and under which names. The same rules hold for every container."""

import re
from collections.abc import Iterator
from typing import Generic, TypeVar

from nearer.sources.archive.errors import TooMany

MEMBER_LIMIT = 200_000
"""Members of one archive. The largest exports known (X with all pictures) have some tens of thousands."""

NAME_LIMIT = 1024
"""Characters of a member's name; file systems allow 255 a part."""

REFUSED_LIMIT = 1000
"""So many refusals are told one by one."""

_JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized"})
_DRIVE = re.compile(r"[A-Za-z]:")
# Control characters, marks that turn the direction of writing, and lone surrogates: names stand in reports.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Entry = TypeVar("Entry")


class Members(Generic[Entry]):
    """The members found so far, by safe name, and what was left out with the reason."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._entries: dict[str, Entry] = {}
        self._refused: list[tuple[str, str]] = []
        self._count = 0

    def add(self, raw: str, entry: Entry) -> None:
        """Take a member in under its safe name, or refuse it. Of two with one name the later stays, as in unpacking.

        Raises TooMany.
        """
        self._count += 1
        if self._count > MEMBER_LIMIT:
            raise TooMany(self._label, MEMBER_LIMIT)
        name, reason = safe_name(raw)
        if reason:
            self.refuse(name, reason)
            return
        if _is_junk(name):
            return
        if name in self._entries:
            self.refuse(name, "another file in the archive has the same name; the last one is read")
        self._entries[name] = entry

    def refuse(self, name: str, reason: str) -> None:
        """Tell of a member that is left out."""
        if len(self._refused) < REFUSED_LIMIT:
            self._refused.append((safe_name(name)[0], reason))

    def drop(self, name: str, reason: str) -> None:
        """Leave out a member that was taken in."""
        if self._entries.pop(name, None) is not None:
            self.refuse(name, reason)

    def items(self) -> Iterator[tuple[str, Entry]]:
        yield from self._entries.items()

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(set(self._refused)))


def safe_label(raw: str) -> str:
    """The name of an archive itself as it may be printed and stored: file names may hold bytes that are no text."""
    return _UNPRINTABLE.sub("\ufffd", raw)[:NAME_LIMIT]


def safe_name(raw: str) -> tuple[str, str]:
    """A relative name with forward slashes that is safe to print, and why it may not be used ("" where it may)."""
    name = _UNPRINTABLE.sub("\ufffd", raw.replace("\\", "/"))
    if len(name) > NAME_LIMIT:
        return name[:NAME_LIMIT], "its name is too long"
    if name.startswith("/"):
        return name, "its name is an absolute path"
    if _DRIVE.match(name):
        return name, "its name begins with a drive"
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        return name, "its name points out of the archive"
    if not parts:
        return name, "it has no name"
    return "/".join(parts), ""


def _is_junk(name: str) -> bool:
    """Files that operating systems add, which no network wrote."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith("._") or last.lower() in _JUNK
