"""What hangs together by pairs, told by its smallest member."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nearer.people.union import smallest

Pairs = list[tuple[int, int]]


def by_walking(count: int, pairs: Pairs) -> list[int]:
    beside: dict[int, set[int]] = {n: set() for n in range(count)}
    for a, b in pairs:
        beside[a].add(b)
        beside[b].add(a)
    found = [-1] * count
    for start in range(count):
        waiting = [start] if found[start] < 0 else []
        while waiting:
            here = waiting.pop()
            if found[here] < 0:
                found[here] = start
                waiting += beside[here]
    return found


@given(
    st.integers(0, 40).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)) if n else st.just([]))
    )
)
def test_everything_knows_the_smallest_that_it_hangs_together_with(asked: tuple[int, Pairs]) -> None:
    count, pairs = asked
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    assert smallest(count, left, right).tolist() == by_walking(count, pairs)


def test_a_long_chain_in_any_order_is_one() -> None:
    order = np.random.default_rng(3).permutation(20_000)
    assert not smallest(20_000, order[:-1], order[1:]).any()
