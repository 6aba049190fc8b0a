"""Where a reading of a Bluesky account goes on: what was read of each list, which threads are watched, who was there.

Plain data, kept as JSON. Times are microseconds since 1970.
"""

from dataclasses import dataclass, field

from nearer.sources.live.lines import Line


@dataclass(slots=True)
class Stretch:
    """Records of a collection that were not read yet: with keys below `under` ("" for the top) and above `until`. `old`
    is what stood there before the first pull."""

    under: str = ""
    until: str = ""
    old: bool = False


@dataclass(slots=True)
class Shelf:
    """A collection of the account's own repository. `rows` are its newest keys, or all of them, as they stood at
    `at_us`, each with what the record is about; all keys were last compared at the revision `compared`."""

    rows: dict[str, str] = field(default_factory=dict[str, str])
    at_us: int | None = None
    unread: list[Stretch] = field(default_factory=list[Stretch])
    compared: str = ""


@dataclass(slots=True)
class Thread:
    """A thread that is watched: its posts as they were last seen, with their authors. Looked at again at `due_us`."""

    last_us: int
    due_us: int
    read_us: int
    posts: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Held:
    """A list of people as it stood when it was last read, at `at_us`."""

    at_us: int
    members: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Cursor:
    """Everything.

    `filled` is whether the repository was read once, `revision` its state when it was last read. `queue` are first
    posts of threads that are to be read, `answered` posts to be read by themselves. `followers` keep the key of their
    follow, `blockers` the address of their block, `profiles` a digest of names and bio, `people` when they were met;
    `vanished` are followers whose account is gone.
    """

    version: int = 1
    notifications: Line = field(default_factory=Line)
    filled: bool = False
    revision: str = ""
    shelves: dict[str, Shelf] = field(default_factory=dict[str, Shelf])
    queue: list[str] = field(default_factory=list[str])
    answered: list[str] = field(default_factory=list[str])
    threads: dict[str, Thread] = field(default_factory=dict[str, Thread])
    people_us: int | None = None
    followers: dict[str, str] = field(default_factory=dict[str, str])
    blockers: dict[str, str] = field(default_factory=dict[str, str])
    mutes: Held | None = None
    profiles: dict[str, str] = field(default_factory=dict[str, str])
    people: dict[str, int] = field(default_factory=dict[str, int])
    vanished: list[str] = field(default_factory=list[str])
