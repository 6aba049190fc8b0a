"""A real process, killed with SIGKILL at random moments: what it was told that it committed is there, once."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from nearer.store.clustered import ClusteredLog, build, compact, sweep
from nearer.store.clustered.errors import LogMissing
from store.clustered.writer import COMMIT, first_acts

MOMENTS = 20
NOW = datetime(2026, 1, 3, tzinfo=UTC)


def writer(work: str, folder: Path) -> "subprocess.Popen[bytes]":
    script = Path(__file__).with_name("writer.py")
    paths = os.pathsep.join([str(script.parent.parent.parent), *sys.path])
    return subprocess.Popen(
        [sys.executable, str(script), work, str(folder)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    )


def killed(process: "subprocess.Popen[bytes]", after: float) -> list[int]:
    """Kill a writer so many seconds after its first word; the commits that it was told of."""
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return [int(line) for line in rest.decode().splitlines(keepends=True) if line.endswith("\n")]


def all_acts(log: ClusteredLog) -> pa.Table:
    snapshot = log.snapshot()
    return pa.concat_tables([snapshot.acts(bucket) for bucket in range(snapshot.buckets)])


def whole(log: ClusteredLog, told: list[int]) -> None:
    """Every act of the commits told is there once, all of a commit or nothing of it, acts and results alike."""
    acts = all_acts(log)
    words = acts["words"].to_numpy()
    commits, sizes = np.unique(words[words > 0], return_counts=True)
    assert (sizes == COMMIT).all(), "a torn or a double commit"
    assert set(told) <= set(commits.tolist()), "a commit is lost"
    assert len(commits) <= len(told) + 1
    assert (words == 0).sum() == len(first_acts())
    snapshot = log.snapshot()
    if len(commits):
        held = pa.concat_tables([snapshot.rows("ties", bucket) for bucket in range(snapshot.buckets)])
        assert held["value"].to_numpy().max() == commits.max()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    build(tmp_path / "log", first_acts(), buckets=4).close()
    return tmp_path / "log"


def test_killed_while_it_appends_and_compacts(log: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    for moment in range(MOMENTS):
        folder = tmp_path / str(moment)
        shutil.copytree(log, folder)
        told = killed(writer("append", folder), dice.uniform(0, 0.25))
        with ClusteredLog.open(folder) as again:
            whole(again, told)
            again.append(first_acts().slice(0, 5).set_column(4, "words", pa.array([999_999] * 5, pa.int32())))
            assert len(all_acts(again).filter(pa.array(np.asarray(all_acts(again)["words"]) == 999_999))) == 5
            for bucket in range(4):
                compact(again, bucket)
            sweep(again, NOW, timedelta(0))
            sweep(again, NOW, timedelta(0))
            named = again.snapshot().named
            assert {path.name for path in (folder / "files").iterdir()} == {
                entry.name for entry in (*named.bases, *named.tails)
            }, "nothing half-made stays"
            assert not list(folder.glob("work-*"))
        shutil.rmtree(folder)


def test_killed_while_it_builds(tmp_path: Path) -> None:
    dice = random.Random(6)
    folder = tmp_path / "log"
    made = 0
    for _ in range(MOMENTS):
        killed(writer("build", folder), dice.uniform(0, 0.15))
        try:
            with ClusteredLog.open(folder) as log:
                assert len(all_acts(log)) == len(first_acts())
                made += 1
        except LogMissing:
            assert made == 0, "a log that stood is gone"
    with build(folder, first_acts(), buckets=8) as log:
        assert len(all_acts(log)) == len(first_acts())
        assert not list(folder.glob("work-*"))
