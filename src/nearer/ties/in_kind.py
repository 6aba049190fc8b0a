"""Answers in kind: the sign that an answer will have, given the approach and what both sides gave and got before.

A first negative act is mostly answered by a negative one: 86 % against 8 % after a positive one in a log of trust
ratings, 95 % against 2.5 % in another (TIES.md, section 1). How it is answered also depends on the two: who is told by
everybody that they are not to be trusted gets a negative answer from whom they praised as well.

An act is negative where it takes points away, else positive; its strength, in 0 to 1, may be known (a rating) or not.
The approach is the first act between two people, the answer the other's first act back, at a later time. The model is a
logistic regression with a ridge (`forecast.head`), fitted on a community's own log; it ships without weights.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.community import Community
from nearer.ties.forecast.head import Head, fit
from nearer.ties.weights import KINDS, WEIGHTS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

PAIR = ("negative", "negative, strength", "positive, strength", "waited")
"""What the two alone tell: sign and strength of the approach, ln(1 + days since it)."""
SIDES = ("given by who answers", "received by who answers", "given by who approached", "received by who approached")
FULL = (*PAIR, *(f"{what}, {side}" for side in SIDES for what in ("share", "positive", "recent share")))
"""Those, and for each side: ln of the odds of a negative act among all, ln(1 + positive acts), and the odds of the last
30 days. Acts between the two are not among them."""

RECENT_US = 30 * DAY_US
"""The window of the recent share: of 7, 30, 90 and 180 days the best on the earlier 60 % of the answers of
bitcoin-alpha (mean AUC of three forward validations .943, .950, .944, .940)."""
ODDS = (0.5, 5.0)
"""Added to the negative and positive acts before the odds: one in eleven is negative until more is known (6 % of the
acts and 10 % of the earlier answers of bitcoin-alpha are)."""
RECENT_ODDS = (0.1, 1.0)
"""The same for the recent share."""
RIDGE = 10.0
"""Of 3, 10, 30 and 100 the same there within .01 (AUC .951, .950, .946, .941)."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Directed acts with their signs, in any order: who (`actor`), towards whom (`target`, both whole numbers from 0),
    when, whether `negative`, and how strong (0 to 1; 1 where the source tells no strength)."""

    time_us: Ints
    actor: Ints
    target: Ints
    negative: Flags
    strength: Floats

    def __len__(self) -> int:
        return len(self.time_us)


@dataclass(frozen=True, slots=True)
class Answered:
    """Approaches that were answered, by the time of the answer: the places of both acts in the log."""

    approach: Ints
    answer: Ints

    def __len__(self) -> int:
        return len(self.approach)

    def take(self, wanted: Flags) -> "Answered":
        return Answered(self.approach[wanted], self.answer[wanted])


def signed(community: Community) -> Signed:
    """The acts of a community with their signs: negative what takes points away and blocks, positive what gives."""
    acts = community.acts
    points = np.array([-1.0 if kind is Kind.BLOCK else WEIGHTS[kind].points for kind in KINDS])[acts.kind]
    ours = np.flatnonzero(~acts.incoming & (points != 0))
    tie = acts.tie[ours]
    ego, alter = community.ego[tie], community.alter[tie]
    return Signed(acts.time_us[ours], ego, alter, points[ours] < 0, np.ones(len(ours)))


def answered(log: Signed) -> Answered:
    """Every approach that was answered. Pairs whose first acts share their time are left out: nobody knows who
    began."""
    people = _people(log)
    low, high = np.minimum(log.actor, log.target), np.maximum(log.actor, log.target)
    forth = log.actor * people + log.target
    order = np.lexsort((np.arange(len(log)), log.time_us, forth))
    order = order[log.actor[order] != log.target[order]]
    _, at = np.unique(forth[order], return_index=True)
    first = order[at]
    pair = low[first] * people + high[first]
    by_pair = first[np.lexsort((log.time_us[first], pair))]
    same = np.flatnonzero(
        (low[by_pair[:-1]] == low[by_pair[1:]])
        & (high[by_pair[:-1]] == high[by_pair[1:]])
        & (log.time_us[by_pair[:-1]] < log.time_us[by_pair[1:]])
    )
    approach, answer = by_pair[same], by_pair[same + 1]
    order = np.lexsort((approach, log.time_us[answer]))
    return Answered(approach[order], answer[order])


def features(log: Signed, approach: Ints, moments_us: Ints) -> Floats:
    """What was known of each approach just before a moment, shape (approaches, len(FULL)): acts at the very moment are
    not known. The first len(PAIR) columns need the two alone."""
    negative, strength = log.negative[approach], log.strength[approach]
    waited = np.maximum(moments_us - log.time_us[approach], 0) / DAY_US
    they, we = log.actor[approach], log.target[approach]
    columns: list[NDArray[Any]] = [negative * 1.0, negative * strength, ~negative * strength, np.log1p(waited)]
    past = (_Counts(log, log.actor), _Counts(log, log.target))
    people = _people(log)
    between = _Counts(log, log.actor * people + log.target)
    for who, other, side in ((we, they, 0), (we, they, 1), (they, we, 0), (they, we, 1)):
        pair = who * people + other if side == 0 else other * people + who
        for since, odds in ((None, ODDS), (moments_us - RECENT_US, RECENT_ODDS)):
            minus, plus = past[side].before(who, moments_us)
            own_minus, own_plus = between.before(pair, moments_us)
            minus, plus = minus - own_minus, plus - own_plus
            if since is not None:
                older, own = past[side].before(who, since), between.before(pair, since)
                minus, plus = minus - (older[0] - own[0]), plus - (older[1] - own[1])
            columns.append(np.log((minus + odds[0]) / (plus + odds[1])))
            if since is None:
                columns.append(np.log1p(plus))
    return np.stack(columns, axis=1).astype(np.float64)


def learn_sign(log: Signed, known: Answered, *, pair_only: bool = False, at_once: bool = False) -> Head:
    """The model of answers, each with what was known just before it; or, `at_once`, just before the approach.

    `predict` of the features (the first len(PAIR) columns where `pair_only`) is the probability that the answer is
    negative, given that one comes at that moment (`at_once`: given that one ever comes).
    """
    names = PAIR if pair_only else FULL
    moments = log.time_us[known.approach if at_once else known.answer]
    x = features(log, known.approach, moments)[:, : len(names)]
    return replace(fit(x, log.negative[known.answer], ridge=RIDGE), names=names)


class _Counts:
    """How many negative and positive acts a key had before a moment."""

    def __init__(self, log: Signed, key: Ints) -> None:
        self._times = np.unique(log.time_us)
        self._span = len(self._times) + 1
        place = key * self._span + np.searchsorted(self._times, log.time_us)
        order = np.argsort(place, kind="stable")
        self._place = place[order]
        self._negative = np.concatenate(([0], np.cumsum(log.negative[order])))

    def before(self, key: Ints, moments_us: Ints) -> tuple[Ints, Ints]:
        first = np.searchsorted(self._place, key * self._span)
        last = np.searchsorted(self._place, key * self._span + np.searchsorted(self._times, moments_us))
        negative = self._negative[last] - self._negative[first]
        return negative, last - first - negative


def _people(log: Signed) -> int:
    return int(max(log.actor.max(initial=0), log.target.max(initial=0))) + 1
