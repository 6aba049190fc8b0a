"""Direction: who is called, who is not, and how often the call is chance."""

import numpy as np
import pytest

from nearer.model.names import Kind
from nearer.model.tie import Trend
from nearer.ties.course import TRENDS, Courses, course
from nearer.ties.kernel import fold
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
