"""How well closeness and circles agree with what the user says: shares of those named, and the order of those rated.

Pure functions of a tie table and a `Survey`. What cannot be seen is left out and said so; where too few answers are
left, there is no number at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, comb, isnan, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from nearer.model.tie import Circle
from nearer.ties.survey import NAMED, Survey
from nearer.ties.table import TieTable

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONFIDENCE = 0.95
"""Of the intervals."""

FEWEST_NAMED = 3
"""With fewer people named and visible there is no share: of two, every interval spans most of 0 to 1 (our own
choice)."""

FEWEST_RATED = 6
"""With fewer people rated and visible there is no correlation. Our own choice: from six on the interval of `order`
covered in 92 to 98 % of 1,500 simulated surveys each of a Gaussian copula (6, 8, 10 and 20 people rated in steps of
ten, correlations 0, .5, .8 and .95), where Fieller's for Kendall's tau fell to 83 %."""

FIRST = (5, 15)
"""The two innermost layers of about 5 and 15 people (TIES.md, section 5), counted from the closest."""

FAR = 1 / 3
"""Two places in an order differ if they lie more than a third of the list apart (our own choice)."""

MOST_DIFFERENCES = 5
"""Differences told; the widest (our own choice)."""

_STEEPEST = 0.99
"""Fisher's z of a perfect order is infinite; of so nearly perfect a one it is not (our own choice, within the
simulations of FEWEST_RATED)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Ties as the survey is held against them; row i is `persons[i]`, sorted. `closeness` is C, NaN where it is not
    visible or does not count (blocked, a machine); `circle` the rank of Circle; `pinned` where the user placed them."""

    persons: Sequence[str]
    closeness: Floats
    circle: NDArray[np.int8]
    pinned: Flags

    def __len__(self) -> int:
        return len(self.persons)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the `named` are among the `members` people of a set, out of `people` in all.

    `low` to `high` is Wilson's interval of the share. `expected` is how many there would be if the same number were
    drawn blindly, `chance` the probability that a blind draw reaches `hits` or more (hypergeometric).
    """

    hits: int
    named: int
    low: float
    high: float
    members: int
    people: int
    expected: float
    chance: float


@dataclass(frozen=True, slots=True)
class Order:
    """Spearman's rank correlation of felt closeness with C over `rated` people, with its interval; and of the `pairs`
    that both tell apart, how many stand in the `same` order."""

    rho: float
    low: float
    high: float
    rated: int
    same: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody on whom the user and Nearer differ. `felt` is the rating (None where there is none), `felt_place` and
    `place` their places from 1 among the `of` people rated, `overall` the place among all visible ties. `closer` is
    True where the user feels closer than Nearer says. `size` is how far apart, from 0 to 1."""

    person: str
    closer: bool
    named: bool
    felt: int | None
    felt_place: int | None
    place: int | None
    of: int
    overall: int
    size: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """`named` and `rated` are those who could be compared, `left_out` those named or rated whose closeness is not
    visible, `people` how many ties are. `inner` counts only those whom the user did not pin (`pinned` of the named
    are), else it would agree with itself. A part is None where there is too little for a number, or where the set is
    everybody."""

    people: int
    named: tuple[str, ...]
    rated: tuple[str, ...]
    left_out: tuple[str, ...]
    pinned: tuple[str, ...]
    inner: Share | None
    first: tuple[Share | None, ...]
    order: Order | None
    differences: tuple[Difference, ...]


def seen(table: TieTable, counted: Flags) -> Seen:
    """The ties that count, by these flags: not those blocked or muted, nor machines."""
    return Seen(table.persons, np.where(counted, table.closeness, np.nan), table.circle, table.pinned)


def agreement(ties: Seen, survey: Survey) -> Agreement:
    """What the survey says against what stands."""
    rows = {person: i for i, person in enumerate(ties.persons) if not isnan(ties.closeness[i])}
    everybody = np.array(list(rows.values()), np.int64)
    named = tuple(person for person in survey.closest if person in rows)
    rated = tuple(person for person in survey.felt if person in rows)
    asked = dict.fromkeys((*survey.closest, *survey.felt))
    places = _places(ties.closeness[everybody])
    overall = dict(zip(rows, places.tolist(), strict=True))
    unpinned = everybody[~ties.pinned[everybody]]
    free = [person for person in named if not ties.pinned[rows[person]]]
    inner = {ties.persons[int(i)] for i in unpinned.tolist() if ties.circle[i] == Circle.INNER.rank}
    # Whoever has no closeness left is not among the first of anything.
    close = {person: place for person, place in overall.items() if ties.closeness[rows[person]] > 0}
    firsts = [{person for person, place in close.items() if place <= first} for first in FIRST]
    return Agreement(
        people=len(everybody),
        named=named,
        rated=rated,
        left_out=tuple(person for person in asked if person not in rows),
        pinned=tuple(person for person in named if ties.pinned[rows[person]]),
        inner=share(free, inner, len(unpinned)),
        first=tuple(share(named, members, len(everybody)) for members in firsts),
        order=order([float(survey.felt[p]) for p in rated], [float(ties.closeness[rows[p]]) for p in rated]),
        differences=_differences(ties, survey, rows, named, rated, overall),
    )


def share(named: Sequence[str], members: set[str], people: int) -> Share | None:
    """The share of the named among the members: Wilson (1927) for the interval, the hypergeometric law for chance.

    None for fewer than FEWEST_NAMED, and where the set is empty or everybody: then it can tell nothing. Written out
    for so few people, because `scipy.stats` takes a second to load; the tests hold it against that.
    """
    n, inside = len(named), len(members)
    if n < FEWEST_NAMED or not 0 < inside < people:
        return None
    hits = sum(person in members for person in named)
    squared = _z() ** 2
    middle = (hits + squared / 2) / (n + squared)
    half = _z() / (n + squared) * sqrt(hits * (n - hits) / n + squared / 4)
    draws = sum(comb(inside, k) * comb(people - inside, n - k) for k in range(hits, n + 1))
    return Share(
        hits=hits,
        named=n,
        low=max(0.0, middle - half),
        high=min(1.0, middle + half),
        members=inside,
        people=people,
        expected=n * inside / people,
        chance=draws / comb(people, n),
    )


def order(felt: Sequence[float], closeness: Sequence[float]) -> Order | None:
    """Spearman's correlation with the interval of Bonett and Wright (Psychometrika 65, 2000): Fisher's z with the
    variance (1 + rho^2 / 2) / (n - 3). None for fewer than FEWEST_RATED, or where one side is the same for all."""
    n = len(felt)
    if n < FEWEST_RATED or len(set(felt)) < 2 or len(set(closeness)) < 2:
        return None
    x, y = np.array(felt), np.array(closeness)
    rho = float(np.corrcoef(_ranks(x), _ranks(y))[0, 1])
    steep = min(_STEEPEST, max(-_STEEPEST, rho))
    half = _z() * sqrt((1 + steep * steep / 2) / (n - 3))
    above = np.triu_indices(n, 1)
    signs = (np.sign(x[:, None] - x[None, :]) * np.sign(y[:, None] - y[None, :]))[above]
    return Order(
        rho=rho,
        low=min(rho, tanh(atanh(steep) - half)),
        high=max(rho, tanh(atanh(steep) + half)),
        rated=n,
        same=int((signs > 0).sum()),
        pairs=int((signs != 0).sum()),
    )


def _z() -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + CONFIDENCE) / 2))


def _ranks(values: Floats) -> Floats:
    """Ranks from the lowest; equal ones share the mean of theirs."""
    ranked = np.sort(values)
    return (np.searchsorted(ranked, values, "left") + np.searchsorted(ranked, values, "right") + 1) / 2


def _places(values: Floats) -> NDArray[np.int64]:
    """The place of each from the highest; equal ones share the best of theirs."""
    return 1 + np.searchsorted(np.sort(-values), -values, side="left")


def _differences(
    ties: Seen,
    survey: Survey,
    rows: dict[str, int],
    named: tuple[str, ...],
    rated: tuple[str, ...],
    overall: dict[str, int],
) -> tuple[Difference, ...]:
    """The widest differences, one for each person: of those rated in place; of those named who stand beyond the first
    fifteen; of those among the first five who were not named where five were."""
    found: dict[str, Difference] = {}
    by_felt = _places(np.array([float(survey.felt[person]) for person in rated]))
    by_closeness = _places(np.array([ties.closeness[rows[person]] for person in rated]))
    for person, felt, place in zip(rated, by_felt.tolist(), by_closeness.tolist(), strict=True):
        size = abs(felt - place) / max(1, len(rated) - 1)
        if len(rated) >= FEWEST_NAMED and size > FAR:
            found[person] = Difference(
                person=person,
                closer=felt < place,
                named=person in named,
                felt=survey.felt[person],
                felt_place=felt,
                place=place,
                of=len(rated),
                overall=overall[person],
                size=size,
            )
    beyond = [person for person in named if overall[person] > FIRST[1]]
    for person in beyond:
        size = max(FAR, (overall[person] - NAMED) / len(rows))
        if person not in found or found[person].size < size:
            felt = survey.felt.get(person)
            found[person] = Difference(person, True, True, felt, None, None, 0, overall[person], size)
    if len(survey.closest) >= NAMED:
        close = [p for p in overall if overall[p] <= FIRST[0] and ties.closeness[rows[p]] > 0]
        for person in close:
            if person not in survey.closest and person not in found:
                felt = survey.felt.get(person)
                found[person] = Difference(person, False, False, felt, None, None, 0, overall[person], FAR)
    widest = sorted(found.values(), key=lambda one: (-one.size, not one.closer, one.overall, one.person))
    return tuple(widest[:MOST_DIFFERENCES])
