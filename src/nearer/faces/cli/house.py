"""Commands about the home itself."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import available_timezones

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking, Place
from nearer.faces.cli.out import line, put, put_json, width

if TYPE_CHECKING:
    from nearer.pages.settings import Setting, Settings

_PLACE = Place()
_LOOK = Looking()


def settings(
    name: Annotated[str | None, Parameter(help="Which setting.")] = None,
    value: Annotated[str | None, Parameter(help="Its new value.")] = None,
    /,
    *,
    look: Looking = _LOOK,
) -> int:
    """Show the settings, or change one.

    A change is a decision like any other: it stands in the history and can be
    undone.
    """
    from nearer.faces.cli.decide import told
    from nearer.faces.cli.render.house import settings as render
    from nearer.model.decision import Choice
    from nearer.pages.settings import build

    one = None
    with look.open() as nearer:
        page = build(nearer, look.view(nearer, address("/settings", look)))
        if name is not None:
            one = _named(page, name)
            if value is not None:
                return told(nearer, look, nearer.decide(Choice.SETTING, (one.name,), _fitting(one, value)))
    if look.json:
        put_json(page if one is None else one)
    elif one is not None:
        line(one.value)
    else:
        put(render(page, width()))
    return 0


def _named(page: "Settings", name: str) -> "Setting":
    one = next((s for s in page.settings if s.name == name), None)
    if one is None:
        names = ", ".join(s.name for s in page.settings)
        raise UsageError(
            "There is no such setting.", where=f"nearer settings {name}", next=f"The settings are {names}."
        )
    return one


def _fitting(one: "Setting", value: str) -> str:
    """The value as it is kept, where it fits the kind of setting. Raises UsageError."""
    match one.kind:
        case "choice":
            fits, wanted = value in one.choices, f"one of {', '.join(one.choices)}"
        case "switch":
            value = {"yes": "on", "true": "on", "no": "off", "false": "off"}.get(value.lower(), value.lower())
            fits, wanted = value in ("on", "off"), "on or off"
        case "number":
            fits, wanted = value.isascii() and value.isdigit() and 0 < int(value) < 1440, "a whole number above 0"
        case _ if one.name == "zone":
            fits, wanted = value in available_timezones(), "a zone as in Europe/Lisbon"
        case _:
            fits, wanted = True, ""
    if not fits:
        raise UsageError("This value does not fit.", where=f"{one.name} {value}", next=f"Give {wanted}.")
    return value


def doctor(
    *,
    shape: Annotated[
        list[Path] | None,
        Parameter(help="Archives whose shape is told instead: names of files, keys and columns, types of values."),
    ] = None,
    place: Place = _PLACE,
) -> int:
    """Check the home and what it needs.

    Exits with 1 when something needs your hand. With --shape it tells how an
    export is built and nothing that is in it: names that somebody may have
    chosen are masked. You can send that to us where Nearer does not
    understand a file.
    """
    if shape:
        return _shape(shape, place)
    with place.open() as nearer:
        checks = nearer.doctor()
    if place.json:
        put_json(checks)
    else:
        for check in checks:
            line(f"{'ok  ' if check.ok else 'LOOK'}  {check.name}: {check.what}")
            if not check.ok and check.next:
                line(f"        next  {check.next}")
    return 0 if all(check.ok for check in checks) else 1


def _shape(paths: "list[Path]", place: Place) -> int:
    from nearer.sources.archive import open_archive
    from nearer.sources.shape import shape_of

    told = shape_of(open_archive(*paths))
    if place.json:
        put_json(told)
        return 0
    for member in told.members:
        files = f"  ({member.files:,} files)" if member.files > 1 else ""
        line(f"{member.name}{files}  {member.what}")
        for one in member.lines:
            line(f"    {one}")
    if told.unopened:
        line(f"{told.unopened:,} more files were not opened.")
    for why, count in told.refused:
        line(f"{count:,} left out: {why}")
    return 0
