"""Imports: what was brought in, what it can tell and never can; and the wizard: found, dry run, progress, report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nearer.api.importing import Examined, Imported, ImportResult, Item, base_manifest
from nearer.api.job_results import JobResult, parse_result
from nearer.api.nearer import Nearer
from nearer.model.activity import AccountKey
from nearer.model.decision import Choice
from nearer.model.errors import NearerError
from nearer.model.time import from_us
from nearer.pages.clocks import Clock, begun_us, clocks, times_of
from nearer.pages.columns import NoTable, tables
from nearer.pages.parts import Empty, Frame, When
from nearer.pages.sources import SightLine, SourceCard, sight_lines, source_card
from nearer.pages.view import Scene, View
from nearer.sources.registry import NotRecognised, sources
from nearer.store.batch import Manifest, Note
from nearer.store.state import Job


@dataclass(frozen=True, slots=True)
class Count:
    """A word and a number: ("create", 58)."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class FileNote:
    """A member of the archive and what became of it."""

    file: str
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an import of one archive did, or would do in a dry run.

    `new` activities were not known before, `known` were; `verbs` counts the records by verb; `promises` compares the
    archive's own manifest with what was found ("tweet.js", "70 promised, 70 found").
    """

    archive: str
    source: str
    title: str
    network: str
    layout: str
    account: str | None
    dry_run: bool
    already: When | None
    new: int
    known: int
    verbs: tuple[Count, ...]
    people: int
    people_new: int
    first: When
    last: When
    problems: tuple[FileNote, ...]
    skipped: tuple[FileNote, ...]
    not_understood: tuple[str, ...]
    promises: tuple[FileNote, ...]
    never: tuple[str, ...]
    sights: tuple[SightLine, ...]
    time_zone: str
    notes: tuple[str, ...]
    batch: str | None


@dataclass(frozen=True, slots=True)
class BatchCard:
    """One import that stands, or was taken back (`decision` undoes it)."""

    id: str
    title: str
    network: str
    archive: str
    account: str | None
    imported: When
    activities: int
    problems: int
    taken_back: bool
    decision: int | None
    href: str


@dataclass(frozen=True, slots=True)
class JobCard:
    """An import at work: `done` of about `total` (0 where unknown)."""

    id: str
    title: str
    status: str
    message: str
    done: int
    total: int
    started: When
    href: str


@dataclass(frozen=True, slots=True)
class Imports:
    """The list of imports, jobs at work, and every supported source."""

    frame: Frame
    jobs: tuple[JobCard, ...]
    batches: tuple[BatchCard, ...]
    sources: tuple[SourceCard, ...]
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class Import:
    """One import: a plan before it starts (`stage` "found"), at work ("running"), ended ("done", "failed").

    `error` is (what, where, next) of a failure. `columns` is the address of the page that says what the columns of its
    table mean, where it holds a table that nobody knows (`unknown_table`) or one that is read by a mapping.
    """

    frame: Frame
    id: str
    stage: str
    job: JobCard | None
    reports: tuple[Report, ...]
    error: tuple[str, str, str] | None
    batch: BatchCard | None
    ask_me: bool
    columns: str | None = None
    unknown_table: bool = False
    clocks: tuple[Clock, ...] = ()


def build(nearer: Nearer, view: View) -> Imports:
    """What was brought in, what is at work, and what can be brought in."""
    scene = Scene(nearer, view)
    batches = tuple(_batch(scene, b.manifest) for b in reversed(nearer.batches()))
    return Imports(
        frame=scene.frame("Imports"),
        jobs=tuple(_job(scene, job) for job in nearer.jobs() if job.status not in ("done",)),
        batches=batches,
        sources=tuple(source_card(source) for source in sources()),
        empty=None
        if batches
        else Empty(
            "Nothing imported yet",
            "Nearer knows only what you bring in. Everything stays on this machine.",
            "Choose a network below and see how to ask for your archive",
            "#sources",
        ),
    )


def one(nearer: Nearer, view: View, id: str) -> Import:
    """One job or one import. Raises NoImport."""
    scene = Scene(nearer, view)
    job = nearer.job(id)
    if job is not None:
        result = None if job.result is None else parse_result(job.result)
        failed = () if result is None else result.failed
        items = () if result is None else result.items
        columns = _columns(nearer, job, result)
        unknown = columns is not None and any(one.code == NotRecognised.code for one in failed)
        told = [one for one in failed if not unknown or one.code != NotRecognised.code]
        error = (told[0].what, told[0].where, told[0].next) if told else None
        return Import(
            frame=scene.frame("Import"),
            id=id,
            stage=job.status,
            job=_job(scene, job),
            reports=tuple(_report(scene, item) for item in items) or _plans(scene, nearer, job),
            error=error or _recognition(nearer, job),
            batch=None,
            ask_me=any(item.manifest.account is None for item in items),
            columns=columns,
            unknown_table=unknown,
            clocks=clocks(scene, _asked(items)),
        )
    held = next((b.manifest for b in nearer.batches() if b.manifest.id == id), None)
    if held is None:
        raise NoImport("There is no such import.", where=id, next="The page Imports lists them.")
    imported = Imported(
        manifest=held, dry_run=False, already=None, new=held.activities, known=0, people=held.accounts, people_new=0
    )
    return Import(
        frame=scene.frame("Import"),
        id=id,
        stage="done",
        job=None,
        reports=(_report(scene, imported),),
        error=None,
        batch=_batch(scene, held),
        ask_me=held.account is None,
        clocks=clocks(scene, [(held.source, held.id)]),
    )


def _asked(items: Sequence[Imported]) -> list[tuple[str, str | None]]:
    """Sources with the import of which a zone may be said, where there is one of theirs that stands."""
    of = {item.manifest.source: [one for one in items if one.manifest.source == item.manifest.source] for item in items}
    return [
        (source, ones[0].manifest.id if len(ones) == 1 and not ones[0].dry_run else None) for source, ones in of.items()
    ]


def report(nearer: Nearer, result: ImportResult, view: View | None = None) -> tuple[Report, ...]:
    """What an import did, or would do, archive by archive."""
    scene = Scene(nearer, view or View())
    return tuple(_report(scene, item) for item in result.items)


def plan(nearer: Nearer, examined: Examined, view: View | None = None) -> tuple[Report, ...]:
    """What was found, before anything was read: counts are zero, everything else stands."""
    scene = Scene(nearer, view or View())
    return tuple(_plan(scene, item) for item in examined.items)


def _plans(scene: Scene, nearer: Nearer, job: Job) -> tuple[Report, ...]:
    try:
        return plan(nearer, nearer.examine([Path(p) for p in job.paths], me=job.me), scene.view)
    except NearerError:
        return ()


def _columns(nearer: Nearer, job: Job, result: JobResult | None) -> str | None:
    """Where to say what its columns mean: of a table that nobody knows, or that a mapping reads."""
    if result is None or job.status not in ("failed", "checked"):
        return None
    asks = any(one.code == NotRecognised.code for one in result.failed)
    if not asks and not any(item.manifest.source == "mapped" for item in result.items):
        return None
    try:
        tables(nearer, job.id)
    except NoTable:
        return None
    return f"/imports/{job.id}/columns"


def _recognition(nearer: Nearer, job: Job) -> tuple[str, str, str] | None:
    if job.status != "found":
        return None
    try:
        nearer.examine([Path(p) for p in job.paths], me=job.me)
    except NearerError as error:
        return error.what, error.where, error.next
    return None


def _plan(scene: Scene, item: Item) -> Report:
    manifest = base_manifest(item, scene.at)
    held = next((b.manifest for b in scene.nearer.batches() if b.manifest.id == item.batch), None)
    imported = Imported(
        manifest=manifest,
        dry_run=True,
        already=None if held is None else held.imported,
        new=0,
        known=0,
        people=0,
        people_new=0,
    )
    return _report(scene, imported)


def _report(scene: Scene, imported: Imported) -> Report:
    manifest = imported.manifest
    begun = begun_us(scene, manifest)
    return Report(
        archive=scene.plain(manifest.archive) or "archive",
        source=manifest.source,
        title=manifest.title,
        network=manifest.network,
        layout=manifest.layout,
        account=_account(scene, manifest),
        dry_run=imported.dry_run,
        already=None if imported.already is None else scene.when(imported.already),
        new=imported.new,
        known=imported.known,
        verbs=tuple(Count(name, count) for name, count in manifest.verbs),
        people=imported.people,
        people_new=imported.people_new,
        first=scene.when(None if begun is None else from_us(begun)),
        last=scene.when(None if manifest.last_us is None else from_us(manifest.last_us)),
        problems=tuple(FileNote(_file(scene, _place(n)), n.why, n.count) for n in manifest.problems),
        skipped=tuple(FileNote(_file(scene, _place(n)), n.why, n.count) for n in manifest.skipped)
        + tuple(FileNote(_file(scene, name), why, 1) for name, why in manifest.unread),
        not_understood=tuple(_file(scene, name) for name in manifest.not_understood),
        promises=tuple(
            FileNote(_file(scene, n.file), f"{n.code} promised, {n.count} found", n.count) for n in manifest.promises
        ),
        never=tuple(_never(manifest)),
        sights=sight_lines(manifest.sights),
        time_zone=times_of(scene, manifest),
        notes=manifest.notes,
        batch=None if imported.dry_run else manifest.id,
    )


def _file(scene: Scene, name: str) -> str:
    """A member of an archive; when cloaked without its name, which may be somebody's."""
    return scene.plain(name) or "a file"


def _place(note: Note) -> str:
    return note.file if note.row is None else f"{note.file}:{note.row}"


def _never(manifest: Manifest) -> Iterator[str]:
    """What the source can never show, the kinds that share a reason on one line."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for sight in manifest.sights:
        if not sight.seen and sight.why:
            whose = "theirs" if sight.direction == "in" else "yours"
            reasons.setdefault(sight.why, {}).setdefault(sight.kind, []).append(whose)
    for why, kinds in reasons.items():
        told = ", ".join(f"{kind} ({' and '.join(sorted(whose))})" for kind, whose in kinds.items())
        yield f"{told}: {why}"


def _account(scene: Scene, manifest: Manifest) -> str | None:
    if manifest.account is None:
        return None
    key = AccountKey(*manifest.account)
    account = None if scene.world is None else scene.world.people.account(key)
    if scene.cloaked:
        return f"{key.network} account"
    return f"{key.network}/@{account.handle}" if account is not None and account.handle else f"{key.network}/{key.id}"


def _batch(scene: Scene, manifest: Manifest) -> BatchCard:
    back = next(
        (d for d in scene.nearer.standing() if d.choice is Choice.TAKE_BACK and d.subject == (manifest.id,)), None
    )
    return BatchCard(
        id=manifest.id,
        title=manifest.title,
        network=manifest.network,
        archive=scene.plain(manifest.archive) or "archive",
        account=_account(scene, manifest),
        imported=scene.when(manifest.imported),
        activities=manifest.activities,
        problems=sum(n.count for n in manifest.problems),
        taken_back=back is not None,
        decision=None if back is None else back.id,
        href=f"/imports/{manifest.id}",
    )


def _job(scene: Scene, job: Job) -> JobCard:
    return JobCard(
        id=job.id,
        title=scene.plain(job.title) or "Import",
        status=job.status,
        message=scene.plain(job.message) or "at work",
        done=job.done,
        total=job.total,
        started=scene.when(job.started),
        href=f"/imports/{job.id}",
    )


class NoImport(NearerError):
    """There is no job and no import of this id."""

    code = "NR-IMPORT-21"
