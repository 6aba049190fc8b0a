"""One person in the terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.conduct import compared
from nearer.faces.cli.render.exchanges import tallies
from nearer.faces.cli.render.parts import (
    act,
    bullets,
    empty,
    header,
    heading,
    indented,
    listing,
    measure,
    pairs,
    plain,
    reason,
    spark,
    trend,
    way,
    when,
    who,
)
from nearer.faces.cli.render.people import command_words, proposals
from nearer.faces.cli.render.today import opening
from nearer.faces.cli.show import isolate, safe
from nearer.pages.parts import Measure
from nearer.pages.person import AccountLine, ConversationCard, Person

LAST_STEMS = 12
"""Acts listed with their effects, unless more are asked for."""


def person(page: Person, width: int, stems: int = LAST_STEMS) -> RenderableType:
    """The tie in a sentence, its numbers, why, its course, what each act did, conversations and accounts."""
    rows = header(page.frame)
    rows.append(who(page.who))
    if page.bio is not None:
        rows.append(plain(page.bio, "italic"))
    rows += [plain(page.sentence), Text()]
    rows.append(pairs(_facts(page)))
    if page.reasons:
        rows += [*heading("Why"), *(reason(one) for one in page.reasons)]
    if page.not_visible:
        rows += [*heading("Not visible here"), *bullets(page.not_visible)]
    if page.openings:
        rows += [*heading("To continue"), *(opening(card) for card in page.openings)]
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += _course(page)
    rows += _stems(page, width, stems)
    rows += _exchanges(page, width)
    rows += _conduct(page, width)
    rows += _conversations(page)
    rows += [*heading("Accounts"), *(_account(line) for line in page.accounts)]
    rows += proposals(page.proposals)
    rows += _pins(page)
    return Group(*rows)


def _facts(page: Person) -> list[tuple[str, RenderableType]]:
    circle = safe(page.circle or "not placed") + (" (pinned)" if page.pinned else "")
    moves = trend(page.trend)
    moves.append(f"  {safe(page.direction)}")
    return [
        ("circle", Text(circle)),
        ("standing", plain(page.standing)),
        (page.measured, _why(page.closeness)),
        ("change", _why(page.change)),
        ("direction", moves),
        ("drawing nearer", _why(page.p_nearer)),
        ("moving away", _why(page.p_away)),
        ("in touch in 30 days", _why(page.forecast)),
        *([("forecast", plain(page.forecast_by))] if page.forecast_by else []),
        ("from them", _why(page.n_in)),
        ("from you", _why(page.n_out)),
        ("first", Text(when(page.first))),
        ("last", Text(when(page.last))),
    ]


def _why(number: Measure) -> RenderableType:
    lines = way(number.why)
    return Group(Text(measure(number), style="bold"), *lines) if lines else Text(measure(number), style="bold")


def _course(page: Person) -> list[RenderableType]:
    if not page.trajectory:
        return []
    values = [point.value for point in page.trajectory]
    top = max((v for v in values if v is not None), default=0.0)
    first, last = page.trajectory[0].week, page.trajectory[-1].week
    rows = heading("Course, week by week")
    rows.append(Text(spark(values, top), overflow="fold"))
    rows.append(
        Text(f"{first:%Y-%m-%d} to {last:%Y-%m-%d}, 0 to {top:.0f}; a gap is a week no source could see", style="dim")
    )
    if page.band is not None:
        rows.append(Text(f"usually between {page.band[0]:.0f} and {page.band[1]:.0f}", style="dim"))
    return rows


def _stems(page: Person, width: int, stems: int) -> list[RenderableType]:
    if not page.stems:
        return []
    shown = page.stems[-stems:] if stems else page.stems
    rows = heading("What each act did")
    table = [
        (
            Text(f"{stem.at:%Y-%m-%d}"),
            Text(f"{stem.effect:+.2f}"),
            Text(f"{stem.silence:+.2f}"),
            Text(f"{'←' if stem.incoming else '→'} {safe(stem.label)}"),
            plain(stem.sentence),
        )
        for stem in shown
    ]
    rows.append(listing(("day", "effect", "silence", "label", "act"), table, width, frozenset({"effect", "silence"})))
    if len(shown) < len(page.stems):
        rows.append(Text(f"{len(page.stems) - len(shown)} earlier acts: --all", style="dim"))
    rows.append(plain(page.sums))
    return rows


def _conduct(page: Person, width: int) -> list[RenderableType]:
    if page.conduct is None:
        return []
    return [*heading("You and they"), compared(page.conduct.rows, width), *way(page.conduct.href)]


def _exchanges(page: Person, width: int) -> list[RenderableType]:
    brief = page.exchanges
    if brief is None:
        return []
    said = [plain(text) for text in (brief.sentence, brief.course) if text]
    return [*heading("How your exchanges went"), *said, tallies(brief.tallies, width), *way(brief.href)]


def _conversations(page: Person) -> list[RenderableType]:
    if not page.conversations:
        return []
    rows = heading(f"Conversations ({page.conversations_total})")
    for card in page.conversations:
        rows += _conversation(card)
    if page.more_conversations is not None:
        rows += way(page.more_conversations, "more")
    return rows


def _conversation(card: ConversationCard) -> list[RenderableType]:
    place = safe(card.network) + (f", {safe(card.space)}" if card.space else "")
    shown = "" if len(card.acts) == card.total else f", the last {len(card.acts)} of {card.total}"
    return [
        Text.assemble(
            (safe(card.title), "bold"), (f"  {place}  {when(card.first)} to {when(card.last)}{shown}", "dim")
        ),
        indented(plain(card.turn)),
        *(indented(act(one)) for one in card.acts),
    ]


def _account(line: AccountLine) -> RenderableType:
    text = Text.assemble((safe(line.network), "bold"), "  ", safe(line.key))
    for name in (line.handle, line.name):
        if name is not None:
            text.append(f"  {isolate(name)}")
    rows: list[RenderableType] = [text]
    rows += [] if line.url is None else [indented(plain(line.url, "dim"))]
    rows += [] if line.why is None else [indented(plain(line.why))]
    return Group(*rows)


def _pins(page: Person) -> list[RenderableType]:
    if not page.pins:
        return []
    who_ = command_words(page.account_key)
    circles = "  ".join(f"[{safe(pin.circle)}]" if pin.current else safe(pin.circle) for pin in page.pins)
    undo = f"  |  nearer unpin {who_}" if page.pinned else ""
    return [Text(), Text(f"nearer pin {who_} CIRCLE: {circles}{undo}", style="dim")]
