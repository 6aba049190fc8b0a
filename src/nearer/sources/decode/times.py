"""Times as networks write them."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from nearer.model.names import Precision
from nearer.model.time import to_us
from nearer.sources.decode.text import DecodeError

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Times outside these years are mistakes: no social network is older, and nobody has written yet in 2100."""

FIRST_US = to_us(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))
BEYOND_US = to_us(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
"""Where these years begin, and where the one after them does."""


class Written(NamedTuple):
    """A time as it was written: the moment in UTC, its offset in minutes (None: not stated), and how fine it is."""

    time: datetime
    offset: int | None
    precision: Precision


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,20}))?)?"
    r"\s*(?:([Zz]|UTC|GMT)|([+-])(\d\d):?(\d\d)?)?)?\Z",
    re.ASCII,
)


def instant(text: str) -> datetime:
    """The moment in UTC that an RFC 3339 or ISO 8601 text names; without an offset it is read as UTC.

    24:00 is the next midnight and second 60 the next minute. Raises DecodeError `bad-time` for anything else, for
    offsets beyond 18 hours and for years outside 1990 to 2100.
    """
    return written(text).time


def written(text: str) -> Written:
    """The same moment with its offset and precision as written: a day, a minute or a second. Raises DecodeError."""
    match = _ISO.match(text.strip())
    if match is None:
        raise DecodeError("bad-time", "the time is in no known form")
    year, month, day, hour, minute, second, fraction, zulu, sign, off_hours, off_minutes = match.groups()
    try:
        if hour is None:
            return Written(in_range(datetime(int(year), int(month), int(day), tzinfo=UTC)), None, Precision.DAY)
        hours, minutes, seconds = int(hour), int(minute), int(second or 0)
        micros = int(fraction.ljust(6, "0")[:6]) if fraction else 0
        precision = Precision.SECOND if second is not None else Precision.MINUTE
        if hours < 24 and seconds < 60 and not sign:
            # Nearly all that is ever read: the time as it stands.
            moment = datetime(int(year), int(month), int(day), hours, minutes, seconds, micros, UTC)
            return Written(in_range(moment), 0 if zulu else None, precision)
        late = hours == 24 and (minutes or seconds or int(fraction or 0))
        if hours > 24 or minutes > 59 or seconds > 60 or late:
            raise DecodeError("bad-time", "the hour, minute or second does not exist")
        offset = 0 if zulu else None
        if sign:
            offset = int(off_hours) * 60 + int(off_minutes or 0)
            if offset > 18 * 60 or int(off_minutes or 0) > 59:
                raise DecodeError("bad-time", "the offset from UTC does not exist")
            offset = -offset if sign == "-" else offset
        moment = datetime(int(year), int(month), int(day), tzinfo=UTC)
        moment += timedelta(hours=hours, minutes=minutes - (offset or 0), seconds=seconds, microseconds=micros)
    except (ValueError, OverflowError):
        raise DecodeError("bad-time", "the date does not exist") from None
    return Written(in_range(moment), offset, precision)


def epoch(seconds: float) -> datetime:
    """The moment a number of seconds after 1970. Raises DecodeError `bad-time` outside 1990 to 2100."""
    try:
        return in_range(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=round(seconds * 1_000_000)))
    except (ValueError, OverflowError):
        raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100") from None


def in_range(moment: datetime) -> datetime:
    """The moment in UTC, if its year is between 1990 and 2100. Raises DecodeError `bad-time`."""
    if moment.tzinfo is not UTC:
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise DecodeError("bad-time", "the time lies outside the years 1990 to 2100")
    return moment
