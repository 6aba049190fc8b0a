"""What Nearer says, held against a truth that is known: invented lives (bench.truth). All figures are of simulations.

    make bench-truth        every table, over several lives; some two minutes

Nothing here is real; docs/simulated.md says what the simulation has of real logs and what it lacks.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.truth import Life, Plan, Role, live
from nearer.model.exchange import Verdict
from nearer.model.tie import Circle, Standing, Trend
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.closeness import points
from nearer.ties.course import RECENT_DAYS, TRENDS, USUAL_DAYS, course
from nearer.ties.exchanges import Links, exchanges
from nearer.ties.holidays import quiet_days
from nearer.ties.kernel import fold, replay, snapshots
from nearer.ties.state import NEVER
from nearer.ties.table import NO_CIRCLE, STANDINGS, TieTable, measure, moments
from nearer.ties.turn import NOTICED, turns
from nearer.ties.verdicts import VERDICTS

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DAYS = (420, 500, 560, 620, 700)
"""When the ratio and the circles are asked for; one of them lies within a holiday's thirty days."""
TALKING = (Role.FRIEND, Role.RISING, Role.FALLING, Role.UNFOLLOWING, Role.COURTED)
BANDS = ((1, None), (5, None), (1, 4), (5, 9), (10, 19), (20, 39), (40, None))
RATES = (0.07, 0.15, 0.3, 0.5, 0.8, 1.2, 2.0)
"""Conversations a day of the lives on which turns are asked: from two a month to two a day."""
BAR_RATES = (0.8, 1.2, 2.0)
"""The population of the bar: ties in conversation about daily or more. On rarer contact Nearer does not reach it; with
less than one conversation in two days no rule can (`bench.power`, docs/simulated.md)."""
STEADY = 0.15
"""The drift of the lives on which turns are asked. With the mail log's .5 the rate of a tie without any break halves or
doubles within thirty days about one time in eight, and no rule can tell."""
WEEKLY = (7, 14, 21, 28)
ONCE = (30,)


@dataclass(frozen=True, slots=True)
class Covered:
    """How many ratios with so many contact days were asked, how many of the intervals hold the true ratio, and of how
    many the truth lies above and below."""

    asked: int
    held: float
    above: float
    below: float


def coverage(plan: Plan, seeds: range, days: tuple[int, ...] = DAYS) -> dict[tuple[int, int | None], Covered]:
    """By number of contact days within 210 days: the intervals of the ratio against the truth. Asked are ties with
    that much contact that began before the usual window and are neither blocked nor bots."""
    rows: list[Floats] = []
    for life, day in _moments(plan, seeds, days):
        at = life.at_us(day)
        found = course(fold(None, life.acts().until(at)), at)
        true = life.ratio(day, RECENT_DAYS, USUAL_DAYS)
        asked = found.asked() & ~np.isnan(true) & life.who(*TALKING)
        ratios = found.ratios()
        count = found.recent_count + found.usual_count
        rows.append(np.stack((count.astype(np.float64), true, ratios.low, ratios.high))[:, asked])
    count, true, low, high = np.concatenate(rows, axis=1)
    made: dict[tuple[int, int | None], Covered] = {}
    for least, most in BANDS:
        of = (count >= least) & (count <= (most or np.inf))
        above, below = (true > high)[of], (true < low)[of]
        made[least, most] = Covered(int(of.sum()), 1 - _share(above | below), _share(above), _share(below))
    return made


@dataclass(frozen=True, slots=True)
class Noticed:
    """The shares of ties of whom a turn was noticed: false calls among those without any, doublings and halvings."""

    ties: int
    false: float
    doubled: float
    halved: float

    @property
    def found(self) -> float:
        """Doublings and halvings alike."""
        return (self.doubled + self.halved) / 2


def noticing(plan: Plan, seeds: range, looks: tuple[int, ...], least: int = 0, bar: float = NOTICED) -> Noticed:
    """Turns noticed, that is more probable than the bar. A false call is any turn, up or down, noticed of a tie without
    one in the same looks."""
    role, rise, fall = looked(plan, seeds, looks, least)
    rose, fell = rise > bar, fall > bar
    return Noticed(
        int((role < 9).sum()), _share((rose | fell)[role == 0]), _share(rose[role == 1]), _share(fell[role == 2])
    )


def looked(plan: Plan, seeds: range, looks: tuple[int, ...], least: int = 0) -> tuple[Ints, Floats, Floats]:
    """The largest probabilities of a rise and of a fall where ties are looked at so many days after a common day, on
    which the rate of some doubles (role 1) or halves (2) and that of others does not (0). Asked are ties with at least
    so many contact days in the usual window before that day; the others have the role 9."""
    roles: list[Ints] = []
    up: list[Floats] = []
    down: list[Floats] = []
    for seed in seeds:
        day = 410 + 47 * seed % 200
        life = live(replace(plan, seed=seed, break_days=(day, day + 1)))
        rise, fall = np.zeros(len(life)), np.zeros(len(life))
        for look in looks:
            at = life.at_us(day + look)
            acts = life.acts().until(at)
            found = turns(acts, at, quiet_days(fold(None, acts), at))
            rise, fall = np.maximum(rise, found.rise), np.maximum(fall, found.fall)
        before = course(fold(None, life.acts().until(life.at_us(day))), life.at_us(day + RECENT_DAYS))
        rare = before.usual_count < least
        role = np.select([life.who(role) for role in (Role.FRIEND, Role.RISING, Role.FALLING)], [0, 1, 2], 9)
        roles.append(np.where(rare, 9, role))
        up.append(rise)
        down.append(fall)
    return np.concatenate(roles), np.concatenate(up), np.concatenate(down)


def of_rate(rate: float, drift: float = STEADY, holidays: bool = False, ties: int = 250) -> Plan:
    """A life whose ties all have one rate, half of them with a break."""
    return Plan(
        ties=ties,
        closest=rate,
        thinning=0,
        drift=drift,
        breaks=ties // 2,
        late=0,
        courted=0,
        blocks=0,
        unfollows=0,
        bots=0,
        holidays=Plan().holidays if holidays else (),
    )


@dataclass(frozen=True, slots=True)
class Labels:
    """Shares of what was planted that is named right. `blocks`: blocked, closeness 0, in no circle, and pushed away the
    day after; `block_verdicts`: the exchange in which a block of theirs stands is "away"; `unfollows`: the exchange in
    which the unfollow stands is "away"; `approaches`: where ego's act before either was an approach, that one is.
    `courted`: those who never answer and stand in one of the three inner circles; `bots` likewise."""

    blocks: float
    block_verdicts: float
    unfollows: float
    approaches: float
    courted: float
    bots: float
    planted: int


def labels(plan: Plan, seeds: range) -> Labels:
    """What is said of planted blocks, unfollows, courting and bots."""
    named: list[Bools] = []
    blocks: list[Bools] = []
    unfollows: list[Bools] = []
    approaches: list[Bools] = []
    courted: list[Bools] = []
    bots: list[Bools] = []
    for seed in seeds:
        life = live(replace(plan, seed=seed))
        acts = life.acts()
        at = life.at_us(plan.days)
        judged = exchanges(acts, at, links=Links(life.answers >= 0, np.full(len(acts), NEVER)))
        away = judged.verdict == VERDICTS.index(Verdict.AWAY)
        who = np.flatnonzero((life.planted >= 0) & life.incoming[life.planted])
        of_act = np.array([judged.of(int(place)) for place in life.planted[who]], np.int64)
        of_ours = np.array([judged.of(int(place)) for place in life.trigger[who]], np.int64)
        blocked = life.who(Role.BLOCKED)[who]
        blocks.append(away[of_act[blocked]])
        unfollows.append(away[of_act[~blocked]])
        approaches.append(away[of_ours[~judged.incoming[of_ours]]])
        for i in np.flatnonzero(life.who(Role.BLOCKED)):
            named.append(np.array([_named(life, acts, int(i))]))
        now = table(acts, at)
        inner = (now.circle >= 0) & (now.circle <= Circle.OUTER.rank)
        courted.append(inner[life.who(Role.COURTED)])
        bots.append(inner[life.who(Role.BOT)])
    parts = [np.concatenate(part) for part in (named, blocks, unfollows, approaches, courted, bots)]
    return Labels(*(_share(part) for part in parts), planted=sum(len(part) for part in parts))


def _named(life: Life, acts: Acts, i: int) -> bool:
    """Whether the tie is called pushed away a day after its block, and stands blocked and in no circle."""
    after = int(life.time_s[life.planted[i]]) * 1_000_000 + DAY_US
    one = acts.keep(acts.tie == i).until(after)
    now = table(one, after)
    return (
        TRENDS[now.courses.trend[i]] is Trend.PUSHED
        and STANDINGS[now.standing[i]] is Standing.BLOCKED
        and now.circle[i] == NO_CIRCLE
        and now.closeness[i] == 0
    )


@dataclass(frozen=True, slots=True)
class Placing:
    """Circles against those of the true rates. `same` and `near` are shares of ties placed in the true circle, and at
    most one beside it; `inner` the share of the true inner fifteen placed in inner, near or outer; `rank` the rank
    correlation of closeness with the true rate (Spearman); `week` the share in the same circle a week later."""

    same: float
    near: float
    inner: float
    rank: float
    week: float


def placing(plan: Plan, seeds: range, days: tuple[int, ...] = DAYS) -> Placing:
    """How circles and closeness recover what is true. Ties that never spoke are left out of the shares."""
    from scipy.stats import rankdata

    found: list[Floats] = []
    for life, day in _moments(plan, seeds, days):
        at = life.at_us(day)
        now, later = table(life.acts().until(at), at), table(life.acts().until(at + 7 * DAY_US), at + 7 * DAY_US)
        true = life.circle(day)
        asked = (now.circle >= 0) & (true >= 0) & (now.state.last_us > 0)
        away = np.abs(now.circle - true)[asked]
        dear = asked & (true <= 1)
        ranks = [rankdata(value[asked]) for value in (now.closeness, life.rate[:, day - 90 : day].mean(axis=1))]
        rank = float(np.corrcoef(ranks)[0, 1])
        held = (now.circle == later.circle)[now.circle >= 0]
        found.append(
            np.array([_share(away == 0), _share(away <= 1), _share(now.circle[dear] <= 2), rank, _share(held)])
        )
    return Placing(*(float(value) for value in np.mean(found, axis=0)))


def sums(plan: Plan, seeds: range) -> tuple[float, float]:
    """The largest differences, in points of C: of effects and silences from closeness, and of a fold in three parts
    from the fold in one."""
    apart: list[float] = [0.0]
    parts: list[float] = [0.0]
    for seed in seeds:
        life = live(replace(plan, seed=seed))
        acts = life.acts()
        state, told = replay(acts)
        last = np.where(state.facts["ref_us"] > 0, state.facts["ref_us"], 0)
        total = np.bincount(acts.tie, told.effect + told.silence, minlength=len(life))
        both = state.sums[:, 0].sum(axis=1)
        apart.append(float(np.abs(total - 100 * both / (both + 15.6)).max()))
        first, second = int(np.quantile(acts.time_us, 0.3)), int(np.quantile(acts.time_us, 0.8))
        grown = fold(None, acts.until(first))
        grown = fold(grown, acts.after(first).until(second))
        grown = fold(grown, acts.after(second))
        at = int(last.max())
        parts.append(float(np.abs(points(grown, at).closeness - points(state, at).closeness).max()))
    return max(apart), max(parts)


def table(acts: Acts, at_us: int) -> TieTable:
    """Everything of every tie at a moment, none of the acts being later."""
    return measure(fold(None, acts), snapshots(acts, moments(at_us)), at_us)


def _moments(plan: Plan, seeds: range, days: tuple[int, ...]) -> Iterator[tuple[Life, int]]:
    for seed in seeds:
        life = live(replace(plan, seed=seed))
        for day in days:
            yield life, day


def _share(truth: Bools) -> float:
    return float(truth.mean()) if len(truth) else float("nan")


def main() -> None:
    out = sys.stdout
    seeds = range(1, 5)
    out.write("Simulated lives; nothing here is real. 500 ties, two years each.\n")
    out.write(
        "\n1. The 80 % interval of the ratio of contact days, 30 days against 180 before: share that holds the truth\n"
    )
    names = "".join(f"{least}{'+' if most is None else f'-{most}':<5}".rjust(13) for least, most in BANDS)
    out.write(f"{'contact days in 210':<44}{names}\n")
    for name, plan in _lives():
        cells = "".join(f"{_cell(cover):>13}" for cover in coverage(plan, seeds).values())
        out.write(f"{name:<44}{cells}\n")
    out.write("   in brackets: truth above the interval / below it, in per cent. Bar: 76 to 86 on the first life.\n")

    out.write(f"\n2. A doubling or halving noticed within thirty days (P > {NOTICED}), in per cent\n")
    out.write(f"{'':<26}{'looked at once, day 30':>34}{'weekly, four looks':>34}\n")
    head = "false   x 2 x 1/2  both".rjust(34)
    out.write(f"{'conversations a day':<26}{head}{head}\n")
    for drift, holidays in ((STEADY, False), (STEADY, True), (0.5, False)):
        out.write(f"  drift {drift}{', holidays' if holidays else ''}\n")
        for rate in RATES:
            plan = of_rate(rate, drift, holidays)
            cells = "".join(f"{_noticed(noticing(plan, range(1, 4), looks))}" for looks in (ONCE, WEEKLY))
            out.write(f"  {rate:<24}{cells}\n")
    out.write(f"  drift {STEADY}; of whole lives all ties with 5 or more contact days in the 180 before\n")
    usual = Plan(breaks=200, courted=0, blocks=0, unfollows=0, bots=0, drift=STEADY)
    cells = "".join(_noticed(noticing(usual, range(1, 7), looks, 5)) for looks in (ONCE, WEEKLY))
    out.write(f"  {'whole lives, 5 or more':<24}{cells}\n")

    out.write("\n3. What was planted, in per cent\n")
    found = labels(Plan(courted=25, blocks=25, unfollows=25, bots=10), seeds)
    out.write(f"  blocks: blocked, closeness 0, no circle, pushed away   {100 * found.blocks:.1f}\n")
    out.write(f"  blocks of theirs after an act of ego's: verdict away   {100 * found.block_verdicts:.1f}\n")
    out.write(f"  unfollows after an act of ego's: verdict away          {100 * found.unfollows:.1f}\n")
    out.write(f"  ... where that act was an approach, of the approach    {100 * found.approaches:.1f}\n")
    out.write(f"  courted, never answering, in an inner circle           {100 * found.courted:.1f}\n")
    out.write(f"  bots in an inner circle                                {100 * found.bots:.1f}\n")

    out.write("\n4. Circles and closeness against the true rates\n")
    for name, plan in (("drift 0.5 (as mail)", Plan()), ("drift 0.2", Plan(drift=0.2))):
        place = placing(plan, range(1, 4))
        out.write(
            f"  {name:<22}true circle {100 * place.same:.0f} %, at most one beside {100 * place.near:.0f} %, "
            f"true first fifteen within inner to outer {100 * place.inner:.0f} %,\n{'':<24}rank correlation "
            f"{place.rank:.2f}, same circle a week later {100 * place.week:.1f} %\n"
        )
    apart, parts = sums(Plan(), range(1, 4))
    out.write(f"\n5. Effects and silences against closeness: {apart:.1e}; increment against batch: {parts:.1e}\n")


def _lives() -> Iterator[tuple[str, Plan]]:
    yield "as mail (drift .5, 60 days)", Plan()
    yield "drift .3", Plan(drift=0.3)
    yield "drift .8", Plan(drift=0.8)
    yield "drift .5, 30 days", Plan(drift_days=30)
    yield "bursts: echo .4", Plan(echo=0.4)
    yield "no holidays", Plan(holidays=())
    yield "100 ties", Plan(ties=100, breaks=10, courted=2, blocks=2, unfollows=2, bots=1)
    yield "weekly contact and more", Plan(closest=0.5, thinning=0.2)


def _cell(cover: Covered) -> str:
    if cover.asked < 20:
        return "-"
    return f"{100 * cover.held:.0f} ({100 * cover.above:.0f}/{100 * cover.below:.0f})"


def _noticed(found: Noticed) -> str:
    shares = (found.false, found.doubled, found.halved, found.found)
    return "".join(f"{100 * share:6.0f}" for share in shares).rjust(34)


if __name__ == "__main__":
    main()
