"""One life on eight networks, from one script of truth: whatever the order of import, the home tells that life."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bench.eight.cast import NETWORKS, cast_of
from bench.eight.judge import (
    NOW,
    answer_the_queue,
    bring_in,
    circles,
    exports,
    groups,
    linked,
    say_the_rest,
    talks,
    written_circles,
    written_groups,
    written_talks,
)
from bench.eight.script import Life, written

from nearer.api.nearer import Nearer

PEOPLE = 40


@pytest.fixture(scope="module")
def life() -> Life:
    return written(cast_of(PEOPLE, seed=1), seed=1)


@pytest.fixture(scope="module")
def archives(life: Life, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return exports(life, tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="module")
def home(archives: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nearer]:
    with Nearer.open(tmp_path_factory.mktemp("home"), clock=lambda: NOW) as nearer:
        assert bring_in(nearer, archives, seed=1) > 1000
        yield nearer


def test_the_cast_is_hard(life: Life) -> None:
    traps = {human.trap for human in life.cast.others}
    assert {"namesake", "first half", "other half", "renamed", "pseudonym", "company", "number"} <= traps
    assert {face.network for human in life.cast.others for face in human.faces} == set(NETWORKS)


def test_nobody_is_taken_for_another_without_being_asked_for(home: Nearer, life: Life) -> None:
    world = home.world()
    assert world is not None
    found = linked(world.people, life)
    assert found.wrong == ()
    assert found.right > 0
    assert world.people.ego_accounts >= {face.key for face in life.cast.ego.faces}


def test_twice_and_in_another_order_is_once(home: Nearer, archives: dict[str, Path], tmp_path: Path) -> None:
    assert bring_in(home, archives, seed=2) == 0
    with Nearer.open(tmp_path / "other", clock=lambda: NOW) as other:
        bring_in(other, archives, seed=3)
        one, two = home.world(), other.world()
        assert one is not None
        assert two is not None
        assert pq.read_table(one.log.log).equals(pq.read_table(two.log.log))
        assert one.people.members.equals(two.people.members)
        assert one.people.proposals == two.people.proposals


def test_people_conversations_and_circles_are_the_scripts(home: Nearer, life: Life) -> None:
    """After the queue was answered as the script has it, and the user said what no export tells."""
    assert answer_the_queue(home, life) > 0
    say_the_rest(home, life)
    world, moment = home.world(), home.moment()
    assert world is not None
    assert moment is not None
    assert groups(world.people, life) == written_groups(life)
    assert talks(moment, life) == written_talks(life)
    assert circles(moment, life) == written_circles(life)
