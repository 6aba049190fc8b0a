"""The closed vocabularies of the log: verbs, visibilities, kinds, directions.

Verbs are ActivityStreams 2.0's (https://www.w3.org/TR/activitystreams-vocabulary/); `BUY`, `CALL` and
`CLICK` are extensions, because AS2 has no word for them.
"""

from enum import StrEnum


class Verb(StrEnum):
    """What one account did."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    LIKE = "like"
    DISLIKE = "dislike"
    ANNOUNCE = "announce"
    FOLLOW = "follow"
    INVITE = "invite"
    ACCEPT = "accept"
    REJECT = "reject"
    IGNORE = "ignore"
    BLOCK = "block"
    FLAG = "flag"
    UNDO = "undo"
    ADD = "add"
    REMOVE = "remove"
    JOIN = "join"
    LEAVE = "leave"
    VIEW = "view"
    CLICK = "click"
    OFFER = "offer"
    BUY = "buy"
    CALL = "call"


class Visibility(StrEnum):
    """Who could see the activity, as the network says it. `DIRECT` is private by default everywhere."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"
    UNKNOWN = "unknown"

    @property
    def private(self) -> bool:
        """True where the text must not be shown in anything that is shared."""
        return self in (Visibility.DIRECT, Visibility.FOLLOWERS)


PRIVATE = frozenset(one.value for one in Visibility if one.private)
"""The visibilities of words that must not be shown in anything that is shared, as columns have them."""


class Precision(StrEnum):
    """How fine a recorded time is. A finer one wins when two exports overlap."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    RANGE = "range"
    """It happened after `since` (or at any time before, when `since` is None) and no later than `time`."""
    NONE = "none"


class Confidence(StrEnum):
    """How we know whom an activity is directed at."""

    EXPLICIT = "explicit"
    ADDRESSED = "addressed"
    INFERRED = "inferred"


class Direction(StrEnum):
    """`IN` is from the person to ego, `OUT` from ego to the person."""

    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """An activity read as passing between ego and one person."""

    MESSAGE = "message"
    REPLY = "reply"
    MENTION = "mention"
    QUOTE = "quote"
    REPOST = "repost"
    LIKE = "like"
    DISLIKE = "dislike"
    FOLLOW = "follow"
    INVITE = "invite"
    ACCEPT = "accept"
    CALL = "call"
    MISSED_CALL = "missed call"
    PURCHASE = "purchase"
    CLICK = "click"
    VIEW = "view"
    UNFOLLOW = "unfollow"
    LEAVE = "leave"
    MUTE = "mute"
    UNMUTE = "unmute"
    REJECT = "reject"
    FLAG = "flag"
    BLOCK = "block"
    UNBLOCK = "unblock"

    @property
    def composed(self) -> bool:
        """True for what somebody wrote for somebody, as against one-click acts (Burke and Kraut 2014)."""
        return self in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE)


class RosterName(StrEnum):
    """The lists of people that networks hand out as they stood at one moment."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"
    BLOCKS = "blocks"
    MUTES = "mutes"
