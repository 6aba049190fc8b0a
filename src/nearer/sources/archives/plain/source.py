"""The plain log as a source: what is recognised, and what it can see."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from nearer.model.activity import Account, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError, unsqueezed
from nearer.sources.archives.plain.reading import NETWORK, PlainReader, Remembered, account_word
from nearer.sources.archives.plain.rows import Cells, Shape, plain_members, read_rows, shape_of
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError
from nearer.sources.decode.text import CHUNK, utf16
from nearer.store.columns import Entry

_HEAD = 500
_NAMES_TOLD = 10
_NO_WORD = "The format has no word for it."


def _marks() -> dict[tuple[Kind, Direction], Mark]:
    """A plain log states both sides of every act, so both directions of all that it has words for are seen."""
    wordless = {Kind.MISSED_CALL}
    return {
        (kind, direction): never(_NO_WORD) if kind in wordless else SEEN for kind in Kind for direction in Direction
    }


class PlainSource:
    """CSV and JSON lines under the header `time,actor,target,verb`."""

    name = "plain"
    title = "Plain interactions (CSV or JSON lines)"
    network = NETWORK
    bulk_from = 4 * 2**20
    """Below, records one by one take less than two seconds, which is what loading the compiled scanners costs, or the
    first time making them: our own choice."""
    coverage = Coverage(_marks(), "as each time says; UTC where it says nothing", Zone.GUESSED)

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        members = plain_members(archive)
        if not members:
            return None
        head = _head(archive, members)
        owner = None if options.me is None else _owner(options.me, head)
        return Found(
            source=self.name,
            network=self.network,
            layout=_layout(members),
            owner=owner,
            coverage=self.coverage,
            why="The first line names the columns time, actor, target and verb.",
            read=tuple(members),
            notes=tuple(_notes(members, head, owner)),
            open_ended=True,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The owner named by `options` is already in `found`."""
        del options
        for name in found.read:
            shape = shape_of(archive, name) if name in archive.names else None
            if shape is None:
                yield Problem(Place(name), "bad-header", "the first line does not name the columns")
                continue
            reader = PlainReader(name, found.owner, Remembered())
            try:
                with archive.open(name) as stream:
                    yield from reader.records(read_rows(stream, shape))
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            yield from reader.problems()

    def columns(self, archive: Archive, found: Found, options: Options) -> Iterator[Entry]:
        """The same in bulk; lists of JSON and files in UTF-16 go the way of `read`."""
        # The compiled scanners are loaded only where they are needed.
        from nearer.sources.archives.plain.bulk import PlainBulk

        for name in found.read:
            shape = shape_of(archive, name) if name in archive.names else None
            if shape is None or shape.listed or _wide(archive, name):
                yield from self.read(archive, replace(found, read=(name,)), options)
                continue
            reader = PlainBulk(name, found.owner)
            try:
                with archive.open(name) as stream:
                    yield from reader.columns(stream, shape)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            yield from reader.problems()


def _wide(archive: Archive, name: str) -> bool:
    """True for UTF-16, which the scanners do not read, and for what cannot be read at all."""
    try:
        with archive.open(name) as stream:
            return utf16(unsqueezed(stream).read(CHUNK)) is not None
    except MemberError:
        return True


def _head(archive: Archive, members: dict[str, Shape]) -> list[Cells]:
    """The first rows of each member that could be read."""
    head: list[Cells] = []
    for name, shape in members.items():
        try:
            with archive.open(name) as stream:
                rows = islice(read_rows(stream, shape), _HEAD)
                head += [cells for _, cells in rows if not isinstance(cells, DecodeError)]
        except MemberError:
            continue
    return head


def _owner(me: str, head: list[Cells]) -> Account:
    """The account that the user calls their own: `ann`, `@ann` or `mastodon/ann`, as the file writes it."""
    word = account_word(me)
    names: Counter[tuple[str, str]] = Counter()
    for cells in head:
        for native in (cells[1], *cells[2].split(";")):
            names[cells[4].strip().lower() or NETWORK, _named(native)] += 1
    meant = word.lower()
    for (network, native), _ in names.most_common():
        if meant in (native.lower(), f"{network}/{native}".lower()):
            return Account(network=network, id=native, handle=native)
    networks = Counter(network for network, _ in names.elements())
    network = networks.most_common(1)[0][0] if networks else NETWORK
    return Account(network=network, id=word.removeprefix(f"{network}/"), handle=word.removeprefix(f"{network}/"))


def _named(cell: str) -> str:
    """The account that a cell names, "" for one that names nobody: the row tells of it when it is read."""
    try:
        return account_word(cell)
    except DecodeError:
        return ""


def _layout(members: dict[str, Shape]) -> str:
    kinds = {"JSON lines" if shape.delimiter is None else "CSV" for shape in members.values()}
    return " and ".join(sorted(kinds))


def _notes(members: dict[str, Shape], head: list[Cells], owner: Account | None) -> Iterator[str]:
    unknown = sorted({name for shape in members.values() for name in shape.unknown})
    if unknown:
        told = ", ".join("".join(c for c in name if c.isprintable())[:40] for name in unknown[:_NAMES_TOLD])
        yield f"Columns that are not read: {told}."
    if any(_without_zone(cells[0].strip()) for cells in head):
        yield "Some times state no zone; they are read as UTC."
    if owner is None:
        yield "Nobody is named as yourself (--me), so this is the log of a community."
    elif not any(owner.id in (_named(cells[1]), _named(cells[2])) for cells in head):
        yield "The account that you named is not among the first rows. Check its spelling."


def _without_zone(text: str) -> bool:
    """True for a date and time that names no offset (`…T09:14:00`)."""
    return "T" in text.replace(" ", "T") and ":" in text and not (text[-1:] in "Zz" or "+" in text or "-" in text[10:])


SOURCE = PlainSource()
