"""What each act did to one tie: the effects and silences that sum to its closeness, and which acts answered which."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.names import Direction, Kind
from nearer.model.tie import Effect, Interaction, Label
from nearer.model.time import from_us
from nearer.ties.acts import Acts, acts
from nearer.ties.closeness import points, to_closeness
from nearer.ties.kernel import Replay, replay
from nearer.ties.state import NEVER
from nearer.ties.told import Told
from nearer.ties.weights import KINDS, WEIGHTS

EPSILON = 1.0
"""A point of closeness: what changes by less is kept, not moved (TIES.md, 3)."""

NEGATIVE: frozenset[Kind] = frozenset(kind for kind in KINDS if WEIGHTS[kind].points < 0) | {Kind.BLOCK}
"""The acts that take points away. They are the strongest single signals, never averaged away (TIES.md, section 1)."""

FAINT: frozenset[Kind] = frozenset(kind for kind in KINDS if -1 < WEIGHTS[kind].points < 0)
"""Negative acts of less than one point: a dislike (our own choice)."""

compute: Any = pc

_ANSWER = ["network", "activity", "answers", "incoming", "latency_us"]
_COMPOSED = np.array([kind.composed for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Answer:
    """An act of one side that answers an approach of the other, `minutes` later; None where a time is too coarse.
    Ids are `network/id`; `direction` is that of the answer."""

    approach: str
    answer: str
    direction: Direction
    minutes: float | None


@dataclass(frozen=True)
class Ledger:
    """One tie from its first act to `at_us`. The effects and silences and `closing` sum to `closeness`, exactly.

    `effects` has the acts with a time, oldest first; `undated` those without. `closing` is the silence since the
    last act (and where a block of unknown date stands, what it emptied). `rows` are the interactions in the order of
    the acts, the undated first; `acts`, `replayed` what the pass made of them.
    """

    rows: pa.Table
    acts: Acts
    replayed: Replay
    closing: float
    closeness: float

    @cached_property
    def undated(self) -> tuple[Interaction, ...]:
        return tuple(self.interactions(np.arange(self._first)))

    @cached_property
    def effects(self) -> Sequence[Effect]:
        if len(self.acts) == self._first:
            return ()
        return Told(len(self.acts) - self._first, lambda start, stop: self.effects_of(np.arange(start, stop)))

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """Ego's last composed acts since theirs of which an answer would have been seen, oldest first."""
        acts = self.acts
        dated = np.arange(self._first, len(acts))
        incoming = np.flatnonzero(acts.incoming[dated])
        since = dated[incoming[-1] + 1 :] if len(incoming) else dated
        return tuple(self.addresses(since[acts.answerable[since] & _COMPOSED[acts.kind[since]]]))

    @property
    def gained(self) -> float:
        """The sum of all effects."""
        return float(self.replayed.effect[self._first :].sum())

    @property
    def faded(self) -> float:
        """The sum of all silences, the closing one included; never positive."""
        return float(self.replayed.silence[self._first :].sum()) + self.closing

    def since(self, moment_us: int) -> tuple[Effect, ...]:
        """The effects of the acts at or after a moment."""
        return tuple(self.effects[int(np.searchsorted(self.acts.time_us, moment_us)) - self._first :])

    def answers(self, direction: Direction) -> Told[Answer]:
        """The answers of one side, in order of their acts."""
        ours = np.flatnonzero(
            self.rows["answers"].is_valid().to_numpy() & (self.acts.incoming == (direction is Direction.IN))
        )

        def make(start: int, stop: int) -> list[Answer]:
            return [_answer(row) for row in self._rows(ours[start:stop], _ANSWER)]

        return Told(len(ours), make)

    def minutes(self, direction: Direction) -> NDArray[np.float64]:
        """How long the answers of one side took, where that is known."""
        known: Any = self.rows["latency_us"]
        ours = known.is_valid().to_numpy() & (self.acts.incoming == (direction is Direction.IN))
        return known.fill_null(0).to_numpy()[ours & self.rows["answers"].is_valid().to_numpy()] / 60e6

    def effects_of(self, which: NDArray[np.int64]) -> list[Effect]:
        """The effects at these places of `effects`."""
        at = which + self._first
        told = self.replayed
        numbers = zip(told.before[at].tolist(), told.after[at].tolist(), told.silence[at].tolist(), strict=True)
        return [effect(act, *three) for act, three in zip(self.interactions(at), numbers, strict=True)]

    def acts_at(self, which: NDArray[np.int64]) -> list[tuple[Interaction, Effect | None]]:
        """The acts at these places of `acts` with what they did, None for those without a time."""
        dated = which >= self._first
        effects = iter(self.effects_of(which[dated] - self._first))
        undated = iter(self.interactions(which[~dated]))
        found: list[tuple[Interaction, Effect | None]] = []
        for known in dated:
            done = next(effects) if known else None
            found.append((next(undated) if done is None else done.interaction, done))
        return found

    def places(self, addresses: Collection[str]) -> NDArray[np.int64]:
        """Where in `acts` the acts with these addresses stand."""
        hit: Any = compute.is_in(self._known, value_set=pa.array(sorted(addresses), pa.string()))
        return np.flatnonzero(hit.to_numpy())

    def interactions(self, which: NDArray[np.int64]) -> list[Interaction]:
        """The acts at these places of `acts`."""
        return [interaction(row) for row in self._rows(which, self.rows.column_names)]

    def addresses(self, which: NDArray[np.int64]) -> list[str]:
        """`network/id` of the acts at these places of `acts`."""
        return [f"{row['network']}/{row['activity']}" for row in self._rows(which, ["network", "activity"])]

    @cached_property
    def _known(self) -> Any:
        """The addresses of all acts, as a column."""
        return compute.binary_join_element_wise(self.rows["network"], self.rows["activity"], "/")

    @cached_property
    def _first(self) -> int:
        """The place of the first act with a time."""
        return int(np.searchsorted(self.acts.time_us, NEVER, side="right"))

    def _rows(self, which: NDArray[np.int64], columns: list[str]) -> list[dict[str, Any]]:
        chosen: Any = pa.array(which)
        return self.rows.select(columns).take(chosen).to_pylist()


def ledger(rows: pa.Table, at_us: int, points_of_kind: NDArray[np.float64] | None = None) -> Ledger:
    """The ledger of one person's interactions (rows of `interactions.interactions`, all of one person) up to a moment.

    `points_of_kind` are the weights by code of kind, the priors where left out. Raises ValueError for rows of several
    people.
    """
    every = acts(rows, points_of_kind).until(at_us)
    if len(every.persons) > 1:
        raise ValueError("a ledger is of one person")
    state, told = replay(every)
    known = len(every) > 0 and not state.blocked[0]
    closeness = float(to_closeness(points(state, at_us).both)[0]) if known else 0.0
    stands = float(told.after[-1]) if len(every) and every.time_us[-1] != NEVER else 0.0
    return Ledger(_in_order(rows, every.row), every, told, closeness - stands, closeness)


def _in_order(rows: pa.Table, order: NDArray[np.int64]) -> pa.Table:
    """The rows in the order of the acts, which is mostly that in which they stand."""
    if np.array_equal(order, np.arange(len(order))):
        return rows.slice(0, len(order))
    chosen: Any = pa.array(order)
    return rows.take(chosen)


def effect(act: Interaction, before: float, after: float, silence: float) -> Effect:
    """One effect with its label (TIES.md, 3).

    A negative act pushes away whatever it took: among strangers there is nothing to take, and among the close a
    point of S is a small part of C, but the act is the same. Only a dislike of something, which is weaker than any
    other, is one among many where it took no more than EPSILON of more: it is labelled like what is not negative.
    """
    moved = after - before
    net = moved + silence
    faint = act.kind in FAINT and before > EPSILON
    if moved < -EPSILON or (act.kind in NEGATIVE and not faint):
        label = Label.PUSHED
    elif net > EPSILON and moved > EPSILON:
        label = Label.NEARER
    elif abs(net) <= EPSILON or abs(moved) <= EPSILON:
        label = Label.KEPT
    else:
        label = Label.REACHED
    return Effect(act, before, after, silence, label)


def interaction(row: dict[str, Any]) -> Interaction:
    """One row of the table of interactions as an object."""
    time, since = row["time_us"], row["since_us"]
    return Interaction(
        person=row["person"],
        network=row["network"],
        activity=row["activity"],
        time=None if time is None else from_us(time),
        direction=Direction.IN if row["incoming"] else Direction.OUT,
        kind=Kind(row["kind"]),
        text=row["text"],
        words=row["words"],
        url=row["url"],
        thread=row["thread"],
        in_reply_to=row["in_reply_to"],
        space=row["space"],
        private=row["private"],
        since=None if since is None else from_us(since),
    )


def address(act: Interaction) -> str:
    """The address of the activity behind an interaction: `network/id`."""
    return f"{act.network}/{act.activity}"


def _answer(row: dict[str, Any]) -> Answer:
    latency = row["latency_us"]
    return Answer(
        approach=f"{row['network']}/{row['answers']}",
        answer=f"{row['network']}/{row['activity']}",
        direction=Direction.IN if row["incoming"] else Direction.OUT,
        minutes=None if latency is None else latency / 60e6,
    )
