"""The command on conduct: yours beside theirs, with everybody or with one person, and what each figure rests on."""

from typing import Annotated, Literal
from urllib.parse import quote

from cyclopts import Parameter

from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking
from nearer.faces.cli.out import put, put_json, width

_LOOKING = Looking()


def conduct(
    who: Annotated[str | None, Parameter(help="One person; everybody if left out.")] = None,
    /,
    *,
    why: Annotated[
        Literal["answered", "begun", "speed", "starts", "talk", "words", "died", "waiting", "matter"] | None,
        Parameter(help="Show the acts that a figure rests on.", show_choices=True),
    ] = None,
    side: Annotated[Literal["you", "they"], Parameter(help="Whose figure, with --why.", show_choices=True)] = "you",
    since: Annotated[str | None, Parameter(help="Only what came after this time, with --why.")] = None,
    until: Annotated[str | None, Parameter(help="Only what came up to this time, with --why.")] = None,
    kind: Annotated[str | None, Parameter(help="message, reply, mention or quote, with --why.")] = None,
    speed: Annotated[str | None, Parameter(help="hour, day or week, with --why matter.")] = None,
    look: Looking = _LOOKING,
) -> int:
    """How you deal with people, beside how they deal with you.

    How often and how soon each side answers, who begins, who writes how much,
    whom you leave waiting, which talks died; and whether answering matters, by
    your own log: association, not proof.
    """
    from nearer.faces.cli.render import why as why_page
    from nearer.faces.cli.render.conduct import conduct as render
    from nearer.pages.conduct import build
    from nearer.pages.conduct_why import Asked, moment_of
    from nearer.pages.conduct_why import build as explain

    with look.open() as nearer:
        base = "/conduct" if who is None else f"/people/{nearer.find(who).id}/conduct"
        if why is None:
            page = build(nearer, look.view(nearer, address(base, look)), who)
        else:
            asked = Asked(side, moment_of(since), moment_of(until), kind, speed)
            here = address(f"{base}/{quote(why)}", look, side=side, since=since, until=until, kind=kind, speed=speed)
            page = explain(nearer, look.view(nearer, here), why, who, asked)
    if look.json:
        put_json(page)
    else:
        put(why_page.why(page, width()) if isinstance(page, why_page.Why) else render(page, width()))
    return 0
