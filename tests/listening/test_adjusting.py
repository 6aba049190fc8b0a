"""The user's answers move how likely a reading is, and little moves it little."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.listening.adjusting import FEWEST_MARKS, Mark, adjusted, odds_of
from nearer.listening.weights import Calibration

SHIPPED = Calibration(1.0, 0.4, 0.5)


def marks(number: int, *, slope: float, shift: float, draw: int = 1) -> list[Mark]:
    chance = random.Random(draw)
    found: list[Mark] = []
    for _ in range(number):
        odds = chance.gauss(-1, 2)
        found.append(Mark(odds, chance.random() < 1 / (1 + math.exp(-(slope * odds + shift)))))
    return found


def test_nothing_is_adjusted_before_twenty_answers() -> None:
    assert adjusted(SHIPPED, marks(FEWEST_MARKS - 1, slope=1, shift=0)) is None
    assert adjusted(SHIPPED, marks(FEWEST_MARKS, slope=1, shift=0)) is not None


@pytest.mark.parametrize("shift", [-2.0, 0.0, 2.0])
def test_many_answers_find_how_it_is_here(shift: float) -> None:
    found = adjusted(SHIPPED, marks(3_000, slope=1.0, shift=shift))
    assert found is not None
    assert found.shift == pytest.approx(shift, abs=0.25)
    assert found.slope == pytest.approx(1.0, abs=0.15)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(-40, 40), st.booleans()), min_size=FEWEST_MARKS, max_size=60))
def test_any_answers_at_all_give_a_usable_pair(given_marks: list[tuple[float, bool]]) -> None:
    found = adjusted(SHIPPED, [Mark(odds, yes) for odds, yes in given_marks])
    assert found is not None
    assert math.isfinite(found.shift) and 0.05 <= found.slope < 10


def test_a_probability_leads_back_to_its_odds() -> None:
    assert odds_of(1 / (1 + math.exp(-(2.0 + SHIPPED.shift))), SHIPPED) == pytest.approx(2.0)
