"""What each export of the demo can see: two as a live connection would, an archive of X, and a shop's list."""

from nearer.model.coverage import SEEN, Coverage, Mark, never, partly
from nearer.model.names import Direction, Kind

_BOTH_WAYS = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.REPOST, Kind.LIKE, Kind.FOLLOW, Kind.UNFOLLOW)
_YOURS = (Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE)
_THEIRS_ON_X = (*_YOURS, Kind.MESSAGE, Kind.FOLLOW, Kind.UNFOLLOW)

_LISTS = "Known from lists of followers on certain days, so between two dates."


def _open(marks: dict[tuple[Kind, Direction], Mark]) -> Coverage:
    seen = {(kind, direction): SEEN for kind in _BOTH_WAYS for direction in Direction}
    return Coverage({**seen, (Kind.BLOCK, Direction.OUT): SEEN, **marks}, "UTC")


MASTODON = _open(
    {
        (Kind.FOLLOW, Direction.IN): partly(_LISTS),
        (Kind.UNFOLLOW, Direction.IN): partly(_LISTS),
        (Kind.FOLLOW, Direction.OUT): partly(_LISTS),
        (Kind.UNFOLLOW, Direction.OUT): partly(_LISTS),
        (Kind.BLOCK, Direction.IN): never("A Mastodon server tells nobody who has blocked them."),
    }
)

BLUESKY = _open({(Kind.BLOCK, Direction.IN): SEEN})
"""Blocks are public records on Bluesky."""

X = Coverage(
    {
        **{(kind, Direction.OUT): SEEN for kind in _YOURS},
        (Kind.FOLLOW, Direction.OUT): partly("From one list, so without the day."),
        (Kind.MESSAGE, Direction.OUT): never("This archive was made without direct messages."),
        **{
            (kind, Direction.IN): never("An X archive holds what you did, not what others did.")
            for kind in _THEIRS_ON_X
        },
    },
    "UTC",
)

SHOP = Coverage(
    {(Kind.PURCHASE, Direction.IN): SEEN, (Kind.CLICK, Direction.IN): SEEN},
    "UTC",
)
