"""What you have to offer: list it, write one down, close one."""

from typing import Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address as page_address
from nearer.faces.cli.options import Looking, moment, zone
from nearer.faces.cli.out import line, put_json

_LOOK = Looking()


def offers(
    action: Annotated[Literal["list", "add", "close"], Parameter(help="list, add or close.")] = "list",
    name: Annotated[str | None, Parameter(help="The offer's name, or its id to close it.")] = None,
    /,
    *,
    what: Annotated[str, Parameter(help="What it is, in your words.")] = "",
    say: Annotated[
        tuple[str, ...], Parameter(negative="", help="A post of somebody who would want it; may come again.")
    ] = (),
    address: Annotated[str, Parameter(help="Where it is: a web address, or words.")] = "",
    price: Annotated[str, Parameter(help="What it costs, as you would say it.")] = "",
    until: Annotated[str | None, Parameter(help="Until when it can be had: a date.")] = None,
    look: Looking = _LOOK,
) -> int:
    """What you have to offer, held back until somebody needs it.

    Nothing is mentioned to anybody by itself. `nearer check` knows your offers
    by their names and addresses, and tells where a draft pushes one.
    """
    from nearer.faces.cli.decide import told
    from nearer.faces.cli.render.offers import listed
    from nearer.pages.offers import build

    with look.open() as nearer:
        if action != "list":
            if not name:
                raise UsageError("Which offer?", where=f"nearer offers {action}", next="Write its name after it.")
            if action == "close":
                return told(nearer, look, nearer.offers.close(name))
            ends = None if until is None else moment(until, zone(nearer), "--until")
            made = nearer.offers.add(name, what, examples=say, address=address, price=price, until=ends)
            return told(nearer, look, made)
        page = build(nearer, look.view(nearer, page_address("/offers", look)))
    if look.json:
        put_json(page)
    else:
        for one in listed(page):
            line(one)
    return 0
