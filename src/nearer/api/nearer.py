"""class Nearer: opens a home, one method for each use case, wires the rooms."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4
from zoneinfo import available_timezones

import duckdb
import msgspec
import pyarrow.parquet as pq

from nearer.api.derive import (
    LogStage,
    TieStage,
    identity,
    log_key,
    made_of,
    make_log,
    make_ties,
    owners,
    resolve_people,
    sweep,
    tie_key,
)
from nearer.api.importing import (
    Examined,
    Imported,
    ImportResult,
    Item,
    Progress,
    base_manifest,
    counts,
    examine,
    limited,
    read,
    standing_batches,
    write_batch,
)
from nearer.api.jobs import PROGRESS_PAUSE, JobResult, failure, job_result
from nearer.api.moment import Moment, pins_of
from nearer.api.world import World
from nearer.model.activity import AccountKey, Activity, Place, Record
from nearer.model.decision import Choice, Decision, standing
from nearer.model.errors import NearerError
from nearer.model.notation import write
from nearer.model.person import Person
from nearer.model.time import from_us, to_us
from nearer.sources.contract import Options
from nearer.store.batch import Batch, Manifest, activities_of, batches
from nearer.store.forget import Whom, forget
from nearer.store.home import Home, HomeBusy
from nearer.store.state import Job, State


def now_utc() -> datetime:
    """The one clock of the program."""
    return datetime.now(UTC)


@cache
def own_zone() -> str:
    """The IANA name of the zone that this machine keeps, UTC where it does not tell."""
    named = os.environ.get("TZ", "").removeprefix(":")
    link = os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    return next((name for name in (named, link) if name in available_timezones()), "UTC")


class Nobody(NearerError):
    """The words name nobody in the log."""

    code = "NR-WHO-01"


class Several(NearerError):
    """The words name several people."""

    code = "NR-WHO-02"


class OneSelf(NearerError):
    """Nobody forgets themselves in their own home."""

    code = "NR-WHO-03"


class NoJob(NearerError):
    """There is no import of this id."""

    code = "NR-JOB-01"


class Stopped(NearerError):
    """A job's process ended without a word: it was killed, or the machine went down."""

    code = "NR-JOB-02"


class NoDecision(NearerError):
    """There is no such decision to undo."""

    code = "NR-UNDO-01"


@dataclass(frozen=True, slots=True)
class Gone:
    """What forgetting removed: so many accounts, from so many imports."""

    accounts: int
    rewritten: int


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `nearer doctor`."""

    name: str
    ok: bool
    what: str
    next: str = ""


ABOUT_ACCOUNTS = (
    Choice.MERGE,
    Choice.SPLIT,
    Choice.REFUSE,
    Choice.EGO,
    Choice.NOT_EGO,
    Choice.PIN,
    Choice.UNPIN,
    Choice.NOT_PERSON,
    Choice.WRONG,
)
"""Decisions whose subjects are account keys."""

AT_WORK = ("checking", "running")
"""What the status of a job says while a process is at it."""

STEP_MINUTES = 5
"""Pages that speak of now speak of the last full five minutes, so that what is measured can be kept that long."""

STALE = timedelta(days=14)
"""An archive is up to date for so long after it was made."""

MOMENTS_KEPT = 4
"""How many measured moments stay in memory."""

SETTINGS = {"zone": "", "minutes": "15", "cloak": "off", "theme": "auto", "keys": "on"}
"""Names of settings and what they are until the user says otherwise; the zone is the machine's own."""


class Nearer:
    """One open home. Safe to share between threads; readers go on while another process imports."""

    def __init__(self, home: Home, clock: Callable[[], datetime] = now_utc) -> None:
        self.home = home
        self.clock = clock
        self.state = State(home.state)
        self._con = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
        self._con.execute("SET TimeZone = 'UTC'")
        self._guard = threading.RLock()
        self._manifests: dict[str, Batch] = {}
        self._world: World | None = None
        self._moments: dict[tuple[str, datetime], Moment] = {}

    @classmethod
    def open(cls, home: Path, *, clock: Callable[[], datetime] = now_utc, create: bool = True) -> Self:
        """Open the home at this path, making it where there is none. Raises HomeError."""
        nearer = cls(Home.open(home, create=create), clock)
        nearer.finish_forgetting()
        return nearer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files and connections."""
        self._con.close()
        self.state.close()

    # Decisions

    def decide(self, choice: Choice, subject: tuple[str, ...], detail: str = "") -> Decision:
        """Append one decision. Nothing else changes; what follows from it is derived.

        Where an account key is wanted, a person's id will do: their first account stands for them.
        """
        if choice in ABOUT_ACCOUNTS:
            subject = tuple(self._key_text(word) for word in subject)
        return self.state.decide(self.clock(), choice, subject, detail)

    def _key_text(self, word: str) -> str:
        if "/" in word:
            return word
        world = self.world()
        person = None if world is None else world.people.person(word)
        return word if person is None else _key(person.accounts[0])

    def undo(self, id: int | None = None) -> Decision:
        """Undo a decision, the latest that stands if none is named. An undo can be undone. Raises NoDecision."""
        made = self.state.decisions()
        if id is None:
            latest = next((d for d in reversed(standing(made))), None)
            if latest is None:
                raise NoDecision("There is no decision to undo.", next="nearer history lists what was decided.")
            id = latest.id
        elif not any(d.id == id for d in made):
            raise NoDecision(f"There is no decision {id}.", next="nearer history lists what was decided.")
        return self.decide(Choice.UNDO, (str(id),))

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, oldest first, undone ones too."""
        return self.state.decisions()

    def standing(self) -> tuple[Decision, ...]:
        """The decisions that hold, oldest first."""
        return standing(self.state.decisions())

    def setting(self, name: str) -> str:
        """The value of a setting. Raises KeyError for one that does not exist."""
        default = SETTINGS[name]
        chosen = [d.detail for d in self.standing() if d.choice is Choice.SETTING and d.subject == (name,)]
        value = chosen[-1] if chosen else default
        return value or (own_zone() if name == "zone" else value)

    # The world

    def batches(self) -> tuple[Batch, ...]:
        """Every import in the home, taken back ones too, oldest first."""
        with self._guard:
            found = batches(self.home, self._manifests)
            self._manifests = {batch.folder.name: batch for batch in found}
        return found

    def world(self) -> World | None:
        """What the home's facts and decisions come to, None while nothing was imported.

        Made anew when they have changed; while another process imports, what was current before is shown.
        """
        with self._guard:
            decisions = self.standing()
            stand = self._standing_batches(decisions)
            if not stand:
                return None
            key = tie_key(log_key(stand), decisions, stand)
            if self._world is None or self._world.key != key:
                self._world = self._made(key, stand, decisions) or self._world
            return self._world

    def present(self) -> datetime:
        """The moment that pages speak of when none is asked for: now, or the end of what is known.

        Where no import tells of the last two weeks, the time since is unknown. To let it count as silence would take
        absence for zero.
        """
        now, world = self.clock(), self.world()
        newest = None if world is None or world.newest_us is None else from_us(world.newest_us)
        return newest if newest is not None and now - newest > STALE else now

    def moment(self, at: datetime | None = None) -> Moment | None:
        """The world at a moment, at present if none is named (then the same for some minutes); None if it is empty."""
        world = self.world()
        if world is None:
            return None
        now = self.clock()
        if at is None and self.present() != now:
            present = self.present()
            at = present if now - present > STALE else None
        if at is None:
            at = now - timedelta(minutes=now.minute % STEP_MINUTES, seconds=now.second, microseconds=now.microsecond)
            newest = world.newest_act_us
            if newest is not None and to_us(at) < newest <= to_us(now):
                at = now
        pins = pins_of(self.standing(), world.people)
        with self._guard:
            held = self._moments.get((world.key, at))
            if held is None or held.pins != pins:
                held = Moment(world, at, pins)
                self._moments = {**dict(list(self._moments.items())[-MOMENTS_KEPT + 1 :]), (world.key, at): held}
            return held

    def refresh(self, progress: Progress | None = None) -> World | None:
        """Make what is derived, with progress, while holding the lock (or nothing to do)."""
        with self._guard:
            decisions = self.standing()
            stand = self._standing_batches(decisions)
            if stand:
                self._world = self._make(tie_key(log_key(stand), decisions, stand), stand, decisions, progress)
            return self._world

    def _standing_batches(self, decisions: tuple[Decision, ...]) -> tuple[Batch, ...]:
        taken_back = frozenset(d.subject[0] for d in decisions if d.choice is Choice.TAKE_BACK)
        return standing_batches(self.batches(), taken_back)

    def _made(self, key: str, stand: tuple[Batch, ...], decisions: tuple[Decision, ...]) -> World | None:
        if (self.home.derived / key).exists():
            return self._load(key, log_key(stand), stand, decisions)
        try:
            with self.home.writing():
                return self._make(key, stand, decisions, None)
        except HomeBusy:
            # An import is at work. A fresh reader waits for it in the only way that shows nothing wrong: with what
            # was current before, if that is still whole.
            return self._world or self._published()

    def _published(self) -> World | None:
        key = self.state.current().get("ties")
        made = None if key is None else made_of(self.home, key)
        if key is None or made is None or not (self.home.derived / made.log).exists():
            return None
        stand = tuple(b for b in self.batches() if b.folder.name in made.batches)
        known = {d.id: d for d in self.state.decisions()}
        held = tuple(known[id] for id in made.decisions if id in known)
        return self._load(key, made.log, stand, held)

    def _make(
        self, key: str, stand: tuple[Batch, ...], decisions: tuple[Decision, ...], progress: Progress | None
    ) -> World:
        con = self._con.cursor()
        try:
            if progress is not None:
                progress(0, 0, "merging the log")
            log = make_log(self.home, log_key(stand), stand, con)
            people = resolve_people(log.accounts, decisions, owners(stand, decisions))
            make_ties(self.home, key, log, people, stand, identity(decisions), con, progress)
        finally:
            con.close()
        self.state.publish("log", log.folder.name, self.clock())
        self.state.publish("ties", key, self.clock())
        sweep(self.home, self.state, self.clock())
        return World(key, stand, people, log, TieStage(self.home.derived / key), self._con)

    def _load(self, key: str, log_name: str, stand: tuple[Batch, ...], decisions: tuple[Decision, ...]) -> World:
        log = LogStage(self.home.derived / log_name)
        people = resolve_people(log.accounts, decisions, owners(stand, decisions))
        return World(key, stand, people, log, TieStage(self.home.derived / key), self._con)

    # Importing

    def examine(self, paths: Sequence[Path], *, me: str | None = None, source: str | None = None) -> Examined:
        """Open and recognise what lies at the paths. Nothing is read or written."""
        return examine(paths, Options(me=me), source)

    def dry_run(self, examined: Examined, progress: Progress | None = None) -> ImportResult:
        """Read everything and say what an import would do. The log stays as it is."""
        with self.home.writing():
            return self._import(examined, progress, dry_run=True)

    def import_(self, examined: Examined, progress: Progress | None = None) -> ImportResult:
        """Import the archives, one batch each. Raises HomeBusy; failures of single archives are in the result."""
        with self.home.writing():
            result = self._import(examined, progress, dry_run=False)
            if any(item.already is None for item in result.items):
                self.refresh(progress)
            return result

    def import_records(self, manifest: Manifest, records: Iterator[Record]) -> Imported:
        """Write records that come from no archive (the demo life) as one batch."""
        with self.home.writing():
            return self._write(manifest, records, None, dry_run=False)

    def drop_demo(self) -> None:
        """Delete the demo life's batches, which can be made again at any time."""
        with self.home.writing(), self._guard:
            for batch in self.batches():
                if batch.manifest.demo:
                    shutil.rmtree(batch.folder)
            self._manifests = {}

    def _import(self, examined: Examined, progress: Progress | None, *, dry_run: bool) -> ImportResult:
        done: list[Imported] = []
        failed = list(examined.failed)
        for item in examined.items:
            try:
                done.append(self._import_one(item, examined.options, progress, dry_run=dry_run))
            except NearerError as error:
                failed.append(error)
        return ImportResult(tuple(done), tuple(failed))

    def _import_one(self, item: Item, options: Options, progress: Progress | None, *, dry_run: bool) -> Imported:
        held = next((b for b in self.batches() if b.manifest.id == item.batch), None)
        if held is not None:
            back = self._taken_back(item.batch)
            if back is None or dry_run:
                return self._already(held.manifest, dry_run=dry_run)
            self.undo(back.id)
            return self._again(held.manifest)
        return self._write(
            base_manifest(item, self.clock()),
            read(item, options),
            progress,
            dry_run=dry_run,
            open_ended=item.found.open_ended,
        )

    def _taken_back(self, batch: str) -> Decision | None:
        return next((d for d in self.standing() if d.choice is Choice.TAKE_BACK and d.subject == (batch,)), None)

    def _already(self, manifest: Manifest, *, dry_run: bool) -> Imported:
        return Imported(
            manifest=manifest,
            dry_run=dry_run,
            already=manifest.imported,
            new=0,
            known=manifest.activities,
            people=manifest.accounts,
            people_new=0,
        )

    def _again(self, manifest: Manifest) -> Imported:
        return Imported(
            manifest=manifest,
            dry_run=False,
            already=None,
            new=manifest.activities,
            known=0,
            people=manifest.accounts,
            people_new=0,
        )

    def _write(
        self,
        base: Manifest,
        records: Iterator[Record],
        progress: Progress | None,
        *,
        dry_run: bool,
        open_ended: bool = False,
    ) -> Imported:
        draft, manifest = write_batch(self.home, base, records, self.state.forgotten(), 0, progress)
        try:
            decisions = self.standing()
            stand = self._standing_batches(decisions)
            con = self._con.cursor()
            log = make_log(self.home, log_key(stand), stand, con) if stand else None
            new, known, people, people_new = counts(
                con, draft, None if log is None else log.log, None if log is None else log.accounts
            )
            if open_ended:
                manifest = limited(con, draft, manifest)
            con.close()
            if not dry_run:
                draft.commit(manifest)
        finally:
            draft.discard()
        return Imported(
            manifest=manifest,
            dry_run=dry_run,
            already=None,
            new=new,
            known=known,
            people=people,
            people_new=people_new,
        )

    # People

    def find(self, who: str) -> Person:
        """The one person that an id, account key, handle or name means. Raises Nobody or Several."""
        world = self.world()
        found: tuple[Person, ...] = () if world is None else world.people.find(who)
        match found:
            case ():
                raise Nobody("Nobody in your log is called that.", next="nearer people lists everybody.")
            case (one,):
                return one
            case _:
                some = ", ".join(f"{p.id} ({_accounts(p)})" for p in found[:8])
                raise Several("Several people are called that.", next=f"Name one by id or account: {some}")

    def forget(self, who: str) -> Gone:
        """Remove a person from every batch, keep only hashes, and let no later import bring them back. Final.

        What is to go is noted first, and the note is deleted last: a killed run is finished at the next opening.
        Raises Nobody, Several, OneSelf.
        """
        person = self.find(who)
        if person.ego:
            raise OneSelf("This is you: the whole home is about you.", next="To remove it all, delete its folder.")
        with self.home.writing(), self._guard:
            whom = Whom.of(frozenset(person.accounts), self.batches())
            whom = replace(whom, words=whom.words | ({person.handle} if person.handle else set[str]()))
            self.home.forgetting.write_bytes(msgspec.json.encode(whom))
            rewritten = self._forget(whom)
        return Gone(len(person.accounts), rewritten)

    def finish_forgetting(self) -> None:
        """Finish what a killed `forget` began; nothing to do in any other case, or while another process writes."""
        if not self.home.forgetting.exists():
            return
        with suppress(HomeBusy), self.home.writing(), self._guard:
            if self.home.forgetting.exists():
                self._forget(_noted(self.home.forgetting.read_bytes()))

    def _forget(self, whom: Whom) -> int:
        self.state.forget(whom)
        self.state.drop_decisions(d.id for d in self.state.decisions() if _is_about(d, whom))
        self.state.drop_jobs()
        self._clear_derived()
        rewritten = forget(self.home, self.batches(), whom)
        self.state.compact()
        self._world, self._manifests, self._moments = None, {}, {}
        self.home.forgetting.unlink(missing_ok=True)
        self.refresh()
        return rewritten

    def _clear_derived(self) -> None:
        self.state.clear_derived()
        for entry in (*self.home.derived.iterdir(), *self.home.inbox.iterdir()):
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        # What an import printed may name its files, and those their people.
        (self.home.path / "jobs.log").unlink(missing_ok=True)

    # Jobs: imports that were handed over in the browser

    def stage(self, paths: Sequence[Path], *, me: str | None = None, title: str) -> Job:
        """Note an import that waits for the user's word. The paths must stay where they are until it has ended."""
        job = Job(
            id=uuid4().hex[:12],
            title=title,
            status="found",
            started=self.clock(),
            paths=tuple(str(p) for p in paths),
            me=me,
        )
        self.state.save_job(job)
        return job

    def start(self, id: str, *, dry_run: bool = False) -> Job:
        """Let a process of its own do the job, so that closing the browser or the app does not stop it."""
        job = self._job(id)
        job = replace(job, status="checking" if dry_run else "running", done=0, total=0, message="starting")
        self.state.save_job(job)
        command = [sys.executable, "-m", "nearer", "import", "--job", id, "--home", str(self.home.path)]
        with (self.home.path / "jobs.log").open("ab") as log, self._mark(id).open("a") as mark:
            # The process inherits the lock on the mark and lets go of it when it ends, however it ends.
            fcntl.flock(mark, fcntl.LOCK_EX)
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(mark.fileno(),),
            )
        return job

    def _mark(self, id: str) -> Path:
        return self.home.inbox / f"{id}.job"

    def _seen(self, job: Job) -> Job:
        """A job as it is: one that says it is at work and that no process holds has stopped."""
        if job.status not in AT_WORK:
            return job
        with self._mark(job.id).open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return job
        # It may have ended between the two looks.
        again = self.state.job(job.id) or job
        if again.status not in AT_WORK:
            return again
        stopped = Stopped("The import was stopped before its end.", next="Start it again: nothing was half written.")
        result = msgspec.json.encode(JobResult((), (failure(stopped),))).decode()
        return replace(again, status="failed", message="", result=result)

    def run_job(self, id: str) -> Job:
        """Do a job in this process, writing its progress where every other process sees it."""
        job = self._job(id)
        with self._mark(id).open("a") as mark:
            # Where `start` made this process, it holds the lock already, by a handle of its own.
            with suppress(BlockingIOError):
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return self._run(job)

    def _run(self, job: Job) -> Job:
        dry_run = job.status == "checking"
        told = [0.0]

        def progress(done: int, total: int, message: str) -> None:
            now = time.monotonic()
            if now - told[0] > PROGRESS_PAUSE or not done:
                told[0] = now
                self.state.save_job(replace(job, done=done, total=total, message=message))

        try:
            examined = self.examine([Path(p) for p in job.paths], me=job.me)
            result = self.dry_run(examined, progress) if dry_run else self.import_(examined, progress)
            ended = job_result(result)
        except NearerError as error:
            ended = JobResult((), (failure(error),))
        good = bool(ended.items)
        status = ("checked" if dry_run else "done") if good else "failed"
        job = replace(job, status=status, message="", result=msgspec.json.encode(ended).decode())
        self.state.save_job(job)
        if status == "done":
            self._clear_inbox(job)
        return job

    def _clear_inbox(self, job: Job) -> None:
        for path in map(Path, job.paths):
            if self.home.inbox in path.parents:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()
        self._mark(job.id).unlink(missing_ok=True)

    def job(self, id: str) -> Job | None:
        """One job, None where there is none of this id."""
        job = self.state.job(id)
        return None if job is None else self._seen(job)

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        return tuple(self._seen(job) for job in self.state.jobs())

    def _job(self, id: str) -> Job:
        job = self.state.job(id)
        if job is None:
            raise NoJob("There is no such import.", where=id, next="nearer jobs lists them.")
        return job

    # The log

    def lines(self, *, who: str | None = None, network: str | None = None, limit: int | None = None) -> Iterator[str]:
        """The merged log in its notation, in order of time; of one person or one network where asked."""
        world = self.world()
        if world is None:
            return
        where: list[str] = []
        values: dict[str, object] = {}
        if network is not None:
            where.append("network = $network")
            values["network"] = network
        if who is not None:
            keys = self.find(who).accounts
            values["keys"] = [f"{k.network}/{k.id}" for k in keys]
            where.append("list_has_any([network || '/' || x for x in [actor, target] || \"to\"], $keys)")
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        cut = f"LIMIT {int(limit)}" if limit is not None else ""
        table = world.query(f"SELECT * FROM {{log}} {clause} ORDER BY time_us NULLS LAST, network, id {cut}", **values)
        for batch in table.to_batches(max_chunksize=10_000):
            for activity in activities_of(batch):
                yield write(activity)

    def activity(self, network: str, id: str) -> Activity | None:
        """One activity of the merged log."""
        world = self.world()
        if world is None:
            return None
        table = world.query("SELECT * FROM {log} WHERE network = $network AND id = $id", network=network, id=id)
        return next(iter(activities_of(table)), None)

    def origins(self, network: str, id: str) -> tuple[tuple[Manifest, Place], ...]:
        """Every place in every import that tells of an activity."""
        world = self.world()
        found: list[tuple[Manifest, Place]] = []
        if world is None:
            return ()
        for batch in world.batches:
            quoted = str(batch.activities).replace("'", "''")
            table = world.query(
                f"SELECT file, row FROM read_parquet('{quoted}') WHERE network = $network AND id = $id LIMIT 1",
                network=network,
                id=id,
            )
            for row in table.to_pylist():
                found.append((batch.manifest, Place(row["file"] or batch.manifest.archive, row["row"])))
        return tuple(found)

    # Health

    def doctor(self) -> tuple[Check, ...]:
        """Whether the home is whole and the machine has what it needs."""
        return tuple(self._checks())

    def _checks(self) -> Iterator[Check]:
        yield Check("home", True, str(self.home.path))
        mode = self.home.path.stat().st_mode & 0o077
        yield Check(
            "private",
            mode == 0,
            "only you can read it" if mode == 0 else "others on this machine can read your home",
            "" if mode == 0 else f"chmod 700 {self.home.path}",
        )
        free = shutil.disk_usage(self.home.path).free
        yield Check("disk", free > 2**30, f"{free / 2**30:.1f} GiB free", "" if free > 2**30 else "Make room.")
        for batch in self.batches():
            whole = all(p.exists() for p in (batch.activities, batch.accounts, batch.rosters))
            rows = pq.read_metadata(batch.activities).num_rows if whole else -1
            good = rows == batch.manifest.activities
            yield Check(
                f"import {batch.manifest.id}",
                good,
                f"{rows} activities, {batch.manifest.title}" if whole else "a file is missing",
                "" if good else "Take this import back and import the archive again.",
            )
        try:
            with self.home.writing():
                yield Check("lock", True, "nobody else writes")
        except HomeBusy:
            yield Check("lock", True, "an import is at work")


def _noted(note: bytes) -> Whom:
    try:
        return msgspec.json.decode(note, type=Whom)
    except msgspec.DecodeError:
        return Whom(frozenset(), frozenset())  # Killed while it was noted: nothing was removed yet.


def _is_about(decision: Decision, whom: Whom) -> bool:
    said = (*decision.subject, decision.detail)
    names = {str(key) for key in whom.keys}
    return not names.isdisjoint(said) or any(re.search(whom.pattern, text) for text in said)


def _key(key: AccountKey) -> str:
    return f"{key.network}/{key.id}"


def _accounts(person: Person) -> str:
    return ", ".join(str(key) for key in person.accounts[:3])
