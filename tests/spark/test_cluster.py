"""The same log on this machine and on a cluster: equal files, to the last bit where nothing is summed over people."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nearer.api.compute import Results, compute
from nearer.api.compute.errors import EngineMissing
from nearer.ties.weights import KINDS

ACTS, PEOPLE = 20_000, 200


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A community's log in two files, each activity from both ends."""
    dice = np.random.default_rng(7)
    weight = 1 / np.arange(1, PEOPLE + 1)
    here, there = (dice.choice(PEOPLE, ACTS, p=weight / weight.sum()) for _ in range(2))
    there = np.where(here == there, (there + 1) % PEOPLE, there)
    time = 1_700_000_000_000_000 + np.sort(dice.integers(0, 300 * 86_400, ACTS)) * 1_000_000
    table = pa.table(
        {
            "tie": pa.array(np.stack((here << 32 | there, there << 32 | here), axis=1).reshape(-1), pa.int64()),
            "time_us": pa.array(np.repeat(time, 2), pa.int64()),
            "kind": pa.array(np.repeat(dice.integers(0, len(KINDS), ACTS), 2), pa.int8()),
            "incoming": pa.array(np.tile([False, True], ACTS)),
            "words": pa.array(np.repeat(dice.integers(0, 80, ACTS), 2), pa.int32()),
            "answerable": pa.array(np.repeat(dice.random(ACTS) < 0.9, 2)),
            "dated": pa.array(np.ones(2 * ACTS, np.bool_)),
        }
    )
    folder = tmp_path_factory.mktemp("log")
    half = len(table) // 2
    pq.write_table(table.slice(0, half), folder / "a.parquet")
    pq.write_table(table.slice(half), folder / "b.parquet")
    return folder


def test_a_cluster_gives_the_files_of_one_machine(log: Path, master: str, tmp_path: Path) -> None:
    here = compute(log, tmp_path / "here")
    command = [sys.executable, "-m", "nearer", "compute", str(log), str(tmp_path / "there"), "--engine", "spark"]
    settings = ["--conf", "spark.executor.memory=512m", "--conf", "spark.driver.host=127.0.0.1"]
    subprocess.run([*command, "--master", master, *settings, "--json"], check=True, timeout=600)
    one, other = Results(tmp_path / "here"), Results(tmp_path / "there")
    there = other.computed
    assert (there.engine, there.acts, there.ties, there.people, there.at_us) == (
        "spark", here.acts, here.ties, here.people, here.at_us,
    )  # fmt: skip
    assert one.digest() == other.digest()
    ours, theirs = pq.read_table(one.people), pq.read_table(other.people)
    for name in ours.column_names:
        np.testing.assert_allclose(ours[name].to_numpy(), theirs[name].to_numpy(), rtol=1e-12, atol=1e-12)
    ours, theirs = (results.ties.to_table(columns=["tie", "chance"]).sort_by("tie") for results in (one, other))
    assert ours["tie"].equals(theirs["tie"])
    # NumPy's logarithms differ in the last bit with the place of a number in its array.
    np.testing.assert_allclose(ours["chance"].to_numpy(), theirs["chance"].to_numpy(), rtol=1e-12)


def test_a_master_that_does_not_answer_is_told_and_leaves_nothing(log: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineMissing):
        compute(log, tmp_path / "out", engine="spark", master="nowhere://127.0.0.1")
    assert not (tmp_path / "out").exists()
