"""What you hear and what you take up, in the terminal."""

from typing import Annotated

from cyclopts import Parameter

from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking
from nearer.faces.cli.out import line, progress, put_json

_LOOK = Looking()


def listening(
    who: Annotated[str | None, Parameter(help="One person; yourself if left out.")] = None,
    /,
    *,
    look: Looking = _LOOK,
) -> int:
    """What you take up and pass over, what somebody talks about and asks.

    Your own texts of ninety days, or one person's: month by month, topics,
    what was asked and not answered, what you took up, what you passed over,
    and which kind of marketer the texts look like. English is read.
    """
    from nearer.faces.cli.render.listening import listened
    from nearer.pages.listening import build

    with look.open() as nearer:
        if nearer.listening.known() is None:
            with progress(look.json) as told:
                nearer.listening.refresh(told)
        page = build(nearer, look.view(nearer, address("/listening", look, who=who)), who or "")
    if look.json:
        put_json(page)
    else:
        for one in listened(page):
            line(one)
    return 0
