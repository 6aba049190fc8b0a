"""Commands about the home itself."""

from typing import Annotated

from cyclopts import Parameter

from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking, Place
from nearer.faces.cli.out import line, put, put_json, width

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

    A change is a decision like any other: it stands in the history and can be undone.
    """
    from nearer.faces.cli.decide import decide
    from nearer.faces.cli.render.house import settings as render
    from nearer.model.decision import Choice
    from nearer.pages.settings import build

    if name is not None and value is not None:
        return decide(look, Choice.SETTING, (name,), value)
    with look.open() as nearer:
        if name is not None:
            told = nearer.setting(name)
            if look.json:
                put_json(told)
            else:
                line(told)
            return 0
        page = build(nearer, look.view(nearer, address("/settings", look)))
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def doctor(*, place: Place = _PLACE) -> int:
    """Check the home and what it needs.

    Exits with 1 when something needs your hand.
    """
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
