"""A home that grew by imports, by what was taken back and by decisions on people is the home that is made at once."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nearer.api.derive import Making, make_ties, resolve_people
from nearer.api.lessons import Lesson
from nearer.api.logs import make_log
from nearer.api.nearer import Nearer
from nearer.api.owners import owners
from nearer.api.scale import Scale
from nearer.api.stages import identity, made_in
from nearer.api.world import World
from nearer.model.decision import Choice
from nearer.store.layers import MOST, LogMade

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
GROWS = Scale(small=0, share=1e9)
HEAD = "time,actor,target,verb,id,in_reply_to,text\n"
VERBS = ("message", "reply", "like", "mention", "repost", "follow", "quote", "call", "block", "dislike")
OTHERS = ("ann", "bob", "cy", "dee", "eve")


@dataclass(frozen=True)
class Row:
    """One line of a plain log; `day` None without a time. Equal ids are the same activity, told less or more fully."""

    id: int
    day: int | None
    fine: bool
    other: str
    incoming: bool
    verb: str
    to: int | None
    text: str

    @property
    def line(self) -> str:
        moment = None if self.day is None else AT - timedelta(days=20 - self.day, minutes=self.id % 3)
        time = "" if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ" if self.fine else "%Y-%m-%d")
        pair = f"{self.other},me" if self.incoming else f"me,{self.other}"
        return f"{time},{pair},{self.verb},a{self.id},{'' if self.to is None else f'a{self.to}'},{self.text}\n"


def row_of(id: int, seed: int) -> st.SearchStrategy[Row]:
    """Most of an activity follows from its id; archives differ in how fine its time is and how much of its text."""
    return st.builds(
        Row,
        id=st.just(id),
        day=st.just(None if id % 17 == 3 else (id * 7 + seed) % 20),
        fine=st.booleans(),
        other=st.just(OTHERS[(id * 5 + seed) % len(OTHERS)]),
        incoming=st.just((id * 11 + seed) % 3 == 0),
        verb=st.just(VERBS[(id * 13 + seed) % len(VERBS)]),
        to=st.just((id * 3 + seed) % 40 if id % 2 else None),
        text=st.sampled_from(["", "a word", "a word or two? yes"]),
    )


logs = st.integers(0, 9).flatmap(
    lambda seed: st.lists(
        st.lists(st.integers(0, 39).flatmap(lambda id: row_of(id, seed)), min_size=1, max_size=14),
        min_size=3,
        max_size=5,
    )
)
steps = st.lists(
    st.tuples(st.sampled_from(["import", "import", "import", "back", "merge", "undo"]), st.integers(0, 9)),
    min_size=4,
    max_size=11,
)


def whole(nearer: Nearer, world: World, number: int) -> World:
    """The same facts, decisions and lesson, made at once."""
    made = made_in(world.ties.folder)
    assert made is not None
    decisions = nearer.standing()
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        log = make_log(nearer.home, f"log-whole-{number}", world.batches, con)
        people = resolve_people(log, decisions, owners(world.batches, decisions))
        making = Making(log, people, world.batches, identity(decisions), (made.lesson, Lesson(0, 0, ())))
        ties = make_ties(nearer.home, f"ties-whole-{number}", making, con, None)
    return World(f"whole-{number}", world.batches, people, log, ties, world.con)


def same(grown: World, once: World, *, asked: bool = True) -> None:
    """Every fact of every tie to the last bit, every row, everything that may be open, where that is `asked` for."""
    assert list(grown.state.persons) == list(once.state.persons)
    assert grown.state.facts.tobytes() == once.state.facts.tobytes()
    assert grown.files.totals == once.files.totals
    np.testing.assert_array_equal(grown.files.start, once.files.start)
    np.testing.assert_array_equal(grown.views.until_us, once.views.until_us)
    np.testing.assert_array_equal(grown.names.alphabet, once.names.alphabet)
    count = len(once.state)
    ties = np.arange(0, count, 2)
    for one, other in (
        (grown.acts.part(0, count), once.acts.part(0, count)),
        (grown.acts.part(count // 2, count), once.acts.part(count // 2, count)),
        (grown.acts.of(ties), once.acts.of(ties)),
    ):
        for ours, theirs in zip(one.columns(), other.columns(), strict=True):
            np.testing.assert_array_equal(ours, theirs)
    for person in once.state.persons:
        assert grown.rows(person).to_pylist() == once.rows(person).to_pylist()
        one, other = (w.rows_at(w.places(person), ["activity"]) for w in (grown, once))
        assert one.to_pylist() == other.to_pylist()
    if asked:
        assert opened(grown) == opened(once)
    count_of = "SELECT count(*) AS n, count(DISTINCT activity) AS ids FROM {interactions}"
    assert grown.query(count_of).to_pylist() == once.query(count_of).to_pylist()


def opened(world: World) -> list[dict[str, object]]:
    """What may be open. The numbers of talks tell apart those of one person; here each is called by its first act."""
    rows = sorted(world.candidates().to_pylist(), key=lambda row: str((row["person"], row["scope"], row["id"])))
    first: dict[object, str] = {}
    for row in rows:
        row["talk"] = first.setdefault((row["person"], row["talk"]), row["id"])
    return rows


@settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(told=logs, todo=steps)
def test_whatever_came_and_went_the_home_is_that_of_what_stands(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[Row]], todo: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("grown")
    files: list[Path] = []
    for number, rows in enumerate(told):
        files.append(folder / f"{number}.csv")
        files[-1].write_text(HEAD + "".join(row.line for row in rows))
    with Nearer.open(folder / "home", clock=lambda: AT, scale=GROWS) as nearer:
        assert not nearer.import_(nearer.examine(files[:1], me="me")).failed
        for number, (what, which) in enumerate(todo):
            match what:
                case "import":
                    nearer.import_(nearer.examine([files[which % len(files)]], me="me"))
                case "back" if len(stand := nearer.batches()) > 1:
                    nearer.decide(Choice.TAKE_BACK, (stand[which % len(stand)].manifest.id,))
                case "merge":
                    one, two = OTHERS[which % 5], OTHERS[(which + 1 + which // 5) % 5]
                    nearer.decide(Choice.MERGE, (f"plain/{one}", f"plain/{two}"))
                case "undo" if nearer.standing():
                    nearer.undo()
                case _:
                    continue
            world = nearer.world()
            if world is None:
                break
            same(world, whole(nearer, world, number), asked=number % 3 != 1)


def test_what_may_be_open_is_worked_out_when_it_is_asked_for_from_all_that_came_since(tmp_path: Path) -> None:
    """Also where so many imports came meanwhile that their layers became one."""
    with Nearer.open(tmp_path / "home", clock=lambda: AT, scale=GROWS) as nearer:
        for number in range(MOST + 3):
            rows = [
                Row(n, n % 20, True, OTHERS[n % 5], n % 3 > 0, VERBS[n % 8], n - 1, "a word? yes")
                for n in range(30 + 2 * number)
            ]
            log = tmp_path / f"{number}.csv"
            log.write_text(HEAD + "".join(row.line for row in rows[28 + 2 * number if number else 0 :]))
            assert not nearer.import_(nearer.examine([log], me="me")).failed
            world = nearer.world()
            assert world is not None and world.ties.open.exists() == (number == 0)
            if number == MOST + 2:
                same(world, whole(nearer, world, number))
                assert world.ties.open.exists()


def test_several_may_ask_at_once_what_may_be_open(tmp_path: Path) -> None:
    rows = [Row(n, n % 20, True, OTHERS[n % 5], n % 3 > 0, VERBS[n % 8], n - 1, "a word? yes") for n in range(40)]
    log = tmp_path / "log.csv"
    log.write_text(HEAD + "".join(row.line for row in rows))
    with Nearer.open(tmp_path / "home", clock=lambda: AT, scale=GROWS) as nearer:
        assert not nearer.import_(nearer.examine([log], me="me")).failed
        world = nearer.world()
        assert world is not None
        was = opened(world)
        shutil.rmtree(world.ties.open)
        asking = [World(world.key, world.batches, world.people, world.log, world.ties, world.con) for _ in range(4)]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(opened, asking)) == [was] * 4
        assert not list(world.ties.folder.glob(".tmp-*"))


def test_what_is_new_lies_on_what_was_there(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    rows = [Row(n, n % 20, True, OTHERS[n % 5], n % 3 == 0, VERBS[n % 8], None, "a word") for n in range(60)]
    first.write_text(HEAD + "".join(row.line for row in rows[:50]))
    second.write_text(HEAD + "".join(row.line for row in rows[45:]))
    with Nearer.open(tmp_path / "home", clock=lambda: AT, scale=GROWS) as nearer:
        for number, file in enumerate((first, second)):
            assert not nearer.import_(nearer.examine([file], me="me")).failed
            world = nearer.world()
            assert world is not None
            made = made_in(world.ties.folder)
            assert made is not None and bool(made.base) == bool(number)
            assert len(pq.read_table(world.ties.interactions)) == (50, 10)[number]
            same(world, whole(nearer, world, number))


def test_what_it_lies_on_may_be_deleted_at_any_time(tmp_path: Path) -> None:
    logs = [tmp_path / f"{number}.csv" for number in range(2)]
    for number, log in enumerate(logs):
        rows = [Row(n, n % 20, True, OTHERS[n % 5], n % 3 == 0, VERBS[n % 8], None, "") for n in range(40)]
        log.write_text(HEAD + "".join(row.line for row in rows[20 * number : 20 * number + 20]))
    with Nearer.open(tmp_path / "home", clock=lambda: AT, scale=GROWS) as nearer:
        for log in logs:
            assert not nearer.import_(nearer.examine([log], me="me")).failed
        world = nearer.world()
        assert world is not None and world.files.base is not world.files
        facts, bases = world.state.facts.tobytes(), (world.files.base.folder, world.log.layers.base)
    for base in bases:
        shutil.rmtree(base)
    with Nearer.open(tmp_path / "home", clock=lambda: AT, scale=GROWS) as nearer:
        world = nearer.world()
        assert world is not None and world.state.facts.tobytes() == facts
        assert world.query("SELECT count(*) AS n FROM {log}").to_pylist() == [{"n": 40}]


def test_what_another_version_made_is_made_anew_and_not_grown_on(tmp_path: Path) -> None:
    """Names of stages hold the version of the program and of DuckDB, whose hashes the indexes rest on."""
    logs = [tmp_path / f"{number}.csv" for number in range(2)]
    for number, log in enumerate(logs):
        rows = [Row(n, n % 20, True, OTHERS[n % 5], n % 3 == 0, VERBS[n % 8], None, "") for n in range(40)]
        log.write_text(HEAD + "".join(row.line for row in rows[20 * number : 20 * number + 20]))
    home, other = tmp_path / "home", "log-of-another-version"
    with Nearer.open(home, clock=lambda: AT, scale=GROWS) as nearer:
        assert not nearer.import_(nearer.examine(logs[:1], me="me")).failed
        world = nearer.world()
        assert world is not None and world.log.made is not None
        made = LogMade(other, (), world.log.made.batches)
        world.log.folder.rename(home / "derived" / other)
        (home / "derived" / other / "log.json").write_bytes(msgspec.json.encode(made))
        shutil.rmtree(world.ties.folder)
        nearer.state.publish("log", other, AT)
    with Nearer.open(home, clock=lambda: AT, scale=GROWS) as nearer:
        world = nearer.world()
        assert world is not None and world.query("SELECT count(*) AS n FROM {log}").to_pylist() == [{"n": 20}]
        assert not nearer.import_(nearer.examine(logs[1:], me="me")).failed
        world = nearer.world()
        assert world is not None
        assert other not in world.log.below
        same(world, whole(nearer, world, 0))
