"""Interactions as the arrays that the pass takes: sorted by tie and time, one entry an act."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.names import Kind, Precision
from nearer.people import Persons
from nearer.ties.state import NEVER
from nearer.ties.weights import CODES, KINDS, RANGE_LIMIT_US, WEIGHTS, prior_points

_ALWAYS_DATED = np.array([WEIGHTS[kind].points <= 0 for kind in KINDS])
"""Blocks, mutes and the like count from the end of the range they lie in, however wide: by then they stood."""


class ActColumns(NamedTuple):
    """The arrays of the acts as the step takes them."""

    start: NDArray[np.int64]
    time_us: NDArray[np.int64]
    kind: NDArray[np.int8]
    incoming: NDArray[np.bool_]
    words: NDArray[np.int32]
    answerable: NDArray[np.bool_]
    dated: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts of one ego. Those `start[i]` to `start[i + 1]` are of the tie to `persons[i]`, in order of time, those of
    one moment by `packed_rest`.

    `time_us` is NEVER where the time is not known (such acts come first). `kind` are codes of `weights.KINDS`.
    `dated` is False where the day is not known. `row` is the row of the table of interactions that the act is.
    `points` is what an act of each kind gives, by code: the priors, or what was learnt from the log (learning).
    """

    persons: Sequence[str]
    start: NDArray[np.int64]
    time_us: NDArray[np.int64]
    kind: NDArray[np.int8]
    incoming: NDArray[np.bool_]
    words: NDArray[np.int32]
    answerable: NDArray[np.bool_]
    dated: NDArray[np.bool_]
    row: NDArray[np.int64]
    points: NDArray[np.float64] = field(default_factory=prior_points)

    def __len__(self) -> int:
        return len(self.time_us)

    @property
    def tie(self) -> NDArray[np.int64]:
        """The tie of each act, as an index of `persons`."""
        return np.repeat(np.arange(len(self.persons)), np.diff(self.start))

    def columns(self) -> ActColumns:
        """The arrays without the names."""
        return ActColumns(self.start, self.time_us, self.kind, self.incoming, self.words, self.answerable, self.dated)

    def part(self, first: int, last: int) -> "Acts":
        """The acts of the ties from one place up to another, without copying them; `row` stays as it is."""
        here = slice(int(self.start[first]), int(self.start[last]))
        return Acts(
            self.persons[first:last],
            self.start[first : last + 1] - self.start[first],
            self.time_us[here],
            self.kind[here],
            self.incoming[here],
            self.words[here],
            self.answerable[here],
            self.dated[here],
            self.row[here],
            self.points,
        )

    def of(self, ties: NDArray[np.int64]) -> "Acts":
        """The acts of some ties, which ascend."""
        sizes = np.diff(self.start)[ties]
        start = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        which = np.repeat(self.start[ties] - start[:-1], sizes) + np.arange(start[-1])
        return Acts(
            chosen(self.persons, ties),
            start,
            self.time_us[which],
            self.kind[which],
            self.incoming[which],
            self.words[which],
            self.answerable[which],
            self.dated[which],
            self.row[which],
            self.points,
        )

    def keep(self, wanted: NDArray[np.bool_]) -> "Acts":
        """The acts that are wanted; every person stays, with no acts where none is."""
        counts = np.concatenate(([0], np.cumsum(wanted)))
        return Acts(
            self.persons,
            counts[self.start].astype(np.int64),
            self.time_us[wanted],
            self.kind[wanted],
            self.incoming[wanted],
            self.words[wanted],
            self.answerable[wanted],
            self.dated[wanted],
            self.row[wanted],
            self.points,
        )

    def until(self, moment_us: int) -> "Acts":
        """The acts no later than a moment, those without a time included."""
        return self.keep(self.time_us <= moment_us)

    def after(self, moment_us: int) -> "Acts":
        """The acts later than a moment; those without a time are not among them."""
        return self.keep(self.time_us > moment_us)


class SomeActs(Protocol):
    """Acts of which a part is asked for at a time, so that they need not all be in memory."""

    @property
    def persons(self) -> Sequence[str]: ...

    @property
    def start(self) -> NDArray[np.int64]: ...

    def part(self, first: int, last: int) -> Acts: ...

    def of(self, ties: NDArray[np.int64]) -> Acts: ...


@dataclass(frozen=True, slots=True)
class ActsUntil:
    """The acts no later than a moment, those without a time included; `start` counts the later ones too."""

    acts: SomeActs
    at_us: int

    @property
    def persons(self) -> Sequence[str]:
        return self.acts.persons

    @property
    def start(self) -> NDArray[np.int64]:
        return self.acts.start

    def part(self, first: int, last: int) -> Acts:
        return self.acts.part(first, last).until(self.at_us)

    def of(self, ties: NDArray[np.int64]) -> Acts:
        return self.acts.of(ties).until(self.at_us)


def chosen(persons: Sequence[str], rows: NDArray[np.int64]) -> Sequence[str]:
    """Some of the persons, whose places ascend."""
    return persons.take(rows) if isinstance(persons, Persons) else tuple(persons[int(row)] for row in rows)


def acts(interactions: pa.Table, points: NDArray[np.float64] | None = None) -> Acts:
    """The acts of a table made by `interactions.interactions`, which is sorted by person, time and activity.

    An act that lies in an open range, or in one wider than `RANGE_LIMIT_US`, counts as one without a time, unless it
    takes points away or bars the tie: that stood at the latest by the end of the range.
    """
    names, spelt = coded(interactions["person"])
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    tie = rank[spelt]
    words, spelt = coded(interactions["kind"])
    kind = np.array([CODES[Kind(word)] for word in words], np.int8)[spelt]

    time = _times(interactions["time_us"])
    since = _times(interactions["since_us"])
    names_of_precision, spelt = coded(interactions["precision"])
    ranged = np.array([word == Precision.RANGE for word in names_of_precision], np.bool_)[spelt]
    unknown = np.array([word == Precision.NONE for word in names_of_precision], np.bool_)[spelt]
    vague = ranged & ((since == NEVER) | (time - np.where(since == NEVER, time, since) > RANGE_LIMIT_US))
    time = np.where(unknown | (vague & ~_ALWAYS_DATED[kind]), NEVER, time)

    incoming = interactions["incoming"].to_numpy()
    words_said = interactions["words"].to_numpy().astype(np.int32)
    answerable, dated = interactions["answerable"].to_numpy(), ~ranged & (time != NEVER)
    rest = packed_rest(kind, incoming, words_said, answerable, dated)
    order_of_rows = np.lexsort((np.arange(len(tie)), rest, time, tie))
    counts = np.bincount(tie, minlength=len(names))
    return Acts(
        persons=tuple(names[i] for i in order),
        start=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        time_us=time[order_of_rows],
        kind=kind[order_of_rows],
        incoming=incoming[order_of_rows],
        words=words_said[order_of_rows],
        answerable=answerable[order_of_rows],
        dated=dated[order_of_rows],
        row=order_of_rows.astype(np.int64),
        points=prior_points() if points is None else points,
    )


def packed_rest(
    kind: NDArray[np.int8],
    incoming: NDArray[np.bool_],
    words: NDArray[np.int32],
    answerable: NDArray[np.bool_],
    dated: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """What orders the acts of one moment, as one number: kind, direction, words, answerable, dated. Acts that are equal
    in all of it are equal in effect, so what a tie comes to does not depend on the order of arrival."""
    most = kind.astype(np.int64) << 36 | incoming.astype(np.int64) << 35
    return most | words.astype(np.int64) << 2 | answerable.astype(np.int64) << 1 | dated.astype(np.int64)


def coded(column: Any) -> tuple[list[str], NDArray[np.int64]]:
    """The distinct words of a column, and which of them stands in each row."""
    coded: Any = column.combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _times(column: Any) -> NDArray[np.int64]:
    return column.fill_null(NEVER).to_numpy().astype(np.int64, copy=False)
