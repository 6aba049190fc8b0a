"""Dates of which only the order of their numbers tells what they are, and clocks, as counts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from nearer.model.time import EAST, WEST
from nearer.sources.decode.times import BEYOND_US, FIRST_US

DAY = 86_400
EAST_S, WEST_S = int(EAST.total_seconds()), int(WEST.total_seconds())

_EPOCH_DAY = datetime(1970, 1, 1, tzinfo=UTC).toordinal()
_FIRST, _BEYOND = FIRST_US // 1_000_000, BEYOND_US // 1_000_000


@dataclass(frozen=True, slots=True)
class Date:
    """The three numbers of a date as written, and the day since 1970 that they are with the day or the month first;
    None where there is no such day."""

    numbers: tuple[int, int, int]
    short: bool
    """Written without zeros before and with a year of two digits, as the United States do (Unicode CLDR, en-US)."""
    day_first: int | None
    month_first: int | None
    written_day_first: str
    written_month_first: str

    def of(self, *, day_first: bool) -> int | None:
        """The day since 1970, read one way."""
        return self.day_first if day_first else self.month_first

    def written(self, *, day_first: bool) -> str:
        """The day as ISO 8601 writes it, "" where there is none."""
        return self.written_day_first if day_first else self.written_month_first


def date_of(a: str, b: str, c: str) -> Date:
    """The date of three numbers as written; the year stands first where the first has four digits."""
    short = len(c) == 2 and not a.startswith("0") and not b.startswith("0")
    return _date_of(int(a), int(b), int(c), year_first=len(a) == 4, short=short)


def clock_of(hour: int, minute: int, second: int) -> int | None:
    """Seconds of the day, None where no clock shows that."""
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


def in_reach(local: int) -> bool:
    """Whether a local time, in seconds since 1970, lies in the years that are read, wherever the clock was."""
    return local - EAST_S >= _FIRST and local + WEST_S < _BEYOND


def _date_of(a: int, b: int, c: int, *, year_first: bool, short: bool) -> Date:
    first, second = ((a, b, c), (a, b, c)) if year_first else ((c, b, a), (c, a, b))
    day, day_text = _day(*first)
    month, month_text = _day(*second)
    return Date((a, b, c), short, day, month, day_text, month_text)


def _day(year: int, month: int, day: int) -> tuple[int | None, str]:
    try:
        found = datetime(year + (2000 if year < 100 else 0), month, day, tzinfo=UTC)
    except ValueError:
        return None, ""
    return found.toordinal() - _EPOCH_DAY, found.date().isoformat()
