"""People: everyone in a table, and the proposals that wait for your word."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.model.names import Direction
from nearer.model.tie import Circle, Standing, Trend
from nearer.pages import company, ties
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.foremost import foremost
from nearer.pages.parts import Empty, Frame, HomeState, Measure, Option, When, Who
from nearer.pages.view import Scene, View, address, key_text, stand_in
from nearer.pages.words import percent
from nearer.ties.course import TRENDS as TREND_LIST
from nearer.ties.table import STANDINGS, TieTable


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the table. `circle` is None where the tie cannot be placed; `standing` says what could be seen;
    `spark` is the closeness of every second week of the last two years, None where no source could see."""

    who: Who
    circle: str | None
    standing: str
    closeness: Measure
    change: Measure
    trend: str
    direction: str
    n_in: Measure
    n_out: Measure
    last: When
    spark: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """Two accounts that may be one person, with the reason. It changes nothing until you decide."""

    a: Who
    b: Who
    a_key: str
    b_key: str
    why: str
    probability: Measure


@dataclass(frozen=True, slots=True)
class People:
    """`total` people match the filters, of whom page `page` (from 1) of `pages` is shown. `ordered_by` explains
    an order that is not that of a column."""

    frame: Frame
    rows: tuple[PersonRow, ...]
    total: int
    page: int
    pages: int
    previous: str | None
    following: str | None
    query: str
    sorts: tuple[Option, ...]
    filters: tuple[Option, ...]
    clear: str | None
    proposals: tuple[ProposalRow, ...]
    empty: Empty | None
    ordered_by: str | None = None


PER_PAGE = 100
SPARK_WEEKS = 104
SPARK_STEP = 2
"""Every second week is enough for a line as long as a word."""

COMPANY = "company"

SORTS = {
    COMPANY: "Closeness and company",
    "closeness": "Closeness",
    "change": "Moved nearer",
    "away": "Moved away",
    "last": "Last in touch",
    "waiting": "Longest silent",
    "name": "Name",
}
FILTERS = {
    "all": "Everyone",
    "inner": "Inner",
    "near": "Near",
    "outer": "Outer",
    "wide": "Wide",
    "strangers": "Strangers",
    "nearing": "Nearing",
    "drifting": "Drifting",
    "one-sided": "One side not visible",
    "unanswered": "Unanswered",
    "blocked": "Blocked or muted",
}


def build(nearer: Nearer, view: View, q: str = "", sort: str = "", show: str = "all", page: int = 1) -> People:
    """Everyone in a table, a hundred a page; `q` finds by name or handle.

    Where no `sort` is asked for, people stand by closeness, lifted by the company they keep where a log tells of it.
    """
    scene = Scene(nearer, view)
    moment = scene.moment
    attention = scene.state is HomeState.ATTENTION
    lifted = moment is not None and moment.table.standing_company is not None and not attention
    sorts = {name: text for name, text in SORTS.items() if lifted or name != COMPANY}
    sort = sort if sort in sorts else next(iter(sorts))
    show = show if show in FILTERS else "all"
    chosen = np.zeros(0, np.int64) if moment is None else _chosen(scene, moment.table, q, show)
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(max(1, page), pages)
    rows: tuple[PersonRow, ...] = ()
    if moment is not None:
        order = foremost(_key(scene, moment.table, sort)[chosen], page * PER_PAGE)[(page - 1) * PER_PAGE :]
        rows = tuple(_rows(scene, moment, chosen[order].tolist()))
    return People(
        frame=scene.frame("People"),
        rows=rows,
        total=len(chosen),
        page=page,
        pages=pages,
        previous=address("/people", view.address, {"page": page - 1}) if page > 1 else None,
        following=address("/people", view.address, {"page": page + 1}) if page < pages else None,
        query=q,
        sorts=_options(view, "sort", sorts, sort),
        filters=_options(view, "show", FILTERS, show),
        clear="/people" if q or show != "all" else None,
        proposals=proposals(scene),
        empty=None if rows else _empty(scene, filtered=bool(q) or show != "all"),
        ordered_by=None if moment is None or sort != COMPANY else company.ordered_by(moment.table),
    )


def _options(view: View, name: str, choices: dict[str, str], current: str) -> tuple[Option, ...]:
    return tuple(
        Option(label, address("/people", view.address, {name: value, "page": None}), value == current)
        for value, label in choices.items()
    )


def _chosen(scene: Scene, table: TieTable, q: str, show: str) -> NDArray[np.int64]:
    """The rows of everybody who fits, ascending."""
    keep = _shown(scene, table, show)
    if q.strip() and scene.world is not None:
        found = {person.id for person in scene.world.people.find(q)}
        wanted = q.strip().casefold()
        hit = np.zeros(len(table), np.bool_) if scene.cloaked else scene.world.names.holding(wanted)
        hit[[i for i in map(table.index, found) if i is not None]] = True
        keep &= hit
    return np.flatnonzero(keep)


def _shown(scene: Scene, table: TieTable, show: str) -> NDArray[np.bool_]:
    circles = {circle.value: rank for rank, circle in enumerate(Circle)}
    standings = table.standing
    if show in circles:
        ranks = table.attention if scene.state is HomeState.ATTENTION else table.circle
        return ranks == circles[show]
    trends = {"nearing": (Trend.NEARER,), "drifting": (Trend.AWAY, Trend.PUSHED)}
    if show in trends:
        return np.isin(table.courses.trend, [TREND_LIST.index(t) for t in trends[show]])
    wanted = {
        "one-sided": (Standing.ONE_SIDED, Standing.YOURS_UNSEEN),
        "unanswered": (Standing.UNANSWERED,),
        "blocked": (Standing.BLOCKED,),
    }.get(show)
    if wanted is None:
        return np.ones(len(table), np.bool_)
    return np.isin(standings, [STANDINGS.index(s) for s in wanted])


def _key(scene: Scene, table: TieTable, sort: str) -> NDArray[np.float64]:
    last = table.state.last_us.astype(np.float64)
    match sort:
        case "company":
            return np.where(np.isnan(table.closeness), 1.0, -table.ranked)
        case "change":
            return -table.change
        case "away":
            return table.change
        case "last":
            return -last
        case "waiting":
            return np.where(table.closeness >= 1, last, np.inf)
        case "name":
            if not scene.cloaked and scene.world is not None:
                return scene.world.names.alphabet.astype(np.float64)
            return np.argsort(np.argsort([stand_in(person) for person in table.persons])).astype(np.float64)
        case _:
            known = np.where(np.isnan(table.closeness), -1.0, table.closeness)
            if scene.state is HomeState.ATTENTION:
                known = table.investment
            return -known


def _rows(scene: Scene, moment: Moment, shown: list[int]) -> Iterator[PersonRow]:
    people = [moment.table.persons[i] for i in shown]
    lines = moment.trajectories(people)[:, :-SPARK_WEEKS:-SPARK_STEP][:, ::-1]
    scene.meet(people)
    for i, line in zip(shown, lines, strict=True):
        tie = moment.table.tie(i)
        one_sided = tie.closeness is None
        circle = ties.placed(scene, tie)
        yield PersonRow(
            who=scene.who(tie.person),
            circle=None if circle is None else circle.value,
            standing=tie.standing.value,
            closeness=ties.closeness(scene, tie) if not one_sided else ties.investment(scene, tie),
            change=ties.change(scene, tie),
            trend=tie.course.trend.value,
            direction=ties.direction(tie.course),
            n_in=ties.count(scene, tie, Direction.IN),
            n_out=ties.count(scene, tie, Direction.OUT),
            last=scene.when(tie.last, else_text="time not told"),
            spark=tuple(None if isnan(value) or one_sided else round(float(value), 2) for value in line),
        )


def proposals(scene: Scene, person: str | None = None) -> tuple[ProposalRow, ...]:
    """The pairs that wait for your word, of one person if named."""
    world = scene.world
    if world is None:
        return ()
    rows: list[ProposalRow] = []
    for proposal in world.people.proposals:
        a, b = world.people.of(proposal.a), world.people.of(proposal.b)
        if a is None or b is None or (person is not None and person not in (a, b)):
            continue
        rows.append(
            ProposalRow(
                a=scene.who(a),
                b=scene.who(b),
                a_key=key_text(proposal.a) if not scene.cloaked else "",
                b_key=key_text(proposal.b) if not scene.cloaked else "",
                why=proposal.why if not scene.cloaked else "Signs that would name them.",
                probability=Measure(proposal.probability, percent(proposal.probability), scene.who(a).href),
            )
        )
        if len(rows) >= PER_PAGE:
            break
    return tuple(rows)


def _empty(scene: Scene, *, filtered: bool) -> Empty:
    if scene.state is HomeState.EMPTY:
        return nothing_yet()
    if scene.state is HomeState.COMMUNITY:
        return who_are_you()
    if filtered:
        return Empty("Nobody fits", "No person matches these filters.", "Clear the filters", "/people")
    return Empty(
        "Nobody yet", "Your imports hold nothing that passed between you and somebody.", "Bring in more", "/imports"
    )
