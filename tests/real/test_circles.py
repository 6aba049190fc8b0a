"""Circles on real logs: they hold from week to week, and the nearer come back more often (make bench-circles)."""

from itertools import pairwise
from pathlib import Path

import pytest
from bench.circles import CUTS, judge, load


@pytest.mark.parametrize("name", ["email-eu-core", "collegemsg"])
def test_circles_hold_and_tell_who_comes_back(shared: Path, name: str) -> None:
    """At least 95 % stand in the same circle a week later; P(back in 30 days) falls from circle to circle."""
    held = judge(load(shared / "data" / "ties", name), CUTS[name], 25)
    assert held.egos == 100
    assert held.same >= 0.95
    assert held.known >= 0.95
    assert all(nearer > farther for nearer, farther in pairwise(held.back)), held.back
