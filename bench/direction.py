"""False alarms of the direction: real histories beside the same histories with their weeks permuted.

A permuted history has the same weeks in another order, so nothing about it rises or falls but by chance: whoever is
called nearer or away there is a false alarm. Two ways to permute: `all weeks` shuffles the thirty weeks before the
cut-off, `since first` only those since the tie's first act (harder: it keeps the ages of the ties).

    make bench-direction        reads data/ties of the folder NEARER_SHARED, or of ../shared
"""

import gzip
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.tie import Trend
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.course import PRIOR_DAYS, RISE, SPAN_DAYS, TRENDS, course
from nearer.ties.kernel import fold
from nearer.ties.weights import CODES

Ints = NDArray[np.int64]
WEEKS = SPAN_DAYS // 7
RECENT = 30
ORIGIN = 1_000
"""Room before the first day, for weeks that are moved to before the log began."""

CUTS = {
    "email-eu-core": (240, 330, 420, 495),
    "collegemsg": (90, 120, 150, 193),
    "copenhagen": (28,),
    "bitcoin-alpha": (600, 1000, 1400),
}
"""Cut-offs in days since the first act of each log (the mail log has a hole after day 526)."""


@dataclass(frozen=True, slots=True)
class History:
    """Acts of many ties as tie and day, sorted by both; one entry an act. `ties` is how many ties there are."""

    tie: Ints
    day: Ints
    ties: int


@dataclass(frozen=True, slots=True)
class Alarms:
    """Shares of ties called nearer and away, at P > .8 and at P > .9, of `ties` that could be called."""

    ties: int
    nearer: float
    away: float
    surely_nearer: float
    surely_away: float


def load(folder: Path, name: str) -> History:
    """One log as a history of unordered pairs. The first act is on day ORIGIN."""
    sender, receiver, time = read(folder, name)
    other = sender != receiver
    low, high = np.minimum(sender, receiver)[other], np.maximum(sender, receiver)[other]
    day = ORIGIN + (time[other] - time.min()) // 86_400
    pairs, tie = np.unique(low * (high.max() + 1) + high, return_inverse=True)
    order = np.lexsort((day, tie))
    return History(tie[order].astype(np.int64), day[order], len(pairs))


def read(folder: Path, name: str) -> tuple[Ints, Ints, Ints]:
    """Sender, receiver and second of every act of one log."""
    match name:
        case "email-eu-core":
            sender, receiver, time = _table(folder / name / "email-Eu-core-temporal.txt.gz", None, 0)[:, :3].T
        case "collegemsg":
            sender, receiver, time = _table(folder / name / "CollegeMsg.txt.gz", None, 0)[:, :3].T
        case "copenhagen":
            parts = [_table(folder / name / f"{part}.csv.gz", ",", 1)[:, :3] for part in ("sms", "calls")]
            time, sender, receiver = np.concatenate(parts).T
        case _:
            rows = _table(folder / name / "soc-sign-bitcoinalpha.csv.gz", ",", 0)
            sender, receiver, time = rows[:, 0], rows[:, 1], rows[:, 3]
    return sender, receiver, time


def until(history: History, day: int) -> History:
    """The acts before a day, of the ties that were in contact in the thirty weeks before it."""
    past = history.day < day
    live = np.zeros(history.ties, np.bool_)
    live[history.tie[past & (history.day >= day - SPAN_DAYS)]] = True
    kept = past & live[history.tie]
    return History((np.cumsum(live) - 1)[history.tie[kept]], history.day[kept], int(live.sum()))


def permuted(history: History, day: int, rng: np.random.Generator, *, since_first: bool) -> History:
    """The same weeks in another order. Acts older than thirty weeks stay where they are."""
    first = np.full(history.ties, day, np.int64)
    np.minimum.at(first, history.tie, history.day)
    weeks = np.minimum(-(-(day - first) // 7), WEEKS) if since_first else np.full(history.ties, WEEKS)
    key = rng.random((history.ties, WEEKS))
    key += (np.arange(WEEKS) >= weeks[:, None]) * (2 + np.arange(WEEKS))
    place = np.argsort(np.argsort(key, axis=1), axis=1)
    age = day - 1 - history.day
    recent = age < SPAN_DAYS
    moved = np.where(recent, place[history.tie, np.minimum(age // 7, WEEKS - 1)] * 7 + age % 7, age)
    days = day - 1 - moved
    order = np.lexsort((days, history.tie))
    return History(history.tie[order], days[order], history.ties)


def acts(history: History) -> Acts:
    """The history as the acts of one ego, all messages, in turns."""
    count = len(history.tie)
    return Acts(
        persons=tuple(f"{tie:08d}" for tie in range(history.ties)),
        start=np.concatenate(([0], np.cumsum(np.bincount(history.tie, minlength=history.ties)))).astype(np.int64),
        time_us=history.day * DAY_US,
        kind=np.full(count, CODES[Kind.MESSAGE], np.int8),
        incoming=np.arange(count) % 2 == 0,
        words=np.zeros(count, np.int32),
        answerable=np.ones(count, np.bool_),
        dated=np.ones(count, np.bool_),
        row=np.arange(count, dtype=np.int64),
    )


def judge(history: History, day: int, least: int = 1) -> dict[str, Alarms]:
    """What each way of calling says at a cut-off, over the ties with at least so many contact days in thirty weeks."""
    from scipy.special import betainc

    found = course(fold(None, acts(history)), day * DAY_US - 1)
    asked = found.trend != list(TRENDS).index(Trend.NEW)
    asked &= found.recent_count + found.usual_count >= 1
    contact = np.unique(history.tie * 100_000 + history.day)
    days = _windows(History(contact // 100_000, contact % 100_000, history.ties), day)
    events = _windows(history, day)
    asked &= days[0] + days[1] >= least
    first = np.full(history.ties, day, np.int64)
    np.minimum.at(first, history.tie, history.day)
    usual_days = np.clip(day - first - RECENT, 1, SPAN_DAYS - RECENT)

    def poisson(k1: Ints, k2: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rate = np.maximum(k1 + k2, 1e-9) / (RECENT + usual_days)
        a1, b1, a2, b2 = 0.9 + k1, 0.9 / rate + RECENT, 0.9 + k2, 0.9 / rate + usual_days
        return betainc(a2, a1, b2 / (b2 + RISE * b1)), betainc(a1, a2, b1 / (b1 + RISE * b2))

    ratio = (days[0] / RECENT) / np.maximum(days[1] / usual_days, 1e-9)
    return {
        "naive ratio > 1.25": _alarms((ratio > RISE) * 1.0, (ratio < 1 / RISE) * 1.0, asked),
        "Poisson, raw events": _alarms(*poisson(*events), asked),
        "Poisson, contact days": _alarms(*poisson(*days), asked),
        "burst-corrected (ours)": _alarms(found.p_nearer, found.p_away, asked),
    }


def main() -> None:
    folder = Path(os.environ.get("NEARER_SHARED", "../shared")) / "data" / "ties"
    if not folder.is_dir():
        sys.exit("The logs are not there. Set NEARER_SHARED to the folder that holds data/ties.")
    print(f"Share of ties called nearer/away, in per cent. Prior {PRIOR_DAYS} days, rise {RISE}.")
    real, chance = nearer_against_chance(folder)
    print(
        f"Called nearer on the mail log, four cut-offs: {real:,}; weeks permuted: {chance:,}; {real / chance:.2f} times"
    )
    for name, day, history in _cases(folder):
        rng = np.random.default_rng(2)
        print(f"\n{name}, day {day - ORIGIN}: {history.ties:,} ties in contact within thirty weeks")
        for least in (1, 5):
            kinds = {
                "real": history,
                "all weeks permuted": permuted(history, day, rng, since_first=False),
                "since first permuted": permuted(history, day, rng, since_first=True),
            }
            judged = {kind: judge(shown, day, least) for kind, shown in kinds.items()}
            print(f"  with {least} or more contact days" + "".join(f"{kind:>30}" for kind in kinds))
            print(" " * 29 + "".join(f"{'P>.8':>19}{'P>.9':>11}" for _ in kinds))
            for way in judged["real"]:
                cells = "".join(f"{_cell(judged[kind][way]):>30}" for kind in kinds)
                print(f"    {way:<25}{cells}")
            print("    ties" + " " * 21 + "".join(f"{judged[kind]['naive ratio > 1.25'].ties:>30,}" for kind in kinds))


def nearer_against_chance(folder: Path, name: str = "email-eu-core", seed: int = 1) -> tuple[int, int]:
    """How many ties of a log are called nearer at P > .8, at all its cut-offs together, and how many where the same
    weeks since each tie's first act are permuted."""
    real, chance = 0.0, 0.0
    log, rng = load(folder, name), np.random.default_rng(seed)
    for cut in CUTS[name]:
        history = until(log, ORIGIN + cut)
        called = judge(history, ORIGIN + cut)["burst-corrected (ours)"]
        shuffled = permuted(history, ORIGIN + cut, rng, since_first=True)
        by_chance = judge(shuffled, ORIGIN + cut)["burst-corrected (ours)"]
        real += called.nearer * called.ties
        chance += by_chance.nearer * by_chance.ties
    return round(real), round(chance)


def _cases(folder: Path) -> Iterator[tuple[str, int, History]]:
    for name, cuts in CUTS.items():
        log = load(folder, name)
        for day in cuts:
            yield name, ORIGIN + day, until(log, ORIGIN + day)


def _cell(alarms: Alarms) -> str:
    if alarms.ties == 0:
        return "too young to call"
    wide = f"{100 * alarms.nearer:.1f}/{100 * alarms.away:.1f}"
    return f"{wide:>12}{100 * alarms.surely_nearer:>7.1f}/{100 * alarms.surely_away:.1f}"


def _alarms(nearer: NDArray[np.floating[Any]], away: NDArray[np.floating], asked: NDArray[np.bool_]) -> Alarms:
    if not asked.any():
        return Alarms(0, 0.0, 0.0, 0.0, 0.0)
    shares = [float((p[asked] > bar).mean()) for bar in (0.8, 0.9) for p in (nearer, away)]
    return Alarms(int(asked.sum()), *shares)


def _windows(history: History, day: int) -> tuple[Ints, Ints]:
    age = day - 1 - history.day
    recent = np.bincount(history.tie[age < RECENT], minlength=history.ties)
    usual = np.bincount(history.tie[(age >= RECENT) & (age < SPAN_DAYS)], minlength=history.ties)
    return recent, usual


def _table(path: Path, delimiter: str | None, skip: int) -> Ints:
    with gzip.open(path, "rt") as lines:
        return np.loadtxt(lines, dtype=np.float64, delimiter=delimiter, skiprows=skip).astype(np.int64)


if __name__ == "__main__":
    main()
