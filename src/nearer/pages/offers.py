"""Offers: what you have to offer, in your own words. Nothing here is mentioned to anybody by itself."""

from dataclasses import dataclass

from nearer.api.nearer import Nearer
from nearer.model.offer import Offer
from nearer.pages.parts import Empty, Frame, When
from nearer.pages.view import Scene, View

HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer. `say` are posts of people who would want it; `url` its address where that is one of the web; `state`
    is open, ended or closed; `until` is None where it does not end."""

    id: str
    name: str
    text: str
    say: tuple[str, ...]
    address: str
    url: str | None
    price: str
    until: When | None
    state: str
    made: When


@dataclass(frozen=True, slots=True)
class Offers:
    """The offers that can be had, and those of before, newest first."""

    frame: Frame
    open: tuple[OfferCard, ...]
    past: tuple[OfferCard, ...]
    empty: Empty | None


def build(nearer: Nearer, view: View) -> Offers:
    """Every offer that stands."""
    scene = Scene(nearer, view)
    every = nearer.offers.all()
    opened = tuple(_card(scene, one) for one in every if one.open_at(scene.at))
    return Offers(
        frame=scene.frame("Offers"),
        open=opened,
        past=tuple(_card(scene, one) for one in every if not one.open_at(scene.at)),
        empty=None
        if every
        else Empty(
            "You have written down no offer",
            "What you offer is held back until somebody voices a need that it answers. For that Nearer has to know it.",
            "Write one down",
            "#write",
        ),
    )


def _card(scene: Scene, offer: Offer) -> OfferCard:
    def plain(text: str) -> str:
        return (scene.plain(text) or HIDDEN) if text else ""

    ended = "closed" if offer.closed is not None else "ended"
    return OfferCard(
        id=offer.id,
        name=plain(offer.name),
        text=plain(offer.text),
        say=tuple(plain(one) for one in offer.examples),
        address=plain(offer.address),
        url=scene.url(offer.address),
        price=plain(offer.price),
        until=None if offer.until is None else scene.when(offer.until),
        state="open" if offer.open_at(scene.at) else ended,
        made=scene.when(offer.made),
    )
