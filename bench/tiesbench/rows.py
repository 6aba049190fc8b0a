"""The rows that every method is asked about, and what a plain count of the raw log knows of each.

At each cut-off, for each ego who acted towards anybody within the horizon before it, and each person with whom the
ego had any contact in the past, in either direction: does that person act towards the ego within the horizon after it?

Nothing here uses the product's code: these are the columns of the baselines.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.loader import Log
from bench.tiesbench.placing import Plan
from nearer.model.time import DAY_US

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HALF_LIVES = (1.0, 7.0, 30.0, 90.0, 360.0)
ORBIT_KEPT = 0.9
ORBIT_DAYS = 30
START_GAP_US = DAY_US
MOST_ROWS = 800_000
"""More rows than these, training and test together, are brought down by leaving out whole egos at random (seeded)."""
LONG_AGO = 3_650.0
SEED = 7


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each cut-off, ego and past contact, in that order.

    `cut` counts the plan's cut-offs (training first, then test) from 0; `ego` and `alter` are places in the log's
    names. `columns` has shape (rows, len(names)), float32; `names` say what each holds.
    """

    cut: Ints
    ego: Ints
    alter: Ints
    label: Flags
    columns: NDArray[np.float32]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.label)

    def column(self, name: str) -> Floats:
        """One of the columns, shape (rows,)."""
        return self.columns[:, self.names.index(name)].astype(np.float64)

    def take(self, wanted: Flags) -> "Rows":
        """Some of the rows."""
        return Rows(
            self.cut[wanted], self.ego[wanted], self.alter[wanted], self.label[wanted], self.columns[wanted], self.names
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """The egos that are asked for: `kept` of all `active` at any cut-off; `share` of them, 1.0 where it is all."""

    egos: Flags
    kept: int
    active: int

    @property
    def share(self) -> float:
        return self.kept / max(self.active, 1)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The contact acts by pair. Pair p joins persons `low[p]` < `high[p]`; entry 2p of a directed array is low towards
    high, 2p + 1 high towards low. Act i, in order of time: its directed entry, whether it is the pair's first of its
    day, whether it starts a conversation (a day after the pair's last act), how many acts of the other direction lie
    before it.
    """

    low: Ints
    high: Ints
    time_us: Ints
    entry: Ints
    first_of_day: Flags
    starts: Flags
    other_before: Ints
    first_us: Ints


def pairs_of(log: Log) -> Pairs:
    """The log's contact acts by pair."""
    time = log.time_us[log.contact]
    actor, target = log.actor[log.contact].astype(np.int64), log.target[log.contact].astype(np.int64)
    codes, pair = np.unique(np.minimum(actor, target) * len(log.names) + np.maximum(actor, target), return_inverse=True)
    entry = 2 * pair + (actor > target)
    order = np.argsort(pair, kind="stable")
    sorted_pair, sorted_time = pair[order], time[order]
    new = np.concatenate(([True], sorted_pair[1:] != sorted_pair[:-1]))
    gap = np.concatenate(([0], np.diff(sorted_time)))
    day = sorted_time // DAY_US
    new_day = new | np.concatenate(([True], day[1:] != day[:-1]))
    up = (entry[order] & 1).astype(np.int64)
    begin = np.flatnonzero(new)[sorted_pair]
    seen_up = np.cumsum(up) - up
    seen_up -= seen_up[begin]
    other = np.where(up == 1, np.arange(len(order)) - begin - seen_up, seen_up)
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return Pairs(
        low=codes // len(log.names),
        high=codes % len(log.names),
        time_us=time,
        entry=entry,
        first_of_day=new_day[back],
        starts=(new | (gap > START_GAP_US))[back],
        other_before=other[back],
        first_us=sorted_time[new],
    )


def sample(log: Log, pairs: Pairs, plan: Plan, most: int = MOST_ROWS) -> Sample:
    """The egos to ask for, so that there are at most about `most` rows."""
    people = len(log.names)
    rows = np.zeros(people, np.int64)
    for day in (*plan.train, *plan.test):
        cut = plan.cut_us(day)
        known = pairs.first_us < cut
        contacts = np.bincount(pairs.low[known], minlength=people) + np.bincount(pairs.high[known], minlength=people)
        rows += np.where(_active(pairs, people, cut, plan.horizon), contacts, 0)
    active = int((rows > 0).sum())
    if rows.sum() <= most:
        return Sample(rows > 0, active, active)
    order = np.random.default_rng(SEED).permutation(np.flatnonzero(rows))
    fits = order[np.cumsum(rows[order]) <= most]
    egos = np.zeros(people, np.bool_)
    egos[fits] = True
    return Sample(egos, len(fits), active)


def rows_of(log: Log, pairs: Pairs, plan: Plan, egos: Flags, told: Callable[[], None]) -> Rows:
    """All rows of the plan's cut-offs; `told` is called after each cut-off."""
    parts: list[Rows] = []
    for number, (cut, state) in enumerate(_states(log, pairs, plan)):
        parts.append(_rows_at(pairs, state, number, cut, plan.horizon, egos))
        told()
    first = parts[0]
    return Rows(
        np.concatenate([part.cut for part in parts]),
        np.concatenate([part.ego for part in parts]),
        np.concatenate([part.alter for part in parts]),
        np.concatenate([part.label for part in parts]),
        np.concatenate([part.columns for part in parts]),
        first.names,
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of each directed entry before a moment, all of shape (2 pairs,) but `faded` (half-lives, 2 pairs).

    last_us, count, recent (acts within the horizon before), orbit, starts, days (contact days that this direction
    began), streak (acts since the other side's last), faded.
    """

    last_us: Ints
    count: Ints
    recent: Ints
    orbit: Floats
    starts: Ints
    days: Ints
    streak: Ints
    faded: Floats
    active: Flags


_NEVER = np.iinfo(np.int64).min


def _states(log: Log, pairs: Pairs, plan: Plan) -> Generator[tuple[int, _State]]:
    """The state at each cut-off, one after the other; the fading sums are carried on from cut-off to cut-off."""
    entries = 2 * len(pairs.low)
    last = np.full(entries, _NEVER)
    count, starts, days, replied = (np.zeros(entries, np.int64) for _ in range(4))
    faded = np.zeros((len(HALF_LIVES), entries))
    done, before = 0, plan.cut_us(0)
    for day in (*plan.train, *plan.test):
        cut = plan.cut_us(day)
        until = int(np.searchsorted(pairs.time_us, cut))
        new = slice(done, until)
        entry, time = pairs.entry[new], pairs.time_us[new]
        # Acts are in order of time, so the last one written of each entry stands.
        last[entry] = time
        replied[entry] = pairs.other_before[new]
        count += np.bincount(entry, minlength=entries)
        starts += np.bincount(entry, pairs.starts[new], entries).astype(np.int64)
        days += np.bincount(entry, pairs.first_of_day[new], entries).astype(np.int64)
        for row, half_life in enumerate(HALF_LIVES):
            faded[row] *= np.exp2(-(cut - before) / DAY_US / half_life)
            faded[row] += np.bincount(entry, np.exp2(-(cut - time) / DAY_US / half_life), entries)
        window = slice(int(np.searchsorted(pairs.time_us, cut - plan.horizon * DAY_US)), until)
        months = (cut - 1 - pairs.time_us[:until]) // (ORBIT_DAYS * DAY_US)
        swapped = np.arange(entries) ^ 1
        yield (
            cut,
            _State(
                last_us=last.copy(),
                count=count.copy(),
                recent=np.bincount(pairs.entry[window], minlength=entries),
                orbit=np.bincount(pairs.entry[:until], ORBIT_KEPT**months, entries).astype(np.float64),
                starts=starts.copy(),
                days=days.copy(),
                # What the other side had seen of this one by its last act is answered, as it were; the rest waits.
                streak=count - replied[swapped],
                faded=faded.copy(),
                active=_active(pairs, len(log.names), cut, plan.horizon),
            ),
        )
        done, before = until, cut


def _active(pairs: Pairs, people: int, cut: int, horizon: int) -> Flags:
    """Who acted towards anybody within the horizon before a moment."""
    low, high = np.searchsorted(pairs.time_us, [cut - horizon * DAY_US, cut])
    entry = pairs.entry[low:high]
    actor = np.where(entry & 1, pairs.high[entry >> 1], pairs.low[entry >> 1])
    active = np.zeros(people, np.bool_)
    active[actor] = True
    return active


def _rows_at(pairs: Pairs, state: _State, number: int, cut: int, horizon: int, egos: Flags) -> Rows:
    """The rows of one cut-off with their columns."""
    asked = state.active & egos
    known = pairs.first_us < cut
    as_low, as_high = np.flatnonzero(known & asked[pairs.low]), np.flatnonzero(known & asked[pairs.high])
    ego = np.concatenate((pairs.low[as_low], pairs.high[as_high]))
    alter = np.concatenate((pairs.high[as_low], pairs.low[as_high]))
    # Incoming for the lower of the two is what the higher did.
    incoming = np.concatenate((2 * as_low + 1, 2 * as_high))
    order = np.lexsort((alter, ego))
    ego, alter, incoming = ego[order], alter[order], incoming[order]
    low, high = np.searchsorted(pairs.time_us, [cut, cut + horizon * DAY_US])
    came = np.zeros(2 * len(pairs.low), np.bool_)
    came[pairs.entry[low:high]] = True
    named = dict(_columns(pairs, state, cut, ego, alter, incoming))
    return Rows(
        cut=np.full(len(ego), number, np.int64),
        ego=ego,
        alter=alter,
        label=came[incoming],
        columns=np.stack([values.astype(np.float32) for values in named.values()], axis=1),
        names=tuple(named),
    )


def _columns(
    pairs: Pairs, state: _State, cut: int, ego: Ints, alter: Ints, incoming: Ints
) -> Generator[tuple[str, NDArray[np.generic]]]:
    """Every column of the baselines by name; those of a person are summed over all the person's pairs."""
    outgoing = incoming ^ 1
    for side, entry in (("in", incoming), ("out", outgoing)):
        yield f"count {side}", state.count[entry]
        yield f"recent {side}", state.recent[entry]
        yield f"silence {side}", _since(state.last_us[entry], cut)
        yield f"starts {side}", state.starts[entry]
        yield f"streak {side}", state.streak[entry]
        yield f"orbit {side}", state.orbit[entry]
        for row, half_life in enumerate(HALF_LIVES):
            yield f"decay {half_life:g} {side}", state.faded[row][entry]
    yield "age", (cut - pairs.first_us[incoming >> 1]) / DAY_US
    yield "days", state.days[incoming] + state.days[outgoing]
    people = len(state.active)
    actor = np.stack((pairs.low, pairs.high), axis=1).reshape(-1)
    target = np.stack((pairs.high, pairs.low), axis=1).reshape(-1)
    known = pairs.first_us < cut
    contacts = np.bincount(pairs.low[known], minlength=people) + np.bincount(pairs.high[known], minlength=people)
    last = np.full(people, _NEVER)
    np.maximum.at(last, actor, state.last_us)
    answered = np.bincount(actor, (state.count > 0) & (state.count[np.arange(len(actor)) ^ 1] > 0), people)
    for who, person in (("ego", ego), ("alter", alter)):
        yield f"{who} contacts", contacts[person]
        yield f"{who} two-way contacts", answered[person]
        yield f"{who} silence", _since(last[person], cut)
        for what, end in (("sent", actor), ("received", target)):
            yield f"{who} {what}", np.bincount(end, state.count, people)[person]
            yield f"{who} {what} recent", np.bincount(end, state.recent, people)[person]
            for row in (1, 2, 3):
                yield f"{who} {what} {HALF_LIVES[row]:g}", np.bincount(end, state.faded[row], people)[person]


def _since(last_us: Ints, cut: int) -> Floats:
    known = last_us != _NEVER
    return np.where(known, (cut - np.where(known, last_us, cut)) / DAY_US, LONG_AGO)
