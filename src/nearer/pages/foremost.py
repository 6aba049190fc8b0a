"""The first of very many, without putting all of them in order."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def foremost(key: NDArray[Any], count: int) -> NDArray[np.int64]:
    """The places of so many smallest numbers in their order, of equal ones the first; NaN is behind all others."""
    told = np.where(np.isnan(key), np.inf, key)
    if count >= len(told):
        return np.argsort(told, kind="stable")
    edge = np.partition(told, count - 1)[count - 1]
    before = np.flatnonzero(told < edge)
    some = np.sort(np.concatenate((before, np.flatnonzero(told == edge)[: count - len(before)])))
    return some[np.argsort(told[some], kind="stable")]
