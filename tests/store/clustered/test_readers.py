"""Readers in other processes while one appends, compacts and deletes: never a torn, a double or a failed read."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa

from nearer.store.clustered import ClusteredLog, build
from store.clustered.writer import COMMIT, first_acts

READER = """
import sys, time
from pathlib import Path
import numpy as np
from nearer.store.clustered import ClusteredLog
from store.clustered.test_readers import look

log, until, reads = ClusteredLog.open(Path(sys.argv[1])), time.monotonic() + float(sys.argv[2]), 0
last = 0
while time.monotonic() < until or reads < 5 or not last:  # a writer may be slow to start
    newest = look(log)
    assert newest >= last, "a commit vanished"
    last, reads = newest, reads + 1
print(reads, last)
"""


def look(log: ClusteredLog) -> int:
    """One read of everything; the newest commit that it shows. Raises AssertionError where it is torn."""
    snapshot = log.snapshot()
    acts = pa.concat_tables([snapshot.acts(bucket) for bucket in range(snapshot.buckets)])
    words = acts["words"].to_numpy()
    assert (words == 0).sum() == len(first_acts())
    commits, sizes = np.unique(words[words > 0], return_counts=True)
    assert (sizes == COMMIT).all(), "torn or double"
    assert commits.tolist() == list(range(1, len(commits) + 1))
    wanted = np.array([0, 17, 33], np.int64)
    some = snapshot.acts_of(wanted)
    assert len(some) == np.isin(acts["tie"].to_numpy(), wanted).sum()
    if len(commits):
        told = pa.concat_tables([snapshot.rows("ties", bucket) for bucket in range(snapshot.buckets)])
        assert told["value"].to_numpy().max() == len(commits), "acts without their results"
    return len(commits)


def test_readers_see_every_commit_whole_while_it_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    build(folder, first_acts(), buckets=4).close()
    here = Path(__file__)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent.parent.parent), *sys.path])}
    writer = subprocess.Popen(
        [sys.executable, str(here.with_name("writer.py")), "append", str(folder)],
        stdout=subprocess.DEVNULL,
        env=environment,
    )
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(folder), "3"], stdout=subprocess.PIPE, env=environment)
        for _ in range(2)
    ]
    try:
        for reader in readers:
            out, _ = reader.communicate(timeout=120)
            assert reader.returncode == 0
            reads, newest = map(int, out.split())
            assert reads >= 5
            assert newest > 0
        assert writer.poll() is None, "the writer was never stopped by its readers"
    finally:
        writer.kill()
        writer.wait()
