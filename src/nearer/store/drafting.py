"""A batch being written: records and columns to Parquet, with the counts that its manifest tells."""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.model.activity import Account, Activity, Problem, Promise, Roster, Skipped
from nearer.store.batch import Batch, Manifest, Note
from nearer.store.columns import Columns, Entry, account_rows, activity_rows, roster_columns, sorted_lists
from nearer.store.home import Home, settle
from nearer.store.schema import ACCOUNT, BATCH_COLUMNS, write_parquet

CHUNK = 16_384
"""Activities held in memory as records before they become columns."""

ROWS = 65_536
"""Rows of a row group: a reader that wants some of the rows reads so many (as in `write_parquet`)."""

HELD = 24 * 2**20
"""Bytes of columns that are held before they are written as a row group, however few rows they are: our own choice,
a tenth of what an import may take."""

KEPT_NOTES = 1_000
"""Problems and skips kept one by one; what comes after is counted with the last of its code."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What decides of which kind an act is: its words, and which of its fields are there."""

    verb: str
    of: str | None
    visibility: str
    directed: bool
    addressed: bool
    answers: bool
    about: bool


@dataclass(slots=True)
class _Tally:
    outlines: dict[tuple[str, str | None, str, int], Outline] = field(
        default_factory=dict[tuple[str, str | None, str, int], Outline]
    )
    verbs: Counter[str] = field(default_factory=Counter[str])
    first_us: int | None = None
    last_us: int | None = None
    earliest_us: int | None = None
    problems: dict[tuple[str, str], Note] = field(default_factory=dict[tuple[str, str], Note])
    skipped: dict[tuple[str, str], Note] = field(default_factory=dict[tuple[str, str], Note])
    promises: list[Note] = field(default_factory=list[Note])
    activities: int = 0

    def add(self, rows: pa.RecordBatch) -> None:
        """Count what stands in columns of BATCH_COLUMNS."""
        self.activities += rows.num_rows
        (verb, verbs), (of, undone), (seen_by, visibilities) = (
            _coded(rows[name]) for name in ("verb", "of", "visibility")
        )
        together = (verb * len(undone) + of) * len(visibilities) + seen_by
        for flag in (
            rows["target"].is_valid(),
            pc.not_equal(pc.list_value_length(rows["to"]), pa.scalar(0, pa.int32())),
            rows["in_reply_to"].is_valid(),
            rows["object"].is_valid(),
        ):
            together = together * 2 + flag.to_numpy(zero_copy_only=False)
        counts = np.bincount(together, minlength=1)
        for code in np.flatnonzero(counts).tolist():
            words, flags = divmod(code, 16)
            words, seen = divmod(words, len(visibilities))
            did, back = str(verbs[words // len(undone)]), undone[words % len(undone)]
            self.verbs[did if back is None else f"{did} {back}"] += int(counts[code])
            key = (did, back, str(visibilities[seen]), flags)
            if key not in self.outlines:
                self.outlines[key] = _outline(*key)
        first, last = pc.min(rows["time_us"]).as_py(), pc.max(rows["time_us"]).as_py()
        if first is not None and last is not None:
            self.first_us = first if self.first_us is None else min(self.first_us, first)
            self.last_us = last if self.last_us is None else max(self.last_us, last)
            since = pc.min(rows["since_us"]).as_py()
            earliest = first if since is None else min(first, since)
            self.earliest_us = earliest if self.earliest_us is None else min(self.earliest_us, earliest)


def _outline(verb: str, of: str | None, visibility: str, flags: int) -> Outline:
    return Outline(
        verb,
        of,
        visibility,
        directed=bool(flags & 8),
        addressed=bool(flags & 4),
        answers=bool(flags & 2),
        about=bool(flags & 1),
    )


def _coded(column: Any) -> tuple[NDArray[np.int64], list[str | None]]:
    """Which word each row has, and the words; the last of them stands for none."""
    coded = column.dictionary_encode()
    words: list[str | None] = [*coded.dictionary.to_pylist(), None]
    return coded.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False).astype(np.int64), words


_REPEATING = (
    "network",
    "precision",
    "offset",
    "actor",
    "verb",
    "target",
    "to.list.element",
    "of",
    "thread",
    "space",
    "visibility",
    "confidence",
    "file",
)
"""Columns whose texts come again and again. A dictionary of ids and words would be made and given up."""

_ASCENDING = ("time_us", "time", "since_us", "row")
_ASKED = ("network", "id", "time_us")
"""Columns by which rows are looked for: only their smallest and largest values are noted, which of all columns costs a
fifth of the writing."""


class _Rows:
    """A Parquet file that is written in row groups of ROWS rows, or fewer where they are large."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        few = [name for name in _REPEATING if name.partition(".")[0] in schema.names]
        writer: Any = pq.ParquetWriter
        self._file: pq.ParquetWriter = writer(
            path,
            schema,
            compression="zstd",
            use_dictionary=few,
            write_statistics=[name for name in _ASKED if name in schema.names],
            store_schema=False,
            column_encoding={name: "DELTA_BINARY_PACKED" for name in _ASCENDING if name in schema.names},
        )
        self._pending: list[pa.RecordBatch] = []
        self._rows = 0
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def put(self, rows: pa.RecordBatch) -> None:
        """Add rows to the group that is being gathered."""
        if not rows.num_rows:
            return
        self._pending.append(rows)
        self._rows += rows.num_rows
        self._bytes += rows.nbytes
        if self._rows >= ROWS or self._bytes >= HELD:
            self._flush()

    def __exit__(self, *failure: object) -> None:
        try:
            self._flush()
        finally:
            self._file.close()

    def _flush(self) -> None:
        if self._pending:
            rows = pa.Table.from_batches(self._pending).unify_dictionaries()
            self._file.write_table(rows, row_group_size=self._rows)
            # What a group took goes back to the system: otherwise Arrow's pool keeps some 30 MB.
            pa.default_memory_pool().release_unused()
        self._pending, self._rows, self._bytes = [], 0, 0


class Draft:
    """A batch being written under a temporary name. `commit` renames it into place; `discard` removes it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.folder = home.batches / f".tmp-{uuid4().hex}"
        self.folder.mkdir(mode=0o700)
        self._tally = _Tally()
        self._accounts = 0
        self._rosters = 0

    def write(self, entries: Iterable[Entry]) -> Iterator[int]:
        """Write every record and all columns; yields the number of activities written so far, chunk by chunk."""
        accounts: dict[Account, None] = {}
        rosters: list[Roster] = []
        pending: list[Activity] = []
        with (
            _Rows(self.folder / "activities.parquet", BATCH_COLUMNS) as activity_file,
            _Rows(self.folder / "accounts.parquet", ACCOUNT) as account_file,
        ):
            for entry in entries:
                match entry:
                    case Columns():
                        self._put(activity_file, pending)
                        pending = []
                        self._put_columns(activity_file, entry.activities)
                        account_file.put(entry.accounts)
                        self._accounts += entry.accounts.num_rows
                        yield self._tally.activities
                    case Activity():
                        pending.append(entry)
                        if len(pending) >= CHUNK:
                            self._put(activity_file, pending)
                            pending = []
                            yield self._tally.activities
                    case Account():
                        accounts[entry] = None
                        if len(accounts) >= CHUNK:
                            self._put_accounts(account_file, accounts)
                            accounts = {}
                    case Roster():
                        rosters.append(entry)
                    case Problem():
                        _note(self._tally.problems, entry.place.file, entry.place.row, entry.code, entry)
                    case Skipped():
                        _note(self._tally.skipped, entry.place.file, entry.place.row, entry.why, entry)
                    case Promise():
                        self._tally.promises.append(
                            Note(file=entry.file, row=None, code=str(entry.promised), why="", count=entry.found)
                        )
            self._put(activity_file, pending)
            self._put_accounts(account_file, accounts)
        self._rosters = len(rosters)
        write_parquet(roster_columns(rosters), self.folder / "rosters.parquet")
        yield self._tally.activities

    def _put(self, file: "_Rows", pending: list[Activity]) -> None:
        if pending:
            self._put_columns(file, activity_rows(pending))

    def _put_columns(self, file: "_Rows", rows: pa.RecordBatch) -> None:
        file.put(sorted_lists(rows, "to"))
        self._tally.add(rows)

    def _put_accounts(self, file: "_Rows", accounts: dict[Account, None]) -> None:
        if accounts:
            file.put(account_rows(accounts))
            self._accounts += len(accounts)

    @property
    def outlines(self) -> frozenset[Outline]:
        """Every outline that an activity of the batch has."""
        return frozenset(self._tally.outlines.values())

    def manifest(self, base: Manifest) -> Manifest:
        """`base` with the counts of what was written."""
        tally = self._tally
        return replace(
            base,
            activities=tally.activities,
            accounts=self._accounts,
            rosters=self._rosters,
            verbs=tuple(sorted(tally.verbs.items())),
            first_us=tally.first_us,
            last_us=tally.last_us,
            earliest_us=tally.earliest_us,
            problems=tuple(tally.problems.values()),
            skipped=tuple(tally.skipped.values()),
            promises=tuple(tally.promises),
        )

    def commit(self, manifest: Manifest) -> Batch:
        """Rename the batch into place. From here on it stands."""
        (self.folder / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        final = self._home.batches / f"{manifest.id}.{manifest.revision}"
        settle(self.folder, final)
        for older in self._home.batches.glob(f"{manifest.id}.*"):
            if older != final:
                shutil.rmtree(older, ignore_errors=True)
        return Batch(final, manifest)

    def discard(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _note(notes: dict[tuple[str, str], Note], file: str, row: int | None, code: str, record: Problem | Skipped) -> None:
    # One line for each place while there are few; afterwards one for each file and reason, counted.
    key = (f"{file}:{row}", code) if len(notes) < KEPT_NOTES else (file, code)
    held = notes.get(key)
    count = record.count + (0 if held is None else held.count)
    notes[key] = Note(file=file, row=row if held is None else held.row, code=code, why=record.why, count=count)
