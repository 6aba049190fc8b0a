"""Circles: everyone you have dealt with, placed by closeness. Moving nearer is a move along one's own spoke."""

from dataclasses import dataclass

from nearer.pages.parts import Empty, Frame, Measure, Option, When, Who


@dataclass(frozen=True, slots=True)
class Dot:
    """One person in the picture. `angle` in degrees, fixed for a person (hash of id, then spaced); `radius` in 0 (you)
    to 1 (the rim), `was` the radius a quarter of a year ago, None where unknown."""

    who: Who
    circle: str
    angle: float
    radius: float
    was: float | None
    trend: str
    closeness: Measure
    sentence: str


@dataclass(frozen=True, slots=True)
class Ring:
    """One circle: its name, its outer radius in 0 to 1, how many people stand in it."""

    circle: str
    title: str
    radius: float
    people: int


@dataclass(frozen=True, slots=True)
class Circles:
    """`kind` is "closeness" or "attention" (only your side is visible; then `bring` says what to import to see the
    bond). `unplaced` people have one side that no source shows: "not enough to say", never at the rim."""

    frame: Frame
    kind: str
    bring: str | None
    rings: tuple[Ring, ...]
    dots: tuple[Dot, ...]
    strangers: int
    unplaced: int
    unplaced_href: str
    since: When
    summary: str
    chance: str | None
    periods: tuple[Option, ...]
    empty: Empty | None
