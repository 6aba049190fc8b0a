"""How many calls of direction come true: on simulated lives, where the truth is known, and on real logs.

Two questions, and they are not the same:

- *right*: the rate really was more than 1.25 times what had been usual when the tie was called nearer (away: less than
  1 / 1.25 of it). Only simulated lives know it: the mean chance of contact of the last 30 days over that of the 180
  before, breaks and drift included. Asked are ties that began before both windows and are neither blocked, courted nor
  bots.
- *held*: in the 30 days after the call there were more than 1.25 times (away: less than 1 / 1.25 of) the usual contact
  days, as "How this is computed" counts last month's calls. Chance alone brings some; beside it stands the share of
  the ties called steady or not sure who did the same.

    make bench-calls        real logs: data/ties of the folder NEARER_SHARED, or of ../shared
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.direction import CUTS, ORIGIN, RECENT, History, acts, load, until
from bench.truth import Life, Plan, Role, live
from nearer.model.tie import Trend
from nearer.model.time import DAY_US
from nearer.ties.course import RECENT_DAYS, RISE, TRENDS, USUAL_DAYS, Courses, course
from nearer.ties.kernel import fold
from nearer.ties.record import interval

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

BARS = (0.8, 0.9)
DAYS = (420, 500, 560, 620, 700)
"""When simulated lives are asked, as in bench.simulated."""
SEEDS = range(11, 15)
"""Lives that no constant was chosen on: those of bench.simulated are 1 to 6."""
TALKING = (Role.FRIEND, Role.RISING, Role.FALLING, Role.UNFOLLOWING)
QUIET = (TRENDS.index(Trend.STEADY), TRENDS.index(Trend.UNSURE))


@dataclass(frozen=True, slots=True)
class Share:
    """Of so many calls, how many came true; `promised` is the sum of their probabilities."""

    calls: int
    true: int
    promised: float

    def __add__(self, other: "Share") -> "Share":
        return Share(self.calls + other.calls, self.true + other.true, self.promised + other.promised)

    @property
    def share(self) -> float:
        """NaN without calls."""
        return self.true / self.calls if self.calls else float("nan")


@dataclass(frozen=True, slots=True)
class Came:
    """By probability over which is called: nearer and away, and those who were called neither and did the same."""

    nearer: dict[float, Share]
    away: dict[float, Share]
    uncalled_nearer: Share
    uncalled_away: Share

    def __add__(self, other: "Came") -> "Came":
        return Came(
            {bar: self.nearer[bar] + other.nearer[bar] for bar in BARS},
            {bar: self.away[bar] + other.away[bar] for bar in BARS},
            self.uncalled_nearer + other.uncalled_nearer,
            self.uncalled_away + other.uncalled_away,
        )


def came(found: Courses, rose: Bools, fell: Bools, asked: Bools) -> Came:
    """The calls of the ties asked for against what was true of each."""
    quiet = asked & np.isin(found.trend, QUIET)

    def shares(p: Floats, truth: Bools) -> dict[float, Share]:
        made: dict[float, Share] = {}
        for bar in BARS:
            called = asked & (np.nan_to_num(p) > bar)
            made[bar] = Share(int(called.sum()), int((called & truth).sum()), float(p[called].sum()))
        return made

    def uncalled(p: Floats, truth: Bools) -> Share:
        return Share(int(quiet.sum()), int((quiet & truth).sum()), float(p[quiet].sum()))

    return Came(
        shares(found.p_nearer, rose),
        shares(found.p_away, fell),
        uncalled(found.p_nearer, rose),
        uncalled(found.p_away, fell),
    )


def simulated(plan: Plan, seeds: range, days: tuple[int, ...] = DAYS) -> tuple[Came, Came]:
    """Calls on simulated lives: how many are right, and how many held in the 30 days after."""
    right: list[Came] = []
    held: list[Came] = []
    for life, day in _lives(plan, seeds, days):
        at = life.at_us(day)
        found = course(fold(None, life.acts().until(at)), at)
        true = life.ratio(day, RECENT_DAYS, USUAL_DAYS)
        asked = found.asked() & ~np.isnan(true) & life.who(*TALKING)
        right.append(came(found, true > RISE, true < 1 / RISE, asked))
        everything = life.acts()
        after = (everything.time_us > at) & (everything.time_us <= life.at_us(day + RECENT_DAYS))
        place = np.unique(everything.tie[after] * 1_000_000 + everything.time_us[after] // DAY_US)
        rose, fell = _held(found, np.bincount(place // 1_000_000, minlength=len(life)))
        held.append(came(found, rose, fell, asked))
    return _sum(right), _sum(held)


def real(log: History, cut: int, least: int = 1) -> Came | None:
    """Calls on a real log at a cut-off (day since ORIGIN), and how many held; None where it ends within 30 days."""
    if log.day.max() < cut + RECENT_DAYS:
        return None
    known = until(log, cut)
    found = course(fold(None, acts(known)), cut * DAY_US - 1)
    live_ties = np.zeros(log.ties, np.bool_)
    live_ties[log.tie[(log.day < cut) & (log.day >= cut - RECENT_DAYS - USUAL_DAYS)]] = True
    after = (log.day >= cut) & (log.day < cut + RECENT_DAYS)
    days = np.unique(log.tie[after] * 100_000 + log.day[after])
    counts = np.bincount(days // 100_000, minlength=log.ties)[live_ties]
    asked = found.asked() & (found.recent_count + found.usual_count >= least)
    return came(found, *_held(found, counts), asked)


def _held(found: Courses, after: NDArray[np.int64]) -> tuple[Bools, Bools]:
    """Whether so many contact days in 30 days lie more than a quarter above, or below, what had been usual."""
    usual = RECENT * found.usual_count / np.maximum(found.usual_days, 1)
    return after > RISE * usual, after < usual / RISE


def _lives(plan: Plan, seeds: range, days: tuple[int, ...]) -> Iterator[tuple[Life, int]]:
    for seed in seeds:
        life = live(replace(plan, seed=seed))
        for day in days:
            yield life, day


def _sum(parts: list[Came]) -> Came:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def main() -> None:
    out = sys.stdout
    out.write("Share of calls of direction that came true, in per cent (95 % interval), of how many, promised\n")
    out.write(f"{'':<44}{'nearer P > .8':>28}{'nearer P > .9':>28}{'away P > .8':>28}{'away P > .9':>28}")
    out.write("   not called: nearer  away\n")
    for name, plan in (
        ("as mail (drift .5)", Plan()),
        ("no holidays", Plan(holidays=())),
        ("drift .3", Plan(drift=0.3)),
        ("drift .8", Plan(drift=0.8)),
    ):
        right, held = simulated(plan, SEEDS)
        out.write(_line(f"simulated, {name}: right", right))
        out.write(_line(f"simulated, {name}: held", held))
    folder = Path(os.environ.get("NEARER_SHARED", "../shared")) / "data" / "ties"
    if not folder.is_dir():
        out.write("The real logs are not there. Set NEARER_SHARED to the folder that holds data/ties.\n")
        return
    for name in ("email-eu-core", "collegemsg"):
        log = load(folder, name)
        for least in (1, 5):
            found = [one for day in CUTS[name] if (one := real(log, ORIGIN + day, least)) is not None]
            out.write(_line(f"{name}, {least} or more contact days: held", _sum(found)))


def _line(name: str, found: Came) -> str:
    cells = [_cell(shares[bar]) for shares in (found.nearer, found.away) for bar in BARS]
    rest = f"{100 * found.uncalled_nearer.share:>12.0f}{100 * found.uncalled_away.share:>11.0f}"
    return f"{name:<44}{''.join(f'{cell:>28}' for cell in cells)}{rest}\n"


def _cell(of: Share) -> str:
    if not of.calls:
        return "no call"
    low, high = interval(of.true, of.calls)
    told = f"{100 * of.share:.0f} ({100 * low:.0f} to {100 * high:.0f}) of {of.calls:,}"
    return f"{told}, {100 * of.promised / of.calls:.0f}"


if __name__ == "__main__":
    main()
