"""What an act of each kind is worth, learnt from who came back and from what the user says (TIES.md, 6).

    logit P(comes back) = a + b L,    L = ln(.005 + sum over kinds of W x points),    ln W ~ Normal(ln prior, .5^2)

The most probable W, a and b are found together. Labels tell what kinds are worth beside each other, and nothing of
their level: if every weight grew by the same factor, a would take it up, or the .005 would bend the curve a little. So
the level is held: by the learnt weights the points of all rows together are what they are by the priors.

Judgements of the user are further terms: P(i is closer than j) = logistic(L_i - L_j) (Bradley and Terry), and P(an
exchange drew nearer) = logistic(ln of what it gave by W over what it gave by the priors), so that before learning
either is as likely.

Rows of one tie at several cut-offs tell less than as many independent ones: their likelihood is weighed down by the
design effect, so that intervals are as wide as they should be. Weights of negative acts, and of kinds that did not
occur, are the priors. The half-lives are not learnt.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.ties.forecast.features import softplus
from nearer.ties.judgements import OVERRULE_STRENGTH, Judged
from nearer.ties.typed import LEARNABLE, PRIOR_POINTS, Labelled
from nearer.ties.weights import KINDS, WEIGHTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

OFFSET = 0.005
"""Added to the points before the logarithm, so that nothing at all is a number too (TIES.md, 6)."""
PRIOR_SD = 0.5
"""Standard deviation of ln W around ln prior: two thirds of weights within 0.6 to 1.65 times the prior (TIES.md, 6)."""
LEVEL_SD = 0.02
"""How closely the level is held: the logarithm of all points together over what the priors make of them. Without it
the weights of an invented log in which kinds mean nothing fell to a sixth together, through OFFSET (our own choice)."""
HEAD_PRIOR = (-1.5, 0.8)
HEAD_SD = (2.0, 0.5)
"""Prior of intercept and slope: near those of the shipped pair head (-1.56, .65), where other features share the work
(TIES.md, 6), and wide (our own choice)."""
SLOPE_LEAST = 0.05
"""More points never mean less: the slope stays above 0."""
FARTHEST = 3.0
"""No weight is more than a factor of 20 from its prior; a bound for the search, never met in practice."""
WIDE = 1.96
"""Intervals are of 95 %."""
TOLD = 0.9
"""A kind counts as learnt where its standard deviation fell below nine tenths of the prior's; else it stays "prior
only" (our own choice)."""
LEAST_GROUPS = 30
"""With fewer ties nothing is proved, and rows of one tie count as independent (our own choice)."""
NUDGE = 1e-4


@dataclass(frozen=True, slots=True)
class TypeWeight:
    """What an act of one kind is worth, before direction, depth and the day's rank.

    `prior` and its `source` are the model's. `learnt` is the most probable weight with its 95 % interval `low` to
    `high`; None where nothing could be learnt ("prior only"). `support` is the number of ties with such acts among
    the rows, `judged` whether the user's own judgements touched the kind.
    """

    kind: Kind
    prior: float
    source: str
    learnt: float | None
    low: float | None
    high: float | None
    support: int
    judged: bool

    @property
    def points(self) -> float:
        """The weight that counts."""
        return self.prior if self.learnt is None else self.learnt

    @property
    def words(self) -> str:
        """Where the number comes from."""
        return "prior only" if self.learnt is None else "learnt"


@dataclass(frozen=True, slots=True)
class Proof:
    """How the weights learnt before the newest cut-off did on its rows, beside the priors, each with a head of its own
    fitted on the same earlier rows. Losses are mean log losses in nats."""

    rows: int
    came_back: int
    prior_loss: float
    learnt_loss: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights of all kinds, in the order of KINDS, and what they rest on.

    `sd` is the standard deviation of ln W of each, PRIOR_SD where nothing was learnt and 0 for what is not learnable.
    `fitted_on` is the moment up to which acts were used, microseconds. `proof` is None where there are too few rows
    to keep some back.
    """

    weights: tuple[TypeWeight, ...]
    sd: tuple[float, ...]
    intercept: float
    slope: float
    rows: int
    came_back: int
    judgements: int
    fitted_on: int
    proof: Proof | None

    @property
    def points(self) -> Mapping[Kind, float]:
        """The weight of each kind, for `weights.tables`."""
        return MappingProxyType({weight.kind: weight.points for weight in self.weights})

    @property
    def better(self) -> bool:
        """Whether the weights proved themselves on rows kept back. Where nothing could be kept back, only the user's
        own judgements can speak for them."""
        if self.proof is None:
            return self.judgements > 0
        return self.proof.learnt_loss < self.proof.prior_loss

    def predict(self, points: Floats) -> Floats:
        """The probability of coming back by these weights alone, of points of shape (rows, len(LEARNABLE))."""
        known = {weight.kind: weight.points for weight in self.weights}
        level = np.log(OFFSET + points @ np.array([known[kind] for kind in LEARNABLE]))
        return 1.0 / (1.0 + np.exp(-(self.intercept + self.slope * level)))


def learn(rows: Labelled, judged: Judged | None = None, *, fitted_on: int, prove: bool = True) -> Learnt:
    """The weights most probable after the labels and the judgements.

    With `prove`, the newest cut-off is first kept back and predicted from the earlier ones, by the learnt weights and
    by the priors; the weights themselves are then fitted on all rows.
    """
    judged = judged or Judged()
    proof = _proof(rows) if prove else None
    given: Flags = np.any(rows.points > 0, axis=0)
    touched: Flags = np.any(judged.exchanges > 0, axis=0)
    if len(judged.preferences):
        compared = np.unique(np.concatenate((judged.preferences.nearer, judged.preferences.farther)))
        touched |= np.any(judged.points[compared] > 0, axis=0)
    aim, found, sd = _fit(rows, judged, given, touched)

    places = {LEARNABLE[int(k)]: at for at, k in enumerate(aim.kinds)}
    groups = _groups(rows)
    weights: list[TypeWeight] = []
    spreads: list[float] = []
    for kind in KINDS:
        at = places.get(kind)
        spread = PRIOR_SD if kind in LEARNABLE else 0.0
        if at is not None:
            spread = float(sd[at])
        value = None if at is None else math.exp(found[at])
        column = LEARNABLE.index(kind) if kind in LEARNABLE else None
        weights.append(
            TypeWeight(
                kind=kind,
                prior=WEIGHTS[kind].points,
                source=WEIGHTS[kind].source,
                learnt=value,
                low=None if value is None else value * math.exp(-WIDE * spread),
                high=None if value is None else value * math.exp(WIDE * spread),
                support=0 if column is None else int(groups[column]),
                judged=column is not None and bool(touched[column]),
            )
        )
        spreads.append(spread)
    return Learnt(
        weights=tuple(weights),
        sd=tuple(spreads),
        intercept=float(found[-2]),
        slope=float(found[-1]),
        rows=len(rows),
        came_back=int(rows.label.sum()),
        judgements=len(judged),
        fitted_on=fitted_on,
        proof=proof,
    )


def prior_head(rows: Labelled) -> tuple[float, float]:
    """Intercept and slope alone, with the prior weights: what learnt weights are compared with."""
    found = _Aim(rows, Judged(), np.zeros(len(LEARNABLE), np.bool_)).most_probable()
    return float(found[0]), float(found[1])


def prior_predict(head: tuple[float, float], points: Floats) -> Floats:
    """The probability of coming back by the prior weights and this intercept and slope."""
    return 1.0 / (1.0 + np.exp(-(head[0] + head[1] * np.log(OFFSET + points @ PRIOR_POINTS))))


def log_loss(p: Floats, label: Flags) -> float:
    """Mean log loss in nats."""
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.where(label, np.log(p), np.log1p(-p)).mean())


def _fit(rows: Labelled, judged: Judged, given: Flags, touched: Flags) -> "tuple[_Aim, Floats, Floats]":
    """What is most probable and its standard deviations. Kinds that the user did not judge and about which the labels
    say little go back to their prior, and the others are fitted anew beside them; so does a kind that stands alone,
    because nothing can tell it from the intercept."""
    free = given | touched
    while True:
        if free.sum() == 1:
            free = free & touched
        aim = _Aim(rows, judged, free)
        aim.label_weight = 1.0 / aim.likeness(aim.most_probable())
        found = aim.most_probable()
        sd = aim.spread(found)
        untold = aim.kinds[(sd[:-2] >= TOLD * PRIOR_SD) & ~touched[aim.kinds]]
        if len(untold) == 0:
            return aim, found, sd
        free = free.copy()
        free[untold] = False


def _proof(rows: Labelled) -> Proof | None:
    if len(rows) == 0:
        return None
    newest = rows.cutoff == rows.cutoff.max()
    earlier, later = rows.take(~newest), rows.take(newest)
    if earlier.label.all() or not earlier.label.any() or len(np.unique(earlier.together)) < LEAST_GROUPS:
        return None
    learnt = learn(earlier, fitted_on=0, prove=False)
    return Proof(
        rows=len(later),
        came_back=int(later.label.sum()),
        prior_loss=log_loss(prior_predict(prior_head(earlier), later.points), later.label),
        learnt_loss=log_loss(learnt.predict(later.points), later.label),
    )


def _groups(rows: Labelled) -> Ints:
    """In how many ties (or egos) each learnable kind occurs."""
    count = np.zeros(len(LEARNABLE), np.int64)
    for column in range(len(LEARNABLE)):
        count[column] = len(np.unique(rows.together[rows.points[:, column] > 0]))
    return count


class _Aim:
    """Minus the log posterior of (ln W of the free kinds, intercept, slope), with its gradient."""

    def __init__(self, rows: Labelled, judged: Judged, free: Flags) -> None:
        self.kinds = np.flatnonzero(free)
        self.label_weight = 1.0
        self._rows = rows
        self._judged = judged
        self._x = rows.points[:, self.kinds]
        self._rest = rows.points[:, ~free] @ PRIOR_POINTS[~free]
        self._now = judged.points[:, self.kinds]
        self._done = judged.exchanges[:, self.kinds]
        kept = self._done.sum(axis=1) > 0
        self._done, self._nearer = self._done[kept], judged.drew_nearer[kept]
        total = np.sum(rows.points, axis=0) * PRIOR_POINTS
        self._share = total[self.kinds] / max(float(total.sum()), 1e-12)
        self._held = bool(total.sum() > 0)
        self._prior = np.concatenate((np.log(PRIOR_POINTS[self.kinds]), HEAD_PRIOR))
        self._sd = np.concatenate((np.full(len(self.kinds), PRIOR_SD), HEAD_SD))

    def most_probable(self) -> Floats:
        from scipy.optimize import minimize

        low, high = self._prior - FARTHEST, self._prior + FARTHEST
        low[-2:], high[-2:] = (-20.0, SLOPE_LEAST), (20.0, 10.0)
        bounds = list(zip(low.tolist(), high.tolist(), strict=True))
        found = minimize(
            self.value, self._prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-12}
        )
        return np.asarray(found.x, np.float64)

    def value(self, at: Floats) -> tuple[float, Floats]:
        loss, slope = self._of_labels(at)
        loss_judged, slope_judged = self._of_judgements(at)
        away = (at - self._prior) / self._sd
        slope = self.label_weight * slope + slope_judged + away / self._sd
        total = self.label_weight * loss + loss_judged + 0.5 * float(away @ away)
        if self._held:
            grown = self._share * np.exp(at[:-2] - self._prior[:-2])
            all_points = float(grown.sum()) + 1 - float(self._share.sum())
            level = np.log(all_points) / LEVEL_SD
            total += 0.5 * level**2
            slope[:-2] += level / LEVEL_SD * grown / all_points
        return float(total), slope

    def likeness(self, at: Floats) -> float:
        """How many rows tell as much as one independent row, at least 1: the variance of the gradient between ties
        over what it were if all rows were independent (the design effect of a clustered sample)."""
        groups, group = np.unique(self._rows.together, return_inverse=True)
        if len(groups) < LEAST_GROUPS or len(groups) == len(group):
            return 1.0
        slope = self._of_each_label(at)
        of_group = np.stack([np.bincount(group, slope[:, k], len(groups)) for k in range(len(at))], axis=1)
        inverse = np.linalg.pinv(self._curvature(at), hermitian=True)
        ratio = np.trace(inverse @ of_group.T @ of_group) / np.trace(inverse @ slope.T @ slope)
        return max(1.0, float(ratio))

    def spread(self, at: Floats) -> Floats:
        """Standard deviations by Laplace's approximation."""
        return np.sqrt(np.maximum(np.diag(np.linalg.pinv(self._curvature(at), hermitian=True)), 0.0))

    def _curvature(self, at: Floats) -> Floats:
        count = len(at)
        found = np.zeros((count, count))
        for k in range(count):
            step = np.zeros(count)
            step[k] = NUDGE
            found[k] = (self.value(at + step)[1] - self.value(at - step)[1]) / (2 * NUDGE)
        return (found + found.T) / 2

    def _of_labels(self, at: Floats) -> tuple[float, Floats]:
        """The loss of all rows and its gradient."""
        whole, level, score = self._read(at)
        label = self._rows.label
        loss = float(softplus(score).sum() - score[label].sum())
        wrong = 1.0 / (1.0 + np.exp(-score)) - label
        by_weight = at[-1] * np.exp(at[:-2]) * (self._x.T @ (wrong / whole))
        return loss, np.concatenate((by_weight, [wrong.sum(), wrong @ level]))

    def _of_each_label(self, at: Floats) -> Floats:
        """The gradient of each row, shape (rows, parameters)."""
        whole, level, score = self._read(at)
        wrong = 1.0 / (1.0 + np.exp(-score)) - self._rows.label
        by_weight = (at[-1] * wrong / whole)[:, None] * (self._x * np.exp(at[:-2]))
        return np.concatenate((by_weight, wrong[:, None], (wrong * level)[:, None]), axis=1)

    def _read(self, at: Floats) -> tuple[Floats, Floats, Floats]:
        """Of each row the points with OFFSET, their logarithm and the log odds."""
        whole = OFFSET + self._rest + self._x @ np.exp(at[:-2])
        level = np.log(whole)
        return whole, level, at[-2] + at[-1] * level

    def _of_judgements(self, at: Floats) -> tuple[float, Floats]:
        weight = np.exp(at[:-2])
        slope = np.zeros(len(at))
        loss = 0.0
        told = self._judged.preferences
        if len(told):
            rest = np.delete(self._judged.points, self.kinds, axis=1) @ np.delete(PRIOR_POINTS, self.kinds)
            whole = OFFSET + rest + self._now @ weight
            level, by_weight = np.log(whole), self._now * weight / whole[:, None]
            ahead = level[told.nearer] - level[told.farther]
            loss += float(told.strength @ softplus(-ahead))
            pull = -told.strength / (1.0 + np.exp(ahead))
            slope[:-2] += pull @ (by_weight[told.nearer] - by_weight[told.farther])
        if len(self._done):
            gave, prior = self._done @ weight, self._done @ PRIOR_POINTS[self.kinds]
            side = np.where(self._nearer, 1.0, -1.0)
            ahead = side * np.log(gave / prior)
            loss += OVERRULE_STRENGTH * float(softplus(-ahead).sum())
            pull = -OVERRULE_STRENGTH * side / (1.0 + np.exp(ahead))
            slope[:-2] += pull @ (self._done * weight / gave[:, None])
        return loss, slope
