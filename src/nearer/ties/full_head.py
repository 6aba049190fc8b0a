"""The full head in a home: the forecast of ego's ties that the log of a community covers, and how well it did on them.

It is learnt from the ties of everybody in that log (TIES.md, 6), of whom at most MOST_ROWS cases count. What is kept
for the moments that are asked for later are the states of ego's own ties as the community has them and the totals of
those they are with, at the end of the log: both fade by themselves. docs/decisions/forecast.md says what is covered.
"""

from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.time import DAY_US
from nearer.ties.community import Community
from nearer.ties.forecast import Fitted, Rows, Totals, full_features, labelled, learn, shared_company, totals, windows
from nearer.ties.forecast.totals import EACH
from nearer.ties.kernel import fold
from nearer.ties.record import HORIZON_US, Forecasts, past_forecasts
from nearer.ties.state import State, from_arrow, to_arrow

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MOST_ROWS = 100_000
"""About so many cases are learnt from at most; in a larger community those of some people, drawn once, and ego's. Our
own choice: a fit to so many takes some three seconds of a core, and 0.3 to 5,000."""
DRAWN = 7
"""The seed of that drawing: the same log gives the same head."""
FRESH_US = 14 * DAY_US
"""The full head speaks until so long after the community's log ended, as a home's present does; after that what others
did is not known any more (our own choice)."""
EARLY_US = DAY_US // 24
"""A page's present may lie some minutes before the newest act that others did; that much earlier counts as the end."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What the head rests on and how well it did. `until_us` is the end of the community's log, `people` of `of` people
    were learnt from. `forecasts` are the past ones of ego's ties by this head, `by_pair` those of the same cases by the
    pair head, learnt from ego's own cases in that log."""

    until_us: int
    people: int
    of: int
    fitted: Fitted
    forecasts: Forecasts
    by_pair: Forecasts


@dataclass(frozen=True, slots=True)
class Standing:
    """Ego's ties as the community's log has them at its end, and the totals of those they are with, in the same order.
    `shared` is the company that the two share, 0 to 1, which stays as it was then. `covered` is False where something
    passed between the two that this log cannot know of."""

    state: State
    theirs: Totals
    shared: Floats
    covered: Flags

    def index(self, person: str) -> int | None:
        """The row of a person, None where the community has no tie or does not cover it."""
        i = bisect_left(self.state.persons, person)
        return i if i < len(self.state) and self.state.persons[i] == person and self.covered[i] else None

    def features(self, at_us: int) -> Floats:
        """The features of every row at a moment, shape (ties, 24); before the end of the log as at its end."""
        at_us = max(at_us, self.theirs.at_us)
        columns, count = self.state.columns(), len(self.state)
        ego, alter = np.zeros(count, np.int64), np.arange(1, count + 1)
        own = totals(columns, ego, alter, count + 1, at_us).take(np.zeros(1, np.int64))
        return full_features(columns, ego, alter, own.before(self.theirs.later(at_us)), self.shared)


@dataclass(frozen=True, slots=True)
class FullHead:
    """The full head of a home."""

    taught: Taught
    standing: Standing

    def speaks(self, at_us: int) -> bool:
        """Whether the community's log reaches near enough to a moment."""
        return -EARLY_US <= at_us - self.taught.until_us <= FRESH_US


def full_head(
    community: Community, names: list[str], ego: int, whole: Flags, elsewhere: Set[str], first_us: int, until_us: int
) -> FullHead:
    """The full head that a community's log teaches, from its first moment to its last.

    `ego` is a place in `community.persons`, and so are `names` (ids) and `whole` (all of whose ties are there); whoever
    is `elsewhere` too, in a log that is not this community's, is not covered.
    """
    cutoffs = np.array(windows(first_us, until_us + 1), np.int64)
    egos = _drawn(community, ego, whole, len(cutoffs))
    rows = labelled(community, cutoffs, HORIZON_US, whole, egos)
    mine = rows.ego == ego
    own = rows.take(mine)
    taught = Taught(
        until_us=until_us,
        people=int(np.count_nonzero(egos)),
        of=int(np.count_nonzero(whole)),
        fitted=learn(rows, cutoffs, first_us),
        forecasts=past_forecasts(rows, cutoffs, first_us, mine),
        by_pair=past_forecasts(_pairs(own), cutoffs, first_us),
    )
    state = fold(None, community.acts.until(until_us))
    everybody = totals(state.columns(), community.ego, community.alter, len(names), until_us, whole)
    ties = np.arange(len(community))[community.rows_of(ego)]
    order = np.array(sorted(ties.tolist(), key=lambda tie: names[int(community.alter[tie])]), np.int64)
    alter = community.alter[order]
    persons = tuple(names[int(place)] for place in alter)
    taken = state.take(order)
    return FullHead(
        taught,
        Standing(
            State(persons, taken.facts),
            everybody.take(alter),
            shared_company(state.columns(), community.ego, community.alter, len(names), order, until_us),
            np.array([person not in elsewhere for person in persons], np.bool_) & whole[alter],
        ),
    )


def _drawn(community: Community, ego: int, whole: Flags, moments: int) -> Flags:
    """Whom to learn from: ego, and others in an order drawn once, as far as their ties at all moments go."""
    ties = np.bincount(community.ego, minlength=len(community.persons)) * max(moments, 1)
    order = np.random.default_rng(DRAWN).permutation(np.flatnonzero(whole))
    order = np.concatenate(([ego], order[order != ego]))
    kept = np.zeros(len(community.persons), np.bool_)
    kept[order[np.cumsum(ties[order]) <= MOST_ROWS]] = True
    kept[ego] = True
    return kept


def _pairs(rows: Rows) -> Rows:
    """The rows with the features of the pair head alone."""
    return Rows(rows.tie, rows.ego, rows.alter, rows.cutoff, rows.label, rows.points, rows.points_in, rows.pair)


def standing_to_arrow(standing: Standing) -> pa.Table:
    """One row a tie: its state, the totals of the other, the company they share, whether it is covered; what is of all
    in the metadata."""
    table = to_arrow(standing.state)
    for name in EACH:
        table = table.append_column(f"their_{name}", pa.array(getattr(standing.theirs, name)))
    table = table.append_column("shared", pa.array(standing.shared))
    table = table.append_column("covered", pa.array(standing.covered))
    theirs = standing.theirs
    of_all = {"at_us": theirs.at_us, "mean_received": theirs.mean_received, "mean_sent": theirs.mean_sent}
    return table.replace_schema_metadata({name: repr(value) for name, value in of_all.items()})


def standing_from_arrow(table: pa.Table) -> Standing:
    """What `standing_to_arrow` wrote, to the last bit."""
    of_all = {name.decode(): value.decode() for name, value in (table.schema.metadata or {}).items()}
    each: dict[str, Any] = {name: table[f"their_{name}"].to_numpy() for name in EACH}
    theirs = Totals(
        at_us=int(of_all["at_us"]),
        mean_received=float(of_all["mean_received"]),
        mean_sent=float(of_all["mean_sent"]),
        **each,
    )
    covered = table["covered"].to_numpy(zero_copy_only=False)
    return Standing(from_arrow(table), theirs, table["shared"].to_numpy(), covered)
