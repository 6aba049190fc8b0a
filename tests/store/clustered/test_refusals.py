"""What goes wrong is said clearly, and leaves things as they were."""

import os
import resource
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from nearer.store.clustered import ClusteredLog, Pass, build, compact, erase, sweep
from nearer.store.clustered.errors import LogMissing, LogOvertaken, LogUnwritable, RowsRefused, SnapshotGone
from store.clustered.writer import acts_of, first_acts, results_of

NOW = datetime(2026, 1, 3, tzinfo=UTC)

ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from nearer.store.clustered import ClusteredLog, build, compact
from nearer.store.clustered.errors import LogUnwritable
from store.clustered.writer import acts_of, first_acts
folder = Path(sys.argv[1])
limit = (30_000, 30_000)
work = {
    "build": lambda: build(folder / "new", first_acts()),
    "append": lambda: ClusteredLog.open(folder / "log", journalled=0).append(acts_of(1, 20_000)),
    "journal": lambda: [ClusteredLog.open(folder / "log").append(acts_of(1, 3000)) for _ in range(9)],
    "compact": lambda: [compact(ClusteredLog.open(folder / "log"), bucket) for bucket in range(4)],
}[sys.argv[2]]
resource.setrlimit(resource.RLIMIT_FSIZE, limit)
try:
    work()
except LogUnwritable as error:
    print(error)
"""


def count(log: ClusteredLog) -> int:
    snapshot = log.snapshot()
    return sum(len(snapshot.acts(bucket)) for bucket in range(snapshot.buckets))


@pytest.mark.parametrize("work", ["build", "append", "journal", "compact"])
def test_a_full_disk_changes_nothing(tmp_path: Path, work: str) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    with build(tmp_path / "log", first_acts(), buckets=4) as log:
        log.append(acts_of(2, 1000))
        before = count(log)
        paths = os.pathsep.join([str(Path(__file__).parent.parent.parent), *sys.path])
        done = subprocess.run(
            [sys.executable, "-c", ON_A_FULL_DISK, str(tmp_path), work],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        assert b"NR-STORE-02  The clustered log cannot be written" in done.stdout, done.stderr
        assert (count(log) - before) % 3000 == 0
        assert not list(tmp_path.glob("*/work-*"))
        known = {entry.name for entry in (*log.snapshot().named.bases, *log.snapshot().named.tails)}
        assert {path.name for path in (tmp_path / "log" / "files").iterdir()} == known
    with pytest.raises(LogMissing):
        ClusteredLog.open(tmp_path / "new")


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    was = os.umask(0)
    try:
        with build(tmp_path / "log", first_acts(), buckets=4) as log:
            log.append(acts_of(1, 100), results_of(1))
            log.flush()
            compact(log, 0)
            with Pass(log, log.snapshot()) as found:
                found.write("ties", 0, results_of(1)["ties"])
            for path in [tmp_path / "log", *(tmp_path / "log").rglob("*")]:
                mode = stat.S_IMODE(path.stat().st_mode)
                assert mode == (0o700 if path.is_dir() else 0o600), path.name
    finally:
        os.umask(was)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("mine")
    with pytest.raises(LogUnwritable):
        build(tmp_path / "log", first_acts())
    assert (tmp_path / "log").read_text() == "mine"


def test_rows_that_do_not_fit(tmp_path: Path) -> None:
    with pytest.raises(RowsRefused):
        build(tmp_path / "log", pa.table({"tie": pa.array([1])}))
    with build(tmp_path / "log", first_acts()) as log:
        before = count(log)
        negative = acts_of(1, 3).set_column(0, "tie", pa.array([-1, 2, 3], pa.int64()))
        empty = acts_of(1, 1).cast(pa.schema([field.with_nullable(True) for field in acts_of(1, 1).schema]))
        empty = empty.set_column(1, "time_us", pa.array([None], pa.int64()))
        for acts in (negative, empty):
            with pytest.raises(RowsRefused):
                log.append(acts)
        for family in ("acts", "../evil", "Ties", ""):
            with pytest.raises(RowsRefused):
                log.append(results={family: results_of(1)["ties"]})
        log.append(results=results_of(1))
        with pytest.raises(RowsRefused):
            log.append(acts_of(1, 3), {"ties": pa.table({"tie": pa.array([1]), "other": pa.array([1])})})
        assert count(log) == before


def test_a_snapshot_lasts_for_the_period_of_grace(tmp_path: Path) -> None:
    with build(tmp_path / "log", first_acts(), buckets=1) as log:
        old = log.snapshot()
        log.append(acts_of(1, 50))
        assert compact(log, 0)
        assert sweep(log, NOW) == 0
        assert sweep(log, NOW + timedelta(minutes=59)) == 0
        assert len(old.acts(0)) == len(first_acts())
        assert sweep(log, NOW + timedelta(hours=1)) == 1
        with pytest.raises(SnapshotGone, match="NR-STORE-05"):
            old.acts(0)
        assert len(log.snapshot().acts(0)) == len(first_acts()) + 50


def test_what_was_erased_is_on_the_disk_no_more(tmp_path: Path) -> None:
    secret = pa.array(["a secret of theirs"] * 40)
    tie = pa.array([77] * 40, pa.int64())
    theirs = acts_of(0, 40).set_column(0, "tie", tie).append_column("text", secret)
    others = first_acts().append_column("text", pa.array([f"text {i}" for i in range(len(first_acts()))]))
    with build(tmp_path / "log", pa.concat_tables([others, theirs.cast(others.schema)]), buckets=4) as log:
        log.append(theirs)
        log.flush()
        log.append(theirs)
        log.remove(np.array([77]))
        kept = count(log)
        erase(log, NOW)
        assert count(log) == kept
        assert len(log.snapshot().acts_of(np.array([77]))) == 0
        assert not [path for path in (tmp_path / "log").rglob("*") if path.is_file() and b"secret" in path.read_bytes()]


def test_a_pass_over_a_log_that_was_built_anew_is_refused(tmp_path: Path) -> None:
    with build(tmp_path / "log", first_acts(), buckets=1) as log:
        found = Pass(log, log.snapshot())
        found.__enter__()
        found.write("ties", 0, results_of(1)["ties"])
        build(tmp_path / "log", acts_of(1, 10), buckets=1).close()
        with pytest.raises(LogOvertaken):
            found.__exit__(None, None, None)
        assert log.snapshot().families == ()
        assert count(log) == 10
