"""What the user said of their people, as evidence for the weights of kinds. It counts once they ask for it: the
judgements that stood at the latest "learn from what I said"."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.api.moment import pins_of
from nearer.api.overruling import verdicts_of
from nearer.model.decision import Decision
from nearer.model.exchange import Verdict
from nearer.people import People
from nearer.ties.acts import Acts
from nearer.ties.exchanges import exchanges, links
from nearer.ties.interactions import answered
from nearer.ties.judgements import Judged, Preferences, felt, named
from nearer.ties.kernel import replay, snapshots
from nearer.ties.survey import survey_of
from nearer.ties.table import NO_CIRCLE, TieTable, measure, moments
from nearer.ties.typed import LEARNABLE, type_points, worth
from nearer.ties.views import Views

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def judged(
    used: tuple[Decision, ...], people: People, table: Callable[[], pa.Table], acts: Acts, views: Views, at_us: int
) -> Judged:
    """The judgements as evidence. `table` gives the interactions (as `passed` has them) that the acts were made from;
    both as of `at_us`."""
    if not used:
        return Judged()
    row = {person: i for i, person in enumerate(acts.persons)}
    survey = survey_of(used, people)
    known = measure(replay(acts)[0], snapshots(acts, moments(at_us)), at_us, views=views)
    seen = np.flatnonzero(known.circle != NO_CIRCLE).tolist()
    closest = [row[person] for person in survey.closest if person in row]
    rated = [(row[person], rating) for person, rating in survey.felt.items() if person in row]
    told = named(closest, seen) + felt([i for i, _ in rated], [float(rating) for _, rating in rated])
    told = told + _pinned(used, people, known, seen)
    done, nearer = _overruled(used, people, table, acts, views, at_us)
    points = type_points(acts, np.array([at_us + 1]))[:, 0] if len(told) else np.zeros((0, len(LEARNABLE)))
    return Judged(points, told, done, nearer)


def _pinned(used: tuple[Decision, ...], people: People, known: TieTable, seen: list[int]) -> Preferences:
    """Whoever is pinned stands before all in wider circles, and behind all in narrower ones."""
    told = Preferences()
    for person, circle in pins_of(used, people).items():
        i = known.index(person)
        if i is None:
            continue
        told = told + named([i], [other for other in seen if other != i and known.circle[other] > circle.rank])
        told = told + named([other for other in seen if other != i and known.circle[other] < circle.rank], [i])
    return told


def _overruled(
    used: tuple[Decision, ...], people: People, table: Callable[[], pa.Table], acts: Acts, views: Views, at_us: int
) -> tuple[Floats, Flags]:
    """What the acts of each overruled exchange gave by kind, and whether the user says that it drew nearer."""
    given = {id: one.verdict for own in verdicts_of(used, people).values() for id, one in own.items()}
    rows: list[Floats] = []
    nearer: list[bool] = []
    if given:
        told = table()
        every = exchanges(acts, at_us, links=links(answered(told), acts), views=views)
        for id, place in _places(told, acts, set(given)).items():
            if given[id] is not Verdict.UNKNOWN:
                k = every.of(place)
                rows.append(worth(acts, np.arange(every.first[k], every.stop[k])))
                nearer.append(given[id] is Verdict.NEARER)
    return np.array(rows).reshape(-1, len(LEARNABLE)), np.array(nearer, np.bool_)


def _places(table: pa.Table, acts: Acts, ids: set[str]) -> dict[str, int]:
    """Where in the acts those with these addresses stand; an act that is in no import now has no place."""
    compute: Any = pc
    address: Any = compute.binary_join_element_wise(table["network"], table["activity"], "/")
    hits = np.flatnonzero(compute.is_in(address, value_set=pa.array(sorted(ids), pa.string())).to_numpy())
    place = np.empty(len(acts), np.int64)
    place[acts.row] = np.arange(len(acts))
    return {str(address[int(hit)]): int(place[hit]) for hit in hits}
