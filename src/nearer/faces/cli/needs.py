"""What people around you ask for, which of your offers answers it, and what became of it."""

from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address as page_address
from nearer.faces.cli.options import NO, Looking
from nearer.faces.cli.out import line, put_json

if TYPE_CHECKING:
    from nearer.api.nearer import Nearer

_LOOK = Looking()


def needs(
    action: Annotated[
        Literal["list", "mentioned", "taken-up", "refused", "fits", "not-fits", "not-now"],
        Parameter(help="list, or what became of one: mentioned, taken-up, refused, fits, not-fits, not-now."),
    ] = "list",
    need: Annotated[str | None, Parameter(help="The need's address, as the list shows it.")] = None,
    offer: Annotated[str | None, Parameter(help="The offer's name or id.")] = None,
    /,
    *,
    who: Annotated[str, Parameter(help="Only what this person asks for.")] = "",
    show: Annotated[Literal["", "offers", "open", "all"], Parameter(help="offers, open (not answered) or all.")] = "",
    csv: Annotated[bool, NO, Parameter(help="Print CSV, to hand over.")] = False,
    vcard: Annotated[bool, NO, Parameter(help="Print cards, to hand over.")] = False,
    send: Annotated[str | None, Parameter(help="Send NEED as JSON to this web address, once, now.")] = None,
    look: Looking = _LOOK,
) -> int:
    """What people ask for, and whether your offers have a place there.

    Nothing is mentioned to anybody by itself. What you note is a decision and
    can be undone. With --send one need goes to the address that you type.
    """
    from nearer.drafts.handover import as_csv, as_json, as_vcard
    from nearer.faces.cli.render.needs import listed
    from nearer.pages.handing import handed
    from nearer.pages.needs import build

    with look.open() as nearer:
        if action != "list":
            return _noted(nearer, look, action, need, offer)
        view = look.view(nearer, page_address("/needs", look))
        _read(nearer, look)
        if csv or vcard:
            line((as_csv if csv else as_vcard)(handed(nearer, view, need or "")).rstrip("\r\n"))
            return 0
        if send is not None:
            if not need:
                raise UsageError("Which need?", where="--send", next="Write its address: nearer needs list NEED --send")
            nearer.send(send, as_json(handed(nearer, view, need)[0]))
            line("Sent.")
            return 0
        page = build(nearer, view, show, who)
    if look.json:
        put_json(page)
    else:
        for one in listed(page):
            line(one)
    return 0


def _read(nearer: "Nearer", look: Looking) -> None:
    """Read what is new, with progress where somebody looks on."""
    from nearer.faces.cli.out import progress

    if nearer.listening.known() is None:
        with progress(look.json) as told:
            nearer.listening.refresh(told)


def _noted(nearer: "Nearer", look: Looking, action: str, need: str | None, offer: str | None) -> int:
    from nearer.faces.cli.decide import told
    from nearer.model.decision import Choice
    from nearer.pages.handing import NoNeed
    from nearer.pages.needs import cards
    from nearer.pages.view import Scene, View

    if not need:
        raise UsageError("Which need?", where=f"nearer needs {action}", next="Write its address after it.")
    readings = nearer.listening.refresh()
    every = () if readings is None else cards(Scene(nearer, View(cloak=False)), readings)
    found = next((one for one in every if one.address == need), None)
    account = found.account if found is not None else _account(nearer, need)
    if account is None:
        raise NoNeed("There is no such need.", next="nearer needs lists them.")
    if action == "not-now":
        return told(nearer, look, nearer.decide(Choice.NOT_NOW, (need, account)))
    if not offer:
        raise UsageError("Which offer?", where=f"nearer needs {action}", next="Write its name after the need.")
    chosen = nearer.offers.one(offer)
    choice = {
        "mentioned": Choice.MENTIONED,
        "taken-up": Choice.TAKEN_UP,
        "refused": Choice.REFUSED,
        "fits": Choice.FITS,
        "not-fits": Choice.NOT_FITS,
    }[action]
    return told(nearer, look, nearer.decide(choice, (need, chosen.id, account), chosen.name))


def _account(nearer: "Nearer", address: str) -> str | None:
    """Who wrote a post that is no longer among the needs."""
    network, _, id = address.partition("/")
    found = nearer.activity(network, id)
    return None if found is None else f"{network}/{found.actor}"
