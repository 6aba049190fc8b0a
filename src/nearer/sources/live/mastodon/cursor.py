"""Where a reading of a Mastodon account goes on: what was read of each list, which threads are watched, who was there.

Plain data, kept as JSON. Times are microseconds since 1970. Ids of a server's entries are opaque texts (some servers
change them), so lists are known again by what their newest entries were: by address or by the notification's id.
"""

from dataclasses import dataclass, field

from nearer.sources.live.lines import Line


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
    """A list of people as it stood when it was last read, at `at_us`; each with the time of the list they came with.

    `ids` are the server's ids of those on it, as far as it told them.
    """

    at_us: int
    members: dict[str, int] = field(default_factory=dict[str, int])
    ids: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Cursor:
    """Everything. `queue` are the server's ids of posts whose threads are to be read; `follows` are follows that wait
    for the next list of followers, by follower; `people` are the server's ids of those met, by handle. `profiles` are
    digests of the names and bios of those on lists, `vanished` who of them has no account any more. `curated` are the
    lists that the user made, by title, with who was on them how often, negative for who is not on it now; they were
    read last at `curated_us`. While history is read, `notified` counts the reactions that notifications told of, by
    post, and `reacted` are the server's ids of posts that had more."""

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
    profiles: dict[str, str] = field(default_factory=dict[str, str])
    vanished: list[str] = field(default_factory=list[str])
    curated: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    curated_us: int | None = None
    notified: dict[str, int] = field(default_factory=dict[str, int])
    reacted: list[str] = field(default_factory=list[str])
