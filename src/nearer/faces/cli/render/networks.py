"""Networks in the terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import empty, header, heading, indented, plain, when
from nearer.faces.cli.show import isolate, safe
from nearer.pages.networks import HearingLine, NetworkCard, Networks, Offer
from nearer.pages.outbox import OutboxLine


def networks(page: Networks, width: int) -> RenderableType:
    """Every connection with how it stands, then what can be connected."""
    del width
    rows = header(page.frame)
    for card in page.connections:
        rows += _card(card)
    if page.outbox:
        rows += heading("Outbox")
        for one in page.outbox:
            rows += _sent(one)
    if page.agreement is not None:
        rows += [*heading(f"Agree on {safe(page.agreement.network)}"), plain(page.agreement.address)]
    if page.empty is not None:
        rows += empty(page.empty)
    rows += heading("What can be connected")
    for one in page.offers:
        rows += _offer(one)
    rows += [Text(), plain(page.tokens, "dim")]
    return Group(*rows)


def _card(card: NetworkCard) -> list[RenderableType]:
    style = "red" if card.yours or card.trouble else "yellow" if card.state == "waiting" else "green"
    rows: list[RenderableType] = [
        Text.assemble((isolate(card.account), "bold"), f"  {safe(card.title)}  ", (safe(card.state), style)),
        indented(Text(f"{safe(card.id)}, {safe(card.server)}, may {safe(card.rights)}", style="dim")),
        *(indented(plain(sentence)) for sentence in card.sentences),
    ]
    if card.trouble is not None:
        rows += [indented(plain(text, "red")) for text in card.trouble if text]
    rows.append(indented(Text(f"seen {when(card.seen)}, next {when(card.next)}", style="dim")))
    if card.hearing is not None:
        rows += _hearing(card.hearing, card.id)
    rows.append(indented(Text(f"nearer pull {safe(card.id)}", style="dim")))
    return rows


def _hearing(line: HearingLine, id: str) -> list[RenderableType]:
    if not line.on:
        return [indented(Text(f"nearer hear {safe(id)}", style="dim"))]
    style = {"hears": "green", "not reached": "red"}.get(line.state, "yellow")
    tags = "".join(f" #{isolate(tag)}" for tag in line.tags)
    rows: list[RenderableType] = [
        indented(Text.assemble(f"as it happens, from {safe(line.server)}{tags}  ", (line.state, style))),
        *(indented(plain(sentence)) for sentence in line.sentences),
        *(indented(plain(text, "red")) for text in line.trouble or () if text),
        indented(Text(f"heard up to {when(line.heard)}, {line.kept:,} kept", style="dim")),
    ]
    return rows


def _sent(one: OutboxLine) -> list[RenderableType]:
    style = "red" if one.trouble else "green" if one.state == "there" else "yellow"
    can = f"nearer outbox {one.can[0]} {one.id}" if one.can else "nearer outbox"
    rows: list[RenderableType] = [
        Text.assemble((isolate(one.what), "bold"), f"  {safe(one.network)}  ", (safe(one.state), style)),
        indented(Text(f"from {isolate(one.account)}, {when(one.changed)}", style="dim")),
        indented(plain(one.sentence)),
    ]
    if one.words is not None:
        rows.append(indented(plain(one.words.text), 4))
    rows += [indented(plain(text, "red")) for text in one.trouble or () if text]
    rows += [indented(plain(text, "dim")) for text in (one.url, one.href, can) if text]
    return rows


def _offer(one: Offer) -> list[RenderableType]:
    return [
        Text.assemble((safe(one.name), "bold"), f"  {safe(one.title)}"),
        indented(Text(f"nearer connect {safe(one.name)} WHERE, where WHERE is {safe(one.ask)}", style="dim")),
        *(indented(plain(part, "dim")) for part in one.how.split("\n\n")),
        *(indented(plain(f"{line.call}: {line.standing}. {line.why}", "dim"), 4) for line in one.calls),
    ]
