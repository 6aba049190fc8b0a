"""In a larger home the weights are not learnt with every import, but once there is enough that is new."""

from pathlib import Path

import pytest

from api.living import clock, plain_log
from nearer.api.lessons import Lesson
from nearer.api.nearer import Nearer
from nearer.api.scale import Scale
from nearer.model.time import DAY_US


@pytest.mark.parametrize(
    ("activities", "days", "due"),
    [(1_000, 0, False), (1_099, 30, False), (1_101, 0, True), (900, 0, True), (1, 31, True)],
)
def test_a_log_is_learnt_from_again_once_it_has_grown_by_a_tenth_or_a_month(
    activities: int, days: int, due: bool
) -> None:
    assert Lesson(1_000, 0, ()).is_due(activities, days * DAY_US, 0.1) is due


def test_what_little_is_new_is_shown_and_learnt_from_later(tmp_path: Path) -> None:
    logs = [plain_log(tmp_path / f"{n}.csv", rows=n, people=30, seed=n) for n in (1_500, 60, 400)]
    learnt: list[int] = []
    acts: list[int] = []
    with Nearer.open(tmp_path / "home", clock=clock, scale=Scale(small=0)) as nearer:
        for log in logs:
            assert not nearer.import_(nearer.examine([log], me="me")).failed
            world = nearer.world()
            assert world is not None
            learnt.append(world.learnt.rows)
            acts.append(world.files.totals.acts)
    assert acts[0] < acts[1] < acts[2]
    assert learnt[0] == learnt[1] != learnt[2], "a twenty-fifth more is no reason to learn, a quarter is"
