"""How often a conversation is looked at again, by the age of the newest post in it: our own choice."""

from datetime import timedelta

BANDS = (
    (timedelta(hours=1), timedelta(minutes=5)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=1)),
)
"""Up to this age, look again after so long. Older ones are not looked at again, until somebody answers."""

WATCHED = BANDS[-1][0]


def look_again(age: timedelta) -> timedelta | None:
    """After how long a thread whose newest post is so old is looked at again, None for never."""
    return next((pause for limit, pause in BANDS if age < limit), None)
