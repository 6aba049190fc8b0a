"""What "How this is computed" says of calls of direction is what the bench prints: on the mail log."""

from pathlib import Path

from bench.calls import real
from bench.direction import CUTS, ORIGIN, load

from nearer.model.tie import Trend
from nearer.pages.how import HELD, NOT_CALLED


def test_the_share_of_calls_that_held_on_the_mail_log_is_the_one_on_the_page(shared: Path) -> None:
    log = load(shared / "data" / "ties", "email-eu-core")
    found = [real(log, ORIGIN + day) for day in CUTS["email-eu-core"]]
    told = [one for one in found if one is not None]
    assert len(told) == len(found)
    total = told[0]
    for one in told[1:]:
        total = total + one
    assert round(100 * total.nearer[0.8].share) == HELD[Trend.NEARER]
    assert round(100 * total.away[0.8].share) == HELD[Trend.AWAY]
    assert round(100 * total.uncalled_nearer.share) == NOT_CALLED[Trend.NEARER]
    assert round(100 * total.uncalled_away.share) == NOT_CALLED[Trend.AWAY]


def test_a_log_that_ends_within_the_month_is_not_judged(shared: Path) -> None:
    assert real(load(shared / "data" / "ties", "collegemsg"), ORIGIN + 190) is None
