"""What "How this is computed" says of calls of direction is what the bench prints: on simulated lives."""

from bench.calls import SEEDS, simulated
from bench.truth import Plan

from nearer.model.tie import Trend
from nearer.pages.how import RIGHT


def test_the_share_of_calls_that_are_right_on_simulated_lives_is_the_one_on_the_page() -> None:
    right, held = simulated(Plan(), SEEDS)
    assert round(100 * right.nearer[0.8].share) == RIGHT[Trend.NEARER]
    assert round(100 * right.away[0.8].share) == RIGHT[Trend.AWAY]
    assert right.nearer[0.9].share > right.nearer[0.8].share, "a surer call is right more often"
    assert held.nearer[0.8].share > held.uncalled_nearer.share, "and more of the called hold than of the others"
