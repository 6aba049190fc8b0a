"""Today in the terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import act, empty, header, indented, measure, plain, quoted, way, when, who
from nearer.faces.cli.show import safe
from nearer.pages.today import OpeningCard, Today


def today(page: Today, width: int) -> RenderableType:
    """The day's conversations, one after the other, and what is left for another day."""
    del width
    rows = header(page.frame)
    used = f"{page.minutes_used} of {page.minutes} minutes"
    choices = ", ".join(str(minutes) for minutes in page.minutes_choices)
    rows.append(
        Text.assemble(
            (safe(page.day), "bold"), (f"   {used} (--minutes {choices})" if choices else f"   {used}", "dim")
        )
    )
    for number, card in enumerate(page.openings, 1):
        rows += [Text(), opening(card, number)]
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += [Text(), Text(_rest(page), style="dim")]
    return Group(*rows)


def opening(card: OpeningCard, number: int | None = None) -> RenderableType:
    """One opening: who, what was said, why now, a first move, until when, and the commands that settle it."""
    mark = "" if number is None else f"{number}. "
    head = Text(mark, style="bold")
    head.append_text(who(card.who))
    head.append(f"   closeness {measure(card.closeness)}", style="not bold dim")
    rows: list[RenderableType] = [act(one) for one in card.before]
    if card.words is not None:
        rows.append(quoted(card.words))
    seen = ", where you saw it" if card.looked else ""
    rows.append(Text(f"{when(card.said)} on {safe(card.network)}{seen}", style="dim"))
    rows.append(Text.assemble((f"{safe(card.kind)}: ", "bold"), safe(card.why)))
    rows.append(Text.assemble(("First move: ", "bold"), safe(card.move)))
    until = "" if card.until is None else f"until {when(card.until)}, "
    rows.append(Text(f"{until}about {card.minutes} min", style="dim"))
    if card.url is not None:
        rows.append(plain(card.url, "dim"))
    rows += way(card.why_href, "Why")
    id = safe(card.id)
    rows.append(Text(f"nearer done {id}  |  nearer leave {id}", style="dim"))
    if card.later:
        rows.append(Text(f"nearer later {id} tomorrow  (or weekend, week, reply, a date)", style="dim"))
    return Group(head, *(indented(row, 3) for row in rows))


def _rest(page: Today) -> str:
    told = [
        (page.waiting, f"{page.waiting} more for another day"),
        (page.asleep, f"{page.asleep} asleep"),
        (page.done, f"{page.done} done today"),
    ]
    words = ", ".join(text for count, text in told if count)
    return f"{words}." if words else "That is all for today."
