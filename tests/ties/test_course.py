"""Direction: who is called, who is not, and how often the call is chance."""

from math import sqrt

import numpy as np
import pytest
from scipy.special import polygamma

from nearer.model.names import Kind
from nearer.model.tie import Trend
from nearer.ties.course import TRENDS, Courses, course
from nearer.ties.kernel import fold
from nearer.ties.ratio import Windows, prior_days, ratios
from nearer.ties.views import Views
from ties.logs import Act, exchange, folded, table, us

DAY = 400


def courses(log: list[Act], views: Views | None = None) -> Courses:
    return course(fold(None, folded(log)), us(DAY), views)


def trend(log: list[Act], views: Views | None = None) -> Trend:
    return courses(log, views).course(0).trend


def test_daily_after_weekly_is_nearer_and_the_other_way_round_is_away() -> None:
    often, seldom = range(DAY - 29, DAY), range(DAY - 29, DAY, 10)
    assert trend(exchange("ann", [*range(100, DAY - 30, 7), *often])) is Trend.NEARER
    assert trend(exchange("ann", [*range(100, DAY - 30, 2), *seldom])) is Trend.AWAY


def test_a_steady_rhythm_is_steady() -> None:
    found = courses(exchange("ann", range(100, DAY, 2))).course(0)
    assert found.trend is Trend.STEADY
    assert (found.recent_days, found.usual_days) == (30, 180)
    assert (found.recent, found.usual) == pytest.approx((15, 15), abs=1.1)


def test_few_days_are_not_sure_yet() -> None:
    assert trend(exchange("ann", [150, 290, DAY - 3])) is Trend.UNSURE


def test_a_young_tie_is_new() -> None:
    found = courses(exchange("ann", range(DAY - 45, DAY))).course(0)
    assert found.trend is Trend.NEW
    assert found.p_nearer is None


def test_a_recent_negative_act_is_named_before_anything_else() -> None:
    log = [*exchange("ann", range(100, DAY, 2)), Act("ann", DAY - 5, True, Kind.UNFOLLOW)]
    assert trend(log) is Trend.PUSHED
    assert trend([*exchange("ann", range(100, DAY, 2)), Act("ann", DAY - 60, True, Kind.UNFOLLOW)]) is not Trend.PUSHED


def test_a_muted_person_is_never_called_nearer() -> None:
    log = exchange("ann", [*range(100, DAY - 30, 7), *range(DAY - 29, DAY)])
    assert trend([*log, Act("ann", DAY - 100, False, Kind.MUTE)]) is not Trend.NEARER


def test_an_export_that_ends_early_is_not_a_silence() -> None:
    log = exchange("ann", range(100, DAY - 40, 2))
    assert trend(log) is Trend.AWAY
    assert trend(log, Views(np.array([us(0)]), np.array([us(DAY - 40)]))) is Trend.UNSEEN
    partly = courses(log, Views(np.array([us(0)]), np.array([us(DAY - 12)])))
    assert partly.recent_days.tolist() == [18]


def test_an_export_that_begins_late_makes_the_usual_window_shorter() -> None:
    log = exchange("ann", range(100, DAY, 2))
    found = courses(log, Views(np.array([us(DAY - 90)]), np.array([us(DAY)]))).course(0)
    assert found.usual_days == 61
    assert found.usual == pytest.approx(15, abs=1.1)


def test_a_tie_without_any_dated_act_cannot_be_told() -> None:
    assert trend([Act("ann", None, True, Kind.LIKE)]) is Trend.UNSEEN


@pytest.mark.parametrize("rate", [0.05, 0.15, 0.4])
@pytest.mark.parametrize(
    ("burst", "bar", "high_bar"), [(1, 0.12, 0.05), (2, 0.14, 0.06)], ids=["days", "pairs of days"]
)
def test_histories_without_any_change_are_rarely_called(rate: float, burst: int, bar: float, high_bar: float) -> None:
    """A steady rate, with days on their own, and in pairs (where the weekly burst factor sees less than there is)."""
    rng = np.random.default_rng(7)
    log: list[Act] = []
    for person in range(400):
        starts = np.flatnonzero(rng.random(DAY) < rate / burst)
        days = sorted({int(d + k) for d in starts for k in range(burst) if d + k < DAY} | {0})
        log += [Act(f"{person:03d}", float(day)) for day in days]
    found = courses(log)
    for p in (found.p_nearer, found.p_away):
        assert np.nanmean(p > 0.8) <= bar
        assert np.nanmean(p > 0.9) <= high_bar


def test_the_expected_number_of_chance_calls_is_told() -> None:
    log = exchange("ann", [*range(100, DAY - 30, 7), *range(DAY - 29, DAY)]) + exchange("bo", range(100, DAY, 2))
    found = courses(log)
    assert found.by_chance == pytest.approx(1 - found.p_nearer[0])


def test_contact_days_are_counted_as_a_calendar_would() -> None:
    rng = np.random.default_rng(3)
    log: list[Act] = []
    expected: list[tuple[int, int]] = []
    for person in range(40):
        days = np.flatnonzero(rng.random(DAY) < rng.uniform(0.01, 0.6))
        days = np.unique(np.append(days, 0))
        log += [Act(f"{person:03d}", float(day)) for day in days]
        age = DAY - days
        expected.append((int((age < 30).sum()), int(((age >= 30) & (age < 210)).sum())))
    found = courses(log)
    assert list(zip(found.recent_count.tolist(), found.usual_count.tolist(), strict=True)) == expected


def test_a_one_sided_tie_has_no_direction() -> None:
    log = [Act("ann", float(day), answerable=False) for day in range(100, DAY)]
    assert TRENDS[table(log, DAY).courses.trend[0]] is Trend.UNSEEN


def test_the_ratio_has_an_interval_around_what_was_counted() -> None:
    log = exchange("ann", [*range(100, DAY - 30, 6), *range(DAY - 29, DAY, 2)]) + exchange("bo", range(100, DAY, 2))
    found = courses(log)
    ann, bo = found.course(0), found.course(1)
    assert ann.ratio_low is not None and ann.ratio is not None and ann.ratio_high is not None
    assert 1 < ann.ratio_low < ann.ratio < ann.ratio_high < 5
    assert bo.ratio == pytest.approx(1, abs=0.1)
    every = found.ratios()
    assert (every.low[0], every.ratio[0], every.high[0]) == (ann.ratio_low, ann.ratio, ann.ratio_high)


def test_the_ratio_is_exact() -> None:
    """Against many draws of both Gamma posteriors."""
    windows = Windows(*(np.array([value]) for value in (9, 30, 20, 180)), np.array([1.4]))
    found = ratios(windows, 5.0, 1 / 210)
    rng = np.random.default_rng(1)
    rate = 29 / 210
    recent = rng.gamma(5 + 9 / 1.4, 1 / (5 / rate + 30 / 1.4), 400_000)
    usual = rng.gamma(5 + 20 / 1.4, 1 / (5 / rate + 180 / 1.4), 400_000)
    expected = np.quantile(recent / usual, (0.1, 0.5, 0.9))
    assert [found.low[0], found.ratio[0], found.high[0]] == pytest.approx(expected, rel=0.01)


def test_nobody_is_told_a_ratio_of_days_that_nobody_saw() -> None:
    log = [*exchange("ann", range(DAY - 20, DAY)), *exchange("bo", [20])]
    assert [found.ratio for found in map(courses(log).course, (0, 1))] == [None, None]
    assert np.isnan(courses(log).ratios().ratio).all()


@pytest.mark.parametrize("varies", [False, True])
def test_where_all_ties_vary_more_an_interval_is_wider(varies: bool) -> None:
    rng = np.random.default_rng(4)
    log: list[Act] = []
    for person in range(200):
        now = np.exp(rng.normal(0, 0.9)) if varies else 1.0
        rate = np.where(np.arange(DAY) >= DAY - 30, 0.15 * now, 0.15)
        log += [Act(f"{person:03d}", float(day)) for day in np.flatnonzero(rng.random(DAY) < rate)]
    found = courses(log)
    assert found.spread > 0.7 if varies else found.spread < 0.45
    assert found.spread == pytest.approx(sqrt(2 * polygamma(1, prior_days(found.spread))), rel=0.03)


@pytest.mark.parametrize("kind", [Kind.DISLIKE, Kind.UNFOLLOW, Kind.REJECT, Kind.BLOCK])
@pytest.mark.parametrize("incoming", [True, False])
def test_a_negative_act_that_found_nothing_to_take_pushed_away_all_the_same(kind: Kind, incoming: bool) -> None:
    assert trend([Act("ann", DAY - 5, incoming, kind)]) is Trend.PUSHED
    assert trend([Act("ann", 10), Act("ann", DAY - 5, incoming, kind)]) is Trend.PUSHED
    assert trend([Act("ann", 10), Act("ann", DAY - 40, incoming, kind)]) is not Trend.PUSHED


def test_a_dislike_among_friends_pushes_nobody_away() -> None:
    assert trend([*exchange("ann", range(100, DAY)), Act("ann", DAY - 1, True, Kind.DISLIKE)]) is not Trend.PUSHED


def test_a_holiday_of_egos_makes_nobody_go_away_and_coming_home_nobody_come_nearer() -> None:
    def called(silent: range) -> list[float]:
        rng = np.random.default_rng(5)
        log: list[Act] = []
        for person in range(40):
            days = np.flatnonzero(rng.random(DAY) < 0.3)
            log += [Act(f"{person:02d}", float(day) + 0.4) for day in days if day not in silent]
        trends = courses(log).trend
        return [float((trends == TRENDS.index(trend)).mean()) for trend in (Trend.NEARER, Trend.AWAY)]

    usual = called(range(0))
    for silent in (range(DAY - 16, DAY - 1), range(DAY - 75, DAY - 40)):
        nearer, away = called(silent)
        assert nearer <= usual[0] + 0.1
        assert away <= usual[1] + 0.1


def test_a_holiday_is_no_day_of_either_window() -> None:
    log = [
        act for person in range(12) for act in exchange(f"{person:02d}", [*range(100, DAY - 20), *range(DAY - 6, DAY)])
    ]
    found = courses(log).course(0)
    assert (found.trend, found.recent_days, found.usual_days) == (Trend.STEADY, 16, 180)
