"""The forecast: what it knows of a tie, what it learns, and whether what it calls 70 % happens in 70 % of the cases."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.community import community
from nearer.ties.company import company
from nearer.ties.forecast import (
    DEFAULTS_FEW,
    DEFAULTS_FULL,
    DEFAULTS_PAIR,
    FEW,
    FULL,
    PAIR,
    calibration,
    fit,
    fit_full,
    forecast,
    full_features,
    labelled,
    labelled_own,
    learn,
    pair_features,
    recalibrate,
    shared_company,
    totals,
    train,
    windows,
)
from nearer.ties.forecast.features import tie_points
from nearer.ties.kernel import fold
from nearer.ties.state import State, from_arrow, to_arrow
from ties.logs import Act, exchange, folded, us

MONTH = 30 * DAY_US
SCORES = st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 4)), min_size=1, max_size=60)


def state(log: list[Act]) -> State:
    return fold(None, folded(log))


def feature(name: str, log: list[Act], day: float) -> float:
    return float(pair_features(state(log).columns(), us(day))[0, PAIR.index(name)])


def village(people: int = 40, days: int = 400, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs with a steady rhythm of their own, some far busier than others; both sides write."""
    rng = np.random.default_rng(seed)
    pairs = np.array([(a, b) for a in range(people) for b in range(a + 1, people) if rng.random() < 0.3])
    rate = np.exp(rng.normal(-3.5, 1.3, len(pairs)))
    counts = rng.poisson(rate * days)
    which = np.repeat(np.arange(len(pairs)), counts)
    when = rng.random(len(which)) * days * DAY_US
    turn = rng.random(len(which)) < 0.5
    actor = np.where(turn, pairs[which, 0], pairs[which, 1])
    return when.astype(np.int64), actor, np.where(turn, pairs[which, 1], pairs[which, 0])


# What is known of a tie


def test_an_answer_clears_what_waits_and_time_halves_it() -> None:
    waiting = [Act("ann", 0), Act("ann", 90)]
    assert feature("unanswered", waiting, 180) == pytest.approx(np.log1p(0.5 + 0.25))
    assert feature("unanswered", [*waiting, Act("ann", 100, True)], 180) == 0
    assert feature("unanswered", [Act("ann", 0, kind=Kind.LIKE), Act("ann", 1, answerable=False)], 5) == 0


def test_never_answered_means_nothing_came_after_the_first_approach() -> None:
    assert feature("never", [Act("ann", 1)], 5) == 1
    assert feature("never", [Act("ann", 1, True), Act("ann", 2)], 5) == 1
    assert feature("never", [Act("ann", 1), Act("ann", 2, True)], 5) == 0
    assert feature("never", [Act("ann", 1, True)], 5) == 0
    assert feature("never", [Act("ann", 1, answerable=False)], 5) == 0


def test_contact_days_fade_by_half_in_a_month() -> None:
    log = [Act("ann", 0), Act("ann", 0.4, True), Act("ann", 30)]
    assert feature("days", log, 31) == pytest.approx(np.log1p(1.5))
    assert feature("days", log, 61) == pytest.approx(np.log1p(0.75))
    assert state(log).facts["n_days"][0] == 2


def test_approaches_are_runs_and_answers_are_what_follows_them() -> None:
    facts = state([Act("ann", 1), Act("ann", 2), Act("ann", 3, True), Act("ann", 4), Act("ann", 9, True)]).facts[0]
    assert (facts["approaches_out"], facts["answers_in"]) == (2, 2)
    assert (facts["approaches_in"], facts["answers_out"]) == (2, 1)


def test_the_facts_of_the_forecast_are_kept_with_the_state() -> None:
    kept = state([*exchange("ann", [1, 5]), Act("bo", 3), Act("bo", 9)])
    assert np.array_equal(from_arrow(to_arrow(kept)).facts, kept.facts)


def test_totals_tell_what_everybody_did_and_got() -> None:
    # 1 writes to 2 and 3, who alone answers.
    log = community(np.array([1, 1, 2]) * DAY_US, np.array([1, 1, 3]), np.array([2, 3, 1]))
    known = totals(fold(None, log.acts).columns(), log.ego, log.alter, 3, 2 * DAY_US)
    assert known.contacts.tolist() == [2, 1, 1]
    assert known.sent_30 == pytest.approx([2 * 2 ** (-1 / 30), 0, 1])
    assert known.received_7 == pytest.approx([1, 2 ** (-1 / 7), 2 ** (-1 / 7)])
    assert (known.approaches.tolist(), known.answers.tolist()) == ([1, 1, 1], [0, 0, 1])


def test_their_answers_to_others_leave_out_those_to_ego() -> None:
    log = community(np.array([1, 1, 2]) * DAY_US, np.array([1, 4, 3]), np.array([3, 3, 1]))
    columns = fold(None, log.acts).columns()
    known = totals(columns, log.ego, log.alter, 3, 3 * DAY_US)
    shared = np.zeros(len(log))
    answers = full_features(columns, log.ego, log.alter, known, shared)[:, FULL.index("their answers")]
    told = {(int(a), int(b)): float(p) for a, b, p in zip(log.ego, log.alter, answers, strict=True)}
    assert told[0, 1] == pytest.approx(1 / 4)  # 3 answered 1, and left 4 waiting
    assert told[2, 1] == pytest.approx(2 / 4)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=60))
def test_shared_company_is_what_both_give_to_the_same_people(who: list[tuple[int, int]]) -> None:
    actor, target = np.array(who, np.int64).T
    log = community(np.arange(len(who)) * DAY_US, actor, target)
    columns = fold(None, log.acts).columns()
    people, at_us = len(log.persons), len(who) * DAY_US
    found = shared_company(columns, log.ego, log.alter, people, np.arange(len(log)), at_us)
    share = np.zeros((people, people))
    share[log.ego, log.alter] = tie_points(columns, at_us)[0]
    share /= np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
    assert found == pytest.approx(
        [np.minimum(share[a], share[b]).sum() for a, b in zip(log.ego, log.alter, strict=True)]
    )


def test_shared_company_is_that_which_ranks_a_community() -> None:
    log = community(*village(12, 200))
    at_us = 200 * DAY_US
    columns = fold(None, log.acts).columns()
    rows = np.arange(len(log))[log.rows_of(3)]
    found = shared_company(columns, log.ego, log.alter, len(log.persons), rows, at_us)
    names = [f"{person:02d}" for person in log.persons.tolist()]
    told = company(log, names, 3, np.array([at_us]))
    assert told is not None
    assert told.persons == tuple(names[int(place)] for place in log.alter[rows])
    assert told.overlap[:, 0] == pytest.approx(found)


# The rows


def test_a_row_asks_for_each_past_contact_of_whoever_was_active() -> None:
    # 1 is active before day 40; 2 is not, and 3 has written to 1 only after it.
    days = np.array([1, 2, 35, 45, 50])
    log = community(days * DAY_US, np.array([2, 1, 1, 2, 3]), np.array([1, 2, 4, 1, 1]))
    rows = labelled(log, [40 * DAY_US], MONTH)
    asked = [
        (int(log.persons[a]), int(log.persons[b]), bool(y))
        for a, b, y in zip(rows.ego, rows.alter, rows.label, strict=True)
    ]
    assert asked == [(1, 2, True), (1, 4, False)]
    assert rows.full.shape == (2, 24)
    assert rows.pair.shape == (2, 8)


def test_rows_at_later_cut_offs_are_those_of_a_fold_from_the_beginning() -> None:
    log = community(*village(12, 200))
    both = labelled(log, [100 * DAY_US, 150 * DAY_US], MONTH)
    alone = labelled(log, [150 * DAY_US], MONTH)
    later = both.take(both.cutoff == 1)
    assert np.array_equal(later.label, alone.label)
    assert np.allclose(later.full, alone.full, rtol=1e-9, atol=1e-9)
    with pytest.raises(ValueError, match="ascend"):
        labelled(log, [2 * DAY_US, DAY_US], MONTH)


def test_nothing_after_the_cut_off_is_known() -> None:
    when, actor, target = village(12, 200)
    known = when < 100 * DAY_US
    whole = labelled(community(when, actor, target), [100 * DAY_US], MONTH)
    past = labelled(community(when[known], actor[known], target[known]), [100 * DAY_US], MONTH)
    assert np.array_equal(whole.full, past.full)
    assert not past.label.any()


def test_ties_whose_other_side_is_not_visible_are_not_asked() -> None:
    log = [Act("ann", 1, answerable=False), Act("bo", 1), Act("cy", 1), Act("cy", 2, False, Kind.BLOCK)]
    rows = labelled_own(folded(log), [us(20)], MONTH)
    assert rows.tie.tolist() == [1]
    fitted = learn(labelled_own(folded(log), [], MONTH), [], us(1))
    p = forecast(fitted.head, state(log), us(20))
    assert np.isnan(p).tolist() == [True, False, True]
    assert fitted.calibrated_at_us is None


# The head


def test_without_labels_the_shipped_head_stays() -> None:
    nothing = np.zeros((0, 8))
    assert np.array_equal(fit(nothing, [], DEFAULTS_PAIR).weights, DEFAULTS_PAIR.weights)
    some = labelled(community(*village(10, 100)), [50 * DAY_US], MONTH).pair
    empty = train(nothing, [], np.zeros(0, np.int64), MONTH)
    assert np.allclose(empty.predict(some), DEFAULTS_PAIR.predict(some))


def test_a_head_is_the_ridge_regression_of_the_textbook() -> None:
    sklearn = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3))
    y = rng.random(400) < 1 / (1 + np.exp(-(x @ [1.0, -0.5, 0.0] - 0.3)))
    head = fit(x, y, ridge=20.0)
    z = np.c_[np.ones(400), (x - x.mean(0)) / x.std(0)]
    # One ridge for all columns there: the intercept's, of 1 here, is made 20 by its column's scale.
    z[:, 0] *= np.sqrt(20.0)
    other = sklearn.LogisticRegression(C=1 / 20, fit_intercept=False, tol=1e-10, max_iter=1000).fit(z, y)
    assert head.weights == pytest.approx(other.coef_[0][1:], abs=1e-5)
    assert head.intercept == pytest.approx(other.coef_[0][0] * np.sqrt(20.0), abs=1e-5)


def test_the_full_head_is_the_mean_of_two_in_log_odds() -> None:
    rows = labelled(community(*village()), [200 * DAY_US, 300 * DAY_US], MONTH)
    few = rows.full[:, : len(FEW)]
    mixed = fit_full(rows.full, rows.label, DEFAULTS_FULL, DEFAULTS_FEW)
    whole, part = fit(rows.full, rows.label, DEFAULTS_FULL, joint=True), fit(few, rows.label, DEFAULTS_FEW)
    assert mixed.raw(rows.full) == pytest.approx((whole.raw(rows.full) + part.raw(few)) / 2)


def told_together(rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """A community in which a busy person comes back to a fresh tie and not to one that rests."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(rows, len(FULL))) * DEFAULTS_FULL.scale + DEFAULTS_FULL.mean
    z = (x - DEFAULTS_FULL.mean) / DEFAULTS_FULL.scale
    odds = -2 * z[:, FULL.index("silence")] * z[:, FULL.index("their sent")]
    return x, rng.random(rows) < 1 / (1 + np.exp(-odds))


def test_the_full_head_learns_that_what_they_do_means_more_in_a_fresh_tie() -> None:
    x, y = told_together()
    known, asked = np.arange(len(y)) < 3000, np.arange(len(y)) >= 3000
    bent = fit_full(x[known], y[known], DEFAULTS_FULL, DEFAULTS_FEW)
    straight = fit(x[known], y[known], DEFAULTS_FULL)
    by_bent, by_straight = bent.predict(x[asked]), straight.predict(x[asked])
    assert calibration.auc(y[asked], by_bent) > 0.7 > 0.6 > calibration.auc(y[asked], by_straight)


def test_what_moves_a_forecast_adds_up_to_its_distance_from_the_average_tie() -> None:
    x, y = told_together()
    head = recalibrate(fit_full(x, y, DEFAULTS_FULL, DEFAULTS_FEW), x, y)
    p = head.predict(np.vstack((head.mean, x[:50])))
    odds = np.log(p / (1 - p))
    assert head.moved(x[:50]).sum(axis=1) == pytest.approx(odds[1:] - odds[0])


def test_a_full_head_without_a_label_says_what_is_shipped() -> None:
    x = told_together(20)[0]
    nothing = fit_full(x[:0], np.zeros(0), DEFAULTS_FULL, DEFAULTS_FEW)
    shipped = (DEFAULTS_FULL.raw(x) + DEFAULTS_FEW.raw(x[:, : len(FEW)])) / 2
    assert nothing.raw(x) == pytest.approx(shipped)


def test_recalibration_mends_a_head_that_says_too_much() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4000, 8)) * DEFAULTS_PAIR.scale + DEFAULTS_PAIR.mean
    y = rng.random(4000) < 1 / (1 + np.exp(-(DEFAULTS_PAIR.raw(x) / 2 - 1)))
    mended = recalibrate(DEFAULTS_PAIR, x, y)
    assert (mended.alpha, mended.beta) == pytest.approx((-1, 0.5), abs=0.15)
    assert calibration.ece(y, mended.predict(x)) < 0.02 < calibration.ece(y, DEFAULTS_PAIR.predict(x))


def test_a_shorter_horizon_is_less_likely() -> None:
    x = DEFAULTS_PAIR.mean[None, :]
    month, week = DEFAULTS_PAIR.predict(x)[0], DEFAULTS_PAIR.for_horizon(7 * DAY_US).predict(x)[0]
    assert week < month
    assert week / (1 - week) == pytest.approx(7 / 30 * month / (1 - month))


def test_somebody_in_touch_weekly_is_likelier_than_somebody_long_silent() -> None:
    log = [*exchange("ann", range(0, 200, 7)), *exchange("bo", range(0, 60, 20)), Act("cy", 20)]
    p = forecast(DEFAULTS_PAIR, state(log), us(200))
    assert p[0] > 0.7 > p[1] > p[2]
    assert p[2] < 0.05


# Learning


def test_it_learns_a_village_and_says_how_it_did() -> None:
    when, actor, target = village()
    known = when < 360 * DAY_US
    cuts = windows(0, 360 * DAY_US)
    assert cuts == tuple(day * DAY_US for day in range(30, 331, 30))
    past = labelled(community(when[known], actor[known], target[known]), cuts, MONTH)
    fitted = learn(past, cuts, 0)
    assert fitted.calibrated_at_us == 360 * DAY_US
    newest = past.cutoff == len(cuts) - 1
    before = learn(past.take(~newest), cuts, 0)
    assert before.calibrated_at_us == 330 * DAY_US
    last = past.take(newest)
    assert calibration.auc(last.label, before.head.predict(last.full)) > 0.75
    rows = labelled(community(when, actor, target), [365 * DAY_US], MONTH)
    p = fitted.head.predict(rows.full)
    assert calibration.auc(rows.label, p) > 0.75
    assert calibration.ece(rows.label, p, 5) < 0.08  # some ninety rows a bin


def test_an_ego_alone_learns_too() -> None:
    rng = np.random.default_rng(5)
    log: list[Act] = []
    for person in range(60):
        rate = np.exp(rng.normal(-3, 1))
        for day in np.cumsum(rng.exponential(1 / rate, 400)):
            if day < 400:
                log += [Act(f"p{person:02d}", float(day), True), Act(f"p{person:02d}", float(day) + 0.1)]
    acts = folded(log)
    cuts = windows(us(0), us(370))
    fitted = learn(labelled_own(acts.until(us(370)), cuts, MONTH), cuts, us(0))
    assert fitted.labels > fitted.returned > 0
    rows = labelled_own(acts, [us(370)], MONTH)
    p = forecast(fitted.head, fold(None, acts.until(us(370) - 1)), us(370))[rows.tie]
    assert calibration.auc(rows.label, p) > 0.75
    assert calibration.ece(rows.label, p, 3) < 0.15


def test_a_young_log_has_no_windows() -> None:
    assert windows(0, 50 * DAY_US) == ()
    assert windows(0, 60 * DAY_US) == (30 * DAY_US,)


def test_ten_thousand_ties_take_a_moment() -> None:
    rng = np.random.default_rng(2)
    log = community(
        np.sort(rng.random(40_000) * 300 * DAY_US), np.zeros(40_000, np.int64), rng.integers(1, 10_001, 40_000)
    )
    known = fold(None, log.acts)
    forecast(DEFAULTS_PAIR, known, 301 * DAY_US)
    spent: list[float] = []
    for _ in range(5):
        begun = time.perf_counter()
        forecast(DEFAULTS_PAIR, known, 301 * DAY_US)
        spent.append(time.perf_counter() - begun)
    assert len(known) > 10_000
    assert min(spent) < 0.05


# The measures


@settings(max_examples=60, deadline=None)
@given(SCORES)
def test_the_measures_are_those_of_scikit_learn(rows: list[tuple[bool, int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    y = np.array([row[0] for row in rows])
    score = np.array([row[1] for row in rows]) / 6
    group = np.array([row[2] for row in rows])
    assert calibration.brier(y, score) == pytest.approx(np.mean((y - score) ** 2))
    if not y.any():
        assert np.isnan(calibration.average_precision(y, score))
        return
    assert calibration.average_precision(y, score) == pytest.approx(metrics.average_precision_score(y, score))
    if y.all():
        assert np.isnan(calibration.auc(y, score))
        return
    assert calibration.auc(y, score) == pytest.approx(metrics.roc_auc_score(y, score))
    each = [metrics.roc_auc_score(y[group == g], score[group == g]) for g in set(group) if len(set(y[group == g])) == 2]
    assert calibration.per_group_auc(y, score, group) == pytest.approx(np.mean(each) if each else np.nan, nan_ok=True)
    ranks = [
        1 / (1 + np.sum(~y & (group == g) & (score > s)) + np.sum(~y & (group == g) & (score == s)) / 2)
        for came, s, g in zip(y, score, group, strict=True)
        if came
    ]
    assert calibration.mrr(y, score, group) == pytest.approx(np.mean(ranks))


def test_the_reliability_curve_does_not_depend_on_the_order_of_equal_forecasts() -> None:
    y = np.array([1] * 30 + [0] * 70)
    p = np.full(100, 0.3)
    assert calibration.ece(y, p) == pytest.approx(0)
    assert calibration.ece(y[::-1], p) == pytest.approx(0)
    assert calibration.ece(y, p + 0.2) == pytest.approx(0.2)
    curve = calibration.reliability(y, np.linspace(0, 1, 100))
    assert curve.count.sum() == 100
    assert len(curve.count) == 15
