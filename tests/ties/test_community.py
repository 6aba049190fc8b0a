"""A whole log seen from both ends of every pair."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.closeness import points
from nearer.ties.community import Community, community
from nearer.ties.kernel import fold
from nearer.ties.weights import CODES
from ties.logs import Act, folded, us

LOGS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.integers(1, 5)), max_size=40)


def seen(log: list[tuple[int, int, int]]) -> Community:
    time, actor, target = (np.array([row[i] for row in log], np.int64) for i in range(3))
    return community(time * DAY_US, actor, target)


@settings(max_examples=40, deadline=None)
@given(LOGS)
def test_every_act_is_in_it_twice_and_what_people_do_to_themselves_is_not(log: list[tuple[int, int, int]]) -> None:
    whole = seen(log)
    found = sorted(
        (
            int(whole.acts.time_us[i] // DAY_US),
            int(whole.persons[whole.ego[t]]),
            int(whole.persons[whole.alter[t]]),
            came,
        )
        for i, (t, came) in enumerate(zip(whole.acts.tie, whole.acts.incoming.tolist(), strict=True))
    )
    expected = [(day, a, b, False) for day, a, b in log if a != b] + [(day, b, a, True) for day, a, b in log if a != b]
    assert found == sorted(expected)
    assert np.all(np.diff(whole.ego * 1000 + whole.alter) > 0)
    assert list(whole.acts.persons) == sorted(set(whole.acts.persons))


@settings(max_examples=40, deadline=None)
@given(LOGS)
def test_the_mirror_of_a_row_is_the_same_pair_from_the_other_end(log: list[tuple[int, int, int]]) -> None:
    whole = seen(log)
    assert np.array_equal(whole.ego[whole.mirror], whole.alter)
    assert np.array_equal(whole.alter[whole.mirror], whole.ego)


def test_one_ego_of_it_has_the_ties_she_has_alone() -> None:
    rng = np.random.default_rng(1)
    log = [
        (int(d), int(a), int(b))
        for d, a, b in zip(range(60), rng.integers(1, 5, 60), rng.integers(1, 5, 60), strict=True)
    ]
    whole = seen(log)
    both = points(fold(None, whole.acts), 80 * DAY_US).both[whole.rows_of(0)]
    alone = [Act(str(b if a == 1 else a), day, b == 1) for day, a, b in log if a != b and 1 in (a, b)]
    expected = points(fold(None, folded(alone)), us(80)).both
    assert np.allclose(both, expected, rtol=1e-12)


def test_it_keeps_kinds_words_and_the_order_given_within_a_microsecond() -> None:
    kinds = np.array([CODES[Kind.LIKE], CODES[Kind.REPLY]], np.int8)
    whole = community([5, 5], np.array(["ben", "ann"]), np.array(["ann", "ben"]), kinds, np.array([0, 7], np.int32))
    assert whole.persons.tolist() == ["ann", "ben"]
    assert whole.acts.kind.tolist() == [*kinds, *kinds]
    assert whole.acts.words.tolist() == [0, 7, 0, 7]
    assert whole.acts.incoming.tolist() == [True, False, False, True]


def test_an_empty_log_is_an_empty_community() -> None:
    whole = seen([])
    assert (len(whole), len(whole.acts), len(whole.persons)) == (0, 0, 0)
