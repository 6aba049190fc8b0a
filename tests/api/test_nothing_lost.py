"""Kill an import at any moment: the home opens, a rerun completes it, and the log is that of one clean run."""

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nearer.api.nearer import Nearer

MOMENTS = 20


def plain_log(path: Path, rows: int, seed: int) -> Path:
    dice = random.Random(seed)
    start = datetime(2025, 1, 1, tzinfo=UTC)
    verbs = ["reply", "like", "message", "mention", "follow"]
    with path.open("w", encoding="utf-8") as out:
        out.write("time,actor,target,verb,text\n")
        for i in range(rows):
            other = f"p{dice.randrange(200)}"
            actor, target = ("me", other) if dice.random() < 0.5 else (other, "me")
            moment = (start + timedelta(minutes=17 * i)).isoformat()
            out.write(f"{moment},{actor},{target},{dice.choice(verbs)},row {i}\n")
    return path


def importing(archive: Path, home: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "nearer", "import", str(archive), "--me", "me", "--yes", "--json"]
    return subprocess.Popen(
        [*command, "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )


def imported(archive: Path, home: Path) -> None:
    process = importing(archive, home)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()


def the_log(home: Path) -> pa.Table:
    with Nearer.open(home) as nearer:
        world = nearer.world()
        assert world is not None
        return pq.read_table(world.log.log)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, pa.Table, float]:
    folder = tmp_path_factory.mktemp("clean")
    first, second = plain_log(folder / "one.csv", 6_000, 1), plain_log(folder / "two.csv", 6_000, 2)
    imported(first, folder / "home")
    began = time.monotonic()
    imported(second, folder / "home")
    return first, second, the_log(folder / "home"), time.monotonic() - began


@pytest.mark.slow
def test_killed_at_twenty_random_moments_the_log_is_whole(
    tmp_path: Path, clean: tuple[Path, Path, pa.Table, float]
) -> None:
    first, second, expected, duration = clean
    home, untouched = tmp_path / "home", tmp_path / "untouched"
    imported(first, home)
    before = the_log(home)
    shutil.copytree(home, untouched)
    dice = random.Random(7)
    killed = 0
    while killed < MOMENTS:
        process = importing(second, home)
        try:
            process.communicate(timeout=dice.uniform(0.05, 1.0) * duration)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            killed += 1
            assert the_log(home) in (before, expected)
        else:
            # It ended first: the machine is quicker by now. Nothing would be left for the next one to do.
            duration *= 0.95
            shutil.rmtree(home)
            shutil.copytree(untouched, home)
    imported(second, home)
    assert the_log(home) == expected
    assert not list((home / "batches").glob(".tmp-*"))


def test_killed_while_deriving_the_rerun_makes_it_again(
    tmp_path: Path, clean: tuple[Path, Path, pa.Table, float]
) -> None:
    first, second, expected, _ = clean
    home = tmp_path / "home"
    imported(first, home)
    imported(second, home)
    for moment in (0.2, 0.5, 0.8, 1.2):
        for folder in (home / "derived").iterdir():
            shutil.rmtree(folder)
        command = [sys.executable, "-m", "nearer", "today", "--json", "--home", str(home)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert the_log(home) == expected


def test_two_imports_at_once_leave_one_refused_and_nothing_broken(
    tmp_path: Path, clean: tuple[Path, Path, pa.Table, float]
) -> None:
    first, second, expected, _ = clean
    home = tmp_path / "home"
    runs = [importing(first, home), importing(second, home)]
    errors = [run.communicate(timeout=120)[1] for run in runs]
    for run, error in zip(runs, errors, strict=True):
        if run.returncode != 0:
            assert b"NR-HOME-02" in error, error.decode()
    imported(first, home)
    imported(second, home)
    assert the_log(home) == expected
