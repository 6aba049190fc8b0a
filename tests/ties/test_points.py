"""Points and closeness, against a slow and obvious reckoning and against values found by hand."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.closeness import points
from nearer.ties.kernel import fold, replay, snapshots
from nearer.ties.state import State, from_arrow, to_arrow
from nearer.ties.weights import KINDS, S50, SHARES, WEIGHTS
from ties.logs import Act, exchange, folded, us

calm = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

KIND_OF_ACT = st.sampled_from([*Kind, *[Kind.MESSAGE, Kind.REPLY, Kind.LIKE] * 8])
LOGS = st.lists(
    st.builds(
        Act,
        person=st.sampled_from(["ann", "bo", "cy"]),
        day=st.one_of(st.none(), st.floats(0, 500), st.integers(0, 40).map(float)),
        incoming=st.booleans(),
        kind=KIND_OF_ACT,
        words=st.integers(0, 300),
        answerable=st.booleans(),
    ),
    max_size=40,
)


def fading(days: float) -> float:
    return sum(share * 2 ** (-days / h) for share, h in zip(SHARES, (1, 7, 30, 90, 360), strict=True))


class SlowTie:
    """Every act kept, every sum taken anew: S at a moment is the sum of what each act is still worth."""

    def __init__(self) -> None:
        self.worth: list[list[float]] = []
        self.today: dict[tuple[int, bool], int] = {}
        self.once: set[tuple[Kind, bool]] = set()
        self.blocks: set[bool] = set()

    def at(self, time: int, incoming: bool | None = None) -> float:
        return sum(
            weight * fading((time - then) / DAY_US)
            for then, weight, side in self.worth
            if incoming is None or bool(side) == incoming
        )

    def add(self, time: int, kind: Kind, incoming: bool, words: int) -> None:
        day = time // DAY_US
        self.today[day, incoming] = self.today.get((day, incoming), 0) + 1
        weight = WEIGHTS[kind].points * (2 if incoming else 1)
        if kind in (Kind.FOLLOW, Kind.INVITE, Kind.ACCEPT):
            weight = 0 if (kind, incoming) in self.once else weight
            self.once.add((kind, incoming))
        if kind is Kind.UNFOLLOW:
            self.once.discard((Kind.FOLLOW, incoming))
        if kind is Kind.BLOCK:
            self.blocks.add(incoming)
        if kind is Kind.UNBLOCK:
            self.blocks.discard(incoming)
        if self.blocks:
            self.worth.clear()
        elif weight > 0:
            depth = min(2, 1 + math.log2(1 + words / 20) / 4)
            self.worth.append([time, weight * depth / self.today[day, incoming], incoming])
        elif weight < 0 and self.at(time) > 0:
            left = max(0, 1 + weight / self.at(time))
            for entry in self.worth:
                entry[1] *= left


def c(s: float) -> float:
    return 100 * s / (s + S50)


def same(one: State, other: State) -> bool:
    facts = all(np.array_equal(one.facts[name], other.facts[name]) for name in one.facts.dtype.names or ())
    return facts and np.array_equal(one.sums, other.sums) and np.array_equal(one.ring, other.ring)


def ties_of(acts: Acts) -> list[range]:
    return [range(acts.start[i], acts.start[i + 1]) for i in range(len(acts.persons))]


def test_an_act_fades_close_to_a_power_law() -> None:
    assert pytest.approx((0.582, 0.220, 0.106, 0.061, 0.031), abs=6e-4) == SHARES
    worth = [fading(days) for days in (0, 1, 7, 30, 90, 360)]
    assert worth == pytest.approx([1, 0.69, 0.29, 0.14, 0.07, 0.02], abs=0.011)


@pytest.mark.parametrize(("every", "closeness"), [(1, 86), (2, 76), (7, 50), (30, 27), (91, 19), (365, 17)], ids=str)
def test_one_exchange_each_way_at_a_steady_pace(every: int, closeness: int) -> None:
    log = [Act("ann", day, incoming) for day in range(0, 4000, every) for incoming in (True, False)]
    state = fold(None, folded(log))
    last = max(act.day or 0 for act in log)
    assert points(state, us(last)).closeness[0] == pytest.approx(closeness, abs=1)


@calm
@given(LOGS)
def test_the_pass_equals_the_slow_reckoning(log: list[Act]) -> None:
    acts = folded(log)
    state, told = replay(acts)
    for i, tie in enumerate(ties_of(acts)):
        slow, after = SlowTie(), 0.0
        for j in tie:
            time = int(acts.time_us[j])
            if time == np.iinfo(np.int64).min:
                continue
            before = c(slow.at(time))
            assert told.before[j] == pytest.approx(before, abs=1e-9)
            assert told.silence[j] == pytest.approx(before - after, abs=1e-9)
            slow.add(time, KINDS[acts.kind[j]], bool(acts.incoming[j]), int(acts.words[j]))
            after = c(slow.at(time))
            assert told.after[j] == pytest.approx(after, abs=1e-9)
        now = points(state, us(600))
        assert now.both[i] == pytest.approx(slow.at(us(600)), abs=1e-9)
        assert now.incoming[i] == pytest.approx(slow.at(us(600), True), abs=1e-9)


@calm
@given(LOGS)
def test_effects_and_silences_sum_to_closeness(log: list[Act]) -> None:
    acts = folded(log)
    state, told = replay(acts)
    last = np.where(state.last_us == np.iinfo(np.int64).min, 0, state.last_us)
    for i, tie in enumerate(ties_of(acts)):
        total = sum(told.effect[j] + told.silence[j] for j in tie)
        alone = State(state.persons[i : i + 1], state.facts[i : i + 1])
        assert total == pytest.approx(points(alone, int(last[i])).closeness[0], abs=1e-9)
    assert np.all(told.silence <= 0)
    assert np.all(told.after >= 0)


@calm
@given(LOGS, st.floats(0, 500))
def test_an_increment_equals_the_batch_to_the_last_bit(log: list[Act], day: float) -> None:
    acts = folded(log)
    earlier = fold(None, acts.until(us(day)))
    assert same(fold(from_arrow(to_arrow(earlier)), acts.after(us(day))), fold(None, acts))


@calm
@given(LOGS, LOGS)
def test_ties_do_not_touch_each_other(log: list[Act], others: list[Act]) -> None:
    alone = [act for act in log if act.person == "ann"]
    crowd = alone + [act for act in others if act.person != "ann"]
    if alone:
        state = fold(None, folded(crowd))
        row = np.array([state.persons.index("ann")])
        assert same(state.take(row), fold(None, folded(alone)))


def test_later_people_join_the_state() -> None:
    early, late = exchange("bo", [1, 2]), exchange("ann", [5]) + exchange("bo", [6])
    state = fold(fold(None, folded(early)), folded(late))
    assert state.persons == ("ann", "bo")
    assert same(state, fold(None, folded(early + late)))


def test_a_late_act_is_refused_instead_of_counted_wrongly() -> None:
    state = fold(None, folded([Act("ann", 10)]))
    with pytest.raises(ValueError, match="earlier"):
        fold(state, folded([Act("ann", 9)]))


def test_a_block_empties_the_tie_until_it_is_taken_back() -> None:
    log = [*exchange("ann", range(30)), Act("ann", 31, True, Kind.BLOCK), Act("ann", 32), Act("ann", 33, True)]
    state, told = replay(folded(log))
    assert told.after[-3:].tolist() == [0, 0, 0]
    assert state.blocked[0]
    log += [Act("ann", 34, False, Kind.UNBLOCK), Act("ann", 35)]
    assert points(fold(None, folded(log)), us(35)).both[0] == 0, "only who blocked can take it back"
    log += [Act("ann", 36, True, Kind.UNBLOCK), Act("ann", 37)]
    state = fold(None, folded(log))
    assert points(state, us(37)).both[0] == pytest.approx(1)
    assert not state.barred[0]


def test_negative_acts_take_points_and_never_more_than_there_are() -> None:
    log = [Act("ann", 1), Act("ann", 2, True, Kind.UNFOLLOW), Act("ann", 3, True)]
    _, told = replay(folded(log))
    assert told.effect[1] == pytest.approx(-told.before[1])
    assert told.after[2] == pytest.approx(c(2))


def test_the_fifth_message_of_a_day_is_worth_a_fifth() -> None:
    state = fold(None, folded([Act("ann", 1, True) for _ in range(5)]))
    assert points(state, us(1)).both[0] == pytest.approx(2 * (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5))


def test_a_follow_counts_once_and_again_after_an_unfollow() -> None:
    follow = Act("ann", 1, True, Kind.FOLLOW)
    once = fold(None, folded([follow]))
    twice = fold(None, folded([follow, follow]))
    assert points(once, us(1)).both[0] == points(twice, us(1)).both[0] == pytest.approx(3)
    back = fold(None, folded([follow, Act("ann", 1, True, Kind.UNFOLLOW), Act("ann", 1.1, True, Kind.FOLLOW)]))
    assert points(back, us(1.1)).both[0] == pytest.approx(1.0), "3 / 3, the third act of the day"


def test_an_act_of_unknown_time_counts_and_earns_nothing() -> None:
    from nearer.model.names import Precision

    log = [
        Act("ann", None, True, Kind.LIKE),
        Act("ann", 90, True, Kind.FOLLOW, precision=Precision.RANGE),
        Act("ann", 90, True, Kind.FOLLOW, since=10, precision=Precision.RANGE),
    ]
    state = fold(None, folded(log))
    assert state.facts["n_in"].tolist() == [3]
    assert points(state, us(90)).both.tolist() == [0]
    near = fold(None, folded([Act("ann", 90, True, Kind.FOLLOW, since=80, precision=Precision.RANGE)]))
    assert points(near, us(90)).both[0] == pytest.approx(3), "known to within ten days"


def test_snapshots_show_what_stood_before_the_moment() -> None:
    log = exchange("ann", [1, 30, 60])
    acts = folded(log)
    days = [0.5, 1, 31, 59, 200]
    seen = snapshots(acts, np.array([us(day) for day in days]))
    for m, day in enumerate(days):
        earlier = acts.keep(acts.time_us < us(day))
        expected = points(fold(None, earlier), us(day))
        assert seen.points[0, m] == pytest.approx(expected.both[0], rel=1e-12)
        assert seen.points_in[0, m] == pytest.approx(expected.incoming[0], rel=1e-12)
    assert seen.days[0].tolist() == [0, 0, 2, 2, 3]
    assert seen.two_way[0].tolist() == [False, False, True, True, True]
