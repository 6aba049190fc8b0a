"""What the columns of a table mean."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO, Place
from nearer.faces.cli.out import line, put_json
from nearer.faces.cli.show import safe_lines

if TYPE_CHECKING:
    from nearer.pages.mapping import TableMapping

_PLACE = Place()


def map_(
    path: Annotated[Path, Parameter(help="The table, or an archive that holds one.")],
    /,
    *,
    who: Annotated[str | None, Parameter(help="The column that says who it was (an address is best).")] = None,
    when: Annotated[list[str] | None, Parameter(help="The column that says when; of several the first filled.")] = None,
    act: Annotated[str, Parameter(help="What a row tells of: purchase, subscribe, click, message, register...")] = "",
    called: Annotated[list[str] | None, Parameter(help="The columns with their name.")] = None,
    text: Annotated[str, Parameter(help="The column with what was said or bought.")] = "",
    id: Annotated[str, Parameter(help="The column that tells rows apart, as an order's number.")] = "",
    only: Annotated[str, Parameter(help="The column that says which rows count, such as a status.")] = "",
    value: Annotated[list[str] | None, Parameter(help="A value of it that counts; may be said more than once.")] = None,
    network: Annotated[str, Parameter(help="What to call where it happened.")] = "shop",
    mine: Annotated[bool, NO, Parameter(help="You did it to them, not they to you.")] = False,
    day_first: Annotated[bool | None, Parameter(help="Dates like 03/04/2024 begin with the day.")] = None,
    save: Annotated[str | None, Parameter(help="Keep it under this name; such tables are known from now on.")] = None,
    place: Place = _PLACE,
) -> int:
    """Say what the columns of a table mean, and see ten rows as they would be read.

    Without columns it shows what is known of the table. Saving is a decision,
    which `nearer undo` takes back; then import the table like any archive.
    """
    from nearer.model.decision import Choice
    from nearer.pages.mapping import build, needing, table
    from nearer.sources.mapping.columns import Mapping

    given: Mapping | None = None
    if who is not None or when or act or save is not None:
        if who is None or not when or not act:
            raise UsageError(
                "A mapping needs to know who, when and what.",
                where=f"nearer map {path.name}",
                next="Say --who COLUMN --when COLUMN --act WORD; nearer map FILE shows the columns.",
            )
        if bool(only) != bool(value):
            raise UsageError(
                "Which rows count takes a column and a value.",
                where=f"nearer map {path.name}",
                next="Say both: --only STATUS --value paid",
            )
        given = Mapping(
            name=save or "unsaved",
            title=save or "table",
            network=network.strip().lower() or "shop",
            needs=(),
            who=who,
            times=tuple(when),
            verb=act,
            mine=mine,
            names=tuple(called or ()),
            text=text,
            id=id,
            only=only,
            values=tuple(one.strip().casefold() for one in value or ()),
            day_first=day_first,
        )
        given = needing(given, table(path).columns)
    with place.open() as nearer:
        page = build(nearer, path, given)
        if given is not None and save is not None:
            nearer.decide(Choice.MAPPING, (given.name,), given.saved())
    if place.json:
        put_json(page)
    else:
        _shown(page, saved=save is not None)
    return 0


def _shown(page: "TableMapping", *, saved: bool) -> None:
    for column in page.columns:
        line(safe_lines(f"{column.name}:  {', '.join(column.examples)}"))
    if page.mapping is None:
        who, when = page.guess
        line("Nobody knows these columns yet.")
        line(
            safe_lines(f"  next  nearer map FILE --who {who or 'COLUMN'!r} --when {when or 'COLUMN'!r} --act purchase")
        )
        return
    line("")
    line(
        safe_lines(
            f"{page.mapping.title}: {page.mapping.who} at {' or '.join(page.mapping.times)}, {page.mapping.verb}"
        )
    )
    for row in page.rows:
        line(safe_lines(f"  {row.row:>2}  {row.act or row.problem}"))
    if saved:
        line("Saved. Now import the table: nearer import FILE")
