"""Imports that were handed over in the browser: noted, let go, watched, ended; in a process of their own."""

import os
import signal
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from api.living import plain_log
from nearer.api.job_results import parse_result
from nearer.api.nearer import Nearer
from nearer.pages import imports
from nearer.pages.view import View
from nearer.store.state import Job

DONE = ("done", "failed", "checked")


def ended(nearer: Nearer, id: str, *, seconds: float = 60) -> Job:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = nearer.job(id)
        assert job is not None
        if job.status in DONE:
            return job
        time.sleep(0.05)
    raise AssertionError("the job never ended")


def test_a_file_is_looked_into_then_brought_in_and_cleared_away(tmp_path: Path) -> None:
    with Nearer.open(tmp_path / "home") as nearer:
        folder = nearer.home.inbox / "given"
        folder.mkdir()
        archive = plain_log(folder / "log.csv", rows=300, people=20)
        job = nearer.stage([archive], me="me", title="log.csv")
        assert imports.one(nearer, View(), job.id).stage == "found"
        nearer.start(job.id, dry_run=True)
        checked = ended(nearer, job.id)
        assert checked.status == "checked"
        assert nearer.batches() == ()
        page = imports.one(nearer, View(), job.id)
        assert page.reports[0].dry_run and page.reports[0].new > 250
        nearer.start(job.id)
        done = ended(nearer, job.id)
        assert done.status == "done" and done.result is not None
        assert parse_result(done.result).items[0].new == page.reports[0].new
        assert len(nearer.batches()) == 1
        assert not archive.exists(), "what was handed over is cleared away once it is in"
        assert "An import is at work" not in " ".join(imports.build(nearer, View()).frame.notices)


def test_a_file_nobody_can_read_fails_with_what_to_do(tmp_path: Path) -> None:
    bad = tmp_path / "strange.bin"
    bad.write_bytes(b"\0\1\2 nothing that anybody knows")
    with Nearer.open(tmp_path / "home") as nearer:
        job = nearer.stage([bad], me=None, title="strange.bin")
        failed = nearer.run_job(job.id)
        assert failed.status == "failed"
        page = imports.one(nearer, View(), job.id)
        assert page.error is not None and all(page.error[:1])
        assert nearer.batches() == ()


def test_progress_is_seen_by_others_while_it_runs(tmp_path: Path) -> None:
    archive = plain_log(tmp_path / "log.csv", rows=60_000, people=200)
    with Nearer.open(tmp_path / "home") as nearer:
        job = nearer.stage([archive], me="me", title="log.csv")
        nearer.start(job.id)
        seen: set[tuple[int, str]] = set()
        noticed = False
        while True:
            now = nearer.job(job.id)
            assert now is not None
            if now.status in DONE:
                break
            seen.add((now.done, now.message))
            noticed |= any("at work" in notice for notice in imports.build(nearer, View()).frame.notices)
        assert now.status == "done"
        assert len(seen) > 1
        assert noticed


def test_a_job_that_was_killed_says_so_and_can_be_started_again(tmp_path: Path) -> None:
    archive = plain_log(tmp_path / "log.csv", rows=60_000, people=200)
    home = tmp_path / "home"
    with Nearer.open(home) as nearer:
        job = nearer.stage([archive], me="me", title="log.csv")
        nearer.start(job.id)
        time.sleep(1.0)
        (worker,) = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _is_worker(p, job.id)]
        os.kill(worker, signal.SIGKILL)
        stopped = ended(nearer, job.id)
        if stopped.status == "failed":
            page = imports.one(nearer, View(), job.id)
            assert page.error is not None and "stopped" in page.error[0]
            assert not any("at work" in notice for notice in page.frame.notices)
        nearer.start(job.id)
        assert ended(nearer, job.id).status == "done"
        assert len(nearer.batches()) == 1


def _is_worker(process: Path, job: str) -> bool:
    try:
        return job.encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


def test_a_job_left_over_by_a_power_cut_is_not_at_work(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Nearer.open(home) as nearer:
        nearer.state.save_job(Job(id="old", title="x", status="running", started=datetime(2026, 1, 1, tzinfo=UTC)))
        job = nearer.job("old")
        assert job is not None and job.status == "failed"
    with sqlite3.connect(home / "state.sqlite") as con:
        assert con.execute("SELECT count(*) FROM jobs").fetchone() == (1,)
