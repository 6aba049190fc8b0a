"""Where a reading of a Mastodon account goes on: what was read of each list, which threads are watched, who was there.

Plain data, kept as JSON. Times are microseconds since 1970. Ids of a server's entries are opaque texts (some servers
change them), so lists are known again by what their newest entries were: by address or by the notification's id.
"""

from dataclasses import dataclass, field

import msgspec

TOPS = 40
"""So many of a list's newest entries are remembered, to know where new ones end: one page, so that some of them may
have gone since. Our own choice."""


@dataclass(slots=True)
class Gap:
    """A stretch of a list that was not read yet: below `under` ("" for the top), down to an entry of `until` (empty:
    to the end). `head` is the first entry of the page that was read last."""

    under: str = ""
    until: list[str] = field(default_factory=list[str])
    head: str = ""


@dataclass(slots=True)
class Line:
    """A list that a server shows newest first. `gaps` come newest first; `count` entries were read."""

    gaps: list[Gap] = field(default_factory=lambda: [Gap()])
    tops: list[str] = field(default_factory=list[str])
    count: int = 0
    oldest_us: int | None = None

    @property
    def whole(self) -> bool:
        """Whether it was read to its end."""
        return all(gap.until for gap in self.gaps)


@dataclass(slots=True)
class Post:
    """A post as it was last seen: the server's id, by whom, a digest of its words, and whether the user likes it."""

    id: str
    author: str
    digest: str
    liked: bool = False


@dataclass(slots=True)
class Thread:
    """A thread that is watched. `id` is the server's id of its first post. It is looked at again at `due_us`."""

    id: str
    last_us: int
    due_us: int
    read_us: int
    posts: dict[str, Post] = field(default_factory=dict[str, Post])


@dataclass(slots=True)
class Held:
    """A list of people as it stood when it was last read, at `at_us`; each with the time of the list they came with."""

    at_us: int
    members: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True)
class Cursor:
    """Everything. `queue` are the server's ids of posts whose threads are to be read; `follows` are follows that wait
    for the next list of followers, by follower; `people` are the server's ids of those met, by handle."""

    version: int = 1
    notifications: Line = field(default_factory=Line)
    statuses: Line = field(default_factory=Line)
    favourites: Line = field(default_factory=Line)
    favourites_us: int | None = None
    queue: list[str] = field(default_factory=list[str])
    threads: dict[str, Thread] = field(default_factory=dict[str, Thread])
    rosters: dict[str, Held] = field(default_factory=dict[str, Held])
    rosters_us: int | None = None
    follows: dict[str, int] = field(default_factory=dict[str, int])
    people: dict[str, str] = field(default_factory=dict[str, str])
    addresses: dict[str, str] = field(default_factory=dict[str, str])


def encoded(cursor: Cursor) -> str:
    """The cursor as JSON text."""
    return msgspec.json.encode(cursor).decode()


def decoded(text: str | None) -> Cursor:
    """The cursor of a JSON text; a new one where there is none, or one that this version does not understand."""
    if text is None:
        return Cursor()
    try:
        found = msgspec.json.decode(text, type=Cursor)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return Cursor()
    return found if found.version == 1 else Cursor()
