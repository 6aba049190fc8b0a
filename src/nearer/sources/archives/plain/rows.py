"""The rows of a plain log, whatever the file they come in, as tuples of cells in one fixed order."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from nearer.sources.archive import Archive, MemberError, unsqueezed
from nearer.sources.decode import DecodeError, clean, csv_cells, json_items, json_lines, text_lines

COLUMNS = (
    "time",
    "actor",
    "target",
    "verb",
    "network",
    "id",
    "in_reply_to",
    "space",
    "text",
    "visibility",
)
NEEDED = frozenset({"time", "actor", "target", "verb"})
_OBJECT_NEEDED = frozenset({"time", "actor", "verb"})

Cells = tuple[str, str, str, str, str, str, str, str, str, str]
"""The cells of one row in the order of COLUMNS, "" where there is none."""

_TABLES = (".csv", ".tsv", ".tab", ".txt")
_OBJECTS = (".jsonl", ".ndjson", ".json")
_CANDIDATES = 200
_BLANK = ("",) * len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one file is written: `delimiter` for tables, None for JSON (`listed` for one list in place of lines).

    `places` are the positions of COLUMNS in a table's row, -1 for those that it lacks.
    """

    delimiter: str | None
    places: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    listed: bool = False


def plain_members(archive: Archive) -> dict[str, Shape]:
    """The members of an archive that are plain logs, by their first line."""
    names = [name for name in archive.names if _suffix(name) in (*_TABLES, *_OBJECTS)]
    if len(archive.names) == 1:
        names = list(archive.names)
    # Archives with hundreds of small files are networks' exports; their first ones tell.
    found: dict[str, Shape] = {}
    for name in names[:_CANDIDATES]:
        shape = shape_of(archive, name)
        if shape is not None:
            found[name] = shape
    return found


def shape_of(archive: Archive, name: str) -> Shape | None:
    """How a member is written, None where it is no plain log. Opens it for its first line only."""
    try:
        with archive.open(name) as stream:
            _, line = next(text_lines(unsqueezed(stream)), (0, ""))
    except MemberError:
        return None
    if isinstance(line, DecodeError):
        return None
    start = line.lstrip()
    if start.startswith(("{", "[")):
        return _shape_of_objects(archive, name, listed=start.startswith("["))
    for delimiter in (",", ";", "\t"):
        names = [cell.strip().strip('"').strip().lower() for cell in line.split(delimiter)]
        if set(names) >= NEEDED:
            places = tuple(names.index(column) if column in names else -1 for column in COLUMNS)
            return Shape(delimiter, places, tuple(name for name in names if name and name not in COLUMNS))
    return None


def _shape_of_objects(archive: Archive, name: str, *, listed: bool) -> Shape | None:
    try:
        with archive.open(name) as stream:
            plain = unsqueezed(stream)
            _, first = next(json_items(plain) if listed else json_lines(plain), (0, None))
    except MemberError:
        return None
    if not isinstance(first, dict):
        return None
    keys = {str(key).lower() for key in cast("dict[object, object]", first)}
    if not keys >= _OBJECT_NEEDED:
        return None
    return Shape(None, (), tuple(sorted(keys - set(COLUMNS))), listed)


def read_rows(stream: BinaryIO, shape: Shape) -> Iterator[tuple[int, Cells | DecodeError]]:
    """Each row with the line (of a table or of JSON lines) or the number (in a JSON list) at which it stands."""
    plain = unsqueezed(stream)
    if shape.delimiter is not None:
        rows = csv_cells(plain, delimiter=shape.delimiter)
        header = next(rows, None)
        if header is None or isinstance(header[1], DecodeError):
            return iter(())
        return table_rows(rows, shape, len(header[1]))
    return object_rows(json_items(plain) if shape.listed else json_lines(plain))


def table_rows(
    rows: Iterator[tuple[int, list[str] | DecodeError]], shape: Shape, width: int
) -> Iterator[tuple[int, Cells | DecodeError]]:
    """The rows below a header of `width` names."""
    # A place past the end stands for "none": every row is filled up with one empty cell behind the last.
    pick = itemgetter(*(place if 0 <= place < width else width for place in shape.places))
    for line, cells in rows:
        if isinstance(cells, DecodeError):
            yield line, cells
            continue
        if len(cells) != width:
            if len(cells) > width and any(cells[width:]):
                yield line, DecodeError("bad-row", "the row has more cells than the header has names")
                continue
            del cells[width:]
            cells.extend([""] * (width - len(cells)))
        cells.append("")
        yield line, cast("Cells", pick(cells))


def object_rows(items: Iterator[tuple[int, object]]) -> Iterator[tuple[int, Cells | DecodeError]]:
    """The rows of JSON objects, keys in upper or lower case."""
    for number, item in items:
        if isinstance(item, DecodeError):
            yield number, item
        elif isinstance(item, dict):
            values = {str(key).lower(): value for key, value in cast("dict[object, object]", item).items()}
            yield number, cast("Cells", tuple([_cell(values.get(column)) for column in COLUMNS]))
        else:
            yield number, DecodeError("bad-row", "the row is not an object with names")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(_cell(one) for one in cast("list[object]", value) if not isinstance(one, (list, dict)))
    return json.dumps(value) if isinstance(value, (int, float)) else ""


def _suffix(name: str) -> str:
    path = PurePosixPath(name.lower())
    return PurePosixPath(path.stem).suffix if path.suffix == ".gz" else path.suffix
