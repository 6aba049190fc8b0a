"""Circles: everyone you have dealt with, placed by closeness. Moving nearer is a move along one's own spoke."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isnan

import numpy as np
from numpy.typing import NDArray

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.charts.spokes import place, radius
from nearer.model.tie import Circle, Tie, Trend
from nearer.model.time import to_us
from nearer.pages import company, ties
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.parts import Empty, Frame, HomeState, Measure, Option, When, Who
from nearer.pages.view import Scene, View, address
from nearer.pages.words import CIRCLES, many, number
from nearer.ties.weights import S50


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
    bond). `unplaced` people have one side that no source shows: "not enough to say", never at the rim. `cut_by` says by
    what the circles are cut, where a community's log makes it more than closeness."""

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
    cut_by: str | None = None


PERIODS = {"month": ("a month ago", 30), "quarter": ("a quarter ago", 91), "year": ("a year ago", 365)}

RADII = {"inner": 140 / 480, "near": 256 / 480, "outer": 370 / 480, "wide": 1.0}


def build(nearer: Nearer, view: View, since: str = "quarter") -> Circles:
    """The picture, and the same as rows. `since` names what the ghosts show: month, quarter or year ago."""
    scene = Scene(nearer, view)
    moment = scene.moment
    since = since if since in PERIODS else "quarter"
    days = PERIODS[since][1]
    then = scene.at - timedelta(days=days)
    attention = scene.state is HomeState.ATTENTION
    shown: list[Tie] = []
    strangers = unplaced = 0
    if moment is not None and scene.state in (HomeState.READY, HomeState.ATTENTION):
        ranks = moment.table.attention if attention else moment.table.circle
        strangers = int((ranks == Circle.STRANGERS.rank).sum())
        unplaced = int((ranks < 0).sum())
        inside = np.flatnonzero((ranks >= 0) & (ranks < Circle.STRANGERS.rank))
        shown = [tie for tie in map(moment.table.tie, inside.tolist()) if ties.placed(scene, tie) is not None]
    value = {tie.person: (tie.investment if attention else tie.closeness or 0.0) for tie in shown}
    shown.sort(key=lambda tie: (ties.placed(scene, tie) or Circle.STRANGERS).rank * 1000 - value[tie.person])
    dots = () if moment is None else tuple(_dots(scene, moment, shown, value, then))
    return Circles(
        frame=scene.frame("Circles of attention" if attention else "Circles"),
        kind="attention" if attention else "closeness",
        bring=_bring(scene) if attention else None,
        rings=tuple(
            Ring(c.value, CIRCLES[c], RADII[c.value], sum(d.circle == c.value for d in dots))
            for c in Circle
            if c is not Circle.STRANGERS
        ),
        dots=dots,
        strangers=strangers,
        unplaced=unplaced,
        unplaced_href=f"/people?show=one-sided{'&cloak=1' if view.cloak else ''}",
        since=scene.when(then),
        summary=_summary(shown, attention=attention),
        chance=_chance(shown),
        periods=tuple(
            Option(text, address("/circles", view.address, {"since": name}), name == since)
            for name, (text, _) in PERIODS.items()
        ),
        empty=None if dots else _empty(scene),
        cut_by=None if moment is None or attention else company.circles_cut_by(moment.table),
    )


def _dots(scene: Scene, moment: Moment, shown: list[Tie], value: dict[str, float], then: datetime) -> Iterator[Dot]:
    attention = scene.state is HomeState.ATTENTION
    placements = place([(t.person, (ties.placed(scene, t) or Circle.WIDE).value, value[t.person]) for t in shown])
    lines = moment.trajectories([tie.person for tie in shown])
    column = int(np.searchsorted(moment.weeks, to_us(then)))
    cuts = moment.table.cuts
    lifts = moment.table.lift
    scene.meet(tie.person for tie in shown)
    for tie, placement, line in zip(shown, placements, lines, strict=True):
        circle = (ties.placed(scene, tie) or Circle.WIDE).value
        before = float(line[column]) if 0 < column < len(line) else float("nan")
        lift = lifts[moment.table.index(tie.person) or 0]
        was = None if attention or isnan(before) else _radius_then(before, cuts / lift)
        yield Dot(
            who=scene.who(tie.person),
            circle=circle,
            angle=placement.angle,
            radius=placement.radius,
            was=was,
            trend=tie.course.trend.value,
            closeness=ties.investment(scene, tie) if attention else ties.closeness(scene, tie),
            sentence=ties.sentence(scene, tie),
        )


def _radius_then(closeness: float, cuts: NDArray[np.float64]) -> float | None:
    """Where a person with this closeness would have stood by today's cuts, which are absolute; None out of the rim.

    `cuts` are in the person's own points."""
    strength = S50 * closeness / max(100.0 - closeness, 1e-9)
    for circle, cut in zip(Circle, cuts, strict=False):
        if strength >= cut:
            return radius(circle.value, closeness)
    return None


def _summary(shown: list[Tie], *, attention: bool) -> str:
    inner = sum(tie.circle is Circle.INNER for tie in shown)
    nearer = sum(tie.course.trend is Trend.NEARER for tie in shown)
    away = sum(tie.course.trend in (Trend.AWAY, Trend.PUSHED) for tie in shown)
    if attention:
        return f"{many(len(shown), 'person', 'people')} by what you gave them. What came back is not visible."
    return (
        f"{many(len(shown), 'person', 'people')} in four circles, {number(inner)} of them in the inner one. "
        f"{number(nearer)} nearing, {number(away)} drifting or pushed away."
    )


def _chance(shown: list[Tie]) -> str | None:
    """How many of the calls of direction are expected to be wrong: the sum of 1 - P over them (TIES.md, 4)."""
    calls = [
        1 - (tie.course.p_nearer if tie.course.trend is Trend.NEARER else tie.course.p_away or 0.0)
        for tie in shown
        if tie.course.trend in (Trend.NEARER, Trend.AWAY) and tie.course.p_nearer is not None
    ]
    if not calls:
        return None
    return f"Of {many(len(calls), 'call')} of direction, about {max(1, round(sum(calls)))} may be chance."


def _bring(scene: Scene) -> str:
    networks = sorted({key.network for key in scene.world.people.ego_accounts}) if scene.world is not None else []
    return (
        f"What you imported ({', '.join(networks)}) shows only what you did. These are circles of attention: whom you "
        "gave most. To see the bond, bring in something that shows both sides: an archive with direct messages, a "
        "workspace export, a mailing list, or a table of interactions."
    )


def _empty(scene: Scene) -> Empty:
    if scene.state is HomeState.EMPTY:
        return nothing_yet()
    if scene.state is HomeState.COMMUNITY:
        return who_are_you()
    return Empty(
        "Nobody stands in a circle yet",
        "Too little has passed between you and anybody in what you imported.",
        "Bring in more",
        "/imports",
    )
