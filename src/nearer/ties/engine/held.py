"""All ties in memory, with an index: new acts are folded into them one by one or many at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.engine.columns import Columns, joined
from nearer.ties.engine.folding import Folded, extend, fold, late, together
from nearer.ties.powers import packed
from nearer.ties.state import FACTS, KNOT_WORDS, blank
from nearer.ties.weights import closeness

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

Past = Callable[[Ints], Columns]
"""The acts of some ties that a log holds, sorted by tie and in canonical order."""

ROOM = 1.5
"""By how much what is full grows (our own choice)."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The ties that were touched (ascending), and S and its incoming part at the moment asked for, shape (n, 2)."""

    tie: Ints
    points: Floats


class Held:
    """Ties in memory. Not safe to be used by two threads at once. About 700 bytes a tie.

    What it tells is equal, to the last bit, to a batch of all acts that were added.
    """

    def __init__(self, parts: Iterable[Folded] = (), points: Floats | None = None) -> None:
        """The ties of all parts, which have none in common. `points` by code of kind where they are learnt."""
        from nearer.ties.engine.held_pass import Table, index_pass

        base = list(parts)
        count = sum(len(part) for part in base)
        room = int(count * ROOM) + 1024
        self._points = points
        self._model = packed(points)
        self._table = Table(
            *_index(room),
            np.zeros(room, np.int64),
            np.zeros(room, FACTS),
            np.zeros((3, 1024), np.int64),
            np.full(room, -1, np.int64),
            np.zeros(2, np.int64),
        )
        table = self._table
        at = 0
        for part in base:
            table.numbers[at : at + len(part)] = part.tie
            table.facts[at : at + len(part)] = part.facts
            index_pass(table.keys, table.rows, part.tie, at)
            at += len(part)
        table.counts[0] = count
        self._start = np.concatenate(
            [
                np.zeros(1, np.int64),
                *(part.start[1:] + offset for part, offset in zip(base, _offsets(base), strict=True)),
            ]
        )
        self._words = np.concatenate([np.zeros(0, np.int64), *(part.words for part in base)])
        self._again: dict[int, Ints] = {}

    def __len__(self) -> int:
        return int(self._table.counts[0])

    def add(self, acts: Columns, at_us: int, past: Past) -> Touched:
        """Fold new acts, in any order. Ties that must be folded again, because an act is no later than what they hold
        or has no time, are, from what `past` gives: all their acts but the new ones. Whatever it raises is raised here;
        then all other ties have taken their acts."""
        from nearer.ties.engine.held_pass import LATE, add_pass

        acts = acts.sorted()
        start = acts.starts()
        self._make_room(len(start) - 1, len(acts) * KNOT_WORDS)
        points = np.zeros((len(start) - 1, 2))
        add_pass(self._table, acts.all(), start, self._model, at_us, points)
        tie = acts.tie[start[:-1]]
        late = points[:, 0] == LATE
        if late.any():
            before = past(tie[late])
            new = acts.take(np.repeat(late, np.diff(start)))
            points[late] = self._put(fold(joined((before, new)).sorted(), at_us, self._points)).points
        return Touched(tie, points)

    def add_one(
        self, tie: int, time_us: int, kind: int, incoming: bool, words: int, answerable: bool, dated: bool, at_us: int
    ) -> float | None:
        """Fold one act; C of its tie at the moment, None where the tie must be folded again: then `add` it."""
        from nearer.ties.engine.held_pass import one_pass

        table = self._table
        rows, knots = table.counts.tolist()
        if rows + 1 > len(table.numbers) or knots + KNOT_WORDS > table.grown.shape[1]:
            self._make_room(1, KNOT_WORDS)
            table = self._table
        points = one_pass(table, self._model, tie, time_us, kind, incoming, words, answerable, dated, at_us)
        return closeness(points) if points >= 0 else None

    def fold_again(self, ties: Ints, at_us: int, past: Past) -> Touched:
        """Take these ties from the log anew: after acts of theirs were taken away. A tie without acts is empty then."""
        ties = np.unique(ties)
        again = fold(past(ties), at_us, self._points)
        gone = np.setdiff1d(ties, again.tie)
        points = np.zeros((len(ties), 2))
        points[np.searchsorted(ties, again.tie)] = self._put(again).points
        self._put(Folded(gone, blank(len(gone)), np.zeros(len(gone) + 1, np.int64), gone[:0], points[:0]))
        return Touched(ties, points)

    def take(self, ties: Ints) -> Folded:
        """Some ties that are held and have acts, ascending; points are 0."""
        from nearer.ties.engine.held_pass import rows_pass

        found = np.zeros(len(ties), np.int64)
        rows_pass(self._table.keys, self._table.rows, ties, found)
        return self._taken(np.sort(found[found >= 0]))

    def all(self) -> Folded:
        """Everything that is held; points are 0."""
        return self._taken(np.arange(len(self)))

    def _put(self, again: Folded) -> Folded:
        """Put ties that were folded from their first act in the place of what is held of them."""
        from nearer.ties.engine.held_pass import index_pass, rows_pass

        rows = np.zeros(len(again), np.int64)
        rows_pass(self._table.keys, self._table.rows, again.tie, rows)
        new = rows < 0
        if new.any():
            self._make_room(int(new.sum()), 0)
            first = len(self)
            rows[new] = first + np.arange(new.sum())
            self._table.numbers[rows[new]] = again.tie[new]
            index_pass(self._table.keys, self._table.rows, again.tie[new], first)
            self._table.counts[0] += new.sum()
        self._table.facts[rows] = again.facts
        self._table.last[rows] = -1
        for place, row in enumerate(rows.tolist()):
            self._again[row] = again.words[again.start[place] : again.start[place + 1]]
        return again

    def _taken(self, rows: Ints) -> Folded:
        from nearer.ties.engine.held_pass import grown_pass

        table = self._table
        rows = rows[table.facts["n_in"][rows] + table.facts["n_out"][rows] > 0]
        start = np.zeros(len(rows) + 1, np.int64)
        grown = np.zeros(grown_pass(rows, table.last, table.grown, np.zeros(0, np.int64), start), np.int64)
        grown_pass(rows, table.last, table.grown, grown, start)
        loaded = Folded(table.numbers[rows], table.facts[rows], start, grown, np.zeros((len(rows), 2)))
        before = [self._before(int(row)) for row in rows]
        words = [part for i, old in enumerate(before) for part in (old, grown[start[i] : start[i + 1]])]
        size = np.array([len(old) for old in before], np.int64)
        every = Folded(
            loaded.tie,
            loaded.facts,
            start + np.concatenate(([0], np.cumsum(size))).astype(np.int64),
            np.concatenate([np.zeros(0, np.int64), *words]),
            loaded.points,
        )
        return every.take(np.argsort(every.tie, kind="stable"))

    def _before(self, row: int) -> Ints:
        """The knots of a row before those it has grown by."""
        if row in self._again:
            return self._again[row]
        return self._words[self._start[row] : self._start[row + 1]] if row + 1 < len(self._start) else self._words[:0]

    def _make_room(self, ties: int, words: int) -> None:
        from nearer.ties.engine.held_pass import index_pass

        table = self._table
        rows, knots = int(table.counts[0]), int(table.counts[1])
        if rows + ties > len(table.numbers):
            room = int((rows + ties) * ROOM)
            keys, index = _index(room)
            numbers, facts, last = np.zeros(room, np.int64), np.zeros(room, FACTS), np.full(room, -1, np.int64)
            numbers[:rows], facts[:rows], last[:rows] = table.numbers[:rows], table.facts[:rows], table.last[:rows]
            index_pass(keys, index, numbers[:rows], 0)
            table = table._replace(keys=keys, rows=index, numbers=numbers, facts=facts, last=last)
        if knots + words > table.grown.shape[1]:
            grown = np.zeros((3, int((knots + words) * ROOM)), np.int64)
            grown[:, :knots] = table.grown[:, :knots]
            table = table._replace(grown=grown)
        self._table = table


def increment(before: Folded, acts: Columns, at_us: int, past: Past, points: Floats | None = None) -> Folded:
    """The touched ties after new acts, in any order. `before` is what is known of these ties (rows.folded_of), ties
    that are not among them are new; `past` as in Held.add. What is handed in stays as it was."""
    acts = acts.sorted()
    again = late(before, acts)
    fresh = ~np.isin(acts.tie, before.tie)
    redone = np.isin(acts.tie, before.tie[again])
    parts = [extend(before.take(np.flatnonzero(~again)), acts.take(~fresh & ~redone), at_us, points)]
    if fresh.any():
        parts.append(fold(acts.take(fresh), at_us, points))
    if again.any():
        parts.append(fold(joined((past(before.tie[again]), acts.take(redone))).sorted(), at_us, points))
    return together(parts)


def _index(rows: int) -> tuple[Ints, Ints]:
    """An empty index for so many rows, at most half full."""
    size = 1 << (2 * rows).bit_length()
    return np.full(size, -1, np.int64), np.zeros(size, np.int64)


def _offsets(parts: list[Folded]) -> Ints:
    return np.cumsum([0, *(len(part.words) for part in parts)])[:-1]
