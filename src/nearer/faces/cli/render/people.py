"""People in the terminal, and as CSV."""

import csv
from io import StringIO

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import (
    coarser,
    empty,
    header,
    heading,
    indented,
    listing,
    measure,
    options,
    pager,
    plain,
    spark,
    trend,
    way,
    when,
    who,
)
from nearer.faces.cli.show import cell, safe
from nearer.pages.parts import Measure
from nearer.pages.people import People, PersonRow, ProposalRow

WIDE = 170
"""Columns that the eleven columns of the table need; a narrower terminal gets three lines a person."""

MARKS = 18
"""Bars of a course in a list: two years in steps of six weeks."""

_COLUMNS = ("person", "circle", "closeness", "change", "trend", "in", "out", "last", "course", "direction", "seen")
_CSV = (
    "id", "name", "handle", "networks", "circle", "standing", "closeness", "change", "trend", "direction",
    "in", "out", "last",
)  # fmt: skip


def people(page: People, width: int) -> RenderableType:
    """The table, the filters in force, and the proposals that wait."""
    rows = header(page.frame)
    asked = f" for “{safe(page.query)}”" if page.query else ""
    rows.append(Text(f"{page.total} {'person' if page.total == 1 else 'people'}{asked}"))
    rows += options("--sort", page.sorts) + options("--show", page.filters)
    if page.ordered_by is not None:
        rows.append(plain(page.ordered_by, "dim"))
    if page.clear is not None:
        rows += way(page.clear, "without filters")
    if page.rows:
        top = max((v for row in page.rows for v in row.spark if v is not None), default=0.0)
        rows.append(Text())
        if width < WIDE:
            rows += [line for row in page.rows for line in _card(row, top)]
        else:
            right = frozenset({"closeness", "change", "in", "out"})
            rows.append(listing(_COLUMNS, [_row(row, top) for row in page.rows], width, right))
        rows.append(Text())
        rows.append(Text("nearer person WHO shows one of them; nearer why WHO explains the number.", style="dim"))
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += pager(page.page, page.pages, page.previous, page.following)
    rows += proposals(page.proposals)
    return Group(*rows)


def proposals(rows: tuple[ProposalRow, ...]) -> list[RenderableType]:
    """Accounts that may be one person, with the reason and the two answers."""
    if not rows:
        return []
    out = heading("May be one person")
    for row in rows:
        out.append(Text.assemble(who(row.a), "  and  ", who(row.b), (f"  {measure(row.probability)}", "dim")))
        keys = command_words(row.a_key, row.b_key)
        out += [
            indented(Text(safe(row.why))),
            indented(Text(f"nearer merge {keys}  |  nearer refuse {keys}", style="dim")),
        ]
    return out


def command_words(*words: str) -> str:
    """Words of a command line, quoted for a shell and harmless to print."""
    import shlex

    return safe(" ".join(shlex.quote(word) for word in words))


def people_csv(page: People, *, head: bool = True) -> str:
    """The rows as CSV (RFC 4180). Numbers are bare numbers, unknown ones empty; a name cannot become a formula."""
    out = StringIO()
    writer = csv.writer(out)
    if head:
        writer.writerow(_CSV)
    for row in page.rows:
        words = (
            row.who.id,
            row.who.name,
            row.who.handle or "",
            ", ".join(row.who.networks),
            row.circle or "",
            row.standing,
        )
        writer.writerow(
            (
                *map(cell, words),
                _number(row.closeness),
                _number(row.change),
                cell(row.trend),
                cell(row.direction),
                _number(row.n_in),
                _number(row.n_out),
                "" if row.last.at is None else row.last.at.isoformat(),
            )
        )
    return out.getvalue()


def _number(measure: Measure) -> str:
    return "" if measure.value is None else f"{measure.value:.10g}"


def _card(row: PersonRow, top: float) -> list[RenderableType]:
    numbers = Text.assemble(
        f"closeness {measure(row.closeness)}  change {measure(row.change)}  {safe(row.circle or 'not placed')}  ",
        trend(row.trend),
        f"  {spark(coarser(row.spark, MARKS), top)}",
    )
    acts = f"in {measure(row.n_in)}, out {measure(row.n_out)}, last {when(row.last)}"
    seen = f"{safe(row.standing)}. {safe(row.direction)}"
    return [who(row.who), indented(numbers), indented(Text(acts, style="dim")), indented(Text(seen, style="dim"))]


def _row(row: PersonRow, top: float) -> tuple[RenderableType, ...]:
    return (
        who(row.who),
        Text(safe(row.circle or "not placed")),
        Text(measure(row.closeness)),
        Text(measure(row.change)),
        trend(row.trend),
        Text(measure(row.n_in)),
        Text(measure(row.n_out)),
        Text(when(row.last)),
        Text(spark(coarser(row.spark, MARKS), top)),
        Text(safe(row.direction)),
        Text(safe(row.standing)),
    )
