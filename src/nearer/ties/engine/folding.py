"""Acts of many ties to their states, knots and points: arrays to arrays, from nothing or on top of what stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearer.ties.engine.columns import Columns
from nearer.ties.powers import packed
from nearer.ties.state import FACTS, KNOT_WORDS, NEVER
from nearer.ties.weights import S50

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

END = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Folded:
    """What is known of n ties after their acts. `tie` ascends; `facts` has dtype state.FACTS.

    `words` are the knots of all weeks that have ended (knots), those of tie i from `start[i]` to `start[i + 1]`; that
    of the week of the last act follows from the facts. `points`, shape (n, 2), is S and its incoming part at the moment
    that was asked for.
    """

    tie: Ints
    facts: NDArray[np.void]
    start: Ints
    words: Ints
    points: Floats

    def __len__(self) -> int:
        return len(self.tie)

    @property
    def closeness(self) -> Floats:
        """C in 0 to 100 at the moment of the points."""
        return 100 * self.points[:, 0] / (self.points[:, 0] + S50)

    def take(self, rows: Ints) -> "Folded":
        """Some of the ties, in the order given."""
        size = np.diff(self.start)[rows]
        start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
        which = np.repeat(self.start[rows] - start[:-1], size) + np.arange(start[-1])
        return Folded(self.tie[rows], self.facts[rows], start, self.words[which], self.points[rows])


def nothing() -> Folded:
    """No ties."""
    none = np.zeros(0, np.int64)
    return Folded(none, np.zeros(0, FACTS), np.zeros(1, np.int64), none, np.zeros((0, 2)))


def fold(acts: Columns, at_us: int, points: Floats | None = None) -> Folded:
    """All ties of these acts, from nothing. The acts are sorted by tie and in canonical order (Columns.sorted).

    `points` by code of kind where they are learnt (acts.Acts). Raises nothing: an act later than `at_us` counts, and
    its tie's points are those right after its last act.
    """
    start = acts.starts()
    tie = acts.tie[start[:-1]]
    return _passed(tie, np.zeros(len(tie), FACTS), True, start, acts, at_us, points)


def extend(before: Folded, acts: Columns, at_us: int, points: Floats | None = None) -> Folded:
    """The ties of `before` after further acts, all of which are of these ties and later than what is folded (`late`
    tells which are not). What is handed in stays as it was."""
    start = np.searchsorted(acts.tie, before.tie)
    start = np.append(start, len(acts)).astype(np.int64)
    new = _passed(before.tie, before.facts.copy(), False, start, acts, at_us, points)
    if not len(before.words):
        return new
    size = np.diff(before.start) + np.diff(new.start)
    begin = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    words = np.empty(begin[-1], np.int64)
    for part, offset in ((before, begin[:-1]), (new, begin[:-1] + np.diff(before.start))):
        length = np.diff(part.start)
        words[np.repeat(offset - part.start[:-1], length) + np.arange(len(part.words))] = part.words
    return replace(new, start=begin, words=words)


def at(ties: Folded, at_us: int) -> Folded:
    """The same ties with their points at a moment; where it is earlier than the last act, those right after it."""
    from nearer.ties.engine.fold_pass import points_pass

    made = np.zeros((len(ties), 2))
    points_pass(ties.facts, packed(), at_us, made)
    return replace(ties, points=made)


def late(before: Folded, acts: Columns) -> NDArray[np.bool_]:
    """Which ties of `before` must be folded again from their first act, because one of these sorted acts is no later
    than what they have folded, or has no time."""
    first = np.searchsorted(acts.tie, before.tie)
    some = first < len(acts)
    some[some] = acts.tie[first[some]] == before.tie[some]
    when = np.full(len(before), END)
    when[some] = acts.time_us[first[some]]
    ref = before.facts["ref_us"]
    return some & ((when <= ref) | (when == NEVER))


def together(parts: Sequence[Folded]) -> Folded:
    """The ties of all parts, which have none in common, ascending."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else nothing()
    offsets = np.cumsum([0, *(len(part.words) for part in parts)])
    start = np.concatenate([part.start[:-1] + offset for part, offset in zip(parts, offsets, strict=False)])
    every = Folded(
        np.concatenate([part.tie for part in parts]),
        np.concatenate([part.facts for part in parts]),
        np.append(start, offsets[-1]).astype(np.int64),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.points for part in parts]),
    )
    return every if np.all(np.diff(every.tie) > 0) else every.take(np.argsort(every.tie, kind="stable"))


def _passed(
    tie: Ints, facts: NDArray[np.void], fresh: bool, start: Ints, acts: Columns, at_us: int, points: Floats | None
) -> Folded:
    from nearer.ties.engine.fold_pass import tie_pass

    made, ends = np.zeros((len(tie), 2)), np.zeros(len(tie), np.int64)
    # Room for the most that may come: memory that is never written to is never taken.
    words = np.empty(len(acts) * KNOT_WORDS, np.int64)
    count = tie_pass(facts, fresh, start, acts.all()[1:], packed(points), at_us, words, ends, made)
    return Folded(tie, facts, np.concatenate(([0], ends)), words[:count].copy(), made)
