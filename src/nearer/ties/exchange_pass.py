"""The pass that parts the acts of every tie into exchanges. Compiled; import this module only where it is run.

Exchanges follow each other without a gap, so every act is in exactly one. An act of the side that approached joins the
approach until the other side did more than like or look, and no later than a window after its first act. An act of the
other side joins within a window after the approach's last act. A new exchange begins with any other act. Where they
answer a mere click with words, or begin the next conversation, their act is an approach of their own, and still what
came of the exchange before.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearer.model.exchange import Ground
from nearer.ties.acts import ActColumns
from nearer.ties.compiled import compiled
from nearer.ties.verdicts import BITS, NEGATIVE, PASSIVE, Rules


class LinkColumns(NamedTuple):
    """What the pass must know of acts besides: whether each is known to answer the other side, and since when an act
    of unknown date may have been (the least number where that is open)."""

    linked: NDArray[np.bool_]
    since_us: NDArray[np.int64]


class MadeColumns(NamedTuple):
    """Where the pass writes, one entry an exchange; see `exchanges.Exchanges`. `vague` has one entry an act: True where
    an act of unknown date could not be laid to an approach."""

    tie: NDArray[np.int64]
    first: NDArray[np.int64]
    stop: NDArray[np.int64]
    incoming: NDArray[np.bool_]
    unasked: NDArray[np.bool_]
    spoken: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    going_on: NDArray[np.bool_]
    start_us: NDArray[np.int64]
    last_us: NDArray[np.int64]
    grounds: NDArray[np.int64]
    beyond: NDArray[np.int64]
    vague: NDArray[np.bool_]


_NEVER = -(2**63)
_UNDATED = BITS[Ground.UNDATED]
_VAGUE = BITS[Ground.VAGUE]
_BLOCKED = BITS[Ground.BLOCKED]
_CUT = BITS[Ground.CUT]
_WROTE = BITS[Ground.WROTE]
_ANSWERED = BITS[Ground.ANSWERED]
_LONGER = BITS[Ground.LONGER]
_STARTED = BITS[Ground.STARTED]
_NEGATIVE, _PASSIVE = NEGATIVE, PASSIVE


@compiled
def exchange_pass(
    acts: ActColumns, links: LinkColumns, rules: Rules, window_us: NDArray[np.int64], made: MadeColumns
) -> int:
    """Part the acts of every tie. `window_us` has shape (ties, 2): after an approach of ego's, after one of theirs.
    Returns how many exchanges there are."""
    n = 0
    for t in range(len(acts.start) - 1):
        open_ = False
        settled = False
        said = 0
        heard = 0
        before_us = _NEVER
        before_incoming = False
        hidden_click = False
        hidden_word = False
        for j in range(acts.start[t], acts.start[t + 1]):
            time = acts.time_us[j]
            incoming = acts.incoming[j]
            kind = acts.kind[j]
            role = rules.role[kind]
            o = n - 1
            if time == _NEVER:
                if not open_:
                    open_ = True
                    o = n
                    n += 1
                    made.tie[o], made.first[o], made.incoming[o] = t, j, incoming
                    made.unasked[o] = made.spoken[o] = made.hidden[o] = made.going_on[o] = False
                    made.start_us[o] = made.last_us[o] = _NEVER
                    made.grounds[o], made.beyond[o] = _UNDATED, -1
                made.stop[o] = j + 1
                continue
            if open_ and made.grounds[o] & _UNDATED:
                open_ = False

            ranged = not acts.dated[j]
            linked = links.linked[j]
            fresh = time - before_us > rules.start_gap_us if before_us != _NEVER else True
            bit = rules.bit[kind]
            if bit & _WROTE and linked:
                bit = (bit & ~_WROTE) | _ANSWERED
            join = False
            if open_ and incoming == made.incoming[o]:
                near = time - made.start_us[o] <= window_us[t, int(incoming)]
                waiting = not settled and not made.unasked[o]
                join = waiting and near and role != _NEGATIVE
                if waiting and role == _NEGATIVE and time - made.last_us[o] <= window_us[t, int(incoming)]:
                    made.grounds[o] |= _CUT
            elif open_:
                within = time - made.last_us[o] <= window_us[t, int(made.incoming[o])]
                if within and ranged and role != _PASSIVE:
                    since = links.since_us[j]
                    within = since != _NEVER and since >= made.last_us[o]
                    if not within:
                        made.grounds[o] |= _VAGUE
                if not within:
                    join = False
                elif role == _NEGATIVE:
                    join = True
                elif made.unasked[o]:
                    join = role == _PASSIVE
                elif role == _PASSIVE:
                    join = not (settled and fresh)
                elif settled:
                    join = linked or not fresh
                elif rules.spoken[kind] and (not made.spoken[o] or (fresh and not linked)):
                    if fresh and not linked and bit & _WROTE:
                        bit = (bit & ~_WROTE) | _STARTED
                    made.grounds[o] |= bit
                    made.beyond[o] = j
                else:
                    join = True

            if join:
                made.stop[o] = j + 1
            else:
                o = n
                n += 1
                open_ = True
                settled = role == _NEGATIVE
                said = 0
                heard = 0
                hidden_click = False
                hidden_word = False
                made.tie[o], made.first[o], made.stop[o] = t, j, j + 1
                made.incoming[o] = not incoming if settled else incoming
                made.unasked[o], made.spoken[o] = settled, False
                made.hidden[o] = False
                made.start_us[o] = made.last_us[o] = time
                turned = before_us != _NEVER and before_incoming != incoming
                recent = time - before_us <= window_us[t, int(not incoming)] if turned else False
                made.going_on[o] = recent and (linked or not fresh) and not settled
                made.grounds[o], made.beyond[o] = 0, -1

            if incoming == made.incoming[o]:
                made.last_us[o] = time
                said += acts.words[j]
                hidden_click = hidden_click or not acts.answerable[j]
                if rules.spoken[kind]:
                    hidden_word = hidden_word or not acts.answerable[j]
                    made.spoken[o] = True
                made.hidden[o] = hidden_word if made.spoken[o] else hidden_click
            else:
                if ranged and not join:
                    # A block pushes away whenever it was; of all else it is not known what it followed.
                    made.vague[j] = True
                    made.grounds[o] |= _VAGUE | (bit & _BLOCKED)
                else:
                    made.grounds[o] |= bit
                if role != _PASSIVE:
                    settled = True
                if rules.spoken[kind]:
                    heard += acts.words[j]
                    if said > 0 and heard > said:
                        made.grounds[o] |= _LONGER
            before_us = time
            before_incoming = incoming
    return n


@compiled
def doubt_pass(
    acts: ActColumns,
    links: LinkColumns,
    vague: NDArray[np.bool_],
    start: NDArray[np.int64],
    made: MadeColumns,
    until_us: NDArray[np.int64],
    doubt: NDArray[np.bool_],
) -> None:
    """Mark the exchanges during which an act of the other side may have happened whose date is known only as a range.
    The exchanges `start[t]` to `start[t + 1]` are of tie t; a range without a beginning tells nothing of any of them.
    """
    for t in range(len(acts.start) - 1):
        for j in range(acts.start[t], acts.start[t + 1]):
            if not vague[j] or links.since_us[j] == _NEVER:
                continue
            for o in range(start[t], start[t + 1]):
                if made.incoming[o] == acts.incoming[j] or made.unasked[o] or made.start_us[o] == _NEVER:
                    continue
                if made.last_us[o] <= acts.time_us[j] and until_us[o] >= links.since_us[j]:
                    doubt[o] = True
