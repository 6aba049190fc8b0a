"""Small pieces of plain English for the sentences: numbers with their units."""

from datetime import date

from nearer.model.names import Kind
from nearer.model.time import DAY_US, from_us

VERBS: dict[Kind, tuple[str, str, str]] = {
    Kind.MESSAGE: ("message", "messages", "wrote"),
    Kind.REPLY: ("reply", "replies", "replied"),
    Kind.MENTION: ("mention", "mentions", "mentioned"),
    Kind.QUOTE: ("quote", "quotes", "quoted"),
    Kind.REPOST: ("repost", "reposts", "reposted"),
    Kind.LIKE: ("like", "likes", "liked"),
    Kind.DISLIKE: ("dislike", "dislikes", "disliked"),
    Kind.FOLLOW: ("follow", "follows", "followed"),
    Kind.INVITE: ("invitation", "invitations", "invited"),
    Kind.ACCEPT: ("accepted invitation", "accepted invitations", "accepted"),
    Kind.CALL: ("call", "calls", "called"),
    Kind.MISSED_CALL: ("missed call", "missed calls", "tried to call"),
    Kind.PURCHASE: ("purchase", "purchases", "bought from"),
    Kind.CLICK: ("click", "clicks", "opened a link of"),
    Kind.VIEW: ("view", "views", "looked at something of"),
    Kind.UNFOLLOW: ("unfollow", "unfollows", "unfollowed"),
    Kind.LEAVE: ("leaving", "leavings", "left a space of"),
    Kind.MUTE: ("mute", "mutes", "muted"),
    Kind.UNMUTE: ("unmute", "unmutes", "unmuted"),
    Kind.REJECT: ("rejection", "rejections", "turned down"),
    Kind.FLAG: ("report", "reports", "reported"),
    Kind.BLOCK: ("block", "blocks", "blocked"),
    Kind.UNBLOCK: ("unblock", "unblocks", "unblocked"),
}
"""Each kind as one thing, as several, and as what somebody did to somebody."""


def count(number: int, one: str, many: str) -> str:
    """ "1 reply", "1,204 replies"."""
    return f"{number:,} {one if number == 1 else many}"


def kinds(number: int, kind: Kind) -> str:
    """A number of acts of a kind: "3 replies"."""
    one, many, _ = VERBS[kind]
    return count(number, one, many)


def figure(number: float) -> str:
    """A rate with one decimal, none where it is whole: "15.5", "7"."""
    return f"{number:.1f}".removesuffix(".0")


def signed(number: float) -> str:
    """Points with their sign: "+12.3", "−4.0"."""
    return f"{number:+.1f}".replace("-", "−")


def day(moment: date) -> str:
    """A day in words: "3 May 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def as_of(told_us: int, at_us: int) -> str:
    """ " (as of 3 May 2026)" where what is told is older than a month, else nothing."""
    return f" (as of {day(from_us(told_us))})" if at_us - told_us > 31 * DAY_US else ""


def percent(share: float) -> str:
    """A probability in whole per cent, never 0 or 100: "84 %"."""
    return f"{min(99, max(1, round(100 * share)))} %"


def span(minutes: float) -> str:
    """A length of time in its natural unit: "4 minutes", "3 hours", "24 days", "7 months"."""
    for size, one, many in ((525_960, "year", "years"), (43_830, "month", "months"), (1_440, "day", "days")):
        if minutes >= (2 * size if size > 1_440 else size):
            return count(round(minutes / size), one, many)
    if minutes >= 60:
        return count(round(minutes / 60), "hour", "hours")
    return count(max(1, round(minutes)), "minute", "minutes")
