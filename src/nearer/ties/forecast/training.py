"""Training on windows of the past: what each window counts, and how far the newest one corrects the rest."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.ties.forecast.defaults import DEFAULTS_FEW, DEFAULTS_FULL, DEFAULTS_PAIR
from nearer.ties.forecast.features import FULL
from nearer.ties.forecast.head import Head, fit, fit_full, recalibrate

Floats = NDArray[np.float64]

YOUNG_HORIZONS = 2.0
LEAST_TRUST = 0.25
"""A recalibration goes the whole way while the log is younger than two horizons, and less as it grows, down to a
quarter. However many labels it has, one window is one draw of season and holidays: in rolling windows before the test
windows of collegemsg and email-eu-core, going the whole way lost log-likelihood on both; but a young log changes from
window to window, because it holds the contacts of a short time only, and there it helped
(docs/decisions/forecast.md)."""


def train(x: Floats, y: ArrayLike, age_us: NDArray[np.int64], horizon_us: int) -> Head:
    """The head for features of shape (rows, 8), the pair's, or (rows, 24), the full ones, after the labels.

    `age_us` is for each row the time from the log's first act to the row's cut-off. The shipped head is the prior.
    A window counts in proportion to its age: in a young log only the contacts of its few days are past contacts, and
    they come back more often than those of a grown one. The newest window recalibrates. Without rows the shipped head
    is given back, for this horizon.
    """
    pair = DEFAULTS_PAIR.for_horizon(horizon_us)
    few = DEFAULTS_FEW.for_horizon(horizon_us)
    full = DEFAULTS_FULL.for_horizon(horizon_us)
    label = np.asarray(y, np.float64)
    oldest = float(age_us.max()) if len(age_us) else 0.0
    weight = np.maximum(age_us, 1) / max(oldest, 1.0)
    head = fit_full(x, label, full, few, weight) if x.shape[1] == len(FULL) else fit(x, label, pair, weight=weight)
    newest = age_us == oldest
    return recalibrate(head, x[newest], label[newest], trust=trust(oldest, horizon_us))


def trust(age_us: float, horizon_us: int) -> float:
    """The share of the way that a recalibration goes in a log of this age: 1 up to two horizons, at least a quarter."""
    return float(np.clip(YOUNG_HORIZONS * horizon_us / max(age_us, 1.0), LEAST_TRUST, 1.0))
