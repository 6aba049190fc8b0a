"""What is left of an act after a time, compiled. Import this module only where a pass is run (see kernel)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import compiled
from nearer.ties.powers import COARSE_BITS, COARSE_STEPS, FINE_BITS

_FINE_MASK = (1 << FINE_BITS) - 1
_MIDDLE_MASK = (1 << (COARSE_BITS - FINE_BITS)) - 1


@compiled
def faded(gap_us: int, model: Any) -> tuple[float, float, float, float, float]:
    """What is left after a time that is not negative, at each of the five half-lives: 2 to the power of -gap/half-life,
    to 4 units in the last place (weights.FINE_BITS). The polynomials are Taylor's, cut where what is left out is below
    a rounding error: their argument is at most ln 2 x 36 minutes / half-life."""
    far = gap_us >> COARSE_BITS
    if far >= COARSE_STEPS:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    near = (gap_us >> FINE_BITS) & _MIDDLE_MASK
    rest = float(gap_us & _FINE_MASK)
    coarse = model.coarse[far]
    fine = model.fine[near]
    decay = model.decay
    x = decay[0] * rest
    day = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x * (1 / 120 - x * (1 / 720))))))
    x = decay[1] * rest
    week = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24 - x * (1 / 120)))))
    x = decay[2] * rest
    month = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6 - x * (1 / 24))))
    x = decay[3] * rest
    quarter = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6)))
    x = decay[4] * rest
    year = 1.0 - x * (1.0 - x * (1 / 2 - x * (1 / 6)))
    return (
        day * fine[0] * coarse[0],
        week * fine[1] * coarse[1],
        month * fine[2] * coarse[2],
        quarter * fine[3] * coarse[3],
        year * fine[4] * coarse[4],
    )


@compiled
def points_at(sums: NDArray[np.float64], side: int, fading: tuple[float, float, float, float, float]) -> float:
    """S after a time of which `faded` told what is left; `side` 1 for the incoming part."""
    return (
        sums[side, 0] * fading[0]
        + sums[side, 1] * fading[1]
        + sums[side, 2] * fading[2]
        + sums[side, 3] * fading[3]
        + sums[side, 4] * fading[4]
    )
