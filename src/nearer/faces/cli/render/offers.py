"""Offers in the terminal."""

from collections.abc import Iterator
from textwrap import wrap

from nearer.faces.cli.out import width
from nearer.faces.cli.show import isolate, safe
from nearer.pages.offers import OfferCard, Offers


def listed(page: Offers) -> Iterator[str]:
    """Each offer with its words, the open ones first."""
    if page.empty is not None:
        yield f"{page.empty.title}. {page.empty.why}"
        yield 'nearer offers add "Bread course" --what "A day of baking" --say "how do I get a sourdough to rise?"'
    for card in (*page.open, *page.past):
        yield from _card(card)


def _card(card: OfferCard) -> Iterator[str]:
    about = [card.state, card.price, "" if card.until is None else f"until {card.until.text}", safe(card.address)]
    yield f"{card.id}  {isolate(card.name)}  ({', '.join(one for one in about if one)})"
    for text in wrap(safe(card.text), max(20, width() - 10)):
        yield f"          {text}"
    for one in card.say:
        yield from (f"          {text}" for text in wrap(f"People say: {safe(one)}", max(20, width() - 10)))
