"""Where the state of a home lives: in its folder, or in a PostgreSQL database that the home remembers by address.

The password is never written down: it comes with the address each time, or from what PostgreSQL's own clients use
(`~/.pgpass`, PGPASSWORD, a service file).
"""

import fcntl
import secrets
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError

from nearer.model.errors import NearerError
from nearer.store.database import Database
from nearer.store.home import Home
from nearer.store.moving import copy
from nearer.store.postgres import SCHEMA, PostgresDatabase, shown
from nearer.store.sqlite import SqliteDatabase
from nearer.store.tables import DECISIONS
from nearer.store.upgrade import ready

IN_THE_HOME = "sqlite"
"""The address of a state that lives in the home's folder."""

_SECRET = ("password", "sslpassword")


class StateUnknown(NearerError):
    """The address of the state is not understood."""

    code = "NR-STATE-01"


class StateElsewhere(NearerError):
    """The state of this home lives in another place than the one that was named."""

    code = "NR-STATE-05"


class StateTaken(NearerError):
    """The schema holds the state of another home."""

    code = "NR-STATE-06"


@dataclass(frozen=True, slots=True)
class Place:
    """A PostgreSQL database, without its password, and the home's own schema in it."""

    url: str
    schema: str


@dataclass(frozen=True, slots=True)
class Address:
    """What a user wrote: a database (None: the home's folder), and the schema where one was named."""

    url: sa.URL | None = None
    schema: str | None = None

    def fits(self, place: Place | None) -> bool:
        """Whether this names the place where a home's state lives."""
        if self.url is None or place is None:
            return self.url is None and place is None
        return _server(self.url) == _server(sa.make_url(place.url)) and self.schema in (None, place.schema)


def understood(text: str) -> Address:
    """The address of a state as a user writes it: `sqlite`, or `postgresql+psycopg://...`. Raises StateUnknown."""
    if text == IN_THE_HOME:
        return Address()
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        raise _not_understood() from None  # Its text would show the password.
    if url.drivername not in ("postgresql+psycopg", "postgresql", "postgres"):
        raise _not_understood()
    schema = url.query.get("schema")
    if schema is not None and (not isinstance(schema, str) or not SCHEMA.fullmatch(schema)):
        raise StateUnknown(
            "This name of a schema is not one that Nearer takes.",
            where=f"{shown(url)}?schema=",
            next="Small letters, digits and _ only.",
        )
    return Address(url.set(drivername="postgresql+psycopg").difference_update_query(["schema"]), schema)


def database(home: Home, asked: str | None = None, *, move: bool = False) -> Database:
    """The database that holds the state of a home, with its tables as this version has them.

    A new home begins where `asked` says. One that has a state already must have it there, or `move` must be set:
    then the state is moved. Raises StateUnknown, StateElsewhere, StateTaken, StateNewer, StateUnreachable, HomeBusy.
    """
    wanted = None if asked is None else understood(asked)
    held = placed(home)
    if wanted is not None and not wanted.fits(held):
        if held is None and not home.state.exists():
            held = _begin(home, wanted)
        elif move:
            _move(home, held, wanted)
            held = placed(home)
        else:
            raise StateElsewhere(
                "The state of this home is not where NEARER_STATE says.",
                where=str(home.path) if held is None else f"{shown(sa.make_url(held.url))}, schema {held.schema}",
                next="nearer serve --state ADDRESS moves it; without NEARER_STATE it is used where it is.",
            )
    found = _of(home, held, wanted)
    ready(found)
    return found


def unchanged(home: Home) -> Database:
    """The database of a home as it is: nothing is made in it, changed or checked."""
    return _of(home, placed(home), None)


def placed(home: Home) -> Place | None:
    """What a home remembers of where its state is; None where that is its own folder."""
    try:
        return msgspec.json.decode(home.place.read_bytes(), type=Place)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise StateUnknown(
            "The note of where the state is cannot be read.", where=str(home.place), next="Bring it back from a backup."
        ) from error


def _begin(home: Home, wanted: Address) -> Place | None:
    with _one_at_a_time(home):
        held = placed(home)
        if held is None and wanted.url is not None and not home.state.exists():
            held = _new(wanted.url, wanted.schema)
            with closing(_of(home, held, wanted)) as other:
                if _is_filled(other):
                    raise _taken(other)
                ready(other)
            home.put_state(msgspec.json.encode(held))
    return held


def _move(home: Home, held: Place | None, wanted: Address) -> None:
    """Move the state. Its new place is remembered by one rename, and whoever reads or writes looks there first."""
    goal = None if wanted.url is None else _new(wanted.url, wanted.schema or (None if held is None else held.schema))
    with _one_at_a_time(home), home.writing(), closing(_of(home, goal, wanted)) as target:
        if goal is not None and _is_filled(target):
            if held is None or held.schema != goal.schema:
                raise _taken(target)
            ready(target)  # The same schema at another address: the database was brought there by other means.
        else:
            with closing(_of(home, held, wanted)) as source:
                _carry(home, source, target)
        home.put_state(None if goal is None else msgspec.json.encode(goal))


def _carry(home: Home, source: Database, target: Database) -> None:
    ready(source)
    with source.alone() as alone, source.writing() as old:
        if not alone:
            raise home.busy()
        with target.told(), target.making() as new:
            copy(source, old, target, new)


def _is_filled(other: Database) -> bool:
    with other.opening() as con:
        return DECISIONS.name in other.tables(con)


def _taken(other: Database) -> StateTaken:
    return StateTaken(
        "This schema holds the state of another home.",
        where=other.name,
        next="Name another with ?schema= in the address, or none.",
    )


def _new(url: sa.URL, schema: str | None) -> Place:
    query = {key: value for key, value in url.query.items() if key not in _SECRET}
    bare = sa.URL.create(url.drivername, url.username, None, url.host, url.port, url.database, query)
    return Place(bare.render_as_string(hide_password=False), schema or f"nearer_{secrets.token_hex(8)}")


def _of(home: Home, held: Place | None, wanted: Address | None) -> Database:
    """The database at a place, with the password of the address where that names the same place."""
    if held is None:
        return SqliteDatabase(home.state, lambda: not home.place.exists())
    url = sa.make_url(held.url)
    if wanted is not None and wanted.url is not None and _server(wanted.url) == _server(url):
        url = wanted.url
    before = _mark(home)
    return PostgresDatabase(url, held.schema, home.state, lambda: _mark(home) == before)


def _mark(home: Home) -> tuple[int, int] | None:
    try:
        known = home.place.stat()
    except FileNotFoundError:
        return None
    return known.st_mtime_ns, known.st_size


def _server(url: sa.URL) -> tuple[object, ...]:
    """What tells one database from another; the role and the password do not."""
    return url.host or url.query.get("host", "localhost"), url.port or url.query.get("port", 5432), url.database


def _not_understood() -> StateUnknown:
    return StateUnknown(
        "This is no address of a state.", next=f"Write {IN_THE_HOME}, or postgresql+psycopg://user@host/database."
    )


@contextmanager
def _one_at_a_time(home: Home) -> Generator[None]:
    with home.place.with_suffix(".placing").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
