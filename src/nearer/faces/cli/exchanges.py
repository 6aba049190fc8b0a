"""The commands on exchanges: to see them, and to give one's own verdict."""

from typing import Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.decide import account, told
from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking, Place
from nearer.faces.cli.out import put, put_json, width

_LOOKING = Looking()
_PLACE = Place()
Who = Annotated[str, Parameter(help="An id, a handle, an account (network/id) or a name.")]
Word = Literal["nearer", "away", "nothing", "cannot tell"]


def exchanges(
    who: Who,
    /,
    *,
    show: Annotated[
        Literal["all", "yours", "yours-light", "theirs", "theirs-light", "unasked"],
        Parameter(help="Whose approaches: in words, or light ones such as likes.", show_choices=True),
    ] = "all",
    verdict: Annotated[
        Literal["all", "nearer", "away", "nothing", "cannot tell"],
        Parameter(help="Of which verdict.", show_choices=True),
    ] = "all",
    page: Annotated[int, Parameter(help="Which page.")] = 1,
    look: Looking = _LOOKING,
) -> int:
    """Each approach, what the other side did with it, and the verdict.

    Nearer, away, nothing, or cannot tell, with what it rests on. Say that one is
    wrong with `nearer overrule`.
    """
    from nearer.faces.cli.render.exchanges import exchanges as render
    from nearer.pages.exchanges import build

    with look.open() as nearer:
        path = f"/people/{nearer.find(who).id}/exchanges"
        asked = address(path, look, show=_asked(show), verdict=_asked(verdict))
        shown = build(nearer, look.view(nearer, asked), who, show, verdict, page)
    if look.json:
        put_json(shown)
    else:
        put(render(shown, width()))
    return 0


def _asked(word: str) -> str | None:
    return None if word == "all" else word


def overrule(
    who: Who,
    exchange: Annotated[str, Parameter(help="The exchange, as `nearer exchanges` names it.")],
    verdict: Annotated[Word, Parameter(help="Your verdict.", show_choices=True)],
    /,
    *,
    place: Place = _PLACE,
) -> int:
    """Give your own verdict on an exchange.

    It counts instead of the one that was found, which stays beside it.
    """
    from nearer.model.decision import Choice

    with place.open() as nearer:
        moment, person = nearer.moment(), nearer.find(who)
        known = moment is not None and person.id in moment.ties and len(moment.ledger(person.id).places([exchange])) > 0
        if not known:
            raise UsageError(
                "There is no such exchange with them.", where=exchange, next="nearer exchanges WHO lists them."
            )
        return told(nearer, place, nearer.decide(Choice.OVERRULE, (account(nearer, who), exchange), verdict))
