"""Dates as users write them, in their own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import days_to_weekend, moment, morning

LISBON = ZoneInfo("Europe/Lisbon")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")


@pytest.mark.parametrize(
    ("written", "there", "meant"),
    [
        ("2026-03-01", UTC, datetime(2026, 3, 1, 23, 59, 59, 999999, UTC)),
        ("2026-03-01", KIRITIMATI, datetime(2026, 3, 1, 9, 59, 59, 999999, UTC)),
        ("2026-07-01T18:00", LISBON, datetime(2026, 7, 1, 17, 0, tzinfo=UTC)),
        ("2026-07-01T18:00+05:30", LISBON, datetime(2026, 7, 1, 12, 30, tzinfo=UTC)),
        ("2026-07-01T18:00Z", LISBON, datetime(2026, 7, 1, 18, 0, tzinfo=UTC)),
    ],
)
def test_a_bare_date_means_all_of_that_day_and_a_time_is_local_unless_it_says_otherwise(
    written: str, there: ZoneInfo, meant: datetime
) -> None:
    assert moment(written, there, "--at") == meant


@pytest.mark.parametrize("written", ["yesterday", "", "2026-13-01", "0001-01-01T00:00+14:00"])
def test_what_is_no_date_is_a_usage_error(written: str) -> None:
    with pytest.raises(UsageError):
        moment(written, UTC, "--at")


def test_tomorrow_is_eight_in_the_morning_there_also_when_the_clocks_change() -> None:
    evening = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert morning(evening, LISBON, 1) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "days"), [(2, 5), (6, 1), (7, 7), (8, 6)])
def test_the_weekend_is_the_next_saturday_and_never_today(day: int, days: int) -> None:
    assert days_to_weekend(datetime(2026, 3, day, 12, tzinfo=UTC), LISBON) == days
