"""What cursors hold alike: lists that a server shows newest first, with the stretches of them that were not read yet;
and how a cursor becomes text and is read again.

Plain data, kept as JSON. Times are microseconds since 1970.
"""

from dataclasses import dataclass, field
from typing import Protocol, TypeVar

import msgspec

TOPS = 40
"""So many of a list's newest entries are remembered, to know where new ones end: one page, so that some of them may
have gone since. Our own choice."""


@dataclass(slots=True)
class Gap:
    """A stretch of a list that was not read yet: below `under` ("" for the top), down to an entry of `until` (empty:
    to the end). `head` is the first entry of the page that was read last, where the source needs it."""

    under: str = ""
    until: list[str] = field(default_factory=list[str])
    head: str = ""


@dataclass(slots=True)
class Line:
    """A list that a server shows newest first. `gaps` come newest first; `count` entries were read."""

    gaps: list[Gap] = field(default_factory=lambda: [Gap()])
    tops: list[str] = field(default_factory=list[str])
    count: int = 0
    oldest_us: int | None = None

    @property
    def whole(self) -> bool:
        """Whether it was read to its end."""
        return all(gap.until for gap in self.gaps)

    def seen(self, keys: list[str]) -> None:
        """Remember the newest entries: those of the page at the top, before what was known."""
        self.tops = [*keys, *(top for top in self.tops if top not in keys)][:TOPS]


class Versioned(Protocol):
    """A cursor; one of another version is not understood."""

    version: int


Cursor = TypeVar("Cursor", bound=Versioned)


def encoded(cursor: Versioned) -> str:
    """The cursor as JSON text."""
    return msgspec.json.encode(cursor).decode()


def decoded(text: str | None, form: type[Cursor]) -> Cursor:
    """The cursor of a JSON text; a new one where there is none, or one that this version does not understand."""
    if text is None:
        return form()
    try:
        found = msgspec.json.decode(text, type=form)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return form()
    return found if found.version == form().version else form()
