"""Needs in the terminal."""

from collections.abc import Iterator
from textwrap import wrap

from nearer.faces.cli.out import width
from nearer.faces.cli.show import isolate, safe
from nearer.pages.needs import NeedCard, Needs, OfferLine


def listed(page: Needs) -> Iterator[str]:
    """Each need with its offers and the gate's answer, then what mentioning did."""
    if page.reading:
        yield page.reading
    if page.empty is not None:
        yield f"{page.empty.title}. {page.empty.why}"
    for card in page.needs:
        yield from _card(card)
        yield ""
    if page.mentions:
        yield "What mentioning did"
    for one in page.mentions:
        points = "" if one.effect is None else f" ({one.effect.text})"
        yield f"  {isolate(one.who.name)}  {safe(one.offer)}  {one.outcome}  {one.verdict}{points}: {one.sentence}"
    if page.counted:
        yield page.counted


def _card(card: NeedCard) -> Iterator[str]:
    answered = ", you answered" if card.answered else ""
    yield f"{isolate(card.who.name)} {card.asks}, {card.said.text}{answered}"
    yield f"  {safe(card.address)}"
    if card.words is not None:
        yield from (f"  {text}" for text in wrap(safe(card.words.text), max(20, width() - 4)))
    for one in card.offers:
        yield from _offer(one)


def _offer(one: OfferLine) -> Iterator[str]:
    yield f"    {one.may.upper()}  {isolate(one.name)}: {one.sentence}"
    for line in one.conditions:
        if line.may != "yes":
            yield from (f"      {text}" for text in wrap(f"{line.may}: {line.because}", max(20, width() - 8)))
