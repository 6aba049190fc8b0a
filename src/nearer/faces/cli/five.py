"""The commands of the survey: name your five, say how close somebody feels, and see how far Nearer agrees."""

from typing import Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.decide import account, told
from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address
from nearer.faces.cli.options import NO, Looking, Place
from nearer.faces.cli.out import line, put, put_json, width

_LOOKING = Looking()
_PLACE = Place()


def five(
    *,
    name: Annotated[tuple[str, ...], NO, Parameter(help="Somebody you feel closest to; up to five times.")] = (),
    take_back: Annotated[bool, NO, Parameter(help="Take all your answers back.")] = False,
    step: Annotated[
        Literal["closest", "felt", "result"] | None,
        Parameter(help="Which step to show; else the first without an answer.", show_choices=True),
    ] = None,
    look: Looking = _LOOKING,
) -> int:
    """Name your five, and see how far Nearer agrees.

    A short survey, blind: while it asks, nothing tells what Nearer thinks. It
    asks whom you feel closest to, then how close you feel to ten people (`nearer
    felt`), and then shows the agreement. Every answer can be undone.
    """
    from nearer.api.surveying import name_closest
    from nearer.api.surveying import take_back as undo_all
    from nearer.faces.cli.render.five import five as render
    from nearer.pages.five import build
    from nearer.ties.survey import NAMED

    if len(name) > NAMED:
        raise UsageError("These are more than five.", where="--name", next="Name at most five people.")
    with look.open() as nearer:
        if take_back:
            last = undo_all(nearer)
            if look.json and last is not None:
                put_json(last)
            elif not look.json:
                line("There were no answers." if last is None else "Your answers are taken back.")
            return 0
        if name:
            keys = tuple(account(nearer, who) for who in name)
            if any(nearer.find(key).ego for key in keys):
                raise UsageError("That is you.", where="--name", next="Name others.")
            made = name_closest(nearer, keys)
            if made is not None and not look.json:
                told(nearer, look, made)
                line("")
        page = build(nearer, look.view(nearer, address("/five", look, step=step)), step or "")
    if look.json:
        put_json(page)
    else:
        put(render(page, width()))
    return 0


def felt(
    who: Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")],
    value: Annotated[int, Parameter(help="From 0, hardly know, to 100, very close.")],
    /,
    *,
    place: Place = _PLACE,
) -> int:
    """Say how close you feel to somebody, from 0 to 100.

    It is kept beside what Nearer measures, and changes no circle and no pin.
    """
    from nearer.model.decision import Choice
    from nearer.ties.survey import felt_value

    if felt_value(str(value)) is None:
        raise UsageError("This is not from 0 to 100.", where=f"VALUE {value}", next="Write a whole number.")
    with place.open() as nearer:
        if nearer.find(who).ego:
            raise UsageError("That is you.", where=who, next="Name somebody else.")
        return told(nearer, place, nearer.decide(Choice.FELT, (account(nearer, who),), str(value)))
