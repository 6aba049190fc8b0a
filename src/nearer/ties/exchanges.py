"""Exchanges of all ties with their verdicts, as arrays; one of them as an object is made in `exchange_words`.

The exchanges part the acts: each act of a tie is in exactly one, so the effects and silences of the exchanges and the
closing silence sum to the ledger's closeness, exactly. `docs/decisions/exchanges.md` says what was decided and why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.exchange import Ground, Verdict
from nearer.ties.acts import Acts
from nearer.ties.kernel import Replay, replay
from nearer.ties.state import NEVER
from nearer.ties.verdicts import (
    AWAY,
    BITS,
    LEAST_GAPS,
    LEAST_WINDOW_US,
    MOST_WINDOW_US,
    NEARER,
    SPOKEN,
    TIMES_MEDIAN,
    USUAL_WINDOW_US,
    VERDICTS,
    rules,
    verdicts,
)
from nearer.ties.views import Views
from nearer.ties.weights import KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FOUND = -1
"""In `Exchanges.given`: the user said nothing of it."""

FOREVER = int(np.iinfo(np.int64).max)

POOL_WEIGHT = 5.0
"""How many waits of everybody one person's own are drawn towards (our own choice)."""

_SPOKEN = np.array([kind in SPOKEN for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Links:
    """What acts do not hold, one entry an act: whether it is known to answer an act of the other side (by reply, or as
    the next message), and since when an act of unknown date may have been, NEVER where that is open."""

    linked: Bools
    since_us: Ints

    @classmethod
    def none(cls, count: int) -> "Links":
        """Nothing is known: no act is taken for the beginning of a conversation where it may be an answer."""
        return cls(np.ones(count, np.bool_), np.full(count, NEVER, np.int64))


def links(rows: pa.Table, acts: Acts) -> Links:
    """The links of acts made from a table of interactions, of which `answers` and `since_us` are read; `answers` may
    also be a column of truth values."""
    answers: Any = rows["answers"]
    since: Any = rows["since_us"]
    linked = answers.to_numpy() if pa.types.is_boolean(answers.type) else answers.is_valid().to_numpy()
    return Links(linked[acts.row], since.fill_null(NEVER).to_numpy()[acts.row].astype(np.int64))


@dataclass(frozen=True, slots=True)
class _Waits:
    """What followed each act in words (or call) of which an answer would have been seen; one entry an act. `quiet_us`:
    until anything more was said, FOREVER where nothing was. `answered`: the other side spoke within the window.
    `settled`: the window is over, answered or not (counting early answers alone would promise too much)."""

    group: Ints
    quiet_us: Ints
    answered: Bools
    settled: Bools


@dataclass(frozen=True, slots=True)
class Pace:
    """How often an answer still came after how long a silence, over all ties: after ego's acts and after theirs.
    `quiet_us` ascends, `came[side][k]` is how many of its silences from the k-th on still got an answer."""

    quiet_us: tuple[Ints, Ints]
    came: tuple[Ints, Ints]

    def chance(self, elapsed_us: Ints, incoming: Bools) -> Floats:
        """The share of silences that lasted so long and were ended by an answer within the window; with a beta prior
        of one in three (TIES.md, 6)."""
        share = np.empty(len(elapsed_us))
        for side in (0, 1):
            ours = incoming == bool(side)
            rank = np.searchsorted(self.quiet_us[side], elapsed_us[ours], side="right")
            share[ours] = (self.came[side][rank] + 1) / (len(self.quiet_us[side]) - rank + 3)
        return share


def pace(acts: Acts, at_us: int, views: Views | None = None) -> Pace:
    """The pace of all ties together, from the acts up to `at_us`."""
    waits = _waits(acts, windows(acts), _seen(acts, at_us, views))
    quiet: list[Ints] = []
    came: list[Ints] = []
    for side in (0, 1):
        ours = np.flatnonzero(waits.settled & (waits.group % 2 == side))
        order = ours[np.argsort(waits.quiet_us[ours], kind="stable")]
        quiet.append(waits.quiet_us[order])
        came.append(np.append(np.cumsum(waits.answered[order][::-1])[::-1], 0))
    return Pace((quiet[0], quiet[1]), (came[0], came[1]))


def windows(acts: Acts) -> Ints:
    """The window after an approach of ego's and after one of theirs, shape (ties, 2), in microseconds.

    Eight times the median gap between an approach and the answer of the side that answers, in 7 to 60 days; 14 days
    with fewer than five answers. A gap runs from the last act in words (or call) of one side to the next of the other,
    and is an answer's where it is at most 60 days.
    """
    told = np.flatnonzero(_SPOKEN[acts.kind] & (acts.time_us != NEVER) & acts.dated)
    tie, incoming, time = acts.tie[told], acts.incoming[told], acts.time_us[told]
    gap = time[1:] - time[:-1]
    turn = (tie[:-1] == tie[1:]) & (incoming[:-1] != incoming[1:]) & (gap <= MOST_WINDOW_US)
    gap, group = gap[turn], (tie * 2 + incoming)[:-1][turn]
    ordered = gap[np.lexsort((gap, group))]
    count = np.bincount(group, minlength=2 * len(acts.persons))
    first = np.concatenate(([0], np.cumsum(count)))[:-1]
    own = np.flatnonzero(count >= LEAST_GAPS)
    low, high = ordered[first[own] + (count[own] - 1) // 2], ordered[first[own] + count[own] // 2]
    made = np.full(2 * len(acts.persons), USUAL_WINDOW_US, np.int64)
    made[own] = np.clip(TIMES_MEDIAN * ((low + high) // 2), LEAST_WINDOW_US, MOST_WINDOW_US)
    return made.reshape(-1, 2)


def _waits(acts: Acts, window_us: Ints, seen_us: Ints) -> _Waits:
    told = np.flatnonzero(_SPOKEN[acts.kind] & (acts.time_us != NEVER) & acts.dated)
    tie, incoming, time = acts.tie[told], acts.incoming[told], acts.time_us[told]
    quiet = np.full(len(told), FOREVER, np.int64)
    follows = tie[:-1] == tie[1:]
    quiet[:-1][follows] = (time[1:] - time[:-1])[follows]
    turns = np.concatenate(([True], ~follows | (incoming[:-1] != incoming[1:])))[: len(told)]
    begins = np.append(np.flatnonzero(turns), len(told))
    run = np.cumsum(turns) - 1
    following = begins[run + 1] if len(told) else begins[:0]
    inside = np.minimum(following, max(len(told) - 1, 0))
    there = (following < len(told)) & (tie[inside] == tie if len(told) else True)
    group = tie * 2 + incoming
    window = window_us.reshape(-1)[group]
    answered = there & (time[inside] - time <= window)
    visible = acts.answerable[told]
    return _Waits(group[visible], quiet[visible], answered[visible], (time + window <= seen_us[tie])[visible])


def _seen(acts: Acts, at_us: int, views: Views | None) -> Ints:
    """Until when each person could be seen."""
    every = np.full(len(acts.persons), at_us, np.int64)
    return every if views is None else np.minimum(every, views.until_us)


@dataclass(frozen=True, slots=True)
class Exchanges:
    """All exchanges of some ties at `at_us`, in the order of the acts; one entry an exchange in every array.

    `tie` is an index of `persons`; those `start[t]` to `start[t + 1]` are of tie t. The acts `first` to `stop` (places
    in the acts) are the exchange's; `incoming` is True where the approach is theirs. `unasked` marks those without an
    approach: the other side turned away, and no approach lay within the window before. `spoken`: the approach holds
    words, a call or an invitation. `hidden`: an answer to a part of it would not have been seen. `going_on`: the
    approach went on with a conversation. `start_us`, `last_us`: the approach's first and last act, NEVER where no time
    is known; `window_us`; `until_us`: the end of the window, or of the exchange where the same side approached anew.
    `grounds` are bits (verdicts.BITS). `found` are codes of VERDICTS, `given` those of the user, FOUND where none.
    `beyond` is the place of an act that the verdict rests on and that is an approach of its own, or -1. `probability`
    is that of an answer still to come, NaN where none is said. `effect` and `silence` are sums in points of closeness.
    """

    persons: Sequence[str]
    at_us: int
    start: Ints
    tie: Ints
    first: Ints
    stop: Ints
    incoming: Bools
    unasked: Bools
    spoken: Bools
    hidden: Bools
    going_on: Bools
    start_us: Ints
    last_us: Ints
    window_us: Ints
    until_us: Ints
    grounds: Ints
    found: NDArray[np.int8]
    given: NDArray[np.int8]
    beyond: Ints
    probability: Floats
    effect: Floats
    silence: Floats

    def __len__(self) -> int:
        return len(self.tie)

    @property
    def verdict(self) -> NDArray[np.int8]:
        """The verdicts that count: the user's where there is one."""
        return np.where(self.given == FOUND, self.found, self.given).astype(np.int8)

    def counts(self, chosen: Bools | None = None) -> Ints:
        """How many exchanges of each tie, of each side and of each verdict: shape (ties, 2, 4). Side 0 is ego's."""
        code = (self.tie * 2 + self.incoming) * len(VERDICTS) + self.verdict
        counted = np.bincount(code if chosen is None else code[chosen], minlength=len(self.persons) * 2 * len(VERDICTS))
        return counted.reshape(-1, 2, len(VERDICTS))

    def of(self, place: int) -> int:
        """The exchange that an act is in, by the act's place in the acts."""
        return int(np.searchsorted(self.first, place, side="right")) - 1

    def overruled(self, given: Mapping[int, Verdict]) -> "Exchanges":
        """The same with the user's verdicts, by the place of an act of the exchange. What was found stays beside it."""
        codes = self.given.copy()
        for place, verdict in given.items():
            codes[self.of(place)] = VERDICTS.index(verdict)
        return replace(self, given=codes)


def exchanges(
    acts: Acts,
    at_us: int,
    *,
    links: Links | None = None,
    views: Views | None = None,
    told: Replay | None = None,
    everybody: Callable[[], Pace] | None = None,
) -> Exchanges:
    """All exchanges of the ties of these acts, none of which is later than `at_us`.

    `links` belong to the same acts; without them a word of the other side always counts as an answer. `views` say
    until when each person could be seen, in the order of `acts.persons`; without them everything could. `told` is what
    each act did (`kernel.replay`), computed where it is not handed in; `everybody` gives the pace of all ties where the
    acts are of some only, and is asked for only where an answer may still come.
    """
    from nearer.ties.exchange_pass import LinkColumns, doubt_pass, exchange_pass

    known = links or Links.none(len(acts))
    columns = LinkColumns(np.ascontiguousarray(known.linked), np.ascontiguousarray(known.since_us))
    table = windows(acts)
    made = _blank(len(acts))
    n = exchange_pass(acts.columns(), columns, rules(), table, made)
    tie, last, incoming = made.tie[:n], made.last_us[:n], made.incoming[:n]
    start = np.searchsorted(tie, np.arange(len(acts.persons) + 1)).astype(np.int64)
    window = table[tie, incoming.astype(np.int64)]
    until, cut = _ends(made, n, window)
    known_until = _seen(acts, at_us, views)
    seen = known_until[tie]

    doubt = np.zeros(n, np.bool_)
    doubt_pass(acts.columns(), columns, made.vague, start, made, until, doubt)
    grounds = _grounds(made, n, until, cut, seen, at_us) | np.where(doubt, BITS[Ground.VAGUE], 0)
    found = verdicts(grounds)
    waiting = np.flatnonzero(((grounds & BITS[Ground.OPEN]) != 0) & (found == VERDICTS.index(Verdict.UNKNOWN)))
    waiting = waiting[made.spoken[waiting] & ((grounds[waiting] & BITS[Ground.UNSEEN]) == 0)]
    made_of = replay(acts)[1] if told is None else told
    every = Exchanges(
        persons=acts.persons,
        at_us=at_us,
        start=start,
        tie=tie,
        first=made.first[:n],
        stop=made.stop[:n],
        incoming=incoming,
        unasked=made.unasked[:n],
        spoken=made.spoken[:n],
        hidden=made.hidden[:n],
        going_on=made.going_on[:n],
        start_us=made.start_us[:n],
        last_us=last,
        window_us=window,
        until_us=until,
        grounds=grounds,
        found=found,
        given=np.full(n, FOUND, np.int8),
        beyond=made.beyond[:n],
        probability=np.full(n, np.nan),
        effect=_sums(made_of.effect, made.first[:n]),
        silence=_sums(made_of.silence, made.first[:n]),
    )
    if len(waiting):
        waits = _waits(acts, table, known_until)
        every.probability[waiting] = _to_come(
            every, waiting, seen, waits, everybody() if everybody else pace(acts, at_us, views)
        )
    return every


def _blank(count: int) -> Any:
    from nearer.ties.exchange_pass import MadeColumns

    def whole() -> Ints:
        return np.zeros(count, np.int64)

    def truth() -> Bools:
        return np.zeros(count, np.bool_)

    return MadeColumns(
        tie=whole(),
        first=whole(),
        stop=whole(),
        incoming=truth(),
        unasked=truth(),
        spoken=truth(),
        hidden=truth(),
        going_on=truth(),
        start_us=whole(),
        last_us=whole(),
        grounds=whole(),
        beyond=whole(),
        vague=truth(),
    )


def _ends(made: Any, n: int, window: Ints) -> tuple[Ints, Bools]:
    """The end of each window, and where the same side approached anew before it."""
    last = made.last_us[:n]
    until = np.where(last == NEVER, NEVER, np.where(last == NEVER, 0, last) + window)
    cut = np.zeros(n, np.bool_)
    same = (made.tie[1:n] == made.tie[: n - 1]) & (made.incoming[1:n] == made.incoming[: n - 1])
    same &= ~made.unasked[1:n] & (last[:-1] != NEVER)
    cut[:-1] = same & (made.start_us[1:n] < until[:-1])
    until[:-1] = np.where(cut[:-1], made.start_us[1:n], until[:-1])
    return until, cut


def _grounds(made: Any, n: int, until: Ints, cut: Bools, seen: Ints, at_us: int) -> Ints:
    """The grounds of each exchange: those of the pass, and what its coverage and its end say."""
    grounds = made.grounds[:n].copy()
    asked = (made.last_us[:n] != NEVER) & ~made.unasked[:n] & ((grounds & (AWAY | NEARER)) == 0)
    unseen = asked & (made.hidden[:n] | (seen < made.last_us[:n]))
    open_ = asked & ~cut & (until > at_us)
    ends = asked & ~unseen & ~open_ & (until > seen)
    silent = asked & ~unseen & ~open_ & ~ends
    for mask, ground in ((unseen, Ground.UNSEEN), (open_, Ground.OPEN), (ends, Ground.ENDS)):
        grounds |= np.where(mask, BITS[ground], 0)
    closing = silent & made.going_on[:n] & made.spoken[:n]
    grounds |= np.where(closing, BITS[Ground.CLOSING], 0)
    return grounds | np.where(silent & ~closing, BITS[Ground.SILENT], 0)


def _sums(values: Floats, first: Ints) -> Floats:
    return np.add.reduceat(values, first) if len(first) else np.zeros(0)


def _to_come(every: Exchanges, waiting: Ints, seen: Ints, waits: _Waits, everybody: Pace) -> Floats:
    """The probability that an answer comes within the window, none having come in what was seen of it.

    Of the times that this side had waited so long for this person, the share that was answered within the window after
    all, drawn towards everybody's with the weight of POOL_WEIGHT times (beta-binomial).
    """
    size = 2 * len(every.persons)
    group = (every.tie * 2 + every.incoming)[waiting]
    elapsed = np.maximum(0, seen[waiting] - every.last_us[waiting])
    asked = np.full(size, FOREVER, np.int64)
    asked[group] = elapsed
    alike = waits.settled & (waits.quiet_us > asked[waits.group])
    times = np.bincount(waits.group[alike], minlength=size)[group]
    came = np.bincount(waits.group[alike & waits.answered], minlength=size)[group]
    drawn = everybody.chance(elapsed, every.incoming[waiting])
    return (came + POOL_WEIGHT * drawn) / (times + POOL_WEIGHT)
