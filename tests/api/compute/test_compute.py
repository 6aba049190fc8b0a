"""Computing a whole log of acts on this machine: what stands in the files, and what happens to bad logs."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from nearer.api.compute import Results, compute
from nearer.api.compute.errors import LogUnreadable, ResultsThere
from nearer.api.compute.results import folded_rows, result_rows, whole_ties
from nearer.model.time import DAY_US
from nearer.ties.engine.columns import from_arrow
from nearer.ties.engine.digest import digest
from nearer.ties.engine.folding import fold
from nearer.ties.weights import KINDS

START_US = 1_700_000_000_000_000


def community_log(acts: int, people: int, seed: int = 1) -> pa.Table:
    """Activities of a small community, each from both ends, in order of time."""
    dice = np.random.default_rng(seed)
    weight = 1 / np.arange(1, people + 1)
    here, there = (dice.choice(people, acts, p=weight / weight.sum()) for _ in range(2))
    there = np.where(here == there, (there + 1) % people, there)
    time = START_US + np.sort(dice.integers(0, 200 * DAY_US // 1_000_000, acts)) * 1_000_000
    kind, words = dice.integers(0, len(KINDS), acts), dice.integers(0, 80, acts)
    tie = np.stack((here << 32 | there, there << 32 | here), axis=1).reshape(-1)
    return pa.table(
        {
            "tie": pa.array(tie, pa.int64()),
            "time_us": pa.array(np.repeat(time, 2), pa.int64()),
            "kind": pa.array(np.repeat(kind, 2), pa.int8()),
            "incoming": pa.array(np.tile([False, True], acts)),
            "words": pa.array(np.repeat(words, 2), pa.int32()),
            "answerable": pa.array(np.ones(2 * acts, np.bool_)),
            "dated": pa.array(np.ones(2 * acts, np.bool_)),
        }
    )


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("log") / "acts.parquet"
    pq.write_table(community_log(3_000, 60), path)
    return path


def test_every_tie_stands_in_the_results_as_the_kernel_has_it(log: Path, tmp_path: Path) -> None:
    computed = compute(log, tmp_path / "out")
    results = Results(tmp_path / "out")
    acts = from_arrow(pq.read_table(log)).sorted()
    assert results.computed == computed
    assert (computed.acts, computed.ties) == (len(acts), len(np.unique(acts.tie)))
    assert results.digest() == digest([fold(acts, computed.at_us)])
    closeness = results.ties.to_table(columns=["closeness"])["closeness"]
    assert 0 <= pc.min(closeness).as_py() <= pc.max(closeness).as_py() <= 100


def test_rows_give_back_every_bit_and_a_chance_for_acts_later_than_the_moment_too(log: Path) -> None:
    folded = fold(from_arrow(pq.read_table(log)).sorted(), START_US)
    rows = result_rows(folded, START_US)
    assert digest([folded_rows(rows)]) == digest([folded])
    assert np.all(np.isfinite(rows["chance"].to_numpy()))


def test_everybody_has_totals_and_every_tie_a_chance(log: Path, tmp_path: Path) -> None:
    computed = compute(log, tmp_path / "out")
    results = Results(tmp_path / "out")
    people = pq.read_table(results.people)
    both = pq.read_table(log)
    assert len(people) == computed.people == len(np.unique(both["tie"].to_numpy() >> 32))
    assert pc.sum(people["contacts"]).as_py() == computed.ties
    chance = results.ties.to_table(columns=["chance"])["chance"].to_numpy()
    assert len(chance) == computed.ties
    assert np.all((chance > 0) & (chance < 1))


def test_two_threads_and_one_give_the_same_bits(log: Path, tmp_path: Path) -> None:
    digests = set[str]()
    for threads in (1, 2):
        compute(log, tmp_path / str(threads), threads=threads)
        digests.add(Results(tmp_path / str(threads)).digest())
    assert len(digests) == 1


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_no_tie_is_cut_however_batches_come(log: Path, size: int) -> None:
    table = from_arrow(pq.read_table(log)).sorted()
    rows = pa.table({"tie": pa.array(table.tie)})
    parts = list(whole_ties(rows.to_batches(max_chunksize=size), least=50))
    assert sum(len(part) for part in parts) == len(rows)
    ties = [set(part["tie"].to_pylist()) for part in parts]
    assert sum(map(len, ties)) == len(set[int]().union(*ties))


def test_what_is_no_log_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    pq.write_table(pa.table({"tie": [1]}), tmp_path / "half.parquet")
    with pytest.raises(LogUnreadable, match="time_us"):
        compute(tmp_path / "half.parquet", tmp_path / "out")
    (tmp_path / "text.parquet").write_text("no")
    for name in ("text.parquet", "nothing.parquet"):
        with pytest.raises(LogUnreadable):
            compute(tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_results_never_go_where_something_stands(log: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    with pytest.raises(ResultsThere):
        compute(log, tmp_path)
    assert (tmp_path / "kept.txt").read_text() == "mine"
