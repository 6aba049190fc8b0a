"""What was found at the paths, before anything is read: what `nearer import` shows when it asks."""

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from nearer.faces.cli.render.parts import bullets, indented, pairs, plain
from nearer.faces.cli.show import isolate, safe

if TYPE_CHECKING:
    from nearer.api import Examined, Item

MOST = 12
"""Members named one by one; the report names all."""


def plan(examined: "Examined") -> RenderableType:
    """Archive by archive: network, layout, account, what will be read and what will not."""
    rows: list[RenderableType] = []
    for item in examined.items:
        rows += [*_item(item), Text()]
    for error in examined.failed:
        rows += [plain(error.what, "red"), pairs((("where", plain(error.where)), ("next", plain(error.next)))), Text()]
    return Group(*rows)


def _item(item: "Item") -> list[RenderableType]:
    found = item.found
    owner = "not told" if found.owner is None else isolate(found.owner.handle or found.owner.id)
    facts: list[tuple[str, RenderableType]] = [
        ("network", plain(f"{found.network}, {found.layout}")),
        ("account", Text(owner)),
        ("because", plain(found.why)),
    ]
    if found.made is not None:
        facts.append(("made", Text(f"{found.made:%Y-%m-%d}")))
    facts.append(("will read", plain(_some(found.read))))
    rows: list[RenderableType] = [
        Text.assemble((safe(item.archive.label), "bold"), f"  {safe(item.source.title)}"),
        indented(pairs(facts)),
    ]
    rows += [indented(line) for line in bullets(f"not read: {file} ({why})" for file, why in found.unread[:MOST])]
    if len(found.unread) > MOST:
        rows.append(indented(Text(f"and {len(found.unread) - MOST} more", style="dim")))
    rows += [indented(line) for line in bullets(note for note in (found.parts_missing, *found.notes) if note)]
    return rows


def _some(members: tuple[str, ...]) -> str:
    shown = ", ".join(members[:MOST])
    return f"{shown} and {len(members) - MOST} more" if len(members) > MOST else shown
