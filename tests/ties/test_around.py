"""The company people keep, from a clustered log instead of arrays of all acts."""

import numpy as np

from nearer.model.time import DAY_US
from nearer.ties.community import community
from nearer.ties.company import company, grid, to_arrow
from nearer.ties.engine.around import company_of
from nearer.ties.engine.columns import Columns
from ties.biglogs import LogInMemory
from ties.logs import START_US


def test_it_is_the_same_as_from_the_acts_themselves() -> None:
    random = np.random.default_rng(3)
    actor, target = random.integers(0, 14, (2, 900))
    time = START_US + np.sort(random.integers(0, 500 * DAY_US, 900))
    whole = community(time, actor, target)
    names = [f"p{code:02}" for code in whole.persons.tolist()]
    moments = grid(int(time[0]), int(time[-1]))
    tie = np.repeat(whole.ego << 32 | whole.alter, np.diff(whole.acts.start))
    log = LogInMemory(Columns(tie, *whole.acts.columns()[1:]))
    for ego in (0, 5, 13):
        expected = company(whole, names, ego, moments)
        found = company_of(log, np.array_split(np.unique(tie)[::-1], 3), names, ego, moments)
        assert expected is not None and found is not None
        assert to_arrow(found).equals(to_arrow(expected), check_metadata=True)


def test_a_log_of_one_person_tells_of_nobodys_company() -> None:
    one = np.array([1], np.int64)
    flags = np.ones(1, np.bool_)
    acts = Columns(one, one * START_US, one.astype(np.int8), flags, one.astype(np.int32), flags, flags)
    assert company_of(LogInMemory(acts), [one], ["me", "you"], 0, grid(START_US, START_US)) is None
