"""The archive's own declarations beside what was found: `manifest.js` since 2020, `tweet_index.js` up to 2018."""

from collections.abc import Iterator

from nearer.model.activity import Promise
from nearer.sources.archives.x.fields import Json, part, parts, text
from nearer.sources.archives.x.layout import Layout, kind_by_name
from nearer.sources.archives.x.rows import Tally

COUNTED = frozenset(
    {
        "tweets",
        "months",
        "community",
        "circle",
        "notes",
        "deleted",
        "likes",
        "followers",
        "following",
        "blocks",
        "mutes",
    }
    | {"messages", "group messages", "encrypted messages"}
)
"""The kinds of file whose declared rows are compared. Message files declare conversations."""


def manifest_counts(manifest: Json, layout: Layout) -> Iterator[tuple[str, int]]:
    """The declared rows of each file, also of those that are not here."""
    for declared in part(manifest, "dataTypes").values():
        for entry in parts(part({"type": declared}, "type"), "files"):
            yield from _count(text(entry, "fileName"), entry.get("count"), layout)


def index_counts(index: list[Json], layout: Layout) -> Iterator[tuple[str, int]]:
    """The declared posts of each month."""
    for entry in index:
        yield from _count(text(entry, "file_name"), entry.get("tweet_count"), layout)


def audit(layout: Layout, promised: tuple[tuple[str, int], ...], tally: Tally) -> Iterator[Promise]:
    """A promise for every file of rows; 0 found where a file that declares rows is not here."""
    here = {name for names in layout.files.values() for name in names}
    for name, declared in promised:
        counted = any(name in layout.of(kind) for kind in COUNTED) if name in here else kind_by_name(name) in COUNTED
        if counted and (declared or name in here):
            yield Promise(name, declared, tally.found.get(name, 0))


def absent(layout: Layout, promised: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Declared files with rows that Nearer would read and that are not here."""
    here = {name for names in layout.files.values() for name in names}
    return tuple(name for name, rows in promised if rows and name not in here and kind_by_name(name) in COUNTED)


def _count(path: str | None, count: object, layout: Layout) -> Iterator[tuple[str, int]]:
    if isinstance(count, str) and count.isascii() and count.isdecimal() and len(count) < 12:
        count = int(count)
    if path and isinstance(count, int) and not isinstance(count, bool) and 0 <= count < 10**12:
        yield (f"{layout.root}/{path}" if layout.root else path), count
