"""Homes of older versions come along without loss, those of newer ones are refused, and nothing is changed half."""

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice
from nearer.store.database import Database, StateMoved, StateNewer
from nearer.store.home import Home
from nearer.store.place import database, unchanged
from nearer.store.state import State
from nearer.store.tables import FIRST, META, VERSION, VERSIONS
from nearer.store.upgrade import ready
from postgres import Postgres

AT = datetime(2026, 6, 15, tzinfo=UTC)
FIRST_RELEASE = (Path(__file__).parent / "homes" / "first-release.sql").read_text(encoding="utf-8")
"""A state as the first release wrote it: its own code made it, `sqlite3`'s `iterdump` wrote it down."""


def of_the_first_release(path: Path) -> Home:
    home = Home.open(path)
    with closing(sqlite3.connect(home.state)) as con:
        con.executescript(FIRST_RELEASE)
    return home


def test_a_home_of_the_first_release_comes_along_without_loss(tmp_path: Path) -> None:
    home = of_the_first_release(tmp_path / "home")
    state = State(database(home))
    assert [(d.id, d.choice, d.subject, d.detail) for d in state.decisions()] == [
        (1, Choice.PIN, ("mastodon/1129",), "inner"),
        (2, Choice.WRONG, ("x/20177", "direction"), 'it\'s by phone; "ü" ✓'),
        (3, Choice.UNDO, ("1",), ""),
        (4, Choice.SETTING, ("zone",), "Europe/Lisbon"),
    ]
    assert state.current() == {"log": "log-b", "ties": "ties-a"} and state.is_dropped("log-a")
    (job,) = state.jobs()
    assert (job.id, job.title, job.paths, job.me) == ("0f3a", "archive.zip", ("/inbox/0f3a/archive.zip",), "x/1")
    assert AccountKey("x", "666") in state.forgotten() and state.forgotten().named_in("zed moor")
    assert state.decide(AT, Choice.DONE, ("next",)).id == 6, "5 was given to a decision that was forgotten"
    state.close()


def test_what_it_was_before_is_kept_beside_it_until_somebody_is_forgotten(tmp_path: Path) -> None:
    home = of_the_first_release(tmp_path / "home")
    state = State(database(home))
    state.decide(AT, Choice.DONE, ("later",))
    (kept,) = home.path.glob("state.sqlite.before-*")
    assert kept.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(kept)) as con:
        assert "\n".join(con.iterdump()) + "\n" == FIRST_RELEASE
    state.compact()
    assert not list(home.path.glob("state.sqlite.before-*"))
    state.close()


def differences(found: Database) -> list[Any]:
    with found.engine.connect() as con:
        assert found.version(con) == VERSION
        made = MigrationContext.configure(con, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(made, META)


def test_step_by_step_or_at_once_the_tables_are_the_same(tmp_path: Path, postgres: Postgres) -> None:
    upgraded, new = of_the_first_release(tmp_path / "old"), Home.open(tmp_path / "new")
    on_server, stepped = Home.open(tmp_path / "server"), Home.open(tmp_path / "stepped")
    for home, address in ((upgraded, None), (new, None), (on_server, postgres.address)):
        found = database(home, address)
        assert differences(found) == []
        found.close()
    found = first_on_a_server(stepped, postgres)
    ready(found)
    assert differences(found) == []
    found.close()


def first_on_a_server(home: Home, postgres: Postgres) -> Database:
    """A state in PostgreSQL with the tables of the first version."""
    found = database(home, postgres.address)
    with found.making() as con:
        META.drop_all(con)
        VERSIONS.drop(con)
        made = MigrationContext.configure(con)
        script = ScriptDirectory.from_config(config())
        revision = script.get_revision(FIRST)
        with made.begin_transaction(), sa_operations(made):
            revision.module.upgrade()
        found.stamp(con, FIRST)
        con.execute(sa.text("INSERT INTO salt VALUES ('b')"))
        con.execute(sa.text("INSERT INTO salt VALUES ('a')"))
        con.execute(sa.text("INSERT INTO decisions (at_us, choice, subject, detail) VALUES (0, 'done', '[\"x\"]', '')"))
    return found


def sa_operations(made: MigrationContext) -> Any:
    from alembic.operations import Operations

    return Operations.context(made)


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", "nearer.store:migrations")
    made.set_main_option("path_separator", "os")
    return made


def test_a_state_on_a_server_comes_along_too(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    first_on_a_server(home, postgres).close()
    state = State(database(home))
    assert state.salt() == "a"
    (made,) = state.decisions()
    assert made.choice is Choice.DONE
    state.close()


def test_the_newest_version_is_the_one_that_the_program_looks_for() -> None:
    assert ScriptDirectory.from_config(config()).get_heads() == [VERSION]


def test_a_state_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path, address: str | None) -> None:
    home = Home.open(tmp_path / "home")
    found = database(home, address)
    with found.making() as con:
        found.stamp(con, "9999")
    found.close()
    with pytest.raises(StateNewer) as refused:
        database(home)
    assert "9999" in refused.value.what and VERSION in refused.value.what
    found = unchanged(home)
    with found.engine.connect() as con:
        assert found.version(con) == "9999"
    found.close()


def test_who_runs_during_an_upgrade_writes_no_more(tmp_path: Path, address: str | None) -> None:
    home = Home.open(tmp_path / "home")
    old, found = State(database(home, address)), database(home)
    old.decide(AT, Choice.DONE, ("a",))
    with found.making() as con:
        found.stamp(con, "9999")
    with pytest.raises(StateMoved):
        old.decide(AT, Choice.DONE, ("b",))
    with found.making() as con:
        found.stamp(con, VERSION)
    assert [d.subject for d in old.decisions()] == [("a",)]
    old.close()
    found.close()


def test_several_who_open_an_old_home_at_once_upgrade_it_once(tmp_path: Path) -> None:
    home = of_the_first_release(tmp_path / "home")
    told: list[tuple[int, ...]] = []

    def look() -> None:
        state = State(database(home))
        told.append(tuple(d.id for d in state.decisions()))
        state.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [(1, 2, 3, 4)] * 4


KILLED = """
import os, signal, sys
from pathlib import Path
from nearer.store.home import Home
from nearer.store.place import database
import nearer.store.migrations.versions.v0002_one_salt
from alembic.operations import Operations
import sqlalchemy as sa
from sqlalchemy import event

def dying(con, cursor, statement, *rest):
    if statement.startswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(sa.Engine, "after_cursor_execute", dying)
database(Home.open(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("moment", ["ALTER TABLE", "INSERT INTO salt", "\nDROP TABLE salts", "UPDATE alembic_version"])
def test_killed_in_an_upgrade_it_is_done_by_the_next_one(tmp_path: Path, moment: str) -> None:
    home = of_the_first_release(tmp_path / "home")
    done = subprocess.run([sys.executable, "-c", KILLED, str(home.path), moment], check=False)
    assert done.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(home.state)) as con:
        assert "\n".join(con.iterdump()) + "\n" == FIRST_RELEASE, "nothing was changed"
    state = State(database(home))
    assert [d.id for d in state.decisions()] == [1, 2, 3, 4]
    state.close()


def test_alembic_is_not_loaded_where_nothing_is_due(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home")
    look = (
        "import sys; from pathlib import Path; from nearer.store.home import Home; "
        "from nearer.store.place import database; database(Home.open(Path(sys.argv[1]))); "
        "sys.exit('alembic' in sys.modules or 'psycopg' in sys.modules)"
    )
    for _ in ("made", "opened again"):
        assert subprocess.run([sys.executable, "-c", look, str(home.path)], check=False).returncode == 0
