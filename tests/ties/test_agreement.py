"""How far closeness agrees with what the user says; the arithmetic is held against `scipy.stats`."""

import numpy as np
import pytest
from scipy.stats import binomtest, hypergeom, spearmanr

from nearer.ties.agreement import Agreement, Seen, agreement, order, share
from nearer.ties.survey import Survey

NAMES = tuple(f"p{n:03}" for n in range(200))


def ties(pinned: tuple[str, ...] = (), unseen: tuple[str, ...] = (), people: tuple[str, ...] = NAMES) -> Seen:
    """The first is closest; the first five are the inner circle, and the pinned with them."""
    closeness = np.array([np.nan if name in unseen else 90.0 * 0.97**n for n, name in enumerate(people)])
    circle = np.array([0 if n < 5 or name in pinned else 1 + (n > 15) + (n > 50) for n, name in enumerate(people)])
    return Seen(people, closeness, circle.astype(np.int8), np.array([name in pinned for name in people]))


def held(closest: str = "", felt: dict[str, int] | None = None, **how: tuple[str, ...]) -> Agreement:
    return agreement(ties(**how), Survey(tuple(closest.split()), felt or {}))


def test_named_people_are_counted_in_the_inner_circle_and_among_the_first() -> None:
    found = held("p000 p002 p004 p011 p150")
    assert found.inner is not None
    assert (found.inner.hits, found.inner.named, found.inner.members, found.inner.people) == (3, 5, 5, 200)
    first = [(one.hits, one.members) for one in found.first if one is not None]
    assert first == [(3, 5), (4, 15)]


@pytest.mark.parametrize("hits", range(6))
def test_a_share_has_wilsons_interval_and_says_what_chance_would_give(hits: int) -> None:
    named = [*NAMES[:hits], *NAMES[100 : 105 - hits]]
    found = share(named, set(NAMES[:15]), 200)
    assert found is not None
    wilson = binomtest(hits, 5).proportion_ci(0.95, "wilson")
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high))
    assert found.expected == pytest.approx(hypergeom(200, 15, 5).mean())
    assert found.chance == pytest.approx(hypergeom(200, 15, 5).sf(hits - 1))


def test_two_names_are_too_few_and_a_set_that_holds_everybody_tells_nothing() -> None:
    assert held("p000 p001").inner is None
    assert held("p000 p001 p002", people=NAMES[:5]).first == (None, None)
    assert share(NAMES[:3], set(), 200) is None


def test_a_pin_is_no_agreement() -> None:
    """Whoever was pinned to the inner circle is there because the user said so."""
    found = held("p000 p001 p002 p100 p101", pinned=("p100", "p101"))
    assert found.pinned == ("p100", "p101")
    assert found.inner is not None
    assert (found.inner.hits, found.inner.named, found.inner.members, found.inner.people) == (3, 3, 5, 198)
    assert found.first[0] is not None
    assert (found.first[0].hits, found.first[0].named) == (3, 5)


def test_whoever_is_not_visible_is_left_out_and_said_so() -> None:
    found = held("p000 p001 p002 p003 nobody", {"p001": 80, "p050": 10, "p060": 20}, unseen=("p003", "p060"))
    assert found.left_out == ("p003", "nobody", "p060")
    assert found.named == ("p000", "p001", "p002")
    assert found.rated == ("p001", "p050")
    assert found.people == 198
    assert found.inner is not None and found.inner.named == 3


def test_the_order_is_spearmans_with_its_interval_and_the_pairs_in_the_same_order() -> None:
    felt, closeness = [90.0, 80, 80, 40, 30, 10, 0], [60.0, 70, 20, 20, 10, 0, 0]
    found = order(felt, closeness)
    assert found is not None
    assert found.rho == pytest.approx(spearmanr(felt, closeness).statistic)
    assert found.low < found.rho < found.high
    pairs = [
        (felt[i] - felt[j]) * (closeness[i] - closeness[j]) for i in range(7) for j in range(i) if felt[i] != felt[j]
    ]
    assert found.same == sum(one > 0 for one in pairs)
    assert found.pairs == sum(one != 0 for one in pairs)


def test_the_interval_covers_what_is_true_as_often_as_it_says() -> None:
    dice = np.random.default_rng(3)
    truth = 6 / np.pi * np.arcsin(0.8 / 2)
    covered = 0
    for _ in range(400):
        x = dice.standard_normal(10)
        y = 0.8 * x + 0.6 * dice.standard_normal(10)
        found = order(np.round(x, 1).tolist(), y.tolist())
        assert found is not None
        covered += found.low <= truth <= found.high
    assert 0.92 <= covered / 400 <= 0.985


def test_a_perfect_order_of_ten_is_not_certain() -> None:
    found = order([float(n) for n in range(10)], [float(n * n) for n in range(10)])
    assert found is not None
    assert (found.rho, found.high, found.same, found.pairs) == (pytest.approx(1.0), pytest.approx(1.0), 45, 45)
    assert found.low < 0.96


def test_five_ratings_and_ratings_all_alike_give_no_number() -> None:
    assert order([1.0, 2, 3, 4, 5], [1.0, 2, 3, 4, 5]) is None
    assert order([50.0] * 8, [float(n) for n in range(8)]) is None
    assert order([float(n) for n in range(8)], [0.0] * 8) is None


def test_it_tells_on_whom_it_differs_most_and_which_way() -> None:
    felt = {"p001": 90, "p010": 80, "p020": 70, "p040": 60, "p080": 50, "p003": 5, "p190": 100}
    found = held("p190 p001", felt)
    first, second = found.differences[0], found.differences[1]
    assert (first.person, first.closer, first.named, first.felt) == ("p190", True, True, 100)
    assert (second.person, second.closer, second.felt_place, second.place, second.of) == ("p003", False, 7, 2, 7)
    assert {one.person for one in found.differences} == {"p190", "p003"}


def test_whoever_stands_first_and_was_not_named_differs_only_where_five_were_named() -> None:
    five = held("p000 p001 p002 p003 p012")
    assert [(one.person, one.closer, one.overall) for one in five.differences] == [("p004", False, 5)]
    assert held("p000 p001 p002 p003").differences == ()


def test_full_agreement_differs_on_nobody() -> None:
    felt = {name: 100 - n for n, name in enumerate(NAMES[:40:4])}
    found = held("p000 p001 p002 p003 p004", felt)
    assert found.differences == ()
    assert found.order is not None and found.order.same == found.order.pairs == 45
    assert found.inner is not None and found.inner.hits == 5


def test_no_answers_give_no_numbers() -> None:
    found = held()
    assert (found.inner, found.first, found.order, found.differences) == (None, (None, None), None, ())
