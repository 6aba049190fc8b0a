"""When the rate of contact changed: the most probable day of a turn, how sure it is, and the rates before and after.

A Bayesian change-point (TIES.md, 4) on conversations a day. Let the rate before be Gamma with shape a + K, and the rate
after r times that. The odds of "changed n1 days ago by r" against "no change", given k1 of all K conversations since,
are r^k1 ((B + n1 (r - 1)) / B)^-(a + K) with B = b + n: no integral is left. Counts are divided by the burst factor.
The turn explains the direction; it does not decide it.

Conversations are counted and not days of contact, because whoever is in touch every day can come no nearer by days.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Turn
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.course import BIRTH_DAYS
from nearer.ties.holidays import SPAN_DAYS
from nearer.ties.state import NEVER
from nearer.ties.weights import KINDS, WEIGHTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

LATEST_DAYS = 60
"""Turns of the last sixty days are told; older ones are what is usual by now (our own choice)."""
LEAST_AFTER = 4
"""A turn is told from its fourth day on."""
LEAST_BEFORE = 28
"""And only with four weeks before it to compare with (our own choice)."""
LEAST_CONVERSATIONS = 3
"""Fewer conversations in 240 days show no turn."""
RATIOS = (0.2, 1 / 3, 0.5, 2 / 3, 1.5, 2.0, 3.0, 5.0)
"""By what the rate may have changed, all equally likely (our own choice)."""
HAZARD = 1 / 365
"""One turn a year and tie is expected (our own choice)."""
SURE = 0.5
"""A turn is told where it is more probable than not."""
NOTICED = 0.18
"""Where a tie is looked at once, thirty days after, a turn is noticed from here on: of simulated ties without one at
most 10 % are, at any rate of contact (`make bench-truth`)."""
PAUSE_US = DAY_US // 24
"""An act after more than an hour of silence begins a conversation. Our own choice, made while looking at simulated
lives: with four hours a doubling of daily contact is found half as often, without any pause a chat is many."""
MOST_A_DAY = 12
"""More conversations a day than that tell no more (our own choice)."""
PRIOR_SHAPE = 1.0
"""How many conversations the prior of the rate weighs (our own choice, weak)."""
POOL_WEEKS = 15.0
"""Weeks of its own after which a tie's burst factor counts as much as that of all (TIES.md, 4)."""
BURST_USUAL = 1.5
"""With few ties the burst factor of all is drawn towards 1.5, as in the direction."""
LEAST_MEAN = 7 / 210
"""Conversations a week of a tie that hardly is one."""

_WORTH = np.array([WEIGHTS[kind].points > 0 for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of n ties. `rise` and `fall` are the probabilities that the rate rose or fell within the last sixty
    days. Of the more probable of the two: `day` the most probable first day of the new rate, `earliest` to `latest`
    its 80 % interval, as days since 1970; `before` and `after` conversations per thirty days."""

    rise: Floats
    fall: Floats
    day: Ints
    earliest: Ints
    latest: Ints
    before: Floats
    after: Floats

    @property
    def sure(self) -> Floats:
        """The larger of both probabilities."""
        return np.maximum(self.rise, self.fall)

    def turn(self, i: int) -> Turn | None:
        """The turn of one tie, None where there is too little reason to tell of one."""
        if self.sure[i] < SURE:
            return None
        return Turn(
            day=_date(self.day[i]),
            earliest=_date(self.earliest[i]),
            latest=_date(self.latest[i]),
            probability=float(self.sure[i]),
            before=float(self.before[i]),
            after=float(self.after[i]),
        )


def conversations(acts: Acts, at_us: int) -> Ints:
    """How many conversations began on each day, at most twelve; shape (ties, 240), by age, the youngest day first."""
    tie = acts.tie
    worth = _WORTH[acts.kind] & acts.dated & (acts.time_us != NEVER) & (acts.time_us <= at_us)
    tie, time = tie[worth], acts.time_us[worth]
    begins = np.ones(len(tie), np.bool_)
    begins[1:] = (tie[1:] != tie[:-1]) | (time[1:] - time[:-1] > PAUSE_US)
    age = at_us // DAY_US - time // DAY_US
    begins &= age < SPAN_DAYS
    place = tie[begins] * SPAN_DAYS + age[begins]
    counts = np.bincount(place, minlength=len(acts.persons) * SPAN_DAYS)
    return np.minimum(counts, MOST_A_DAY).reshape(-1, SPAN_DAYS)


def turns(acts: Acts, at_us: int, hidden: Bools | None = None) -> Turns:
    """The turns of all ties at a moment.

    `hidden` marks the days, by age, that tell nothing: what no source saw, and `holidays.quiet_days`; shape (240,) or
    (ties, 240). The first week of a tie is left out, as in the direction.
    """
    count = conversations(acts, at_us)
    at_day = at_us // DAY_US
    seen = np.arange(SPAN_DAYS) < (_first_day_age(acts, at_day) + 1 - BIRTH_DAYS)[:, None]
    if hidden is not None:
        seen &= ~hidden
    count = count * seen
    burst = _burst(count, seen)
    since, days = np.cumsum(count, axis=1), np.cumsum(seen, axis=1, dtype=np.int64)
    odds = np.zeros((2, *count.shape))
    some = np.flatnonzero(since[:, -1] >= LEAST_CONVERSATIONS)
    odds[:, some] = _odds(since[some], days[some], burst[some, None], seen[some])
    every = 1 + odds.sum(axis=(0, 2))
    fall, rise = odds[:, :, :LATEST_DAYS].sum(axis=2) / every
    likelier = odds[(rise > fall).astype(np.int64), np.arange(len(count)), :LATEST_DAYS]
    return _told(likelier, rise, fall, since, days, at_day)


def _odds(since: Ints, days: Ints, burst: Floats, seen: Bools) -> Floats:
    """The odds of a fall and of a rise that began on each day, against no turn at all; shape (2, ties, days)."""
    total, span = since[:, -1:], days[:, -1:]
    shape = PRIOR_SHAPE + total / burst
    weight = PRIOR_SHAPE * span / total + span / burst
    told = (days >= LEAST_AFTER) & (span - days >= LEAST_BEFORE) & seen
    part = days / (burst * weight)
    odds = np.zeros((2, *since.shape))
    for ratio in RATIOS:
        log = since / burst * np.log(ratio) - shape * np.log1p((ratio - 1) * part)
        odds[int(ratio > 1)] += np.exp(np.minimum(log, 600))
    return odds * (told * HAZARD / len(RATIOS))


def _told(odds: Floats, rise: Floats, fall: Floats, since: Ints, days: Ints, at_day: int) -> Turns:
    """What is told of the odds of each day: the day, its interval, and the rates on both sides of it."""
    row = np.arange(len(odds))
    age = np.argmax(odds, axis=1)
    share = np.cumsum(odds, axis=1) / np.maximum(odds.sum(axis=1, keepdims=True), 1e-300)
    k1, n1 = since[row, age], days[row, age]
    k2, n2 = since[:, -1] - k1, days[:, -1] - n1
    return Turns(
        rise=rise,
        fall=fall,
        day=at_day - age,
        earliest=at_day - np.argmax(share >= 0.9, axis=1),
        latest=at_day - np.argmax(share >= 0.1, axis=1),
        before=30 * k2 / np.maximum(n2, 1),
        after=30 * k1 / np.maximum(n1, 1),
    )


def _burst(count: Ints, seen: Bools) -> Floats:
    """Variance over mean of conversations a week, drawn towards that of all ties, in .8 to 8. The variance is that of
    successive weeks (von Neumann's), which a turn changes little."""
    weeks = SPAN_DAYS // 7
    weekly = count[:, : weeks * 7].reshape(len(count), weeks, 7).sum(axis=2)
    whole: Bools = np.all(seen[:, : weeks * 7].reshape(len(count), weeks, 7), axis=2)
    pairs: Bools = np.logical_and(whole[:, 1:], whole[:, :-1])
    size = pairs.sum(axis=1)
    variance = (np.diff(weekly, axis=1) ** 2 / 2 * pairs).sum(axis=1) / np.maximum(size, 1)
    mean = (weekly * whole).sum(axis=1) / np.maximum(whole.sum(axis=1), 1)
    own = size * 2 / 3
    usual = 4 * POOL_WEEKS * LEAST_MEAN
    of_all = max(1.0, float((own @ variance + BURST_USUAL * usual) / (own @ mean + usual)))
    drawn = (own * variance + POOL_WEEKS * of_all * mean) / np.maximum((own + POOL_WEEKS) * mean, 1e-12)
    return np.where(mean > 0, np.clip(drawn, 0.8, 8), of_all)


def _first_day_age(acts: Acts, at_day: int) -> Ints:
    """How many days ago each tie began, 0 where it did not."""
    day = np.full(len(acts.persons), at_day)
    known = acts.time_us != NEVER
    np.minimum.at(day, acts.tie[known], acts.time_us[known] // DAY_US)
    return at_day - day


def _date(day: int) -> date:
    return datetime.fromtimestamp(int(day) * 86_400, UTC).date()
