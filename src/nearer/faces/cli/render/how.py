"""How this is computed, in the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import empty, header, heading, listing, plain, when
from nearer.faces.cli.show import safe
from nearer.pages.how import How
from nearer.pages.how_heads import Fact, HeadPart


def how(page: How, width: int) -> RenderableType:
    """The constants, what was learnt, and how well it did."""
    rows = [*header(page.frame), plain(page.sentence), Text()]
    if page.asof.at is not None:
        rows.append(Text(f"Measured on your own log up to {when(page.asof)}.", style="dim"))
    rows += [*heading("Closeness"), _facts(page.closeness, width)]
    if page.weights:
        rows += [*heading("What an act is worth"), plain(page.weights_sentence)]
        lines = [
            (w.kind, w.counts, w.prior, w.learnt or "–", w.range or "–", str(w.people), w.source) for w in page.weights
        ]
        rows.append(_table(("kind", "counts", "prior", "learnt", "95 %", "people", "source"), lines, width))
    if page.empty is not None:
        return Group(*rows, *empty(page.empty))
    rows += [*heading("Your own judgement"), plain(page.judgement)]
    rows.append(
        Text(f"{page.used} used, {page.waiting} waiting. nearer learn uses them, nearer five asks.", style="dim")
    )
    rows += [*heading("Forecast"), plain(page.forecast_sentence)]
    for head in page.heads:
        rows += _head(head, width)
    rows += [*heading("Direction"), plain(page.direction_sentence)]
    if page.calls:
        calls = [(c.name, str(c.called), c.held, c.by_chance, c.others) for c in page.calls]
        rows.append(_table(("called", "people", "held", "expected false", "not called"), calls, width))
    if page.circles:
        rows += [*heading("Circles"), plain(page.circles_sentence)]
        circles = [(c.name, str(c.people), c.came_back) for c in page.circles]
        rows.append(_table(("circle", "people", "came back"), circles, width))
    return Group(*rows)


def _head(head: HeadPart, width: int) -> list[RenderableType]:
    rows = [*heading(head.name), plain(f"{head.speaks} {head.sentence}")]
    if head.calibrated is not None:
        rows.append(Text(f"Last calibrated with what was known on {when(head.calibrated)}.", style="dim"))
    if head.scores:
        rows.append(_facts(head.scores, width))
        rows += [Text(f"  {safe(point.sentence)}") for point in head.curve]
    if head.windows:
        months = [(when(w.begins), str(w.asked), w.expected, str(w.came_back), w.head) for w in head.windows]
        rows += [Text(), _table(("30 days from", "asked", "forecast", "came back", "by"), months, width)]
    return rows


def _facts(facts: Sequence[Fact], width: int) -> RenderableType:
    return _table(("what", "value", "source"), [(f.name, f.value, f.source) for f in facts], width)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> RenderableType:
    return listing(columns, [[plain(cell) for cell in row] for row in rows], width, frozenset())
