"""Jobs: imports handed over in the browser, which go on in a process of their own, and what they leave behind."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec

from nearer.model.errors import NearerError
from nearer.store.home import Home
from nearer.store.state import Job, State

if TYPE_CHECKING:
    from nearer.api.intake import Intake

PROGRESS_PAUSE = 0.2
"""Seconds between two notes of progress."""

AT_WORK = ("checking", "running")
"""What the status of a job says while a process is at it."""


class NoJob(NearerError):
    """There is no import of this id."""

    code = "NR-JOB-01"


class Stopped(NearerError):
    """A job's process ended without a word: it was killed, or the machine went down."""

    code = "NR-JOB-02"


class Jobs:
    """The jobs of one home."""

    def __init__(self, home: Home, state: State, intake: "Callable[[], Intake]", clock: Callable[[], datetime]) -> None:
        self._home = home
        self._state = state
        self._intake = intake
        self._clock = clock

    def stage(self, paths: Sequence[Path], *, me: str | None = None, title: str) -> Job:
        """Note an import that waits for the user's word. The paths must stay where they are until it has ended."""
        job = Job(
            id=uuid4().hex[:12],
            title=title,
            status="found",
            started=self._clock(),
            paths=tuple(str(p) for p in paths),
            me=me,
        )
        self._state.save_job(job)
        return job

    def start(self, id: str, *, dry_run: bool = False) -> Job:
        """Let a process of its own do the job, so that closing the browser or the app does not stop it."""
        job = self._known(id)
        job = replace(job, status="checking" if dry_run else "running", done=0, total=0, message="starting")
        self._state.save_job(job)
        command = [sys.executable, "-m", "nearer", "import", "--job", id, "--home", str(self._home.path)]
        with (self._home.path / "jobs.log").open("ab") as log, self._mark(id).open("a") as mark:
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

    def run(self, id: str) -> Job:
        """Do a job in this process, writing its progress where every other process sees it."""
        job = self._known(id)
        with self._mark(id).open("a") as mark:
            # Where `start` made this process, it holds the lock already, by a handle of its own.
            with suppress(BlockingIOError):
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return self._run(job)

    def job(self, id: str) -> Job | None:
        """One job, None where there is none of this id."""
        job = self._state.job(id)
        return None if job is None else self._seen(job)

    def all(self) -> tuple[Job, ...]:
        """All jobs, newest first."""
        return tuple(self._seen(job) for job in self._state.jobs())

    def _run(self, job: Job) -> Job:
        from nearer.api.job_results import JobResult, job_result

        dry_run = job.status == "checking"
        told = [0.0]

        def progress(done: int, total: int, message: str) -> None:
            now = time.monotonic()
            if now - told[0] > PROGRESS_PAUSE or not done:
                told[0] = now
                self._state.save_job(replace(job, done=done, total=total, message=message))

        try:
            intake = self._intake()
            examined = intake.examine([Path(p) for p in job.paths], me=job.me)
            result = intake.dry_run(examined, progress) if dry_run else intake.import_(examined, progress)
            ended = job_result(result)
        except NearerError as error:
            ended = JobResult((), (error.told(),))
        good = bool(ended.items)
        status = ("checked" if dry_run else "done") if good else "failed"
        job = replace(job, status=status, message="", result=msgspec.json.encode(ended).decode())
        self._state.save_job(job)
        if status == "done":
            self._clear_inbox(job)
        return job

    def _clear_inbox(self, job: Job) -> None:
        for path in map(Path, job.paths):
            if self._home.inbox in path.parents:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()
        self._mark(job.id).unlink(missing_ok=True)

    def _seen(self, job: Job) -> Job:
        """A job as it is: one that says it is at work and that no process holds has stopped."""
        if job.status not in AT_WORK:
            return job
        with self._mark(job.id).open("a") as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return job
        from nearer.api.job_results import JobResult

        # It may have ended between the two looks.
        again = self._state.job(job.id) or job
        if again.status not in AT_WORK:
            return again
        stopped = Stopped("The import was stopped before its end.", next="Start it again: nothing was half written.")
        result = msgspec.json.encode(JobResult((), (stopped.told(),))).decode()
        return replace(again, status="failed", message="", result=result)

    def _known(self, id: str) -> Job:
        job = self._state.job(id)
        if job is None:
            raise NoJob("There is no such import.", where=id, next="nearer jobs lists them.")
        return job

    def _mark(self, id: str) -> Path:
        return self._home.inbox / f"{id}.job"
