"""Everything of every tie at one moment, as arrays; and one tie as an object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import isnan

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Circle, Standing, Tie
from nearer.model.time import DAY_US, from_us
from nearer.people.persons import place_of
from nearer.ties.circles import (
    STRANGER,
    WIDE,
    Placed,
    attention_circles,
    closeness_circles,
    quarters,
    week_ends,
)
from nearer.ties.closeness import Points, points, to_closeness
from nearer.ties.company import Company, Kept
from nearer.ties.course import PRIOR_DAYS, Courses, course
from nearer.ties.holidays import quiet_days
from nearer.ties.kernel import Snapshots
from nearer.ties.state import NEVER, State
from nearer.ties.views import Views

Floats = NDArray[np.float64]

MONTH_US = 30 * DAY_US
QUARTER_US = 91 * DAY_US
YEAR_US = 365 * DAY_US
NO_CIRCLE = -1

STANDINGS: tuple[Standing, ...] = tuple(Standing)
CIRCLES: tuple[Circle, ...] = tuple(Circle)
_STANDING = {standing: code for code, standing in enumerate(STANDINGS)}


@dataclass(frozen=True, slots=True)
class TieTable:
    """All ties of one ego at `at_us`; row i is the tie to `persons[i]`, which are sorted.

    `standing` are codes of STANDINGS. `closeness` is C, NaN where only one side is visible; `investment` the C of
    ego's own acts; `change` the change over 30 days of the one that counts, `quarter_ago` its value 91 days ago.
    `circle` and `attention` are ranks of Circle, NO_CIRCLE where a tie cannot be placed. `cuts` and `attention_cuts`
    are the points from which the four circles begin.

    `company` is what the logs of communities tell of these people, no later than the moment; `standing_company` what
    they told at the beginning of its quarter, which lifts the points that rank and place. None where they tell nothing.
    """

    persons: Sequence[str]
    at_us: int
    state: State
    points: Points
    standing: NDArray[np.int8]
    closeness: Floats
    investment: Floats
    change: Floats
    quarter_ago: Floats
    circle: NDArray[np.int8]
    attention: NDArray[np.int8]
    p_circle: Floats
    pinned: NDArray[np.bool_]
    courses: Courses
    cuts: Floats
    attention_cuts: Floats
    company: Kept | None = None
    standing_company: Kept | None = None
    _quiet: list[NDArray[np.bool_]] = field(default_factory=list[NDArray[np.bool_]], repr=False, compare=False)

    @property
    def quiet(self) -> NDArray[np.bool_]:
        """The days, by age, on which ego's ties were nearly all silent together (holidays.quiet_days); found once."""
        if not self._quiet:
            self._quiet.append(quiet_days(self.state, self.at_us))
        return self._quiet[0]

    def __len__(self) -> int:
        return len(self.persons)

    @property
    def ranked(self) -> Floats:
        """The points that rank and place, on the scale of S: S itself where no community log tells anything."""
        return self.points.both * self.lift

    @property
    def lift(self) -> Floats:
        """By what the company that people keep multiplies their points where they are ranked and placed."""
        return np.ones(len(self)) if self.standing_company is None else self.standing_company.lift

    def index(self, person: str) -> int | None:
        """The row of a person, None where there is no tie."""
        return place_of(self.persons, person)

    def tie(self, i: int, *, ratio: bool = True) -> Tie:
        """One tie as an object; without the ratio of its rates where that is not wanted, for it takes the longest."""
        closeness = float(self.closeness[i])
        rank = int(self.circle[i])
        facts = self.state.facts[i]
        return Tie(
            person=self.persons[i],
            standing=STANDINGS[int(self.standing[i])],
            closeness=None if isnan(closeness) else closeness,
            investment=float(self.investment[i]),
            change=float(self.change[i]),
            circle=None if rank == NO_CIRCLE else CIRCLES[rank],
            attention=CIRCLES[int(self.attention[i])],
            p_circle=float(self.p_circle[i]),
            pinned=bool(self.pinned[i]),
            course=self.courses.course(i, ratio=ratio),
            n_in=int(facts["n_in"]),
            n_out=int(facts["n_out"]),
            first=_moment(int(facts["first_us"])),
            last=_moment(max(int(facts["last_in_us"]), int(facts["last_out_us"]))),
            last_in=_moment(int(facts["last_in_us"])),
            last_out=_moment(int(facts["last_out_us"])),
        )

    def ties(self) -> tuple[Tie, ...]:
        """Every tie as an object, in the order of the persons."""
        return tuple(self.tie(i) for i in range(len(self)))


def moments(at_us: int) -> NDArray[np.int64]:
    """The moments of which `measure` needs what stood: week ends, beginnings of quarters, a month and a quarter ago."""
    return np.unique(np.concatenate((week_ends(at_us), quarters(at_us), [at_us - MONTH_US, at_us - QUARTER_US])))


def measure(
    state: State,
    past: Snapshots,
    at_us: int,
    *,
    views: Views | None = None,
    pins: Mapping[str, Circle] | None = None,
    company: Company | None = None,
) -> TieTable:
    """Everything of every tie at a moment.

    `state` and `past` (of `moments(at_us)`) come from the same acts, none later than the moment. `views` say what
    could be seen, in the order of the persons; without them everything could. `pins` are the user's own choice of a
    circle; they hold over everything but a block or a mute. `company`, where a community's log is there, lifts the
    points by which the circles of closeness are cut; closeness and all else stay as they are.
    """
    if past.persons != state.persons:
        raise ValueError("the snapshots are not of the ties of the state")
    now = points(state, at_us)
    standing = standings(state)
    unseen, barred = one_sided(standing), state.barred
    courses = course(state, at_us, views, unseen=unseen)
    shape = PRIOR_DAYS + (courses.recent_count + courses.usual_count) / courses.burst
    kept = None if company is None else company.standing(state.persons, at_us)
    lift = 1.0 if kept is None else kept.lift
    raised = past if company is None or kept is None else lifted(past, company)
    near = closeness_circles(
        raised, at_us, now.both * lift, now.incoming * lift, two_way(state, at_us), shape, ~(barred | unseen)
    )
    attention = attention_circles(past, at_us, now.outgoing, shape, ~barred)
    columns = np.searchsorted(past.moments_us, [at_us - MONTH_US, at_us - QUARTER_US])
    month, quarter = (Points(past.points[:, m], past.points_in[:, m]) for m in columns)
    return assembled(
        state, at_us, now, standing, courses, near, attention, (month, quarter), pins=pins, company=company, kept=kept
    )


def assembled(
    state: State,
    at_us: int,
    now: Points,
    standing: NDArray[np.int8],
    courses: Courses,
    near: Placed,
    attention: Placed,
    before: tuple[Points, Points],
    *,
    pins: Mapping[str, Circle] | None,
    company: Company | None,
    kept: Kept | None,
) -> TieTable:
    """The table from its parts. `near` and `attention` are the circles of all ties, `before` what stood a month and a
    quarter ago, `kept` the company that counts in the quarter."""
    unseen, barred = one_sided(standing), state.barred
    circle = np.where(standing == _STANDING[Standing.UNANSWERED], np.maximum(near.rank, WIDE), near.rank)
    circle = np.where(unseen | barred, NO_CIRCLE, circle).astype(np.int8)
    attended = np.where(barred, STRANGER, attention.rank).astype(np.int8)
    p_circle = np.where(circle == NO_CIRCLE, attention.probability, near.probability)
    pinned = _pin(state.persons, pins or {}, barred, circle, p_circle)

    def number(told: Points) -> Floats:
        return to_closeness(np.where(unseen, told.outgoing, told.both))

    emptied = state.blocked
    current = np.where(emptied, 0.0, number(now))
    month, quarter = before
    return TieTable(
        persons=state.persons,
        at_us=at_us,
        state=state,
        points=now,
        standing=standing,
        closeness=np.where(unseen, np.nan, current),
        investment=np.where(emptied, 0.0, to_closeness(now.outgoing)),
        change=current - number(month),
        quarter_ago=number(quarter),
        circle=circle,
        attention=attended,
        p_circle=p_circle,
        pinned=pinned,
        courses=courses,
        cuts=near.cuts,
        attention_cuts=attention.cuts,
        company=None if company is None else company.newest(state.persons, at_us),
        standing_company=kept,
    )


def one_sided(standing: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Of which ties one side is not visible, by their codes of STANDINGS."""
    return np.isin(standing, (_STANDING[Standing.ONE_SIDED], _STANDING[Standing.YOURS_UNSEEN]))


def two_way(state: State, at_us: int) -> NDArray[np.bool_]:
    """Whether both sides acted within the year before a moment."""
    year_ago = at_us - YEAR_US
    return (state.facts["last_in_us"] >= year_ago) & (state.facts["last_out_us"] >= year_ago)


def standings(state: State) -> NDArray[np.int8]:
    """What could be seen of every tie, as codes of STANDINGS.

    A side that never acted was *visible* where an answer would have been seen to at least half of the other side's
    acts. Follows, clicks and views alone are no answer: with ego's acts mostly unanswerable the tie stays one-sided.
    """
    facts = state.facts
    n_in, n_out = facts["n_in"], facts["n_out"]
    they_visible = 2 * facts["answerable_out"] >= n_out
    ego_visible = 2 * facts["answerable_in"] >= n_in
    spoke = (facts["heard"] > 0) | ((n_in > 0) & they_visible)
    order = (Standing.BLOCKED, Standing.YOURS_UNSEEN, Standing.WAITING, Standing.MUTUAL, Standing.UNANSWERED)
    return np.select(
        [state.barred, (n_out == 0) & ~ego_visible, n_out == 0, spoke, (n_in == 0) & they_visible],
        [_STANDING[standing] for standing in order],
        _STANDING[Standing.ONE_SIDED],
    ).astype(np.int8)


def lifted(past: Snapshots, company: Company) -> Snapshots:
    """The snapshots with every tie's points times what its company lifts them by in each quarter."""
    lifts = company.lifts(past.persons, past.moments_us)
    return replace(past, points=past.points * lifts, points_in=past.points_in * lifts)


def with_pins(table: TieTable, pins: Mapping[str, Circle]) -> TieTable:
    """The table of a moment that was measured without pins, with these."""
    if not pins:
        return table
    circle, p_circle = table.circle.copy(), table.p_circle.copy()
    pinned = _pin(table.persons, pins, table.state.barred, circle, p_circle)
    return replace(table, circle=circle, p_circle=p_circle, pinned=pinned)


def _pin(
    persons: Sequence[str],
    pins: Mapping[str, Circle],
    barred: NDArray[np.bool_],
    circle: NDArray[np.int8],
    p_circle: Floats,
) -> NDArray[np.bool_]:
    """Write the pins over what was found. Returns where a pin holds."""
    pinned = np.zeros(len(persons), np.bool_)
    for person, wanted in pins.items():
        i = place_of(persons, person)
        if i is not None and not barred[i]:
            circle[i], p_circle[i], pinned[i] = wanted.rank, 1.0, True
    return pinned


def _moment(time_us: int) -> datetime | None:
    return None if time_us == NEVER else from_us(time_us)
