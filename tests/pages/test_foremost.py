"""The first of many are those that stand first when all are put in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nearer.pages.foremost import foremost

keys = st.lists(st.sampled_from([-1.0, 0.0, 0.5, 2.0, np.inf, np.nan]), max_size=12)


@given(keys, st.integers(1, 13))
def test_the_first_are_those_that_stand_first_in_order_and_equals_stay_in_theirs(key: list[float], count: int) -> None:
    told = np.array(key, np.float64)
    every = sorted(range(len(key)), key=lambda at: (np.inf if np.isnan(key[at]) else key[at], at))
    assert foremost(told, count)[:count].tolist() == every[:count]
