"""The sign of an answer: what counts as one, what was known before it, and what is learnt from it."""

import numpy as np
import pytest

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.community import community
from nearer.ties.in_kind import FULL, PAIR, Signed, answered, features, learn_sign, signed
from nearer.ties.weights import CODES

ANN, BO, CY, DI = range(4)


def log_of(*acts: tuple[float, int, int, float]) -> Signed:
    """Acts as (day, actor, target, rating in -1 to 1)."""
    day, actor, target, rating = (np.array(column) for column in zip(*acts, strict=True))
    return Signed(
        (day * DAY_US).astype(np.int64), actor.astype(np.int64), target.astype(np.int64), rating < 0, np.abs(rating)
    )


def told(log: Signed, approach: int, day: float) -> dict[str, float]:
    row = features(log, np.array([approach]), np.array([round(day * DAY_US)]))[0]
    return dict(zip(FULL, row.tolist(), strict=True))


def test_an_answer_is_the_first_act_back_to_the_first_act() -> None:
    log = log_of((5, ANN, BO, -1), (1, BO, ANN, 0.5), (7, ANN, BO, 1), (2, CY, ANN, 1), (3, DI, DI, 1))
    found = answered(log)
    assert list(zip(found.approach.tolist(), found.answer.tolist(), strict=True)) == [(1, 0)]


def test_at_the_same_time_nobody_began() -> None:
    assert len(answered(log_of((1, ANN, BO, 1), (1, BO, ANN, -1)))) == 0


def test_only_what_came_before_is_known() -> None:
    log = log_of((1, BO, ANN, 1), (2, CY, BO, -1), (4, DI, BO, -1), (4, ANN, BO, -1))
    early, late = told(log, 0, 3), told(log, 0, 4)
    assert early == late | {"waited": pytest.approx(np.log1p(2))}, "acts of the very moment are not known"
    assert told(log, 0, 5)["share, received by who approached"] > late["share, received by who approached"]
    assert late["share, received by who approached"] == pytest.approx(np.log(1.5 / 5))


def test_the_pairs_own_acts_are_not_counted_among_those_of_others() -> None:
    log = log_of((1, BO, ANN, -0.4), (2, BO, ANN, -1))
    known = told(log, 0, 3)
    assert known["negative"] == 1 and known["negative, strength"] == pytest.approx(0.4)
    assert known["share, given by who approached"] == known["share, received by who answers"] == np.log(0.5 / 5)


def test_the_recent_share_forgets() -> None:
    log = log_of((1, BO, ANN, 1), (2, CY, BO, -1))
    name = "recent share, received by who approached"
    assert told(log, 0, 20)[name] > told(log, 0, 40)[name] == pytest.approx(np.log(0.1 / 1.0))


def test_the_signs_of_a_community_are_those_of_its_kinds() -> None:
    kinds = [Kind.MESSAGE, Kind.BLOCK, Kind.UNBLOCK, Kind.UNFOLLOW]
    seen = community(
        np.arange(4) * DAY_US,
        np.array([ANN, BO, BO, CY]),
        np.array([BO, ANN, ANN, ANN]),
        np.array([CODES[kind] for kind in kinds], np.int8),
    )
    log = signed(seen)
    assert sorted(zip(log.time_us.tolist(), log.negative.tolist(), strict=True)) == [
        (0, False),
        (DAY_US, True),
        (3 * DAY_US, True),
    ]
    found = answered(log)
    assert len(found) == 1 and log.negative[found.answer].tolist() == [True]


def village(people: int = 60, seed: int = 4) -> Signed:
    """Some are liars: they praise, and whoever has heard of them answers with the truth."""
    rng = np.random.default_rng(seed)
    liar = rng.random(people) < 0.2
    acts: list[tuple[float, int, int, float]] = []
    for a in range(people):
        for b in range(a):
            began, answers = (a, b) if rng.random() < 0.5 else (b, a)
            day = float(rng.uniform(0, 300))
            acts.append((day, began, answers, -0.5 if liar[answers] and rng.random() < 0.3 else 0.5))
            rating = -1.0 if liar[began] and rng.random() < 0.8 else 0.3
            acts.append((day + float(rng.uniform(0.1, 30)), answers, began, rating))
    return log_of(*acts)


def test_what_others_say_foretells_the_answer_better_than_the_pair_alone() -> None:
    log = village()
    known = answered(log)
    later = log.time_us[known.answer] >= 150 * DAY_US
    earlier, asked = known.take(~later), known.take(later)
    x, negative = features(log, asked.approach, log.time_us[asked.answer]), log.negative[asked.answer]
    full, pair = learn_sign(log, earlier), learn_sign(log, earlier, pair_only=True)
    assert (full.names, pair.names) == (FULL, PAIR)
    by_full, by_pair = full.predict(x), pair.predict(x[:, : len(PAIR)])
    assert by_full[negative].mean() - by_full[~negative].mean() > 0.4
    assert by_full[negative].mean() - by_full[~negative].mean() > by_pair[negative].mean() - by_pair[~negative].mean()
    assert by_full.sum() == pytest.approx(negative.sum(), rel=0.15), "calibrated in the large"


def test_an_empty_log_has_no_answers() -> None:
    none = np.zeros(0, np.int64)
    log = Signed(none, none, none, none > 0, none * 1.0)
    assert len(answered(log)) == 0
    assert features(log, none, none).shape == (0, len(FULL))
