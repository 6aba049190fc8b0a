"""Ego's own holidays: days on which nearly all ties are silent together.

Such a day tells nothing of any one tie, so neither the direction (course) nor the day of a turn (turn) counts it, nor
what happened on it.
"""

import numpy as np
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.state import NEVER, RING_DAYS, RING_WORDS, WORD_DAYS, State

Bools = NDArray[np.bool_]

SPAN_DAYS = RING_DAYS
"""How far back a tie is read: 240 days, as far as its ring of contact days goes."""
QUIET = 0.4
"""A week in which all ties together had less than this share of their usual contact is a holiday of ego's..."""
QUIET_CHANCE = 1e-3
"""... where chance would bring that less often than this; and only where at least five ties carry the contact."""
QUIET_TIES = 5.0

AT_ONCE = 65_536
"""Ties whose days are laid out at once: some thirty megabytes."""


def quiet_days(state: State, at_us: int) -> Bools:
    """The days, by age, on which ego's ties were nearly all silent together: a holiday, which says nothing of any one
    of them. Shape (240,), the youngest day first."""
    from scipy.special import pdtr

    days, total, squares = np.zeros(SPAN_DAYS), 0.0, 0.0
    for first in range(0, len(state), AT_ONCE):
        contact = contact_days(state.part(first, first + AT_ONCE), at_us)
        each = contact.sum(axis=1).astype(np.float64)
        days += contact.sum(axis=0)
        total, squares = total + float(each.sum()), squares + float((each**2).sum())
    if total**2 < QUIET_TIES * max(1.0, squares):
        return np.zeros(SPAN_DAYS, np.bool_)
    usual = float(np.median(days))
    week = np.ones(7)
    seen, expected = np.convolve(days, week, "same"), usual * np.convolve(np.ones(SPAN_DAYS), week, "same")
    low = (seen < QUIET * expected) & (pdtr(seen, np.maximum(expected, 1e-9)) < QUIET_CHANCE)
    return (np.convolve(low, week, "same") > 0) & (days < QUIET * usual)


def contact_days(state: State, at_us: int) -> Bools:
    """The contact days by age of the ties that had any within 240 days, shape (those, 240), the youngest day first."""
    away = at_us // DAY_US - state.facts["ring_day"]
    live = np.flatnonzero((state.facts["ring_day"] != NEVER) & (away < SPAN_DAYS))
    octets = np.ascontiguousarray(state.ring[live].astype("<i8")).view(np.uint8)
    bits = np.unpackbits(octets, axis=1, bitorder="little").reshape(len(live), RING_WORDS, 64)[:, :, :WORD_DAYS]
    place = np.arange(SPAN_DAYS) - away[live][:, None]
    shown = np.take_along_axis(bits.reshape(len(live), SPAN_DAYS), np.maximum(place, 0), axis=1)
    return (shown > 0) & (place >= 0)
