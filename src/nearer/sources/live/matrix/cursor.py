"""Where a reading of a Matrix account goes on. Plain data, kept as JSON. Times are microseconds since 1970."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Room:
    """A room as it is known: its name, who the other is where it is a conversation of two, whether anybody may join."""

    name: str = ""
    other: str = ""
    public: bool = False


@dataclass(slots=True)
class Gap:
    """Events of a room that were not read yet: backwards from `start`, down to `to` ("" for the room's beginning)."""

    room: str
    start: str
    to: str = ""


@dataclass(slots=True)
class Held:
    """A list of people as it stood when it was last looked at."""

    at_us: int
    members: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Cursor:
    """Everything.

    `since` is the server's place in the stream of all rooms. `known` are the events that were met last, each with its
    kind, author and room; `names` how people call themselves; `two` the rooms that are said to be conversations of two,
    with the other.
    """

    version: int = 1
    since: str = ""
    rooms: dict[str, Room] = field(default_factory=dict[str, Room])
    two: dict[str, str] = field(default_factory=dict[str, str])
    gaps: list[Gap] = field(default_factory=list[Gap])
    known: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    names: dict[str, str] = field(default_factory=dict[str, str])
    ignored: Held | None = None
