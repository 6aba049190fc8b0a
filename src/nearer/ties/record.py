"""How well Nearer did on this very log: what it would have forecast and what happened, last month's calls of direction
and how they went, and how often people of each circle came back.

Everything is asked of the past as it stood: at each cut-off only what was known before it counts, and a forecast is
made by a head that was fitted to earlier windows alone. The one exception are the weights of kinds, which are those
of the whole log. A tie is asked for only where their answer would have been
seen to the end of the window: absent is not zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Circle, Standing, Trend
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.course import RECENT_DAYS, RISE, TRENDS
from nearer.ties.forecast import Fitted, Rows, labelled_own, learn, windows
from nearer.ties.forecast.calibration import auc, average_precision, brier, ece, reliability
from nearer.ties.forecast.labels import returned
from nearer.ties.kernel import replay, snapshots
from nearer.ties.state import NEVER
from nearer.ties.table import NO_CIRCLE, STANDINGS, TieTable, measure, moments
from nearer.ties.views import Views

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HORIZON_DAYS = 30
HORIZON_US = HORIZON_DAYS * DAY_US
"""The forecast tells of the next 30 days (TIES.md, 6)."""
WEEK_US = 7 * DAY_US
LEAST_ROWS = 200
LEAST_BACK = 20
"""With fewer rows, or fewer who came back, no curve is drawn: its points would be mostly chance (our own choice)."""
CURVE_BINS = 10
MOST_ROWS = 500_000
"""Forecasts that are looked back on, one a tie and window, at most: of more ties so many are drawn. The heads are then
fitted in half a minute whatever the size of the log, and a share among all rows is known to 0.15 points of a hundred
(two standard errors; rows of one tie are not independent, so somewhat less well: our own choice)."""
SEED = 11


@dataclass(frozen=True, slots=True)
class Window:
    """One past window: `asked` people, of whom `expected` were forecast to come back, and `came_back` did.

    `fitted` is False where the forecast was that of the shipped head, because nothing was known before.
    """

    since_us: int
    asked: int
    expected: float
    came_back: int
    fitted: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """So many forecasts of about `forecast`; the share `happened` came back."""

    forecast: float
    happened: float
    count: int


@dataclass(frozen=True, slots=True)
class Forecasts:
    """The forecasts of past windows, pooled, each by what was known before. With too few, `bins` are empty and the
    scores None. `plain_brier` is the Brier score of forecasting the share that came back to everybody."""

    windows: tuple[Window, ...]
    bins: tuple[Bin, ...]
    rows: int
    came_back: int
    auc: float | None
    average_precision: float | None
    brier: float | None
    plain_brier: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class Calls:
    """Ties called `trend` a month before the end of the log, and of how many it `held`: in the 30 days after, contact
    was still more than a quarter above (or below) what had been usual. `others_held` of `others` ties that were called
    steady or not sure did the same without a call."""

    trend: Trend
    called: int
    held: int
    by_chance: float
    others: int
    others_held: int


@dataclass(frozen=True, slots=True)
class Returns:
    """Of `people` in a circle a month before the end of the log, `came_back` acted within the 30 days after."""

    circle: Circle
    people: int
    came_back: int


@dataclass(frozen=True, slots=True)
class Record:
    """All of it, as of `at_us`. `stayed` of `placed` people were in the same circle a week later."""

    at_us: int
    fitted: Fitted
    forecasts: Forecasts
    calls: tuple[Calls, ...]
    returns: tuple[Returns, ...]
    placed: int
    stayed: int


def record(acts: Acts, views: Views, at_us: int) -> Record:
    """The record of one ego's log up to a moment. `views` are in the order of the persons of the acts."""
    acts = acts.until(at_us)
    first = _first(acts, at_us)
    cutoffs = np.array(windows(first, at_us + 1), np.int64)
    rows = _rows(*_asked(acts, views, len(cutoffs)), cutoffs)
    month, week = at_us - HORIZON_US, at_us - HORIZON_US + WEEK_US
    before, after = _table(acts, views, month), _table(acts, views, week)
    placed = (before.circle != NO_CIRCLE) & (after.circle != NO_CIRCLE)
    return Record(
        at_us=at_us,
        fitted=learn(rows, cutoffs, first),
        forecasts=past_forecasts(rows, cutoffs, first),
        calls=tuple(_calls(trend, before, acts, views, month) for trend in (Trend.NEARER, Trend.AWAY)),
        returns=_returns(before, acts, views, month),
        placed=int(placed.sum()),
        stayed=int((before.circle == after.circle)[placed].sum()),
    )


def interval(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share by Jeffreys' prior (Brown, Cai and DasGupta 2001); 0 to 1 of nobody."""
    from scipy.special import betaincinv

    if of == 0:
        return 0.0, 1.0
    low, high = betaincinv(count + 0.5, of - count + 0.5, [0.025, 0.975])
    return (0.0 if count == 0 else float(low)), (1.0 if count == of else float(high))


def _first(acts: Acts, at_us: int) -> int:
    """When the log begins."""
    timed = acts.time_us[acts.time_us != NEVER]
    return int(timed.min()) if len(timed) else at_us


def _asked(acts: Acts, views: Views, windows: int) -> tuple[Acts, Views]:
    """The ties whose forecasts are told of: all, or as many neighbours as have no more than MOST_ROWS rows. They stand
    in the order of hashes, so neighbours are as good as drawn; where the draw begins is the seed's."""
    count, most = len(acts.persons), max(1, MOST_ROWS // max(1, windows))
    if count <= most:
        return acts, views
    first = int(np.random.default_rng(SEED).integers(0, count - most + 1))
    return acts.part(first, first + most), views.part(first, first + most)


def _rows(acts: Acts, views: Views, cutoffs: Ints) -> Rows:
    """The rows of the past windows that could be seen to their end."""
    rows = labelled_own(acts, cutoffs, HORIZON_US)
    since = cutoffs[rows.cutoff]
    seen = (views.since_us[rows.tie] <= since) & (views.until_us[rows.tie] >= since + HORIZON_US - 1)
    return rows.take(seen)


def past_forecasts(rows: Rows, cutoffs: Ints, first_us: int, asked: Flags | None = None) -> Forecasts:
    """What would have been forecast in each past window by a head that was fitted to the windows before it, and what
    came. `asked` marks the rows that are told of (all where left out); the heads are fitted to all."""
    asked = np.ones(len(rows), np.bool_) if asked is None else asked
    told: list[Window] = []
    given: list[Floats] = []
    for number in np.unique(rows.cutoff[asked]).tolist():
        known = learn(rows.take(rows.cutoff < number), cutoffs, first_us)
        now = rows.take(asked & (rows.cutoff == number))
        p = known.head.predict(now.full)
        given.append(p)
        told.append(Window(int(cutoffs[number]), len(now), float(p.sum()), int(now.label.sum()), known.labels > 0))
    p = np.concatenate(given) if given else np.zeros(0)
    rows = rows.take(asked)
    label, back = rows.label, int(rows.label.sum())
    if len(rows) < LEAST_ROWS or min(back, len(rows) - back) < LEAST_BACK:
        return Forecasts(tuple(told), (), len(rows), back, None, None, None, None, None)
    curve = reliability(label, p, CURVE_BINS)
    points = zip(curve.forecast.tolist(), curve.happened.tolist(), curve.count.tolist(), strict=True)
    return Forecasts(
        windows=tuple(told),
        bins=tuple(Bin(forecast, happened, count) for forecast, happened, count in points),
        rows=len(rows),
        came_back=back,
        auc=auc(label, p),
        average_precision=average_precision(label, p),
        brier=brier(label, p),
        plain_brier=brier(label, np.full(len(rows), label.mean())),
        ece=ece(label, p),
    )


def _table(acts: Acts, views: Views, at_us: int) -> TieTable:
    known = acts.until(at_us)
    return measure(replay(known)[0], snapshots(known, moments(at_us)), at_us, views=views)


def _calls(trend: Trend, table: TieTable, acts: Acts, views: Views, at_us: int) -> Calls:
    courses = table.courses
    seen = (views.until_us >= at_us + HORIZON_US) & (courses.usual_days > 0)
    usual = RECENT_DAYS * courses.usual_count / np.maximum(courses.usual_days, 1)
    days = _contact_days(acts, at_us, at_us + HORIZON_US)
    went = days > RISE * usual if trend is Trend.NEARER else days < usual / RISE
    called = seen & (courses.trend == TRENDS.index(trend))
    quiet = [TRENDS.index(Trend.STEADY), TRENDS.index(Trend.UNSURE)]
    others = seen & np.isin(courses.trend, quiet)
    p = courses.p_nearer if trend is Trend.NEARER else courses.p_away
    return Calls(
        trend=trend,
        called=int(called.sum()),
        held=int((went & called).sum()),
        by_chance=float((1 - p[called]).sum()),
        others=int(others.sum()),
        others_held=int((went & others).sum()),
    )


def _returns(table: TieTable, acts: Acts, views: Views, at_us: int) -> tuple[Returns, ...]:
    facts = table.state.facts
    seen = (table.standing != STANDINGS.index(Standing.BLOCKED)) & (facts["n_in"] + facts["n_out"] > 0)
    seen &= views.until_us >= at_us + HORIZON_US
    back = returned(acts, at_us + 1, at_us + HORIZON_US + 1)
    found: list[Returns] = []
    for rank, circle in enumerate(Circle):
        inside = seen & (table.circle == rank)
        found.append(Returns(circle, int(inside.sum()), int((inside & back).sum())))
    return tuple(found)


def _contact_days(acts: Acts, since_us: int, until_us: int) -> NDArray[np.int64]:
    """Days with any dated act later than a moment, up to another, of each tie."""
    inside = acts.dated & (acts.time_us > since_us) & (acts.time_us <= until_us) & (acts.points[acts.kind] > 0)
    days = np.unique(acts.tie[inside] * 1_000_000 + acts.time_us[inside] // DAY_US)
    return np.bincount(days // 1_000_000, minlength=len(acts.persons))
