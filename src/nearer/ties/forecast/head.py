"""The head: logistic regression with a ridge towards given weights, by Newton's method."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.model.time import DAY_US
from nearer.ties.forecast.features import FEW, logistic

Floats = NDArray[np.float64]

RIDGE = 20.0
"""Weight of the prior: as much as eighty labels at p = 1/2 (TIES.md, 6)."""
INTERCEPT_RIDGE = 1.0
"""Base rates differ between logs by more than anything else, so the level is drawn less (our own choice)."""
CALIBRATION_RIDGE = 30.0
"""The recalibration is drawn towards (0, 1), which leaves the head as it is (TIES.md, 6)."""
MIX = 0.5
"""Weight of all features against the few, in log odds. Equal weights, as in forecast combination at large (Bates and
Granger 1969; Stock and Watson 2004): the many features of the full head drift with the log, the few do not."""
HORIZON_US = 30 * DAY_US
"""The horizon of the shipped heads."""
LEAST_SCALE = 1e-6
STEPS = 50
LEAST_STEP = 1e-6
CLOSE = 1e-10
ROUNDING = 1e-13
"""What two sums over the same labels in another order may differ by, relatively: near the maximum a step that loses no
more is taken, so that the order of rows does not decide where the last step ends."""


@dataclass(frozen=True, slots=True)
class Head:
    """p = logistic(alpha + beta (intercept + weights . (x - mean) / scale)), for the features `names` in that order."""

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float
    alpha: float = 0.0
    beta: float = 1.0

    def raw(self, x: Floats) -> Floats:
        """The log odds before recalibration, shape (rows,), of features of shape (rows, features)."""
        return self.intercept + (x - self.mean) @ (self.weights / self.scale)

    def predict(self, x: Floats) -> Floats:
        """The probability of each row."""
        return logistic(self.alpha + self.beta * self.raw(x))

    def for_horizon(self, horizon_us: int) -> "Head":
        """The head for another horizon than the 30 days it was shipped for: log odds move by the logarithm of the
        ratio, which is exact where returns are rare and come at a constant rate."""
        return replace(self, intercept=self.intercept + math.log(horizon_us / HORIZON_US))


def fit(x: Floats, y: ArrayLike, prior: Head | None = None, ridge: float = RIDGE, weight: Floats | None = None) -> Head:
    """The head most probable after the labels `y` (0 or 1), given the prior.

    Features are standardised by the prior's mean and scale, so that its weights mean the same; without a prior by
    those of `x`, and the weights are drawn towards 0. The ridge is ridge / 2 times the squared distance of the
    standardised weights from the prior's, and INTERCEPT_RIDGE for the intercept. Without labels the prior is given
    back. `weight` says how much each row counts (1 where left out). Recalibration starts anew at (0, 1).
    """
    y = np.asarray(y, np.float64)
    if prior is None:
        names = tuple(f"x{i}" for i in range(x.shape[1]))
        scale = np.maximum(x.std(axis=0), LEAST_SCALE)
        prior = Head(names, x.mean(axis=0), scale, np.zeros(x.shape[1]), 0.0)
    design = np.concatenate((np.ones((len(x), 1)), (x - prior.mean) / prior.scale), axis=1)
    towards = np.concatenate(([prior.intercept], prior.weights))
    pull = np.concatenate(([INTERCEPT_RIDGE], np.full(len(prior.weights), ridge)))
    found = newton(design, y, towards, pull, weight)
    return replace(prior, weights=found[1:], intercept=float(found[0]), alpha=0.0, beta=1.0)


def fit_full(
    x: Floats, y: ArrayLike, prior: Head | None = None, few: Head | None = None, weight: Floats | None = None
) -> Head:
    """The full head: one fitted to all features and one to the first of them, FEW, their log odds averaged.

    Both are linear in the features, and so is their mean: it is again a Head. `prior` and `few` are the priors of the
    two.
    """
    count = len(FEW)
    whole, part = fit(x, y, prior, weight=weight), fit(x[:, :count], y, few, weight=weight)
    weights = MIX * whole.weights
    weights[:count] += (1 - MIX) * part.weights * whole.scale[:count] / part.scale
    shift = ((part.mean - whole.mean[:count]) * part.weights / part.scale).sum()
    intercept = MIX * whole.intercept + (1 - MIX) * (part.intercept - float(shift))
    return replace(whole, weights=weights, intercept=intercept)


def recalibrate(head: Head, x: Floats, y: ArrayLike, ridge: float = CALIBRATION_RIDGE, trust: float = 1.0) -> Head:
    """The head with alpha and beta fitted to newer labels, by a ridge towards (0, 1) and a share `trust` of the way."""
    raw = head.raw(x)
    design = np.stack((np.ones(len(raw)), raw), axis=1)
    alpha, beta = newton(design, np.asarray(y, np.float64), np.array([0.0, 1.0]), np.full(2, ridge))
    return replace(head, alpha=trust * float(alpha), beta=1 + trust * (float(beta) - 1))


def newton(design: Floats, y: Floats, towards: Floats, pull: Floats, weight: Floats | None = None) -> Floats:
    """The maximum of the penalised likelihood: pull / 2 times the squared distance is taken off for each weight.

    Newton's method with halved steps where a full one would lose; the aim is concave, so it ends at the one maximum.
    """
    mass = np.ones(len(y)) if weight is None else weight
    found = towards.copy()
    value = _loss(design, y, mass, towards, pull, found)
    for _ in range(STEPS):
        p = logistic(design @ found)
        gradient = design.T @ (mass * (p - y)) + pull * (found - towards)
        curvature = (design * (mass * p * (1 - p))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        most = value + ROUNDING * (1 + abs(value))
        size, better = 1.0, _loss(design, y, mass, towards, pull, found - step)
        while better > most and size > LEAST_STEP:
            size /= 2
            better = _loss(design, y, mass, towards, pull, found - size * step)
        if better > most:
            break
        found = found - size * step
        if value - better < CLOSE * (1 + abs(value)):
            break
        value = better
    return found


def _loss(design: Floats, y: Floats, mass: Floats, towards: Floats, pull: Floats, found: Floats) -> float:
    score = design @ found
    likelihood = (mass * (np.logaddexp(0.0, score) - y * score)).sum()
    return float(likelihood + 0.5 * (pull * (found - towards) ** 2).sum())
