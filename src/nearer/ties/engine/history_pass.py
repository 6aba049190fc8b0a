"""The pass that reads knots (nearer.ties.knots), compiled. Import it only where it is run."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties import knots as k
from nearer.ties.compiled import compiled, making
from nearer.ties.knots import write_knot

_NEVER = -(2**63)
_SPAN_WEEKS = 30
_YEAR_WEEKS = 52
_HALF_LIVES = (1.0, 7.0, 30.0, 90.0, 360.0)
_POINT_MASK = (1 << k.POINT_BITS) - 1


@compiled
def _points(code: int) -> float:
    """What 12 bits tell of points."""
    if code == 0:
        return 0.0
    return np.int64((np.int64(code) + k.BIAS) << (52 - k.MANTISSA_BITS)).view(np.float64)


@compiled
def _read(word: int, following: Any, sums: Any, model: Any) -> None:
    """Add to the sums, which stand at the end of the knot's week, what the week gave; or replace them."""
    if word < 0:
        for h in range(5):
            sums[0, h] = np.int32(following[h] >> 32).view(np.float32)
            sums[1, h] = np.int32(following[h] & np.int64(0xFFFFFFFF)).view(np.float32)
        return
    out = _points(word & _POINT_MASK)
    came = _points((word >> k.POINT_BITS) & _POINT_MASK)
    if out + came == 0.0:
        return
    age = ((word >> k.AGE_AT) & k.AGE_STEPS) / k.AGE_STEPS
    rho = k.RHO_LEAST + (1.0 - k.RHO_LEAST) * (((word >> k.RHO_AT) & k.RHO_STEPS) / k.RHO_STEPS)
    week = min(1.0, 2.0**-age * rho)
    # The mean of x^(7/h) over the acts, x being what is left at 7 days, is close to the power of the mean.
    for h in range(5):
        left = 2.0 ** (-7.0 * age) if h == 0 else week ** (7.0 / _HALF_LIVES[h])
        sums[0, h] += (out + came) * left * model.shares[h]
        sums[1, h] += came * left * model.shares[h]


@compiled
def _week_after(week: int, word: Any) -> Any:
    """The week of the knot that follows one of this week."""
    if word < 0:
        return np.int64(np.int32(word & np.int64(0xFFFFFFFF)))
    return week + ((word >> k.GAP_AT) & k.GAP_MOST)


@compiled
def _days_of(ring: int) -> int:
    total = 0
    rest: Any = ring
    while rest != 0:
        rest &= rest - np.int64(1)
        total += 1
    return total


@making
def history_pass(
    ties: Any,
    first: NDArray[np.int64],
    start: NDArray[np.int64],
    words: NDArray[np.int64],
    own: NDArray[np.int64],
    models: Any,
    weeks: NDArray[np.int64],
    points: NDArray[np.float32],
    points_in: NDArray[np.float32],
    days: NDArray[np.int16],
    two_way: NDArray[np.bool_],
) -> None:
    """For each tie and each of the weeks what stood at its end; see history.weekly. `first` are the weeks of the first
    acts, `own` has room for all knots of one tie."""
    model = models[0]
    sums = np.zeros((2, 5))
    marks = np.zeros(_SPAN_WEEKS, np.int64)
    marked = np.zeros(_SPAN_WEEKS, np.int64)
    weekly = np.empty(5)
    for h in range(5):
        weekly[h] = 2.0 ** (-7.0 / _HALF_LIVES[h])
    for i in range(len(ties)):
        tie = ties[i]
        if tie.first_us == _NEVER:
            continue
        count = start[i + 1] - start[i]
        own[:count] = words[start[i] : start[i + 1]]
        count = write_knot(tie, model, own, count)
        sums[:] = 0.0
        marked[:] = -(10**6)
        at = first[i]
        last_in = last_out = -(10**6)
        j = 0
        ahead = first[i]
        for m in range(len(weeks)):
            week = weeks[m]
            while j < count and ahead <= week:
                for h in range(5):
                    fading = weekly[h] ** (ahead - at)
                    sums[0, h] *= fading
                    sums[1, h] *= fading
                at = ahead
                word = own[j]
                _read(word, own[j + 1 : j + 6], sums, model)
                marks[at % _SPAN_WEEKS] = (word >> k.DAYS_AT) & 127
                marked[at % _SPAN_WEEKS] = at
                if (word >> k.IN_AT) & 1:
                    last_in = at
                if (word >> k.OUT_AT) & 1:
                    last_out = at
                j += 1 + (k.FULL_WORDS if word < 0 else 0)
                if j < count:
                    ahead = _week_after(at, own[j])
            if week < first[i]:
                continue
            for h in range(5):
                fading = weekly[h] ** (week - at)
                points[i, m] += sums[0, h] * fading
                points_in[i, m] += sums[1, h] * fading
            total = 0
            for s in range(_SPAN_WEEKS):
                if week - marked[s] < _SPAN_WEEKS:
                    total += _days_of(marks[s])
            days[i, m] = total
            two_way[i, m] = week - last_in < _YEAR_WEEKS and week - last_out < _YEAR_WEEKS
