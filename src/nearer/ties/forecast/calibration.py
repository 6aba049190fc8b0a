"""How good a forecast is: how well it ranks, and whether what it calls 70 % happens in 70 % of the cases.

All by exact counting, with ties shared. Every function takes labels (0 or 1) and scores of shape (rows,); what cannot
be said, because there are no labels of one of the two sorts, is NaN.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 15


@dataclass(frozen=True, slots=True)
class Curve:
    """A reliability curve: bins of nearly equal size by rising forecast. `forecast` is the mean probability given,
    `happened` the share that came back, `count` the rows."""

    forecast: Floats
    happened: Floats
    count: Ints


def auc(y: ArrayLike, score: ArrayLike) -> float:
    """The chance that one who came back is ranked above one who did not; equal scores count half."""
    label, value = _arrays(y, score)
    positive = int(label.sum())
    negative = len(label) - positive
    if positive == 0 or negative == 0:
        return float("nan")
    return float((_ranks(value)[label].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(y: ArrayLike, score: ArrayLike) -> float:
    """The mean precision over the positives, rows of equal score taken together (as scikit-learn)."""
    label, value = _arrays(y, score)
    if not label.any():
        return float("nan")
    order = np.argsort(-value, kind="stable")
    hits = np.cumsum(label[order])
    last = np.append(np.flatnonzero(np.diff(value[order])), len(value) - 1)
    gained = np.diff(np.concatenate(([0], hits[last])))
    return float((gained * hits[last] / (last + 1)).sum() / hits[-1])


def mrr(y: ArrayLike, score: ArrayLike, group: NDArray[np.int64]) -> float:
    """Mean reciprocal rank: each positive against the negatives of its own group, which is an ego at a cut-off.

    The rank is 1 + the negatives above + half of those with the same score. Positives without any negative count
    with rank 1.
    """
    label, value = _arrays(y, score)
    if not label.any():
        return float("nan")
    order = np.lexsort((value, group))
    group, value, label = group[order], value[order], label[order]
    negatives = np.concatenate(([0], np.cumsum(~label)))
    new_group = np.concatenate(([True], group[1:] != group[:-1]))
    new_value = new_group | np.concatenate(([True], value[1:] != value[:-1]))
    first, last = _spans(new_value)
    _, end = _spans(new_group)
    above = negatives[end + 1] - negatives[last + 1]
    same = negatives[last + 1] - negatives[first]
    return float((1 / (1 + above + same / 2))[label].mean())


def per_group_auc(y: ArrayLike, score: ArrayLike, group: NDArray[np.int64]) -> float:
    """The mean AUC of the groups in which some came back and some did not, every group counted once."""
    label, value = _arrays(y, score)
    order = np.lexsort((value, group))
    group, value, label = group[order], value[order], label[order]
    new_group = np.concatenate(([True], group[1:] != group[:-1]))
    new_value = new_group | np.concatenate(([True], value[1:] != value[:-1]))
    first, last = _spans(new_value)
    begin, _ = _spans(new_group)
    rank = (first + last) / 2 - begin + 1
    which = np.cumsum(new_group) - 1
    positive = np.bincount(which, label)
    negative = np.bincount(which, ~label)
    won = np.bincount(which, rank * label) - positive * (positive + 1) / 2
    both = (positive > 0) & (negative > 0)
    if not both.any():
        return float("nan")
    return float((won[both] / (positive * negative)[both]).mean())


def brier(y: ArrayLike, p: ArrayLike) -> float:
    """The mean squared difference between forecast and outcome."""
    label, value = _arrays(y, p)
    return float(((value - label) ** 2).mean()) if len(label) else float("nan")


def ece(y: ArrayLike, p: ArrayLike, bins: int = BINS) -> float:
    """Expected calibration error: the mean distance between forecast and outcome over bins of equal mass."""
    curve = reliability(y, p, bins)
    total = curve.count.sum()
    return float((curve.count * np.abs(curve.forecast - curve.happened)).sum() / total) if total else float("nan")


def reliability(y: ArrayLike, p: ArrayLike, bins: int = BINS) -> Curve:
    """The reliability curve over bins of equal mass. Rows of equal forecast share a bin: they are spread over the
    bins that they straddle in proportion, so their order does not matter."""
    label, value = _arrays(y, p)
    if not len(label):
        return Curve(np.zeros(0), np.zeros(0), np.zeros(0, np.int64))
    order = np.argsort(value, kind="stable")
    value, happened = value[order], label[order].astype(np.float64)
    _, same = np.unique(value, return_inverse=True)
    happened = (np.bincount(same, happened) / np.bincount(same))[same]
    edges = np.round(np.linspace(0, len(value), min(bins, len(value)) + 1)).astype(np.int64)
    count = np.diff(edges)
    return Curve(np.add.reduceat(value, edges[:-1]) / count, np.add.reduceat(happened, edges[:-1]) / count, count)


def _arrays(y: ArrayLike, score: ArrayLike) -> tuple[NDArray[np.bool_], Floats]:
    return np.asarray(y).astype(np.bool_), np.asarray(score, np.float64)


def _ranks(value: Floats) -> Floats:
    _, which, counts = np.unique(value, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[which]


def _spans(new: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """For each row the first and the last row of its span; a span begins where `new` is True."""
    starts = np.flatnonzero(new)
    which = np.cumsum(new) - 1
    ends = np.append(starts[1:], len(new)) - 1
    return starts[which], ends[which]
