"""The one step: how a single act changes the state of its tie. Batch, increment, replay and snapshots all take it.

Compiled by Numba and cached beside this file; import this module only where the pass is run (see kernel). Whatever
the step must know of the model comes in as `Tables`, and the layout of the state is part of its compiled type, so a
cached pass can never use old constants.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nearer.ties.acts import ActColumns
from nearer.ties.state import TieColumns
from nearer.ties.weights import Tables

Function = TypeVar("Function", bound=Callable[..., Any])


class SnapshotColumns(NamedTuple):
    """Where the pass writes what stood: shape (ties, moments), but for the moments themselves."""

    moments_us: NDArray[np.int64]
    points: NDArray[np.float64]
    points_in: NDArray[np.float64]
    days: NDArray[np.int16]
    two_way: NDArray[np.bool_]


_DAY_US = 86_400_000_000
_YEAR_US = 365 * _DAY_US
_NEVER = -(2**63)
_UNANSWERED_DECAY = math.log(2) / (90 * _DAY_US)
"""An unanswered approach counts half after 90 days (TIES.md, 6)."""
_CONTACT_DECAY = math.log(2) / 30
"""A contact day counts half after 30 days (TIES.md, 6)."""
_WORDS = 4
_BITS = 60
_WORD_MASK = (1 << _BITS) - 1


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk."""
    machine: Any = njit(cache=True, nogil=True, forceinline=True)(function)
    return machine


@compiled
def _points_at(ties: TieColumns, i: int, side: int, gap_us: int, tables: Tables) -> float:
    total = 0.0
    for k in range(5):
        total += ties.sums[i, side, k] * math.exp(-tables.decay[k] * gap_us)
    return total


@compiled
def _mark_contact(ties: TieColumns, i: int, day: int) -> None:
    """Set the bit of a contact day, moving the ring on if the day is new."""
    tie = ties.facts[i]
    ring = ties.ring
    if tie.ring_day == _NEVER:
        tie.ring_day = day
        tie.contact_days = 1.0
        tie.n_days = 1
        ring[i, 0] = 1
        return
    move = day - tie.ring_day
    if move < 0:
        age = -move
        if age < _WORDS * _BITS:
            bit = np.int64(1) << np.int64(age % _BITS)
            if ring[i, age // _BITS] & bit == 0:
                tie.contact_days += math.exp(-_CONTACT_DECAY * age)
                tie.n_days += 1
            ring[i, age // _BITS] |= bit
        return
    if move > 0:
        tie.contact_days = tie.contact_days * math.exp(-_CONTACT_DECAY * move) + 1.0
        tie.n_days += 1
    if move >= _WORDS * _BITS:
        for w in range(_WORDS):
            ring[i, w] = 0
    elif move > 0:
        whole = move // _BITS
        part = np.int64(move % _BITS)
        for back in range(_WORDS):
            w = _WORDS - 1 - back
            value = np.int64(0)
            if w - whole >= 0:
                low = ring[i, w - whole] & ((np.int64(1) << (np.int64(_BITS) - part)) - np.int64(1))
                value = low << part
            if part > 0 and w - whole - 1 >= 0:
                value |= ring[i, w - whole - 1] >> (np.int64(_BITS) - part)
            ring[i, w] = value & np.int64(_WORD_MASK)
    ring[i, 0] |= np.int64(1)
    tie.ring_day = day


@compiled
def _bar(flags: int, trait: int, incoming: bool, shift: int) -> int:
    """The flags after an act of blocking, muting or the undoing of either. Flags: see state."""
    side = 1 if incoming else 0
    if trait & 2:
        flags |= 1 << (side + shift)
    elif trait & 8:
        flags |= 4 << (side + shift)
    elif trait & 4:
        flags &= ~((1 << side) | (1 << (side + 4)))
    elif trait & 16:
        flags &= ~((4 << side) | (4 << (side + 4)))
    return flags


@compiled
def _once(tie: Any, trait: int, incoming: bool) -> bool:
    """True where the act earns nothing because one of its kind already counts; keeps the book of what counts."""
    side = 1 if incoming else 0
    if trait & 256:
        tie.flags &= ~(1 << (8 + side))
        return False
    bit = 0
    if trait & 32:
        bit = 1 << (8 + side)
    elif trait & 64:
        bit = 1 << (10 + side)
    elif trait & 128:
        bit = 1 << (12 + side)
    if bit == 0:
        return False
    stood = tie.flags & bit != 0
    tie.flags |= bit
    return stood


@compiled
def _book(tie: Any, acts: ActColumns, j: int, tables: Tables) -> int:
    """Keep the times and counts of an act with a time. Returns its rank among the day's acts of its direction."""
    time = acts.time_us[j]
    incoming = acts.incoming[j]
    day = time // _DAY_US
    if day != tie.day:
        tie.day = day
        tie.today_in = 0
        tie.today_out = 0
    starts = tie.ref_us == _NEVER or time - tie.ref_us > tables.start_gap_us
    waits = tables.traits[acts.kind[j]] & 1 != 0 and acts.answerable[j]
    if incoming:
        tie.last_in_us = time
        tie.today_in += 1
        tie.answers_in += 1 if tie.waiting_out > 0 else 0
        tie.waiting_out = 0
        tie.unanswered = 0.0
        tie.approaches_in += 1 if waits and tie.waiting_in == 0 else 0
        tie.waiting_in += 1 if waits else 0
        tie.starts_in += 1 if starts else 0
    else:
        if tie.last_out_us == _NEVER:
            tie.first_out_us = time
        elif tie.unanswered > 0:
            tie.unanswered *= math.exp(-_UNANSWERED_DECAY * (time - tie.last_out_us))
        tie.last_out_us = time
        tie.today_out += 1
        tie.answers_out += 1 if tie.waiting_in > 0 else 0
        tie.waiting_in = 0
        tie.approaches_out += 1 if waits and tie.waiting_out == 0 else 0
        tie.waiting_out += 1 if waits else 0
        tie.unanswered += 1.0 if waits else 0.0
        tie.starts_out += 1 if starts else 0
    if tie.first_us == _NEVER:
        tie.first_us = time
    tie.ref_us = time
    return tie.today_in if incoming else tie.today_out


@compiled
def step(ties: TieColumns, i: int, acts: ActColumns, j: int, tables: Tables) -> tuple[float, float, float]:
    """Fold act j into tie i. Returns C before the act, C after it, and the silence before it (never positive).

    A positive act adds w = points x 2 if incoming x depth / rank to the sums, in their shares. A negative act takes
    its points from the tie at once, from every sum in proportion, never more than there are: so points are never
    below 0 and never grow in silence. A block empties the sums, and while it stands nothing is added.
    """
    tie = ties.facts[i]
    sums = ties.sums
    time = acts.time_us[j]
    kind: int = acts.kind[j]
    incoming = acts.incoming[j]
    trait = int(tables.traits[kind])
    if incoming:
        tie.n_in += 1
        if trait & 512 == 0:
            tie.heard += 1
        if acts.answerable[j]:
            tie.answerable_in += 1
    else:
        tie.n_out += 1
        if acts.answerable[j]:
            tie.answerable_out += 1

    now = 0.0
    for k in range(5):
        now += sums[i, 0, k]
    if time == _NEVER:
        tie.flags = _bar(tie.flags, trait, incoming, 4)
        stands = 100.0 * now / (now + tables.s50)
        return stands, stands, 0.0

    earlier = 100.0 * now / (now + tables.s50)
    if tie.ref_us != _NEVER and time > tie.ref_us:
        gap = time - tie.ref_us
        now = 0.0
        for k in range(5):
            fading = math.exp(-tables.decay[k] * gap)
            sums[i, 0, k] *= fading
            sums[i, 1, k] *= fading
            now += sums[i, 0, k]
    before = 100.0 * now / (now + tables.s50)
    silence = min(0.0, before - earlier)

    rank = _book(tie, acts, j, tables)
    weight = tables.points[kind]
    if weight > 0 and acts.dated[j]:
        _mark_contact(ties, i, time // _DAY_US)
    if _once(tie, trait, incoming):
        weight = 0.0
    tie.flags = _bar(tie.flags, trait, incoming, 0)
    if incoming:
        weight *= tables.incoming
    if tie.flags & 3:
        for k in range(5):
            sums[i, 0, k] = 0.0
            sums[i, 1, k] = 0.0
    elif weight > 0:
        depth = min(2.0, 1.0 + 0.25 * math.log2(1.0 + acts.words[j] / 20.0))
        weight *= depth / rank
        for k in range(5):
            sums[i, 0, k] += weight * tables.shares[k]
            if incoming:
                sums[i, 1, k] += weight * tables.shares[k]
    elif weight < 0 and now > 0:
        left = max(0.0, 1.0 + weight / now)
        for k in range(5):
            sums[i, 0, k] *= left
            sums[i, 1, k] *= left

    now = 0.0
    for k in range(5):
        now += sums[i, 0, k]
    after = 100.0 * now / (now + tables.s50)
    if weight < 0 or trait & 2:
        tie.push_us = time
        tie.push = after - before
    return before, after, silence


@compiled
def fold_pass(
    ties: TieColumns, row: NDArray[np.int64], acts: ActColumns, tables: Tables, ledger: NDArray[np.float64]
) -> None:
    """Fold every act; the acts `start[t]` to `start[t + 1]` belong to the tie `row[t]`. Where `ledger` has a row an
    act (shape (acts, 3)), it gets before, after and silence; with shape (0, 3) nothing is written."""
    keep = ledger.shape[0] > 0
    for t in range(len(row)):
        for j in range(acts.start[t], acts.start[t + 1]):
            before, after, silence = step(ties, row[t], acts, j, tables)
            if keep:
                ledger[j, 0] = before
                ledger[j, 1] = after
                ledger[j, 2] = silence


@compiled
def _contact_days(ties: TieColumns, i: int, day: int, span: int) -> int:
    """How many of the `span` days that end with `day` are contact days."""
    tie = ties.facts[i]
    if tie.ring_day == _NEVER:
        return 0
    limit = span - (day - tie.ring_day)
    total = 0
    for w in range(_WORDS):
        room = limit - w * _BITS
        if room <= 0:
            break
        word = ties.ring[i, w]
        if room < _BITS:
            word &= (np.int64(1) << np.int64(room)) - np.int64(1)
        while word != 0:
            word &= word - np.int64(1)
            total += 1
    return total


@compiled
def snapshot_pass(ties: TieColumns, acts: ActColumns, tables: Tables, seen: SnapshotColumns, span: int) -> None:
    """Fold every act and write what stood at each moment, counting the acts before it. The moments ascend."""
    for i in range(len(acts.start) - 1):
        j = acts.start[i]
        for m in range(len(seen.moments_us)):
            moment = seen.moments_us[m]
            while j < acts.start[i + 1] and acts.time_us[j] < moment:
                step(ties, i, acts, j, tables)
                j += 1
            tie = ties.facts[i]
            if tie.ref_us == _NEVER:
                continue
            gap = moment - tie.ref_us
            seen.points[i, m] = _points_at(ties, i, 0, gap, tables)
            seen.points_in[i, m] = _points_at(ties, i, 1, gap, tables)
            seen.days[i, m] = _contact_days(ties, i, (moment - 1) // _DAY_US, span)
            oldest = moment - _YEAR_US
            seen.two_way[i, m] = tie.last_in_us >= oldest and tie.last_out_us >= oldest
