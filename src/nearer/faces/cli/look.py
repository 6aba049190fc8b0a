"""Commands that show a page."""

import sys
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import quote, urlencode

from cyclopts import Parameter

from nearer.faces.cli.options import NO, Looking
from nearer.faces.cli.out import put, put_json, width
from nearer.model.errors import NearerError

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer
    from nearer.pages.activity import Activity
    from nearer.pages.why import Why

_DEFAULT = Looking()


def address(path: str, look: Looking, **asked: str | int | None) -> str:
    """The page's address in the web app, from which its links are made."""
    query = [(name, str(value)) for name, value in asked.items() if value not in (None, "")]
    query += look.query()
    return f"{path}?{urlencode(query)}" if query else path


def today(
    *,
    minutes: Annotated[int | None, Parameter(help="How many minutes you have.")] = None,
    look: Looking = _DEFAULT,
) -> int:
    """The few conversations to continue now.

    At most seven, and at most what fits your minutes, each with the last words,
    why now, until when and a first move. Settle one with `nearer done`, `nearer
    later` or `nearer leave`.
    """
    from nearer.faces.cli.render.today import today as render
    from nearer.pages.today import build

    with look.open() as nearer:
        page = build(nearer, look.view(nearer, address("/", look, minutes=minutes)), minutes)
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def how(*, look: Looking = _DEFAULT) -> int:
    """How everything is computed, and how well it did on your own log.

    The constants and where each comes from, what was learnt here, what was
    forecast and what happened, last month's calls of direction and how they
    went, and who came back from each circle.
    """
    from nearer.faces.cli.render.how import how as render
    from nearer.pages.how import build

    with look.open() as nearer:
        page = build(nearer, look.view(nearer, address("/how", look)))
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def circles(
    *,
    since: Annotated[
        Literal["month", "quarter", "year"], Parameter(help="What to compare with.", show_choices=True)
    ] = "quarter",
    look: Looking = _DEFAULT,
) -> int:
    """Everyone you deal with, by closeness, and who moved.

    The same people as in the picture of the web app, ring by ring. A home in
    which only your own side is visible shows circles of attention, and says
    what to bring in to see the bond.
    """
    from nearer.faces.cli.render.circles import circles as render
    from nearer.pages.circles import build

    with look.open() as nearer:
        page = build(nearer, look.view(nearer, address("/circles", look, since=since)), since)
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def people(
    query: Annotated[str, Parameter(help="Part of a name or a handle.")] = "",
    /,
    *,
    sort: Annotated[str, Parameter(help="By what, as named under the table.")] = "",
    show: Annotated[str, Parameter(help="Whom, as named under the table.")] = "all",
    page: Annotated[int, Parameter(help="Which page of the table.")] = 1,
    csv: Annotated[bool, NO, Parameter(help="Print every page as CSV; no cell can become a formula.")] = False,
    look: Looking = _DEFAULT,
) -> int:
    """Everyone in a table; search, sort, filter, CSV.

    What no source could see is shown as unknown, never as zero.
    """
    from nearer.faces.cli.render.people import people as render
    from nearer.faces.cli.render.people import people_csv
    from nearer.pages.people import build

    with look.open() as nearer:
        view = look.view(nearer, address("/people", look, q=query, sort=sort, show=show))
        shown = build(nearer, view, query, sort, show, 1 if csv else page)
        if csv:
            sys.stdout.write(people_csv(shown))
            for number in range(2, shown.pages + 1):
                sys.stdout.write(people_csv(build(nearer, view, query, sort, show, number), head=False))
            return 0
    if look.json:
        put_json(shown)
    else:
        put(render(shown, width()))
    return 0


def person(
    who: Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")],
    /,
    *,
    more: Annotated[int, Parameter(help="Which further helping of conversations.")] = 0,
    all: Annotated[bool, NO, Parameter(help="List what every act did, not only the last ones.")] = False,
    look: Looking = _DEFAULT,
) -> int:
    """One person in full: the tie, its course, every conversation."""
    from nearer.faces.cli.render.person import LAST_STEMS
    from nearer.faces.cli.render.person import person as render
    from nearer.pages.person import build

    with look.open() as nearer:
        view = look.view(nearer, address(f"/people/{nearer.find(who).id}", look, more=more or None))
        page = build(nearer, view, who, more)
    if look.json:
        put_json(page)
    else:
        put(render(page, width(), 0 if all else LAST_STEMS))
    return 0


def why(
    who: Annotated[str, Parameter(help="A person, or one activity as NETWORK/ID.")],
    what: Annotated[
        str | None,
        Parameter(help="closeness, change, direction, circle, in, out, reason-NAME or opening-ID; else closeness."),
    ] = None,
    /,
    *,
    look: Looking = _DEFAULT,
) -> int:
    """How a number came about, down to the line of an archive.

    Each step names the acts it rests on; `nearer why NETWORK/ID` shows one of
    them with every field of the log, and the file and row where it was read.
    """
    from nearer.faces.cli.render import why as render
    from nearer.pages.activity import Activity

    with look.open() as nearer:
        page = _explained(nearer, look, who, what)
    if look.json:
        put_json(page)
    elif isinstance(page, Activity):
        put(render.activity(page, width()))
    else:
        put(render.why(page, width()))
    return 0


def _explained(nearer: "Nearer", look: Looking, who: str, what: str | None) -> "Why | Activity":
    """An address `network/id` names an activity before it names an account; with WHAT it can only be a person."""
    from nearer.pages import activity
    from nearer.pages.why import build

    network, slash, id = who.partition("/")
    unknown = None
    if slash and what is None:
        try:
            view = look.view(nearer, address(f"/act/{quote(network)}/{quote(id)}", look))
            return activity.build(nearer, view, network, id)
        except NearerError as error:
            unknown = error
    asked = what or "closeness"
    try:
        view = look.view(nearer, address(f"/people/{nearer.find(who).id}/why/{quote(asked, safe='')}", look))
        return build(nearer, view, who, asked)
    except NearerError as error:
        raise unknown or error from error


def history(
    *,
    page: Annotated[int, Parameter(help="Which page.")] = 1,
    look: Looking = _DEFAULT,
) -> int:
    """Every decision, each with its undo.

    There is no time limit: `nearer undo ID` reverses any of them, and undoing
    an undo brings it back.
    """
    from nearer.faces.cli.render.house import history as render
    from nearer.pages.history import build

    with look.open() as nearer:
        shown = build(nearer, look.view(nearer, address("/history", look)), page)
    if look.json:
        put_json(shown)
    else:
        put(render(shown, width()))
    return 0
