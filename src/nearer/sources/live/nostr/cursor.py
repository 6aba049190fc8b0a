"""Where a reading of a Nostr account goes on: of each relay what was read, and of everybody what is remembered.

Plain data, kept as JSON. Times are seconds since 1970 as events have them, `_us` microseconds.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Span:
    """A stretch of time that was not read yet: from `since` to `until`. `edge` are events of the second `until` that
    were read already."""

    since: int
    until: int
    edge: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Held:
    """A list of people as it stood when it was last looked at, and the second in which its owner wrote it."""

    at_us: int
    created: int = 0
    members: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Thread:
    """A thread that is watched: its newest post, and when it is looked at again."""

    last_us: int
    due_us: int


@dataclass(slots=True)
class Cursor:
    """Everything.

    `spans` are by question and relay what remains to be read, `top` until when each was read. `known` are the events
    that were met last, each with its kind and author ("1 ab12..."). `people_us` is when the lists were last read;
    `profiles` have the second of each person's words about themselves.
    """

    version: int = 1
    spans: dict[str, list[Span]] = field(default_factory=dict[str, list[Span]])
    top: dict[str, int] = field(default_factory=dict[str, int])
    known: dict[str, str] = field(default_factory=dict[str, str])
    threads: dict[str, Thread] = field(default_factory=dict[str, Thread])
    people_us: int | None = None
    rosters: dict[str, Held] = field(default_factory=dict[str, Held])
    profiles: dict[str, int] = field(default_factory=dict[str, int])
