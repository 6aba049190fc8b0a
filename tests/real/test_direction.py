"""Direction on real logs: whose weeks are permuted, nothing changes, and few are called (make bench-direction)."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench" / "direction.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_direction", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("least", [1, 5])
@pytest.mark.parametrize("since_first", [False, True], ids=["all weeks", "since first"])
@pytest.mark.parametrize(
    ("name", "day"), [("email-eu-core", 330), ("collegemsg", 90), ("copenhagen", 28), ("bitcoin-alpha", 1000)]
)
def test_false_alarms(bench: ModuleType, shared: Path, name: str, day: int, since_first: bool, least: int) -> None:
    """At P > .8 at most 12 % of ties are called each way, at P > .9 at most 5 %."""
    log = bench.load(shared / "data" / "ties", name)
    when = bench.ORIGIN + day
    history = bench.until(log, when)
    shuffled = bench.permuted(history, when, np.random.default_rng(11), since_first=since_first)
    found = bench.judge(shuffled, when, least)["burst-corrected (ours)"]
    assert found.nearer <= 0.12
    assert found.away <= 0.12
    assert found.surely_nearer <= 0.05
    assert found.surely_away <= 0.05


def test_real_mail_moves_more_than_chance(bench: ModuleType, shared: Path) -> None:
    """On the real histories more ties are called at P > .9 than on permuted ones."""
    when = bench.ORIGIN + 495
    history = bench.until(bench.load(shared / "data" / "ties", "email-eu-core"), when)
    shuffled = bench.permuted(history, when, np.random.default_rng(1), since_first=True)
    real, chance = (bench.judge(shown, when)["burst-corrected (ours)"] for shown in (history, shuffled))
    assert real.surely_nearer > 3 * chance.surely_nearer


def test_real_mail_is_called_nearer_more_often_than_chance(bench: ModuleType, shared: Path) -> None:
    """At P > .8, over all four cut-offs: at least 1.5 times as many as with the weeks permuted."""
    real, chance = bench.nearer_against_chance(shared / "data" / "ties")
    assert real >= 1.5 * chance
