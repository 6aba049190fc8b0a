"""The export's CSV files: which there are, the header below the preamble, cells by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from nearer.sources.archive import Archive, read_head
from nearer.sources.decode import DecodeError, clean, csv_cells

_PREAMBLE = 12
"""Rows among which the header must stand: Connections.csv has had a note of three lines above it since 2021."""

_HEAD = 8_192

AGAIN = r"(?: ?\(\d{1,3}\))?"
"""What browsers and phones add to the name of a file that was saved before."""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file: the name that it has, and the columns without which it cannot be read."""

    name: re.Pattern[str]
    needs: tuple[str, ...]


def _table(name: str, *needs: str) -> Table:
    return Table(re.compile(rf"(?:.*/)?{name}(?:_\d+)?{AGAIN}\.csv\Z", re.IGNORECASE), needs)


MESSAGES = _table("messages", "CONVERSATION ID", "FROM", "TO", "DATE")
CONNECTIONS = _table("Connections", "First Name", "Last Name", "Connected On")
INVITATIONS = _table("Invitations", "From", "To", "Sent At", "Direction")
COMMENTS = _table("Comments", "Date", "Link", "Message")
REACTIONS = _table("Reactions", "Date", "Type", "Link")
SHARES = _table("Shares", "Date", "ShareLink", "ShareCommentary")
REPOSTS = _table("InstantReposts", "Date", "Link")
ENDORSED_BY = _table(
    "Endorsement_Received_Info", "Endorsement Date", "Skill Name", "Endorser First Name", "Endorser Last Name"
)
ENDORSED = _table(
    "Endorsement_Given_Info", "Endorsement Date", "Skill Name", "Endorsee First Name", "Endorsee Last Name"
)
RECOMMENDED_BY = _table("Recommendations_Received", "First Name", "Last Name", "Text", "Creation Date")
RECOMMENDED = _table("Recommendations_Given", "First Name", "Last Name", "Text", "Creation Date")
PROFILE = _table("Profile", "First Name", "Last Name", "Headline")

TABLES = (
    PROFILE,
    CONNECTIONS,
    MESSAGES,
    INVITATIONS,
    ENDORSED_BY,
    ENDORSED,
    RECOMMENDED_BY,
    RECOMMENDED,
    COMMENTS,
    REACTIONS,
    SHARES,
    REPOSTS,
)
"""In the order in which they are read: whom names mean is known from the first three."""


class Cells:
    """One row, its cells by the header's names in any case of letters; a column that an era lacks is empty."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._cells = cells

    def __getitem__(self, name: str) -> str:
        return self._cells.get(name.casefold(), "")


_UNMISTAKABLE = (CONNECTIONS, MESSAGES, INVITATIONS, ENDORSED_BY, ENDORSED)
"""Tables that are known by their columns, whatever their file is called."""


def tables(archive: Archive) -> dict[str, Table]:
    """The files that can be read, in the order of TABLES: their name fits and so does their header. A file that came
    alone may have any name."""
    found = _named(archive)
    if not found and len(archive.names) == 1:
        (name,) = archive.names
        head = read_head(archive, name, _HEAD)
        fitting = next((table for table in _UNMISTAKABLE if _fits(head, table)), None)
        found = {} if fitting is None else {name: fitting}
    return found


def _named(archive: Archive) -> dict[str, Table]:
    return {
        name: table
        for table in TABLES
        for name in archive.names
        if table.name.match(name) and _fits(read_head(archive, name, _HEAD), table)
    }


def _fits(head: bytes, table: Table) -> bool:
    text = head.decode("utf-8", "replace").casefold()
    return all(column.casefold() in text for column in table.needs)


def rows(stream: BinaryIO, table: Table) -> Iterator[tuple[int, Cells | DecodeError]]:
    """The rows under the header, with the line on which each begins. Without a header a DecodeError `no-header`."""
    wanted = {column.casefold() for column in table.needs}
    names: list[str] | None = None
    for place, (line, cells) in enumerate(csv_cells(stream)):
        if isinstance(cells, DecodeError):
            yield line, cells
        elif names is None:
            header = [cell.strip().removeprefix("\ufeff").casefold() for cell in cells]
            names = header if wanted <= set(header) else None
            if names is None and place >= _PREAMBLE:
                break
        elif len(cells) <= len(names) or not any(cells[len(names) :]):
            yield line, Cells({name: clean(cell) for name, cell in zip(names, cells, strict=False)})
        else:
            yield line, DecodeError("bad-row", "the row has more cells than the header has names")
    if names is None:
        yield 1, DecodeError("no-header", "the columns that this file had so far are not there")
