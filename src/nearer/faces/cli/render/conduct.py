"""Conduct in the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import (
    empty,
    header,
    heading,
    indented,
    listing,
    measure,
    plain,
    quoted,
    way,
    when,
    who,
)
from nearer.faces.cli.show import safe
from nearer.pages.conduct import Conduct, Period, QuarterRow, WaitingRow
from nearer.pages.conduct_figures import Compared, Figure
from nearer.pages.matter import Matter


def conduct(page: Conduct, width: int) -> RenderableType:
    """The figures of both sides, who waits, the quarters, lately and by kind, and whether answering matters."""
    rows = header(page.frame)
    if page.who is not None:
        rows.append(who(page.who))
    if page.sentence:
        rows += [plain(page.sentence), Text()]
    if page.rows:
        rows.append(compared(page.rows, width))
        rows += way(page.rows[0].you.measure.why, "why")
    rows += _waiting(page)
    rows += _quarters(page.quarters, width)
    for period in (*page.lately, *page.kinds):
        rows += _period(period, width)
    if page.matter is not None:
        rows += _matter(page.matter, width)
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += [*heading("How this is computed"), plain(page.method)]
    return Group(*rows)


def compared(each: Sequence[Compared], width: int) -> RenderableType:
    """Both sides, a figure a line."""
    table = [(plain(one.name), _figure(one.you), _figure(one.they)) for one in each]
    return listing(("what", "you", "they"), table, width, frozenset())


def _figure(one: Figure) -> RenderableType:
    text = Text(measure(one.measure))
    return Group(text, Text(safe(one.note), style="dim")) if one.note else text


def _period(period: Period, width: int) -> list[RenderableType]:
    return [*heading(period.name), compared(period.rows, width)]


def _waiting(page: Conduct) -> list[RenderableType]:
    if page.waiting_total is None or not (page.waiting or page.waiting_older):
        return []
    rows = heading(f"You leave waiting ({measure(page.waiting_total)})")
    rows += [_row(one) for one in page.waiting]
    if page.waiting_older:
        rows.append(Text(f"{page.waiting_older} more have waited over a year.", style="dim"))
    return rows


def _row(row: WaitingRow) -> RenderableType:
    line = who(row.who)
    line.append(f"  waits for {safe(row.waited)}, since {when(row.since)}; {measure(row.count)}", style="dim")
    line.append(f"; the last {when(row.last)}", style="dim")
    inside: list[RenderableType] = [] if row.words is None else [indented(quoted(row.words))]
    return Group(line, *inside, *way(row.href, "open" if row.open else "act", indent=2))


def _quarters(rows: Sequence[QuarterRow], width: int) -> list[RenderableType]:
    if not rows:
        return []
    table = [(plain(q.name), _figure(q.you), _figure(q.they), _figure(q.fast)) for q in reversed(rows)]
    columns = ("quarter", "you answered", "they answered", "how soon you did")
    return [*heading("Quarter by quarter"), listing(columns, table, width, frozenset())]


def _matter(matter: Matter, width: int) -> list[RenderableType]:
    table = [
        (plain(r.name), plain(r.answered), plain(r.unanswered), _figure(Figure(r.difference, r.range)))
        for r in matter.rows
    ]
    columns = ("answers", "you answered", "you did not", "difference in a hundred")
    return [
        *heading("Does answering matter?"),
        plain(matter.sentence),
        Text(),
        listing(columns, table, width, frozenset()),
        plain(matter.note, "dim"),
        plain(matter.method, "dim"),
    ]
