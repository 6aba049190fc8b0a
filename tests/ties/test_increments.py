"""New acts on top of what stands: equal to a batch of everything, to the last bit."""

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import Columns, from_arrow
from nearer.ties.engine.digest import digest
from nearer.ties.engine.folding import Folded, at, fold, nothing, together
from nearer.ties.engine.held import Held, increment
from nearer.ties.state import NEVER
from nearer.ties.weights import closeness
from ties.biglogs import AT_US, LOGS, LogInMemory, columns
from ties.logs import START_US
from ties.slow import Row

calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def whole(log: list[Row]) -> Folded:
    return together(list(batch(LogInMemory(columns(log)), AT_US)))


def parts_of(log: list[Row], random: Random) -> list[list[Row]]:
    """The log in pieces, in whatever order they arrive."""
    shuffled = random.sample(log, len(log))
    cuts = sorted(random.randrange(len(log) + 1) for _ in range(3))
    return [shuffled[a:b] for a, b in pairwise([0, *cuts, len(log)])]


class Arrived:
    """What has arrived so far, as the past that increments may ask for."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def of(self, ties: NDArray[np.int64]) -> Columns:
        return from_arrow(LogInMemory(columns(self.rows)).acts_of(ties))


@calm
@given(LOGS, st.randoms(use_true_random=False))
def test_ties_in_memory_equal_a_batch_whatever_the_order_of_arrival(log: list[Row], random: Random) -> None:
    held, arrived = Held(), Arrived()
    for part in parts_of(log, random):
        touched = held.add(columns(part), AT_US, arrived.of)
        arrived.rows += part
        now = whole(arrived.rows)
        assert np.array_equal(touched.tie, np.unique([row.tie for row in part]).astype(np.int64))
        assert np.array_equal(touched.points, now.points[np.searchsorted(now.tie, touched.tie)])
    assert digest([at(held.all(), AT_US)]) == digest([whole(log)])


@calm
@given(LOGS, st.randoms(use_true_random=False))
def test_rows_that_are_read_folded_on_and_written_equal_a_batch(log: list[Row], random: Random) -> None:
    rows, arrived = nothing(), Arrived()
    for part in parts_of(log, random):
        acts = columns(part)
        mine = np.isin(rows.tie, acts.tie)
        touched = increment(rows.take(np.flatnonzero(mine)), acts, AT_US, arrived.of)
        rows = together([rows.take(np.flatnonzero(~mine)), touched])
        arrived.rows += part
        assert digest([at(rows, AT_US)]) == digest([whole(arrived.rows)])


@calm
@given(LOGS, st.randoms(use_true_random=False))
def test_one_act_at_a_time_equals_a_batch_and_tells_closeness(log: list[Row], random: Random) -> None:
    held, arrived = Held(), Arrived()
    for row in random.sample(log, len(log)) if random.random() < 0.5 else sorted(log, key=lambda row: row[1:]):
        told = held.add_one(*row, AT_US)
        if told is None:
            told = closeness(held.add(columns([row]), AT_US, arrived.of).points[0, 0])
        arrived.rows.append(row)
        now = whole([known for known in arrived.rows if known.tie == row.tie])
        assert told == now.closeness[0]
    assert digest([at(held.all(), AT_US)]) == digest([whole(log)])


@calm
@given(LOGS, st.randoms(use_true_random=False))
def test_what_is_taken_away_was_never_there(log: list[Row], random: Random) -> None:
    held, arrived = Held([whole(log)]), Arrived()
    gone = {place for place in range(len(log)) if random.random() < 0.3}
    arrived.rows = [row for place, row in enumerate(log) if place not in gone]
    ties = np.array([log[place].tie for place in gone], np.int64)
    touched = held.fold_again(ties, AT_US, arrived.of)
    assert touched.tie.tolist() == sorted({log[place].tie for place in gone})
    assert digest([at(held.all(), AT_US)]) == digest([whole(arrived.rows)])
    later = [row._replace(time_us=AT_US - 1) for row in log]
    held.add(columns(later), AT_US, arrived.of)
    assert digest([at(held.all(), AT_US)]) == digest([whole(arrived.rows + later)])


def test_only_late_ties_are_folded_again() -> None:
    log = [Row(tie, START_US, 0, True, 0, True, True) for tie in range(5)]
    held, asked = Held([whole(log)]), list[int]()

    def past(ties: NDArray[np.int64]) -> Columns:
        asked.extend(ties.tolist())
        return from_arrow(LogInMemory(columns(log)).acts_of(ties))

    held.add(columns([log[0]._replace(time_us=START_US + 1), log[1], log[2]._replace(time_us=NEVER)]), AT_US, past)
    assert asked == [1, 2]


def test_many_new_ties_find_room() -> None:
    rows = [Row(tie * 977, START_US + tie * DAY_US, 0, tie % 2 > 0, 3, True, True) for tie in range(5000)]
    held = Held()
    for row in rows[:50]:
        held.add_one(*row, AT_US)
    held.add(columns(rows[50:]), AT_US, Arrived().of)
    assert digest([at(held.all(), AT_US)]) == digest([fold(columns(rows).sorted(), AT_US)])
    assert held.take(np.array([977, 978])).tie.tolist() == [977]


def test_gaps_of_years_keep_every_week() -> None:
    from nearer.ties.engine.history import end_of, week_of, weekly

    days = [0, 450, 451, 6000, 40_000]
    log = [Row(3, START_US - 20_000 * DAY_US + day * DAY_US, 0, True, 0, True, True) for day in days]
    held = Held()
    for row in log:
        assert held.add_one(*row, AT_US) is not None
    folded = held.all()
    weeks = week_of(np.array([row.time_us for row in log]))
    seen = weekly(folded, weeks)
    for m, end in enumerate(end_of(weeks).tolist()):
        until = fold(columns([row for row in log if row.time_us < end]), end)
        assert seen.points[0, m] == pytest.approx(until.points[0, 0], rel=0.02)
    assert digest([at(folded, AT_US)]) == digest([whole(log)])
