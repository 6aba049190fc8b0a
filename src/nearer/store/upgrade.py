"""Bring the tables of a state to this version: made where there are none, changed by Alembic where they are older."""

import sqlalchemy as sa

from nearer.store.database import Database, StateNewer
from nearer.store.tables import DECISIONS, FIRST, VERSION, VERSIONS


def ready(database: Database) -> None:
    """Make or change the tables if that is due; one look where it is not. Raises StateNewer, StateUnreachable.

    Before the tables of a file change, a copy of it is kept. Either all changes are made or none.
    """
    with database.opening() as con:
        held = _held(database, con)
    if held == VERSION:
        return
    _known(database, held)
    with database.told(), database.making() as con:
        names = database.tables(con)
        held = _held(database, con)
        _known(database, held)
        if DECISIONS.name not in names:
            database.create(con)
        elif held != VERSION:
            database.save_copy(VERSION)
            if held is None:
                database.stamp(con, FIRST)
            _migrate(con)


def _held(database: Database, con: sa.Connection) -> str | None:
    return database.version(con) if VERSIONS.name in database.tables(con) else None


def _known(database: Database, held: str | None) -> None:
    if held is not None and held > VERSION:
        raise StateNewer(
            f"The tables of the state are of version {held}; this Nearer knows those up to {VERSION}.",
            where=database.name,
            next="Update Nearer, then try again.",
        )


def _migrate(con: sa.Connection) -> None:
    # Alembic takes longer to load than a page to answer: only where there is something to change.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "nearer.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = con
    command.upgrade(config, VERSION)
