"""The state in a file of the home: SQLite in write-ahead mode, so that readers never wait for the writer."""

import fcntl
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from nearer.model.errors import NearerError
from nearer.store.database import Database, StateBusy, StateMoved, StateUnreachable

PATIENCE = 30
"""Seconds to wait for another writer. Our own choice: writes take milliseconds, a suspended laptop longer."""

_COPIES = ".before-*"


class SqliteDatabase(Database):
    """The state in one file."""

    def __init__(self, path: Path, stays: Callable[[], bool] = lambda: True) -> None:
        self._path = path
        self.name = str(path)
        engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
        event.listen(engine, "connect", _tune)
        event.listen(engine, "begin", _begin)
        super().__init__(engine, engine, stays)

    @contextmanager
    def turns(self) -> Generator[sa.Connection]:
        """SQLite has one writer at a time; whoever reads first and writes then has to say so at the beginning."""
        with self.engine.connect().execution_options(nearer_writes=True) as con, con.begin():
            yield con

    @contextmanager
    def alone(self) -> Generator[bool]:
        """The lock of the home itself is enough: a file belongs to one machine."""
        yield True

    @contextmanager
    def opening(self) -> Generator[sa.Connection]:
        """Two processes may open a new home at once, and SQLite does not wait its turn for write-ahead mode."""
        with self._turn(), self.reading() as con:
            self._path.chmod(0o600)
            yield con

    @contextmanager
    def making(self) -> Generator[sa.Connection]:
        """Whoever opens the home meanwhile waits."""
        with self._turn(), self.turns() as con:
            yield con

    @contextmanager
    def _turn(self) -> Generator[None]:
        with self._path.with_suffix(".making").open("a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def tables(self, con: sa.Connection) -> frozenset[str]:
        """The names of the tables that are there."""
        rows = con.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        return frozenset(name for name in rows if not name.startswith("sqlite_"))

    def last_id(self, con: sa.Connection) -> int:
        """What SQLite remembers of AUTOINCREMENT."""
        return con.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'decisions'")).scalar() or 0

    def go_on_after(self, con: sa.Connection, id: int) -> None:
        """Set what SQLite remembers of AUTOINCREMENT."""
        con.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'decisions'"))
        con.execute(sa.text("INSERT INTO sqlite_sequence VALUES ('decisions', :id)"), {"id": id})

    def save_copy(self, why: str) -> None:
        """Copy the file beside itself, as `state.sqlite.before-<why>`; whole or not at all."""
        draft = self._path.with_name(f"{self._path.name}.copying")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with closing(sqlite3.connect(self._path)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        draft.rename(self._path.with_name(f"{self._path.name}.before-{why}"))

    def overwrite(self) -> None:
        """Write the file anew, and delete the copies."""
        with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as con:
            con.execute("VACUUM")
            con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        delete_copies(self._path)

    def server(self) -> str:
        """SQLite and its version."""
        return f"SQLite {sqlite3.sqlite_version}"

    def reason(self, error: DBAPIError) -> NearerError | None:
        """What SQLite says in its messages; its codes came with Python 3.11 and do not tell these apart."""
        said = str(error.orig)
        if "no such table" in said or "no such column" in said:
            return StateMoved(
                "The tables of the state changed while this process ran.", where=self.name, next="Start it again."
            )
        if "locked" in said:
            return StateBusy(
                "Another process holds the state of this home.",
                where=self.name,
                next="Wait until it has ended, then try again.",
            )
        if "unable to open" in said or "readonly" in said or "disk" in said or "full" in said:
            return StateUnreachable(
                "The file of the state cannot be used.",
                where=self.name,
                next="See that the disk has room and that the file is yours, then try again.",
            )
        return None


def delete_copies(path: Path) -> None:
    """Delete what was kept of a file of the state before it was changed or moved."""
    for copy in path.parent.glob(f"{path.name}{_COPIES}"):
        copy.unlink(missing_ok=True)


def _tune(connection: DBAPIConnection, _record: object) -> None:
    # The driver would begin transactions by itself, and only at the first change.
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={PATIENCE * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(con: sa.Connection) -> None:
    con.exec_driver_sql("BEGIN IMMEDIATE" if con.get_execution_options().get("nearer_writes") else "BEGIN")
