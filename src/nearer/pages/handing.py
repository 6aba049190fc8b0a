"""What of a need is handed over: what its card shows, without private words."""

from nearer.api.nearer import Nearer
from nearer.drafts.handover import PRIVATE, Handed
from nearer.model.errors import NearerError
from nearer.pages.needs import NeedCard, cards
from nearer.pages.view import Scene, View


class NoNeed(NearerError):
    """There is no such need now."""

    code = "NR-NEED-01"


def handed(nearer: Nearer, view: View, address: str = "") -> tuple[Handed, ...]:
    """The need of this address, or all that are shown. Raises NoNeed."""
    scene = Scene(nearer, view)
    readings = None if scene.moment is None else nearer.listening.readings()
    every = () if readings is None else cards(scene, readings)
    chosen = tuple(_handed(one) for one in every if not address or one.address == address)
    if address and not chosen:
        raise NoNeed("There is no such need now.", next="nearer needs lists them. Take the cloak off first.")
    return chosen


def _handed(card: NeedCard) -> Handed:
    best = card.offers[0] if card.offers else None
    words = "" if card.words is None else PRIVATE if card.words.private else card.words.text
    return Handed(
        name=card.who.name,
        handle=card.who.handle or "",
        network=card.network,
        asks=card.asks,
        words=words,
        said=card.said.at,
        conversation=card.url or "",
        offer="" if best is None else best.name,
        may="" if best is None else best.may,
    )
