"""The state of all ties: what the step keeps of their past. Everything shown of a tie is a function of it."""

from collections.abc import Sequence
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

LATENCY_BINS = 16
"""Bins of the time that an answer took, per direction. Bin 0 holds answers within a minute, bin b those that took
2^(b-1) to 2^b minutes, the last one all from 2^14 minutes (11 days) on. Waits are close to log-normal (Stouffer,
Malmgren and Amaral 2006, on mail), so bins of one factor tell a median equally well at every scale; the factor of two
is our own choice."""

TAKEN = 1 << 14
"""The flag of a week in which an act took points away or emptied the tie (history)."""

KNOT_WORDS = 10
"""How many words the knot of one week takes at most (knots)."""

_TIMES = ("ref_us", "first_us", "first_out_us", "last_in_us", "last_out_us", "push_us", "asked_in_us", "asked_out_us")
_DAYS = ("day", "ring_day", "week_us")
_POINTS = ("push", "unanswered", "contact_days", "week_in", "week_out", "week_1", "week_7")
_COUNTS = (
    *("n_in", "n_out", "heard", "answerable_in", "answerable_out", "waiting_in", "waiting_out"),
    *("approaches_in", "approaches_out", "answers_in", "answers_out", "n_days", "starts_in", "starts_out"),
    *("today_in", "today_out", "flags", "worded_in", "worded_out"),
    *("streak_days", "longest_days", "streak_weeks", "longest_weeks", "knot_week"),
)
FACTS = np.dtype(
    [
        *((name, np.int64) for name in (*_TIMES, *_DAYS, "words_in", "words_out")),
        *((name, np.float64) for name in _POINTS),
        *((name, np.int32) for name in _COUNTS),
        ("latency", np.int32, (2, LATENCY_BINS)),
        ("sums", np.float64, (2, 5)),
        ("ring", np.int64, (RING_WORDS,)),
    ],
    align=True,
)
"""One record a tie.

ref_us: the time of the last act folded, at which the sums stand; first_us, first_out_us, last_in_us, last_out_us: of
acts with a time; push_us, push: the latest act that took points away and its effect in points of C; asked_in_us: the
last composed answerable act of theirs that ego has not acted since, where its day is known, asked_out_us: ego's last
one; day, ring_day: the UTC day of the last act, and the last contact day; week_us: the end of the week (from Monday,
UTC) of the last act; words_in, words_out: words in all; unanswered: the acts of waiting_out, each halved every 90 days,
as they stand at last_out_us; contact_days: the contact days, each halved every 30 days, as they stand on ring_day;
week_in, week_out: what the acts of this week gave, from each side; week_1, week_7: both together, halved every day and
every 7 days, as they stand at ref_us.

n_in, n_out: all acts, those without a time too; heard: incoming acts other than follows, clicks and views;
answerable_*: acts of that direction of which an answer would have been seen; waiting_in: composed answerable incoming
acts since ego's last act, waiting_out: ego's since theirs; approaches_out: runs of ego's composed answerable acts,
answers_in: those of them that an incoming act followed, and the other way round approaches_in and answers_out; n_days:
the contact days, all of them; starts_*: conversations started; today_*: the acts on `day`; flags: bars, what counts
only once, and TAKEN; worded_*: acts with words; streak_days, streak_weeks: contact days, and weeks with one, without a
gap up to the last, longest_*: the longest there ever was; knot_week: the last week written as a knot (knots).
latency[1]: how long their answers took from ego's last composed answerable act, latency[0]: ego's from theirs, where
both days are known; counts by bin. sums: the five fading sums in points, of both directions together and of the
incoming acts alone, as they stand at ref_us; ring: the words of the ring of contact days.
"""

SINGLE: tuple[str, ...] = (*_TIMES, *_DAYS, "words_in", "words_out", *_POINTS, *_COUNTS)
"""The facts that are one number a tie: all but `latency`, `sums` and `ring`."""


class TieColumns(NamedTuple):
    """The facts of some ties, and the sums among them; see State."""

    facts: NDArray[np.void]
    sums: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class State:
    """All ties of one ego after some acts. Row i of `facts` (dtype FACTS, shape (n,)) is the tie to `persons[i]`;
    persons are sorted."""

    persons: Sequence[str]
    facts: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.persons)

    @property
    def sums(self) -> NDArray[np.float64]:
        """The fading sums, shape (n, 2, 5): of both directions together, of the incoming acts alone; at `ref_us`."""
        return self.facts["sums"]

    @property
    def ring(self) -> NDArray[np.int64]:
        """The words of the ring of contact days, shape (n, 4)."""
        return self.facts["ring"]

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
        """The facts, and a copy of the sums side by side: sums over arrays laid out alike are equal to the last bit."""
        return TieColumns(self.facts, np.ascontiguousarray(self.sums))

    def part(self, first: int, last: int) -> "State":
        """The state of the ties from one place up to another, without copying it."""
        here = slice(first, last)
        return State(self.persons[here], self.facts[here])

    def take(self, rows: NDArray[np.int64]) -> "State":
        """The state of some ties, in the order given."""
        persons = tuple(self.persons[int(row)] for row in rows)
        return State(persons, self.facts[rows])


def empty(persons: Sequence[str]) -> State:
    """The state of these people before the first act. `persons` must be sorted and distinct."""
    return State(persons, blank(len(persons)))


def blank(count: int) -> NDArray[np.void]:
    """The facts of so many ties before the first act."""
    facts = np.zeros(count, FACTS)
    for name in (*_TIMES, *_DAYS):
        facts[name] = NEVER
    return facts


def to_arrow(state: State) -> pa.Table:
    """One row a tie, one column a fact; the five sums and the ring's words as fixed-size lists."""
    columns: dict[str, Any] = {"person": pa.array(list(state.persons), pa.string())}
    for name in SINGLE:
        columns[name] = pa.array(np.ascontiguousarray(state.facts[name]))
    columns["latency"] = pa.FixedSizeListArray.from_arrays(
        pa.array(np.ascontiguousarray(state.facts["latency"]).reshape(-1)), 2 * LATENCY_BINS
    )
    columns["sums"] = pa.FixedSizeListArray.from_arrays(pa.array(state.sums.reshape(-1)), 10)
    columns["ring"] = pa.FixedSizeListArray.from_arrays(pa.array(state.ring.reshape(-1)), RING_WORDS)
    return pa.table(columns)


def from_arrow(table: pa.Table) -> State:
    """What `to_arrow` wrote, to the last bit."""
    persons = tuple(str(person) for person in table["person"].to_pylist())
    facts = np.zeros(len(persons), FACTS)
    for name in SINGLE:
        facts[name] = table[name].to_numpy()
    facts["latency"] = _flat(table, "latency").reshape(-1, 2, LATENCY_BINS)
    facts["sums"] = _flat(table, "sums").reshape(-1, 2, 5)
    facts["ring"] = _flat(table, "ring").reshape(-1, RING_WORDS)
    return State(persons, facts)


def _flat(table: pa.Table, name: str) -> NDArray[Any]:
    lists: Any = table[name].combine_chunks()
    return lists.flatten().to_numpy(zero_copy_only=False)
