"""Learning from the user: their yes or no on readings moves a head's calibration, and nothing else.

Which words speak for a reading survives a change of place; how likely it is there does not. Two numbers a head suffice:
with 60 answers the calibration error falls to .03 to .07 (docs/decisions/listening.md). They are refitted by maximum a
posteriori around the shipped pair, so that few answers move little.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nearer.listening.weights import Calibration

FEWEST_MARKS = 20
"""Before so many answers nothing is adjusted, and Nearer says "not yet adjusted to your posts"."""
SLOPE_SPREAD, SHIFT_SPREAD = 0.35, 1.5
"""Standard deviations of the prior around the shipped pair. The rate of yes differs much between places, how sharp a
head is differs little: our own choice, after the spread over the left-out development sources."""
FLATTEST = 0.05
"""The least slope, so that a probability still rises with the head. Our own choice."""
_STEPS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """The user's answer on one reading: the log odds that the head gave, and whether they say yes."""

    odds: float
    yes: bool


def adjusted(shipped: Calibration, marks: Sequence[Mark]) -> Calibration | None:
    """The pair that fits the user's answers; None before there are FEWEST_MARKS.

    Newton's method on the log posterior of Platt's two numbers; it is concave, so there is one answer. The slope stays
    positive: answers that run against the head flatten it and do not turn it round.
    """
    if len(marks) < FEWEST_MARKS:
        return None
    slope, shift = _best(shipped, marks, shipped.slope, free=True)
    if slope < FLATTEST:
        slope, shift = _best(shipped, marks, FLATTEST, free=False)
    return Calibration(slope, shift, 0.5)


def _best(shipped: Calibration, marks: Sequence[Mark], slope: float, *, free: bool) -> tuple[float, float]:
    """The pair with the highest posterior; the slope stays as it is where it is not free."""
    shift = shipped.shift
    for _ in range(_STEPS):
        by_slope = (shipped.slope - slope) / SLOPE_SPREAD**2
        by_shift = (shipped.shift - shift) / SHIFT_SPREAD**2
        slopes, both, shifts = 1 / SLOPE_SPREAD**2, 0.0, 1 / SHIFT_SPREAD**2
        for mark in marks:
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, slope * mark.odds + shift))))
            left, spread = mark.yes - chance, chance * (1 - chance)
            by_slope += left * mark.odds
            by_shift += left
            slopes += spread * mark.odds**2
            both += spread * mark.odds
            shifts += spread
        if not free:
            by_slope = both = 0.0
        whole = slopes * shifts - both**2
        step_slope = (shifts * by_slope - both * by_shift) / whole
        step_shift = (slopes * by_shift - both * by_slope) / whole
        # At most one unit at a time: far from the answer a whole step of Newton's may overshoot.
        size = max(1.0, abs(step_slope), abs(step_shift))
        slope, shift = slope + step_slope / size, shift + step_shift / size
        if abs(step_slope) + abs(step_shift) < 1e-9:
            break
    return slope, shift


def odds_of(probability: float, shipped: Calibration) -> float:
    """The log odds behind a probability that was read with this pair."""
    held = min(1 - 1e-9, max(1e-9, probability))
    return (math.log(held / (1 - held)) - shipped.shift) / shipped.slope
