"""The weights of kinds: the points they multiply are those of the model, and what is learnt is what was planted."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.ties.closeness import points
from nearer.ties.judgements import Judged, Preferences, felt, named
from nearer.ties.kernel import fold, snapshots
from nearer.ties.learning import PRIOR_SD, Learnt, TypeWeight, learn
from nearer.ties.typed import LEARNABLE, PRIOR_POINTS, Labelled, labelled, type_points, worth
from nearer.ties.views import Views
from nearer.ties.weights import WEIGHTS
from ties.logs import Act, exchange, folded, us

calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COLUMN = {kind: column for column, kind in enumerate(LEARNABLE)}


def acts_of(kinds: "list[Kind]") -> st.SearchStrategy[list[Act]]:
    return st.lists(
        st.builds(
            Act,
            person=st.sampled_from(["ann", "bo"]),
            day=st.one_of(st.none(), st.floats(0, 300), st.integers(0, 20).map(float)),
            incoming=st.booleans(),
            kind=st.sampled_from(kinds),
            words=st.integers(0, 200),
        ),
        max_size=40,
    )


@calm
@given(acts_of(list(LEARNABLE)))
def test_the_points_of_the_kinds_sum_to_the_points_of_the_tie(log: list[Act]) -> None:
    acts = folded(log)
    days = np.array([us(day) for day in (0, 10, 10.5, 150, 400)])
    by_kind = type_points(acts, days)
    assert by_kind @ PRIOR_POINTS == pytest.approx(snapshots(acts, days).points, abs=1e-9)
    assert by_kind[:, -1] @ PRIOR_POINTS == pytest.approx(points(fold(None, acts), us(400)).both, abs=1e-9)


@calm
@given(acts_of(list(Kind)))
def test_so_they_do_with_negative_acts_and_blocks(log: list[Act]) -> None:
    acts = folded(log)
    days = np.array([us(day) for day in (10, 150, 400)])
    assert type_points(acts, days) @ PRIOR_POINTS == pytest.approx(snapshots(acts, days).points, abs=1e-9)


def test_other_weights_change_the_points_in_proportion() -> None:
    log = [Act("ann", 1, True, Kind.LIKE), Act("ann", 1.1, True), Act("ann", 9, False, Kind.LIKE)]
    by_kind = type_points(folded(log), np.array([us(9.5)]))[0, 0]
    assert set(np.flatnonzero(by_kind)) == {COLUMN[Kind.LIKE], COLUMN[Kind.MESSAGE]}
    assert by_kind[COLUMN[Kind.MESSAGE]] < 1, "the second act of the day, whatever the first was"


HORIZON = us(30) - us(0)


def test_a_row_is_a_known_person_at_a_moment_and_the_label_an_act_of_theirs_after_it() -> None:
    log = [Act("ann", 5, True), Act("ann", 45, True), Act("bo", 6), Act("bo", 35), Act("bo", 65), Act("cy", 50)]
    rows = labelled(folded(log), us(90), HORIZON)
    people = ("ann", "bo", "cy")
    seen = {
        (int(c), people[t], bool(label)) for c, t, label in zip(rows.cutoff, rows.together, rows.label, strict=True)
    }
    assert seen == {(0, "ann", True), (0, "bo", False), (1, "ann", False), (1, "bo", False), (1, "cy", False)}


def test_being_blocked_is_not_coming_back() -> None:
    log = [Act("ann", 1), Act("ann", 31), Act("ann", 40, True, Kind.BLOCK)]
    assert not labelled(folded(log), us(61), HORIZON).label.any()


def test_what_could_not_be_seen_is_no_label() -> None:
    log = [Act("ann", 1, answerable=False), Act("bo", 1), Act("bo", 31), Act("bo", 55)]
    assert set(labelled(folded(log), us(90), HORIZON).together.tolist()) == {1}, "nobody could have seen ann answer"
    until = Views(np.array([us(0), us(0)]), np.array([us(70), us(70)]))
    rows = labelled(folded(log), us(90), HORIZON, until)
    assert rows.cutoff.tolist() == [0], "the second window is not over in what the source shows"
    assert len(labelled(folded([]), us(90), HORIZON)) == 0


def planted(true: dict[Kind, float], rows: int, seed: int = 1) -> Labelled:
    """Rows whose labels follow the planted weights: log odds of -1 + ln of the points."""
    rng = np.random.default_rng(seed)
    shown = np.zeros((rows, len(LEARNABLE)))
    for kind in true:
        shown[:, COLUMN[kind]] = rng.gamma(0.5, 2.0, rows) * (rng.random(rows) < 0.6)
    weights = PRIOR_POINTS.copy()
    for kind, weight in true.items():
        weights[COLUMN[kind]] = weight
    odds = -1 + np.log(0.005 + shown @ weights)
    label = rng.random(rows) < 1 / (1 + np.exp(-odds))
    return Labelled(shown, label, np.arange(rows), np.arange(rows) // max(1, rows // 4))


def weight(found: Learnt, kind: Kind) -> TypeWeight:
    return next(weight for weight in found.weights if weight.kind is kind)


def at_the_level_held(true: dict[Kind, float], rows: Labelled) -> dict[Kind, float]:
    """The planted weights with the sum of all points that the priors give."""
    total = rows.points.sum(axis=0)
    given = sum(weight * total[COLUMN[kind]] for kind, weight in true.items())
    return {kind: weight * float(total @ PRIOR_POINTS) / given for kind, weight in true.items()}


PLANTED = {Kind.LIKE: 1.2, Kind.REPLY: 0.4, Kind.MENTION: 0.6}


def test_planted_weights_are_found() -> None:
    rows = planted(PLANTED, 6_000)
    found, true = learn(rows, fitted_on=0), at_the_level_held(PLANTED, rows)
    likes, replies = weight(found, Kind.LIKE), weight(found, Kind.REPLY)
    assert likes.learnt is not None and replies.learnt is not None
    assert likes.learnt / replies.learnt == pytest.approx(3, rel=0.25)
    assert likes.words == "learnt" and likes.prior == 0.4 and likes.support > 3_000
    assert (likes.low or 0) < true[Kind.LIKE] < (likes.high or 0)
    now = np.array([found.points[kind] for kind in LEARNABLE])
    assert (rows.points @ now).sum() == pytest.approx((rows.points @ PRIOR_POINTS).sum(), rel=0.03)
    assert found.proof is not None and found.better
    assert found.proof.learnt_loss < found.proof.prior_loss


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Where the truth is drawn as the prior says."""
    held = asked = 0
    for seed in range(40):
        rng = np.random.default_rng(100 + seed)
        drawn = {kind: WEIGHTS[kind].points * math.exp(rng.normal(0, PRIOR_SD)) for kind in PLANTED}
        rows = planted(drawn, 800, seed)
        found, true = learn(rows, fitted_on=0, prove=False), at_the_level_held(drawn, rows)
        for kind in PLANTED:
            learnt = weight(found, kind)
            held += (learnt.low or 0) <= true[kind] <= (learnt.high or 9)
            asked += 1
    assert 0.89 <= held / asked <= 0.995, "of 95 %"


def test_kinds_that_mean_the_same_come_to_the_same_weight_and_the_level_stays() -> None:
    rows = planted(dict.fromkeys(PLANTED, 0.7), 6_000)
    found = learn(rows, fitted_on=0)
    learnt = [found.points[kind] for kind in PLANTED]
    assert max(learnt) / min(learnt) < 1.3, "2.5 by the priors"
    now = np.array([found.points[kind] for kind in LEARNABLE])
    assert (rows.points @ now).sum() == pytest.approx((rows.points @ PRIOR_POINTS).sum(), rel=0.05)


def test_kinds_without_data_keep_their_prior_and_say_so() -> None:
    found = learn(planted(PLANTED, 500), fitted_on=7)
    call = weight(found, Kind.CALL)
    assert (call.points, call.learnt, call.words, call.support) == (1.5, None, "prior only", 0)
    assert weight(found, Kind.BLOCK).learnt is None
    assert found.points[Kind.UNFOLLOW] == WEIGHTS[Kind.UNFOLLOW].points
    assert found.fitted_on == 7
    assert len(found.weights) == len(Kind)


def test_with_one_kind_alone_nothing_can_be_learnt_of_it() -> None:
    """More for every act would only move the intercept."""
    found = learn(planted({Kind.MESSAGE: 3.0}, 2_000), fitted_on=0)
    assert weight(found, Kind.MESSAGE).learnt is None
    assert found.points == {kind: WEIGHTS[kind].points for kind in Kind}


def test_without_anything_the_priors_stand() -> None:
    found = learn(planted(PLANTED, 0), fitted_on=0)
    assert all(weight.learnt is None for weight in found.weights)
    assert set(found.sd) <= {0.0, PRIOR_SD}
    assert not found.better and found.proof is None


def test_rows_that_belong_together_count_once() -> None:
    once = planted(PLANTED, 600)
    ten = Labelled(*(np.repeat(part, 10, axis=0) for part in (once.points, once.label, once.together, once.cutoff)))
    one, many = (weight(learn(rows, fitted_on=0, prove=False), Kind.LIKE) for rows in (once, ten))
    assert many.points == pytest.approx(one.points, rel=0.1)
    assert math.log((many.high or 9) / (many.low or 1)) == pytest.approx(
        math.log((one.high or 9) / (one.low or 1)), rel=0.1
    )


def callers_and_likers() -> np.ndarray:
    """Ten people who call and sixty who press like, with about the same points."""
    points = np.zeros((70, len(LEARNABLE)))
    points[:10, COLUMN[Kind.CALL]] = 1.0
    points[10:, COLUMN[Kind.LIKE]] = 4.0
    return points


def test_whom_the_user_names_moves_the_weights_towards_what_they_do() -> None:
    preferences = named(range(5), range(5, 70))
    assert preferences.strength.sum() == pytest.approx(25), "five labels for each of five, however many the others are"
    judged = Judged(callers_and_likers(), preferences)
    found = learn(planted(PLANTED, 0), judged, fitted_on=0)
    call, like = weight(found, Kind.CALL), weight(found, Kind.LIKE)
    assert call.points > 1.5 and like.points < 0.4
    assert call.judged and not weight(found, Kind.MESSAGE).judged
    assert found.better
    assert call.points < 1.5 * 3, "a strong prior"


def test_felt_closeness_counts_by_its_order() -> None:
    preferences = felt([0, 1, 20, 21], [90, 85, 20, 15])
    assert sorted(zip(preferences.nearer.tolist(), preferences.farther.tolist(), strict=True)) == [
        (0, 20),
        (0, 21),
        (1, 20),
        (1, 21),
    ]
    found = learn(planted(PLANTED, 0), Judged(callers_and_likers(), preferences), fitted_on=0)
    assert found.points[Kind.CALL] / found.points[Kind.LIKE] > 1.5 / 0.4
    assert len(felt([3], [80])) == 0 and len(named([1], [1])) == 0


@pytest.mark.parametrize("drew_nearer", [True, False])
def test_an_overruled_verdict_moves_its_kind(drew_nearer: bool) -> None:
    acts = folded([Act("ann", 1, True, Kind.LIKE), Act("ann", 2, True, Kind.LIKE)])
    done = np.stack([worth(acts, np.array([0]))] * 10)
    assert done[0, COLUMN[Kind.LIKE]] == 2
    found = learn(planted(PLANTED, 0), Judged(exchanges=done, drew_nearer=np.full(10, drew_nearer)), fitted_on=0)
    assert (found.points[Kind.LIKE] > 0.4) is drew_nearer
    one = Judged(exchanges=done[:1], drew_nearer=np.array([drew_nearer]))
    assert learn(planted(PLANTED, 0), one, fitted_on=0).points[Kind.LIKE] == pytest.approx(0.4, rel=0.15)


def test_preferences_add_up() -> None:
    both = named([0], [1]) + felt([2, 3], [10, 90])
    assert both.nearer.tolist() == [0, 3]
    assert len(both + Preferences()) == 2


def test_a_log_is_learnt_from_end_to_end() -> None:
    """Those who like come back, those who are only followed do not."""
    rng = np.random.default_rng(5)
    log: list[Act] = []
    for n in range(60):
        if n % 2:
            log += [Act(f"p{n:02}", float(d), True, Kind.LIKE) for d in np.arange(n % 7, 300, 9 + rng.integers(5))]
        else:
            log += [Act(f"p{n:02}", float(d), False, Kind.MENTION) for d in np.arange(n % 5, 300, 9 + rng.integers(5))]
    acts = folded([*log, *exchange("z", range(0, 300, 10))])
    found = learn(labelled(acts, us(300)), fitted_on=us(300))
    assert found.rows > 400 and found.came_back > 200
    assert found.points[Kind.LIKE] > 0.4 > WEIGHTS[Kind.VIEW].points
    assert found.better
