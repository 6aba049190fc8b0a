"""What a home teaches: the forecast and its record, and weights that follow what the user says, once asked to."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from api.living import AT, Kept
from nearer.model.decision import Choice
from nearer.model.names import Kind
from nearer.model.tie import Standing
from nearer.pages import why
from nearer.pages.how import build
from nearer.pages.view import View
from nearer.ties.table import STANDINGS


@pytest.fixture
def own(demo: Kept, tmp_path: Path) -> Kept:
    shutil.copytree(demo.home, tmp_path / "home")
    return Kept(tmp_path / "home")


def test_what_was_forecast_is_about_what_happened(demo: Kept) -> None:
    with demo.open() as nearer:
        page = build(nearer, View())
        (head,) = page.heads
        assert head.name == "Pair head" and head.calibrated is not None
        assert head.calibrated.at is not None and head.calibrated.at <= AT
        learnt = [w for w in head.windows if w.head == "learnt before it"]
        assert len(learnt) >= 12
        expected = sum(float(window.expected.replace(",", "")) for window in learnt)
        assert abs(expected / sum(window.came_back for window in learnt) - 1) < 0.1
        assert all(0 <= point.low <= point.happened <= point.high <= 1 for point in head.curve)


def test_nobody_is_forecast_whose_side_is_not_visible(demo: Kept) -> None:
    with demo.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None
        known = ~np.isnan(moment.forecasts)
        assert known.any() and (moment.forecasts[known] > 0).all() and (moment.forecasts[known] < 1).all()
        unseen = moment.table.standing == STANDINGS.index(Standing.ONE_SIDED)
        assert unseen.any() and not known[unseen].any()
        earlier = nearer.moment(AT.replace(year=2025))
        assert earlier is not None and np.isnan(earlier.forecasts).all(), "what came is known there"


def test_every_weight_says_whether_it_is_a_prior(demo: Kept) -> None:
    with demo.open() as nearer:
        page = build(nearer, View())
        assert {w.kind for w in page.weights} == {kind.value.replace("_", " ") for kind in Kind}
        for line in page.weights:
            assert line.learnt or "prior" in line.source or "measured" in line.source or "rule" in line.source


def test_what_you_said_counts_once_you_ask_and_no_longer_after_undo(own: Kept) -> None:
    with own.open() as nearer:
        before = nearer.world()
        assert before is not None and not nearer.said().waiting
        moment = nearer.moment(AT)
        assert moment is not None
        table = moment.table
        far = [table.persons[i] for i in np.argsort(table.closeness)[:5]]
        nearer.decide(Choice.CLOSEST, tuple(far))
        nearer.decide(Choice.PIN, (far[0],), "inner")
        assert len(nearer.said().waiting) == 2
        assert nearer.world() is before, "what you say moves nothing by itself"

        learnt = nearer.decide(Choice.LEARN, ("weights",))
        after = nearer.world()
        assert after is not None and after.key != before.key and not nearer.said().waiting
        assert build(nearer, View()).used == 2, "what you said, not the comparisons it gave"
        assert after.learnt.judgements > 0 and after.learnt.points != before.learnt.points

        nearer.undo(learnt.id)
        again = nearer.world()
        assert again is not None and again.key == before.key


def test_verdicts_that_you_gave_are_learnt_from_too(own: Kept) -> None:
    with own.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None
        person = moment.table.persons[int(np.nanargmax(moment.table.closeness))]
        act = moment.ledger(person).addresses(np.array([0]))[0]
        nearer.decide(Choice.OVERRULE, (person, act), "nothing")
        nearer.decide(Choice.LEARN, ("weights",))
        world = nearer.world()
        assert world is not None and world.learnt.judgements == 1


def test_a_forecast_says_which_way_it_leans_and_why_there_is_none(demo: Kept) -> None:
    with demo.open() as nearer:
        moment = nearer.moment(AT)
        assert moment is not None
        p = moment.forecasts
        for i, words in ((int(np.nanargmax(p)), "will probably be"), (int(np.nanargmin(p)), "will probably not be")):
            told = why.build(nearer, View(), moment.table.persons[i], "forecast")
            assert words in told.answer and any("log odds" in step.sentence for step in told.steps)
        unseen = moment.table.persons[int(np.flatnonzero(np.isnan(p))[0])]
        assert "No forecast" in why.build(nearer, View(), unseen, "forecast").answer
