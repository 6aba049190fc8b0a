"""People: everyone in a table, and the proposals that wait for your word."""

from dataclasses import dataclass

from nearer.pages.parts import Empty, Frame, Measure, Option, When, Who


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the table. `circle` is None where the tie cannot be placed; `standing` says what could be seen."""

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
    """`total` people match the filters, of whom page `page` (from 1) of `pages` is shown."""

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
