"""The CSV lists: which list a file is, and the people or posts in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nearer.model.names import RosterName
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.mastodon import address
from nearer.sources.decode import DecodeError, csv_cells


class Table(StrEnum):
    """The lists of a server's export page."""

    FOLLOWING = "following"
    FOLLOWERS = "followers"
    MUTES = "mutes"
    BLOCKS = "blocks"
    LISTS = "lists"
    BOOKMARKS = "bookmarks"
    DOMAINS = "domain blocks"

    @property
    def roster(self) -> RosterName | None:
        """The roster that the list is, None for lists, bookmarks and domains."""
        return _ROSTERS.get(self)


_ROSTERS = {
    Table.FOLLOWING: RosterName.FOLLOWING,
    Table.FOLLOWERS: RosterName.FOLLOWERS,
    Table.MUTES: RosterName.MUTES,
    Table.BLOCKS: RosterName.BLOCKS,
}

_NAMES = {
    Table.FOLLOWING: "following_accounts|following|follows",
    Table.FOLLOWERS: "followers|follower_accounts",
    Table.MUTES: "muted_accounts|mutes",
    Table.BLOCKS: "blocked_accounts|blocks",
    Table.LISTS: "lists",
    Table.BOOKMARKS: "bookmarks",
    Table.DOMAINS: "blocked_domains|domain_blocks",
}
# Downloaded twice, a file becomes `lists (1).csv`; people add dates: `following_accounts-2024-05-01.csv`.
_FILE = {table: re.compile(rf"(?:{names})(?:[ _.-].*|\(.*)?\.csv\Z", re.IGNORECASE) for table, names in _NAMES.items()}
_HEADER = "account address"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: somebody's handle, and the list's title where it has one; or the address of a post, or a domain."""

    line: int
    value: str
    title: str = ""


def table_of(archive: Archive, name: str) -> Table | None:
    """Which list a file is, by its header, or else by its name together with the form of its first row.

    An empty file is a list of nobody where its whole name says so.
    """
    if not name.lower().endswith(".csv"):
        return None
    base = name.rpartition("/")[2]
    named = next((table for table, pattern in _FILE.items() if pattern.match(base)), None)
    cells = _first_row(archive, name)
    if cells is None:
        return named if archive.size(name) == 0 else None
    header = [cell.strip().lower() for cell in cells]
    if header[0] == _HEADER:
        if "show boosts" in header:
            return Table.FOLLOWING
        if "hide notifications" in header:
            return Table.MUTES
        return named
    return named if named is not None and _fits(named, cells) else None


def rows(archive: Archive, name: str, table: Table) -> Iterator[Row | tuple[int, DecodeError]]:
    """The rows of a list. Raises MemberError where the file itself cannot be read."""
    with archive.open(name) as stream:
        for line, cells in csv_cells(stream):
            if isinstance(cells, DecodeError):
                yield line, cells
            elif cells[0].strip().lower() == _HEADER:
                continue
            elif _fits(table, cells):
                title, value = (cells[0].strip(), cells[1]) if table is Table.LISTS else ("", cells[0])
                yield Row(line, value.strip(), title)
            else:
                yield line, DecodeError("bad-row", "the row is not of the list's form")


def _fits(table: Table, cells: list[str]) -> bool:
    match table:
        case Table.LISTS:
            return len(cells) >= 2 and bool(cells[0].strip()) and address.acct(cells[1]) is not None
        case Table.BOOKMARKS:
            return address.is_address(cells[0].strip()) and not any(cells[1:])
        case Table.DOMAINS:
            return re.fullmatch(r"[\w-]+(\.[\w-]+)+", cells[0].strip()) is not None
        case _:
            return address.acct(cells[0]) is not None


def _first_row(archive: Archive, name: str) -> list[str] | None:
    if not read_head(archive, name, 16):
        return None
    try:
        with archive.open(name) as stream:
            return next((cells for _, cells in csv_cells(stream) if not isinstance(cells, DecodeError)), None)
    except MemberError:
        return None
