"""Where each person stands in the picture of circles: a spoke of their own, and a distance from the middle.

The wanted angle is a hash of the person's id, so it never changes; the radius is a function of circle and closeness
alone, so nobody moves because somebody else did. People whose dots would touch are turned apart by the least amount
(isotonic regression on a circle, which minimises the sum of squared turns). Dots stand on orbits `STEP` apart, so
that two on different orbits never touch either.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from math import asin, degrees, log, tanh

RIM = 480.0
"""Radius of the outermost ring in units of the picture."""
GAP = 26.0
"""The least distance between two centres: 24 px is the least target of WCAG 2.2 (2.5.8), and two to breathe."""

RINGS: dict[str, tuple[float, float]] = {
    "inner": (0.0, 140.0),
    "near": (140.0, 256.0),
    "outer": (256.0, 370.0),
    "wide": (370.0, 480.0),
}
"""Inner and outer edge of each ring. The inner two are broad, because names stand in them."""

_ORBITS: dict[str, tuple[float, ...]] = {
    "inner": (64.0, 92.0, 120.0),
    "near": (156.0, 184.0, 212.0, 240.0),
    "outer": (272.0, 300.0, 328.0, 354.0),
    "wide": (384.0, 411.0, 438.0, 465.0),
}
# Points (closeness 0 to 100) in the middle of a ring, and how many e-folds of weight the ring spans to either side.
# S = 15.6 C / (100 - C) is the weight behind the points; its logarithm is what circles are cut on. Read off the
# median cuts of the logs that the model was tried on; a home whose cuts lie elsewhere uses a part of the ring.
_MIDDLE: dict[str, float] = {"inner": 55.0, "near": 30.0, "outer": 8.0, "wide": 1.0}
_SPAN = 2.0


@dataclass(frozen=True, slots=True)
class Placement:
    """`angle` in degrees clockwise from twelve o'clock, 0 to 360; `radius` in 0 (you) to 1 (the rim)."""

    id: str
    angle: float
    radius: float


def place(people: Sequence[tuple[str, str, float]]) -> tuple[Placement, ...]:
    """A place for each (id, circle, closeness in 0 to 100), in the order given.

    Centres keep at least `GAP` units as long as a ring's orbits have room (33, 46, 72, 96 people and more in each of
    the four rings); fuller rings share what there is evenly. A circle without a ring (strangers) raises KeyError.
    """
    orbits: dict[float, list[int]] = {}
    for index, orbit in enumerate(_settle(people)):
        orbits.setdefault(orbit, []).append(index)
    placements: list[Placement | None] = [None] * len(people)
    for orbit, members in orbits.items():
        least = 2 * degrees(asin(min(1.0, GAP / (2 * orbit))))
        for index, angle in zip(members, spread([spoke(people[i][0]) for i in members], least), strict=True):
            placements[index] = Placement(people[index][0], round(angle, 2), round(orbit / RIM, 4))
    return tuple(p for p in placements if p is not None)


def radius(circle: str, closeness: float) -> float:
    """The radius (0 to 1) of somebody with this closeness (0 to 100) in this circle: for the ghost of a past place."""
    return round(_orbit(circle, closeness) / RIM, 4)


def spoke(id: str) -> float:
    """The angle a person wants, in degrees: a hash of their id, the same for ever."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big") / 2**64 * 360


def spread(wanted: Sequence[float], least: float) -> list[float]:
    """Angles (degrees, in the order given) at least `least` apart on a circle and nearest to the wanted ones.

    Pool-adjacent-violators on a circle: neighbours closer than `least` become one block around their mean, until no
    two blocks touch. Where all together do not fit, the circle is shared evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    count = len(order)
    if count * least >= 360:
        return [(wanted[order[0]] + 360 * rank / count) % 360 for rank in _ranks(order)]
    sky = [wanted[i] for i in order]
    gaps = sorted(range(count), key=lambda k: ((sky[k] - sky[k - 1]) % 360, -k), reverse=True)
    # The circle is cut open where nobody is pushed over the cut; the widest gap nearly always is such a place, and
    # one exists whenever all fit, since blocks of the solution cannot fill the circle.
    for cut in gaps:
        line = sky[cut:] + [angle + 360 for angle in sky[:cut]]
        apart = _isotonic([angle - least * k for k, angle in enumerate(line)])
        angles = [value + least * k for k, value in enumerate(apart)]
        if angles[-1] - angles[0] <= 360 - least + 1e-9:
            turned = dict(zip(order[cut:] + order[:cut], angles, strict=True))
            return [turned[i] % 360 for i in range(count)]
    return [(sky[0] + 360 * rank / count) % 360 for rank in _ranks(order)]


def _settle(people: Sequence[tuple[str, str, float]]) -> list[float]:
    """The orbit of each. Where one is full, its least close people go outward, or inward from the last one."""
    orbits = [_orbit(circle, closeness) for _, circle, closeness in people]
    for circle, tracks in _ORBITS.items():
        for tracks_in_order in (tracks, tracks[::-1]):
            for here, beyond in pairwise(tracks_in_order):
                inside = [i for i, orbit in enumerate(orbits) if orbit == here and people[i][1] == circle]
                inside.sort(key=lambda i: (people[i][2], people[i][0]), reverse=tracks_in_order is tracks)
                for i in inside[_room(here) :]:
                    orbits[i] = beyond
    return orbits


def _orbit(circle: str, closeness: float) -> float:
    points = min(max(closeness, 0.01), 99.99)
    away = log(_MIDDLE[circle] / (100 - _MIDDLE[circle])) - log(points / (100 - points))
    low, high = RINGS[circle]
    wanted = (low + high) / 2 + tanh(away / _SPAN) * (high - low) / 2
    tracks = _ORBITS[circle]
    return tracks[min(bisect_left([(a + b) / 2 for a, b in pairwise(tracks)], wanted), 3)]


def _room(orbit: float) -> int:
    """How many stand on an orbit before it counts as full: four in five places, so that few have to turn far."""
    return int(0.8 * 360 / (2 * degrees(asin(GAP / (2 * orbit)))))


def _ranks(order: Sequence[int]) -> list[int]:
    ranks = [0] * len(order)
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks


def _isotonic(values: Sequence[float]) -> list[float]:
    """The nearest sequence that never falls (least squares), by pooling adjacent violators."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        mean, size = value, 1
        while blocks and blocks[-1][0] >= mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    return [mean for mean, size in blocks for _ in range(size)]
