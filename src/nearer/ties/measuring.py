"""Everything of every tie at one moment from the acts themselves, in parts: what `table.measure` gives, to the last
bit, without what stood in every week of every tie.

`measure` wants the points of all ties at some thirty moments, half a kilobyte a tie. But the cuts of circles need two
of these, the changes two more, and the walk from week to week only those ties that ever came near a cut
(`circles.may_be_placed`). So one pass over the acts notes four moments and the most points that each tie had since the
first of them; the cuts follow; and the few ties that may stand in a circle are looked at again, week by week.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Circle
from nearer.ties.acts import Acts, SomeActs
from nearer.ties.circles import (
    STRANGER,
    Cuts,
    Placed,
    attention_circles,
    attention_cuts,
    closeness_circles,
    closeness_cuts,
    may_be_placed,
    membership,
    quarters,
    value,
)
from nearer.ties.closeness import Points, points
from nearer.ties.company import Company
from nearer.ties.course import PRIOR_DAYS, Counted, Courses, burst_of_all, counted, finished, told
from nearer.ties.holidays import quiet_days
from nearer.ties.kernel import fold, snapshots
from nearer.ties.powers import packed
from nearer.ties.state import State, empty
from nearer.ties.table import (
    MONTH_US,
    QUARTER_US,
    TieTable,
    assembled,
    lifted,
    moments,
    one_sided,
    standings,
    two_way,
)
from nearer.ties.views import Views

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

PART = 65_536
"""Ties that are measured at once: some 150 MB, whatever the number of ties (measured); a home with fewer is measured
in one part."""

AT_ONCE = 4_000_000
"""Acts, and weeks of ties, that are held at once: some 200 MB."""

SLACK = 1 + 1e-9
"""The most points of a tie are taken a little higher, so that no rounding makes the bound too low."""


def measure_acts(
    state: State,
    acts: SomeActs,
    at_us: int,
    *,
    views: Views | None = None,
    pins: Mapping[str, Circle] | None = None,
    company: Company | None = None,
    part: int = PART,
) -> TieTable:
    """Everything of every tie at a moment no earlier than the last of these acts, from which the state comes; so many
    ties at once."""
    now, standing, seen, looked = _look(state, acts, at_us, views, part)
    unseen, barred = one_sided(standing), state.barred
    courses = _courses(state, at_us, seen, unseen, part)
    kept = None if company is None else company.standing(state.persons, at_us)
    lifting = company if kept is not None else None
    lift = np.ones(len(state)) if kept is None else kept.lift
    asked = _Asked(
        now=now,
        lift=lift,
        two_way=two_way(state, at_us),
        shape=PRIOR_DAYS + (courses.recent_count + courses.usual_count) / courses.burst,
        ever=~(barred | unseen),
        given=~barred,
    )
    near, attention = _placed(acts, at_us, asked, looked, lifting, part)
    before = looked.at(at_us - MONTH_US), looked.at(at_us - QUARTER_US)
    return assembled(
        state, at_us, now, standing, courses, near, attention, before, pins=pins, company=company, kept=kept
    )


def state_of(acts: SomeActs, part: int = PART) -> State:
    """The state of all ties after these acts, so many ties at once."""
    made = empty(acts.persons)
    for first, last in parts(len(made), part):
        made.facts[first:last] = fold(None, acts.part(first, last)).facts
    return made


@dataclass(frozen=True, slots=True)
class Looked:
    """What stood at the beginnings of the quarters, a month and a quarter ago; `most` the most points since the first
    of these moments. Shape (ties, moments)."""

    moments_us: Ints
    points: Floats
    points_in: Floats
    two_way: Bools
    most: Floats

    def column(self, at_us: int) -> int:
        """Which column holds this moment."""
        return int(np.searchsorted(self.moments_us, at_us))

    def at(self, at_us: int) -> Points:
        """The points at one of the moments."""
        return Points(self.points[:, self.column(at_us)], self.points_in[:, self.column(at_us)])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What places ties: points now, by what company lifts them, whether both sides acted within the year, the shape of
    the contact rate, which may have a circle at all (`ever`) and which one of attention (`given`)."""

    now: Points
    lift: Floats
    two_way: Bools
    shape: Floats
    ever: Bools
    given: Bools


def parts(count: int, part: int) -> Iterator[tuple[int, int]]:
    """From where to where the parts of so many ties reach; one, and empty, where there are none."""
    for first in range(0, max(count, 1), part):
        yield first, min(first + part, count)


def _look(
    state: State, acts: SomeActs, at_us: int, views: Views | None, part: int
) -> tuple[Points, NDArray[np.int8], list[Counted], Looked]:
    """What each tie tells by itself, part by part."""
    asked = np.unique(np.array([*quarters(at_us), at_us - MONTH_US, at_us - QUARTER_US], np.int64))
    count = len(state)
    now = Points(np.empty(count), np.empty(count))
    standing = np.empty(count, np.int8)
    shape = count, len(asked)
    looked = Looked(asked, np.zeros(shape), np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(count))
    seen: list[Counted] = []
    quiet = quiet_days(state, at_us)
    for first, last in parts(count, part):
        some, here = state.part(first, last), slice(first, last)
        found = points(some, at_us)
        now.both[here], now.incoming[here] = found.both, found.incoming
        standing[here] = standings(some)
        seen.append(counted(some, at_us, None if views is None else views.part(first, last), quiet))
        _recall(acts.part(first, last), looked, here)
    return now, standing, seen, looked


def _recall(acts: Acts, looked: Looked, here: slice) -> None:
    from nearer.ties.passes import SnapshotColumns
    from nearer.ties.recall_pass import recall_pass

    points, incoming, two_way = looked.points[here], looked.points_in[here], looked.two_way[here]
    nothing = np.zeros((0, 0), np.int16)
    columns = SnapshotColumns(looked.moments_us, points, incoming, nothing, two_way)
    state = empty(acts.persons)
    recall_pass(state.facts, acts.columns(), packed(acts.points), columns, looked.most[here])


def _courses(state: State, at_us: int, seen: list[Counted], unseen: Bools, part: int) -> Courses:
    of_all = burst_of_all(seen)
    made = [
        told(state.part(first, last), at_us, one, unseen[first:last], of_all)
        for (first, last), one in zip(parts(len(state), part), seen, strict=True)
    ]
    return finished(joined(made))


def joined(made: list[Courses]) -> Courses:
    """The courses of all parts."""

    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(one, name) for one in made])

    if len(made) == 1:
        return made[0]
    return Courses(
        trend=whole("trend"),
        recent_count=whole("recent_count"),
        usual_count=whole("usual_count"),
        recent_days=whole("recent_days"),
        usual_days=whole("usual_days"),
        burst=whole("burst"),
        p_nearer=whole("p_nearer"),
        p_away=whole("p_away"),
        spread=made[0].spread,
    )


def _placed(
    acts: SomeActs, at_us: int, asked: _Asked, looked: Looked, company: Company | None, part: int
) -> tuple[Placed, Placed]:
    """The circles of closeness and of attention: the walk of those who may stand in one, strangers all others."""
    now, shape = asked.now, asked.shape
    both, incoming = now.both * asked.lift, now.incoming * asked.lift
    near_cuts, given_cuts, highest = _cuts(acts, at_us, asked, looked, company)
    most = SLACK * np.maximum(looked.most, now.both)
    maybe = may_be_placed(most * np.maximum(highest, asked.lift), shape, near_cuts)
    maybe |= may_be_placed(most, shape, given_cuts)
    near, given = np.full((2, len(shape)), STRANGER, np.int8)
    for rows in _groups(np.flatnonzero(maybe), acts):
        some = acts.part(0, len(shape)) if len(rows) == len(shape) else acts.of(rows)
        past = snapshots(some, moments(at_us))
        near[rows] = closeness_circles(
            past if company is None else lifted(past, company),
            at_us,
            both[rows],
            incoming[rows],
            asked.two_way[rows],
            shape[rows],
            asked.ever[rows],
            near_cuts,
        ).rank
        outgoing = now.outgoing[rows]
        given[rows] = attention_circles(past, at_us, outgoing, shape[rows], asked.given[rows], given_cuts).rank
    this = max(near_cuts)
    chance = _membership(near, value(both, incoming), both, near_cuts[this], shape, part)
    given_chance = _membership(given, now.outgoing, now.outgoing, given_cuts[this], shape, part)
    return Placed(near, chance, near_cuts[this]), Placed(given, given_chance, given_cuts[this])


def _cuts(
    acts: SomeActs, at_us: int, asked: _Asked, looked: Looked, company: Company | None
) -> tuple[Cuts, Cuts, Floats]:
    """The cuts of closeness and of attention, by quarter; and the highest lift that any week had."""
    near: dict[int, Floats] = {}
    given: dict[int, Floats] = {}
    starts = quarters(at_us)
    lifts = None if company is None else company.lifts(acts.persons, np.array(starts))
    ever, giving = asked.ever, asked.given
    for n, start in enumerate(starts):
        m = looked.column(start)
        both, incoming = looked.points[:, m], looked.points_in[:, m]
        given[start] = attention_cuts(np.maximum(0.0, both - incoming)[giving])
        if lifts is not None:
            both, incoming = both * lifts[:, n], incoming * lifts[:, n]
        near[start] = closeness_cuts(both[ever], incoming[ever], looked.two_way[ever, m])
    return near, given, np.ones(len(ever)) if lifts is None else lifts.max(axis=1)


def _membership(rank: NDArray[np.int8], inner: Floats, outer: Floats, cuts: Floats, shape: Floats, part: int) -> Floats:
    made = np.empty(len(rank))
    for first, last in parts(len(rank), part):
        here = slice(first, last)
        made[here] = membership(rank[here], inner[here], outer[here], cuts, shape[here])
    return made


def _groups(rows: Ints, acts: SomeActs) -> Iterator[Ints]:
    """The rows in groups that fit into memory with their acts; all at once where they do."""
    sizes = np.diff(acts.start)[rows] + len(moments(0))
    group = np.cumsum(sizes) // AT_ONCE
    for first, last in pairwise((*np.flatnonzero(np.diff(group, prepend=-1)).tolist(), len(rows))):
        yield rows[first:last]
