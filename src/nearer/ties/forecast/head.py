"""The head: logistic regression with a ridge towards given weights, by Newton's method."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nearer.ties.forecast.features import logistic

Floats = NDArray[np.float64]

RIDGE = 20.0
"""Weight of the prior: as much as eighty labels at p = 1/2 (TIES.md, 6)."""
INTERCEPT_RIDGE = 1.0
"""Base rates differ between logs by more than anything else, so the level is drawn less (our own choice)."""
CALIBRATION_RIDGE = 30.0
"""The recalibration is drawn towards (0, 1), which leaves the head as it is (TIES.md, 6)."""
LEAST_SCALE = 1e-6
STEPS = 50
CLOSE = 1e-10


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


def fit(x: Floats, y: ArrayLike, prior: Head | None = None, ridge: float = RIDGE) -> Head:
    """The head most probable after the labels `y` (0 or 1), given the prior.

    Features are standardised by the prior's mean and scale, so that its weights mean the same; without a prior by
    those of `x`, and the weights are drawn towards 0. The ridge is ridge / 2 times the squared distance of the
    standardised weights from the prior's, and INTERCEPT_RIDGE for the intercept. Without labels the prior is given
    back. Recalibration starts anew at (0, 1).
    """
    y = np.asarray(y, np.float64)
    if prior is None:
        names = tuple(f"x{i}" for i in range(x.shape[1]))
        scale = np.maximum(x.std(axis=0), LEAST_SCALE)
        prior = Head(names, x.mean(axis=0), scale, np.zeros(x.shape[1]), 0.0)
    design = np.concatenate((np.ones((len(x), 1)), (x - prior.mean) / prior.scale), axis=1)
    towards = np.concatenate(([prior.intercept], prior.weights))
    pull = np.concatenate(([INTERCEPT_RIDGE], np.full(len(prior.weights), ridge)))
    found = newton(design, y, towards, pull)
    return replace(prior, weights=found[1:], intercept=float(found[0]), alpha=0.0, beta=1.0)


def recalibrate(head: Head, x: Floats, y: ArrayLike, ridge: float = CALIBRATION_RIDGE) -> Head:
    """The head with alpha and beta fitted to newer labels, by a ridge towards (0, 1)."""
    raw = head.raw(x)
    design = np.stack((np.ones(len(raw)), raw), axis=1)
    alpha, beta = newton(design, np.asarray(y, np.float64), np.array([0.0, 1.0]), np.full(2, ridge))
    return replace(head, alpha=float(alpha), beta=float(beta))


def newton(design: Floats, y: Floats, towards: Floats, pull: Floats) -> Floats:
    """The maximum of the penalised likelihood: pull / 2 times the squared distance is taken off for each weight.

    Newton's method with halved steps where a full one would lose; the aim is concave, so it ends at the one maximum.
    """
    weights = towards.copy()
    value = _loss(design, y, towards, pull, weights)
    for _ in range(STEPS):
        p = logistic(design @ weights)
        gradient = design.T @ (p - y) + pull * (weights - towards)
        curvature = (design * (p * (1 - p))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while (better := _loss(design, y, towards, pull, weights - size * step)) > value and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if value - better < CLOSE * (1 + abs(value)):
            break
        value = better
    return weights


def _loss(design: Floats, y: Floats, towards: Floats, pull: Floats, weights: Floats) -> float:
    score = design @ weights
    likelihood = np.logaddexp(0.0, score).sum() - (y * score).sum()
    return float(likelihood + 0.5 * (pull * (weights - towards) ** 2).sum())
