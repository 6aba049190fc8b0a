"""New acts for a log that stands: after its end, most of them in the ties that are busy anyway."""

import numpy as np
from numpy.typing import NDArray

from bench.scale import features
from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.engine.columns import Columns
from nearer.ties.weights import CODES

_KINDS = np.array([CODES[kind] for kind in (Kind.MESSAGE, Kind.REPLY, Kind.LIKE)], np.int8)


def news(dice: np.random.Generator, ties: NDArray[np.int64], count: int, since_us: int) -> Columns:
    """`count` acts of ties drawn from `ties` (name a tie more often to draw it more often), within the hour after
    `since_us`; sorted by tie and in canonical order."""
    kind = dice.choice(_KINDS, count)
    return Columns(
        tie=dice.choice(ties, count),
        time_us=since_us + dice.integers(0, DAY_US // 24, count),
        kind=kind,
        incoming=dice.random(count) < 0.5,
        words=np.where(kind == CODES[Kind.LIKE], 0, dice.integers(1, 40, count)).astype(np.int32),
        answerable=np.ones(count, np.bool_),
        dated=np.ones(count, np.bool_),
    ).sorted()


def drawn(dice: np.random.Generator, tie: NDArray[np.int64], acts: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """`count` ties, each with a chance in proportion to its acts."""
    return tie[np.searchsorted(np.cumsum(acts), dice.random(count) * acts.sum(), side="right")]


HOUR_US = DAY_US // 24
BEGIN_US = features.AT_US
"""The moment from which news come."""
