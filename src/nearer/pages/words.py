"""Times, numbers and acts in words. English for now; dates and numbers through Babel."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal

from nearer.model.names import Kind
from nearer.model.tie import Circle, Label, Trend

LOCALE = "en_GB"


@lru_cache(4096)
def when_text(moment: datetime, zone: ZoneInfo) -> str:
    """ "Tue 3 Jan 2026, 10:14" in the zone."""
    return format_datetime(moment.astimezone(zone), "EEE d MMM y, HH:mm", locale=LOCALE)


def day_text(moment: datetime, zone: ZoneInfo) -> str:
    """ "Tuesday 3 January" in the zone."""
    return format_datetime(moment.astimezone(zone), "EEEE d MMMM", locale=LOCALE)


def span(length: timedelta) -> str:
    """ "3 weeks", "1 day"."""
    return format_timedelta(length, locale=LOCALE)


@lru_cache(4096)
def number(count: float) -> str:
    """A count with its thousands grouped."""
    return format_decimal(count, locale=LOCALE)


def points(value: float | None) -> str:
    """Closeness: whole points from 10 up, else one decimal; "not visible" where unknown."""
    if value is None:
        return "not visible"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def signed(value: float | None) -> str:
    """A change of closeness, with a true minus sign."""
    if value is None:
        return "not visible"
    if abs(value) < 0.05:
        return "±0"
    text = f"{abs(value):.0f}" if abs(value) >= 9.95 else f"{abs(value):.1f}"
    return ("+" if value > 0 else "−") + text


def percent(probability: float | None) -> str:
    """A probability as a whole percentage, never 0 % or 100 %."""
    if probability is None:
        return "not visible"
    return f"{min(99, max(1, round(probability * 100)))} %"


def many(count: int, one: str, more: str | None = None) -> str:
    """ "1 person", "12 people"."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def times(count: int) -> str:
    """ "once", "twice", "12 times"."""
    return {1: "once", 2: "twice"}.get(count, many(count, "time"))


ACTS: dict[Kind, tuple[str, str]] = {
    Kind.MESSAGE: ("They wrote to you", "You wrote to them"),
    Kind.REPLY: ("They replied to you", "You replied to them"),
    Kind.MENTION: ("They mentioned you", "You mentioned them"),
    Kind.QUOTE: ("They quoted you", "You quoted them"),
    Kind.REPOST: ("They passed on a post of yours", "You passed on a post of theirs"),
    Kind.LIKE: ("They liked a post of yours", "You liked a post of theirs"),
    Kind.DISLIKE: ("They marked a post of yours down", "You marked a post of theirs down"),
    Kind.FOLLOW: ("They followed you", "You followed them"),
    Kind.INVITE: ("They invited you", "You invited them"),
    Kind.ACCEPT: ("They accepted your invitation", "You accepted their invitation"),
    Kind.CALL: ("They called you", "You called them"),
    Kind.MISSED_CALL: ("They tried to call you", "You tried to call them"),
    Kind.PURCHASE: ("They bought from you", "You bought from them"),
    Kind.CLICK: ("They followed a link of yours", "You followed a link of theirs"),
    Kind.VIEW: ("They read something of yours", "You read something of theirs"),
    Kind.UNFOLLOW: ("They stopped following you", "You stopped following them"),
    Kind.LEAVE: ("They left", "You left"),
    Kind.MUTE: ("They muted you", "You muted them"),
    Kind.UNMUTE: ("They unmuted you", "You unmuted them"),
    Kind.REJECT: ("They turned you down", "You turned them down"),
    Kind.FLAG: ("They reported you", "You reported them"),
    Kind.BLOCK: ("They blocked you", "You blocked them"),
    Kind.UNBLOCK: ("They unblocked you", "You unblocked them"),
}
"""What an act between you and a person is called: theirs, yours."""

LABELS = {
    Label.NEARER: "drew nearer",
    Label.KEPT: "kept up the rhythm",
    Label.REACHED: "reached out",
    Label.PUSHED: "pushed away",
}

CIRCLES = {
    Circle.INNER: "Inner circle",
    Circle.NEAR: "Near circle",
    Circle.OUTER: "Outer circle",
    Circle.WIDE: "Wide circle",
    Circle.STRANGERS: "Strangers",
}

TRENDS = {
    Trend.NEARER: "nearing",
    Trend.STEADY: "steady",
    Trend.AWAY: "drifting",
    Trend.PUSHED: "pushed away",
    Trend.UNSURE: "not sure yet",
    Trend.NEW: "new",
    Trend.UNSEEN: "cannot tell",
}
