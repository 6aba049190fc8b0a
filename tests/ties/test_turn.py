"""The day of a turn: found where it was, silent where there was none, deaf to holidays."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from nearer.ties.holidays import contact_days, quiet_days
from nearer.ties.kernel import fold
from nearer.ties.ledger import ledger
from nearer.ties.reasons import reasons
from nearer.ties.turn import SURE, Turns, conversations, turns
from ties.logs import START_US, Act, exchange, folded, rows, table, us

DAY = 400


def found(log: list[Act], day: int = DAY) -> Turns:
    return turns(folded(log), us(day))


def away_from(turn_day: int, told: int) -> int:
    """How many days the told day (since 1970) lies from a day of the log."""
    return abs(told - (START_US // 86_400_000_000 + turn_day))


def test_a_turn_is_dated() -> None:
    rising = found(exchange("ann", [*range(100, DAY - 30, 6), *range(DAY - 30, DAY, 1)]))
    falling = found(exchange("ann", [*range(100, DAY - 40, 1), *range(DAY - 40, DAY, 6)]))
    assert rising.rise[0] > 0.9 > 0.1 > rising.fall[0]
    assert falling.fall[0] > 0.9 > 0.1 > falling.rise[0]
    assert away_from(DAY - 30, rising.day[0]) <= 5
    assert away_from(DAY - 40, falling.day[0]) <= 5
    told = rising.turn(0)
    assert told is not None
    assert told.earliest <= told.day <= told.latest
    assert told.latest - told.earliest < timedelta(days=20)
    assert (told.before, told.after) == pytest.approx((5, 30), abs=1)
    assert abs(told.day - (datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=DAY - 30)).date()) <= timedelta(days=5)


def test_no_turn_is_told_of_a_steady_rhythm_or_of_hardly_anything() -> None:
    log = [*exchange("ann", range(100, DAY, 3)), *exchange("bo", [150, 300, DAY - 2]), Act("cy", None, True)]
    every = found(log)
    assert [every.turn(i) for i in range(3)] == [None, None, None]
    assert (every.sure < SURE).all()


def test_more_of_the_same_day_is_a_turn_too() -> None:
    """In touch every day before and after, three times a day instead of once."""
    log = [Act("ann", day + 0.3) for day in range(100, DAY)]
    log += [Act("ann", day + part) for day in range(DAY - 25, DAY) for part in (0.5, 0.7)]
    assert found(log).rise[0] > 0.9


def test_a_stop_is_found() -> None:
    assert found(exchange("ann", range(100, DAY - 20, 2))).fall[0] > 0.9


def test_a_chat_is_one_conversation() -> None:
    log = [Act("ann", DAY - 3 + minute / 1440, bool(minute % 2)) for minute in range(100)]
    log += [Act("ann", DAY - 1.5), Act("ann", DAY - 1.2)]
    counts = conversations(folded(log), us(DAY))
    assert counts.sum() == 3
    assert counts[0, 1:4].tolist() == [0, 2, 1]


def test_a_holiday_of_egos_is_nobodys_turn() -> None:
    rng = np.random.default_rng(2)
    log: list[Act] = []
    for person in range(40):
        days = np.flatnonzero(rng.random(DAY) < 0.35)
        days = days[(days < DAY - 25) | (days >= DAY - 5)]
        log += [Act(f"{person:02d}", float(day) + 0.4) for day in days]
    acts = folded(log)
    state = fold(None, acts)
    quiet = quiet_days(state, us(DAY))
    assert np.flatnonzero(quiet).tolist() == list(range(5 + 1, 25 + 1))
    assert (turns(acts, us(DAY)).fall > SURE).mean() > 0.5
    assert (turns(acts, us(DAY), quiet).fall > SURE).mean() < 0.05


def test_one_friend_who_falls_silent_is_no_holiday() -> None:
    log = exchange("ann", range(100, DAY - 15))
    assert not quiet_days(fold(None, folded(log)), us(DAY)).any()


def test_contact_days_by_age() -> None:
    log = [Act("ann", DAY - age + 0.5) for age in (1, 7, 100)] + [Act("bo", 20.0)]
    days = contact_days(fold(None, folded(log)), us(DAY))
    assert [np.flatnonzero(row).tolist() for row in days] == [[1, 7, 100]]


def test_nobody_at_all() -> None:
    assert len(found([]).day) == 0
    assert not quiet_days(fold(None, folded([])), us(DAY)).any()


def test_the_reason_tells_by_how_much_and_since_when() -> None:
    log = exchange("ann", [*range(100, DAY - 25, 6), *range(DAY - 25, DAY)])
    table_now = table(log, DAY)
    told = reasons(table_now, 0, ledger(rows(log), us(DAY)))
    sentence = next(reason.sentence for reason in told if reason.name == "direction")
    assert sentence.startswith("Nearer (")
    assert "Most likely " in sentence and "times as often as usual" in sentence
    assert "Turned about 1" in sentence and " January 2024 (" in sentence
