"""The state of all ties: what the step keeps of their past. Everything shown of a tie is a function of it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

NEVER = int(np.iinfo(np.int64).min)
"""The time of what has not happened, and of an act whose time is not known."""

RING_WORDS = 4
WORD_DAYS = 60
RING_DAYS = RING_WORDS * WORD_DAYS
"""The ring of contact days: bit b of word w tells of the day 60 w + b days before `ring_day`; 240 days."""

EGO_BLOCKS, THEY_BLOCK, EGO_MUTES, THEY_MUTE = 1, 2, 4, 8
BLOCKS = EGO_BLOCKS | THEY_BLOCK
BARS = BLOCKS | EGO_MUTES | THEY_MUTE
UNTIMED = 4
"""A bar whose date is not known has its bit moved up by these places; it counts for what stands now, not for then."""

FACTS = np.dtype(
    [
        ("ref_us", np.int64),
        ("first_us", np.int64),
        ("first_out_us", np.int64),
        ("last_in_us", np.int64),
        ("last_out_us", np.int64),
        ("push_us", np.int64),
        ("push", np.float64),
        ("n_in", np.int64),
        ("n_out", np.int64),
        ("heard", np.int64),
        ("answerable_in", np.int64),
        ("answerable_out", np.int64),
        ("waiting_in", np.int64),
        ("waiting_out", np.int64),
        ("approaches_in", np.int64),
        ("approaches_out", np.int64),
        ("answers_in", np.int64),
        ("answers_out", np.int64),
        ("unanswered", np.float64),
        ("contact_days", np.float64),
        ("n_days", np.int64),
        ("starts_in", np.int64),
        ("starts_out", np.int64),
        ("day", np.int64),
        ("today_in", np.int64),
        ("today_out", np.int64),
        ("ring_day", np.int64),
        ("flags", np.int64),
    ]
)
"""One record a tie.

ref_us: the time of the last act folded, at which the sums stand; first_us, first_out_us, last_in_us, last_out_us: of
acts with a time; push_us, push: the latest act that took points away and its effect in points of C; n_in, n_out: all
acts, those without a time too; heard: incoming acts other than follows, clicks and views; answerable_*: acts of that
direction of which an answer would have been seen; waiting_in: composed answerable incoming acts since ego's last act,
waiting_out: ego's since theirs; approaches_out: runs of ego's composed answerable acts, answers_in: those of them that
an incoming act followed, and the other way round approaches_in and answers_out; unanswered: the acts of waiting_out,
each halved every 90 days, as they stand at last_out_us; n_days: the contact days, all of them; contact_days: each
halved every 30 days, as they stand on ring_day; starts_*: conversations started; day, today_*: the UTC day of the last
act and the acts on it; ring_day: the last contact day; flags: bars and what counts only once.
"""


class TieColumns(NamedTuple):
    """The arrays of a state as the step takes them."""

    facts: Any
    sums: NDArray[np.float64]
    ring: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class State:
    """All ties of one ego after some acts. Row i of every array is the tie to `persons[i]`; persons are sorted.

    `facts` has dtype FACTS, shape (n,). `sums` has shape (n, 2, 5): the five fading sums in points, of both directions
    together and of the incoming acts alone, as they stand at `ref_us`. `ring` has shape (n, 4), signed int64.
    """

    persons: tuple[str, ...]
    facts: NDArray[np.void]
    sums: NDArray[np.float64]
    ring: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.persons)

    def fact(self, name: str) -> NDArray[np.int64]:
        """One of the whole-number columns of FACTS, shape (n,)."""
        return self.facts[name]

    @property
    def last_us(self) -> NDArray[np.int64]:
        """The time of the last act of each tie that has a time, NEVER where none has."""
        return np.maximum(self.facts["last_in_us"], self.facts["last_out_us"])

    @property
    def blocked(self) -> NDArray[np.bool_]:
        """Where a block of either side stands, dated or not."""
        return (self.facts["flags"] & (BLOCKS | BLOCKS << UNTIMED)) != 0

    @property
    def barred(self) -> NDArray[np.bool_]:
        """Where a block or a mute of either side stands, dated or not."""
        return (self.facts["flags"] & (BARS | BARS << UNTIMED)) != 0

    def columns(self) -> TieColumns:
        """The arrays themselves, which the pass writes into."""
        return TieColumns(self.facts, self.sums, self.ring)

    def take(self, rows: NDArray[np.int64]) -> "State":
        """The state of some ties, in the order given."""
        persons = tuple(self.persons[int(row)] for row in rows)
        return State(persons, self.facts[rows], self.sums[rows], self.ring[rows])


def empty(persons: tuple[str, ...]) -> State:
    """The state of these people before the first act. `persons` must be sorted and distinct."""
    facts = np.zeros(len(persons), FACTS)
    for name in ("ref_us", "first_us", "first_out_us", "last_in_us", "last_out_us", "push_us", "day", "ring_day"):
        facts[name] = NEVER
    return State(persons, facts, np.zeros((len(persons), 2, 5)), np.zeros((len(persons), RING_WORDS), np.int64))


def to_arrow(state: State) -> pa.Table:
    """One row a tie, one column a fact; the five sums and the ring's words as fixed-size lists."""
    columns: dict[str, Any] = {"person": pa.array(state.persons, pa.string())}
    for name in FACTS.names or ():
        columns[name] = pa.array(np.ascontiguousarray(state.facts[name]))
    columns["sums"] = pa.FixedSizeListArray.from_arrays(pa.array(state.sums.reshape(-1)), 10)
    columns["ring"] = pa.FixedSizeListArray.from_arrays(pa.array(state.ring.reshape(-1)), RING_WORDS)
    return pa.table(columns)


def from_arrow(table: pa.Table) -> State:
    """What `to_arrow` wrote, to the last bit."""
    persons = tuple(str(person) for person in table["person"].to_pylist())
    facts = np.zeros(len(persons), FACTS)
    for name in FACTS.names or ():
        facts[name] = table[name].to_numpy()
    sums = _flat(table, "sums").astype(np.float64).reshape(-1, 2, 5)
    ring = _flat(table, "ring").astype(np.int64).reshape(-1, RING_WORDS)
    return State(persons, facts, sums, ring)


def _flat(table: pa.Table, name: str) -> NDArray[Any]:
    lists: Any = table[name].combine_chunks()
    return lists.flatten().to_numpy(zero_copy_only=False)
