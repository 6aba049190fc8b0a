"""Imports: what was brought in, what it can tell and never can; and the wizard: found, dry run, progress, report."""

from dataclasses import dataclass

from nearer.pages.parts import Empty, Frame, When


@dataclass(frozen=True, slots=True)
class SightLine:
    """One row of "what it can tell": a kind of act, whether yours and theirs are seen, and the reason where not."""

    kind: str
    yours: str
    theirs: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A supported source: how to ask for the archive, how long it takes, what it tells."""

    name: str
    title: str
    how: str
    sights: tuple[SightLine, ...]


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

    `error` is (what, where, next) of a failure.
    """

    frame: Frame
    id: str
    stage: str
    job: JobCard | None
    reports: tuple[Report, ...]
    error: tuple[str, str, str] | None
    batch: BatchCard | None
    ask_me: bool
