"""From windows of the past to a forecast: which windows, the head that they teach, and what it says of every tie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.model.time import DAY_US
from nearer.ties.forecast.features import pair_features
from nearer.ties.forecast.head import Head
from nearer.ties.forecast.labels import Rows, asked
from nearer.ties.forecast.training import train
from nearer.ties.state import State

Floats = NDArray[np.float64]

WINDOWS = 24
"""Windows learnt from, one horizon apart, the newest last (our own choice: two years at 30 days)."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head and what it rests on: `labels` rows of the past, of which `returned` came back.

    `calibrated_at_us` is the end of the newest window, up to which outcomes were known: the date of the last
    calibration; None where there was nothing to learn from and the shipped weights stand.
    """

    head: Head
    labels: int
    returned: int
    calibrated_at_us: int | None


def windows(first_us: int, at_us: int, horizon_us: int = 30 * DAY_US) -> tuple[int, ...]:
    """The cut-offs to learn from at a moment, in a log that begins at `first_us`: at most WINDOWS, one horizon apart.

    The newest window ends at the moment, so all labels are known; the oldest has a whole horizon before it.
    """
    count = min(WINDOWS, (at_us - first_us) // horizon_us - 1)
    return tuple(at_us - horizon_us * back for back in range(count, 0, -1))


def learn(rows: Rows, cutoffs_us: ArrayLike, first_us: int, horizon_us: int = 30 * DAY_US) -> Fitted:
    """The head that these rows teach, of an ego's own acts (the pair head) or of a community (the full head).

    `cutoffs_us` are the moments that `rows.cutoff` counts; the log begins at `first_us`. All horizons must lie in the
    past and be covered by the log. The shipped weights are the prior; the fewer the labels, the closer the head stays
    to them.
    """
    cutoff = np.asarray(cutoffs_us, np.int64)[rows.cutoff]
    head = train(rows.full, rows.label, cutoff - first_us, horizon_us)
    until = int(cutoff.max()) + horizon_us if len(rows) else None
    return Fitted(head, len(rows), int(rows.label.sum()), until)


def forecast(head: Head, state: State, at_us: int) -> Floats:
    """The pair head's probability of every tie of one ego at a moment, NaN where none may be given (see `asked`)."""
    return np.where(asked(state), head.predict(pair_features(state.columns(), at_us)), np.nan)
