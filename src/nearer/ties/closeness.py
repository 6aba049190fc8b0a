"""Points S and closeness C of all ties at one moment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.state import NEVER, State
from nearer.ties.weights import S50, tables

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """S of every tie at one moment: of both directions together, and of each. Never below 0."""

    both: Floats
    incoming: Floats

    @property
    def outgoing(self) -> Floats:
        return np.maximum(0.0, self.both - self.incoming)

    @property
    def closeness(self) -> Floats:
        """C in 0 to 100."""
        return to_closeness(self.both)


def points(state: State, at_us: int) -> Points:
    """S at a moment no earlier than the last act: every sum faded since its reference time.

    Raises ValueError for a moment before the last act of any tie: leave out the later acts first (`Acts.until`).
    """
    ref = state.facts["ref_us"]
    known = ref != NEVER
    if np.any(ref[known] > at_us):
        raise ValueError("closeness was asked for a moment before the last act folded")
    gap = np.where(known, at_us - np.where(known, ref, 0), 0).astype(np.float64)
    faded = np.einsum("nsk,nk->ns", state.columns().sums, np.exp(-gap[:, None] * tables().decay))
    return Points(faded[:, 0], faded[:, 1])


def to_closeness(both: Floats) -> Floats:
    """C = 100 S / (S + S50), in 0 to 100."""
    return 100.0 * both / (both + S50)
