"""The survey in the terminal: what it asks, and how far Nearer agrees."""

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import (
    empty,
    header,
    heading,
    indented,
    measure,
    pairs,
    plain,
    way,
    when,
    who,
)
from nearer.faces.cli.render.people import command_words
from nearer.faces.cli.show import isolate, safe
from nearer.pages.five import Agreed, Differing, Five, Rated


def five(page: Five, width: int) -> RenderableType:
    """One step of it."""
    del width
    rows = header(page.frame)
    rows += [plain(page.intro), Text()] if page.intro else []
    if page.fields:
        rows += _closest(page)
    if page.people:
        rows += [_rated(one) for one in page.people]
        rows.append(
            Text("nearer felt WHO 0..100 answers for one; nearer five --step result shows the result.", style="dim")
        )
    if page.agreed:
        rows += _result(page)
    if page.empty is not None:
        rows += empty(page.empty)
    if page.answered is not None:
        told = f"Last answered {when(page.answered)}. nearer five --take-back takes your answers back."
        rows += [Text(), Text(told, style="dim")]
    steps = [f"[{safe(one.label)}]" if one.current else safe(one.label) for one in page.steps]
    rows += [Text(), Text(f"--step closest, felt, result: {', '.join(steps)}", style="dim")]
    return Group(*rows)


def _closest(page: Five) -> list[RenderableType]:
    rows: list[RenderableType] = []
    for one in page.fields:
        if one.value or one.problem:
            problem = f"  {safe(one.problem)}" if one.problem else ""
            rows.append(Text.assemble("• ", isolate(one.value), (problem, "yellow")))
    rows.append(Text("nearer five --name WHO --name WHO answers. These and others can be named:", style="dim"))
    rows.append(indented(Text(", ".join(map(isolate, page.offered)))))
    return rows


def _rated(one: Rated) -> RenderableType:
    now = "not rated" if one.felt is None else f"{one.felt} of 100"
    return Text.assemble(who(one.who), f"  {now}", (f"  nearer felt {command_words(one.who.id)} 0..100", "dim"))


def _result(page: Five) -> list[RenderableType]:
    rows: list[RenderableType] = []
    if page.named:
        rows += [Text("You named:", style="bold"), *(indented(who(one)) for one in page.named), Text()]
    rows += [plain(page.caution, "yellow"), Text()] if page.caution else []
    rows += [*(row for one in page.agreed for row in _agreed(one))]
    if page.differing:
        rows += [*heading("Where it differs most"), *(row for one in page.differing for row in _differing(one, page))]
    if page.left_out:
        rows += heading("Left out")
        rows.append(pairs([(isolate(one.who.name), plain(one.why)) for one in page.left_out]))
    return [*rows, *heading("How this is computed"), plain(page.method, "dim")]


def _agreed(one: Agreed) -> list[RenderableType]:
    return [Text(safe(one.label), style="bold"), indented(plain(one.sentence))]


def _differing(one: Differing, page: Five) -> list[RenderableType]:
    head = Text.assemble(who(one.who), f"  closeness {measure(one.closeness)}")
    rows: list[RenderableType] = [head, indented(plain(one.sentence)), *way(one.why, indent=2)]
    if not page.frame.cloaked:
        person = command_words(one.account_key)
        rows.append(indented(Text(f"nearer pin {person} CIRCLE: {' '.join(page.pins)}", style="dim")))
        rows.append(indented(Text(f"nearer wrong {person} closeness", style="dim")))
    return rows
