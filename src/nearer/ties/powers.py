"""The constants of the model as the one record that the compiled step reads, with powers of two to look up.

What is left of an act after a time is 2 to the power of -time/half-life, at five half-lives, for every act. The
library's `exp` takes three times as long as a table and a short polynomial, and its last bit depends on the machine.
So the time, in microseconds, is cut in three: the lowest FINE_BITS (up to 36 minutes) go into a polynomial (step), the
next 9 (up to 12.7 days) and the rest (up to 71 years) into tables that stay in the nearest caches. How it is cut is our
own choice, measured: 15 ns an act for all five, with `exp` 50 ns.
"""

import math
from decimal import Decimal, localcontext
from functools import lru_cache
from hashlib import blake2b
from pkgutil import get_data

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.weights import HALF_LIVES_DAYS, KINDS, Tables, tables

FINE_BITS, COARSE_BITS = 31, 40
FINE_STEPS, COARSE_STEPS = 1 << (COARSE_BITS - FINE_BITS), 1 << 11
"""After 71 years 2^-72 is left at the longest half-life, which counts as nothing."""

DEPTHS = 301
"""Depth by words: from 300 words on it is 2 (TIES.md, 2)."""

DAYS = 3_001
"""What a contact day counts after so many days; after 3,000 it is below a rounding error of one."""


def _sources() -> str:
    """A hash of the code that passes in other files take in."""
    made = blake2b(digest_size=6)
    for name in ("compiled.py", "fading.py", "step.py", "knots.py"):
        made.update(get_data("nearer.ties", name) or b"")
    return made.hexdigest()


MODEL = np.dtype(
    [
        ("decay", np.float64, (5,)),
        ("shares", np.float64, (5,)),
        ("incoming", np.float64),
        ("s50", np.float64),
        ("start_gap_us", np.int64),
        ("points", np.float64, (len(KINDS),)),
        ("traits", np.int64, (len(KINDS),)),
        ("fine", np.float64, (FINE_STEPS, 5)),
        ("coarse", np.float64, (COARSE_STEPS, 5)),
        ("depth", np.float64, (DEPTHS,)),
        ("days", np.float64, (DAYS,)),
        (f"code_{_sources()}", np.int8),
    ],
    align=True,
)
"""The fields of weights.Tables; `fine` and `coarse`, the powers after whole steps of FINE_BITS and of COARSE_BITS;
`depth` by words; `days`, what a contact day counts by its age in days. The last field has no value: it puts the
sources of the step into the compiled type of every pass that takes it (compiled)."""

_NOTHING = Decimal("1e-300")


def packed(points: NDArray[np.float64] | None = None) -> NDArray[np.void]:
    """The constants as an array of one record; `points` by code of kind where they are not the priors. Nobody may
    write to it: that of the priors is made once."""
    model = _priors()
    if points is None or np.array_equal(points, model["points"][0]):
        return model
    learnt = model.copy()
    learnt["points"] = points
    return learnt


@lru_cache(maxsize=1)
def _priors() -> NDArray[np.void]:
    given = tables()
    model = np.zeros(1, MODEL)
    for name in Tables._fields:
        model[name] = getattr(given, name)
    model["fine"], model["coarse"] = _table(FINE_STEPS, 1 << FINE_BITS), _table(COARSE_STEPS, 1 << COARSE_BITS)
    model["depth"] = [min(2.0, 1.0 + 0.25 * math.log2(1.0 + words / 20.0)) for words in range(DEPTHS)]
    model["days"] = np.append(np.exp2(-np.arange(DAYS - 1) / 30), 0.0)
    return model


def _table(steps: int, each_us: int) -> NDArray[np.float64]:
    """Each power to the last bit, on every machine."""
    table = np.zeros((steps, len(HALF_LIVES_DAYS)))
    with localcontext() as context:
        context.prec = 30
        for k, days in enumerate(HALF_LIVES_DAYS):
            once = Decimal(2) ** (-Decimal(each_us) / (Decimal(days) * DAY_US))
            power = Decimal(1)
            for step in range(steps):
                table[step, k] = float(power)
                power *= once
                if power < _NOTHING:
                    break
    return table
