"""What is known of an invented life: who is who, the true rates, and the acts in every form that Nearer reads."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.ties.acts import Acts
from nearer.ties.weights import CODES, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

DAY_S = 86_400
START_S = 1_704_067_200
"""Day 0 of every life: 1 January 2024, 0:00 UTC."""
EGO = "ego"
TRUE_DAYS = 90
"""The true circle is that of the mean rate of so many days (our own choice: a quarter, as the circles' own cuts)."""
SIZES = (5, 15, 50, 150)
"""Nested circles of the literature (TIES.md, 5)."""

ABOUT = (Kind.REPLY, Kind.LIKE, Kind.REPOST, Kind.QUOTE)
"""Kinds that act on a post of the other side; such a post is named in the log and is not part of it."""


class Role(StrEnum):
    """Who somebody is in the invented life."""

    FRIEND = "friend"
    RISING = "rising"
    """The rate doubles at a known day."""
    FALLING = "falling"
    """The rate halves at a known day."""
    COURTED = "courted"
    """Ego acts, and never gets an answer."""
    BLOCKED = "blocked"
    """One side blocks the other within days after an act of ego's."""
    UNFOLLOWING = "unfollowing"
    """They unfollow within days after an act of ego's."""
    BOT = "bot"
    """Acts by the clock and answers nobody."""


ROLES: tuple[Role, ...] = tuple(Role)
ROLE_CODE = {role: code for code, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What kind of life to invent. Rates are conversations a day; days count from the beginning of the life.

    The rate of the i-th tie is `closest / i ** thinning`: with the defaults 5 ties about weekly, 15 about twice a
    month, 50 monthly, 150 a few times a year. `drift` is the standard deviation of the log rate and `drift_days` how
    long it remembers; .5 and 60 days give a log ratio of two windows (30 and 180 days) a deviation of .45, which is
    what the mail log shows (.4 to .5, command in docs/simulated.md). `echo` is the chance that contact goes on the
    next day; .2 gives a burst factor of 1.2 to 1.5 (mail has 1.2 to 1.3, messages 2.0 to 2.4).
    """

    seed: int = 1
    ties: int = 500
    days: int = 730
    closest: float = 0.6
    thinning: float = 0.8
    drift: float = 0.5
    drift_days: float = 60.0
    echo: float = 0.2
    breaks: int = 40
    break_days: tuple[int, int] = (400, 640)
    courted: int = 10
    blocks: int = 10
    unfollows: int = 10
    bots: int = 5
    late: float = 0.3
    """The share of ties that begin after the first day, at any time in the first half of the life."""
    holidays: tuple[tuple[int, int], ...] = ((200, 14), (356, 8), (566, 14), (722, 8))
    """First day and length of times when everybody is quiet."""


@dataclass(frozen=True, slots=True)
class Life:
    """An invented life. Row i of every array of ties is of `persons[i]`; acts are sorted by tie and time.

    `rate` is the true rate of conversations a day, (ties, days); `chance` the probability of contact on each day,
    which saturates at 1. `turn` is the day of a planted change (-1 without); `begin` the first day of a tie. `answers`
    is the act that an act answers (-1: none). `trigger` and `planted` are the act of ego's and the unfollow or block
    that came after it, -1 where none is planted.
    """

    plan: Plan
    persons: tuple[str, ...]
    role: NDArray[np.int8]
    begin: Ints
    turn: Ints
    rate: Floats
    chance: Floats
    tie: Ints
    time_s: Ints
    kind: NDArray[np.int8]
    incoming: Bools
    words: NDArray[np.int32]
    answers: Ints
    trigger: Ints
    planted: Ints

    def __len__(self) -> int:
        return len(self.persons)

    def who(self, *roles: Role) -> Bools:
        """Which ties have one of these roles."""
        return np.isin(self.role, [ROLE_CODE[role] for role in roles])

    def at_us(self, day: int) -> int:
        """The last moment before a day, in microseconds."""
        return (START_S + day * DAY_S) * 1_000_000 - 1

    def acts(self) -> Acts:
        """The life as the pass takes it: everything dated, every answer visible."""
        count = len(self.tie)
        return Acts(
            persons=self.persons,
            start=np.concatenate(([0], np.cumsum(np.bincount(self.tie, minlength=len(self))))).astype(np.int64),
            time_us=self.time_s * 1_000_000,
            kind=self.kind,
            incoming=self.incoming,
            words=self.words,
            answerable=np.ones(count, np.bool_),
            dated=np.ones(count, np.bool_),
            row=np.arange(count, dtype=np.int64),
        )

    def interactions(self) -> pa.Table:
        """The life as the table that `nearer.ties.interactions` makes of a log, without texts."""
        count = len(self.tie)
        ids = np.array([f"a{n}" for n in range(count)], object)
        answered = self.answers >= 0
        latency = self.time_s - self.time_s[np.maximum(self.answers, 0)]
        nothing = pa.nulls(count, pa.string())
        return pa.table(
            {
                "person": pa.array(np.array(self.persons, object)[self.tie]),
                "time_us": pa.array(self.time_s * 1_000_000),
                "since_us": pa.nulls(count, pa.int64()),
                "incoming": pa.array(self.incoming),
                "kind": pa.array(np.array([kind.value for kind in KINDS], object)[self.kind]),
                "network": pa.array(["plain"] * count),
                "activity": pa.array(ids),
                "target": pa.array(np.ones(count, np.bool_)),
                "text": nothing,
                "url": nothing,
                "thread": nothing,
                "in_reply_to": pa.array(ids[np.maximum(self.answers, 0)], mask=~answered),
                "space": nothing,
                "private": pa.array(self.kind == CODES[Kind.MESSAGE]),
                "precision": pa.array(["second"] * count),
                "words": pa.array(self.words),
                "answerable": pa.array(np.ones(count, np.bool_)),
                "answers": pa.array(ids[np.maximum(self.answers, 0)], mask=~answered),
                "latency_us": pa.array(latency * 1_000_000, mask=~answered),
            }
        )

    def write(self, file: TextIO) -> None:
        """The life as a plain log, oldest first, that `nearer import` reads with `--me ego`."""
        out = csv.writer(file)
        out.writerow(("time", "actor", "target", "verb", "id", "in_reply_to", "text"))
        about = {CODES[kind] for kind in ABOUT}
        for n in np.argsort(self.time_s, kind="stable").tolist():
            person, kind = self.persons[self.tie[n]], int(self.kind[n])
            sides = (person, EGO) if self.incoming[n] else (EGO, person)
            answered = f"a{self.answers[n]}" if self.answers[n] >= 0 else f"post{n}" if kind in about else ""
            text = " ".join(["word"] * int(self.words[n]))
            out.writerow((int(self.time_s[n]), *sides, KINDS[kind].value, f"a{n}", answered, text))

    def ratio(self, day: int, recent: int, usual: int) -> Floats:
        """The true ratio of contact days of the `recent` days before a day against the `usual` days before those;
        NaN for ties that began later than that or had no chance of contact."""
        now = self.chance[:, day - recent : day].mean(axis=1)
        before = self.chance[:, day - recent - usual : day - recent].mean(axis=1)
        known = (self.begin <= day - recent - usual) & (now > 0) & (before > 0)
        return np.where(known, now / np.where(before > 0, before, 1), np.nan)

    def circle(self, day: int) -> NDArray[np.int8]:
        """The true circle: the rank of the mean rate of the last 90 days among all whom ego exchanges words with;
        -1 for the courted, blocked and bots."""
        mean = self.rate[:, day - TRUE_DAYS : day].mean(axis=1)
        close = ~self.who(Role.COURTED, Role.BLOCKED, Role.BOT)
        order = np.argsort(np.argsort(np.where(close, -mean, np.inf), kind="stable"), kind="stable")
        return np.where(close, np.searchsorted(SIZES, order, side="right"), -1).astype(np.int8)
