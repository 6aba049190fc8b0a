"""Connections to live networks: which there are, where each goes on reading, how its last pull went. Never a token."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from nearer.model.activity import AccountKey
from nearer.model.time import from_us, to_us
from nearer.store.database import Database
from nearer.store.tables import CONNECTIONS, CURSORS, PULLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One account (or feed) that is read live. `server` is its web address. `ended` is when it was disconnected.

    `own` is whether the account is the user's; a feed may be somebody else's.
    """

    id: str
    source: str
    key: AccountKey
    handle: str
    server: str
    scopes: tuple[str, ...]
    made: datetime
    ended: datetime | None = None
    own: bool = True


class PullState(StrEnum):
    """How a connection stands."""

    NEW = "new"
    """It was never pulled."""
    PULLING = "pulling"
    FINE = "fine"
    """The last pull saw everything there was."""
    WAITING = "waiting"
    """The server asked for a pause, or the budget of requests is used up; it goes on at `next`."""
    FAILING = "failing"
    """The server could not be reached or answered with nonsense; it is tried again at `next`."""
    REFUSED = "refused"
    """The server does not accept the token: the user must connect again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """How the last pull of a connection went, or goes.

    `seen` is the moment up to which everything was seen. `new` counts the activities that its last pull brought.
    `left` estimates the requests that remain of the history, None where it is not known and 0 where none remain. `next`
    is the moment before which it is not pulled again. `code`, `what` and `fix` are those of a failure, "" else; of a
    pull that is fine `what` says what it could not ask.
    `failures` counts those in a row. `window` and `spent` are the hour's beginning and its requests. `looked` is the
    moment up to which the user has seen what came for them in an app of the network's, None where it does not tell.
    """

    connection: str
    state: PullState = PullState.NEW
    begun: datetime | None = None
    seen: datetime | None = None
    new: int = 0
    left: int | None = None
    next: datetime | None = None
    code: str = ""
    what: str = ""
    fix: str = ""
    failures: int = 0
    window: datetime | None = None
    spent: int = 0
    looked: datetime | None = None


class Connections:
    """The tables of one home's connections. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, connection: Connection) -> None:
        """Write a connection, new or changed."""
        row = {
            "id": connection.id,
            "source": connection.source,
            "network": connection.key.network,
            "account": connection.key.id,
            "handle": connection.handle,
            "server": connection.server,
            "scopes": " ".join(connection.scopes),
            "made_us": to_us(connection.made),
            "ended_us": _us(connection.ended),
            "own": int(connection.own),
        }
        with self._database.writing() as con:
            con.execute(sa.delete(CONNECTIONS).where(CONNECTIONS.c.id == connection.id))
            con.execute(sa.insert(CONNECTIONS).values(**row))

    def all(self) -> tuple[Connection, ...]:
        """Every connection, ended ones too, in order of their making."""
        with self._database.reading() as con:
            rows = con.execute(sa.select(CONNECTIONS).order_by(CONNECTIONS.c.made_us, CONNECTIONS.c.id)).all()
        return tuple(_connection(row) for row in rows)

    def cursor(self, connection: str) -> str | None:
        """Where a connection goes on, None at the beginning."""
        with self._database.reading() as con:
            return con.execute(sa.select(CURSORS.c.value).where(CURSORS.c.connection == connection)).scalar()

    def save_cursor(self, connection: str, value: str, at: datetime) -> None:
        """Keep where a connection goes on. What was read up to there must stand."""
        with self._database.writing() as con:
            con.execute(sa.delete(CURSORS).where(CURSORS.c.connection == connection))
            con.execute(sa.insert(CURSORS).values(connection=connection, value=value, at_us=to_us(at)))

    def change_cursors(self, changed: Callable[[str], str]) -> None:
        """Rewrite every cursor: only forgetting does that."""
        with self._database.writing() as con:
            for row in con.execute(sa.select(CURSORS)).all():
                value = changed(row.value)
                if value != row.value:
                    con.execute(sa.update(CURSORS).where(CURSORS.c.connection == row.connection).values(value=value))

    def pull(self, connection: str) -> Pull:
        """How a connection's last pull went."""
        with self._database.reading() as con:
            row = con.execute(sa.select(PULLS).where(PULLS.c.connection == connection)).first()
        return Pull(connection=connection) if row is None else _pull(row)

    def save_pull(self, pull: Pull) -> None:
        """Write how a pull goes or went."""
        row = {
            "connection": pull.connection,
            "begun_us": _us(pull.begun),
            "seen_us": _us(pull.seen),
            "new": pull.new,
            "left": pull.left,
            "next_us": _us(pull.next),
            "state": pull.state.value,
            "code": pull.code,
            "what": pull.what,
            "fix": pull.fix,
            "failures": pull.failures,
            "window_us": _us(pull.window),
            "spent": pull.spent,
            "looked_us": _us(pull.looked),
        }
        with self._database.writing() as con:
            con.execute(sa.delete(PULLS).where(PULLS.c.connection == pull.connection))
            con.execute(sa.insert(PULLS).values(**row))


def _connection(row: sa.Row[Any]) -> Connection:
    return Connection(
        id=row.id,
        source=row.source,
        key=AccountKey(row.network, row.account),
        handle=row.handle,
        server=row.server,
        scopes=tuple(row.scopes.split()),
        made=from_us(row.made_us),
        ended=_moment(row.ended_us),
        own=bool(row.own),
    )


def _pull(row: sa.Row[Any]) -> Pull:
    return Pull(
        connection=row.connection,
        state=PullState(row.state),
        begun=_moment(row.begun_us),
        seen=_moment(row.seen_us),
        new=row.new,
        left=row.left,
        next=_moment(row.next_us),
        code=row.code,
        what=row.what,
        fix=row.fix,
        failures=row.failures,
        window=_moment(row.window_us),
        spent=row.spent,
        looked=_moment(row.looked_us),
    )


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else to_us(moment)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_us(micros)
