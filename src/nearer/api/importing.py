"""Importing: recognise, read, write one batch, and say what came of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import duckdb

from nearer.api.progress import Progress
from nearer.model.activity import (
    Account,
    AccountKey,
    Activity,
    Place,
    Problem,
    Promise,
    Record,
    Roster,
    Skipped,
)
from nearer.model.coverage import Coverage
from nearer.model.errors import NearerError
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, PartMissing
from nearer.sources.contract import ArchiveSource, BulkSource, Found, Options
from nearer.sources.registry import discover, not_understood, source_named
from nearer.store.batch import Manifest, Sight
from nearer.store.columns import Entry, records_of
from nearer.store.drafting import Draft
from nearer.store.home import Home
from nearer.store.state import Forgotten
from nearer.ties.interactions import KIND, KIND_TO


class NothingRead(NearerError):
    """The archive was recognised and not one record could be read from it: that is never a success."""

    code = "NR-IMPORT-20"


@dataclass(frozen=True, slots=True)
class Item:
    """One archive, recognised."""

    archive: Archive
    source: ArchiveSource
    found: Found
    batch: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found at the paths, before anything is read or written. `failed` are archives nobody can read."""

    items: tuple[Item, ...]
    options: Options
    failed: tuple[NearerError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What one archive gave. `already` is when the same bytes were imported before (then nothing was done).

    `new` and `known` count activities and list entries by whether the log had them; `people_new` accounts.
    """

    manifest: Manifest
    dry_run: bool
    already: datetime | None
    new: int
    known: int
    people: int
    people_new: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Every archive's outcome, and the failures of those that could not be imported."""

    items: tuple[Imported, ...]
    failed: tuple[NearerError, ...]


def examine(paths: Sequence[Path], options: Options, source: str | None) -> Examined:
    """Open and recognise what lies at the paths; nothing is written. Raises ArchiveError if nothing can be read.

    Each path stands for itself, so that a broken or a strange file keeps no other from being imported. Paths that are
    only parts, or that nobody knows one by one, are taken together as one archive; so are zips that are called alike
    but for a number, where one of them may be all that tells whose they are.
    """
    alone = [_discovered((path,), options, source) for path in paths]
    items = tuple(_joined(paths, [found for found, _ in alone], options, source))
    failed = tuple(error for _, errors in alone for error in errors)
    if len(paths) > 1 and (not items or any(isinstance(error, PartMissing) for error in failed)):
        together, _ = _discovered(paths, options, source)
        if together:
            return Examined(together, options)
    if failed and not items:
        raise failed[0]
    return Examined(items, options, failed)


_NUMBERED = re.compile(r"(?P<stem>.*?)[-_ (]*(?<!\d)\d{1,3}\)?\.(?:zip|tar\.gz|tgz|tar)", re.IGNORECASE)


def _joined(
    paths: Sequence[Path], found: Sequence[tuple[Item, ...]], options: Options, source: str | None
) -> Iterator[Item]:
    """What was found at each path, with the parts of one export as one: called alike but for a number, of one source,
    no two of different owners, and no file in two of them with different contents."""
    parts: dict[tuple[str, Path, str], list[int]] = {}
    for at, items in enumerate(found):
        match = _NUMBERED.fullmatch(paths[at].name)
        if match is not None and len(items) == 1:
            parts.setdefault((items[0].found.source, paths[at].parent, match["stem"]), []).append(at)
    whole: dict[int, tuple[Item, ...]] = {}
    for places in parts.values():
        owners = {one.id for at in places if (one := found[at][0].found.owner) is not None and one.id[:1] != "@"}
        if len(places) > 1 and len(owners) <= 1:
            together, _ = _discovered([paths[at] for at in places], options, source)
            if len(together) == 1:
                whole |= {at: together if at == places[0] else () for at in places}
    for at, items in enumerate(found):
        yield from whole.get(at, items)


def _discovered(
    paths: Sequence[Path], options: Options, source: str | None
) -> tuple[tuple[Item, ...], tuple[NearerError, ...]]:
    try:
        found = discover(paths, options, source)
    except NearerError as error:
        return (), (error,)
    return tuple(_item(one.archive, one.found, options) for one in found.recognised), found.failures


def _item(archive: Archive, found: Found, options: Options) -> Item:
    fingerprint = archive.fingerprint()
    digest = sha256("\0".join((fingerprint, found.source, options.me or "")).encode()).hexdigest()
    return Item(archive, source_named(found.source), found, digest[:16], fingerprint)


def read(item: Item, options: Options) -> Iterator[Entry]:
    """The records of an archive, its owner first; in columns, where its source can and the archive is large enough."""
    if item.found.owner is not None:
        yield item.found.owner
    if isinstance(item.source, BulkSource) and _size(item) >= item.source.bulk_from:
        yield from item.source.columns(item.archive, item.found, options)
    else:
        yield from item.source.read(item.archive, item.found, options)


def _size(item: Item) -> int:
    """Bytes that will be read, as they stand in the archive."""
    return sum(item.archive.size(name) for name in item.found.read if name in item.archive.names)


def base_manifest(item: Item, now: datetime) -> Manifest:
    """What is known of a batch before it is read."""
    found = item.found
    owner = found.owner
    return Manifest(
        id=item.batch,
        revision=1,
        source=found.source,
        title=item.source.title,
        network=found.network,
        layout=found.layout,
        archive=item.archive.label,
        fingerprint=item.fingerprint,
        account=None if owner is None else (owner.network, owner.id),
        made=found.made,
        imported=now,
        time_zone=found.coverage.time_zone,
        sights=sights(found.coverage),
        notes=tuple(n for n in (found.parts_missing, *found.notes) if n),
        not_understood=not_understood(item.archive, found),
        unread=(*found.unread, *item.archive.refused),
    )


def sights(coverage: Coverage) -> tuple[Sight, ...]:
    """A coverage as a batch's manifest keeps it."""
    return tuple(
        Sight(kind=kind.value, direction=direction.value, seen=mark.seen, why=mark.why)
        for (kind, direction), mark in sorted(coverage.marks.items())
    )


def coverage(manifest: Manifest) -> Iterator[tuple[Kind, Direction, Sight]]:
    """The cells of a manifest's coverage, typed."""
    for sight in manifest.sights:
        yield Kind(sight.kind), Direction(sight.direction), sight


def write_batch(
    home: Home,
    base: Manifest,
    records: Iterable[Entry],
    forgotten: Forgotten,
    total: int,
    progress: Progress | None,
    *,
    empty: bool = False,
) -> tuple[Draft, Manifest]:
    """Read all records into a draft batch; discards it on any failure. Raises NothingRead, unless it may be `empty`."""
    draft = Draft(home)
    try:
        for done in draft.write(_remembered(records, forgotten) if forgotten else records):
            if progress is not None:
                progress(done, max(total, done), f"reading {base.archive}")
        manifest = draft.manifest(base)
        if manifest.activities + manifest.rosters == 0 and not empty:
            raise NothingRead(
                "This archive was recognised, and nothing in it could be read.",
                where=f"{base.archive} ({base.title}, layout {base.layout})",
                next=_why_nothing(manifest),
            )
    except BaseException:
        draft.discard()
        raise
    return draft, manifest


def _remembered(entries: Iterable[Entry], forgotten: Forgotten) -> Iterator[Record]:
    """The records without those who were forgotten: what they did and what was done to them never comes back."""
    for entry in entries:
        for record in records_of(entry):
            match record:
                case Account():
                    if record.key not in forgotten and not _placeholder(record, forgotten):
                        yield _unlinked(record, forgotten)
                case Activity():
                    kept = _without(record, forgotten)
                    if kept is not None:
                        yield kept
                case Roster():
                    members = tuple(m for m in record.members if AccountKey(record.network, m) not in forgotten)
                    if AccountKey(record.network, record.owner) not in forgotten:
                        yield replace(record, members=members)
                case Problem() | Skipped() if forgotten.named_in(record.place.file):
                    yield replace(record, place=Place("a file", record.place.row))
                case Promise() if forgotten.named_in(record.file):
                    yield replace(record, file="a file")
                case _:
                    yield record


def _placeholder(account: Account, forgotten: Forgotten) -> bool:
    handle = "" if account.handle is None else account.handle.removeprefix("@").lower()
    return AccountKey(account.network, f"@{handle}") in forgotten


def _unlinked(account: Account, forgotten: Forgotten) -> Account:
    """The account of somebody else, without what leads to the forgotten."""
    return replace(
        account,
        bio=None if forgotten.named_in(account.bio) else account.bio,
        links=tuple(link for link in account.links if not forgotten.named_in(link)),
        same_as=tuple(
            other
            for other in account.same_as
            if AccountKey(account.network, other) not in forgotten and not forgotten.named_in(other)
        ),
    )


def _without(activity: Activity, forgotten: Forgotten) -> Activity | None:
    network = activity.network
    if AccountKey(network, activity.actor) in forgotten or forgotten.named_in(activity.id):
        return None
    if activity.target is not None and AccountKey(network, activity.target) in forgotten:
        return None
    to = tuple(other for other in activity.to if AccountKey(network, other) not in forgotten)
    touched = len(to) != len(activity.to)

    def kept(text: str | None) -> str | None:
        return None if forgotten.named_in(text) else text

    place = activity.place
    return replace(
        activity,
        to=to,
        text=None if touched else kept(activity.text),
        url=None if touched else kept(activity.url),
        in_reply_to=kept(activity.in_reply_to),
        object=kept(activity.object),
        thread=kept(activity.thread),
        space=kept(activity.space),
        place=None if place is None or forgotten.named_in(place.file) else place,
    )


_SAID = frozenset({"html-export", "text-export", "no-owner"})
"""Reasons that say what to do themselves: ask for another format, or say whose it is."""


def _why_nothing(manifest: Manifest) -> str:
    problems = Counter(note.code for note in manifest.problems)
    if problems:
        code, count = problems.most_common(1)[0]
        note = next(n for n in manifest.problems if n.code == code)
        if code in _SAID:
            return f"{note.why[:1].upper()}{note.why[1:]}."
        many = "One place could not be read," if count == 1 else f"{count} places could not be read, the first"
        return f"{many} in {note.file}: {note.why}. Ask for the archive again."
    if manifest.skipped:
        note = manifest.skipped[0]
        return f"All rows were passed over, the first in {note.file}: {note.why}."
    return "It holds no activity. Ask for a complete archive, or see how to get one: nearer imports --sources."


OCCURS = f"""
SELECT DISTINCT unnest([CASE WHEN directed THEN {KIND} END, CASE WHEN addressed THEN {KIND_TO} END]) AS kind
FROM (SELECT verb, "of", visibility, directed, addressed,
    CASE WHEN answers THEN true END AS in_reply_to, CASE WHEN about THEN true END AS object
    FROM (SELECT unnest($outlines, recursive := true)))
"""
PUBLIC = frozenset({Kind.REPLY, Kind.MENTION, Kind.QUOTE})
NOT_IN_FILE = "No row of this file is of the kind, so nobody can tell whether there was any."


def limited(con: duckdb.DuckDBPyConnection, draft: Draft, manifest: Manifest) -> Manifest:
    """The manifest of an open-ended format, its coverage cut to the kinds that occur in the file.

    What a shop's table of purchases does not hold (messages) happened elsewhere, if at all. A kind that occurs in one
    direction is seen in both; replies, mentions and quotes stand together, as the ways to answer in public.
    """
    outlines = [asdict(outline) for outline in draft.outlines]
    found = con.execute(OCCURS, {"outlines": outlines}).fetchall() if outlines else []
    occurs = {Kind(kind) for (kind,) in found if kind is not None}
    occurs |= PUBLIC if occurs & PUBLIC else set[Kind]()
    if manifest.rosters:
        return manifest
    cells = (
        s if Kind(s.kind) in occurs or not s.seen else replace(s, seen=False, why=NOT_IN_FILE) for s in manifest.sights
    )
    return replace(manifest, sights=tuple(cells))
