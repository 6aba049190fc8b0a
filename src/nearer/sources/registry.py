"""Which sources there are, and which of them an archive belongs to.

Built-ins are found by listing the package `nearer.sources.archives`, others by entry points of the group
`nearer.sources`; either way the thing found is a module's `SOURCE` (or the object itself).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TypeGuard

from nearer.model.errors import NearerError
from nearer.sources import archives
from nearer.sources.archive import (
    Archive,
    ArchiveError,
    Damaged,
    MemberError,
    PartMissing,
    gaps,
    open_archive,
    open_each,
)
from nearer.sources.archive.parts import PartsArchive
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.mapping.sheets import is_sheet
from nearer.sources.plugged import plugged

GROUP = "nearer.sources"
_NAMED = 5
_LOOKED_AT = 20


class NotRecognised(ArchiveError):
    """No source knows these files."""

    code = "NR-IMPORT-10"

    def __init__(self, archive: Archive) -> None:
        names = archive.names
        shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")
        known = "; ".join(source.title for source in sources())
        super().__init__(
            f"No known export looks like this: {shown}." if names else "There is no file in it that can be read.",
            where=archive.label,
            next=f"{_of_tables(names)}Nearer reads: {known}. For anything else write a CSV file with the columns "
            "time,actor,target,verb, or send us its shape, which holds nothing that is in it: "
            "nearer doctor --shape FILE.",
        )


def _of_tables(names: Sequence[str]) -> str:
    """What to do with what may be a table of a shop or a newsletter."""
    if any(name.startswith("xl/workbook.") and not name.endswith(".xml") for name in names):
        return "It is a spreadsheet that Nearer does not open: save its sheet as CSV or XLSX and bring that in. "
    if any(name.lower().endswith((".csv", ".tsv", ".tab")) or is_sheet(name) for name in names):
        return "If it is a table of people and times, say what its columns mean: nearer map FILE, or the page Imports. "
    return ""


class Ambiguous(ArchiveError):
    """Several sources claim the archive."""

    code = "NR-IMPORT-11"

    def __init__(self, archive: Archive, claims: Sequence[Found]) -> None:
        names = [found.source for found in claims]
        super().__init__(
            f"This can be read as {' or '.join(names)}.",
            where=archive.label,
            next=f"Say which it is: --source {names[0]}",
        )


class NoSuchSource(NearerError):
    """The user named a source that there is not."""

    code = "NR-IMPORT-13"

    def __init__(self, name: str) -> None:
        known = ", ".join(source.name for source in sources())
        super().__init__("There is no source of this name.", where=name, next=f"Choose one of: {known}.")


@dataclass(frozen=True, slots=True)
class Recognised:
    """One archive with the source that reads it."""

    archive: Archive
    source: ArchiveSource
    found: Found


@dataclass(frozen=True, slots=True)
class Discovery:
    """Everything that lies at some paths: what can be imported, and what cannot with the reason."""

    recognised: tuple[Recognised, ...]
    failures: tuple[ArchiveError, ...] = ()


@cache
def sources() -> tuple[ArchiveSource, ...]:
    """Every source, in order of its name. A name that is there twice stays with the built-in one."""
    return plugged(archives, GROUP, _is_one, lambda source: source.name)


def _is_one(candidate: object) -> TypeGuard[ArchiveSource]:
    return isinstance(candidate, ArchiveSource)


def source_named(name: str) -> ArchiveSource:
    """The source of this name. Raises NoSuchSource."""
    for source in sources():
        if source.name == name:
            return source
    raise NoSuchSource(name)


def recognize(archive: Archive, options: Options, name: str | None = None, *, incomplete: bool = False) -> Found:
    """What the archive is: exactly one source claims it, or the one called `name` does.

    Raises NotRecognised; Ambiguous; PartMissing where the source sees that parts are missing (unless `incomplete`
    says to read what is there); NoSuchSource.
    """
    candidates = sources() if name is None else (source_named(name),)
    options = replace(options, source=name)
    claims = [found for source in candidates if (found := source.recognize(archive, options)) is not None]
    if not claims:
        _refuse_damage(archive)
        raise NotRecognised(archive)
    if len(claims) > 1:
        raise Ambiguous(archive, claims)
    (found,) = claims
    if found.parts_missing and not incomplete:
        raise PartMissing(
            found.parts_missing,
            where=archive.label,
            next="Put all parts in one folder and import the folder.",
        )
    labels = archive.labels if isinstance(archive, PartsArchive) else (archive.label,)
    missing = tuple(gaps.told([name for name in found.read if name in archive.names], labels, found.network))
    return replace(found, notes=(*found.notes, *missing)) if missing else found


def discover(paths: Sequence[Path], options: Options, name: str | None = None) -> Discovery:
    """Everything that lies at these paths: the parts of one archive as one, several archives one by one.

    They are one where one source claims them together. Raises ArchiveError where nothing at all can be read.
    """
    try:
        whole = open_archive(*paths)
        return Discovery((_recognised(whole, options, name),))
    except ArchiveError as error:
        first = error
    try:
        parts = open_each(*paths)
    except ArchiveError:
        raise first from None
    if len(parts) == 1:
        raise first
    recognised: list[Recognised] = []
    failures: list[ArchiveError] = []
    for part in parts:
        try:
            recognised.append(_recognised(part, options, name))
        except ArchiveError as error:
            failures.append(error)
    if not recognised:
        raise first
    return Discovery(tuple(recognised), tuple(failures))


def not_understood(archive: Archive, found: Found) -> tuple[str, ...]:
    """The members that are neither read nor left unread on purpose.

    An entry of `found.read` or `found.unread` is a member's name, a folder ending in `/`, or a pattern with `*`.
    """
    told = [*found.read, *(name for name, _ in found.unread)]
    exact = frozenset(told)
    folders = tuple(name for name in told if name.endswith("/"))
    patterns = [name for name in told if "*" in name]
    return tuple(
        name
        for name in archive.names
        if name not in exact
        and not name.startswith(folders)
        and not any(fnmatchcase(name, pattern) for pattern in patterns)
    )


def _refuse_damage(archive: Archive) -> None:
    """Nobody can recognise what cannot be read: then that is what the user must hear. Raises Damaged."""
    for name in archive.names[:_LOOKED_AT]:
        try:
            with archive.open(name) as stream:
                stream.read(1 << 20)
        except MemberError as error:
            raise Damaged(f"{archive.label}: {name}", f"This archive is damaged: {error.why}.") from None


def _recognised(archive: Archive, options: Options, name: str | None) -> Recognised:
    found = recognize(archive, options, name)
    return Recognised(archive, source_named(found.source), found)
