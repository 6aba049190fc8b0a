"""Saying yes or no to what Nearer reads in a post."""

from textwrap import wrap
from typing import Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.decide import told
from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.look import address
from nearer.faces.cli.options import Looking
from nearer.faces.cli.out import line, put_json, width
from nearer.faces.cli.show import isolate, safe

_LOOK = Looking()


def teach(
    post: Annotated[str | None, Parameter(help="A post's address (network/id), as the list shows it.")] = None,
    answer: Annotated[Literal["yes", "no"] | None, Parameter(help="Whether it asks, sells, is warm ...")] = None,
    /,
    *,
    of: Annotated[
        Literal["need", "sell", "broadcast", "warm", "hostile"], Parameter(help="The reading.", show_choices=True)
    ] = "need",
    look: Looking = _LOOK,
) -> int:
    """Say yes or no to what Nearer reads in a post, so that it reads yours better.

    Without a post it lists some to answer on, and how far each reading has
    come. An answer is a decision and can be undone.
    """
    from nearer.model.decision import Choice
    from nearer.pages.teach import build

    with look.open() as nearer:
        if post is not None:
            if answer is None:
                raise UsageError("Yes or no?", where="nearer teach", next="Write yes or no after the post.")
            return told(nearer, look, nearer.decide(Choice.READING, (of, post), answer))
        page = build(nearer, look.view(nearer, address("/teach", look, of=of)), of)
    if look.json:
        put_json(page)
        return 0
    if page.empty is not None:
        line(f"{page.empty.title}. {page.empty.why}")
    for card in page.cards:
        line(f"{isolate(card.who.name)}, {card.said.text}: {card.line.name}? Nearer says {card.line.says}.")
        line(f"  {safe(card.address)}")
        for text in wrap(safe("" if card.words is None else card.words.text), max(20, width() - 4)):
            line(f"  {text}")
    for one in page.progress:
        line(f"{one.name}: {one.sentence}")
    return 0
