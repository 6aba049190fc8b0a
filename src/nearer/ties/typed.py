"""The points of each tie by kind of act, and who came back: what the weights of the kinds are learnt from.

The points of a kind are made by the very pass that makes closeness, run once a kind with that kind worth 1 and every
other worth nothing. So times, half-lives, depth, direction, the day's rank among acts of all kinds, what counts once
and blocks are the model's own, and the sum over the kinds of weight x points is S.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.kernel import CONTACT_SPAN_DAYS, snapshots
from nearer.ties.powers import packed
from nearer.ties.state import NEVER, blank
from nearer.ties.views import Views
from nearer.ties.weights import CODES, KINDS, WEIGHTS, tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEARNABLE: tuple[Kind, ...] = tuple(kind for kind in KINDS if WEIGHTS[kind].points > 0)
"""The kinds whose weight can be learnt: those that give points. What negative acts take stays as the model has it."""

PRIOR_POINTS: Floats = np.array([WEIGHTS[kind].points for kind in LEARNABLE])
"""The weight of each learnable kind before anything is learnt."""

HORIZON_US = 30 * DAY_US
"""Coming back means an act within 30 days (TIES.md)."""

CUTOFFS = 24
"""At most so many past cut-offs, a horizon apart so that no act is a label twice: two years (our own choice)."""

MOST_ROWS = 100_000
"""Older cut-offs are left out beyond so many rows; the fit takes seconds then (our own choice)."""

_LEARNABLE_CODES = np.array([CODES[kind] for kind in LEARNABLE])
_POSITIVE = np.array([WEIGHTS[kind].points > 0 for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Labelled:
    """Rows with the points of each kind and what came of them.

    `points` has shape (rows, len(LEARNABLE)); `label` tells whether they came back; rows with the same number in
    `together` are of one tie (or of one ego) and are not independent; `cutoff` counts the moments from the oldest, 0.
    """

    points: Floats
    label: Flags
    together: Ints
    cutoff: Ints

    def __len__(self) -> int:
        return len(self.label)

    def take(self, wanted: Flags | Ints) -> "Labelled":
        """Some of the rows."""
        return Labelled(self.points[wanted], self.label[wanted], self.together[wanted], self.cutoff[wanted])


def type_points(acts: Acts, moments_us: Ints) -> Floats:
    """The points of each kind at each moment (ascending, microseconds), before the acts of that very moment.

    Shape (ties, moments, len(LEARNABLE)). With the prior weights their sum is S, exactly: what negative acts took is
    taken from every kind in proportion, at the prior weights.
    """
    moments_us = np.ascontiguousarray(moments_us, np.int64)
    made = np.zeros((len(acts.persons), len(moments_us), len(LEARNABLE)))
    present = np.unique(acts.kind)
    for column, code in enumerate(_LEARNABLE_CODES):
        if code in present:
            made[:, :, column] = _points_of(acts, moments_us, int(code))
    if not _POSITIVE[present].all():
        whole, given = snapshots(acts, moments_us).points, made @ PRIOR_POINTS
        made *= np.divide(whole, given, out=np.zeros_like(whole), where=given > 0)[:, :, None]
    return made


def labelled(acts: Acts, at_us: int, horizon_us: int = HORIZON_US, views: Views | None = None) -> Labelled:
    """Who came back within the horizon after past cut-offs, the last one a horizon before `at_us`.

    A row is asked for at a cut-off where there was an act with the person before it, ego acted towards anybody within
    the horizon before it, and their acts could be seen from the cut-off to the end of the horizon: their side is
    visible (as for the tie's standing), and `views`, where given, cover the time. Coming back is an incoming act that
    takes no points away.
    """
    from nearer.ties.forecast.labels import returned

    acts = acts.until(at_us)
    cutoffs = _cutoffs(acts, at_us, horizon_us)
    seen = their_side_visible(acts)
    ours = np.sort(acts.time_us[~acts.incoming])
    kindly = acts.keep(_POSITIVE[acts.kind])
    first = np.full(len(acts.persons), np.iinfo(np.int64).max)
    some = np.flatnonzero(np.diff(acts.start))
    first[some] = acts.time_us[acts.start[some]]

    rows: list[tuple[Ints, Flags, int]] = []
    total = 0
    for number in range(len(cutoffs) - 1, -1, -1):
        cutoff = int(cutoffs[number])
        if np.searchsorted(ours, cutoff - horizon_us) == np.searchsorted(ours, cutoff):
            continue
        asked = seen & (first < cutoff)
        if views is not None:
            asked &= (views.since_us <= cutoff) & (views.until_us >= cutoff + horizon_us - 1)
        tie = np.flatnonzero(asked)
        if len(tie) > MOST_ROWS:
            tie = tie[np.linspace(0, len(tie) - 1, MOST_ROWS).astype(np.int64)]
        total += len(tie)
        if rows and total > MOST_ROWS:
            break
        rows.append((tie, returned(kindly, cutoff, cutoff + horizon_us)[tie], number))
    rows.reverse()
    if not rows:
        none = np.zeros(0, np.int64)
        return Labelled(np.zeros((0, len(LEARNABLE))), none > 0, none, none)
    asked_at = np.array([number for _, _, number in rows])
    points = type_points(acts, cutoffs[asked_at])
    return Labelled(
        np.concatenate([points[tie, m] for m, (tie, _, _) in enumerate(rows)]),
        np.concatenate([label for _, label, _ in rows]),
        np.concatenate([tie for tie, _, _ in rows]),
        np.concatenate([np.full(len(tie), number) for tie, _, number in rows]),
    )


def worth(acts: Acts, places: Ints) -> Floats:
    """What these acts together give by kind, each taken as the first of its day; shape (len(LEARNABLE),)."""
    depth = np.minimum(2.0, 1.0 + 0.25 * np.log2(1.0 + acts.words[places] / 20.0))
    given = np.where(acts.incoming[places], tables().incoming, 1.0) * depth
    total = np.zeros(len(KINDS))
    np.add.at(total, acts.kind[places], given)
    return total[_LEARNABLE_CODES]


def _points_of(acts: Acts, moments_us: Ints, code: int) -> Floats:
    from nearer.ties.passes import SnapshotColumns, snapshot_pass

    shape = (len(acts.persons), len(moments_us))
    only = np.zeros(len(KINDS))
    only[code] = 1.0
    points = np.zeros(shape)
    seen = SnapshotColumns(moments_us, points, np.zeros(shape), np.zeros(shape, np.int16), np.zeros(shape, np.bool_))
    snapshot_pass(blank(len(acts.persons)), acts.columns(), packed(only), seen, CONTACT_SPAN_DAYS)
    return points


def _cutoffs(acts: Acts, at_us: int, horizon_us: int) -> Ints:
    """Ascending moments a horizon apart, the last a horizon before `at_us`, none before the first act with a time."""
    timed = acts.time_us[acts.time_us != NEVER]
    if len(timed) == 0:
        return np.zeros(0, np.int64)
    cutoffs = at_us + 1 - horizon_us * np.arange(CUTOFFS, 0, -1)
    return cutoffs[cutoffs > timed.min()]


def their_side_visible(acts: Acts) -> Flags:
    """Whether an answer would have been seen to at least half of ego's acts of each tie, or one was seen."""
    tie, count = acts.tie, len(acts.persons)
    sent = np.bincount(tie[~acts.incoming], minlength=count)
    answerable = np.bincount(tie[~acts.incoming & acts.answerable], minlength=count)
    came = np.bincount(tie[acts.incoming], minlength=count)
    return (came > 0) | (2 * answerable >= sent)
