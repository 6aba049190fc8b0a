"""The manifest: which files count, and what came since. SQLite in write-ahead mode.

Every change is one transaction, so a kill leaves the state before it or after it. `synchronous=FULL` syncs the
write-ahead log at every commit: what has been committed survives a power cut too. Readers take one read transaction
and never wait.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from nearer.store.clustered.errors import LogMissing

VERSION = 1
"""Of the tables below and of the files they name. Raise it when either changes: older logs are then built again."""

_PAGE = "SELECT id, seq, family, role, rows, blob FROM journal WHERE id = ?"

_TABLES = (
    """CREATE TABLE log (generation INTEGER NOT NULL, seq INTEGER NOT NULL, buckets INTEGER NOT NULL,
       built INTEGER NOT NULL)""",
    "CREATE TABLE families (name TEXT PRIMARY KEY, schema BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE bases (family TEXT NOT NULL, bucket INTEGER NOT NULL, upto INTEGER NOT NULL, name TEXT NOT NULL,
       rows INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (family, bucket)) WITHOUT ROWID""",
    """CREATE TABLE entries (seq INTEGER NOT NULL, family TEXT NOT NULL, role TEXT NOT NULL, part INTEGER NOT NULL,
       since INTEGER NOT NULL, name TEXT NOT NULL, counts BLOB NOT NULL, bytes INTEGER NOT NULL,
       PRIMARY KEY (seq, family, role, part)) WITHOUT ROWID""",
    """CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, family TEXT NOT NULL,
       role TEXT NOT NULL, rows INTEGER NOT NULL, blob BLOB NOT NULL)""",
    "CREATE TABLE dropped (name TEXT PRIMARY KEY, since_us INTEGER) WITHOUT ROWID",
)


@dataclass(frozen=True, slots=True)
class Base:
    """The sorted file of one bucket of one family; it holds all that came up to commit `upto`."""

    family: str
    bucket: int
    upto: int
    name: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Tail:
    """A file of what came with the commits `since` to `seq`. `counts` are its rows by bucket, int64 in bytes.

    `role` is rows, gone (acts taken back) or ties (whole ties that are gone).
    """

    seq: int
    family: str
    role: str
    part: int
    since: int
    name: str
    counts: bytes
    bytes: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the journal: one small commit's rows of one family and role, as an Arrow stream. `id` is never used
    twice for another page."""

    id: int
    seq: int
    family: str
    role: str
    rows: int
    blob: bytes


@dataclass(frozen=True, slots=True)
class Shape:
    """What a commit has to fit: the build it adds to, its number of buckets, and the columns of the families."""

    built: int
    buckets: int
    schemas: tuple[tuple[str, pa.Schema], ...]

    def schema(self, family: str) -> pa.Schema | None:
        """The columns of a family, None where it has no rows yet."""
        return dict(self.schemas).get(family)


@dataclass(frozen=True, slots=True)
class Named:
    """All that the manifest names at one moment. `built` is the commit with which the log was built."""

    generation: int
    seq: int
    buckets: int
    built: int
    schemas: tuple[tuple[str, pa.Schema], ...]
    bases: tuple[Base, ...]
    tails: tuple[Tail, ...]
    journal: tuple[Page, ...]


class Manifest:
    """The tables of one folder. Safe to share between threads; another process opens its own."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        path = folder / "manifest.sqlite"
        if not path.exists() and not create:
            raise _missing(folder)
        self._folder = folder
        self._write = _connect(path)
        try:
            if create:
                path.chmod(0o600)
                self._make()
            elif self._version() != VERSION:
                raise _missing(folder)
            self._read = _connect(path)
        except BaseException:
            self._write.close()
            raise
        self._reading = threading.Lock()
        self._writing = threading.Lock()

    def close(self) -> None:
        self._read.close()
        self._write.close()

    def _version(self) -> int:
        return int(self._write.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        # Under the lock of the folder. One transaction, the number of the version within, so a kill makes none of it.
        if self._version() == VERSION:
            return
        self._write.execute("BEGIN IMMEDIATE")
        for (name,) in self._write.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._write.execute(f'DROP TABLE "{name}"')
        for table in _TABLES:
            self._write.execute(table)
        self._write.execute(f"PRAGMA user_version = {VERSION}")
        self._write.execute("COMMIT")

    def generation(self) -> int:
        """The number of the newest change. Raises LogMissing where no log was built."""
        with self._reading:
            found = self._read.execute("SELECT generation FROM log").fetchone()
        if found is None:
            raise _missing(self._folder)
        return int(found[0])

    def shape(self) -> Shape:
        """What a commit has to fit. Raises LogMissing where no log was built."""
        with self._reading:
            found = self._read.execute("SELECT built, buckets, name, schema FROM log LEFT JOIN families").fetchall()
        if not found:
            raise _missing(self._folder)
        schemas = tuple((name, _schema(schema)) for _, _, name, schema in found if name is not None)
        return Shape(found[0][0], found[0][1], schemas)

    def named(self, known: Mapping[int, Page]) -> Named:
        """All that is named just now, read in one transaction; pages that are known by their id are not read again.

        Raises LogMissing where no log was built.
        """
        with self._reading:
            self._read.execute("BEGIN")
            try:
                found = self._read.execute("SELECT generation, seq, buckets, built FROM log").fetchone()
                if found is None:
                    raise _missing(self._folder)
                rows = self._read.execute
                return Named(
                    *found,
                    schemas=tuple(
                        (name, _schema(schema))
                        for name, schema in rows("SELECT name, schema FROM families ORDER BY name")
                    ),
                    bases=tuple(
                        Base(*row) for row in rows("SELECT family, bucket, upto, name, rows, bytes FROM bases")
                    ),
                    tails=tuple(
                        Tail(*row)
                        for row in rows(
                            "SELECT seq, family, role, part, since, name, counts, bytes FROM entries "
                            "ORDER BY seq, family, role, part"
                        )
                    ),
                    journal=tuple(
                        known.get(id) or Page(*rows(_PAGE, (id,)).fetchone())
                        for (id,) in rows("SELECT id FROM journal ORDER BY id").fetchall()
                    ),
                )
            finally:
                self._read.execute("COMMIT")

    @contextlib.contextmanager
    def change(self) -> Generator["Change"]:
        """One transaction: it stands as a whole when the block ends, and not at all where it raises."""
        with self._writing:
            self._write.execute("BEGIN IMMEDIATE")
            try:
                yield Change(self._write)
                self._write.execute("UPDATE log SET generation = generation + 1")
                self._write.execute("COMMIT")
            except BaseException:
                if self._write.in_transaction:
                    self._write.execute("ROLLBACK")
                raise

    def dropped_before(self, moment_us: int, now_us: int) -> list[str]:
        """Names that nothing has named since before a moment; what has lost its name lately is dated `now_us`."""
        with self._writing:
            self._write.execute("BEGIN IMMEDIATE")
            old = self._write.execute("SELECT name FROM dropped WHERE since_us <= ?", (moment_us,)).fetchall()
            self._write.execute("UPDATE dropped SET since_us = ? WHERE since_us IS NULL", (now_us,))
            self._write.execute("COMMIT")
        return [name for (name,) in old]

    def deleted(self, names: list[str]) -> None:
        """The files of these names are gone from the disk."""
        with self._writing:
            self._write.execute("BEGIN IMMEDIATE")
            self._write.executemany("DELETE FROM dropped WHERE name = ?", [(name,) for name in names])
            self._write.execute("COMMIT")

    def known(self) -> set[str]:
        """Every name that is current or was until lately."""
        with self._writing:
            found = self._write.execute(
                "SELECT name FROM bases UNION SELECT name FROM entries UNION SELECT name FROM dropped"
            ).fetchall()
        return {name for (name,) in found}

    def scrub(self) -> None:
        """Overwrite what was deleted from the tables: nothing of it stays on the disk."""
        with self._writing:
            self._write.execute("VACUUM")
            self._write.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class Change:
    """What can be done within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._run = connection.execute
        self._many = connection.executemany

    def begin(self, buckets: int) -> int:
        """An empty log of so many buckets, in place of what was there; the number of its first commit."""
        self._run("INSERT OR IGNORE INTO dropped (name) SELECT name FROM bases UNION SELECT name FROM entries")
        for table in ("bases", "entries", "journal", "families"):
            self._run(f"DELETE FROM {table}")
        generation, seq = self._run("SELECT generation, seq FROM log").fetchone() or (0, 0)
        self._run("DELETE FROM log")
        self._run("INSERT INTO log VALUES (?, ?, ?, ?)", (generation, seq + 1, buckets, seq + 1))
        return int(seq) + 1

    def built(self) -> int:
        """The commit with which the log was built."""
        return int(self._run("SELECT built FROM log").fetchone()[0])

    def numbered(self) -> int:
        """The number of a new commit."""
        return int(self._run("UPDATE log SET seq = seq + 1 RETURNING seq").fetchone()[0])

    def schema(self, family: str) -> pa.Schema | None:
        """The columns of a family, None where it has no rows yet."""
        found = self._run("SELECT schema FROM families WHERE name = ?", (family,)).fetchone()
        return None if found is None else _schema(found[0])

    def set_schema(self, family: str, schema: pa.Schema) -> None:
        """The columns of a family, from now on."""
        bare = schema.remove_metadata().serialize().to_pybytes()
        self._run("INSERT OR REPLACE INTO families VALUES (?, ?)", (family, bare))

    def drop_family(self, family: str) -> None:
        """Nothing of a family is current any more."""
        for table in ("bases", "entries"):
            self._run(f"INSERT OR IGNORE INTO dropped (name) SELECT name FROM {table} WHERE family = ?", (family,))
            self._run(f"DELETE FROM {table} WHERE family = ?", (family,))
        self._run("DELETE FROM journal WHERE family = ?", (family,))
        self._run("DELETE FROM families WHERE name = ?", (family,))

    def base(self, family: str, bucket: int) -> Base | None:
        """The current sorted file of a bucket."""
        found = self._run(
            "SELECT family, bucket, upto, name, rows, bytes FROM bases WHERE family = ? AND bucket = ?",
            (family, bucket),
        ).fetchone()
        return None if found is None else Base(*found)

    def set_base(self, base: Base) -> None:
        """Name the sorted file of a bucket; the one before it is dropped."""
        self._run(
            "INSERT OR IGNORE INTO dropped (name) SELECT name FROM bases WHERE family = ? AND bucket = ?",
            (base.family, base.bucket),
        )
        self._run(
            "INSERT OR REPLACE INTO bases VALUES (?, ?, ?, ?, ?, ?)",
            (base.family, base.bucket, base.upto, base.name, base.rows, base.bytes),
        )

    def merged_across(self, upto: int) -> bool:
        """Whether some tail holds commits from both sides of a number, so that it cannot be told apart any more."""
        found = self._run("SELECT 1 FROM entries WHERE since <= ? AND seq > ? LIMIT 1", (upto, upto)).fetchone()
        return found is not None

    def add_tail(self, tail: Tail) -> None:
        """Name a tail."""
        self._run(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (tail.seq, tail.family, tail.role, tail.part, tail.since, tail.name, tail.counts, tail.bytes),
        )

    def drop_tails(self, names: list[str]) -> int:
        """These tails are not current any more; how many of them were until now."""
        self._many(
            "INSERT OR IGNORE INTO dropped (name) SELECT name FROM entries WHERE name = ?", [(n,) for n in names]
        )
        return sum(self._run("DELETE FROM entries WHERE name = ?", (name,)).rowcount for name in names)

    def drop_commits(self, family: str, upto: int) -> None:
        """What commits up to a number brought to a family gives way."""
        where = "family = ? AND seq <= ?"
        self._run(f"INSERT OR IGNORE INTO dropped (name) SELECT name FROM entries WHERE {where}", (family, upto))
        self._run(f"DELETE FROM entries WHERE {where}", (family, upto))
        self._run(f"DELETE FROM journal WHERE {where}", (family, upto))

    def has_commits(self, family: str) -> bool:
        """Whether anything came to a family that does not stand in its sorted files yet."""
        ask = "SELECT 1 FROM entries WHERE family = ? UNION ALL SELECT 1 FROM journal WHERE family = ? LIMIT 1"
        return self._run(ask, (family, family)).fetchone() is not None

    def write_journal(self, page: Page) -> None:
        """Add a page to the journal."""
        self._run(
            "INSERT INTO journal (seq, family, role, rows, blob) VALUES (?, ?, ?, ?, ?)",
            (page.seq, page.family, page.role, page.rows, page.blob),
        )

    def journal_size(self) -> tuple[int, int]:
        """How many pages the journal has, and how many bytes."""
        pages, size = self._run("SELECT count(*), coalesce(sum(length(blob)), 0) FROM journal").fetchone()
        return int(pages), int(size)

    def empty_journal(self, upto: int) -> None:
        """Take away the pages up to a commit: they stand elsewhere now."""
        self._run("DELETE FROM journal WHERE seq <= ?", (upto,))


@lru_cache(maxsize=64)
def _schema(serialized: bytes) -> pa.Schema:
    return pa.ipc.read_schema(pa.py_buffer(serialized))


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _missing(folder: Path) -> LogMissing:
    return LogMissing(
        "There is no clustered log here that this version can read.", where=str(folder), next="Build it from the log."
    )
