"""The product's own numbers for the rows: points and features, and its heads. Only this module knows nearer.ties."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.loader import Log
from bench.tiesbench.placing import Plan
from bench.tiesbench.rows import Rows
from nearer.model.time import DAY_US
from nearer.ties.community import community
from nearer.ties.forecast import DEFAULTS_PAIR, PAIR, labelled, train

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Own:
    """For each row S in points, and the features of the full head, of which the first are those of the pair head."""

    points: Floats
    full: Floats

    @property
    def pair(self) -> Floats:
        return self.full[:, : len(PAIR)]

    def take(self, wanted: Flags) -> "Own":
        """Those of some of the rows."""
        return Own(self.points[wanted], self.full[wanted])


@dataclass(frozen=True, slots=True)
class Heads:
    """The probabilities of the product's heads, shape (rows,) each."""

    pair: Floats
    shipped: Floats
    full: Floats


@dataclass(frozen=True, slots=True)
class Refitted:
    """The probabilities of the two heads learnt anew at each test cut-off, shape (test rows,) each."""

    pair: Floats
    full: Floats


def own(log: Log, plan: Plan, rows: Rows, told: Callable[[], None]) -> Own:
    """What the product computes for the rows, cut-off by cut-off, so that no more than one is held whole.

    Raises ValueError where the product does not know of a row that the raw log has.
    """
    everybody = community(log.time_us, log.actor, log.target, log.kind)
    persons, people = everybody.persons.astype(np.int64), len(log.names)
    parts: list[tuple[Floats, Floats]] = []
    for number, day in enumerate((*plan.train, *plan.test)):
        found = labelled(everybody, [plan.cut_us(day)], plan.horizon * DAY_US)
        wanted = rows.cut == number
        asked = rows.ego[wanted] * people + rows.alter[wanted]
        known = persons[found.ego] * people + persons[found.alter]
        order = np.argsort(known)
        place = order[np.minimum(np.searchsorted(known, asked, sorter=order), len(known) - 1)]
        if not np.array_equal(known[place], asked):
            raise ValueError(f"the product lacks rows of cut-off {number} that the raw log has")
        parts.append((found.points[place], found.full[place]))
        told()
    return Own(np.concatenate([points for points, _ in parts]), np.concatenate([full for _, full in parts]))


def heads(past: Own, label: Flags, cut: NDArray[np.int64], plan: Plan, test: Own) -> Heads:
    """The heads' probabilities for the test rows, trained as the product trains (`nearer.ties.forecast.train`); `cut`
    counts the training cut-off of each row of the past. The shipped pair head is used as it is, for this horizon: no
    row of this log has touched it, unless the log is one of the three it was fitted to (its docstring names them)."""
    horizon_us = plan.horizon * DAY_US
    age_us = np.array(plan.train, np.int64)[cut] * DAY_US
    return Heads(
        pair=train(past.pair, label, age_us, horizon_us).predict(test.pair),
        shipped=DEFAULTS_PAIR.for_horizon(horizon_us).predict(test.pair),
        full=train(past.full, label, age_us, horizon_us).predict(test.full),
    )


def refitted(ours: Own, label: Flags, cut: NDArray[np.int64], plan: Plan) -> Refitted:
    """The heads' probabilities for the test rows, each test cut-off with heads of its own: the same training on every
    window of the plan, of the test too, that has ended by then. So the product does, which refits with every import.

    `ours`, `label` and `cut` are of all rows, in order of `cut`, which counts the training cut-offs first. Cut-offs
    nearer to each other than a horizon do not see each other's labels; where no test window has ended by a later test
    cut-off, the heads are those of `heads`.
    """
    horizon_us = plan.horizon * DAY_US
    day = np.array((*plan.train, *plan.test), np.int64)[cut]
    pair, full = list[Floats](), list[Floats]()
    for asked in plan.test:
        known = ended(day, asked, plan.horizon)
        past, test = ours.take(known), ours.take(day == asked)
        age_us = day[known] * DAY_US
        pair.append(train(past.pair, label[known], age_us, horizon_us).predict(test.pair))
        full.append(train(past.full, label[known], age_us, horizon_us).predict(test.full))
    return Refitted(np.concatenate(pair), np.concatenate(full))


def ended(day: NDArray[np.int64], at: int, horizon: int) -> Flags:
    """Of windows that begin on some days, which have ended when another day begins: their labels are known then."""
    return day + horizon <= at
