"""Imports in the terminal: the list, one import, and the report."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from nearer.faces.cli.render.parts import NARROW, bullets, empty, header, heading, indented, pairs, plain, way, when
from nearer.faces.cli.show import safe
from nearer.pages.imports import BatchCard, FileNote, Import, Imports, JobCard, Report
from nearer.pages.sources import SightLine, SourceCard


def imports(page: Imports, width: int, *, sources: bool = True) -> RenderableType:
    """Jobs at work, what was brought in, and every network that can be (only named where `sources` is False)."""
    rows = header(page.frame)
    rows += jobs(page.jobs)
    if not page.jobs:
        rows.pop()  # Headings bring their own room.
    if page.batches:
        rows += [*heading("Brought in"), *(_batch(card) for card in page.batches)]
    if page.empty is not None:
        rows += [Text(), *empty(page.empty)]
    rows += heading("What can be brought in")
    if sources:
        for card in page.sources:
            rows += _source(card, width)
    else:
        rows.append(plain(", ".join(card.title for card in page.sources)))
        rows.append(Text("nearer imports --sources tells how to get each, and what it can tell", style="dim"))
    return Group(*rows)


def jobs(cards: tuple[JobCard, ...]) -> list[RenderableType]:
    """Imports at work, with how far they are."""
    rows: list[RenderableType] = []
    for card in cards:
        far = f"{card.done:,} of {card.total:,}" if card.total else f"{card.done:,}"
        rows.append(Text.assemble((safe(card.title), "bold"), f"  {safe(card.status)}  {far}  {safe(card.message)}"))
        rows.append(indented(Text(f"{safe(card.id)}, since {when(card.started)}", style="dim")))
        rows += way(card.href, indent=2)
    return rows


def one_import(page: Import, width: int) -> RenderableType:
    """One import: found, at work, done or failed."""
    rows = header(page.frame)
    rows.append(Text.assemble((safe(page.id), "bold"), f"  {safe(page.stage)}"))
    if page.job is not None:
        rows += jobs((page.job,))
    for report_ in page.reports:
        rows += [Text(), report(report_, width)]
    if page.batch is not None:
        rows += [Text(), _batch(page.batch)]
    if page.error is not None:
        what, where, next_ = page.error
        rows += [Text(), plain(what, "red"), pairs((("where", plain(where)), ("next", plain(next_))))]
    if page.ask_me:
        rows.append(
            Text(
                "Whose account is yours? Say it with --me ACCOUNT, or later with nearer me NETWORK/ID.", style="yellow"
            )
        )
    return Group(*rows)


_SHAPE = "To have them understood, send us their shape, which holds nothing that is in them: nearer doctor --shape FILE"


def report(page: Report, width: int, *, planned: bool = False) -> RenderableType:
    """What one archive gave, or would give: all of it, also what could not be read and what can never be seen.

    `planned`: it was recognised and not read yet, so that there are no counts to show.
    """
    rows: list[RenderableType] = [Text.assemble((safe(page.archive), "bold"), f"  {safe(page.title)}")]
    if page.dry_run and not planned:
        rows.append(Text("Dry run: nothing is written.", style="reverse"))
    if page.already is not None:
        rows.append(Text(f"Already imported: {when(page.already)}.", style="yellow"))
    rows.append(indented(pairs(_found(page) if planned else _facts(page))))
    rows += _files("Problems", page.problems) + _files("Skipped", page.skipped)
    if page.not_understood:
        rows += [_sub("Not understood"), *(indented(line, 4) for line in bullets(page.not_understood))]
        rows.append(indented(Text(_SHAPE, style="dim"), 4))
    rows += _files("Promised by the archive", page.promises)
    if page.never:
        rows += [_sub("This source can never show"), *(indented(line, 4) for line in bullets(page.never))]
    if page.sights:
        rows += [_sub("What it can tell"), indented(sights(page.sights, width), 4)]
    rows += [indented(line) for line in bullets(page.notes)]
    if page.batch is not None:
        rows.append(indented(Text(f"nearer take-back {safe(page.batch)} takes this import back", style="dim")))
    return Group(*rows)


def _found(page: Report) -> list[tuple[str, RenderableType]]:
    return [
        ("source", plain(f"{page.source}, {page.network}, {page.layout}")),
        ("account", plain(page.account or "not told")),
        ("times", plain(page.time_zone)),
    ]


def _facts(page: Report) -> list[tuple[str, RenderableType]]:
    verbs = ", ".join(f"{safe(count.name)} {count.count:,}" for count in page.verbs)
    source, account, times = _found(page)
    return [
        source,
        account,
        ("new", Text(f"{page.new:,}", style="bold")),
        ("already known", Text(f"{page.known:,}")),
        ("records", Text(verbs or "none")),
        ("people", Text(f"{page.people:,}, of whom {page.people_new:,} new")),
        ("from", Text(when(page.first))),
        ("to", Text(when(page.last))),
        times,
    ]


def _files(title: str, notes: tuple[FileNote, ...]) -> list[RenderableType]:
    if not notes:
        return []
    lines = [
        indented(Text.assemble(f"• {safe(n.file)}: {safe(n.note)}", (f"  {n.count:,}" if n.count else "", "dim")), 4)
        for n in notes
    ]
    return [_sub(title), *lines]


def _sub(title: str) -> RenderableType:
    return indented(Text(title, style="dim"))


def sights(lines: tuple[SightLine, ...], width: int) -> RenderableType:
    """What a source can tell, of you and of them: kinds without a "why not" gathered by what is seen, then the rest."""
    plainly: dict[tuple[str, str], list[str]] = {}
    rest: list[SightLine] = []
    for s in lines:
        if s.why:
            rest.append(s)
        else:
            plainly.setdefault((s.yours, s.theirs), []).append(s.kind)
    rows: list[RenderableType] = [
        plain(f"yours {yours}, theirs {theirs}: {', '.join(kinds)}") for (yours, theirs), kinds in plainly.items()
    ]
    if rest and width < NARROW:
        rows += [plain(f"{s.kind}: yours {s.yours}, theirs {s.theirs}. {s.why}") for s in rest]
    elif rest:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("kind", "yours", "theirs", "why not"):
            table.add_column(name, overflow="fold")
        for s in rest:
            table.add_row(plain(s.kind), plain(s.yours), plain(s.theirs), plain(s.why))
        rows.append(table)
    return Group(*rows)


def _batch(card: BatchCard) -> RenderableType:
    text = Text.assemble((safe(card.title), "bold"), f"  {safe(card.network)}  {safe(card.archive)}")
    if card.account is not None:
        text.append(f"  {safe(card.account)}")
    numbers = f"{card.activities:,} activities, {card.problems:,} problems, imported {when(card.imported)}"
    if card.taken_back:
        undo = "" if card.decision is None else f" (nearer undo {card.decision})"
        return Group(text, indented(Text(f"Taken back{undo}. {numbers}", style="dim")), *way(card.href, indent=2))
    back = Text(f"nearer take-back {safe(card.id)}", style="dim")
    return Group(text, indented(Text(numbers)), *way(card.href, indent=2), indented(back))


def _source(card: SourceCard, width: int) -> list[RenderableType]:
    return [
        Text(),
        Text.assemble((safe(card.title), "bold"), (f"  --source {safe(card.name)}", "dim")),
        *(indented(plain(line)) for line in card.how.split("\n") if line.strip()),
        indented(sights(card.sights, width)),
    ]
