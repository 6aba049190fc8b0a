"""What a table's columns mean: its columns, the mapping that fits or was given, and ten rows as they would be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nearer.api.nearer import Nearer
from nearer.model.notation import write
from nearer.sources.archive import open_archive
from nearer.sources.decode import DecodeError
from nearer.sources.mapping.columns import BadMapping, Head, Mapping, head_of, mapping_for
from nearer.sources.mapping.ready import READY
from nearer.sources.mapping.rows import Mapped, moment

_WHO = ("email", "e-mail", "mail", "customer", "subscriber", "user", "username", "name", "who", "contact")
_WHEN = ("date", "time", "created", "_at", "when", "day", "timestamp")
_ROWS = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name and what its first rows hold."""

    name: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mapped10:
    """One of the first rows: the act that it tells of, in the log's notation, or why it tells of none."""

    row: int
    act: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A table and what its columns mean. `mapping` is None where nobody knows them yet; `guess` names the columns that
    look like who and when."""

    file: str
    columns: tuple[Column, ...]
    mapping: Mapping | None
    guess: tuple[str | None, str | None]
    rows: tuple[Mapped10, ...]


def build(nearer: Nearer, path: Path, given: Mapping | None = None) -> TableMapping:
    """The first table at a path, read with the mapping `given`, else with the one that fits. Raises ArchiveError,
    BadMapping."""
    head = table(path)
    mapping = given.checked(head.columns) if given is not None else None
    mapping = mapping or mapping_for(head.columns, (*nearer.mappings(), *READY))
    return TableMapping(
        file=head.member,
        columns=tuple(
            Column(name, tuple(dict.fromkeys(row[place] for row in head.rows if place < len(row) and row[place]))[:3])
            for place, name in enumerate(head.columns)
        ),
        mapping=mapping,
        guess=guess(head),
        rows=() if mapping is None else tuple(_read(head, mapping)),
    )


def table(path: Path) -> Head:
    """The first table at a path. Raises ArchiveError, BadMapping."""
    archive = open_archive(path)
    heads = (head for name in archive.names if (head := head_of(archive, name, _ROWS)) is not None)
    found = next(heads, None)
    if found is None:
        raise BadMapping(
            "There is no table in it.",
            where=archive.label,
            next="Export the list as CSV, with the names of the columns in the first line.",
        )
    return found


def needing(mapping: Mapping, columns: Sequence[str]) -> Mapping:
    """The mapping for tables that have exactly these columns, which is how a saved one is known again."""
    return replace(mapping, needs=tuple(one for one in columns if one))


def _read(head: Head, mapping: Mapping) -> Iterator[Mapped10]:
    for number, act in Mapped(mapping, "me").tried(head):
        if act is None:
            yield Mapped10(number, None, "it tells of no act: not paid, or a further row of one order")
        elif isinstance(act, DecodeError):
            yield Mapped10(number, None, act.why)
        else:
            yield Mapped10(number, write(act), None)


def guess(head: Head) -> tuple[str | None, str | None]:
    """The columns that look like who and when: by what they hold, then by their names."""
    who = _holding(head, lambda cell: "@" in cell) or _named(head, _WHO)
    when = _holding(head, _is_time) or _named(head, _WHEN)
    return who, when


def _holding(head: Head, holds: Callable[[str], bool]) -> str | None:
    """The first column of whose filled cells at least half are so."""
    for place, name in enumerate(head.columns):
        cells = [row[place] for row in head.rows if place < len(row) and row[place].strip()]
        if cells and 2 * sum(map(holds, cells)) >= len(cells):
            return name
    return None


def _named(head: Head, words: tuple[str, ...]) -> str | None:
    return next((name for word in words for name in head.columns if word in name.lower()), None)


def _is_time(cell: str) -> bool:
    try:
        moment(cell.strip(), day_first=True)
    except DecodeError:
        return False
    return not cell.strip().isdigit()
