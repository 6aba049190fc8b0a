"""Times as the export's files write them: five forms, two of them without a zone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.model.names import Precision
from nearer.model.time import EAST, WEST
from nearer.sources.decode import DecodeError, in_range, written

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d\d)\Z")
_CLOCK = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d\d),?\s+(\d{1,2}):(\d\d)(?::\d\d)?\s*([AaPp])\.?\s?[Mm]\.?\Z")
_SLASHES = re.compile(r"(\d{4})/(\d\d)/(\d\d)(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a row happened, as an Activity has it."""

    time: datetime
    precision: Precision
    since: datetime | None = None
    offset: int | None = None


def moment(text: str) -> Moment:
    """The moment of "2026-02-01 08:00:00 UTC", "2022/06/20 13:05:02 UTC", "2023-01-05 12:33:20" (UTC), "03 Jan 2020" or
    "1/29/26, 2:37 PM" (no zone, so a range). Raises DecodeError `bad-time`."""
    text = text.replace("\u202f", " ").replace("\u00a0", " ").strip()
    if match := _DAY.match(text):
        day, month, year = match.groups()
        return Moment(_date(int(day), _month(month), year), Precision.DAY)
    if match := _CLOCK.match(text):
        month, day, year, hour, minute, half = match.groups()
        hours = int(hour) % 12 + (12 if half in "Pp" else 0)
        if int(hour) > 12 or int(minute) > 59:
            raise DecodeError("bad-time", "the hour or minute does not exist")
        local = _date(int(day), int(month), year) + timedelta(hours=hours, minutes=int(minute))
        return Moment(in_range(local + WEST), Precision.RANGE, since=in_range(local - EAST))
    told = written(_SLASHES.sub(r"\1-\2-\3", text))
    return Moment(told.time, told.precision, offset=told.offset)


def _month(word: str) -> int:
    try:
        return _MONTHS.index(word.lower()) + 1
    except ValueError:
        raise DecodeError("bad-time", "the name of the month is not known") from None


def _date(day: int, month: int, year: str) -> datetime:
    """Two digits are a year of this century: LinkedIn began in 2003."""
    return written(f"{int(year) + (2000 if len(year) == 2 else 0):04}-{month:02}-{day:02}").time
