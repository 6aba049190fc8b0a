"""How good probabilities are: order, yes and no, calibration."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def auc(odds: Floats, labels: Flags) -> float:
    """The chance that a yes is above a no."""
    from scipy.stats import rankdata

    yes, no = int(labels.sum()), int((~labels).sum())
    return float((rankdata(odds)[labels].sum() - yes * (yes + 1) / 2) / max(1, yes * no))


def f1(said: Flags, labels: Flags) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (said & labels).sum() / max(1, said.sum() + labels.sum()))


def ece(chances: Floats, labels: Flags) -> float:
    """Expected calibration error over ten bins of equal size."""
    bins = np.array_split(np.argsort(chances, kind="stable"), 10)
    return float(
        sum(len(one) * abs(chances[one].mean() - labels[one].mean()) for one in bins if len(one)) / len(labels)
    )


def precision_at_half(odds: Floats, labels: Flags) -> float:
    """Precision where half of the yes are found."""
    order = labels[np.argsort(-odds, kind="stable")]
    found = np.cumsum(order)
    at = int(np.searchsorted(found, (labels.sum() + 1) // 2))
    return float(found[at] / (at + 1))
