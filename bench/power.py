"""How often a doubling or halving can be found within thirty days at 10 % false calls, and how often Nearer finds it.

    make bench-truth        prints the table after those of bench.simulated

Two bounds, of tests that nobody can make from a log, on conversations begun at random as in the simulated lives:

- *all known*: the rate before, the day of the turn, that it doubled or halved if it did, which conversation was an echo
  of the day before, and no drift. The best test of these (Neyman and Pearson) orders the counts of thirty days by
  max(f_2, f_half) / f_0 and calls the first that sum to 10 % under f_0. Exact, the border count by lot.
- *day not known*: the long-run rate, the two ratios and the echoes are known, the day is not (any of the last sixty,
  all alike), and rates drift as in the lives. The sum of the likelihood ratios over the days; 4,000 ties of each sort.

*Reached* is what `ties.turn` finds where its bar is set for each rate so that 10 % of the ties without a turn are
called; the bar is found on other seeds than the shares.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bench import simulated
from nearer.ties.turn import LATEST_DAYS, LEAST_AFTER

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FALSE = 0.10
AFTER_DAYS = 30
ECHO = 0.2
DRIFT_DAYS = 60.0
"""As in the plan of the lives (`bench.truth.Plan`)."""
TIES = 4_000
BAR_SEEDS, SEEDS = range(21, 24), range(31, 34)
"""Those of the table before are 1 to 6."""


def all_known(rate: float) -> float:
    """The share of doublings and halvings, half of each, that the best test of all finds; `rate` is conversations a
    day, of which the share 1 - ECHO begins by itself."""
    from scipy.special import gammaln

    mean = (1 - ECHO) * rate * AFTER_DAYS
    count = np.arange(int(4 * mean + 12 * np.sqrt(2 * mean) + 30))

    def chance(of: float) -> Floats:
        return np.exp(count * np.log(of) - of - gammaln(count + 1))

    same, twice, half = chance(mean), chance(2 * mean), chance(mean / 2)
    order = np.argsort(-np.maximum(twice, half) / np.maximum(same, 1e-300), kind="stable")
    spent = np.cumsum(same[order])
    taken = np.clip((FALSE - (spent - same[order])) / np.maximum(same[order], 1e-300), 0, 1)
    return float(0.5 * (taken * np.maximum(twice, half)[order]).sum())


def day_not_known(rate: float, drift: float) -> float:
    """The share that is found where the day of the turn is not known and rates drift."""
    rng = np.random.default_rng(5)

    def scored(ratio: float) -> tuple[Floats, Floats]:
        since = np.cumsum(_counts(rate, ratio, drift, rng), axis=1)
        days = np.arange(1, LATEST_DAYS + 1)
        both = [
            np.exp(since * np.log(by) - (1 - ECHO) * rate * days * (by - 1))[:, LEAST_AFTER - 1 :].sum(axis=1)
            for by in (2.0, 0.5)
        ]
        return both[0], both[1]

    bar = np.quantile(np.maximum(*scored(1.0)), 1 - FALSE)
    (rose, not_rose), (not_fell, fell) = scored(2.0), scored(0.5)
    found = ((rose > bar) & (rose > not_rose)).mean() + ((fell > bar) & (fell > not_fell)).mean()
    return float(found / 2)


def _counts(rate: float, ratio: float, drift: float, rng: np.random.Generator) -> Ints:
    """Conversations begun on each of the last sixty days, the youngest first, of ties whose rate changed by a ratio
    thirty days ago."""
    from scipy.signal import lfilter

    keeps = np.exp(-1 / DRIFT_DAYS)
    shocks = rng.standard_normal((TIES, LATEST_DAYS)) * drift * np.sqrt(1 - keeps**2)
    shocks[:, 0] = rng.standard_normal(TIES) * drift
    drifted: Floats = np.asarray(lfilter([1.0], [1.0, -keeps], shocks, axis=1))
    true = (1 - ECHO) * rate * np.exp(drifted - drift**2 / 2)
    true[:, -AFTER_DAYS:] *= ratio
    return rng.poisson(true)[:, ::-1]


def reached(rate: float) -> "simulated.Noticed":
    """What Nearer finds at about 10 % false calls among ties of one rate."""
    plan = simulated.of_rate(rate)
    role, rise, fall = simulated.looked(plan, BAR_SEEDS, simulated.ONCE)
    bar = float(np.quantile(np.maximum(rise, fall)[role == 0], 1 - FALSE))
    return simulated.noticing(plan, SEEDS, simulated.ONCE, bar=bar)


def lines(rates: tuple[float, ...]) -> Iterator[str]:
    """The table, a line a rate, in per cent."""
    head = f"{'all known':>11}{'day not known':>15}{'reached':>9}{'x 2':>6}{'x 1/2':>7}{'false':>7}"
    yield f"{'conversations a day':<26}{head}"
    for rate in rates:
        found = reached(rate)
        bounds = f"{100 * all_known(rate):>11.0f}{100 * day_not_known(rate, simulated.STEADY):>15.0f}"
        told = ((found.found, 9), (found.doubled, 6), (found.halved, 7), (found.false, 7))
        yield f"  {rate:<24}{bounds}" + "".join(f"{100 * share:>{width}.0f}" for share, width in told)


def main() -> None:
    print("\nA doubling or halving found within thirty days at 10 % false calls: attainable and reached, in per cent")
    for line in lines(simulated.RATES):
        print(line)


if __name__ == "__main__":
    main()
