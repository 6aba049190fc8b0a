"""What a mapping is, which table it fits, and what is wrong with one that fits none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

import msgspec

from nearer.model.errors import NearerError
from nearer.sources.archive import Archive, MemberError, unsqueezed
from nearer.sources.decode import DecodeError, csv_cells
from nearer.sources.mapping.sheets import is_sheet, sheet_rows

_TABLES = (".csv", ".tsv", ".tab", ".txt")
_MARKS = (",", ";", "\t")
_NETWORK = re.compile(r"[^\W_][\w.-]{0,39}\Z")
"""One word: it stands before the slash of every account's key."""


class BadMapping(NearerError):
    """A mapping names columns that the table does not have, or an act that there is no word for."""

    code = "NR-MAP-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Each row of a table as one act between somebody and the user.

    `who` is the column that names the other side (an address, or any name that stays the same); `names` are joined to
    what people are called. `times` are columns of which the first that is filled counts, `day_first` how a date with
    slashes or dots is written (None: as the date itself tells, else it is a problem). `verb` is a word of the plain
    form ("purchase", "subscribe", "click", "message"). They did it, unless `mine`. `id` is a column that tells rows
    apart (an order's number), `text` what was said or bought. Rows count where the column `only` holds one of
    `values`. A table is of this kind where it has all columns of `needs`.
    """

    name: str
    title: str
    network: str
    needs: tuple[str, ...]
    who: str
    times: tuple[str, ...]
    verb: str
    mine: bool = False
    names: tuple[str, ...] = ()
    text: str = ""
    id: str = ""
    only: str = ""
    values: tuple[str, ...] = ()
    day_first: bool | None = None

    @property
    def used(self) -> tuple[str, ...]:
        """Every column that it reads."""
        return (self.who, *self.times, *self.names, *filter(None, (self.text, self.id, self.only)))

    def places(self, header: Sequence[str]) -> list[tuple[int, str]]:
        """Where in a row with these columns each column stands that it reads, under the mapping's own spelling."""
        names = {_plain(one): one for one in self.used}
        return [(place, names[key]) for place, one in enumerate(header) if (key := _plain(one)) in names]

    def fits(self, header: Sequence[str]) -> bool:
        """Whether a table with these columns is of this kind."""
        return _needed(self.needs) <= set(map(_plain, header))

    def checked(self, header: Sequence[str]) -> "Mapping":
        """Itself, if it can read a table with these columns. Raises BadMapping."""
        have = set(map(_plain, header))
        lacking = [column for column in self.used if column and _plain(column) not in have]
        if lacking:
            raise BadMapping(
                f"The table has no column {' and no column '.join(one for one in lacking)}.",
                where=self.name,
                next="Its columns are: " + ", ".join(one for one in header if one) + ".",
            )
        if not self.who or not self.times:
            raise BadMapping(
                "A mapping needs a column that says who, and one that says when.",
                where=self.name,
                next="Its columns are: " + ", ".join(one for one in header if one) + ".",
            )
        if not _NETWORK.match(self.network):
            raise BadMapping(
                "This cannot be the name of a network.", where="network", next="Write one word, such as shop."
            )
        # The words live in a source's package, which imports the contract, which imports this.
        from nearer.sources.archives.plain.verbs import DEEDS, deed

        if deed(self.verb) is None:
            raise BadMapping("There is no such act.", where=self.verb, next=f"Say one of: {', '.join(sorted(DEEDS))}.")
        return self

    def saved(self) -> str:
        """As text, for keeping."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, text: str) -> "Mapping | None":
        """The mapping that was kept as this text, None for one that cannot be read."""
        try:
            return msgspec.json.decode(text, type=cls)
        except msgspec.MsgspecError:
            return None


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a table: its member, what parts its cells ("" for a sheet of a workbook), its columns, and its
    first rows."""

    member: str
    delimiter: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def head_of(archive: Archive, name: str, count: int = 10) -> Head | None:
    """The columns and first rows of a member, None where it is no table of two columns or more."""
    if is_sheet(name):
        return _head_of_sheet(archive, name, count)
    path = PurePosixPath(name.lower())
    if (PurePosixPath(path.stem).suffix if path.suffix == ".gz" else path.suffix) not in _TABLES:
        return None
    best: Head | None = None
    for mark in _MARKS:
        try:
            with archive.open(name) as stream:
                rows = [
                    tuple(cells)
                    for _, cells in islice(csv_cells(unsqueezed(stream), delimiter=mark), count + 1)
                    if not isinstance(cells, DecodeError)
                ]
        except MemberError:
            return None
        columns = tuple(cell.strip().removeprefix("\ufeff") for cell in rows[0]) if rows else ()
        if len(columns) > 1 and (best is None or len(columns) > len(best.columns)):
            best = Head(name, mark, columns, tuple(rows[1:]))
    return best


def _head_of_sheet(archive: Archive, name: str, count: int) -> Head | None:
    try:
        rows = [
            tuple(cells)
            for _, cells in islice(sheet_rows(archive, name), count + 1)
            if not isinstance(cells, DecodeError)
        ]
    except MemberError:
        return None
    columns = tuple(cell.strip() for cell in rows[0]) if rows else ()
    return Head(name, "", columns, tuple(rows[1:])) if len(columns) > 1 else None


def mapping_for(columns: Sequence[str], mappings: Sequence[Mapping]) -> Mapping | None:
    """The mapping of a table with these columns: the one that needs most of them, of equals the first."""
    have = frozenset(map(_plain, columns))
    fitting = [one for one in mappings if _needed(one.needs) <= have]
    return max(fitting, key=lambda one: len(one.needs), default=None)


@lru_cache(1024)
def _needed(needs: tuple[str, ...]) -> frozenset[str]:
    """Columns as they are compared; of the mappings that there are, not of tables, so they are few and short."""
    return frozenset(map(_plain, needs))


def _plain(column: str) -> str:
    """A column's name as it is compared: exports change the case of letters."""
    return " ".join(column.split()).casefold()
