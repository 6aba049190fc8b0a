"""History and settings in the terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import empty, header, heading, indented, pager, pairs, plain, way, when
from nearer.faces.cli.show import isolate, safe
from nearer.pages.history import DecisionRow, History
from nearer.pages.settings import Settings


def history(page: History, width: int) -> RenderableType:
    """Every decision, newest first, each with its undo."""
    del width
    rows = header(page.frame)
    for row in page.rows:
        rows += _decision(row)
    if page.empty is not None:
        rows += empty(page.empty)
    rows += pager(page.page, page.pages, page.previous, page.following)
    return Group(*rows)


def _decision(row: DecisionRow) -> list[RenderableType]:
    style = "" if row.stands else "dim strike"
    ends = "" if row.stands else "  (undone)"
    text = Text.assemble((f"{row.id:>5}  ", "dim"), (safe(row.sentence), style), (ends, "dim"))
    lines: list[RenderableType] = [text, indented(Text(f"{when(row.when)}  {safe(row.choice)}", style="dim"), 7)]
    if row.stands:
        lines.append(indented(Text(f"nearer undo {row.id}", style="dim"), 7))
    lines += [] if row.href is None else way(row.href, indent=7)
    return lines


def settings(page: Settings, width: int) -> RenderableType:
    """Who you are, what is set, and what the home holds."""
    del width
    rows = header(page.frame)
    rows.append(Text("Your accounts", style="bold"))
    if not page.egos:
        rows.append(Text("None yet. An archive tells it, or say it with nearer me NETWORK/ID.", style="dim"))
    for ego in page.egos:
        mark = "yours" if ego.yours else "perhaps"
        rows.append(
            Text.assemble((f"{mark:<8}", "dim"), isolate(ego.label), (f"  {safe(ego.key)}  {safe(ego.network)}", "dim"))
        )
        if ego.why:
            rows.append(indented(plain(ego.why), 8))
    rows += heading("Settings")
    for one in page.settings:
        choices = f"  ({', '.join(map(safe, one.choices))})" if one.choices else ""
        rows.append(
            Text.assemble((safe(one.name), "bold"), f" = {safe(one.value)}", (choices, "dim"), f"  {safe(one.label)}")
        )
        rows.append(indented(plain(one.help, "dim")))
    rows.append(Text("nearer settings NAME VALUE changes one.", style="dim"))
    facts = [("home", plain(page.home)), ("version", plain(page.version)), ("forgotten", Text(str(page.forgotten)))]
    rows += [*heading("The home"), pairs([*facts, *((name, plain(value)) for name, value in page.facts)])]
    return Group(*rows)
