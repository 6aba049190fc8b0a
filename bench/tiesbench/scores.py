"""How good scores and probabilities are, with intervals from resampled egos, all resamples in one pass.

auc      the chance that a returning person is ranked above one who does not return; equal scores count half
ap       average precision, rows of equal score taken together (as scikit-learn does)
ego_auc  the mean AUC within an ego at a cut-off, over those with both sorts of people
mrr      the mean over returning persons of 1 / rank, each ranked against the non-returning ones of the same ego at the
         same cut-off; equal scores count half; without any such person the rank is 1
ece      expected calibration error, 15 bins of equal mass; rows of equal forecast are spread over the bins in which
         they fall in proportion, so that their order does not matter
brier    the mean squared difference of forecast and outcome

Intervals: 95 %, the 2.5th and 97.5th percentile over resamples of egos with replacement (an ego's rows at all cut-offs
go together). The bins of the ECE stay those of all rows. The ECE of a resample is larger than that of the whole on
average, because noise adds to it, so its interval may lie above the figure.
"""

from dataclasses import dataclass, fields

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BINS = 15
RESAMPLES = 200
SEED = 11


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with the bounds of its 95 % interval; NaN where it cannot be said."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scores:
    """The six figures of one method. ECE and Brier are NaN for what gives no probability."""

    auc: Figure
    ap: Figure
    ego_auc: Figure
    mrr: Figure
    ece: Figure
    brier: Figure


MEASURES = tuple(field.name for field in fields(Scores))
LESS_IS_BETTER = ("ece", "brier")


@dataclass(frozen=True, slots=True)
class Draws:
    """How often each row's ego was drawn. `weight` has shape (egos, 1 + resamples), its first column all ones: the
    whole. `ego` has shape (rows,): the row of `weight`. `group` numbers the rows' egos at cut-offs from 0."""

    weight: NDArray[np.float32]
    ego: Ints
    group: Ints
    group_ego: Ints


def draws(cut: Ints, ego: Ints, resamples: int = RESAMPLES, seed: int = SEED) -> Draws:
    """Resamples of the egos of some rows."""
    egos, place = np.unique(ego, return_inverse=True)
    dice = np.random.default_rng(seed)
    weight = np.ones((len(egos), 1 + resamples), np.float32)
    for column in range(1, 1 + resamples):
        weight[:, column] = np.bincount(dice.integers(0, len(egos), len(egos)), minlength=len(egos))
    codes, group = np.unique(place * (int(cut.max()) + 1) + cut, return_inverse=True)
    return Draws(weight, place.astype(np.int64), group.astype(np.int64), codes // (int(cut.max()) + 1))


def resampled(drawn: Draws, label: Flags, score: Floats, chance: Floats) -> dict[str, Floats]:
    """Each measure by name: shape (1 + resamples,), the first being that of all rows. `score` ranks, `chance` is the
    probability given, NaN where there is none."""
    order = np.argsort(-score, kind="stable")
    auc, ap = _ranking(score[order], label[order], drawn.ego[order], drawn.weight)
    within, ranks = _within(drawn, label, score)
    if np.isnan(chance).any():
        ece = brier = np.full(drawn.weight.shape[1], np.nan)
    else:
        order = np.argsort(chance, kind="stable")
        edges = np.round(np.linspace(0, len(chance), min(BINS, len(chance)) + 1)).astype(np.int64)
        ece = _calibration(chance[order], label[order], drawn.ego[order], drawn.weight, edges)
        brier = _mean(drawn, (chance - label) ** 2, drawn.ego)
    return {"auc": auc, "ap": ap, "ego_auc": within, "mrr": ranks, "ece": ece, "brier": brier}


def figure(samples: Floats) -> Figure:
    """The figure of one measure from its resamples."""
    value, rest = float(samples[0]), samples[1:]
    rest = rest[np.isfinite(rest)]
    if not np.isfinite(value) or len(rest) == 0:
        return Figure(value, float("nan"), float("nan"))
    low, high = np.percentile(rest, [2.5, 97.5])
    return Figure(value, float(low), float(high))


def scores(samples: dict[str, Floats]) -> Scores:
    """All figures of a method from its resamples."""
    return Scores(*(figure(samples[name]) for name in MEASURES))


def _mean(drawn: Draws, value: Floats, ego: Ints) -> Floats:
    """The weighted mean of values, each of which belongs to an ego, for every resample."""
    egos = len(drawn.weight)
    weight = drawn.weight.astype(np.float64)
    total = np.bincount(ego, minlength=egos) @ weight
    with np.errstate(invalid="ignore", divide="ignore"):
        return (np.bincount(ego, value, egos) @ weight) / total


def _within(drawn: Draws, label: Flags, score: Floats) -> tuple[Floats, Floats]:
    """Per-ego AUC and mean reciprocal rank, for every resample."""
    order = np.lexsort((score, drawn.group))
    group, value, came = drawn.group[order], score[order], label[order]
    new_group = np.concatenate(([True], group[1:] != group[:-1]))
    new_value = new_group | np.concatenate(([True], value[1:] != value[:-1]))
    begin, spans = np.flatnonzero(new_group), np.flatnonzero(new_value)
    span = np.cumsum(new_value) - 1
    negatives = np.concatenate(([0], np.cumsum(~came)))
    first, after = spans[span], np.append(spans[1:], len(value))[span]
    end = np.append(begin[1:], len(value))[group]
    same = negatives[after] - negatives[first]
    above = negatives[end] - negatives[after]
    total = negatives[end] - negatives[begin[group]]
    ranks = _mean(drawn, 1 / (1 + above + same / 2)[came], drawn.ego[order][came])
    # A group's AUC is the mean over its returning persons of the share of the others that lie below.
    positive = np.bincount(group, came)
    won = np.bincount(group[came], (total - above - same / 2)[came], len(positive))
    negative = np.bincount(group, ~came)
    both = (positive > 0) & (negative > 0)
    return _mean(drawn, won[both] / (positive * negative)[both], drawn.group_ego[both]), ranks


@numba.njit(cache=True)
def _ranking(score: Floats, label: Flags, ego: Ints, weight: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """AUC and average precision for every column of the weights; rows come by falling score."""
    columns = weight.shape[1]
    positive, negative = np.zeros(columns), np.zeros(columns)
    here, there = np.zeros(columns), np.zeros(columns)
    auc, ap = np.zeros(columns), np.zeros(columns)
    count = len(score)
    row = 0
    while row < count:
        here[:] = 0.0
        there[:] = 0.0
        value = score[row]
        while row < count and score[row] == value:
            drawn = weight[ego[row]]
            if label[row]:
                for b in range(columns):
                    here[b] += drawn[b]
            else:
                for b in range(columns):
                    there[b] += drawn[b]
            row += 1
        for b in range(columns):
            auc[b] += there[b] * (positive[b] + 0.5 * here[b])
            positive[b] += here[b]
            negative[b] += there[b]
            if here[b] > 0:
                ap[b] += here[b] * positive[b] / (positive[b] + negative[b])
    for b in range(columns):
        auc[b] = auc[b] / (positive[b] * negative[b]) if positive[b] * negative[b] > 0 else np.nan
        ap[b] = ap[b] / positive[b] if positive[b] > 0 else np.nan
    return auc, ap


@numba.njit(cache=True)
def _calibration(chance: Floats, label: Flags, ego: Ints, weight: NDArray[np.float32], edges: Ints) -> Floats:
    """The expected calibration error for every column of the weights; rows come by rising chance."""
    columns, bins = weight.shape[1], len(edges) - 1
    gap = np.zeros((bins, columns))
    total = np.zeros(columns)
    here, came = np.zeros(columns), np.zeros(columns)
    count = len(chance)
    row, bin_ = 0, 0
    while row < count:
        here[:] = 0.0
        came[:] = 0.0
        value, first = chance[row], row
        while row < count and chance[row] == value:
            drawn = weight[ego[row]]
            for b in range(columns):
                here[b] += drawn[b]
            if label[row]:
                for b in range(columns):
                    came[b] += drawn[b]
            row += 1
        while edges[bin_ + 1] <= first:
            bin_ += 1
        other = bin_
        while other < bins and edges[other] < row:
            share = (min(row, edges[other + 1]) - max(first, edges[other])) / (row - first)
            for b in range(columns):
                gap[other, b] += share * (here[b] * value - came[b])
            other += 1
        for b in range(columns):
            total[b] += here[b]
    error = np.zeros(columns)
    for other in range(bins):
        for b in range(columns):
            error[b] += abs(gap[other, b])
    return error / total
