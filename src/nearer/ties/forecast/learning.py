"""From acts to a forecast: windows of the past, a head for them, and how an earlier head did on the newest window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.community import Community
from nearer.ties.forecast.features import pair_features
from nearer.ties.forecast.head import Head
from nearer.ties.forecast.labels import Rows, asked, labelled, labelled_own
from nearer.ties.forecast.training import train
from nearer.ties.state import NEVER, State

Floats = NDArray[np.float64]

WINDOWS = 6
"""Windows learnt from, one horizon apart, the newest last (our own choice: half a year at 30 days)."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What was forecast at a cut-off and what happened until `until_us`, one entry a row asked for.

    The forecast is of a head that had seen only windows which ended before the cut-off; with none it is the shipped
    head. `tie` is the row of the acts or of the community.
    """

    cutoff_us: int
    until_us: int
    tie: NDArray[np.int64]
    forecast: Floats
    happened: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head and what it rests on. `labels` rows of which `returned` came back, in windows that begin at `cutoffs_us`.

    `calibrated_at_us` is the end of the newest window, up to which outcomes were known: the date of the last
    calibration; None, and no outcomes, where there was nothing to learn from and the shipped weights stand.
    """

    head: Head
    horizon_us: int
    cutoffs_us: tuple[int, ...]
    labels: int
    returned: int
    calibrated_at_us: int | None
    outcomes: Outcomes | None


def windows(first_us: int, at_us: int, horizon_us: int = 30 * DAY_US) -> tuple[int, ...]:
    """The cut-offs to learn from at a moment, in a log that begins at `first_us`: at most WINDOWS, one horizon apart.

    The newest window ends at the moment, so all labels are known; the oldest has a whole horizon before it.
    """
    count = min(WINDOWS, (at_us - first_us) // horizon_us - 1)
    return tuple(at_us - horizon_us * back for back in range(count, 0, -1))


def learn(source: Acts | Community, cutoffs_us: Sequence[int], horizon_us: int = 30 * DAY_US) -> Fitted:
    """The forecast learnt from an ego's own acts (the pair head) or from a community (the full head).

    `cutoffs_us` ascend, and all horizons after them must lie in the past and be covered by the log. The shipped
    weights are the prior; the fewer the labels, the closer the head stays to them.
    """
    own = isinstance(source, Acts)
    rows = labelled_own(source, cutoffs_us, horizon_us) if own else labelled(source, cutoffs_us, horizon_us)
    time = source.time_us if own else source.acts.time_us
    known = time[time != NEVER]
    first = int(known.min()) if len(known) else 0
    cutoffs = np.asarray(cutoffs_us, np.int64)
    head = _trained(rows, cutoffs, first, horizon_us)
    if not len(rows):
        return Fitted(head, horizon_us, tuple(cutoffs_us), 0, 0, None, None)
    newest = int(cutoffs[rows.cutoff.max()])
    before = _trained(rows.take(cutoffs[rows.cutoff] + horizon_us <= newest), cutoffs, first, horizon_us)
    last = rows.take(cutoffs[rows.cutoff] == newest)
    outcomes = Outcomes(newest, newest + horizon_us, last.tie, before.predict(last.full), last.label)
    return Fitted(
        head,
        horizon_us,
        tuple(cutoffs_us),
        len(rows),
        int(rows.label.sum()),
        newest + horizon_us,
        outcomes,
    )


def predict(fitted: Fitted, features: Floats) -> Floats:
    """The probability of each row of features that the other acts towards ego within the horizon."""
    return fitted.head.predict(features)


def forecast(fitted: Fitted, state: State, at_us: int) -> Floats:
    """The pair head's probability of every tie of one ego at a moment, NaN where none may be given (see `asked`)."""
    p = fitted.head.predict(pair_features(state.columns(), at_us))
    return np.where(asked(state), p, np.nan)


def _trained(rows: Rows, cutoffs: NDArray[np.int64], first_us: int, horizon_us: int) -> Head:
    return train(rows.full, rows.label, cutoffs[rows.cutoff] - first_us, horizon_us)
