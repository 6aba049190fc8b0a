"""Until when a server asks not to be asked, from its own headers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BLIND_PAUSE = timedelta(minutes=5)
"""The pause after a 429 that names none: Mastodon's own window (its limit is 300 requests in 5 minutes)."""

LONGEST = timedelta(days=1)
"""No pause is longer, whatever a server says: our own choice, so that one wrong header stops a connection for a day."""

_REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining")
_RESET = ("x-ratelimit-reset", "ratelimit-reset")
_EPOCH_FROM = 1_000_000_000
"""Numbers from here on are seconds since 1970 (Bluesky), below seconds from now (Reddit, RFC drafts)."""


def pause(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """The moment from which on the server may be asked again, None where it asks for no pause.

    `Retry-After` (RFC 9110, 10.2.3) counts for 429 and 503. Else the reset of the rate limit counts where it has been
    reached: an ISO time (Mastodon), seconds since 1970 (Bluesky) or seconds from now. Times are read by the server's
    own clock (`Date`) where it shows it, because the two clocks may differ by minutes.
    """
    low = {name.lower(): value.strip() for name, value in headers.items()}
    stopped = status == 429 or (status == 503 and "retry-after" in low)
    if not stopped and _number(_first(low, _REMAINING)) not in (0, 0.0):
        return None
    until = _moment(low.get("retry-after") if stopped else None, low, now) or _moment(_first(low, _RESET), low, now)
    if until is None:
        return now + BLIND_PAUSE if stopped else None
    if until <= now:
        return now + timedelta(seconds=1) if stopped else None
    return min(until, now + LONGEST)


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((headers[name] for name in names if name in headers), None)


def _moment(value: str | None, headers: Mapping[str, str], now: datetime) -> datetime | None:
    if value is None:
        return None
    number = _number(value)
    if number is not None and number < _EPOCH_FROM:
        return now + timedelta(seconds=max(0.0, number))
    try:
        said = datetime.fromtimestamp(number, UTC) if number is not None else _written(value)
        return said + (now - _written(headers["date"])) if "date" in headers else said
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _written(value: str) -> datetime:
    """An ISO time or a date of HTTP. Raises ValueError, TypeError."""
    try:
        said = datetime.fromisoformat(value)
    except ValueError:
        said = parsedate_to_datetime(value)
    return said if said.tzinfo is not None else said.replace(tzinfo=UTC)


def _number(value: str | None) -> float | None:
    try:
        found = None if value is None else float(value)
    except ValueError:
        return None
    return found if found is not None and abs(found) < 1e12 else None  # NaN is not smaller.
