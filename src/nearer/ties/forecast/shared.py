"""The company that the two ends of a tie share, for many ties of a community at once.

O_ij = sum over k of min(p_ik, p_jk), in 0 to 1, with p_ik the share of i's points S that the tie to k has (TIES.md, 2):
the same number that `company` tells of ego's people alone.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.ties.forecast.features import tie_points
from nearer.ties.state import TieColumns

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def shared_company(ties: TieColumns, ego: Ints, alter: Ints, persons: int, rows: Ints, at_us: int) -> Floats:
    """O of some ties at a moment, shape (len(rows),); 0 where nobody is known to both.

    `ego` and `alter` are the ends of every tie, ascending by (ego, alter), as in `Community`; `rows` are ties. All ties
    of both ends must be there. For each tie the shorter list of contacts is looked up in the longer one.
    """
    from nearer.ties.forecast.shared_pass import shared_pass

    points, _ = tie_points(ties, at_us)
    whole = np.bincount(ego, weights=points, minlength=persons)[ego]
    share = np.where(whole > 0, points / np.where(whole > 0, whole, 1.0), 0.0)
    start = np.searchsorted(ego, np.arange(persons + 1)).astype(np.int64)
    return shared_pass(rows, start, ego, alter, share)
