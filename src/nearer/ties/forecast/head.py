"""The head: logistic regression with a ridge towards given weights, by Newton's method."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.model.time import DAY_US
from nearer.ties.forecast.features import FEW, FULL, JOINT, logistic, softplus

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
BY = np.array([FULL.index(name) for name in JOINT])
HORIZON_US = 30 * DAY_US
"""The horizon of the shipped heads."""
LEAST_SCALE = 1e-6
AT_ONCE = 8_192
"""Rows whose products are summed at once: eight megabytes of the full head's."""
STEPS = 50
LEAST_STEP = 1e-6
CLOSE = 1e-10
ROUNDING = 1e-13
"""What two sums over the same labels in another order may differ by, relatively: near the maximum a step that loses no
more is taken, so that the order of rows does not decide where the last step ends."""


@dataclass(frozen=True, slots=True)
class Head:
    """p = logistic(alpha + beta (intercept + weights . z + s' joint t)), for the features `names` in that order.

    z = (x - mean) / scale, t = tanh(z), and s are those of t that JOINT names. `joint` has shape (4, features): how
    much more, or less, each feature counts by how the tie stands. None where the head is linear.
    """

    names: tuple[str, ...]
    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float
    alpha: float = 0.0
    beta: float = 1.0
    joint: Floats | None = None

    def raw(self, x: Floats) -> Floats:
        """The log odds before recalibration, shape (rows,), of features of shape (rows, features)."""
        alone = self.intercept + (x - self.mean) @ (self.weights / self.scale)
        if self.joint is None:
            return alone
        bent = np.tanh((x - self.mean) / self.scale)
        return alone + ((bent[:, BY] @ self.joint) * bent).sum(axis=1)

    def predict(self, x: Floats) -> Floats:
        """The probability of each row."""
        return logistic(self.alpha + self.beta * self.raw(x))

    def moved(self, x: Floats) -> Floats:
        """By how much each feature moves the log odds from those of the average row, shape as x, (rows, features).

        They add up to the difference. What two features do together counts half for each: that is Shapley's value.
        """
        z = (x - self.mean) / self.scale
        moved = self.weights * z
        if self.joint is not None:
            bent = np.tanh(z)
            moved += bent * (bent[:, BY] @ self.joint) / 2
            moved[:, BY] += bent[:, BY] * (bent @ self.joint.T) / 2
        return self.beta * moved

    def for_horizon(self, horizon_us: int) -> "Head":
        """The head for another horizon than the 30 days it was shipped for: log odds move by the logarithm of the
        ratio, which is exact where returns are rare and come at a constant rate."""
        return replace(self, intercept=self.intercept + math.log(horizon_us / HORIZON_US))


def fit(
    x: Floats,
    y: ArrayLike,
    prior: Head | None = None,
    ridge: float = RIDGE,
    weight: Floats | None = None,
    joint: bool = False,
) -> Head:
    """The head most probable after the labels `y` (0 or 1), given the prior.

    Features are standardised by the prior's mean and scale, so that its weights mean the same; without a prior by
    those of `x`, and the weights are drawn towards 0. The ridge is ridge / 2 times the squared distance of the
    standardised weights from the prior's, and INTERCEPT_RIDGE for the intercept. Without labels the prior is given
    back. `weight` says how much each row counts (1 where left out). With `joint`, for features whose first are PAIR,
    the products with JOINT are weighed too, drawn towards 0 by the same ridge. Recalibration starts anew at (0, 1).
    """
    y = np.asarray(y, np.float64)
    if prior is None:
        names = tuple(f"x{i}" for i in range(x.shape[1]))
        scale = np.maximum(x.std(axis=0), LEAST_SCALE)
        prior = Head(names, x.mean(axis=0), scale, np.zeros(x.shape[1]), 0.0)
    z = (x - prior.mean) / prior.scale
    products = together(z) if joint else np.zeros((len(x), 0))
    design = np.concatenate((np.ones((len(x), 1)), z, products), axis=1)
    towards = np.concatenate(([prior.intercept], prior.weights, np.zeros(products.shape[1])))
    pull = np.concatenate(([INTERCEPT_RIDGE], np.full(len(towards) - 1, ridge)))
    found = newton(design, y, towards, pull, weight)
    end = 1 + z.shape[1]
    bends = found[end:].reshape(len(BY), z.shape[1]) if joint else None
    return replace(prior, weights=found[1:end], intercept=float(found[0]), alpha=0.0, beta=1.0, joint=bends)


def together(z: Floats) -> Floats:
    """The products of the features that JOINT names with every feature, shape (rows, 4 x features), each bent by tanh:
    what is far from the average in two features at once does not count without bound."""
    bent = np.tanh(z)
    return (bent[:, BY, None] * bent[:, None, :]).reshape(len(z), len(BY) * z.shape[1])


def fit_full(
    x: Floats, y: ArrayLike, prior: Head | None = None, few: Head | None = None, weight: Floats | None = None
) -> Head:
    """The full head: one fitted to all features and their products with JOINT, and one to the first features, FEW,
    their log odds averaged. Their mean is again a Head. `prior` and `few` are the priors of the two.
    """
    count = len(FEW)
    whole = fit(x, y, prior, weight=weight, joint=True)
    part = fit(x[:, :count], y, few, weight=weight)
    weights = MIX * whole.weights
    weights[:count] += (1 - MIX) * part.weights * whole.scale[:count] / part.scale
    shift = ((part.mean - whole.mean[:count]) * part.weights / part.scale).sum()
    intercept = MIX * whole.intercept + (1 - MIX) * (part.intercept - float(shift))
    joint = None if whole.joint is None else MIX * whole.joint
    return replace(whole, weights=weights, intercept=intercept, joint=joint)


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
        curvature = _gram(design, mass * p * (1 - p)) + np.diag(pull)
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


def _gram(design: Floats, mass: Floats) -> Floats:
    """The weighted sums of products of all columns, block by block: no second copy of the design is held."""
    found = np.zeros((design.shape[1], design.shape[1]))
    for first in range(0, len(design), AT_ONCE):
        rows = design[first : first + AT_ONCE]
        found += (rows * mass[first : first + AT_ONCE, None]).T @ rows
    return found


def _loss(design: Floats, y: Floats, mass: Floats, towards: Floats, pull: Floats, found: Floats) -> float:
    score = design @ found
    likelihood = (mass * (softplus(score) - y * score)).sum()
    return float(likelihood + 0.5 * (pull * (found - towards) ** 2).sum())
