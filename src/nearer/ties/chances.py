"""The forecasts of all ties at a moment: the full head's where a community's log covers a tie, else the pair head's."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.forecast import Fitted, forecast, pair_features
from nearer.ties.full_head import FullHead
from nearer.ties.state import State

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


AT_ONCE = 65_536
"""Ties whose features are made at once: some twenty megabytes."""


@dataclass(frozen=True, slots=True)
class Chances:
    """The probability `p` that each person of `state` acts towards ego within 30 days of `at_us`, NaN where none may be
    given. `row` is the place of a tie among those of the full head where it spoke, -1 where the pair head did."""

    at_us: int
    state: State
    p: Floats
    row: Ints
    pair: Fitted
    full: FullHead | None

    def fitted(self, i: int) -> Fitted:
        """The head that spoke of a tie, and what it rests on."""
        return self.pair if self.full is None or self.row[i] < 0 else self.full.taught.fitted

    def moved(self, i: int) -> Mapping[str, float]:
        """By how much each feature of a tie moves the log odds from those of the average tie (`Head.moved`)."""
        head = self.fitted(i).head
        if self.full is None or self.row[i] < 0:
            x = pair_features(self.state.take(np.array([i])).columns(), self.at_us)
        else:
            x = self.full.standing.features(self.at_us)[self.row[[i]]]
        return dict(zip(head.names, head.moved(x)[0].tolist(), strict=True))


def chances(pair: Fitted, full: FullHead | None, state: State, at_us: int) -> Chances:
    """The forecasts of every tie of one ego at a moment that the log does not tell beyond."""
    begins = range(0, max(len(state), 1), AT_ONCE)
    p = np.concatenate([forecast(pair.head, state.part(first, first + AT_ONCE), at_us) for first in begins])
    row = np.full(len(state), -1)
    if full is not None and full.speaks(at_us):
        found = [full.standing.index(person) for person in state.persons]
        row = np.array([-1 if place is None else place for place in found], np.int64)
        row[np.isnan(p)] = -1
        told = full.taught.fitted.head.predict(full.standing.features(at_us))
        p[row >= 0] = told[row[row >= 0]]
    return Chances(at_us, state, p, row, pair, full)


def untold(pair: Fitted, full: FullHead | None, state: State, at_us: int) -> Chances:
    """No forecast of anybody: at a moment of the past what came is known."""
    return Chances(at_us, state, np.full(len(state), np.nan), np.full(len(state), -1), pair, full)
