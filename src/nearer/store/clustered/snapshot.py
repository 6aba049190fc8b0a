"""A view of the log for readers: what stood at one moment, whatever is written afterwards."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.store.clustered import files
from nearer.store.clustered.layout import ACT_SCHEMA, ACTS, PACKED, bucket_of, carried_of, packed_rows
from nearer.store.clustered.manifest import Base, Named, Page, Tail
from nearer.store.clustered.merging import (
    Rows,
    Since,
    merge_acts,
    merge_rows,
    merged_table,
    packed_table,
    unpacked_table,
)

ROWS, GONE, ENDED = "rows", "gone", "ties"
"""The roles of entries: rows that come, acts that are taken back, ties that are gone."""

_ORDER = {ENDED: 0, GONE: 1, ROWS: 2}
"""Within one commit what goes goes first: a commit can take back an act and bring another in its place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one role that one commit brought."""

    seq: int
    role: str
    rows: pa.Table


Decoded = tuple[Piece, NDArray[np.uint16], NDArray[np.int64]]
"""A page of the journal, and the bucket and the tie of each of its rows."""


class Snapshot:
    """What stood at one moment. Immutable; safe to share between threads.

    Its files stay on the disk for a period of grace after they were last current; reading later raises SnapshotGone.
    """

    def __init__(self, folder: Path, named: Named, earlier: "Snapshot | None" = None) -> None:
        self.generation = named.generation
        self.seq = named.seq
        self.buckets = named.buckets
        self.named = named
        self._files = folder / "files"
        self._schemas = dict(named.schemas)
        self._bases = {(base.family, base.bucket): base for base in named.bases}
        self._tails: dict[str, list[tuple[Tail, NDArray[np.int64]]]] = {}
        for tail in named.tails:
            self._tails.setdefault(tail.family, []).append((tail, np.frombuffer(tail.counts, np.int64)))
        # What an earlier snapshot has decoded of the journal is not decoded again.
        self._decoded: dict[int, Decoded] = {}
        if earlier is not None and earlier.named.built == named.built:
            self._decoded = dict(earlier._decoded)
        # Nor is a tail opened again: with n buckets and m tails, that would be n x m openings to read a few ties.
        self._open: dict[str, files.Mapped] = {}
        if earlier is not None:
            names = {tail.name for tail in named.tails}
            self._open = {name: entry for name, entry in earlier._open.copy().items() if name in names}
        self._journal: dict[str, list[Decoded]] | None = None
        self._decoding = threading.Lock()

    @property
    def families(self) -> tuple[str, ...]:
        """The families that hold results."""
        return tuple(name for name in self._schemas if name != ACTS)

    def schema(self, family: str) -> pa.Schema:
        """The columns of a family. Raises KeyError where there is none of this name."""
        return self._schemas[family]

    def base(self, family: str, bucket: int) -> Base | None:
        """The sorted file of a bucket, None where it has none yet."""
        return self._bases.get((family, bucket))

    def path(self, name: str) -> Path:
        """Where a file of this name lies."""
        return self._files / name

    def held(self, family: str) -> NDArray[np.int64]:
        """How many rows the sorted file of each bucket has, shape (buckets,)."""
        rows = np.zeros(self.buckets, np.int64)
        for (name, bucket), base in self._bases.items():
            if name == family:
                rows[bucket] = base.rows
        return rows

    def unfolded(self, family: str, *, removals: bool = False) -> NDArray[np.int64]:
        """How many rows came to each bucket since its sorted file was made, or how many of them take something back;
        shape (buckets,)."""
        counts = np.zeros(self.buckets, np.int64)
        upto = self.upto(family)
        for tail, rows in self._tails.get(family, []):
            if tail.role != ROWS or not removals:
                counts += np.where(tail.seq > upto, rows, 0)
        for piece, bucket, _ in self._pages().get(family, []):
            if piece.role != ROWS or not removals:
                counts += np.bincount(bucket[piece.seq > upto[bucket]], minlength=self.buckets)
        return counts

    def acts(self, bucket: int, columns: list[str] | None = None) -> pa.Table:
        """The acts of a bucket by tie and canonical order. Columns: those of an act, and those it carries."""
        base = self._bases.get((ACTS, bucket))
        since = self.since(ACTS, bucket)
        if not since and base is not None:
            return files.read_acts(self.path(base.name), columns)
        if base is None:
            table = unpacked_table(merge_acts(None, since)[0])
        else:
            # What a tie's acts are sorted by is needed; of what they carry only what is asked for.
            carried = self._carried(columns, since)
            read = [*ACT_SCHEMA.names, *carried.names]
            table = merged_table(files.read_acts(self.path(base.name), read), _carrying(since, carried), carried)
        return table if columns is None else table.select(columns)

    def acts_of(self, ties: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
        """The acts of some ties by tie and canonical order; a tie without acts has no rows."""
        wanted = np.unique(ties)
        parts: list[pa.Table] = []
        for bucket, some in self._by_bucket(wanted):
            since = _of(self.since(ACTS, bucket), some)
            base = self._bases.get((ACTS, bucket))
            if base is None:
                parts.append(unpacked_table(merge_acts(None, since)[0]))
                continue
            table = files.read_acts_of(self.path(base.name), some)
            if since:
                table = unpacked_table(merge_acts(packed_table(table, carried_of(table.schema)), since)[0])
            parts.append(table)
        return _by_tie(parts, self._schemas[ACTS], columns)

    def rows(self, family: str, bucket: int, columns: list[str] | None = None) -> pa.Table:
        """The results of a bucket, by tie."""
        base = self._bases.get((family, bucket))
        since = self.since(family, bucket)
        held = None if base is None else files.read_rows(self.path(base.name))
        table = held if held is not None and not since else merge_rows(held, since)
        return table if columns is None else table.select(columns)

    def rows_of(self, family: str, ties: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
        """The results of some ties, by tie; a tie without any has no rows."""
        wanted, schema = np.unique(ties), self._schemas[family]
        held: list[pa.Table] = []
        for bucket, some in self._by_bucket(wanted):
            base = self._bases.get((family, bucket))
            if base is not None:
                held.append(files.read_rows_of(self.path(base.name), some))
        since = self._since_of(family, wanted)
        if since:
            # Buckets share no tie, so what came to all of them is merged at once.
            held = [merge_rows(pa.concat_tables([schema.empty_table(), *held]), since)]
        return _by_tie(held, schema, columns)

    def since(self, family: str, bucket: int) -> Since:
        """What came to a bucket since its sorted file was made."""
        base = self._bases.get((family, bucket))
        upto = -1 if base is None else base.upto
        pieces: list[Piece] = []
        for tail, rows in self._tails.get(family, []):
            if tail.seq > upto and rows[bucket]:
                batch = self._mapped(tail.name).bucket(bucket)
                pieces.append(Piece(tail.seq, tail.role, pa.Table.from_batches([batch])))
        for piece, buckets, _ in self._pages().get(family, []):
            if piece.seq > upto:
                here = buckets == bucket
                if here.any():
                    rows = piece.rows if here.all() else piece.rows.filter(pa.array(here))
                    pieces.append(Piece(piece.seq, piece.role, rows))
        return since_of(family, self._schemas[family], pieces)

    def _since_of(self, family: str, wanted: NDArray[np.int64]) -> Since:
        """What came to some ties (ascending) since the sorted files of their buckets were made."""
        upto, bucket = self.upto(family), bucket_of(wanted, self.buckets)
        pieces: list[Piece] = []
        for tail, rows in self._tails.get(family, []):
            asked = wanted[(rows[bucket] > 0) & (upto[bucket] < tail.seq)]
            if len(asked):
                found = self._mapped(tail.name).of(asked, ties_of)
                if len(found):
                    pieces.append(Piece(tail.seq, tail.role, found))
        pages = self._pages().get(family, [])
        # All pages are looked through at once: there are a hundred of them, and most hold none of these ties.
        page = np.repeat(np.arange(len(pages)), [len(ties) for *_, ties in pages])
        every = np.concatenate([np.zeros(0, np.int64), *[ties for *_, ties in pages]])
        for at in np.unique(page[files.among(every, wanted)]).tolist():
            piece, buckets, ties = pages[at]
            here = files.among(ties, wanted) & (upto[buckets] < piece.seq)
            pieces.append(Piece(piece.seq, piece.role, piece.rows.take(np.flatnonzero(here))))
        return since_of(family, self._schemas[family], pieces)

    def since_in(self, family: str, tails: Iterable[Tail], journal: bool) -> Since:
        """What some tails, and the journal, brought to all buckets that their sorted files do not hold yet."""
        upto = self.upto(family)
        pieces: list[Piece] = []
        for tail in tails:
            with files.Entry(self.path(tail.name)) as entry:
                pieces.append(Piece(tail.seq, tail.role, entry.all()))
        pieces += [piece for piece, *_ in self._pages().get(family, [])] if journal else []
        fresh: list[Piece] = []
        for piece in pieces:
            new = upto[bucket_of(ties_of(piece.rows), self.buckets)] < piece.seq
            if new.any():
                fresh.append(Piece(piece.seq, piece.role, piece.rows.filter(pa.array(new))))
        return since_of(family, self._schemas[family], fresh)

    def _mapped(self, name: str) -> files.Mapped:
        entry = self._open.get(name)
        if entry is None:
            # Two threads that open the same one at once do no harm.
            entry = self._open[name] = files.Mapped(self.path(name))
        return entry

    def _pages(self) -> dict[str, list[Decoded]]:
        """The journal by family, with the bucket and tie of each row; decoded once, at the first need."""
        with self._decoding:
            if self._journal is None:
                self._decoded = {
                    page.id: self._decoded.get(page.id) or self._decode(page) for page in self.named.journal
                }
                self._journal = {}
                for page in self.named.journal:
                    self._journal.setdefault(page.family, []).append(self._decoded[page.id])
            return self._journal

    def _decode(self, page: Page) -> Decoded:
        rows = pa.ipc.open_stream(page.blob).read_all().combine_chunks()
        ties = ties_of(rows)
        return Piece(page.seq, page.role, rows), bucket_of(ties, self.buckets), ties

    def _by_bucket(self, ties: NDArray[np.int64]) -> Iterable[tuple[int, NDArray[np.int64]]]:
        bucket = bucket_of(ties, self.buckets)
        order = np.argsort(bucket, kind="stable")
        ties, bucket = ties[order], bucket[order]
        cuts = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1])[: len(bucket)])
        for low, high in zip(cuts, np.append(cuts[1:], len(ties)), strict=True):
            yield int(bucket[low]), ties[low:high]

    def upto(self, family: str) -> NDArray[np.int64]:
        """The commit up to which the sorted file of each bucket goes, -1 where there is none; shape (buckets,)."""
        upto = np.full(self.buckets, -1, np.int64)
        for (name, bucket), base in self._bases.items():
            if name == family:
                upto[bucket] = base.upto
        return upto

    def _carried(self, columns: list[str] | None, since: Since) -> pa.Schema:
        carried = carried_of(self._schemas[ACTS])
        if columns is None or since.gone.any():
            return carried
        return pa.schema([field for field in carried if field.name in columns])


def entry_schema(family: str, role: str, schema: pa.Schema) -> pa.Schema:
    """The columns of an entry of a family with this schema."""
    if role == ENDED:
        return pa.schema([pa.field("tie", pa.int64())])
    if family != ACTS:
        return schema
    return pa.schema([pa.field("act", PACKED), *[field.with_nullable(True) for field in carried_of(schema)]])


def ties_of(rows: pa.Table) -> NDArray[np.int64]:
    """The tie of each row of an entry."""
    if "act" in rows.column_names:
        return packed_of(rows)[:, 0]
    return rows["tie"].to_numpy()


def packed_of(rows: pa.Table) -> NDArray[np.int64]:
    """The packed acts of the rows of an entry."""
    arrays = [packed_rows(chunk) for chunk in rows["act"].chunks if len(chunk)]
    if not arrays:
        return np.zeros((0, 3), np.int64)
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def since_of(family: str, schema: pa.Schema, pieces: list[Piece]) -> Since:
    """Pieces of some commits as one, in their order."""
    if not pieces and family != ACTS:
        return Since(schema.empty_table(), np.zeros(0, np.int64), np.zeros(0, np.bool_))
    pieces = sorted(pieces, key=lambda piece: (piece.seq, _ORDER[piece.role]))
    ends = [piece for piece in pieces if piece.role == ENDED]
    come = [piece for piece in pieces if piece.role != ENDED]
    sizes = [len(piece.rows) for piece in come]
    seq = np.repeat(np.array([piece.seq for piece in come], np.int64), sizes)
    gone = np.repeat(np.array([piece.role == GONE for piece in come], np.bool_), sizes)
    ended = np.concatenate([np.zeros(0, np.int64), *[ties_of(piece.rows) for piece in ends]])
    ended_seq = np.repeat(np.array([piece.seq for piece in ends], np.int64), [len(piece.rows) for piece in ends])
    shape = entry_schema(family, ROWS, schema)
    table = pa.concat_tables([shape.empty_table(), *[piece.rows for piece in come]]).combine_chunks()
    rows: Any = table
    if family == ACTS:
        rows = Rows(packed_of(table), table.drop_columns(["act"]) if len(shape) > 1 else None)
    return Since(rows, seq, gone, ended, ended_seq)


def _of(since: Since, ties: NDArray[np.int64]) -> Since:
    """What came to some ties (ascending)."""
    if not since:
        return since
    acts = isinstance(since.rows, Rows)
    here = files.among(since.rows.packed[:, 0] if acts else since.rows["tie"].to_numpy(), ties)
    rows = since.rows.filter(here) if acts else since.rows.filter(pa.array(here))
    end = files.among(since.ended, ties)
    return Since(rows, since.seq[here], since.gone[here], since.ended[end], since.ended_seq[end])


def _carrying(since: Since, carried: pa.Schema) -> Since:
    rows: Rows = since.rows
    if rows.carried is None:
        return since
    table = rows.carried.select(carried.names) if len(carried) else None
    return Since(Rows(rows.packed, table), since.seq, since.gone, since.ended, since.ended_seq)


def _by_tie(parts: list[pa.Table], schema: pa.Schema, columns: list[str] | None) -> pa.Table:
    """Parts of several buckets as one table by tie."""
    if not parts:
        return schema.empty_table() if columns is None else schema.empty_table().select(columns)
    if len(parts) == 1:
        table = parts[0].cast(schema)
        return table if columns is None else table.select(columns)
    table = pa.concat_tables([part.cast(schema) for part in parts])
    order = np.argsort(table["tie"].to_numpy(), kind="stable")
    table = table.combine_chunks().take(order)
    return table if columns is None else table.select(columns)
