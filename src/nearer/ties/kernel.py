"""The pass over the acts: batch, increment, replay and snapshots, all by the one step. Numba is imported when first
needed, so that importing this room is cheap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.powers import packed
from nearer.ties.state import NEVER, State, empty

CONTACT_SPAN_DAYS = 210
"""Contact days are counted over the recent and the usual window together (course): 30 + 180 days."""

_NO_LEDGER = np.zeros((0, 3))


@dataclass(frozen=True, slots=True)
class Replay:
    """What each act did: closeness C in 0 to 100 before and after it, and the silence before it, never positive.
    One entry an act, in the order of the acts."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    silence: NDArray[np.float64]

    @property
    def effect(self) -> NDArray[np.float64]:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Snapshots:
    """What stood at some moments, before the acts of that very moment. Arrays have shape (ties, moments).

    `points` is S, `points_in` the part of the incoming acts; `days` the contact days of the 210 days before;
    `two_way` whether both sides acted within the year before. `moments_us` ascend.
    """

    persons: Sequence[str]
    moments_us: NDArray[np.int64]
    points: NDArray[np.float64]
    points_in: NDArray[np.float64]
    days: NDArray[np.int16]
    two_way: NDArray[np.bool_]


def fold(state: State | None, acts: Acts) -> State:
    """The state after further acts; `None` starts from nothing. The state handed in stays as it was.

    The people of both are joined. Raises ValueError where an act is earlier than what its tie has already folded:
    fold such a tie again from its first act.
    """
    if state is None:
        state = empty(acts.persons)
        row = np.arange(len(acts.persons), dtype=np.int64)
    else:
        state, row = _joined(state, acts.persons)
        _refuse_late(state, row, acts)
    _run(state, row, acts, _NO_LEDGER)
    return state


def replay(acts: Acts) -> tuple[State, Replay]:
    """Fold all acts from nothing, and tell what each did. For every tie the effects and silences sum to C after its
    last act."""
    state = empty(acts.persons)
    ledger = np.zeros((len(acts), 3))
    _run(state, np.arange(len(acts.persons), dtype=np.int64), acts, ledger)
    return state, Replay(ledger[:, 0], ledger[:, 1], ledger[:, 2])


def snapshots(acts: Acts, moments_us: NDArray[np.int64]) -> Snapshots:
    """What stood at each moment (ascending, microseconds), by one pass from nothing."""
    from nearer.ties.passes import SnapshotColumns, snapshot_pass

    state = empty(acts.persons)
    shape = (len(acts.persons), len(moments_us))
    made = Snapshots(
        acts.persons,
        np.ascontiguousarray(moments_us, np.int64),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int16),
        np.zeros(shape, np.bool_),
    )
    seen = SnapshotColumns(made.moments_us, made.points, made.points_in, made.days, made.two_way)
    snapshot_pass(state.facts, acts.columns(), packed(acts.points), seen, CONTACT_SPAN_DAYS)
    return made


def weekly(acts: Acts, weeks_us: NDArray[np.int64]) -> NDArray[np.float64]:
    """S of every tie at the end of each week, shape (ties, weeks)."""
    return snapshots(acts, weeks_us).points


def _joined(state: State, persons: Sequence[str]) -> tuple[State, NDArray[np.int64]]:
    if state.persons is persons:
        return State(persons, state.facts.copy()), np.arange(len(persons), dtype=np.int64)
    known = {person: row for row, person in enumerate(state.persons)}
    if all(person in known for person in persons):
        return State(state.persons, state.facts.copy()), np.array([known[person] for person in persons], np.int64)
    union = tuple(sorted({*state.persons, *persons}))
    place = {person: row for row, person in enumerate(union)}
    joined = empty(union)
    joined.facts[np.array([place[person] for person in state.persons], np.int64)] = state.facts
    return joined, np.array([place[person] for person in persons], np.int64)


def _refuse_late(state: State, row: NDArray[np.int64], acts: Acts) -> None:
    folded = np.repeat(state.facts["ref_us"][row], np.diff(acts.start))
    if np.any((acts.time_us < folded) & (acts.time_us != NEVER)):
        raise ValueError("an act is earlier than the state it is folded into")


def _run(state: State, row: NDArray[np.int64], acts: Acts, ledger: NDArray[np.float64]) -> None:
    from nearer.ties.passes import fold_pass

    fold_pass(state.facts, row, acts.columns(), packed(acts.points), ledger)
