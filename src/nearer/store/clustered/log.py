"""The tie-clustered log: open, append, remove, and snapshots for readers."""

import contextlib
import secrets
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.store.clustered import building, files
from nearer.store.clustered.errors import LogOvertaken, RowsRefused, disk
from nearer.store.clustered.layout import ACTS, PACKED, family_named, packed_array
from nearer.store.clustered.lock import FolderLock
from nearer.store.clustered.manifest import Change, Manifest, Page, Shape, Tail
from nearer.store.clustered.merging import Rows, merge_acts, merge_rows
from nearer.store.clustered.snapshot import ENDED, GONE, ROWS, Snapshot

JOURNALLED = 1 << 20
"""Bytes up to which a commit goes into the journal; a larger one becomes files. Our own choice, from the time that a
commit takes: one sync of the disk instead of three."""

JOURNAL_BYTES = 2 << 20
JOURNAL_PAGES = 128
"""What the journal holds before it is made into a tail file: all that every snapshot reads. Our own choice."""

Source = Path | pa.Table | Iterable[pa.RecordBatch]


@dataclass(frozen=True, slots=True)
class _Share:
    """What a commit brings to one family in one role."""

    family: str
    role: str
    schema: pa.Schema
    chunks: Iterable[pa.Table]


class ClusteredLog:
    """One folder. Safe to share between threads, and between processes that each open it.

    A change is visible to snapshots taken after it, as a whole or not at all. Once its method has returned it survives
    a kill and a power cut.
    """

    def __init__(self, folder: Path, manifest: Manifest, lock: FolderLock, journalled: int = JOURNALLED) -> None:
        self.folder = folder
        self._journalled = journalled
        self.manifest = manifest
        self._lock = lock
        self._latest: Snapshot | None = None
        self._tidied = False

    @classmethod
    def open(cls, folder: Path, *, journalled: int = JOURNALLED) -> "ClusteredLog":
        """The log in a folder; commits of more than `journalled` bytes become files at once.

        Raises LogMissing where there is none, or one of another version.
        """
        with disk(folder):
            log = cls(folder, Manifest(folder), FolderLock(folder), journalled)
            try:
                log.manifest.generation()
            except BaseException:
                log.close()
                raise
        return log

    def close(self) -> None:
        self.manifest.close()

    def __enter__(self) -> "ClusteredLog":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def snapshot(self) -> Snapshot:
        """What stands just now. Never waits for a writer."""
        with disk(self.folder):
            latest = self._latest
            if latest is None or latest.generation != self.manifest.generation():
                pages = {page.id: page for page in latest.named.journal} if latest is not None else {}
                latest = self._latest = Snapshot(self.folder, self.manifest.named(pages), latest)
            return latest

    def append(self, acts: Source | None = None, results: Mapping[str, pa.Table] | None = None) -> int:
        """Add acts, in any order, and the newest results of some ties, in one commit; the number of the commit.

        `acts` have the columns of an act and those that the log carries; `results` are tables by family, each with a
        column `tie`. The first results of a family decide its columns. Raises RowsRefused, LogBusy, LogUnwritable.
        """
        return self._commit(acts, results or {}, None, None)

    def remove(
        self,
        ties: NDArray[np.int64] | None = None,
        acts: pa.Table | None = None,
        results: Mapping[str, pa.Table] | None = None,
        *,
        instead: Source | None = None,
    ) -> int:
        """Take away whole ties with all their results, and acts, and bring new results and acts, in one commit.

        Each row of `acts` takes away one act that equals it in the columns of an act and in those carried columns that
        it has and that are not empty. Where there is none, nothing happens. Until `compact` has come to their buckets
        they stay on the disk. Returns the number of the commit.
        """
        return self._commit(instead, results or {}, acts, ties)

    def _commit(
        self,
        acts: Source | None,
        results: Mapping[str, pa.Table],
        gone: pa.Table | None,
        ended: NDArray[np.int64] | None,
    ) -> int:
        with disk(self.folder):
            shape = self.manifest.shape()
            shares: list[_Share] = []
            schema = dict(shape.schemas)[ACTS]
            if ended is not None and len(ended):
                table = _ties(np.unique(ended))
                shares += [_Share(family, ENDED, known, [table]) for family, known in shape.schemas]
            if gone is not None and len(gone):
                shares.append(_Share(ACTS, GONE, schema, [gone]))
            small = sum(chunk.nbytes for share in shares for chunk in share.chunks)
            if acts is not None:
                few, chunks = _few(building.chunked(building.batches_of(acts)))
                shares.append(_Share(ACTS, ROWS, schema, chunks))
                small += few
            for family, table in results.items():
                if "tie" not in table.column_names:
                    raise RowsRefused(f"The results of {family_named(family)} have no column tie.")
                if len(table):
                    known = shape.schema(family_named(family)) or table.schema.remove_metadata()
                    shares.append(_Share(family, ROWS, known, [table]))
                    small += table.nbytes
            into = self._into_journal if small <= self._journalled else self._into_tails
            return into(shares, shape)

    def _into_journal(self, shares: list[_Share], shape: Shape) -> int:
        pages: list[Page] = []
        for share in shares:
            for chunk in share.chunks:
                rows = building.fitted(chunk, share.family, share.role, share.schema)
                pages.append(Page(0, 0, share.family, share.role, len(rows), _stream(rows)))
        with self.writing():
            with self.manifest.change() as change:
                seq = self._begin(change, shares, shape)
                for page in pages:
                    change.write_journal(replace(page, seq=seq))
                count, size = change.journal_size()
            if count > JOURNAL_PAGES or size > JOURNAL_BYTES:
                self.flush()
        return seq

    def _into_tails(self, shares: list[_Share], shape: Shape) -> int:
        with files.workshop(self.folder) as work:
            made: list[tuple[_Share, building.Cut]] = []
            for share in shares:
                cuts = building.cut_all(
                    share.chunks, share.family, share.role, share.schema, shape.buckets, work, threads=2
                )
                made += [(share, cut) for cut in cuts]
            for _, cut in made:
                files.settled(cut.path)
            with self.writing():
                # Pages of the journal are always newer than tails, so that a page never has to be put before one.
                self.flush()
                with self.placed([cut.path for _, cut in made]), self.manifest.change() as change:
                    seq = self._begin(change, shares, shape)
                    for part, (share, cut) in enumerate(made):
                        size = (self.folder / "files" / cut.path.name).stat().st_size
                        counts = cut.counts.tobytes()
                        change.add_tail(Tail(seq, share.family, share.role, part, seq, cut.path.name, counts, size))
        return seq

    def _begin(self, change: Change, shares: list[_Share], shape: Shape) -> int:
        """The number of the new commit, once it is sure that what was prepared still fits."""
        if change.built() != shape.built:
            raise self.overtaken()
        for share in shares:
            held = change.schema(share.family)
            if held is None:
                change.set_schema(share.family, share.schema)
            elif held != share.schema:
                raise self.overtaken()
        return change.numbered()

    def flush(self) -> None:
        """Make the journal into a tail file."""
        with self.writing():
            snapshot = self.snapshot()
            if snapshot.named.journal:
                self.fold(snapshot, {}, journal=True)

    def fold(self, snapshot: Snapshot, tails: Mapping[str, list[Tail]], *, journal: bool) -> None:
        """Make tails by family, neighbours in time, and the journal into one tail of each family and role.

        The snapshot is that of the newest generation: call it while writing.
        """
        pages = snapshot.named.journal if journal else ()
        with files.workshop(self.folder) as work:
            made: list[Tail] = []
            for family in (ACTS, *snapshot.families):
                held = tails.get(family, [])
                numbers = [tail.seq for tail in held] + [page.seq for page in pages if page.family == family]
                if not numbers:
                    continue
                first = min([tail.since for tail in held] + numbers)
                since = snapshot.since_in(family, held, journal)
                schema = snapshot.schema(family)
                by_role: list[tuple[str, pa.Table]] = [(ENDED, _ties(np.unique(since.ended)))]
                if family == ACTS:
                    rows, gone = merge_acts(None, since, keep_gone=True)
                    by_role += [(ROWS, _entry(rows)), (GONE, _entry(gone or rows.take(np.zeros(0, np.int64))))]
                else:
                    by_role.append((ROWS, merge_rows(None, since)))
                for role, table in by_role:
                    if len(table):
                        batches = building.by_bucket(table, snapshot.buckets)
                        name = f"{family}-{role}-{secrets.token_hex(8)}.arrow"
                        size = files.write_entry(work / name, building.entry_schema(family, role, schema), batches)
                        counts = building.counts_of(batches).tobytes()
                        made.append(Tail(max(numbers), family, role, 0, first, name, counts, size))
            with self.placed([work / tail.name for tail in made]), self.manifest.change() as change:
                change.drop_tails([tail.name for held in tails.values() for tail in held])
                if journal:
                    change.empty_journal(snapshot.seq)
                for tail in made:
                    change.add_tail(tail)

    @contextlib.contextmanager
    def placed(self, made: list[Path]) -> Generator[None]:
        """Move finished files to where the manifest looks; the block names them. Where it raises, they go away."""
        there = [self.folder / "files" / path.name for path in made]
        try:
            for path, final in zip(made, there, strict=True):
                path.rename(final)
            if there:
                files.settled(self.folder / "files")
            yield
        except BaseException:
            for final in there:
                final.unlink(missing_ok=True)
            raise

    @contextlib.contextmanager
    def writing(self) -> Generator[None]:
        """Hold the lock of the folder. Raises LogBusy where another process keeps it."""
        with self._lock.held():
            if not self._tidied:
                self._tidied = True
                self.tidy()
            yield

    def tidy(self) -> None:
        """Remove what killed processes left: workshops, and files that were placed and never named."""
        with self.writing():
            files.clear_workshops(self.folder)
            known = self.manifest.known()
            for path in (self.folder / "files").iterdir():
                if path.name not in known:
                    path.unlink(missing_ok=True)

    def overtaken(self) -> LogOvertaken:
        """The failure of work that rests on what is not there any more."""
        return LogOvertaken(
            "The clustered log was rewritten while this was being prepared. Nothing was changed.",
            where=str(self.folder),
            next="Take a new snapshot and try again.",
        )


def _few(chunks: Iterator[pa.Table]) -> tuple[int, Iterable[pa.Table]]:
    """The size of what comes in a single chunk, a large number where there are more; and the chunks."""
    first = [chunk for chunk in (next(chunks, None), next(chunks, None)) if chunk is not None]
    if len(first) > 1:
        return 1 << 62, chain(first, chunks)
    return sum(chunk.nbytes for chunk in first), first


def _stream(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as out:
        out.write_table(rows)
    return sink.getvalue().to_pybytes()


def _ties(ties: NDArray[np.int64]) -> pa.Table:
    return pa.Table.from_arrays([pa.array(ties, pa.int64())], ["tie"])


def _entry(rows: Rows) -> pa.Table:
    """Packed acts in the columns of an entry."""
    table = pa.table([packed_array(rows.packed)], schema=pa.schema([pa.field("act", PACKED)]))
    for field in rows.carried.schema if rows.carried is not None else ():
        table = table.append_column(field, rows.carried[field.name] if rows.carried is not None else pa.nulls(0))
    return table
