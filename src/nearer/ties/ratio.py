"""By how much a tie's rate of contact changed: the ratio of two windows with its 80 % interval (TIES.md, 4).

Each window's rate has a Gamma posterior, so the ratio has the odds of a Beta distribution, and its quantiles are
exact. How far the prior draws it towards "no change" follows from the ego's own ties: where the rates of all of them
vary little, a few days of contact more are chance. `docs/decisions/ratio.md` says why the calls of direction, which
must hold on any single tie, keep a wider prior.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WITHIN = 0.8
"""The interval holds the true ratio in 80 % of ties; simulated lives must find 76 to 86 % (docs/simulated.md)."""
USUAL_SPREAD = 0.45
"""Standard deviation of the true log ratio over ties: .4 to .5 on the mail log at days 240, 330 and 495, 0 to .1 where
its weeks are permuted (measured by the likelihood below)."""
SPREAD_DOUBT = 0.5
"""Standard deviation of ln(spread) in its prior; that of the type weights in TIES.md, 6."""
CAUTION = 0.85
"""The quantile of the spread's posterior that counts, so that its own doubt does not make intervals too short. Our own
choice, made while looking at simulated lives (`make bench-truth`): with the mode the intervals hold the truth in some
73 %, with this in some 80 %."""
MOST_TIES = 400
"""The spread is found on so many ties with the most contact days; more change it little and cost time."""

_GRID = np.geomspace(0.12, 1.8, 14)
_LOGS = np.arange(-40, 41) / 10
"""The log ratios that are summed over, instead of an integral; finer than what 100 contact days can tell apart."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Contact days seen (`recent`, `usual`) and visible days of both windows, and the burst factor; shape (n,)."""

    recent: Ints
    recent_days: Ints
    usual: Ints
    usual_days: Ints
    burst: Floats

    def take(self, rows: NDArray[np.int64]) -> "Windows":
        """Those of some ties."""
        return Windows(
            self.recent[rows], self.recent_days[rows], self.usual[rows], self.usual_days[rows], self.burst[rows]
        )


@dataclass(frozen=True, slots=True)
class Ratios:
    """The rate of contact days of the recent window over the usual one: median of the posterior, and the bounds of
    its 80 % interval; NaN where it is not asked (no visible contact, too few visible days)."""

    ratio: Floats
    low: Floats
    high: Floats


def spread(windows: Windows) -> float:
    """The standard deviation of the true log ratio over these ties, cautiously: the 85 % quantile of its posterior.

    Given its K contact days, a tie's recent ones are binomial with the odds r n1 / n2, ln r ~ N(0, spread²); the
    likelihood is tempered by the burst factor and summed over r. The prior of the spread is log-normal.
    """
    total = windows.recent + windows.usual
    most = np.flatnonzero(total > 0)
    if len(most) > MOST_TIES:
        most = most[np.argsort(-total[most], kind="stable")[:MOST_TIES]]
    prior = -0.5 * (np.log(_GRID / USUAL_SPREAD) / SPREAD_DOUBT) ** 2
    if len(most):
        prior = prior + _likelihood(windows.take(most))
    chance = np.exp(prior - prior.max())
    chance /= chance.sum()
    return float(np.exp(np.interp(CAUTION, np.cumsum(chance) - chance / 2, np.log(_GRID))))


def prior_days(spread: float) -> float:
    """The shape a of two Gamma rates whose log ratio has this deviation: 2 ψ'(a) = spread², with ψ'(a) ≈ 1/a + 1/(2a²)
    (within 2 % for a > 1)."""
    return 1 / (sqrt(1 + spread * spread) - 1)


def ratios(windows: Windows, prior: float, least_rate: float) -> Ratios:
    """The ratio of every tie, with a prior that weighs `prior` contact days around the tie's mean rate, which is never
    taken below `least_rate`."""
    from scipy.special import betaincinv

    days = windows.recent_days + windows.usual_days
    rate = np.maximum((windows.recent + windows.usual) / np.maximum(days, 1), least_rate)
    a1, b1 = prior + windows.recent / windows.burst, prior / rate + windows.recent_days / windows.burst
    a2, b2 = prior + windows.usual / windows.burst, prior / rate + windows.usual_days / windows.burst

    def quantile(at: float) -> Floats:
        share = betaincinv(a1, a2, at)
        return share / (1 - share) * b2 / b1

    return Ratios(quantile(0.5), quantile((1 - WITHIN) / 2), quantile((1 + WITHIN) / 2))


def _likelihood(windows: Windows) -> Floats:
    """The log likelihood of each spread of the grid: that of each ratio, summed over the normal law of the spread."""
    k1, n1 = windows.recent[:, None], windows.recent_days[:, None]
    k2, n2 = windows.usual[:, None], windows.usual_days[:, None]
    ratio = np.exp(_LOGS)
    of_ratio = np.exp((k1 * _LOGS - (k1 + k2) * np.log((ratio * n1 + n2) / (n1 + n2))) / windows.burst[:, None])
    law = np.exp(-0.5 * (_LOGS[:, None] / _GRID) ** 2)
    return np.log(of_ratio @ (law / law.sum(axis=0))).sum(axis=0)
