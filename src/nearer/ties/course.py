"""Direction with its uncertainty: contact days in the last 30 days against the 180 before (TIES.md, 4).

Each window's rate of contact days has a Gamma posterior; the counts are divided by a burst factor, because contact
comes in bursts and a burst is not many independent days. `docs/decisions/direction.md` says what differs from the
design and what each change did to false alarms: the prior weighs 1.75 contact days instead of 0.9, and the first week
of a tie belongs to no window, because it is observed for the very reason that something happened in it. Days on which
nearly all ties were silent together belong to no window either: a holiday of ego's says nothing of any one tie.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Course, Trend
from nearer.model.time import DAY_US
from nearer.ties.closeness import to_closeness
from nearer.ties.holidays import Bools, quiet_days
from nearer.ties.ratio import Ratios, Windows, prior_days, ratios, spread
from nearer.ties.state import NEVER, RING_WORDS, WORD_DAYS, State
from nearer.ties.views import OPEN_SINCE, OPEN_UNTIL, Views

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RECENT_DAYS = 30
USUAL_DAYS = 180
SPAN_DAYS = RECENT_DAYS + USUAL_DAYS
LEAST_DAYS = 14
"""With fewer visible days in the usual window a tie is new; with fewer in the recent one it cannot be told."""
BIRTH_DAYS = 7
"""The first week of a tie is left out of both windows."""
PRIOR_DAYS = 1.75
"""a0: how many contact days the prior of "no change" weighs."""
LEAST_RATE = 1 / SPAN_DAYS
RISE = 1.25
"""Nearer means a rate more than a quarter higher, away one more than a quarter lower."""
SURE = 0.8
PHI_WEIGHT = 15.0
"""Weeks of its own after which a tie's burst factor counts as much as that of all ties."""
PHI_USUAL = 1.5
PHI_USUAL_WEEKS = 60.0
"""With few ties the burst factor of all is drawn towards 1.5 (mail has 1.0 to 1.3, messages 1.5 to 2.0)."""
PHI_MOST = 8.0
PUSH = -1.0
"""A negative act that took more than one point of closeness within the recent window: pushed away. So is one after
which no point is left, however little there was to take: a first act that is negative takes nothing."""

TRENDS: tuple[Trend, ...] = tuple(Trend)
_CODE = {trend: code for code, trend in enumerate(TRENDS)}


@dataclass(frozen=True, slots=True)
class Courses:
    """The courses of n ties. `trend` are codes of TRENDS; `recent_count` and `usual_count` contact days seen,
    `recent_days` and `usual_days` the visible days of each window; `burst` the burst factor; `p_nearer`, `p_away` are
    NaN where the coverage does not show it. `spread` is how much the rates of all ties vary (see ratio)."""

    trend: NDArray[np.int8]
    recent_count: Ints
    usual_count: Ints
    recent_days: Ints
    usual_days: Ints
    burst: Floats
    p_nearer: Floats
    p_away: Floats
    spread: float

    @property
    def recent(self) -> Floats:
        """Contact days per 30 days in the recent window, 0 where none is visible."""
        return RECENT_DAYS * self.recent_count / np.maximum(self.recent_days, 1)

    @property
    def usual(self) -> Floats:
        """Contact days per 30 days in the usual window, 0 where none is visible."""
        return RECENT_DAYS * self.usual_count / np.maximum(self.usual_days, 1)

    @property
    def by_chance(self) -> float:
        """How many of those called nearer or away are expected to be false calls: the sum of 1 - P over them."""
        nearer, away = self.trend == _CODE[Trend.NEARER], self.trend == _CODE[Trend.AWAY]
        return float((1 - self.p_nearer[nearer]).sum() + (1 - self.p_away[away]).sum())

    @property
    def windows(self) -> Windows:
        """What was counted."""
        return Windows(self.recent_count, self.recent_days, self.usual_count, self.usual_days, self.burst)

    def asked(self, rows: Ints | None = None) -> Bools:
        """Of which of all ties, or of some, the ratio is told: visible, not new, and in contact within both windows
        together."""
        rows = np.arange(len(self.trend)) if rows is None else rows
        return ~np.isnan(self.p_nearer[rows]) & (self.recent_count[rows] + self.usual_count[rows] > 0)

    def ratios(self, rows: Ints | None = None) -> Ratios:
        """The recent rate of contact days over the usual one with its 80 % interval, of all ties or of some rows; NaN
        where it is not asked. Takes about 15 microseconds a tie, so it is made when wanted."""
        rows = np.arange(len(self.trend)) if rows is None else rows
        found = ratios(self.windows.take(rows), prior_days(self.spread), LEAST_RATE)
        asked = self.asked(rows)
        return Ratios(*(np.where(asked, value, np.nan) for value in (found.ratio, found.low, found.high)))

    def course(self, i: int, *, ratio: bool = True) -> Course:
        """The course of one tie. Its `recent_days` and `usual_days` are the visible days of the windows."""
        nearer, away = float(self.p_nearer[i]), float(self.p_away[i])
        told = ratio and bool(self.recent_count[i] + self.usual_count[i] > 0) and not isnan(nearer)
        changed = self.ratios(np.array([i])) if told else None
        return Course(
            trend=TRENDS[int(self.trend[i])],
            recent=RECENT_DAYS * int(self.recent_count[i]) / max(int(self.recent_days[i]), 1),
            usual=RECENT_DAYS * int(self.usual_count[i]) / max(int(self.usual_days[i]), 1),
            recent_days=int(self.recent_days[i]),
            usual_days=int(self.usual_days[i]),
            p_nearer=None if isnan(nearer) else nearer,
            p_away=None if isnan(away) else away,
            ratio=None if changed is None else float(changed.ratio[0]),
            ratio_low=None if changed is None else float(changed.low[0]),
            ratio_high=None if changed is None else float(changed.high[0]),
        )


@dataclass(frozen=True, slots=True)
class Counted:
    """What the direction is told from, of n ties: contact days and visible days of both windows; of the whole weeks of
    the usual span how many there are less one (`own`), and the mean and variance of their contact days; `settled`
    where the usual window is long enough; `born` the age in days."""

    recent_count: Ints
    usual_count: Ints
    recent_days: Ints
    usual_days: Ints
    own: Floats
    mean: Floats
    variance: Floats
    settled: NDArray[np.bool_]
    born: Ints

    @property
    def weight(self) -> Floats:
        """What the weeks of each tie weigh in the burst factor of all."""
        return self.own * self.settled


def course(state: State, at_us: int, views: Views | None = None, *, unseen: NDArray[np.bool_] | None = None) -> Courses:
    """The direction of every tie at a moment no earlier than its last act.

    `views` bound what could be seen; `unseen` marks ties of which one side is not visible at all, whose direction
    nobody can tell.
    """
    seen = counted(state, at_us, views, quiet_days(state, at_us))
    hidden = np.zeros(len(state), np.bool_) if unseen is None else unseen
    return finished(told(state, at_us, seen, hidden, burst_of_all([seen])))


def counted(state: State, at_us: int, views: Views | None = None, quiet: Bools | None = None) -> Counted:
    """The first half of `course`, which looks at each tie alone: a part of them at a time gives the same.

    `quiet` are the days, by age, on which all ties were silent together (holidays.quiet_days); they count for nothing.
    """
    at_day = at_us // DAY_US
    born = _age(state.facts["first_us"], at_day)
    views = views or Views.open(len(state))
    newest = np.maximum(0, _age(views.until_us, at_day))
    oldest = np.minimum(SPAN_DAYS, _age(views.since_us, at_day) + 1)
    oldest = np.where(born < SPAN_DAYS, np.minimum(oldest, born + 1 - BIRTH_DAYS), oldest)
    oldest = np.maximum(oldest, newest)

    week = np.arange(0, SPAN_DAYS + 1, 7)
    edges = np.concatenate((np.broadcast_to(week, (len(state), len(week))), newest[:, None], oldest[:, None]), axis=1)
    edges = np.concatenate((edges, np.clip(RECENT_DAYS, newest, oldest)[:, None]), axis=1)
    days = _counted(state, at_day, edges, quiet)
    silent = np.zeros(SPAN_DAYS + 1, np.int64) if quiet is None else np.append(0, np.cumsum(quiet[:SPAN_DAYS]))
    weeks, at_newest, at_oldest, at_middle = days[:, :-3], days[:, -3], days[:, -2], days[:, -1]
    recent_count, usual_count = at_middle - at_newest, at_oldest - at_middle
    middle = np.clip(RECENT_DAYS, newest, oldest)
    quiet_since = silent[np.minimum(np.stack((newest, middle, oldest)), SPAN_DAYS)]
    recent_days, usual_days = np.diff(np.stack((newest, middle, oldest)) - quiet_since, axis=0)

    whole = (week[:-1] >= newest[:, None]) & (week[1:] <= oldest[:, None]) & (np.diff(silent[week]) == 0)
    own, mean, variance = _weekly(np.diff(weeks, axis=1), whole)
    settled = usual_days >= LEAST_DAYS
    return Counted(recent_count, usual_count, recent_days, usual_days, own, mean, variance, settled, born)


def burst_of_all(parts: Sequence[Counted]) -> float:
    """The burst factor of all ties together, in which every week of each counts."""
    spread_of_all = sum(float(part.variance @ part.weight) for part in parts)
    mean_of_all = sum(float(part.mean @ part.weight) for part in parts)
    drawn = (spread_of_all + PHI_USUAL * PHI_USUAL_WEEKS * LEAST_RATE * 7) / (
        mean_of_all + PHI_USUAL_WEEKS * LEAST_RATE * 7
    )
    return max(1.0, drawn)


def told(state: State, at_us: int, seen: Counted, unseen: NDArray[np.bool_], of_all: float) -> Courses:
    """The second half of `course`: the directions, of any part of the ties. How much the rates of all vary is left
    open; `finished` says it."""
    recent_count, usual_count = seen.recent_count, seen.usual_count
    recent_days, usual_days, born = seen.recent_days, seen.usual_days, seen.born
    burst = _burst(seen, of_all)
    p_nearer, p_away = _probabilities(recent_count, recent_days, usual_count, usual_days, burst)

    dated = state.facts["ring_day"] != NEVER
    hidden = ~dated | (recent_days < LEAST_DAYS) & (born >= RECENT_DAYS + LEAST_DAYS) | unseen
    new = usual_days < LEAST_DAYS
    nothing_left = to_closeness(state.sums[:, 0].sum(axis=1)) < -PUSH
    pushed = (state.facts["push"] < PUSH) | nothing_left
    pushed &= state.facts["push_us"] > at_us - RECENT_DAYS * DAY_US
    trend = np.select(
        [pushed, hidden, new, (p_nearer > SURE) & ~state.barred, p_away > SURE, 1 - p_nearer - p_away > 0.5],
        [_CODE[t] for t in (Trend.PUSHED, Trend.UNSEEN, Trend.NEW, Trend.NEARER, Trend.AWAY, Trend.STEADY)],
        _CODE[Trend.UNSURE],
    ).astype(np.int8)
    blank = hidden | new
    return Courses(
        trend=trend,
        recent_count=recent_count,
        usual_count=usual_count,
        recent_days=recent_days,
        usual_days=usual_days,
        burst=burst,
        p_nearer=np.where(blank, np.nan, p_nearer),
        p_away=np.where(blank, np.nan, p_away),
        spread=float("nan"),
    )


def finished(courses: Courses) -> Courses:
    """The courses of all ties, with how much their rates vary."""
    return replace(courses, spread=spread(courses.windows.take(np.flatnonzero(~np.isnan(courses.p_nearer)))))


def _age(time_us: Ints, at_day: int) -> Ints:
    """How many days before the day `at_day` a time lies; far past and far future stay in range."""
    age = at_day - time_us // DAY_US
    return np.where(time_us == OPEN_SINCE, SPAN_DAYS, np.where(time_us == OPEN_UNTIL, 0, age))


def _counted(state: State, at_day: int, edges: Ints, quiet: Bools | None) -> Ints:
    """How many contact days that are not quiet are younger than each edge, an age in days up to SPAN_DAYS; shape of
    `edges`."""
    counted = np.zeros(edges.shape, np.int64)
    ring_day = state.facts["ring_day"]
    live = np.flatnonzero((ring_day != NEVER) & (at_day - ring_day < SPAN_DAYS))
    if len(live) == 0:
        return counted
    octets = np.ascontiguousarray(state.ring[live].astype("<i8")).view(np.uint8)
    bits = np.unpackbits(octets, axis=1, bitorder="little").reshape(len(live), RING_WORDS, 64)[:, :, :WORD_DAYS]
    bits = bits.reshape(len(live), -1)
    away = (at_day - ring_day[live])[:, None]
    if quiet is not None and quiet.any():
        age = np.minimum(np.arange(bits.shape[1]) + away, len(quiet))
        bits &= ~np.append(quiet, False)[age]
    total = np.zeros((len(live), bits.shape[1] + 1), np.int16)
    np.cumsum(bits, axis=1, out=total[:, 1:])
    counted[live] = np.take_along_axis(total, np.clip(edges[live] - away, 0, bits.shape[1]), axis=1)
    return counted


def _weekly(weeks: Ints, whole: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
    """Of the whole weeks of each tie: how many there are less one, mean and variance of their contact days."""
    size = np.maximum(whole.sum(axis=1), 1)
    mean = (weeks * whole).sum(axis=1) / size
    variance = (((weeks - mean[:, None]) ** 2) * whole).sum(axis=1) / np.maximum(size - 1, 1)
    return (size - 1).astype(np.float64), mean, variance


def _burst(seen: Counted, of_all: float) -> Floats:
    """The burst factor: variance over mean of contact days a week, drawn towards that of all ties, in 1 to 8."""
    own, mean, variance = seen.own, seen.mean, seen.variance
    drawn = (own * variance + PHI_WEIGHT * of_all * mean) / np.maximum((own + PHI_WEIGHT) * mean, 1e-12)
    return np.where(mean > 0, np.clip(drawn, 1.0, PHI_MOST), of_all)


def _probabilities(k1: Ints, n1: Ints, k2: Ints, n2: Ints, burst: Floats) -> tuple[Floats, Floats]:
    """P(rate 1 > 1.25 rate 2) and P(rate 1 < rate 2 / 1.25) of two Gamma posteriors, by the incomplete beta."""
    from scipy.special import betainc

    rate = np.maximum((k1 + k2) / np.maximum(n1 + n2, 1), LEAST_RATE)
    a1, b1 = PRIOR_DAYS + k1 / burst, PRIOR_DAYS / rate + n1 / burst
    a2, b2 = PRIOR_DAYS + k2 / burst, PRIOR_DAYS / rate + n2 / burst
    return betainc(a2, a1, b2 / (b2 + RISE * b1)), betainc(a1, a2, b1 / (b1 + RISE * b2))
