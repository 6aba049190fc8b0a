"""The program behind `make bench-scale` runs, small: logs are as told, all contenders agree. How long it takes is for
the bench to say."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from bench.scale import agreeing, features, increments, own
from bench.scale.__main__ import measure
from bench.scale.figures import Bar, Verdict, from_table
from bench.scale.lines import interactions, posts
from bench.scale.log import END_US, SCHEMA, START_US, Plan, chunks, sides, write
from bench.scale.report import shown, written
from bench.scale.rivals import duck, frame, graph, loop, panda
from rich.console import Console

from nearer.ties.state import NEVER


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(Plan(4_000), tmp_path_factory.mktemp("log"))


@pytest.fixture(scope="module")
def told(log: Path) -> pa.Table:
    return own.features_of(log)


@pytest.mark.parametrize("plan", [Plan(5_000), Plan(5_000, communal=True), Plan(5_000, every_kind=True)])
def test_a_log_has_its_rows_in_order_of_time_and_the_same_seed_makes_the_same(plan: Plan) -> None:
    once = pa.concat_tables(chunks(plan, size=1_200))
    assert once.schema == SCHEMA and len(once) == plan.rows
    assert once == pa.concat_tables(chunks(plan, size=1_200))
    time = once["time_us"].to_numpy()
    known = time[time != NEVER]
    assert np.all(time[1:] >= time[:-1]) and known.min() >= START_US and known.max() < END_US
    assert (plan.every_kind and len(known) < len(time)) or len(known) == len(time)
    assert np.all(once["tie"].to_numpy() >= 0)


def test_a_log_has_heavy_tails_one_sided_ties_and_about_nineteen_acts_a_tie() -> None:
    log = pa.concat_tables(chunks(Plan(60_000)))
    tie, incoming = log["tie"].to_numpy(), log["incoming"].to_numpy()
    _, place, counts = np.unique(tie, return_inverse=True, return_counts=True)
    assert 16 < counts.mean() < 22 and counts.max() > 10 * np.median(counts)
    theirs = np.bincount(place, incoming) / counts
    busy = counts >= 20
    assert 0.3 < np.mean((theirs[busy] == 0) | (theirs[busy] == 1)) < 0.4
    one, _ = sides(np.arange(100_000))
    assert 0.34 < one.mean() < 0.36


def test_in_a_community_every_act_stands_once_at_each_end() -> None:
    log = pa.concat_tables(chunks(Plan(4_000, communal=True)))
    tie, time, incoming = (log[name].to_numpy() for name in ("tie", "time_us", "incoming"))
    here = set(zip((tie >> 32).tolist(), (tie & 0xFFFFFFFF).tolist(), time.tolist(), incoming.tolist(), strict=True))
    assert all((other, one, when, not theirs) in here for one, other, when, theirs in here)


@pytest.mark.parametrize("rival", [duck.run, frame.run, panda.run, loop.run, graph.run])
def test_every_rival_computes_what_the_step_computes(
    log: Path, told: pa.Table, rival: Callable[[Path], pa.Table]
) -> None:
    found = features.compare("step", told, "rival", rival(log))
    assert found.holds, found
    assert found.ties > 100 and found.columns >= 30


@pytest.mark.parametrize("communal", [False, True])
def test_every_way_to_the_results_of_a_log_gives_the_same_bits(tmp_path: Path, communal: bool) -> None:
    log = write(Plan(3_000, communal=communal, every_kind=True), tmp_path)
    ways = agreeing.every_way(log).to_pylist()
    assert len(ways) >= 8
    for alone in (False, True):
        assert len({way["digest"] for way in ways if way["alone"] is alone}) == 1, ways


def test_increments_and_trajectories_are_told(tmp_path: Path) -> None:
    log = write(Plan(3_000), tmp_path)
    found = [*from_table(increments.extend_in_memory(log)), *from_table(increments.extend_durable(log))]
    names = [one.name for one in found]
    for name in (increments.in_memory(1), increments.durable(1_000), increments.KNOT, increments.TRAJECTORY):
        assert name in names
    assert {one.rows for one in found} == {3_000}


def test_the_same_acts_stand_in_both_forms_of_lines(tmp_path: Path) -> None:
    plain = interactions(Plan(500), tmp_path / "a.jsonl").read_text().splitlines()
    long = posts(Plan(500), tmp_path / "b.jsonl").read_text().splitlines()
    named = ("time", "actor", "target", "verb", "id", "in_reply_to")
    for one, other in zip(map(json.loads, plain), map(json.loads, long), strict=True):
        assert [one.get(name) for name in named] == [other.get(name) for name in named]
    assert 900 < sum(map(len, long)) / len(long) < 1_200


def test_numbers_that_differ_are_told(told: pa.Table) -> None:
    column = told.column_names.index("n_out")
    other = told.set_column(column, "n_out", pa.array(told["n_out"].to_numpy() + 1))
    assert features.compare("one", told, "other", other).apart == ("n_out",)
    column = told.column_names.index("both_30")
    other = told.set_column(column, "both_30", pa.array(told["both_30"].to_numpy() * (1 + 1e-8)))
    found = features.compare("one", told, "other", other)
    assert not found.holds and found.where == "both_30" and found.greatest == pytest.approx(1e-8, rel=1e-3)
    assert features.compare("one", told, "other", told.slice(1)).apart == ("tie",)


def test_a_bar_says_how_it_stands() -> None:
    assert Bar("pass", 2.5, 1.5, "x", 1.2).verdict is Verdict.AIM
    assert Bar("pass", 2.5, 1.5, "x", 2.0).verdict is Verdict.HOLDS
    assert Bar("pass", 2.5, 1.5, "x", 2.6).verdict is Verdict.MISSES
    assert Bar("times", 10, None, "times", 12, least=True).verdict is Verdict.HOLDS
    assert Bar("pass", 2.5, 1.5, "x", None).verdict is Verdict.UNKNOWN


def test_the_whole_program_runs_small_and_says_everything(tmp_path: Path) -> None:
    figures = measure(3_000, 1, tmp_path, ("passes",), quiet, ("DuckDB SQL",))
    assert figures.agree
    printed = StringIO()
    Console(width=160, file=printed).print(shown(figures))
    text = printed.getvalue()
    for word in ("scan", "clustering", "from the raw log", "DuckDB SQL", "equal", "The bars", "not measured"):
        assert word in text
    assert json.loads(written(figures))["agree"] is True
    assert not list(tmp_path.glob("*.features"))
