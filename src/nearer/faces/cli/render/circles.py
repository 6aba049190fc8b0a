"""Circles in the terminal: the table twin of the picture."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import (
    empty,
    header,
    heading,
    listing,
    measure,
    options,
    plain,
    trend,
    way,
    when,
    who,
)
from nearer.faces.cli.show import safe
from nearer.pages.circles import Circles, Dot


def circles(page: Circles, width: int) -> RenderableType:
    """Ring by ring from the innermost, closest first; those who were nearer or farther before are marked."""
    rows = header(page.frame)
    rows.append(plain(page.summary))
    if page.bring is not None:
        rows.append(plain(page.bring, "yellow"))
    rows.append(Text(f"Compared with {when(page.since)}.", style="dim"))
    if page.cut_by is not None:
        rows.append(plain(page.cut_by, "dim"))
    if page.chance is not None:
        rows.append(plain(page.chance, "dim"))
    rows += options("--since", page.periods)
    for ring in page.rings:
        inside = sorted((d for d in page.dots if d.circle == ring.circle), key=lambda d: d.radius)
        rows += heading(f"{ring.title} ({ring.people})")
        if inside:
            columns = ("person", "closeness", "moved", "trend", "in words")
            rows.append(listing(columns, [_row(dot) for dot in inside], width, frozenset({"closeness"})))
    placed = {ring.circle for ring in page.rings}
    beyond = [dot for dot in page.dots if dot.circle not in placed]
    if beyond:
        rows += heading("Beyond the circles")
        columns = ("person", "closeness", "moved", "trend", "in words")
        rows.append(listing(columns, [_row(dot) for dot in beyond], width, frozenset({"closeness"})))
    if page.strangers:
        rows += ["", Text(f"{page.strangers} strangers beyond the rim.", style="dim")]
    if page.unplaced:
        rows.append(Text(f"{page.unplaced} people: not enough to say.", style="dim"))
        rows += way(page.unplaced_href)
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    return Group(*rows)


def _row(dot: Dot) -> tuple[RenderableType, ...]:
    return who(dot.who), Text(measure(dot.closeness)), Text(_moved(dot)), trend(dot.trend), Text(safe(dot.sentence))


def _moved(dot: Dot) -> str:
    """A change of radius that the picture shows as a ghost dot; hundredths are the finest it can show."""
    if dot.was is None:
        return "place before unknown"
    steps = round((dot.was - dot.radius) * 100)
    return "in place" if steps == 0 else f"{abs(steps)} % {'in' if steps > 0 else 'out'}"
