"""The exchanges with one person in the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import (
    act,
    bullets,
    empty,
    header,
    heading,
    indented,
    listing,
    measure,
    options,
    pager,
    plain,
    way,
    when,
    who,
)
from nearer.faces.cli.render.people import command_words
from nearer.faces.cli.show import safe
from nearer.pages.exchanges import ExchangeRow, Exchanges, Tally


def exchanges(page: Exchanges, width: int) -> RenderableType:
    """How they went in all, then each with its verdict, what it rests on and its acts."""
    rows = header(page.frame)
    rows.append(who(page.who))
    rows += [plain(text) for text in (page.sentence, page.course) if text]
    if page.tallies:
        rows += [Text(), tallies(page.tallies, width), Text(), plain(page.sums), *way(page.why)]
    rows += options("--show", page.shows) + options("--verdict", page.filters)
    for row in page.rows:
        rows += _row(row, page)
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += pager(page.page, page.pages, page.previous, page.following)
    if page.not_visible:
        rows += [*heading("Not visible here"), *bullets(page.not_visible)]
    rows += [*heading("How this is computed"), plain(page.method)]
    return Group(*rows)


def tallies(each: Sequence[Tally], width: int) -> RenderableType:
    """The counts of each sort and verdict."""
    columns = ("approach", "in all", "nearer", "away", "nothing", "cannot tell")
    table = [
        (plain(t.label), *(Text(measure(m)) for m in (t.total, t.nearer, t.away, t.nothing, t.unknown))) for t in each
    ]
    return listing(columns, table, width, frozenset(columns[1:]))


def _row(row: ExchangeRow, page: Exchanges) -> list[RenderableType]:
    arrow = "←" if row.side == "in" else "→"
    head = Text.assemble((f"{when(row.first)}  ", "dim"), (f"{arrow} {safe(row.what)}", "bold"))
    said = Text.assemble(
        (safe(row.verdict), "bold"), "" if row.yours is None else f" (yours; found: {safe(row.found)})"
    )
    said.append(f"  {safe(row.reason)}")
    points = f"effect {measure(row.effect)}, silence {measure(row.silence)}, window of {safe(row.window)}"
    chance = "" if row.probability is None else f", chance of an answer {measure(row.probability)}"
    lines: list[RenderableType] = [Text(), head, indented(said), indented(Text(points + chance, style="dim"))]
    lines += [indented(act(one), 4) for one in (*row.acts, *row.answers)]
    shown = len(row.acts) + len(row.answers)
    if shown < row.total:
        lines.append(indented(Text(f"and {row.total - shown} more", style="dim"), 4))
    if not page.frame.cloaked:
        words = command_words(page.account_key, row.id)
        lines.append(indented(Text(f"nearer overrule {words} VERDICT", style="dim")))
    if row.decision is not None:
        lines.append(indented(Text(f"nearer undo {row.decision} takes your verdict back", style="dim")))
    return lines
