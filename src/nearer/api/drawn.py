"""The ties by which a figure of all ties together is told: every one, or of a large home as many as can be read."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.views import Views

MOST_ACTS = 1_000_000
"""The acts of the ties that are drawn are no more than that: to read them takes some two seconds and 300 MB, and a
share of answers is then known to a tenth of a point (our own choice)."""

SEED = 11

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The ties from `first` up to `last` of `every`, with their acts."""

    first: int
    last: int
    every: int
    acts: Acts

    @property
    def whole(self) -> bool:
        """Whether these are all ties."""
        return self.last - self.first == self.every

    def of(self, values: NDArray[Number]) -> NDArray[Number]:
        """What is told of each tie, of those that were drawn."""
        return values[self.first : self.last]

    def views(self, every: Views) -> Views:
        """When each of those that were drawn could be seen."""
        return every.part(self.first, self.last)

    def until(self, at_us: int) -> "Drawn":
        """The same with the acts up to a moment."""
        return replace(self, acts=self.acts.until(at_us))


def drawn(start: NDArray[np.int64], most: int = MOST_ACTS) -> tuple[int, int]:
    """From which tie to which is drawn. `start` says where the acts of each tie begin, and last where they end.

    Ties stand in the order of their persons' ids, which are hashes, so neighbours are as good as drawn one by one, and
    are read at once. Where the draw begins is the seed's.
    """
    ties, acts = len(start) - 1, int(start[-1])
    if acts <= most:
        return 0, ties
    latest = int(np.searchsorted(start, acts - most))
    first = int(np.random.default_rng(SEED).integers(0, latest + 1))
    last = int(np.searchsorted(start, int(start[first]) + most, side="right")) - 1
    return first, max(first + 1, last)
