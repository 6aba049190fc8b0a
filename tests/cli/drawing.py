"""Draws a page as the terminal would, into a string."""

from collections.abc import Callable
from io import StringIO

from rich.console import Console, RenderableType

import cli.invented_pages as invented
from nearer.faces.cli.render import circles, conduct, five, house, imports, networks, people, person, today, why
from nearer.faces.web import patterns
from web import invented_conduct

PAGES: dict[str, Callable[[int], RenderableType]] = {
    "today": lambda width: today.today(invented.TODAY, width),
    "today, quiet": lambda width: today.today(invented.QUIET, width),
    "circles": lambda width: circles.circles(invented.CIRCLES, width),
    "people": lambda width: people.people(invented.PEOPLE, width),
    "person": lambda width: person.person(invented.PERSON, width, 0),
    "conduct": lambda width: conduct.conduct(invented_conduct.conduct(8), width),
    "conduct, one": lambda width: conduct.conduct(invented_conduct.alone(), width),
    "conduct, nothing": lambda width: conduct.conduct(invented_conduct.nothing(), width),
    "why": lambda width: why.why(invented.WHY, width),
    "activity": lambda width: why.activity(invented.ACTIVITY, width),
    "imports": lambda width: imports.imports(invented.IMPORTS, width),
    "import": lambda width: imports.one_import(invented.IMPORT, width),
    "five": lambda width: five.five(invented.FIVE, width),
    "five, felt": lambda width: five.five(invented.FELT, width),
    "five, result": lambda width: five.five(invented.AGREED, width),
    "history": lambda width: house.history(invented.HISTORY, width),
    "networks": lambda width: networks.networks(patterns.networks(), width),
    "settings": lambda width: house.settings(invented.SETTINGS, width),
}
OBJECTS: dict[str, object] = {
    "today": invented.TODAY,
    "today, quiet": invented.QUIET,
    "circles": invented.CIRCLES,
    "people": invented.PEOPLE,
    "person": invented.PERSON,
    "conduct": invented_conduct.conduct(8),
    "conduct, one": invented_conduct.alone(),
    "conduct, nothing": invented_conduct.nothing(),
    "why": invented.WHY,
    "activity": invented.ACTIVITY,
    "imports": invented.IMPORTS,
    "import": invented.IMPORT,
    "five": invented.FIVE,
    "five, felt": invented.FELT,
    "five, result": invented.AGREED,
    "history": invented.HISTORY,
    "networks": patterns.networks(),
    "settings": invented.SETTINGS,
}


def drawn(name: str, width: int = 400, *, colour: bool = False) -> str:
    """The page as text, `width` columns wide."""
    out = StringIO()
    console = Console(
        file=out, width=width, markup=False, emoji=False, highlight=False, force_terminal=colour, no_color=not colour
    )
    console.print(PAGES[name](width))
    return out.getvalue()
