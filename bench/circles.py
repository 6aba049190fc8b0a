"""Circles on real logs, seen from every ego: do they hold from week to week, and do the nearer come back more often?

make bench-circles          reads data/ties of the folder NEARER_SHARED, or of ../shared
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.direction import read
from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.kernel import fold, snapshots
from nearer.ties.table import CIRCLES, TieTable, measure, moments
from nearer.ties.weights import CODES

Ints = NDArray[np.int64]

CUTS = {"email-eu-core": (240, 330, 420, 480), "collegemsg": (60, 90, 120, 150)}
"""Days since the first act; thirty days of each log lie after the last (the mail log has a hole after day 526)."""
LEAST_TIES = 15
"""Egos with so many people behind them are asked: fewer have the circles of the literature's anchors."""
BACK_DAYS = 30


@dataclass(frozen=True, slots=True)
class Log:
    """Messages of a community as sender, receiver and time in seconds, oldest first."""

    sender: Ints
    receiver: Ints
    time: Ints


@dataclass(frozen=True, slots=True)
class Held:
    """`same`: the share of placed ties that stand in the same circle a week later, strangers among them, and `known`
    without those that were strangers and stay so; `back`: by circle, the share of people who act towards ego within
    thirty days; `ties` how many of each circle."""

    egos: int
    same: float
    known: float
    back: tuple[float, ...]
    ties: tuple[int, ...]


def load(folder: Path, name: str) -> Log:
    """One log, without what people sent to themselves."""
    sender, receiver, time = read(folder, name)
    order = np.argsort(time, kind="stable")
    order = order[(sender != receiver)[order]]
    return Log(sender[order], receiver[order], time[order])


def egos(log: Log, day: int, most: int, seed: int = 1) -> list[int]:
    """Some of the people with at least 15 others before a day, drawn by lot."""
    past = log.time < _second(log, day)
    pairs = np.unique(np.stack((log.sender, log.receiver), axis=1)[past], axis=0)
    both = np.unique(np.concatenate((pairs, pairs[:, ::-1])), axis=0)
    people, count = np.unique(both[:, 0], return_counts=True)
    people = people[count >= LEAST_TIES]
    drawn = np.random.default_rng(seed).permutation(people)[:most]
    return [int(ego) for ego in np.sort(drawn)]


def acts(log: Log, ego: int) -> Acts:
    """The log as one ego saw it, all messages."""
    mine = np.flatnonzero((log.sender == ego) | (log.receiver == ego))
    other = np.where(log.sender[mine] == ego, log.receiver[mine], log.sender[mine])
    people, tie = np.unique(other, return_inverse=True)
    order = np.argsort(tie, kind="stable")
    count = len(order)
    return Acts(
        persons=tuple(f"{person:08d}" for person in people),
        start=np.concatenate(([0], np.cumsum(np.bincount(tie, minlength=len(people))))).astype(np.int64),
        time_us=log.time[mine][order] * 1_000_000,
        kind=np.full(count, CODES[Kind.MESSAGE], np.int8),
        incoming=(log.receiver[mine] == ego)[order],
        words=np.zeros(count, np.int32),
        answerable=np.ones(count, np.bool_),
        dated=np.ones(count, np.bool_),
        row=np.arange(count, dtype=np.int64),
    )


def judge(log: Log, days: tuple[int, ...], most: int) -> Held:
    """Circles of some egos at some days, a week later, and who came back."""
    now: list[Ints] = []
    later: list[Ints] = []
    back: list[NDArray[np.bool_]] = []
    asked = 0
    for day in days:
        at = _second(log, day) * 1_000_000 - 1
        for ego in egos(log, day, most):
            every = acts(log, ego)
            first, second = _table(every, at), _table(every, at + 7 * DAY_US)
            met = first.state.last_us > 0
            came = every.incoming & (every.time_us > at) & (every.time_us <= at + BACK_DAYS * DAY_US)
            now.append(first.circle[met].astype(np.int64))
            later.append(second.circle[met].astype(np.int64))
            back.append((np.bincount(every.tie[came], minlength=len(every.persons)) > 0)[met])
            asked += 1
    circle, after, came = np.concatenate(now), np.concatenate(later), np.concatenate(back)
    placed = circle >= 0
    known = placed & ~((circle == after) & (circle == len(CIRCLES) - 1))
    of = [circle == rank for rank in range(len(CIRCLES))]
    return Held(
        egos=asked,
        same=float((circle == after)[placed].mean()),
        known=float((circle == after)[known].mean()),
        back=tuple(float(came[here].mean()) if here.any() else float("nan") for here in of),
        ties=tuple(int(here.sum()) for here in of),
    )


def _table(every: Acts, at_us: int) -> TieTable:
    past = every.until(at_us)
    return measure(fold(None, past), snapshots(past, moments(at_us)), at_us)


def _second(log: Log, day: int) -> int:
    return int(log.time[0]) + day * 86_400


def main() -> None:
    folder = Path(os.environ.get("NEARER_SHARED", "../shared")) / "data" / "ties"
    if not folder.is_dir():
        sys.exit("The logs are not there. Set NEARER_SHARED to the folder that holds data/ties.")
    print("The same circle a week later, and who acts towards ego within 30 days, in per cent")
    names = "".join(f"{circle.value:>16}" for circle in CIRCLES)
    print(f"{'':<34}{'same':>7}{'but lasting strangers':>24}{names}")
    for name, days in CUTS.items():
        log = load(folder, name)
        for chosen in (*((day,) for day in days), days):
            held = judge(log, chosen, 60)
            cells = "".join(f"{100 * b:>7.1f} of {n:<5,}" for b, n in zip(held.back, held.ties, strict=True))
            which = f"{name}, day {chosen[0]}" if len(chosen) == 1 else f"{name}, all days"
            print(f"{which:<27}{held.egos:>4} e.{100 * held.same:>7.1f}{100 * held.known:>24.1f}{cells}")


if __name__ == "__main__":
    main()
