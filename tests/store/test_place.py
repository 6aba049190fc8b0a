"""Where the state of a home lives, how it gets there, and what a home remembers of it."""

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.model.errors import NearerError
from nearer.store.database import StateMoved, StateUnreachable
from nearer.store.forget import Whom
from nearer.store.home import Home, HomeBusy, HomeError
from nearer.store.place import StateElsewhere, StateTaken, StateUnknown, database, understood
from nearer.store.state import Job, State
from postgres import Postgres

AT = datetime(2026, 6, 15, tzinfo=UTC)
SECRET = "a-secret-word"


def opened(home: Home, address: str | None = None, *, move: bool = False) -> State:
    return State(database(home, address, move=move))


def with_password(postgres: Postgres) -> str:
    return postgres.address.replace("nearer@", f"nearer:{SECRET}@")


def test_a_new_home_begins_where_it_is_told_and_remembers_it_without_the_password(
    tmp_path: Path, postgres: Postgres
) -> None:
    home = Home.open(tmp_path / "home")
    state = opened(home, with_password(postgres) + f"&sslpassword={SECRET}")
    made = state.decide(AT, Choice.DONE, ("a",))
    state.close()
    assert not home.state.exists()
    assert stat.S_IMODE(home.place.stat().st_mode) == 0o600
    assert all(SECRET.encode() not in path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    state = opened(Home.open(tmp_path / "home"))
    assert state.decisions() == (made,) and "PostgreSQL" in state.about() and SECRET not in state.about()
    state.close()


def test_one_database_holds_many_homes_that_do_not_see_each_other(tmp_path: Path, postgres: Postgres) -> None:
    one, two = (opened(Home.open(tmp_path / name), postgres.address) for name in ("ann", "bo"))
    made = one.decide(AT, Choice.DONE, ("a",)), two.decide(AT, Choice.DONE, ("b",))
    assert one.decisions() == made[:1] and two.decisions() == made[1:]
    assert made[0].id == made[1].id == 1 and one.salt() != two.salt()
    with one.alone() as first, two.alone() as second:
        assert first and second
    one.close()
    two.close()


def test_a_schema_may_be_named_and_belongs_to_one_home(tmp_path: Path, postgres: Postgres) -> None:
    address = postgres.address + "&schema=ann"
    state = opened(Home.open(tmp_path / "ann"), address)
    assert "schema ann" in state.about()
    opened(Home.open(tmp_path / "ann"), address).close()
    with pytest.raises(StateTaken):
        database(Home.open(tmp_path / "bo"), address)
    state.close()


def filled(home: Home) -> tuple[Decision, ...]:
    state = opened(home)
    made = [state.decide(AT, Choice.DONE, (str(i),)) for i in range(5)]
    state.drop_decisions([made[-1].id])
    state.publish("log", "log-a", AT)
    state.save_job(Job(id="a", title="t", status="done", started=AT))
    state.forget(Whom(frozenset({AccountKey("x", "1")}), frozenset()))
    state.close()
    return tuple(made[:-1])


def holds(state: State, made: tuple[Decision, ...]) -> None:
    assert state.decisions()[: len(made)] == made
    assert state.current() == {"log": "log-a"} and AccountKey("x", "1") in state.forgotten()
    assert [job.id for job in state.jobs()] == ["a"]


def test_a_state_moves_to_a_server_and_back_with_everything_in_it(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    made = filled(home)
    state = opened(home, with_password(postgres), move=True)
    holds(state, made)
    assert "PostgreSQL" in state.about()
    made = (*made, state.decide(AT, Choice.DONE, ("on the server",)))
    assert made[-1].id == 6, "5 was given to a decision that was forgotten"
    state.close()
    state = opened(home, "sqlite", move=True)
    holds(state, made)
    assert "SQLite" in state.about()
    assert state.decide(AT, Choice.DONE, ("in the folder again",)).id == 7
    state.close()
    opened(home).close()
    state = opened(home, postgres.address + "&schema=again", move=True)
    holds(state, made)
    state.close()


def test_what_moved_away_is_gone_from_the_folder_once_somebody_is_forgotten(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    filled(home)
    state = opened(home, postgres.address, move=True)
    assert home.state.exists(), "as it was, in case of need"
    state.compact()
    assert not list(home.path.glob("state.sqlite*"))
    state.close()


def test_who_runs_while_the_state_moves_is_told_and_loses_nothing(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    filled(home)
    before = opened(Home.open(tmp_path / "home"))
    opened(home, postgres.address, move=True).close()
    with pytest.raises(StateMoved):
        before.decide(AT, Choice.DONE, ("too late",))
    with pytest.raises(StateMoved):
        before.decisions()
    before.close()


def test_a_state_does_not_move_while_somebody_imports(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    filled(home)
    with Home.open(tmp_path / "home").writing(), pytest.raises(HomeBusy):
        database(home, postgres.address, move=True)
    opened(home).close()


def test_the_environment_alone_moves_nothing(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    made = filled(home)
    with pytest.raises(StateElsewhere):
        database(home, postgres.address)
    state = opened(home)
    assert state.decisions() == made
    state.close()


def test_a_database_that_was_restored_elsewhere_is_taken_as_it_is(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    state = opened(home, postgres.address)
    made = state.decide(AT, Choice.DONE, ("a",))
    state.close()
    note = json.loads(home.place.read_text())
    home.place.write_text(json.dumps({**note, "url": "postgresql+psycopg://nearer@gone.invalid/postgres"}))
    state = opened(home, postgres.address, move=True)
    assert state.decisions() == (made,)
    state.close()


def test_an_older_nearer_does_not_open_a_home_whose_state_is_on_a_server(tmp_path: Path, postgres: Postgres) -> None:
    home = Home.open(tmp_path / "home")
    opened(home, postgres.address).close()
    assert (home.path / "home").read_text() == "2\n", "the first release knows 1 only"
    opened(home, "sqlite", move=True).close()
    assert (home.path / "home").read_text() == "1\n"
    (home.path / "home").write_text("3\n")
    with pytest.raises(HomeError):
        Home.open(home.path)


def test_two_machines_do_not_write_at_once(tmp_path: Path, postgres: Postgres) -> None:
    """Two folders that share no file lock stand for two machines whose disk does not carry locks."""
    here, there = Home.open(tmp_path / "here"), Home.open(tmp_path / "there")
    one = opened(here, postgres.address)
    there.put_state(here.place.read_bytes())
    two = opened(there)
    here.share(one.alone)
    there.share(two.alone)
    with here.writing():
        with pytest.raises(HomeBusy), there.writing():
            pass
        assert two.decide(AT, Choice.DONE, ("meanwhile",)) in one.decisions()
    with there.writing():
        pass
    one.close()
    two.close()


def test_a_connection_that_breaks_is_found_again(tmp_path: Path, postgres: Postgres) -> None:
    state = opened(Home.open(tmp_path / "home"), postgres.address)
    made = state.decide(AT, Choice.DONE, ("a",))
    with state.alone() as alone:
        assert alone
        with psycopg.connect(f"host={postgres.folder} user=nearer dbname=postgres", autocommit=True) as con:
            con.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nearer'")
    assert state.decisions() == (made,)
    with state.alone() as alone:
        assert alone
    state.close()


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        (f"mysql://nearer:{SECRET}@host/db", StateUnknown),
        (f"postgresql://nearer:{SECRET}@host:port/db", StateUnknown),
        (f"{SECRET}", StateUnknown),
        (f"postgresql://nearer:{SECRET}@host/db?schema=Robert'); DROP TABLE decisions;--", StateUnknown),
        (f"postgresql://nearer:{SECRET}@127.0.0.1:1/db", StateUnreachable),
        (f"postgresql://nearer:{SECRET}@/postgres?host={{folder}}&schema=pg_catalog", StateUnreachable),
    ],
)
def test_what_cannot_be_used_is_refused_without_the_password(
    tmp_path: Path, postgres: Postgres, address: str, failure: type[NearerError]
) -> None:
    home = Home.open(tmp_path / "home")
    with pytest.raises(failure) as refused:
        database(home, address.replace("{folder}", str(postgres.folder)))
    assert SECRET not in str(refused.value) and refused.value.next
    assert not home.place.exists(), "nothing is remembered"
    opened(home).close()


def test_every_way_to_write_the_address_means_the_same(postgres: Postgres) -> None:
    for scheme in ("postgresql+psycopg", "postgresql", "postgres"):
        address = understood(f"{scheme}://ann@db.example/nearer?schema=ann")
        assert address.url is not None and address.schema == "ann"
        assert str(address.url) == "postgresql+psycopg://ann@db.example/nearer"


HOLDER = """
import sys, time
from pathlib import Path
from nearer.store.home import Home
from nearer.store.place import database
from nearer.store.state import State

home = Home.open(Path(sys.argv[1]))
home.share(State(database(home)).alone)
with home.writing():
    (home.batches / ".tmp-half").mkdir()
    print("held", flush=True)
    time.sleep(600)
"""


def test_killed_while_it_held_the_lock_the_next_one_gets_it_at_once(tmp_path: Path, address: str | None) -> None:
    home = Home.open(tmp_path / "home")
    state = opened(home, address)
    home.share(state.alone)
    for _ in range(3):
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(home.path)], stdout=subprocess.PIPE)
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(HomeBusy), home.writing():
            pass
        holder.kill()
        holder.wait()
        with home.writing():
            assert not list(home.batches.iterdir()), "and clears away what was half made"
        holder.stdout.close()
    state.close()
