"""Circles: about 5, 15, 50 and 150 people, cut where the points of an ego's own ties thin out (TIES.md, 5).

Cuts are *absolute*: they are found on what stood at the beginning of a quarter of the year and hold for that quarter,
so that nobody moves because somebody else did. A home with fewer than 15 two-way ties at that moment has the anchors
of the literature instead (weekly, monthly, yearly contact). See docs/decisions/circles.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Circle
from nearer.model.time import DAY_US, from_us, to_us
from nearer.ties.kernel import Snapshots
from nearer.ties.weights import FLOOR

Floats = NDArray[np.float64]
Ranks = NDArray[np.int8]

TARGETS = (5, 15, 50, 150)
BOUNDS = (10, 30, 100, 300)
ANCHORS = (8.0, 2.5, 0.6, FLOOR)
"""Points of steady contact: about weekly, monthly, a few times a year; for homes too small for cuts of their own."""
TARGET_SPREAD = 0.45
"""Standard deviation of ln(size / target) in the prior."""
LEAST_TIES = 15
INNER_THREE = 3
STRANGER = Circle.STRANGERS.rank
WIDE = Circle.WIDE.rank
MOVES = 0.6
"""A person changes circle where the probability of the change exceeds this two weeks running."""
_WEEK_US = 7 * DAY_US
_MONDAY_US = 4 * DAY_US
"""1 January 1970 was a Thursday; four days later came the first Monday."""
_UNPLACED = 9


Cuts: TypeAlias = Mapping[int, Floats]
"""The four cuts by the beginning of the quarter for which they hold."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The circles of n ties: `rank` is Circle.rank; `probability` that the tie belongs within that circle (for
    strangers: beyond the last); `cuts` the points from which the four circles begin, descending."""

    rank: Ranks
    probability: Floats
    cuts: Floats


def quarters(at_us: int) -> tuple[int, int]:
    """The beginning of the quarter before, and of the quarter in which a moment lies, in UTC."""
    now = from_us(at_us)
    this = datetime(now.year, 3 * ((now.month - 1) // 3) + 1, 1, tzinfo=now.tzinfo)
    year, month = (this.year, this.month - 3) if this.month > 3 else (this.year - 1, 10)
    return to_us(datetime(year, month, 1, tzinfo=now.tzinfo)), to_us(this)


def week_ends(at_us: int) -> NDArray[np.int64]:
    """The Mondays, 0:00 UTC, since the beginning of the quarter before, up to a moment."""
    first, _ = quarters(at_us)
    start = -(-(first - _MONDAY_US) // _WEEK_US) * _WEEK_US + _MONDAY_US
    return np.arange(start, at_us + 1, _WEEK_US, dtype=np.int64)


def value(both: Floats, incoming: Floats) -> Floats:
    """The points by which a tie is placed in the inner three: ego's part counts no more than theirs does.

    So approaches that are not answered never lift anybody by themselves, however many they are.
    """
    return incoming + np.minimum(both - incoming, incoming)


def find_cuts(
    values: Floats, targets: tuple[int, ...], bounds: tuple[int, ...], anchors: tuple[float, ...]
) -> list[float]:
    """The points from which each circle begins, descending: the exact minimum, by dynamic programming, of the spread
    of ln S within the groups and of the distance of their sizes from the targets. Targets larger than 1.5 times the
    number of values are dropped; their circles begin at the anchor."""
    ranked = np.sort(values[values >= FLOOR])[::-1]
    sizes = _sizes(np.log(ranked), [t for t in targets if t <= 1.5 * len(ranked)], bounds) if len(ranked) else []
    cuts: list[float] = []
    for q, anchor in enumerate(anchors):
        most = cuts[-1] if cuts else float("inf")
        if q >= len(sizes):
            cut = anchor
        elif sizes[q] < len(ranked):
            cut = float(np.sqrt(ranked[sizes[q] - 1] * ranked[sizes[q]]))
        else:
            cut = min(anchor, float(ranked[-1]))
        cuts.append(max(FLOOR, min(cut, most)))
    return cuts


def _sizes(x: Floats, targets: list[int], bounds: tuple[int, ...]) -> list[int]:
    """The cumulative sizes m1 < m2 < ... that minimise the cost of TIES.md, 5. `x` descends."""
    count, groups = len(x), len(targets)
    if groups == 0:
        return []
    spread = max(2 * float(np.var(x)) / (groups + 1) ** 2, 1e-9)
    sums, squares = np.concatenate(([0.0], np.cumsum(x))), np.concatenate(([0.0], np.cumsum(x * x)))

    def within(i: NDArray[np.int64], j: NDArray[np.int64]) -> Floats:
        size = np.maximum(j - i, 1)
        return np.maximum(squares[j] - squares[i] - (sums[j] - sums[i]) ** 2 / size, 0) / (2 * spread)

    best, before = np.array([0.0]), np.array([0])
    trace: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for q, target in enumerate(targets):
        here = np.arange(q + 1, max(q + 1, min(bounds[q], count)) + 1)
        here = here[here <= count]
        if len(here) == 0:
            break
        cost = best[None, :] + within(before[None, :], here[:, None])
        cost = np.where(before[None, :] < here[:, None], cost, np.inf)
        chosen = np.argmin(cost, axis=1)
        trace.append((here, chosen))
        best = cost[np.arange(len(here)), chosen] + np.log(here / target) ** 2 / (2 * TARGET_SPREAD**2)
        before = here
    spot = int(np.argmin(best + within(before, np.full(len(before), count))))
    sizes: list[int] = []
    for here, chosen in reversed(trace):
        sizes.append(int(here[spot]))
        spot = int(chosen[spot])
    return sizes[::-1]


def closeness_cuts(both: Floats, incoming: Floats, two_way: NDArray[np.bool_]) -> Floats:
    """The four cuts of closeness at one moment: three on the two-way ties, the last on all the others."""
    placed = value(both, incoming)
    mutual = placed[two_way & (placed >= FLOOR)]
    if len(mutual) < LEAST_TIES:
        return np.array(ANCHORS)
    inner = find_cuts(mutual, TARGETS[:INNER_THREE], BOUNDS[:INNER_THREE], ANCHORS[:INNER_THREE])
    taken = int((mutual >= inner[-1]).sum())
    others = both[~(two_way & (placed >= inner[-1]))]
    last = find_cuts(others, (max(1, TARGETS[-1] - taken),), (max(1, BOUNDS[-1] - taken),), (FLOOR,))
    return np.array([*inner, min(inner[-1], last[0])])


def attention_cuts(outgoing: Floats) -> Floats:
    """The four cuts of attention at one moment, on the points of ego's own acts."""
    if int((outgoing >= FLOOR).sum()) < LEAST_TIES:
        return np.array(ANCHORS)
    return np.array(find_cuts(outgoing, TARGETS, BOUNDS, ANCHORS))


def closeness_circles(
    past: Snapshots,
    at_us: int,
    both: Floats,
    incoming: Floats,
    two_way: NDArray[np.bool_],
    shape: Floats,
    ever: NDArray[np.bool_],
    cuts: Cuts | None = None,
) -> Placed:
    """Place every tie by closeness, week by week with hysteresis up to a moment.

    `both`, `incoming` are points at that moment, `two_way` whether both acted within the year, `shape` the Gamma
    shape of the tie's contact rate, `ever` which ties may be placed (the cuts are found on these alone). `cuts` are
    those of all ties, where the ones handed in are only some of them (`may_be_placed`).
    """
    inner, outer = value(past.points, past.points_in), past.points
    if cuts is None:
        cuts = {
            start: closeness_cuts(past.points[ever, m], past.points_in[ever, m], past.two_way[ever, m])
            for start, m in _quarter_columns(past, at_us)
        }
    return _walk(past, at_us, cuts, inner, outer, past.two_way, value(both, incoming), both, two_way, shape)


def attention_circles(
    past: Snapshots,
    at_us: int,
    outgoing: Floats,
    shape: Floats,
    ever: NDArray[np.bool_],
    cuts: Cuts | None = None,
) -> Placed:
    """Place every tie by what ego gave, in the same way; both sides are not asked for."""
    given = np.maximum(0.0, past.points - past.points_in)
    if cuts is None:
        cuts = {start: attention_cuts(given[ever, m]) for start, m in _quarter_columns(past, at_us)}
    everyone = np.ones(given.shape, np.bool_)
    return _walk(past, at_us, cuts, given, given, everyone, outgoing, outgoing, everyone[:, :1].reshape(-1), shape)


def may_be_placed(most: Floats, shape: Floats, cuts: Cuts) -> NDArray[np.bool_]:
    """Which ties may stand in a circle at all; all others are strangers, whatever came of them week by week.

    `most` bounds the points of each tie from above, at every week end since the beginning of the quarter before and
    now. Where even these, times the largest factor by which a week is judged, reach no circle's cut, every week finds
    the tie a stranger, sure and in doubt, so no move ever leads away from there; and so does the present. Neither
    side's part of the points exceeds them all (`value`).
    """
    least = min(float(cut[WIDE]) for cut in cuts.values())
    _, doubtful = _quantiles(shape)
    return most * np.maximum(1.0, doubtful) >= least


def _quarter_columns(past: Snapshots, at_us: int) -> list[tuple[int, int]]:
    starts = quarters(at_us)
    columns = np.searchsorted(past.moments_us, starts)
    if np.any(columns >= len(past.moments_us)) or np.any(past.moments_us[columns] != starts):
        raise ValueError("the snapshots lack the beginning of a quarter; ask for the moments of table.moments")
    return [(start, int(column)) for start, column in zip(starts, columns, strict=True)]


def _innermost(
    inner: Floats, outer: Floats, two_way: NDArray[np.bool_], cuts: Floats, factor: Floats | float = 1.0
) -> Ranks:
    """The innermost circle that points times a factor reach: the inner three by `inner`, two-way ties only."""
    reached = inner * factor
    rank = np.where((outer * factor >= cuts[WIDE]) & (outer >= FLOOR), np.int8(0), np.int8(1))
    for q in range(INNER_THREE):
        rank += ~two_way | (reached < cuts[q])
    return rank


def _walk(
    past: Snapshots,
    at_us: int,
    cuts: Cuts,
    inner: Floats,
    outer: Floats,
    two_way: NDArray[np.bool_],
    inner_now: Floats,
    outer_now: Floats,
    two_way_now: NDArray[np.bool_],
    shape: Floats,
) -> Placed:
    inner, outer = np.ascontiguousarray(inner.T), np.ascontiguousarray(outer.T)
    two_way = np.ascontiguousarray(two_way.T)
    sure, doubtful = _quantiles(shape)
    _, this_quarter = quarters(at_us)
    first = min(cuts)
    rank = np.full(len(inner_now), _UNPLACED, np.int8)
    last_in = last_out = rank
    for week in np.searchsorted(past.moments_us, week_ends(at_us)):
        cut = cuts[this_quarter] if past.moments_us[week] >= this_quarter else cuts[first]
        now = inner[week], outer[week], two_way[week], cut
        into, out = _innermost(*now, sure), _innermost(*now, doubtful)
        if last_in is rank:
            last_in, last_out = into, out
            rank = np.where(outer[week] > 0, _innermost(*now), _UNPLACED)
            continue
        moved = np.clip(rank, np.minimum(out, last_out), np.maximum(into, last_in))
        fresh = np.maximum(_innermost(*now), WIDE)
        rank = np.where(rank == _UNPLACED, np.where(outer[week] > 0, fresh, _UNPLACED), moved)
        last_in, last_out = into, out

    cut = cuts[this_quarter]
    fresh = np.maximum(_innermost(inner_now, outer_now, two_way_now, cut), WIDE)
    rank = np.where(rank == _UNPLACED, fresh, rank)
    rank = np.where(two_way_now, rank, np.maximum(rank, WIDE))
    rank = np.where(outer_now < FLOOR, STRANGER, rank).astype(np.int8)
    return Placed(rank, membership(rank, inner_now, outer_now, cut, shape), cut)


def membership(rank: Ranks, inner: Floats, outer: Floats, cuts: Floats, shape: Floats) -> Floats:
    """The probability that a tie belongs within its circle: P(S X > cut), X ~ Gamma(a, a) with the shape `a` of the
    contact rate's posterior; for strangers, beyond the last. The analytic form of the design's 200 draws."""
    from scipy.special import gammaincc

    cut = cuts[np.minimum(rank, WIDE)]
    points = np.where(rank < INNER_THREE, inner, outer)
    chance = np.where(points > 0, gammaincc(shape, shape * cut / np.maximum(points, 1e-300)), 0.0)
    return np.where(rank == STRANGER, 1 - chance, chance)


def _quantiles(shape: Floats) -> tuple[Floats, Floats]:
    """By how much points are multiplied so that reaching a cut has probability over .6, and so that failing it has:
    the 40 and 60 per cent quantiles of Gamma(a, a), read from a table of the shapes."""
    from scipy.special import gammaincinv

    grid = np.geomspace(0.5, 512, 128)
    place = np.log(np.clip(shape, grid[0], grid[-1]))
    sure = np.interp(place, np.log(grid), gammaincinv(grid, 1 - MOVES) / grid)
    doubtful = np.interp(place, np.log(grid), gammaincinv(grid, MOVES) / grid)
    return sure, doubtful
