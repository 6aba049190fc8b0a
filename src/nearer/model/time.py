"""One date type: an aware datetime in UTC. In columns: signed int64 microseconds since 1970."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_US = 86_400_000_000
EAST, WEST = timedelta(hours=14), timedelta(hours=12)
"""Clocks run from UTC+14 (Kiribati) to UTC-12: a local time lies so much before or after the same time in UTC."""
_MICROSECOND = timedelta(microseconds=1)


def to_us(moment: datetime) -> int:
    """Microseconds since 1970 of an aware datetime, exactly. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot enter the log")
    return (moment - EPOCH) // _MICROSECOND


def from_us(micros: int) -> datetime:
    """The aware UTC datetime of a count of microseconds since 1970. Raises OverflowError out of years 1..9999."""
    return EPOCH + timedelta(microseconds=micros)


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a naive one, OverflowError where UTC leaves years 1..9999."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot enter the log")
    return moment.astimezone(UTC)


def offset_minutes(moment: datetime) -> int | None:
    """The written offset from UTC in minutes, None where the time carries none."""
    offset = moment.utcoffset()
    return None if offset is None else int(offset.total_seconds() // 60)
