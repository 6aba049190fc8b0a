"""The pass over the acts of many ties with their knots and points, compiled. Import it only where it is run."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties.compiled import compiled
from nearer.ties.fading import faded, points_at
from nearer.ties.knots import write_knot
from nearer.ties.step import step

_NEVER = -(2**63)


@compiled
def begin(tie: Any) -> None:
    """A record of zeros becomes that of a tie before its first act (state.blank)."""
    tie.ref_us = tie.first_us = tie.first_out_us = tie.last_in_us = tie.last_out_us = _NEVER
    tie.push_us = tie.asked_in_us = tie.asked_out_us = tie.day = tie.ring_day = tie.week_us = _NEVER


@compiled
def _point(tie: Any, model: Any, at_us: int, points: NDArray[np.float64], i: int) -> None:
    if tie.ref_us != _NEVER:
        fading = faded(max(at_us - tie.ref_us, 0), model)
        points[i, 0] = points_at(tie.sums, 0, fading)
        points[i, 1] = points_at(tie.sums, 1, fading)


@compiled
def points_pass(ties: Any, models: Any, at_us: int, points: NDArray[np.float64]) -> None:
    """S and its incoming part of every tie at a moment, no earlier than right after its last act; shape (ties, 2)."""
    model = models[0]
    for i in range(len(ties)):
        _point(ties[i], model, at_us, points, i)


@compiled
def tie_pass(
    ties: Any,
    fresh: bool,
    start: NDArray[np.int64],
    acts: Any,
    models: Any,
    at_us: int,
    words: NDArray[np.int64],
    ends: NDArray[np.int64],
    points: NDArray[np.float64],
) -> int:
    """Fold the acts `start[i]` to `start[i + 1]` into tie i, for all ties; `acts` are the columns after the tie.
    `fresh` where the records are all zeros and nothing was folded before.

    The knots of weeks that ended go to `words`, those of tie i up to `ends[i]`. `points[i]` becomes S and its incoming
    part at `at_us`, or right after the last act where that is later. Returns how many words there are.
    """
    time, kind, incoming, words_in, answerable, dated = acts
    model = models[0]
    n = 0
    for i in range(len(ties)):
        tie = ties[i]
        if fresh:
            begin(tie)
        for j in range(start[i], start[i + 1]):
            if time[j] >= tie.week_us and tie.week_us != _NEVER:
                n = write_knot(tie, model, words, n)
            step(tie, time[j], kind[j], incoming[j], words_in[j], answerable[j], dated[j], model)
        ends[i] = n
        _point(tie, model, at_us, points, i)
    return n
