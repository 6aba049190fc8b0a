"""Everyone has a spoke of their own, keeps it, and nobody stands on anybody's feet."""

from math import cos, hypot, radians, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.charts.spokes import GAP, RIM, RINGS, Placement, place, radius, spoke, spread

SIZES = {"inner": 5, "near": 10, "outer": 35, "wide": 100}
POINTS = {"inner": (40, 85), "near": (18, 45), "outer": (3, 20), "wide": (0.2, 5)}


def crowd(seed: int, sizes: dict[str, int] = SIZES) -> list[tuple[str, str, float]]:
    random = Random(seed)
    return [
        (f"{random.getrandbits(48):012x}", circle, random.uniform(*POINTS[circle]))
        for circle, size in sizes.items()
        for _ in range(size)
    ]


def least_distance(placements: tuple[Placement, ...]) -> float:
    points = [(p.radius * RIM * sin(radians(p.angle)), p.radius * RIM * cos(radians(p.angle))) for p in placements]
    return min(hypot(a[0] - b[0], a[1] - b[1]) for i, a in enumerate(points) for b in points[:i])


@pytest.mark.parametrize("seed", range(20))
def test_the_dots_of_150_people_never_touch(seed: int) -> None:
    assert least_distance(place(crowd(seed))) >= GAP - 0.3


@pytest.mark.parametrize("seed", range(5))
def test_the_fullest_circles_that_can_be_still_fit(seed: int) -> None:
    most = {"inner": 10, "near": 20, "outer": 70, "wide": 200}
    assert least_distance(place(crowd(seed, most))) >= GAP - 0.3


def test_more_people_than_fit_share_the_circle_evenly() -> None:
    assert len(place(crowd(1, {"inner": 300}))) == 300


def test_a_person_keeps_their_spoke_when_others_come_nearer() -> None:
    turned: list[float] = []
    for seed in range(10):
        before = crowd(seed)
        random = Random(seed + 1000)
        after = [(id, circle, points * random.uniform(0.8, 1.25)) for id, circle, points in before]
        for a, b in zip(place(before), place(after), strict=True):
            turned.append(abs((a.angle - b.angle + 180) % 360 - 180))
    turned.sort()
    assert turned[int(0.9 * len(turned))] < 3
    assert turned[-1] < 25


def test_coming_nearer_is_a_move_along_ones_own_spoke() -> None:
    (far,) = place([("ann", "wide", 1.0)])
    (near,) = place([("ann", "near", 40.0)])
    assert far.angle == near.angle == round(spoke("ann"), 2)
    assert near.radius < far.radius


def test_the_closer_of_two_in_one_circle_is_never_further_out() -> None:
    radii = [radius("outer", points) for points in (30, 20, 10, 5, 2, 1)]
    assert radii == sorted(radii)
    assert len(set(radii)) == 4


@pytest.mark.parametrize("circle", RINGS)
def test_everybody_stands_inside_their_own_ring(circle: str) -> None:
    low, high = RINGS[circle]
    for points in (0, 0.001, 1, 50, 99, 100):
        assert low < radius(circle, points) * RIM < high


def test_a_place_does_not_depend_on_the_order_of_the_people() -> None:
    people = crowd(7)
    assert sorted(place(people), key=lambda p: p.id) == sorted(place(people[::-1]), key=lambda p: p.id)


@given(st.lists(st.floats(0, 359.99), min_size=1, max_size=30), st.floats(0.5, 20))
def test_angles_are_apart_wherever_the_circle_has_room(wanted: list[float], least: float) -> None:
    angles = sorted(spread(wanted, least))
    around = [b - a for a, b in zip(angles, [*angles[1:], angles[0] + 360], strict=True)]
    room = min(least, 360 / len(wanted))
    assert len(wanted) == 1 or min(around) >= room - 1e-6


@given(st.lists(st.floats(0, 359.99), min_size=1, max_size=12, unique=True))
def test_nobody_turns_who_is_not_crowded(wanted: list[float]) -> None:
    far_apart = sorted(wanted)
    gaps = [b - a for a, b in zip(far_apart, [*far_apart[1:], far_apart[0] + 360], strict=True)]
    least = min(gaps) * 0.99
    assert spread(wanted, least) == pytest.approx([w % 360 for w in wanted])
