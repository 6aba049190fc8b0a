"""The rows a forecast is learnt from and measured on: who came back within the horizon, and what was known before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.community import Community
from nearer.ties.forecast.features import FULL, PAIR, full_features, pair_features, tie_points
from nearer.ties.forecast.shared import shared_company
from nearer.ties.forecast.totals import totals
from nearer.ties.kernel import fold
from nearer.ties.state import State, TieColumns, empty

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each cut-off and each past contact of an ego who was active in the horizon before it.

    `tie` is the row of the community (or of the acts); `ego` and `alter` are persons; `cutoff` counts the cut-offs
    from 0; `label` tells whether the alter acted towards the ego within the horizon from the cut-off on; `points` and
    `points_in` are S and its incoming part. `full` has shape (rows, 24), and `pair`, its first columns, (rows, 8).
    Rows ascend by cut-off, then by tie.
    """

    tie: Ints
    ego: Ints
    alter: Ints
    cutoff: Ints
    label: Flags
    points: Floats
    points_in: Floats
    full: Floats

    @property
    def pair(self) -> Floats:
        return self.full[:, : len(PAIR)]

    def __len__(self) -> int:
        return len(self.label)

    def take(self, wanted: Flags) -> "Rows":
        """Some of the rows."""
        return Rows(
            self.tie[wanted],
            self.ego[wanted],
            self.alter[wanted],
            self.cutoff[wanted],
            self.label[wanted],
            self.points[wanted],
            self.points_in[wanted],
            self.full[wanted],
        )


def labelled(
    community: Community,
    cutoffs_us: Sequence[int] | Ints,
    horizon_us: int,
    whole: Flags | None = None,
    egos: Flags | None = None,
) -> Rows:
    """The rows of a community at ascending cut-offs; what is known there are the acts before the cut-off.

    An ego is asked for where it acted towards anybody within the horizon before the cut-off. `whole` marks the persons
    all of whose ties are in the community, and `egos` those to ask for (everybody where left out); a row needs both its
    ends whole. Raises ValueError where the cut-offs do not ascend.
    """
    seen = np.ones(len(community.persons), np.bool_) if whole is None else whole
    wanted = seen[community.ego] & seen[community.alter]
    if egos is not None:
        wanted &= egos[community.ego]
    cutoffs = _ascending(cutoffs_us)
    state: State = empty(community.acts.persons)
    since = np.iinfo(np.int64).min
    parts: list[Rows] = []
    for number, cutoff in enumerate(cutoffs.tolist()):
        state = fold(state, between(community.acts, since, cutoff))
        since = cutoff
        parts.append(_rows(community, state, number, cutoff, horizon_us, wanted, seen))
    if not parts:
        none = np.zeros(0, np.int64)
        return Rows(none, none, none, none, none > 0, np.zeros(0), np.zeros(0), np.zeros((0, len(FULL))))
    return _joined(parts)


def labelled_own(acts: Acts, cutoffs_us: Sequence[int] | Ints, horizon_us: int) -> Rows:
    """The rows of one ego's own acts, for the pair head: `ego` is 0, `alter` the row of the tie, `full` the 8 features.

    A cut-off counts where ego acted towards anybody within the horizon before it. Ties of which the other side could
    not be seen, or that are barred, are left out: there a label would be no observation. The caller sees to it that
    the coverage reaches over every horizon. Raises ValueError where the cut-offs do not ascend.
    """
    cutoffs = _ascending(cutoffs_us)
    state: State = empty(acts.persons)
    since = np.iinfo(np.int64).min
    parts: list[Rows] = []
    for number, cutoff in enumerate(cutoffs.tolist()):
        state = fold(state, between(acts, since, cutoff))
        since = cutoff
        columns = state.columns()
        active = bool(np.any(columns.facts["last_out_us"] >= cutoff - horizon_us))
        row = np.flatnonzero(asked(state)) if active else np.zeros(0, np.int64)
        some = TieColumns(columns.facts[row], columns.sums[row])
        both, incoming = tie_points(some, cutoff)
        label = returned(acts, cutoff, cutoff + horizon_us)[row]
        ego, when = np.zeros(len(row), np.int64), np.full(len(row), number)
        parts.append(Rows(row, ego, row, when, label, both, incoming, pair_features(some, cutoff)))
    if not parts:
        none = np.zeros(0, np.int64)
        return Rows(none, none, none, none, none > 0, np.zeros(0), np.zeros(0), np.zeros((0, len(PAIR))))
    return _joined(parts)


def asked(state: State) -> Flags:
    """Of which ties a forecast may be given: there was contact, no bar stands, and their acts could be seen.

    Their side counts as visible as in `table.standings`: they acted by more than follows, clicks and views, or an
    answer would have been seen to at least half of ego's acts.
    """
    facts = state.facts
    visible = (facts["heard"] > 0) | (2 * facts["answerable_out"] >= facts["n_out"])
    return (facts["n_in"] + facts["n_out"] > 0) & visible & ~state.barred


def between(acts: Acts, since_us: int, until_us: int) -> Acts:
    """The acts from a moment on, up to and without another."""
    return acts.keep((acts.time_us >= since_us) & (acts.time_us < until_us))


def returned(acts: Acts, since_us: int, until_us: int) -> Flags:
    """For each tie whether an incoming act lies between the moments, the second left out."""
    hit = acts.incoming & (acts.time_us >= since_us) & (acts.time_us < until_us)
    counts = np.concatenate(([0], np.cumsum(hit)))
    return counts[acts.start[1:]] > counts[acts.start[:-1]]


def _rows(
    community: Community, state: State, number: int, cutoff: int, horizon_us: int, wanted: Flags, whole: Flags
) -> Rows:
    columns = state.columns()
    known = totals(columns, community.ego, community.alter, len(community.persons), cutoff, whole)
    active = known.last_us >= cutoff - horizon_us
    met = columns.facts["n_in"] + columns.facts["n_out"] > 0
    row = np.flatnonzero(met & wanted & active[community.ego])
    some = TieColumns(columns.facts[row], columns.sums[row])
    ego, alter = community.ego[row], community.alter[row]
    both, incoming = tie_points(some, cutoff)
    label = returned(community.acts, cutoff, cutoff + horizon_us)[row]
    shared = shared_company(columns, community.ego, community.alter, len(community.persons), row, cutoff)
    features = full_features(some, ego, alter, known, shared)
    return Rows(row, ego, alter, np.full(len(row), number), label, both, incoming, features)


def _ascending(cutoffs_us: Sequence[int] | Ints) -> Ints:
    cutoffs = np.asarray(cutoffs_us, np.int64)
    if np.any(np.diff(cutoffs) <= 0):
        raise ValueError("cut-offs must ascend")
    return cutoffs


def _joined(parts: list[Rows]) -> Rows:
    return Rows(
        np.concatenate([part.tie for part in parts]),
        np.concatenate([part.ego for part in parts]),
        np.concatenate([part.alter for part in parts]),
        np.concatenate([part.cutoff for part in parts]),
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.points_in for part in parts]),
        np.concatenate([part.full for part in parts]),
    )
