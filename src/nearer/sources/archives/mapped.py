"""Tables of newsletters, shops and contact programs, read by a mapping of their columns.

How to get it: in the tool, export the list as CSV or as an Excel file (subscribers, orders, payments); most give it at
once, large ones within minutes by mail. Shopify orders, Stripe payments, Mailchimp, Brevo, Ghost and Substack lists,
WooCommerce orders and HubSpot contacts are known by their columns. For any other table, `nearer map FILE` shows its
columns and what its rows would say; once a mapping is saved, tables with the same columns are known.

What it holds: one act a row, by somebody towards you: a purchase, a subscription, a click. Not in it: anything that the
table has no row for.

How it is read:

- People are known by the address or name in the column that says who. A table's addresses join them to the same
  people elsewhere.
- Your own account is `me`, or the one that `--me` names.
- An order of several rows is one purchase.
- Of an Excel file (`.xlsx`) every sheet is a table; its header is the first row with two cells. Cells that are shown
  as dates are dates, whichever day the workbook counts from. Formulas count as what they came to when it was saved.
  The older `.xls` is not read: save it as `.xlsx` or CSV.

Times are as the table writes them; without a zone they are read as UTC.
"""

from collections.abc import Iterator
from itertools import islice

from nearer.model.activity import Account, Place, Problem, Record
from nearer.model.coverage import Coverage, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError, unsqueezed
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, csv_cells
from nearer.sources.mapping.columns import Head, Mapping, head_of, mapping_for
from nearer.sources.mapping.ready import READY
from nearer.sources.mapping.rows import Mapped, read_rows
from nearer.sources.mapping.sheets import beside, is_sheet, sheet_rows

COVERAGE = Coverage(
    {
        (kind, way): never("The format has no word for it.")
        if kind is Kind.MISSED_CALL
        else partly("Where a table's rows are of this kind.")
        for kind in Kind
        for way in Direction
    },
    "as each time says; UTC where it says nothing",
)
_TABLES_LIMIT = 200


class MappedTables:
    """The source for tables that a mapping fits."""

    name = "mapped"
    title = "Newsletter, shop or contact table (CSV, XLSX)"
    network = "tables"
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a table with all the columns that a ready or saved mapping needs."""
        tables = _tables(archive, options)
        if not tables:
            return None
        networks = {mapping.network for _, mapping in tables}
        network = sorted(networks)[0]
        me = "me" if options.me is None else options.me.removeprefix("@").lower()
        read = tuple(head.member for head, _ in tables)
        return Found(
            source=self.name,
            network=network,
            layout=", ".join(dict.fromkeys(mapping.title for _, mapping in tables)),
            owner=Account(network=network, id=me),
            coverage=COVERAGE,
            why="it has a table whose columns a mapping knows",
            read=read,
            unread=tuple((name, "it holds no rows") for name in beside(archive.names, read)),
            open_ended=True,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Table by table, then everybody in them."""
        me = "me" if found.owner is None else found.owner.id
        people: dict[tuple[str, str], Account] = {}
        if found.owner is not None:
            people[found.owner.key] = found.owner
        for head, mapping in _tables(archive, options):
            mapped = Mapped(mapping, me)
            people.setdefault((mapping.network, me), _own(mapping.network, found.owner, me))
            try:
                yield from read_rows(mapped, _cells(archive, head, mapping), head.member)
            except MemberError as error:
                yield Problem(Place(head.member), error.code, error.why)
            people.update({account.key: account for account in mapped.people.values()})
        yield from (account for _, account in sorted(people.items()))


def _own(network: str, owner: Account | None, me: str) -> Account:
    """The user's own account on the network of a further table: the same person's."""
    return Account(network=network, id=me, same_as=() if owner is None else (str(owner.key),))


def _tables(archive: Archive, options: Options) -> list[tuple[Head, Mapping]]:
    """The tables that a mapping fits; what the user saved comes before what is ready."""
    mappings = (*options.mappings, *READY)
    tables: list[tuple[Head, Mapping]] = []
    for name in archive.names[:_TABLES_LIMIT]:
        head = head_of(archive, name, 0)
        mapping = None if head is None else mapping_for(head.columns, mappings)
        if head is not None and mapping is not None:
            tables.append((head, mapping))
    return tables


def _cells(archive: Archive, head: Head, mapping: Mapping) -> Iterator[tuple[int, dict[str, str] | DecodeError]]:
    """The rows under the names that the mapping has for the columns."""
    places = mapping.places(head.columns)
    for line, cells in _rows(archive, head):
        if isinstance(cells, DecodeError):
            yield line, cells
        else:
            yield line, {column: cells[place] for place, column in places if place < len(cells)}


def _rows(archive: Archive, head: Head) -> Iterator[tuple[int, list[str] | DecodeError]]:
    """The rows below the header."""
    if is_sheet(head.member):
        yield from islice(sheet_rows(archive, head.member), 1, None)
        return
    with archive.open(head.member) as stream:
        yield from islice(csv_cells(unsqueezed(stream), delimiter=head.delimiter), 1, None)


SOURCE: ArchiveSource = MappedTables()
