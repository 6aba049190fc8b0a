"""What kinds of act are worth, and the sign of an answer, on real logs (make bench-types)."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nearer.model.names import Kind

BENCH = Path(__file__).resolve().parents[2] / "bench" / "kinds.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_kinds", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.DRAWS = 100
    return module


def test_learnt_weights_beat_the_priors_on_people_never_seen(bench: ModuleType, shared: Path) -> None:
    found = bench.judge_types(shared / "data" / "ties" / "politicians-twitter")
    assert found.auc.low > 0.02
    assert found.ap.low > 0.02
    assert found.loss.high < -0.01
    learnt = {weight.kind: weight for weight in found.everybody.weights}
    like, reply = learnt[Kind.LIKE], learnt[Kind.REPLY]
    assert like.learnt > like.prior and reply.learnt < reply.prior, "among politicians a like says more than a reply"
    assert learnt[Kind.CALL].words == "prior only"


def test_the_sign_of_the_answer(bench: ModuleType, shared: Path) -> None:
    """Given the approach and what both gave and got before, on answers later than all that the model was fitted on."""
    found = bench.judge_signs(shared / "data" / "ties" / "bitcoin-alpha")
    assert found.full.value >= 0.90
    assert found.with_same_day >= 0.90
    assert found.full.low > found.pair.high > found.sign.value
    assert found.ece <= 0.04
    assert found.in_kind == pytest.approx((0.86, 0.08), abs=0.005)


def test_every_negative_first_act_pushes_away(bench: ModuleType, shared: Path) -> None:
    first, pushed = bench.first_acts(shared / "data" / "ties" / "bitcoin-alpha")
    assert first == pushed > 2_000
