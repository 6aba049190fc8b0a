"""Small readers of X's loosely typed rows: a field is there and sound, or it is None."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, cast

from nearer.model.names import Precision
from nearer.sources.decode import DecodeError, clean, epoch, in_range, instant

Json = Mapping[str, object]

FIRST_TWEET = datetime(2006, 3, 21, tzinfo=UTC)
"""Nothing on the network is older than its first post, of this day."""

_EMPTY: Json = {}
_ID = re.compile(r"[1-9][0-9]{0,19}\Z", re.ASCII)
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,20})\Z", re.ASCII)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"))


def part(row: Json, *path: str) -> Json:
    """The object at the end of a path of keys, empty where there is none."""
    here: object = row
    for key in path:
        here = cast(Json, here).get(key) if isinstance(here, dict) else None
    return cast(Json, here) if isinstance(here, dict) else _EMPTY


def unwrapped(row: Json, *wrappers: str) -> Json:
    """The row without its wrapper (`{"tweet": {…}}`), which came in January 2020."""
    for wrapper in wrappers:
        inner = row.get(wrapper)
        if isinstance(inner, dict):
            return cast(Json, inner)
    return row


def parts(row: Json, key: str) -> Iterator[Json]:
    """The objects of a list."""
    value = row.get(key)
    if isinstance(value, list):
        for item in cast(list[object], value):
            if isinstance(item, dict):
                yield cast(Json, item)


def texts(row: Json, key: str) -> Iterator[str]:
    """The texts of a list."""
    value = row.get(key)
    if isinstance(value, list):
        for item in cast(list[object], value):
            if isinstance(item, str):
                yield item


def text(row: Json, *keys: str) -> str | None:
    """The first text that is not empty among these keys."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return clean(value)
    return None


def unescaped(words: str) -> str:
    """X escapes these five signs and no others, so that `&copy=1` in an address stays as it is."""
    if "&" in words:
        for entity, sign in _ENTITIES:
            words = words.replace(entity, sign)
    return words


def number(row: Json, *keys: str) -> str | None:
    """The first id among these keys, as its digits. X's -1 ("gone") and 0 ("none") are no ids."""
    for key in keys:
        value = row.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            # Ids up to 2^64 have 20 digits; the limit keeps a hostile integer from being written out.
            value = str(value) if 0 < value < 1 << 64 else ""
        if isinstance(value, str) and _ID.match(value):
            return value
    return None


def handle(row: Json, *keys: str) -> str | None:
    """The first handle among these keys, without its @."""
    for key in keys:
        value = row.get(key)
        match = _HANDLE.match(value) if isinstance(value, str) else None
        if match is not None:
            return match[1]
    return None


def handle_id(name: str) -> str:
    """The account id of somebody who is known by handle alone."""
    return "@" + name.lower()


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OLD = re.compile(r"\w{3} (\w{3}) (\d\d?) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})\Z", re.ASCII)


def moment(value: object) -> datetime:
    """The moment in UTC of "Wed Mar 24 16:37:41 +0000 2010", of an ISO text or of milliseconds. Raises DecodeError."""
    if isinstance(value, str):
        match = _OLD.match(value.strip())
        if match is None:
            return epoch(int(value) / 1000) if re.fullmatch(r"\d{12,14}", value, re.ASCII) else instant(value)
        month, day, hour, minute, second, sign, hours, minutes, year = match.groups()
        try:
            in_year = _MONTHS.index(month) + 1
            written = datetime(int(year), in_year, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            if hours == minutes == "00":
                return in_range(written)
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            return in_range(written - offset if sign == "+" else written + offset)
        except (ValueError, OverflowError):
            raise DecodeError("bad-time", "the date does not exist") from None
    raise DecodeError("bad-time", "the time is in no known form")


def moment_or_none(value: object) -> datetime | None:
    """The same, None where it cannot be read."""
    try:
        return moment(value)
    except DecodeError:
        return None


class When(NamedTuple):
    """A time as the log holds it. `why` says why there is none, None where all is well."""

    time: datetime | None
    precision: Precision
    why: str | None = None


class Clock(NamedTuple):
    """What times this archive can hold: from the account's first day to the day on which the archive was made."""

    created: datetime | None
    made: datetime | None
    days: bool = False
    """True for archives in which a lost hour shows as midnight."""

    def read(self, value: object, post: str | None = None) -> When:
        """The time of a row. `post` is the id of the post it belongs to, whose clock confirms a midnight."""
        if value is None:
            return When(None, Precision.NONE)
        try:
            time = moment(value)
        except DecodeError as error:
            return When(None, Precision.NONE, error.why)
        day = timedelta(days=1)
        if time < FIRST_TWEET or (self.created is not None and time < self.created - day):
            return When(None, Precision.NONE, "the time lies before the account existed")
        if self.made is not None and time > self.made + day:
            return When(None, Precision.NONE, "the time lies after the archive was made")
        midnight = self.days and time.hour == time.minute == time.second == 0
        if midnight and not _confirmed(time, post):
            return When(time, Precision.DAY)
        return When(time, Precision.SECOND)


_SNOWFLAKE_SHIFT = 22
_SNOWFLAKE_START = 1_288_834_974_657
"""Milliseconds since 1970 at which ids of the form `milliseconds << 22` begin: 4 November 2010 (X's own constant)."""
_FIRST_SNOWFLAKE = 29_700_859_247


def _confirmed(time: datetime, post: str | None) -> bool:
    if post is None or int(post) < _FIRST_SNOWFLAKE:
        return False
    told = ((int(post) >> _SNOWFLAKE_SHIFT) + _SNOWFLAKE_START) / 1000
    return abs(told - time.timestamp()) < 2
