"""Batches: one import each, immutable, appearing by one rename, so that a kill leaves either all of it or nothing."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.model.activity import Account, Activity, Problem, Promise, Record, Roster, Skipped
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.model.time import from_us, to_us
from nearer.store.home import Home, settle
from nearer.store.schema import ACCOUNT, BATCH_ACTIVITY, ROSTER, write_parquet

CHUNK = 16_384
"""Activities held in memory before they go to the file."""

KEPT_NOTES = 1_000
"""Problems and skips kept one by one; what comes after is counted with the last of its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One kind and direction that the batch's source could see, and one that it never can, with the reason."""

    kind: str
    direction: str
    seen: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A place and what became of it: a problem, a skip, or a promise."""

    file: str
    row: int | None
    code: str
    why: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a batch says of itself. `account` is `(network, id)` of the archive's owner, None for a community log."""

    id: str
    revision: int
    source: str
    title: str
    network: str
    layout: str
    archive: str
    fingerprint: str
    account: tuple[str, str] | None
    made: datetime | None
    imported: datetime
    time_zone: str
    sights: tuple[Sight, ...]
    notes: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    activities: int = 0
    accounts: int = 0
    rosters: int = 0
    verbs: tuple[tuple[str, int], ...] = ()
    first_us: int | None = None
    last_us: int | None = None
    problems: tuple[Note, ...] = ()
    skipped: tuple[Note, ...] = ()
    promises: tuple[Note, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that stands."""

    folder: Path
    manifest: Manifest

    @property
    def activities(self) -> Path:
        return self.folder / "activities.parquet"

    @property
    def accounts(self) -> Path:
        return self.folder / "accounts.parquet"

    @property
    def rosters(self) -> Path:
        return self.folder / "rosters.parquet"


def batches(home: Home, known: Mapping[str, Batch] = MappingProxyType({})) -> tuple[Batch, ...]:
    """Every batch that stands, in order of import; of several revisions the newest.

    `known` are batches by the name of their folder, of which the manifest need not be read again.
    """
    newest: dict[str, Path] = {}
    for folder in home.batches.iterdir():
        name, _, revision = folder.name.rpartition(".")
        if name and revision.isdigit() and not folder.name.startswith("."):
            held = newest.get(name)
            if held is None or int(held.name.rpartition(".")[2]) < int(revision):
                newest[name] = folder
    found = [known.get(folder.name) or Batch(folder, read_manifest(folder)) for folder in newest.values()]
    return tuple(sorted(found, key=lambda b: (b.manifest.imported, b.manifest.id)))


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a batch's folder."""
    return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)


def activity_columns(activities: Iterable[Activity]) -> pa.Table:
    """Activities as columns of BATCH_ACTIVITY. `to` is sorted, so that equal facts are equal rows."""
    rows = list(activities)
    times = [None if a.time is None else to_us(a.time) for a in rows]
    return pa.table(
        [
            pa.array([a.network for a in rows], pa.string()),
            pa.array([a.id for a in rows], pa.string()),
            pa.array(times, pa.int64()),
            pa.array(times, pa.timestamp("us", tz="UTC")),
            pa.array([None if a.since is None else to_us(a.since) for a in rows], pa.int64()),
            pa.array([a.precision.value for a in rows], pa.string()),
            pa.array([a.offset for a in rows], pa.int32()),
            pa.array([a.actor for a in rows], pa.string()),
            pa.array([a.verb.value for a in rows], pa.string()),
            pa.array([a.target for a in rows], pa.string()),
            pa.array([sorted(set(a.to)) for a in rows], pa.list_(pa.string())),
            pa.array([a.in_reply_to for a in rows], pa.string()),
            pa.array([a.object for a in rows], pa.string()),
            pa.array([None if a.of is None else a.of.value for a in rows], pa.string()),
            pa.array([a.thread for a in rows], pa.string()),
            pa.array([a.space for a in rows], pa.string()),
            pa.array([a.visibility.value for a in rows], pa.string()),
            pa.array([a.text for a in rows], pa.string()),
            pa.array([a.url for a in rows], pa.string()),
            pa.array([a.confidence.value for a in rows], pa.string()),
            pa.array([None if a.place is None else a.place.file for a in rows], pa.string()),
            pa.array([None if a.place is None else a.place.row for a in rows], pa.int64()),
        ],
        schema=BATCH_ACTIVITY,
    )


def activities_of(rows: pa.Table | pa.RecordBatch) -> Iterator[Activity]:
    """The activities that stand in columns of ACTIVITY, in order."""
    for row in rows.to_pylist():
        yield Activity(
            network=row["network"],
            id=row["id"],
            time=None if row["time_us"] is None else from_us(row["time_us"]),
            actor=row["actor"],
            verb=Verb(row["verb"]),
            target=row["target"],
            to=tuple(row["to"]),
            in_reply_to=row["in_reply_to"],
            object=row["object"],
            of=None if row["of"] is None else Verb(row["of"]),
            thread=row["thread"],
            space=row["space"],
            visibility=Visibility(row["visibility"]),
            text=row["text"],
            url=row["url"],
            precision=Precision(row["precision"]),
            since=None if row["since_us"] is None else from_us(row["since_us"]),
            offset=row["offset"],
            confidence=Confidence(row["confidence"]),
        )


def account_columns(accounts: Iterable[Account]) -> pa.Table:
    """Accounts as columns of ACCOUNT."""
    rows = list(accounts)
    return pa.table(
        [
            pa.array([a.network for a in rows], pa.string()),
            pa.array([a.id for a in rows], pa.string()),
            pa.array([a.handle for a in rows], pa.string()),
            pa.array([a.name for a in rows], pa.string()),
            pa.array([a.url for a in rows], pa.string()),
            pa.array([a.bio for a in rows], pa.string()),
            pa.array([a.address for a in rows], pa.string()),
            pa.array([sorted(set(a.links)) for a in rows], pa.list_(pa.string())),
            pa.array([sorted(set(a.same_as)) for a in rows], pa.list_(pa.string())),
            pa.array([a.bot for a in rows], pa.bool_()),
            pa.array([None if a.seen is None else to_us(a.seen) for a in rows], pa.int64()),
        ],
        schema=ACCOUNT,
    )


def roster_columns(rosters: Iterable[Roster]) -> pa.Table:
    """Rosters as columns of ROSTER."""
    rows = list(rosters)
    return pa.table(
        [
            pa.array([r.network for r in rows], pa.string()),
            pa.array([r.owner for r in rows], pa.string()),
            pa.array([r.name.value for r in rows], pa.string()),
            pa.array([None if r.time is None else to_us(r.time) for r in rows], pa.int64()),
            pa.array([sorted(set(r.members)) for r in rows], pa.list_(pa.string())),
            pa.array([None if r.place is None else r.place.file for r in rows], pa.string()),
            pa.array([None if r.place is None else r.place.row for r in rows], pa.int64()),
        ],
        schema=ROSTER,
    )


@dataclass(slots=True)
class _Tally:
    verbs: Counter[str] = field(default_factory=Counter[str])
    first_us: int | None = None
    last_us: int | None = None
    problems: dict[tuple[str, str], Note] = field(default_factory=dict[tuple[str, str], Note])
    skipped: dict[tuple[str, str], Note] = field(default_factory=dict[tuple[str, str], Note])
    promises: list[Note] = field(default_factory=list[Note])
    activities: int = 0


class Draft:
    """A batch being written under a temporary name. `commit` renames it into place; `discard` removes it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.folder = home.batches / f".tmp-{uuid4().hex}"
        self.folder.mkdir(mode=0o700)
        self._tally = _Tally()
        self._accounts = 0
        self._rosters = 0

    def write(self, records: Iterable[Record]) -> Iterator[int]:
        """Write every record; yields the number of activities written so far, chunk by chunk."""
        accounts: dict[Account, None] = {}
        rosters: list[Roster] = []
        pending: list[Activity] = []
        with (
            pq.ParquetWriter(self.folder / "activities.parquet", BATCH_ACTIVITY, compression="zstd") as activity_file,
            pq.ParquetWriter(self.folder / "accounts.parquet", ACCOUNT, compression="zstd") as account_file,
        ):
            for record in records:
                match record:
                    case Activity():
                        pending.append(record)
                        if len(pending) >= CHUNK:
                            self._put(activity_file, pending)
                            pending = []
                            yield self._tally.activities
                    case Account():
                        accounts[record] = None
                        if len(accounts) >= CHUNK:
                            self._put_accounts(account_file, accounts)
                            accounts = {}
                    case Roster():
                        rosters.append(record)
                    case Problem():
                        _note(self._tally.problems, record.place.file, record.place.row, record.code, record)
                    case Skipped():
                        _note(self._tally.skipped, record.place.file, record.place.row, record.why, record)
                    case Promise():
                        self._tally.promises.append(
                            Note(file=record.file, row=None, code=str(record.promised), why="", count=record.found)
                        )
            self._put(activity_file, pending)
            self._put_accounts(account_file, accounts)
        self._rosters = len(rosters)
        write_parquet(roster_columns(rosters), self.folder / "rosters.parquet")
        yield self._tally.activities

    def _put(self, file: pq.ParquetWriter, pending: list[Activity]) -> None:
        if not pending:
            return
        table = activity_columns(pending)
        file.write_table(table)
        tally = self._tally
        tally.activities += len(pending)
        tally.verbs.update(a.verb.value if a.of is None else f"{a.verb.value} {a.of.value}" for a in pending)
        known = [t for t in table.column("time_us").to_pylist() if t is not None]
        if known:
            tally.first_us = min(known) if tally.first_us is None else min(tally.first_us, *known)
            tally.last_us = max(known) if tally.last_us is None else max(tally.last_us, *known)

    def _put_accounts(self, file: pq.ParquetWriter, accounts: dict[Account, None]) -> None:
        if accounts:
            file.write_table(account_columns(accounts))
            self._accounts += len(accounts)

    def manifest(self, base: Manifest) -> Manifest:
        """`base` with the counts of what was written."""
        tally = self._tally
        return replace(
            base,
            activities=tally.activities,
            accounts=self._accounts,
            rosters=self._rosters,
            verbs=tuple(sorted(tally.verbs.items())),
            first_us=tally.first_us,
            last_us=tally.last_us,
            problems=tuple(tally.problems.values()),
            skipped=tuple(tally.skipped.values()),
            promises=tuple(tally.promises),
        )

    def commit(self, manifest: Manifest) -> Batch:
        """Rename the batch into place. From here on it stands."""
        (self.folder / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        final = self._home.batches / f"{manifest.id}.{manifest.revision}"
        settle(self.folder, final)
        for older in self._home.batches.glob(f"{manifest.id}.*"):
            if older != final:
                shutil.rmtree(older, ignore_errors=True)
        return Batch(final, manifest)

    def discard(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _note(notes: dict[tuple[str, str], Note], file: str, row: int | None, code: str, record: Problem | Skipped) -> None:
    # One line for each place while there are few; afterwards one for each file and reason, counted.
    key = (f"{file}:{row}", code) if len(notes) < KEPT_NOTES else (file, code)
    held = notes.get(key)
    count = record.count + (0 if held is None else held.count)
    notes[key] = Note(file=file, row=row if held is None else held.row, code=code, why=record.why, count=count)
