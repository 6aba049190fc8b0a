"""The small things that pages are made of, for the terminal."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nearer.faces.cli.show import isolate, safe, safe_lines
from nearer.faces.cli.way import command
from nearer.pages.parts import Act, Empty, Frame, Measure, Option, ReasonLine, When, Who, Words

NARROW = 72
"""Columns under which a table becomes a list of cards."""

_TREND = {
    "nearer": ("↗", "green"),
    "new": ("+", "cyan"),
    "away": ("↘", "yellow"),
    "pushed away": ("↘", "red"),
    "steady": ("→", ""),
}
_BARS = "▁▂▃▄▅▆▇█"


def header(frame: Frame) -> list[RenderableType]:
    """The title, and what must be known before reading on: an invented life, stand-ins, a past day, notices."""
    lines: list[RenderableType] = [Text(safe(frame.title), style="bold underline")]
    if frame.demo:
        lines.append(Text("Demo: none of these people exist.", style="reverse"))
    if frame.cloaked:
        lines.append(Text("Cloaked: names and words are stand-ins.", style="reverse"))
    if frame.past:
        lines.append(Text(f"As of {_moment(frame)}", style="bold"))
    lines += [Text(f"! {safe(notice)}", style="yellow") for notice in frame.notices]
    lines.append(Text())
    return lines


def _moment(frame: Frame) -> str:
    try:
        there = ZoneInfo(frame.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        there = UTC
    return f"{frame.at.astimezone(there):%Y-%m-%d %H:%M} ({safe(frame.zone)})"


def who(person: Who, style: str = "bold") -> Text:
    """Name, handle and networks."""
    text = Text(isolate(person.name), style=style)
    if person.handle is not None and person.handle != person.name:
        text.append(f" {isolate(person.handle)}", style="not bold dim")
    if person.networks:
        text.append(f"  {safe(', '.join(person.networks))}", style="not bold dim")
    return text


def plain(text: str, style: str = "") -> Text:
    """One line of any text."""
    return Text(safe(text), style=style)


def trend(word: str) -> Text:
    """A trend in its word, with a sign and, where there is colour, a colour."""
    sign, style = _TREND.get(word, ("·", "dim"))
    return Text(f"{sign} {safe(word)}", style=style)


def when(moment: When) -> str:
    """The moment in the page's own words."""
    return safe(moment.text)


def measure(number: Measure) -> str:
    """The number in the page's own words; what is unknown stays a word."""
    return safe(number.text)


def quoted(words: Words) -> RenderableType:
    """What somebody wrote, line by line, marked when it is private."""
    text = Text(f"“{safe_lines(words.text)}”", style="italic dim" if words.hidden else "italic")
    if words.private:
        text.append("  (private)", style="not italic dim")
    return text


def act(one: Act) -> RenderableType:
    """One act: when, what, where, its words, what it did, its address on the network, and the way to its page."""
    arrow = "←" if one.incoming else "→"
    head = Text.assemble(
        (f"{when(one.when)}  ", "dim"), f"{arrow} {safe(one.sentence)}", (f"  {safe(one.network)}", "dim")
    )
    head.append(f"  {safe(one.kind)}", style="dim")
    if one.effect is not None:
        head.append(f"  {measure(one.effect)}", style="bold")
    if one.label is not None:
        head.append(f"  {safe(one.label)}")
    rows: list[RenderableType] = [head]
    if one.words is not None:
        rows.append(indented(quoted(one.words)))
    if one.url is not None:
        rows.append(indented(plain(one.url, "dim")))
    rows += way(one.href, indent=2)
    return Group(*rows)


def reason(one: ReasonLine) -> RenderableType:
    """One reason, on how many acts it rests, and the way to them."""
    acts = f"  ({one.evidence} act{'' if one.evidence == 1 else 's'})"
    return Group(Text.assemble("• ", safe(one.sentence), (acts, "dim")), *way(one.why, indent=2))


def way(href: str, label: str = "", indent: int = 0) -> list[RenderableType]:
    """The command that shows what this address shows; nothing where there is none."""
    line = command(href)
    if line is None:
        return []
    text = Text(f"{safe(label)}: {line}" if label else line, style="dim")
    return [indented(text, indent)] if indent else [text]


def empty(state: Empty) -> list[RenderableType]:
    """A written empty state, with its one next step."""
    return [
        Text(safe(state.title), style="bold"),
        plain(state.why),
        *(way(state.href, state.action) or [plain(state.action)]),
    ]


def options(label: str, choices: Sequence[Option]) -> list[RenderableType]:
    """A filter or a sort: the words that the option takes, each with its meaning; the one in force in brackets."""
    if not choices:
        return []
    name = label.removeprefix("--")
    words = ", ".join(_choice(c, dict(parse_qsl(urlsplit(c.href).query)).get(name)) for c in choices)
    return [Text(f"{label}  {words}", style="dim")]


def _choice(choice: Option, word: str | None) -> str:
    label = safe(choice.label)
    same = word is None or label.lower() == word.lower()
    told = (safe(word) if word else label) if same else f"{safe(word or '')} ({label})"
    return f"[{told}]" if choice.current else told


def pager(page: int, pages: int, previous: str | None, following: str | None) -> list[RenderableType]:
    """Where in a long list this is, and the ways on."""
    if pages <= 1:
        return []
    rows: list[RenderableType] = [Text(f"Page {page} of {pages}", style="dim")]
    rows += [] if previous is None else way(previous, "previous")
    rows += [] if following is None else way(following, "next")
    return rows


def heading(text: str) -> list[RenderableType]:
    """A heading with room above it."""
    return [Text(), Text(safe(text), style="bold")]


def bullets(texts: Iterable[str], style: str = "") -> list[RenderableType]:
    """A list of sentences."""
    return [Text(f"• {safe(text)}", style=style) for text in texts]


def indented(what: RenderableType, columns: int = 2) -> Padding:
    """The same, further in."""
    return Padding(what, (0, 0, 0, columns), expand=False)


def pairs(rows: Iterable[tuple[str, RenderableType]]) -> Table:
    """Names and values side by side."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(safe(name), value)
    return grid


def listing(
    columns: Sequence[str], rows: Iterable[Sequence[RenderableType]], width: int, right: frozenset[str]
) -> RenderableType:
    """A table where the terminal is wide enough for one, else a card for each row. Nothing is cut off in either."""
    if width < NARROW:
        cards: list[RenderableType] = []
        for first, *rest in rows:
            cards += [first, indented(pairs(zip(columns[1:], rest, strict=True)))]
        return Group(*cards)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold", vertical="top")
    for row in rows:
        table.add_row(*row)
    return table


def coarser(values: Sequence[float | None], most: int) -> list[float | None]:
    """At most `most` values: of each run of neighbours the last that is known; None where none is."""
    run = max(1, -(-len(values) // most))
    runs = [values[start : start + run] for start in range(0, len(values), run)]
    return [next((v for v in reversed(one) if v is not None), None) for one in runs]


def spark(values: Sequence[float | None], top: float) -> str:
    """A line of bars, lowest at 0 and highest at `top`; a gap where nothing could be seen, never a zero."""
    if top <= 0:
        return "".join(" " if v is None else _BARS[0] for v in values)
    steps = len(_BARS) - 1
    return "".join(" " if v is None else _BARS[min(steps, max(0, round(v / top * steps)))] for v in values)
