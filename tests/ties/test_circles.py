"""Circles: sizes, absoluteness, hysteresis, and who may never stand in them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.names import Kind
from nearer.model.tie import Circle, Standing
from nearer.ties.circles import ANCHORS, BOUNDS, TARGETS, find_cuts, membership, quarters, week_ends
from nearer.ties.table import TieTable
from ties.logs import Act, exchange, table, us

DAY = 800
"""11 March 2025; the quarter began on 1 January, day 731."""


def village(people: int = 160, seed: int = 1) -> list[Act]:
    """An ego with a few close people and ever more distant ones, two years long."""
    rng = np.random.default_rng(seed)
    log: list[Act] = []
    for person in range(people):
        gap = 1.5 * (person + 1) ** 1.1
        log += exchange(f"p{person:03d}", np.arange(rng.uniform(0, gap), DAY - 1, gap))
    return log


def circle(found: TieTable, person: str) -> Circle | None:
    i = found.index(person)
    assert i is not None
    return found.tie(i).circle


def test_a_village_falls_into_nested_circles_of_the_known_sizes() -> None:
    found = table(village(), DAY)
    sizes = [int((found.circle <= rank).sum()) for rank in range(4)]
    for size, target, bound in zip(sizes, TARGETS, BOUNDS, strict=True):
        assert target / 2.5 <= size <= bound
    assert circle(found, "p000") is Circle.INNER


def test_nobody_moves_because_somebody_else_came() -> None:
    log = village()
    before = table(log, DAY)
    friend = [act for day in range(DAY - 40, DAY) for act in exchange("friend", [day, day + 0.2, day + 0.4])]
    after = table(log + friend, DAY)
    for person in before.persons:
        assert circle(before, person) is circle(after, person)
    assert circle(after, "friend") is Circle.INNER


def test_one_loud_day_does_not_bring_anybody_in() -> None:
    log = village()
    loud = [Act("p120", DAY - 0.5 + hour / 48, bool(hour % 2)) for hour in range(20)]
    quiet, found = table(log, DAY), table(log + loud, DAY)
    i = found.index("p120")
    assert i is not None
    assert found.points.both[i] > 3 * quiet.points.both[i]
    assert circle(found, "p120") is circle(quiet, "p120")


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.floats(0, 60), st.booleans())
def test_courting_without_an_answer_never_enters_the_inner_three(a_day: int, since: float, liked_once: bool) -> None:
    log = village(40)
    log += [Act("dear", day + k / 24, words=100) for day in np.arange(DAY - 300, DAY - 1, 1.0) for k in range(a_day)]
    if liked_once:
        log.append(Act("dear", DAY - 100 - since, True, Kind.LIKE))
    found = table(log, DAY)
    assert circle(found, "dear") in (Circle.WIDE, Circle.STRANGERS)
    tie = found.tie(found.index("dear") or 0)
    assert tie.standing is (Standing.MUTUAL if liked_once else Standing.UNANSWERED)
    assert tie.attention is Circle.INNER


def test_courting_in_a_home_too_small_for_cuts_of_its_own() -> None:
    log = [Act("dear", float(day), words=100) for day in range(DAY - 300, DAY)]
    assert circle(table(log, DAY), "dear") in (Circle.WIDE, Circle.STRANGERS)


def test_whom_no_source_shows_answering_is_placed_by_attention_alone() -> None:
    log = [Act("ann", float(day), answerable=False) for day in range(DAY - 300, DAY)]
    tie = table(village(40) + log, DAY).tie(0)
    assert tie.person == "ann"
    assert tie.standing is Standing.ONE_SIDED
    assert tie.closeness is None
    assert tie.circle is None
    assert tie.investment > 50
    assert tie.attention is Circle.INNER


@pytest.mark.parametrize("kind", [Kind.BLOCK, Kind.MUTE])
@pytest.mark.parametrize("incoming", [True, False])
@pytest.mark.parametrize("day", [DAY - 50, None])
def test_blocked_and_muted_people_are_never_placed_not_even_by_a_pin(
    kind: Kind, incoming: bool, day: float | None
) -> None:
    log = [*village(40), Act("p000", day, incoming, kind)]
    found = table(log, DAY, pins={"p000": Circle.INNER})
    tie = found.tie(0)
    assert tie.standing is Standing.BLOCKED
    assert tie.circle is None
    assert not tie.pinned
    assert tie.attention is Circle.STRANGERS
    undo = Kind.UNBLOCK if kind is Kind.BLOCK else Kind.UNMUTE
    assert table([*log, Act("p000", DAY - 20, incoming, undo)], DAY).tie(0).circle is not None


def test_a_pin_overrides() -> None:
    found = table(village(40), DAY, pins={"p030": Circle.INNER, "nobody": Circle.NEAR})
    i = found.index("p030")
    assert i is not None
    assert found.tie(i).circle is Circle.INNER
    assert found.tie(i).pinned
    assert found.pinned.sum() == 1


def test_a_year_without_their_acts_ends_the_inner_three_at_once() -> None:
    log = [Act("ann", 300.0, True)] + [Act("ann", float(day)) for day in range(300, DAY, 2)]
    assert circle(table(village(40) + log, DAY), "ann") in (Circle.WIDE, Circle.STRANGERS)


def test_circles_hold_from_week_to_week() -> None:
    log = village()
    earlier, later = table(log, DAY - 7), table(log, DAY)
    same = [circle(earlier, person) is circle(later, person) for person in earlier.persons]
    assert np.mean(same) >= 0.9


def test_the_cuts_are_the_best_there_are() -> None:
    """Against trying every pair of sizes."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        values = np.sort(rng.lognormal(0, 1.5, rng.integers(12, 25)))[::-1]
        x = np.log(values)
        spread = 2 * np.var(x) / 9

        def cost(sizes: tuple[int, int], x: np.ndarray = x, spread: float = spread) -> float:
            groups = np.split(x, sizes)
            within = sum(((group - group.mean()) ** 2).sum() for group in groups if len(group))
            prior = sum(np.log(m / p) ** 2 for m, p in zip(sizes, (5, 15), strict=True))
            return within / (2 * spread) + prior / (2 * 0.45**2)

        best = min(((a, b) for a, b in combinations(range(1, len(x) + 1), 2) if a <= 10), key=cost)
        found = find_cuts(values[values >= 0.02], (5, 15), (10, 30), (8.0, 2.5))
        if values[-1] >= 0.02 and 1.5 * len(values) >= 15:
            assert tuple(int((values >= cut).sum()) for cut in found) == best


def test_a_small_home_has_the_anchors_of_the_literature() -> None:
    found = table(exchange("ann", range(0, DAY, 7)), DAY)
    assert found.cuts.tolist() == list(ANCHORS)
    assert circle(found, "ann") is not None


def test_the_probability_of_membership_is_that_of_many_draws() -> None:
    rng = np.random.default_rng(1)
    cuts = np.array([8.0, 2.5, 0.6, 0.02])
    for points, shape, rank in ((9.0, 4.0, 0), (3.0, 20.0, 1), (0.5, 2.0, 2), (0.01, 2.0, 4)):
        draws = points * rng.gamma(shape, 1 / shape, 200_000)
        expected = (draws > cuts[min(rank, 3)]).mean()
        expected = 1 - expected if rank == 4 else expected
        at = np.array([points])
        found = membership(np.array([rank], np.int8), at, at, cuts, np.array([shape]))[0]
        assert found == pytest.approx(expected, abs=0.01)


def test_weeks_end_on_mondays_and_quarters_begin_in_january() -> None:
    assert quarters(us(DAY)) == (us(639), us(731))
    ends = week_ends(us(DAY))
    assert all((end - us(1)) % (7 * us(1) - 7 * us(0)) == 0 for end in ends.tolist())
    assert ends[-1] <= us(DAY) < ends[-1] + 7 * (us(1) - us(0))
