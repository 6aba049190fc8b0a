"""Commands that bring archives in, watch them, take them back, and forget."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nearer.faces.cli.errors import NotConfirmed
from nearer.faces.cli.look import address
from nearer.faces.cli.options import NO, Looking, Place
from nearer.faces.cli.out import line, progress, put, put_json, width
from nearer.faces.cli.show import isolate, safe_lines
from nearer.model.errors import Failed

if TYPE_CHECKING:
    from nearer.api.importing import Examined
    from nearer.api.nearer import Nearer
    from nearer.pages.imports import Report

_PLACE = Place()
_LOOK = Looking()


@dataclass(frozen=True, slots=True)
class Told:
    """What `nearer import --json` prints: a report an archive, and the failures."""

    reports: "tuple[Report, ...]"
    failed: tuple[Failed, ...]


def import_(
    *paths: Annotated[Path, Parameter(help="Archives as you got them (zip, tar, CSV, ...), or folders.")],
    me: Annotated[str | None, Parameter(help="Your account in it (an id or a handle), where it does not say.")] = None,
    source: Annotated[str | None, Parameter(help="Which source it is, where several could be.")] = None,
    dry_run: Annotated[bool, NO, Parameter(help="Read everything and write nothing.")] = False,
    yes: Annotated[bool, NO, Parameter(help="Do not ask.")] = False,
    job: Annotated[str | None, Parameter(show=False, help="Run a staged import of the web app.")] = None,
    place: Place = _PLACE,
) -> int:
    """Read archives into your log.

    On a terminal it shows what was found and asks before it reads; elsewhere (a
    script, a timer) it goes on at once. Importing twice adds nothing. What
    cannot be read is told, place by place, and never guessed.
    """
    if job is not None:
        with place.open() as nearer:
            nearer.run_job(job)
        return 0
    if not paths:
        from nearer.faces.cli.errors import UsageError

        raise UsageError("Nothing to import was named.", next="nearer import PATH; nearer imports --sources tells how.")
    from nearer.faces.cli.render.imports import report as render
    from nearer.pages.imports import report

    with place.open() as nearer:
        examined = nearer.examine(paths, me=me, source=source)
        asked = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or dry_run or place.json)
        if asked and not _agreed(nearer, examined):
            line("Nothing was imported.")
            return 0
        with progress(place.json) as show:
            result = nearer.dry_run(examined, show) if dry_run else nearer.import_(examined, show)
        reports = report(nearer, result)
    if place.json:
        put_json(Told(reports, tuple(error.told() for error in result.failed)))
        return 1 if result.failed else 0
    for one in reports:
        put(render(one, width()))
    sys.stdout.flush()
    for error in result.failed:
        sys.stderr.write(safe_lines(str(error)) + "\n")
    return 1 if result.failed else 0


def _agreed(nearer: "Nearer", examined: "Examined") -> bool:
    from nearer.faces.cli.render.imports import report as render
    from nearer.pages.imports import plan

    for one in plan(nearer, examined):
        put(render(one, width(), planned=True))
    for error in examined.failed:
        put(safe_lines(str(error)))
    sys.stdout.write("Import? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def imports(
    id: Annotated[str | None, Parameter(help="One import: its id, or that of a job.")] = None,
    /,
    *,
    sources: Annotated[bool, NO, Parameter(help="How to get each archive, and what it can tell.")] = False,
    look: Looking = _LOOK,
) -> int:
    """What was brought in, and what each network can tell."""
    from nearer.faces.cli.render import imports as render
    from nearer.pages.imports import build, one

    with look.open() as nearer:
        if id is not None:
            page = one(nearer, look.view(nearer, address(f"/imports/{id}", look)), id)
            drawn = render.one_import(page, width())
        else:
            page = build(nearer, look.view(nearer, address("/imports", look)))
            drawn = render.imports(page, width(), sources=sources)
    if look.json:
        put_json(page)
    else:
        put(drawn)
    return 0


def jobs(*, look: Looking = _LOOK) -> int:
    """Imports at work."""
    from rich.console import Group

    from nearer.faces.cli.render.imports import jobs as render
    from nearer.pages.imports import build

    with look.open() as nearer:
        cards = build(nearer, look.view(nearer, address("/imports", look))).jobs
    if look.json:
        put_json(cards)
    elif cards:
        put(Group(*render(cards)))
    else:
        line("No import is at work.")
    return 0


def zone(
    source: Annotated[str | None, Parameter(help="The source, as `nearer zone` lists it.")] = None,
    name: Annotated[str | None, Parameter(help="The zone of its clock, such as Europe/Lisbon.")] = None,
    /,
    *,
    only: Annotated[str | None, Parameter(help="The id of the one import that it is said for.")] = None,
    place: Place = _PLACE,
) -> int:
    """Say in which time zone the clock of a source was that does not tell.

    Its times are then read in that zone, and how long answers took is known.
    It is said for all imports of the source, or for one, which then counts for
    it; `nearer undo` takes it back.
    """
    from nearer.api.zones import say_zone
    from nearer.pages.clocks import clocks_of
    from nearer.pages.view import Scene, View

    with place.open() as nearer:
        if source is not None and name is not None:
            say_zone(nearer, source, name, only)
        told = clocks_of(Scene(nearer, View()), source)
    if place.json:
        put_json(told)
    else:
        for one in told:
            of = one.title if one.batch is None else f"import {one.batch}"
            line(f"{one.source:<10} {of}: {one.stated or 'zone not known'}")
    return 0


def take_back(
    batch: Annotated[str, Parameter(help="The import's id, as `nearer imports` shows it.")],
    /,
    *,
    place: Place = _PLACE,
) -> int:
    """Take an import back; `nearer undo` brings it in again."""
    from nearer.faces.cli.decide import decide
    from nearer.model.decision import Choice
    from nearer.pages.imports import one
    from nearer.pages.view import View

    with place.open() as nearer:
        one(nearer, View(), batch)  # Says so where there is none.
    return decide(place, Choice.TAKE_BACK, (batch,))


def forget(
    who: Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")],
    /,
    *,
    confirm: Annotated[str | None, Parameter(help="The person's name, instead of being asked for it.")] = None,
    place: Place = _PLACE,
) -> int:
    """Forget a person for good. This cannot be undone.

    Everything they did and everything done to them leaves your log, and no
    later import brings it back. You type the name to confirm.
    """
    from nearer.pages.view import Scene, View

    with place.open() as nearer:
        person = nearer.find(who)
        shown = Scene(nearer, View()).name(person.id)
        names = {name.strip() for name in (person.name, person.handle, shown, person.id) if name}
        typed = confirm if confirm is not None else _typed(shown or person.id)
        if typed.strip() not in names:
            raise NotConfirmed("The name does not match; nobody was forgotten.", next="Type the name as it is shown.")
        told = nearer.forget(person.id)
    if place.json:
        put_json(told)
    else:
        line("Forgotten for good.")
    return 0


def _typed(name: str) -> str:
    if not sys.stdin.isatty():
        raise NotConfirmed(
            "Forgetting cannot be undone and was not confirmed.", next='Add --confirm "NAME" with the person\'s name.'
        )
    sys.stdout.write(f"This cannot be undone. Type the name to forget for good ({isolate(name)}): ")
    sys.stdout.flush()
    return sys.stdin.readline()
