"""What a pull read becomes part of a batch, and only then is the cursor saved: a kill repeats, and loses nothing.

A pull every few minutes would make a hundred thousand batches a year. So the pulls of a day go into one: each writes it
anew under the next revision, by one rename, with what is new. A large one is closed and the next begun.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.api.cursors import without
from nearer.api.decisions import Decisions
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
from nearer.store.schema import ACCOUNT, BATCH_ACTIVITY
from nearer.store.state import State

LARGE = 20_000
"""Activities from which on a day's batch is closed, so that writing it anew stays quick: our own choice."""

QUIET = timedelta(hours=6)
"""Where nothing new came, so much later a pull is written down all the same: that nobody answered is a fact, too, and
counts from when it was seen. Our own choice."""

LAYOUT = "live"


def mark(connection: Connection) -> str:
    """What the manifests of a connection's batches have as their fingerprint."""
    return f"live {connection.id}"


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
    ) -> int:
        """Let these records stand, then save the cursor. Returns how many activities the log did not have."""
        last = self._last(connection)
        quiet = not any(isinstance(record, Activity | Roster | Problem) for record in records)
        new = 0
        if not quiet or last is None or now - (last.manifest.made or now) >= QUIET:
            new = self._new(records)
            self._write(connection, source, last, records, since, now)
        forgotten = self.state.forgotten()
        kept = without(cursor, forgotten.named_in) if forgotten else cursor
        self.state.connections.save_cursor(connection.id, kept, now)
        return new

    def _last(self, connection: Connection) -> Batch | None:
        """The connection's newest batch."""
        mine = [b for b in self.worlds.batches() if b.manifest.fingerprint == mark(connection)]
        return mine[-1] if mine else None

    def _write(
        self,
        connection: Connection,
        source: LiveSource,
        last: Batch | None,
        records: Sequence[Record],
        since: datetime | None,
        now: datetime,
    ) -> None:
        goes_on = (
            last is not None
            and last.manifest.imported.date() == now.date()
            and last.manifest.activities < LARGE
            and self.decisions.taken_back(last.manifest.id) is None
        )
        base = Manifest(
            id=sha256(f"{connection.id} {now.isoformat()}".encode()).hexdigest()[:16],
            revision=1,
            source=source.name,
            title=f"{source.title}, live",
            network=connection.key.network,
            layout=LAYOUT,
            archive=f"@{connection.handle}, live" if connection.handle else f"{source.title}, live",
            fingerprint=mark(connection),
            account=(connection.key.network, connection.key.id),
            made=now,
            imported=now,
            time_zone=source.coverage.time_zone,
            sights=tuple(replace(s, since_us=None if since is None else to_us(since)) for s in sights(source.coverage)),
        )
        entries: Iterator[Entry] = iter(records)
        if last is not None and goes_on:
            base = replace(base, id=last.manifest.id, revision=last.manifest.revision + 1)
            entries = _both(last, records)
        draft, manifest = write_batch(self.home, base, entries, self.state.forgotten(), 0, None, empty=True)
        try:
            draft.commit(manifest)
        finally:
            draft.discard()

    def _new(self, records: Sequence[Record]) -> int:
        ids = {(record.network, record.id) for record in records if isinstance(record, Activity)}
        current = self.state.current().get("log")
        log = None if current is None else self.home.derived / current / "log.parquet"
        if not ids or log is None or not log.exists():
            return len(ids)
        con = self.con.cursor()
        try:
            told = pa.table({"network": [n for n, _ in ids], "id": [i for _, i in ids]})
            con.register("told", told)
            quoted = str(log).replace("'", "''")
            row = con.execute(
                f"SELECT count(*) FROM told ANTI JOIN read_parquet('{quoted}') USING (network, id)"
            ).fetchone()
        finally:
            con.close()
        return 0 if row is None else int(row[0])


def _both(last: Batch, records: Sequence[Record]) -> Iterator[Entry]:
    """What stands in a batch, then these records."""
    no_accounts, no_acts = (pa.RecordBatch.from_pylist([], schema=schema) for schema in (ACCOUNT, BATCH_ACTIVITY))
    for rows in pq.ParquetFile(last.accounts).iter_batches():
        yield Columns(rows, no_acts)
    for rows in pq.ParquetFile(last.activities).iter_batches():
        yield Columns(no_accounts, rows)
    for row in pq.read_table(last.rosters).to_pylist():
        yield Roster(
            network=row["network"],
            owner=row["owner"],
            name=RosterName(row["name"]),
            time=None if row["time_us"] is None else from_us(row["time_us"]),
            members=tuple(row["members"]),
            place=None if row["file"] is None else Place(row["file"], row["row"]),
        )
    for note in last.manifest.problems:
        yield Problem(Place(note.file, note.row), note.code, note.why, note.count)
    for note in last.manifest.skipped:
        yield Skipped(Place(note.file, note.row), note.why, note.count)
    yield from records
