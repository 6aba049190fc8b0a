"""Effects and silences add up to the closeness, and what is added later comes to the same as all at once."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from api.living import AT, Kept, plain_log
from nearer.model.tie import Circle, Standing
from nearer.ties.closeness import points
from nearer.ties.kernel import fold, replay
from nearer.ties.state import NEVER


@pytest.fixture(scope="module", params=["demo", "plain"])
def kept(request: pytest.FixtureRequest, demo: Kept, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    if request.param == "demo":
        return demo
    folder = tmp_path_factory.mktemp("plain")
    return Kept.of(folder / "home", plain_log(folder / "log.csv", rows=3_000, people=60))


def test_of_every_tie_the_ledger_adds_up_to_what_is_shown(kept: Kept) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None and len(moment.table) > 30
        for i, person in enumerate(moment.table.persons):
            told = moment.ledger(person)
            shown = moment.table.closeness[i]
            assert abs(told.gained + told.faded - told.closeness) <= 1e-9
            assert abs(sum(e.effect + e.silence for e in told.effects) + told.closing - told.closeness) <= 1e-9
            if not np.isnan(shown) and moment.table.standing[i] != list(Standing).index(Standing.BLOCKED):
                assert abs(told.closeness - shown) <= 1e-9
            assert all(e.silence <= 0 for e in told.effects)


def test_what_each_act_did_adds_up_between_any_two_acts(kept: Kept) -> None:
    with kept.open() as nearer:
        world = nearer.world()
        assert world is not None
        every = world.acts.part(0, len(world.state))
        _, told = replay(every)
        before, after, silence = told.before, told.after, told.silence
        for i in range(len(every.persons)):
            mine = np.arange(every.start[i], every.start[i + 1])
            mine = mine[every.time_us[mine] != NEVER]
            moved = float((after[mine] - before[mine]).sum() + silence[mine].sum())
            end = float(after[mine[-1]]) if len(mine) else 0.0
            assert abs(moved - end) <= 1e-9


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_a_log_in_two_parts_comes_to_the_same_as_at_once(kept: Kept, share: float) -> None:
    with kept.open() as nearer:
        world = nearer.world()
        assert world is not None
        every = world.acts.part(0, len(world.state))
        times = np.sort(every.time_us[every.time_us != NEVER])
        cut = int(times[int(share * (len(times) - 1))])
        parts = fold(fold(None, every.until(cut)), every.after(cut))
        whole = fold(None, every)
        at = int(times[-1]) + 1
        assert parts.persons == whole.persons
        np.testing.assert_allclose(points(parts, at).both, points(whole, at).both, rtol=1e-9, atol=0)
        np.testing.assert_allclose(world.state.sums, whole.sums, rtol=1e-9, atol=0)


def test_whoever_is_blocked_or_unanswered_is_in_no_inner_circle(kept: Kept) -> None:
    with kept.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None
        day = moment.day(nearer.standing(), 600, ZoneInfo("UTC"))
        waiting = {opening.person for opening in day.every}
        for tie in moment.table.ties():
            if tie.standing is Standing.BLOCKED:
                assert tie.circle is None and tie.attention is Circle.STRANGERS
                assert tie.person not in waiting
            if tie.standing is Standing.UNANSWERED:
                assert tie.circle in (Circle.WIDE, Circle.STRANGERS)
