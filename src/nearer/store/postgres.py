"""The state in PostgreSQL: one schema for each home, so that one database holds the homes of many people."""

import re
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, ProgrammingError

from nearer.model.errors import NearerError
from nearer.store.database import Database, StateMoved, StateUnreachable
from nearer.store.sqlite import delete_copies
from nearer.store.tables import META

SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")
"""Names that PostgreSQL takes without quotes, at most 63 bytes (its documentation, 4.1.1)."""

LET_GO = 0.25
"""Seconds until a killed holder's lock is free: the server has to see the closed connection. Our own choice."""

_SILENT = {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
"""A connection whose other end is gone is given up after 20 + 3 * 10 seconds, here and (`_OPTIONS`) on the server:
a machine that lost its power holds the lock no longer. Our own choice."""

_OPTIONS = (
    "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 "
    # A decision that was confirmed is on the disk, also on a server that is set to be quicker than that.
    "-c synchronous_commit=on"
)


class DriverMissing(NearerError):
    """The driver for PostgreSQL, an extra, is not installed."""

    code = "NR-STATE-07"


class PostgresDatabase(Database):
    """The state in one schema of a PostgreSQL database. `leftover` is the file that held the state before."""

    def __init__(self, url: sa.URL, schema: str, leftover: Path, stays: Callable[[], bool] = lambda: True) -> None:
        self._schema = schema
        self._leftover = leftover
        self.name = f"{shown(url)}, schema {schema}"
        options = f"{url.query.get('options', '')} {_OPTIONS} -c search_path={schema}"
        known = {"application_name": "nearer", "connect_timeout": 10, **_SILENT}
        given = {key: value for key, value in known.items() if key not in url.query}
        try:
            engine = sa.create_engine(url, pool_pre_ping=True, connect_args={**given, "options": options.strip()})
        except ModuleNotFoundError as error:
            raise DriverMissing(
                "The driver for PostgreSQL is not installed.", where=shown(url), next='pip install "nearer[postgres]"'
            ) from error
        # What takes one statement needs no transaction around it, which would be two more ways to the server.
        self._at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
        super().__init__(engine, self._at_once, stays)

    @contextmanager
    def turns(self) -> Generator[sa.Connection]:
        """Writers wait for each other, so that ids stand in the order in which decisions become visible."""
        with self.engine.begin() as con:
            con.execute(sa.select(sa.func.pg_advisory_xact_lock(self._number("write"))))
            yield con

    @contextmanager
    def alone(self) -> Generator[bool]:
        """A lock of the session: the server lets go of it when the connection ends, however that comes."""
        number = self._number("alone")
        end = time.monotonic() + LET_GO
        with self.told(), self._at_once.connect() as con:
            while not (held := bool(con.execute(sa.select(sa.func.pg_try_advisory_lock(number))).scalar())):
                if time.monotonic() > end:
                    break
                time.sleep(0.01)
            try:
                yield held
            finally:
                if held:
                    self._let_go(con, number)

    def _let_go(self, con: sa.Connection, number: int) -> None:
        try:
            con.execute(sa.select(sa.func.pg_advisory_unlock(number)))
        except DBAPIError:
            con.invalidate()  # The connection broke, and the lock went with it.

    @contextmanager
    def opening(self) -> Generator[sa.Connection]:
        """The server orders who comes first."""
        with self.reading() as con:
            yield con

    @contextmanager
    def making(self) -> Generator[sa.Connection]:
        """Changes of tables are transactions in PostgreSQL, so a lock that ends with it is enough."""
        with self.engine.begin() as con:
            con.execute(sa.select(sa.func.pg_advisory_xact_lock(self._number("write"))))
            if not con.execute(sa.text("SELECT 1 FROM pg_namespace WHERE nspname = :s"), {"s": self._schema}).scalar():
                con.execute(sa.schema.CreateSchema(self._schema))
            yield con

    def tables(self, con: sa.Connection) -> frozenset[str]:
        """The names of the tables that are there."""
        rows = con.execute(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :s"), {"s": self._schema})
        return frozenset(rows.scalars())

    def last_id(self, con: sa.Connection) -> int:
        """Where the sequence of the ids stands."""
        return con.execute(sa.text("SELECT last_value FROM decisions_id_seq WHERE is_called")).scalar() or 0

    def go_on_after(self, con: sa.Connection, id: int) -> None:
        """Set the sequence of the ids."""
        con.execute(sa.text("SELECT setval('decisions_id_seq', :id)"), {"id": id})

    def save_copy(self, why: str) -> None:
        """Whoever runs the server saves it; changes of tables are whole or not at all."""

    def overwrite(self) -> None:
        """Write the tables anew, and delete the file that held the state before, with its copies."""
        with self.told(), self._at_once.connect() as con:
            for table in META.sorted_tables:
                con.execute(sa.text(f"VACUUM FULL {table.name}"))
        for end in ("", "-wal", "-shm"):
            self._leftover.with_name(self._leftover.name + end).unlink(missing_ok=True)
        delete_copies(self._leftover)

    def server(self) -> str:
        """PostgreSQL and its version."""
        with self.reading() as con:
            said = str(con.execute(sa.text("SHOW server_version")).scalar())
        return f"PostgreSQL {said.partition(' ')[0]}"

    def reason(self, error: DBAPIError) -> NearerError | None:
        """What a state of SQL means (its documentation, appendix A); a driver that has none lost the connection."""
        state = getattr(error.orig, "sqlstate", None)
        if state in ("42P01", "42703", "3F000"):
            return StateMoved(
                "The tables of the state are not there, or changed while this process ran.",
                where=self.name,
                next="Start it again.",
            )
        if state == "42501":
            return StateUnreachable(
                "The database does not let this role do that.",
                where=self.name,
                next="Grant it CREATE on the database, or a schema of its own, named with ?schema= in the address.",
            )
        if isinstance(error, ProgrammingError):
            return None
        return StateUnreachable(
            "The database cannot be reached.",
            where=self.name,
            next="See that it runs and that address and password are right, then try again.",
        )

    def _number(self, purpose: str) -> int:
        """A lock's number: locks belong to a database and not to a schema."""
        digest = blake2b(f"nearer {self._schema} {purpose}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def shown(url: sa.URL) -> str:
    """Where a database is, without the password."""
    host = url.host or url.query.get("host", "localhost")
    return f"{host}{'' if url.port is None else f':{url.port}'}/{url.database or url.username or ''}"
