"""What a pull read becomes part of a batch, and only then is the cursor saved: a kill repeats, and loses nothing.

Each pull with news is a batch, which the log of a large home takes in as a layer. Every few minutes one would make a
hundred thousand a year, so those of a day that has passed become one: it is written as the next revision of the first,
by one rename, and the others are deleted. A kill in between leaves what is told twice, which makes no difference.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.api.cursors import without
from nearer.api.decisions import Decisions
from nearer.api.derive import LogStage
from nearer.api.importing import sights, write_batch
from nearer.api.worlds import Worlds
from nearer.model.activity import Activity, Place, Problem, Record, Roster, Skipped
from nearer.model.names import RosterName
from nearer.model.time import from_us, to_us
from nearer.sources.live.contract import LiveSource
from nearer.store.batch import Batch, Manifest
from nearer.store.columns import Columns, Entry
from nearer.store.connections import Connection
from nearer.store.home import Home
from nearer.store.schema import ACCOUNT, BATCH_COLUMNS
from nearer.store.state import State

QUIET = timedelta(hours=6)
"""Where nothing new came, so much later a pull is written down all the same: that nobody answered is a fact, too, and
counts from when it was seen. Our own choice."""

LAYOUT = "live"


def mark(connection: Connection) -> str:
    """What the manifests of a connection's batches have as their fingerprint."""
    return f"live {connection.id}"


@dataclass(frozen=True, slots=True)
class Landed:
    """What a landing did: so many activities that the log did not have, and whether a batch was written at all."""

    new: int
    written: bool


@dataclass(frozen=True, slots=True)
class Landing:
    """Writes what was read into one home. The caller holds the home's lock."""

    home: Home
    state: State
    decisions: Decisions
    worlds: Worlds
    con: duckdb.DuckDBPyConnection

    def land(
        self,
        connection: Connection,
        source: LiveSource,
        records: Sequence[Record],
        cursor: str,
        since: datetime | None,
        now: datetime,
    ) -> Landed:
        """Let these records stand, then save the cursor."""
        last = next(reversed(self._mine(connection)), None)
        quiet = not any(isinstance(record, Activity | Roster | Problem) for record in records)
        new = 0
        written = not quiet or last is None or now - (last.manifest.made or now) >= QUIET
        if written:
            new = self._new(records)
            self._write(self._manifest(connection, source, since, now), records)
            self._tidy(connection, now)
        forgotten = self.state.forgotten()
        kept = without(cursor, forgotten.named_in) if forgotten else cursor
        self.state.connections.save_cursor(connection.id, kept, now)
        return Landed(new, written)

    def tell(self, connection: Connection, source: LiveSource, records: Sequence[Record], now: datetime) -> None:
        """Let what was sent from here stand. The cursor stays; nothing is said of what else there was to see."""
        last = next(reversed(self._mine(connection)), None)
        base = self._manifest(connection, source, now, now)
        # A batch says what could be seen; sending saw nothing, so it says what the last pull said.
        self._write(base if last is None else replace(base, sights=last.manifest.sights), records)

    def _mine(self, connection: Connection) -> list[Batch]:
        """The connection's batches, oldest first."""
        return [b for b in self.worlds.batches() if b.manifest.fingerprint == mark(connection)]

    def _manifest(self, connection: Connection, source: LiveSource, since: datetime | None, now: datetime) -> Manifest:
        since_us = None if since is None else to_us(since)
        return Manifest(
            id=sha256(f"{connection.id} {now.isoformat()}".encode()).hexdigest()[:16],
            revision=1,
            source=source.name,
            title=f"{source.title}, live",
            network=connection.key.network,
            layout=LAYOUT,
            archive=f"{connection.handle}, live" if connection.handle else f"{source.title}, live",
            fingerprint=mark(connection),
            account=(connection.key.network, connection.key.id) if connection.own else None,
            made=now,
            imported=now,
            time_zone=source.coverage.time_zone,
            sights=tuple(replace(sight, since_us=since_us) for sight in sights(source.coverage)),
        )

    def _write(self, base: Manifest, entries: Iterable[Entry]) -> None:
        draft, manifest = write_batch(self.home, base, entries, self.state.forgotten(), 0, None, empty=True)
        try:
            draft.commit(manifest)
        finally:
            draft.discard()

    def _tidy(self, connection: Connection, now: datetime) -> None:
        """Make one batch of those of each day that has passed."""
        days: dict[date, list[Batch]] = {}
        for batch in self._mine(connection):
            if batch.manifest.imported.date() < now.date() and self.decisions.taken_back(batch.manifest.id) is None:
                days.setdefault(batch.manifest.imported.date(), []).append(batch)
        for batches in days.values():
            first, last = batches[0].manifest, batches[-1].manifest
            if len(batches) > 1:
                one = replace(last, id=first.id, revision=first.revision + 1)
                self._write(one, (entry for batch in batches for entry in _entries(batch)))
                for batch in batches[1:]:
                    shutil.rmtree(batch.folder, ignore_errors=True)

    def _new(self, records: Sequence[Record]) -> int:
        ids = {(record.network, record.id) for record in records if isinstance(record, Activity)}
        current = self.state.current().get("log")
        folder = None if current is None else self.home.derived / current
        if not ids or folder is None or not folder.exists():
            return len(ids)
        con = self.con.cursor()
        try:
            con.register("told", pa.table({"network": [n for n, _ in ids], "id": [i for _, i in ids]}))
            log = LogStage(folder)
            row = con.execute(f"SELECT count(*) FROM told ANTI JOIN {log.relation} USING (network, id)").fetchone()
        finally:
            con.close()
        return 0 if row is None else int(row[0])


def _entries(batch: Batch) -> Iterator[Entry]:
    """What stands in a batch."""
    no_accounts, no_acts = (pa.RecordBatch.from_pylist([], schema=schema) for schema in (ACCOUNT, BATCH_COLUMNS))
    for rows in pq.ParquetFile(batch.accounts).iter_batches():
        yield Columns(rows.cast(ACCOUNT), no_acts)
    for rows in pq.ParquetFile(batch.activities).iter_batches():
        yield Columns(no_accounts, rows.cast(BATCH_COLUMNS))
    for row in pq.read_table(batch.rosters).to_pylist():
        yield Roster(
            network=row["network"],
            owner=row["owner"],
            name=RosterName(row["name"]),
            time=None if row["time_us"] is None else from_us(row["time_us"]),
            members=tuple(row["members"]),
            place=None if row["file"] is None else Place(row["file"], row["row"]),
        )
    for note in batch.manifest.problems:
        yield Problem(Place(note.file, note.row), note.code, note.why, note.count)
    for note in batch.manifest.skipped:
        yield Skipped(Place(note.file, note.row), note.why, note.count)
