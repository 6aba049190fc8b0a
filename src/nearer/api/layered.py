"""Acts in two layers: those of a home that was made whole, in files, and on them what was added since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts, chosen

Ints = NDArray[np.int64]
ACT_COLUMNS = ("time_us", "kind", "incoming", "words", "answerable", "dated", "row")


@dataclass(frozen=True, slots=True)
class LayeredActs:
    """The acts of some ties: those of `base` that did not end, and those of `above`.

    Both are sorted by tie and in the order of acts. Tie i has the acts of the base from `base_start[i]` up to
    `base_start[i + 1]` without those in `ended` (places in the base, ascending), and those above from `above_start[i]`
    on; `before` says how many of the base's acts of the tie that hold come before each of those above. `start` says
    where the acts of each tie begin, both together. `persons` of base and above are not looked at.
    """

    persons: Sequence[str]
    start: Ints
    base: Acts
    base_start: Ints
    ended: Ints
    above: Acts
    above_start: Ints
    before: Ints

    def __len__(self) -> int:
        return int(self.start[-1])

    @property
    def points(self) -> NDArray[np.float64]:
        """What an act of each kind gives, by code."""
        return self.base.points

    def part(self, first: int, last: int) -> Acts:
        """The acts of the ties from one place up to another."""
        begin, end = int(self.base_start[first]), int(self.base_start[last])
        over = self.ended[slice(*np.searchsorted(self.ended, [begin, end]))] - begin
        below = np.arange(begin, end)
        if len(over):
            below = np.delete(below, over)
        above = np.arange(int(self.above_start[first]), int(self.above_start[last]))
        tie = np.repeat(np.arange(first, last), np.diff(self.above_start[first : last + 1]))
        start = self.start[first : last + 1] - self.start[first]
        spot = start[tie - first] + self.before[above] + above - self.above_start[tie]
        persons = self.persons[first:last]
        if not len(above) and len(below) == end - begin:
            return self._made(persons, start, slice(begin, end), None, above)
        return self._made(persons, start, below, spot, above)

    def of(self, ties: Ints) -> Acts:
        """The acts of some ties, which ascend."""
        begin = self.base_start[ties]
        sizes = self.base_start[ties + 1] - begin
        below = np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(int(sizes.sum()))
        if len(self.ended) and len(below):
            at = np.minimum(np.searchsorted(self.ended, below), len(self.ended) - 1)
            below = below[self.ended[at] != below]
        counts = self.above_start[ties + 1] - self.above_start[ties]
        above = np.repeat(self.above_start[ties] - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
        start = np.concatenate(([0], np.cumsum(self.start[ties + 1] - self.start[ties]))).astype(np.int64)
        within = above - np.repeat(self.above_start[ties], counts)
        spot = np.repeat(start[:-1], counts) + self.before[above] + within
        return self._made(chosen(self.persons, ties), start, below, spot, above)

    def _made(self, persons: Sequence[str], start: Ints, below: Ints | slice, spot: Ints | None, above: Ints) -> Acts:
        """Acts of the base, with those above at the places `spot`."""
        free = np.ones(int(start[-1]), np.bool_)
        if spot is not None:
            free[spot] = False
        columns: dict[str, Any] = {}
        for name in ACT_COLUMNS:
            columns[name] = getattr(self.base, name)[below]
            if spot is not None:
                whole = np.empty(len(free), columns[name].dtype)
                whole[free] = columns[name]
                whole[spot] = getattr(self.above, name)[above]
                columns[name] = whole
        return Acts(persons=persons, start=start, points=self.points, **columns)
