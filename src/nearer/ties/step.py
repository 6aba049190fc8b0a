"""The one step: how a single act changes the state of its tie. Batch, increment, replay and snapshots all take it.

Compiled by Numba and cached; import this module only where a pass is run (see kernel). What the step must know of the
model comes in as a record (powers.MODEL), and a tie is one record (state.FACTS) with all its numbers side by side.
The layouts of both are part of the compiled type, so a cached pass can never use old ones.
"""

from typing import Any

import numpy as np

from nearer.ties.compiled import compiled
from nearer.ties.fading import faded
from nearer.ties.state import TAKEN

_DAY_US = 86_400_000_000
_MINUTE_US = 60_000_000
_NEVER = -(2**63)
_WORDS = 4
_BITS = 60
_WORD_MASK = (1 << _BITS) - 1
_RARE = 2 | 4 | 8 | 16 | 32 | 64 | 128 | 256
"""Kinds that bar a tie, lift a bar, or count only once (weights.Trait)."""


@compiled
def _mark_contact(tie: Any, day: int, model: Any) -> None:
    """Set the bit of a contact day later than all before it, moving the ring on, and keep the streaks."""
    ring = tie.ring
    if tie.ring_day == _NEVER:
        tie.contact_days = 1.0
        tie.n_days = 1
        tie.streak_days = tie.longest_days = tie.streak_weeks = tie.longest_weeks = 1
        ring[0] = 1
        tie.ring_day = day
        return
    move = day - tie.ring_day
    tie.contact_days = tie.contact_days * model.days[min(move, len(model.days) - 1)] + 1.0
    tie.n_days += 1
    tie.streak_days = tie.streak_days + 1 if move == 1 else 1
    tie.longest_days = max(tie.longest_days, tie.streak_days)
    weeks = (day + 3) // 7 - (tie.ring_day + 3) // 7
    if weeks > 0:
        tie.streak_weeks = tie.streak_weeks + 1 if weeks == 1 else 1
        tie.longest_weeks = max(tie.longest_weeks, tie.streak_weeks)
    tie.ring_day = day
    if move >= _WORDS * _BITS:
        for w in range(_WORDS):
            ring[w] = 0
    elif move < _BITS:
        part = np.int64(move)
        rest = np.int64(_BITS - move)
        ring[3] = ((ring[3] << part) | (ring[2] >> rest)) & np.int64(_WORD_MASK)
        ring[2] = ((ring[2] << part) | (ring[1] >> rest)) & np.int64(_WORD_MASK)
        ring[1] = ((ring[1] << part) | (ring[0] >> rest)) & np.int64(_WORD_MASK)
        ring[0] = (ring[0] << part) & np.int64(_WORD_MASK)
    else:
        whole = move // _BITS
        part = np.int64(move % _BITS)
        for back in range(_WORDS):
            w = _WORDS - 1 - back
            value = np.int64(0)
            if w - whole >= 0:
                value = (ring[w - whole] << part) & np.int64(_WORD_MASK)
            if part > 0 and w - whole - 1 >= 0:
                value |= ring[w - whole - 1] >> (np.int64(_BITS) - part)
            ring[w] = value
    ring[0] |= np.int64(1)


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
def _bin(wait_us: int) -> int:
    """The bin of the time an answer took (state.LATENCY_BINS): how many binary digits its whole minutes have."""
    minutes = wait_us // _MINUTE_US
    if minutes >= 1 << 14:
        return 15
    digits = 0
    if minutes >= 1 << 8:
        minutes >>= 8
        digits = 8
    if minutes >= 1 << 4:
        minutes >>= 4
        digits += 4
    if minutes >= 1 << 2:
        minutes >>= 2
        digits += 2
    return digits + (2 if minutes >= 2 else minutes)


@compiled
def _book(tie: Any, time: int, incoming: bool, waits: bool, dated: bool, fading: float, model: Any) -> int:
    """Keep the times and counts of an act with a time. Returns its rank among the day's acts of its direction.

    `fading` is what is left of an unanswered approach since the last act: where one waits, that act was ego's own.
    """
    starts = tie.ref_us == _NEVER or time - tie.ref_us > model.start_gap_us
    if tie.first_us == _NEVER:
        tie.first_us = time
    tie.ref_us = time
    if incoming:
        tie.last_in_us = time
        tie.today_in += 1
        if tie.waiting_out > 0:
            tie.answers_in += 1
            tie.waiting_out = 0
            if dated and tie.asked_out_us != _NEVER:
                tie.latency[1, _bin(time - tie.asked_out_us)] += 1
        tie.unanswered = 0.0
        tie.starts_in += 1 if starts else 0
        if waits:
            tie.approaches_in += 1 if tie.waiting_in == 0 else 0
            tie.waiting_in += 1
            tie.asked_in_us = time if dated else _NEVER
        return tie.today_in
    if tie.last_out_us == _NEVER:
        tie.first_out_us = time
    tie.last_out_us = time
    tie.today_out += 1
    if tie.waiting_in > 0:
        tie.answers_out += 1
        tie.waiting_in = 0
        if dated and tie.asked_in_us != _NEVER:
            tie.latency[0, _bin(time - tie.asked_in_us)] += 1
    tie.unanswered *= fading
    tie.starts_out += 1 if starts else 0
    if waits:
        tie.approaches_out += 1 if tie.waiting_out == 0 else 0
        tie.waiting_out += 1
        tie.unanswered += 1.0
        tie.asked_out_us = time if dated else _NEVER
    return tie.today_out


@compiled
def step(
    tie: Any, time: int, kind: int, incoming: bool, words: int, answerable: bool, dated: bool, model: Any
) -> tuple[float, float, float]:
    """Fold one act (acts.ActColumns) into the record of its tie (state.FACTS). Returns C before the act, C after it,
    and the silence before it (never positive). `model` is the record of powers.packed.

    A positive act adds w = points x 2 if incoming x depth / rank to the sums, in their shares. A negative act takes
    its points from the tie at once, from every sum in proportion, never more than there are: so points are never
    below 0 and never grow in silence. A block empties the sums, and while it stands nothing is added.
    """
    sums = tie.sums
    trait = int(model.traits[kind])
    if incoming:
        tie.n_in += 1
        tie.heard += 1 if trait & 512 == 0 else 0
        tie.answerable_in += 1 if answerable else 0
        if words > 0:
            tie.words_in += words
            tie.worded_in += 1
    else:
        tie.n_out += 1
        tie.answerable_out += 1 if answerable else 0
        if words > 0:
            tie.words_out += words
            tie.worded_out += 1

    stood = sums[0, 0] + sums[0, 1] + sums[0, 2] + sums[0, 3] + sums[0, 4]
    earlier = 100.0 * stood / (stood + model.s50)
    if time == _NEVER:
        tie.flags = _bar(tie.flags, trait, incoming, 4)
        return earlier, earlier, 0.0

    fading = (1.0, 1.0, 1.0, 1.0, 1.0)
    if tie.ref_us != _NEVER and time > tie.ref_us:
        fading = faded(time - tie.ref_us, model)
    day = time // _DAY_US
    if day != tie.day:
        tie.day = day
        tie.today_in = 0
        tie.today_out = 0
        if time >= tie.week_us:
            tie.week_us = ((day + 3) // 7 * 7 + 4) * _DAY_US
            tie.week_in = tie.week_out = tie.week_1 = tie.week_7 = 0.0
            tie.flags &= ~TAKEN
    weight = model.points[kind]
    if weight > 0 and dated and day != tie.ring_day:
        _mark_contact(tie, day, model)
    rank = _book(tie, time, incoming, trait & 1 != 0 and answerable, dated, fading[3], model)
    if trait & _RARE:
        if _once(tie, trait, incoming):
            weight = 0.0
        tie.flags = _bar(tie.flags, trait, incoming, 0)

    a0 = sums[0, 0] * fading[0]
    a1 = sums[0, 1] * fading[1]
    a2 = sums[0, 2] * fading[2]
    a3 = sums[0, 3] * fading[3]
    a4 = sums[0, 4] * fading[4]
    now = a0 + a1 + a2 + a3 + a4
    before = 100.0 * now / (now + model.s50)
    silence = min(0.0, before - earlier)
    left = 1.0
    if weight > 0 and tie.flags & 3 == 0:
        weight *= model.depth[min(max(words, 0), len(model.depth) - 1)] / rank
        got = 0.0
        if incoming:
            weight *= model.incoming
            got = weight
            tie.week_in += weight
        else:
            tie.week_out += weight
        tie.week_1 = tie.week_1 * fading[0] + weight
        tie.week_7 = tie.week_7 * fading[1] + weight
        shares = model.shares
        sums[0, 0] = a0 = a0 + weight * shares[0]
        sums[0, 1] = a1 = a1 + weight * shares[1]
        sums[0, 2] = a2 = a2 + weight * shares[2]
        sums[0, 3] = a3 = a3 + weight * shares[3]
        sums[0, 4] = a4 = a4 + weight * shares[4]
        sums[1, 0] = sums[1, 0] * fading[0] + got * shares[0]
        sums[1, 1] = sums[1, 1] * fading[1] + got * shares[1]
        sums[1, 2] = sums[1, 2] * fading[2] + got * shares[2]
        sums[1, 3] = sums[1, 3] * fading[3] + got * shares[3]
        sums[1, 4] = sums[1, 4] * fading[4] + got * shares[4]
        now = a0 + a1 + a2 + a3 + a4
        return before, 100.0 * now / (now + model.s50), silence

    if tie.flags & 3:
        left = 0.0
        tie.flags |= TAKEN
    elif weight < 0 and now > 0:
        left = max(0.0, 1.0 + weight * (model.incoming if incoming else 1.0) / now)
        tie.flags |= TAKEN
    for k in range(5):
        sums[0, k] *= fading[k] * left
        sums[1, k] *= fading[k] * left
    tie.week_1 *= fading[0]
    tie.week_7 *= fading[1]
    now = sums[0, 0] + sums[0, 1] + sums[0, 2] + sums[0, 3] + sums[0, 4]
    after = 100.0 * now / (now + model.s50)
    if weight < 0 or trait & 2:
        tie.push_us = time
        tie.push = after - before
    return before, after, silence
