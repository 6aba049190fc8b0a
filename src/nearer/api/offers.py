"""The user's offers: written once, standing or closed by decisions, so that each can be undone."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from nearer.api.decisions import Decisions
from nearer.model.decision import Choice, Decision
from nearer.model.errors import NearerError
from nearer.model.offer import Offer
from nearer.store.offers import Offers as Table

LONGEST = 2_000
"""Letters of a field, and EXAMPLES posts at most: an offer is a few sentences. Our own choice."""
EXAMPLES = 50


class OfferUnclear(NearerError):
    """What was written of an offer cannot be kept."""

    code = "NR-OFFER-01"


class NoSuchOffer(NearerError):
    """There is no open offer of this name."""

    code = "NR-OFFER-02"


class Offers:
    """The offers of one home."""

    def __init__(self, table: Table, decisions: Decisions, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._decisions = decisions
        self._clock = clock

    def add(
        self,
        name: str,
        text: str = "",
        *,
        examples: Sequence[str] = (),
        address: str = "",
        price: str = "",
        until: datetime | None = None,
    ) -> Decision:
        """Write an offer down. The decision can be undone; then it never was. Raises OfferUnclear."""
        now = self._clock()
        offer = Offer(
            id=secrets.token_hex(4),
            name=" ".join(name.split()),
            text=text.strip(),
            examples=tuple(one.strip() for one in examples if one.strip()),
            address=address.strip(),
            price=price.strip(),
            until=until,
            made=now,
        )
        _clear(offer, now, {one.name.casefold() for one in self.all() if one.open_at(now)})
        self._table.add(offer)
        return self._decisions.decide(Choice.OFFER, (offer.id,), offer.name)

    def close(self, which: str) -> Decision:
        """Close an open offer, named by its id or its name. Raises NoSuchOffer."""
        offer = self.one(which)
        return self._decisions.decide(Choice.CLOSE_OFFER, (offer.id,), offer.name)

    def one(self, which: str) -> Offer:
        """The offer of an id or name that is not closed. Raises NoSuchOffer."""
        asked = " ".join(which.split()).casefold()
        found = next((one for one in self.all() if one.closed is None and asked in (one.id, one.name.casefold())), None)
        if found is None:
            raise NoSuchOffer("There is no such offer, or it is closed.", next="nearer offers lists them.")
        return found

    def all(self) -> tuple[Offer, ...]:
        """Every offer that stands, closed ones too, newest first."""
        standing = self._decisions.standing()
        made = {d.subject[0] for d in standing if d.choice is Choice.OFFER}
        closed = {d.subject[0]: d.at for d in standing if d.choice is Choice.CLOSE_OFFER}
        return tuple(replace(one, closed=closed.get(one.id)) for one in reversed(self._table.all()) if one.id in made)

    def open(self) -> tuple[Offer, ...]:
        """The offers that can be had now, newest first."""
        now = self._clock()
        return tuple(one for one in self.all() if one.open_at(now))

    def own_words(self) -> tuple[str, ...]:
        """The words by which a draft is seen to speak of an offer that is open."""
        return tuple(dict.fromkeys(word for one in self.open() for word in one.own_words()))


def _clear(offer: Offer, now: datetime, taken: set[str]) -> None:
    if not offer.name:
        raise OfferUnclear("The offer has no name.", next="Give it a name of a few words.")
    if offer.name.casefold() in taken:
        raise OfferUnclear("There is an open offer of this name.", next="Close it first, or choose another name.")
    fields = (offer.name, offer.text, offer.address, offer.price, *offer.examples)
    if any(len(field) > LONGEST for field in fields) or len(offer.examples) > EXAMPLES:
        raise OfferUnclear("This is too long for an offer.", next=f"Keep each field under {LONGEST:,} letters.")
    if "://" in offer.address and urlsplit(offer.address).scheme not in ("http", "https"):
        raise OfferUnclear("This is no web address.", where="address", next="Write it like https://example.org.")
    if offer.until is not None and offer.until <= now:
        raise OfferUnclear("This moment is past.", where="until", next="Name a later date.")
