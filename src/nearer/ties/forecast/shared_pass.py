"""The pass over the contacts that two people have in common, compiled by Numba; import it only where it is run."""

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import making

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@making
def shared_pass(rows: Ints, start: Ints, ego: Ints, alter: Ints, share: Floats) -> Floats:
    """The sum of the smaller of both shares over the common contacts of each tie's ends, at most 1. Person p has the
    ties `start[p]` to `start[p + 1]`, whose alters ascend."""
    found = np.zeros(len(rows))
    for r in range(len(rows)):
        a, b = ego[rows[r]], alter[rows[r]]
        if start[a + 1] - start[a] > start[b + 1] - start[b]:
            a, b = b, a
        low, end = start[b], start[b + 1]
        total = 0.0
        for i in range(start[a], start[a + 1]):
            high = end
            while low < high:
                middle = (low + high) // 2
                if alter[middle] < alter[i]:
                    low = middle + 1
                else:
                    high = middle
            if low == end:
                break
            if alter[low] == alter[i]:
                total += min(share[i], share[low])
        found[r] = min(1.0, total)
    return found
