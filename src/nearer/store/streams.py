"""What is heard as it happens: which connections' streams are listened to, where each stands, and how it goes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from nearer.model.time import from_us, to_us
from nearer.store.database import Database
from nearer.store.tables import STREAMS


class HearingState(StrEnum):
    """How a stream stands."""

    NEW = "new"
    """It was switched on and not begun yet: the web app listens, as long as it runs."""
    HEARING = "hearing"
    FAILING = "failing"
    """The server could not be reached, or ended it again and again; it is tried again at `next`."""
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One connection's stream. `server` is who streams, `tags` are the hashtags that matter.

    `place` is where it stands in the stream: everything before it is in the log, as far as it matters. `begun` is when
    it was last connected to, `heard` the moment up to which it was listened to without a break, `kept` counts what was
    kept since it was switched on. `missed` is when the server last said that it had forgotten a part. `code`, `what`
    and `fix` are those of a failure, "" else; `failures` counts those in a row.
    """

    connection: str
    state: HearingState = HearingState.NEW
    server: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    begun: datetime | None = None
    heard: datetime | None = None
    missed: datetime | None = None
    kept: int = 0
    next: datetime | None = None
    code: str = ""
    what: str = ""
    fix: str = ""
    failures: int = 0


class Streams:
    """The table of one home's streams. Safe to share between threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, heard: Heard) -> None:
        """Write how a stream stands, new or changed."""
        with self._database.writing() as con:
            con.execute(sa.delete(STREAMS).where(STREAMS.c.connection == heard.connection))
            con.execute(sa.insert(STREAMS).values(connection=heard.connection, **_row(heard)))

    def change(self, heard: Heard) -> bool:
        """Write how a stream goes on, unless it was switched off or over to another server meanwhile; whether it was
        not."""
        mine = (STREAMS.c.connection == heard.connection) & (STREAMS.c.server == heard.server)
        mine &= (STREAMS.c.tags == " ".join(heard.tags)) & (STREAMS.c.state != HearingState.OFF.value)
        with self._database.writing() as con:
            return con.execute(sa.update(STREAMS).where(mine).values(**_row(heard))).rowcount == 1

    def all(self) -> tuple[Heard, ...]:
        """Every stream that was ever switched on, in order of the connections' ids."""
        with self._database.reading() as con:
            rows = con.execute(sa.select(STREAMS).order_by(STREAMS.c.connection)).all()
        return tuple(_heard(row) for row in rows)

    def one(self, connection: str) -> Heard | None:
        """The stream of a connection, None where none was ever switched on."""
        return next((heard for heard in self.all() if heard.connection == connection), None)


def _row(heard: Heard) -> dict[str, object]:
    return {
        "state": heard.state.value,
        "server": heard.server,
        "tags": " ".join(heard.tags),
        "place": heard.place,
        "begun_us": _us(heard.begun),
        "heard_us": _us(heard.heard),
        "missed_us": _us(heard.missed),
        "kept": heard.kept,
        "next_us": _us(heard.next),
        "code": heard.code,
        "what": heard.what,
        "fix": heard.fix,
        "failures": heard.failures,
    }


def _heard(row: sa.Row[Any]) -> Heard:
    return Heard(
        connection=row.connection,
        state=HearingState(row.state),
        server=row.server,
        tags=tuple(row.tags.split()),
        place=row.place,
        begun=_moment(row.begun_us),
        heard=_moment(row.heard_us),
        missed=_moment(row.missed_us),
        kept=row.kept,
        next=_moment(row.next_us),
        code=row.code,
        what=row.what,
        fix=row.fix,
        failures=row.failures,
    )


def _us(moment: datetime | None) -> int | None:
    return None if moment is None else to_us(moment)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_us(micros)
