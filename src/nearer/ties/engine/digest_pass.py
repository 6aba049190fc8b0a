"""A hash of each tie's bytes, compiled. Import it only where it is run."""

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import compiled


@compiled
def _mixed(x: np.uint64) -> np.uint64:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit in changes about half of those out."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@compiled
def digest_pass(
    tie: NDArray[np.uint64],
    facts: NDArray[np.uint64],
    start: NDArray[np.int64],
    words: NDArray[np.uint64],
    points: NDArray[np.uint64],
    total: NDArray[np.uint64],
) -> None:
    """Add to the two sums of `total` what each tie hashes to. Sums do not depend on the order of ties."""
    step = np.uint64(0x9E3779B97F4A7C15)
    for i in range(len(tie)):
        one = _mixed(tie[i] + step)
        two = _mixed(one + step)
        for k in range(facts.shape[1]):
            one = _mixed(one ^ facts[i, k])
            two = (two ^ facts[i, k]) * step + one
        for k in range(start[i], start[i + 1]):
            one = _mixed(one ^ words[k])
            two = (two ^ words[k]) * step + one
        for k in range(2):
            one = _mixed(one ^ points[i, k])
            two = (two ^ points[i, k]) * step + one
        total[0] += _mixed(one)
        total[1] += _mixed(two)
