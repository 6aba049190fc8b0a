"""What the state promises, the same on SQLite and on a real PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision, standing
from nearer.store.forget import Whom
from nearer.store.home import Home
from nearer.store.place import database
from nearer.store.state import Job, State
from nearer.store.tables import VERSION
from postgres import Postgres

AT = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
Opens = Callable[[], State]


@pytest.fixture
def opens(tmp_path: Path, address: str | None) -> Iterator[Opens]:
    """Opens the same home once more, as another process would."""
    with ExitStack() as stack:

        def opened() -> State:
            state = State(database(Home.open(tmp_path / "home"), address))
            stack.callback(state.close)
            return state

        yield opened


@pytest.fixture
def state(opens: Opens) -> State:
    return opens()


decided = st.tuples(st.sampled_from(Choice), st.lists(st.text(), max_size=3).map(tuple), st.text())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(decided, max_size=6))
def test_what_is_decided_comes_back_in_its_order_whatever_it_says(
    state: State, rows: list[tuple[Choice, tuple[str, ...], str]]
) -> None:
    before = state.decisions()
    made = tuple(state.decide(AT + timedelta(microseconds=i), *row) for i, row in enumerate(rows))
    assert state.decisions() == before + made
    assert [(d.choice, d.subject, d.detail) for d in made] == [(c, s, t.replace("\0", "\ufffd")) for c, s, t in rows]
    assert all(one.id < two.id for one, two in pairwise(before + made))


def test_another_process_sees_a_decision_at_its_next_look(opens: Opens) -> None:
    one, two = opens(), opens()
    assert two.decisions() == ()
    made = one.decide(AT, Choice.PIN, ("x/1",), "inner")
    assert two.decisions() == (made,)


def at_once(work: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_many_writers_lose_nothing_and_a_reader_only_ever_sees_more(opens: Opens) -> None:
    writers, reader = [opens() for _ in range(4)], opens()
    over = threading.Event()
    seen: list[tuple[int, ...]] = []

    def writing(number: int) -> Callable[[], None]:
        def work() -> None:
            for i in range(20):
                writers[number].decide(AT, Choice.DONE, (f"{number}-{i}",))

        return work

    def reading() -> None:
        while not over.is_set():
            seen.append(tuple(d.id for d in reader.decisions()))

    watching = threading.Thread(target=reading)
    watching.start()
    at_once([writing(number) for number in range(4)])
    over.set()
    watching.join()
    final = tuple(d.id for d in reader.decisions())
    assert {d.subject[0] for d in reader.decisions()} == {f"{n}-{i}" for n in range(4) for i in range(20)}
    assert all(ids == final[: len(ids)] for ids in seen), "a later id never shows before an earlier one"


def test_two_who_undo_the_latest_at_once_undo_two_decisions(opens: Opens) -> None:
    states = [opens() for _ in range(4)]
    for i in range(40):
        states[0].decide(AT, Choice.DONE, (str(i),))

    def latest(made: tuple[Decision, ...]) -> tuple[Choice, tuple[str, ...]]:
        return Choice.UNDO, (str(standing(made)[-1].id),)

    def undoing(state: State) -> Callable[[], None]:
        def work() -> None:
            for _ in range(10):
                state.decide_from(AT, latest)

        return work

    at_once([undoing(state) for state in states])
    assert standing(states[0].decisions()) == ()


def test_a_decision_that_comes_to_nothing_writes_nothing(opens: Opens) -> None:
    class Refused(Exception):
        pass

    def refuse(made: tuple[Decision, ...]) -> tuple[Choice, tuple[str, ...]]:
        raise Refused

    state = opens()
    with pytest.raises(Refused):
        state.decide_from(AT, refuse)
    assert state.decisions() == ()
    assert state.decide(AT, Choice.DONE, ("a",)) in opens().decisions()


def test_the_id_of_a_forgotten_decision_is_never_given_again(opens: Opens) -> None:
    state = opens()
    made = [state.decide(AT, Choice.DONE, (str(i),)) for i in range(3)]
    state.drop_decisions([made[1].id, made[2].id])
    assert state.decisions() == (made[0],)
    assert opens().decide(AT, Choice.DONE, ("next",)).id > made[2].id


def test_what_one_process_drops_the_others_drop(opens: Opens) -> None:
    one, two = opens(), opens()
    made = [one.decide(AT, Choice.DONE, (str(i),)) for i in range(4)]
    assert two.decisions() == tuple(made)
    one.drop_decisions([made[1].id])
    last = one.decide(AT, Choice.DONE, ("last",))
    assert two.decisions() == (made[0], made[2], made[3], last)
    one.drop_decisions([made[0].id, last.id])
    assert two.decisions() == (made[2], made[3])
    two.drop_decisions([made[2].id, made[3].id])
    assert one.decisions() == two.decisions() == ()


def test_a_stage_has_one_current_folder_and_the_old_ones_are_dropped(opens: Opens) -> None:
    state, later = opens(), AT + timedelta(hours=1)
    state.publish("log", "log-a", AT)
    state.publish("log", "log-a", AT)
    state.publish("log", "log-b", AT)
    state.publish("ties", "ties-a", AT)
    assert opens().current() == {"log": "log-b", "ties": "ties-a"}
    assert state.is_dropped("log-a") and not state.is_dropped("log-b")
    assert state.dropped_before(AT) == ()
    state.publish("log", "log-a", AT)
    assert state.dropped_before(later) == ("log-b",)
    assert state.dropped_before(later) == ()
    state.clear_derived()
    assert state.current() == {}


def test_jobs_come_newest_first_and_are_replaced_by_their_id(opens: Opens) -> None:
    state = opens()
    old = Job(id="b", title="one\0", status="found", started=AT, paths=("/a", "/ü"), me="x/1")
    new = Job(id="a", title="two", status="running", started=AT + timedelta(seconds=1), done=2**40)
    state.save_job(old)
    state.save_job(new)
    state.save_job(Job(id="b", title="one", status="done", started=AT, result='{"items": []}'))
    assert [(job.id, job.status, job.result) for job in opens().jobs()] == [
        ("a", "running", None),
        ("b", "done", '{"items": []}'),
    ]
    assert state.job("a") == new and state.job("c") is None
    state.drop_jobs()
    assert state.jobs() == ()


def test_the_forgotten_are_known_again_by_every_process(opens: Opens) -> None:
    ann = AccountKey("x", "1")
    state = opens()
    assert not state.forgotten()
    state.forget(Whom(frozenset({ann}), frozenset({"Ann Bell"})))
    state.forget(Whom(frozenset({ann}), frozenset({"Ann Bell"})))
    known = opens().forgotten()
    assert ann in known and AccountKey("x", "2") not in known
    assert known.named_in("I saw ann bell") and not known.named_in("I saw Bo")


def test_a_home_has_one_salt_however_many_ask_first(opens: Opens) -> None:
    states = [opens() for _ in range(6)]
    told: list[str] = []
    at_once([lambda state=state: told.append(state.salt()) for state in states])
    assert len(told) == 6 and len(set(told)) == 1
    assert opens().salt() == told[0]


def test_what_was_dropped_is_overwritten(opens: Opens, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    state, words = opens(), "somebody's words to be gone"
    made = [state.decide(AT, Choice.WRONG, ("x/1", "r"), f"{words} {i}") for i in range(50)]
    state.drop_decisions(d.id for d in made)
    state.compact()
    kept = state.decide(AT, Choice.DONE, ("kept",))
    folders = [tmp_path / "home"]
    if "postgresql" in request.node.name:
        server: Postgres = request.getfixturevalue("postgres")
        folders.append(server.data / "base")
        server.stop()  # Without a word, and up again: what it wrote is in its files then.
        server.start()
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files and not any(words.encode() in path.read_bytes() for path in files)
    assert state.decisions() == (kept,), "and the connections find the server again"


def test_it_says_where_it_is_and_which_version_its_tables_have(opens: Opens) -> None:
    about = opens().about()
    assert ("SQLite" in about or "PostgreSQL" in about) and VERSION in about
