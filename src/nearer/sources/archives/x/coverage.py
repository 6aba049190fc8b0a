"""What an X archive can tell, and what is taken out of it where files are missing."""

from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archives.x.layout import Layout

_IN, _OUT = Direction.IN, Direction.OUT

_UNDATED = "as lists without dates: two archives tell between which dates somebody came or went"
_OWN_ACTS = "X puts only your own posts into your archive"

COVERAGE = Coverage(
    {
        (Kind.REPLY, _OUT): SEEN,
        (Kind.MENTION, _OUT): SEEN,
        (Kind.QUOTE, _OUT): partly("as links to posts; X does not mark quotes"),
        (Kind.REPOST, _OUT): SEEN,
        (Kind.LIKE, _OUT): partly("without any time, and mostly without the author"),
        (Kind.MESSAGE, _OUT): SEEN,
        (Kind.MESSAGE, _IN): SEEN,
        (Kind.FOLLOW, _OUT): partly(_UNDATED),
        (Kind.FOLLOW, _IN): partly(_UNDATED),
        (Kind.UNFOLLOW, _OUT): partly(_UNDATED),
        (Kind.UNFOLLOW, _IN): partly(_UNDATED),
        (Kind.BLOCK, _OUT): partly(_UNDATED),
        (Kind.UNBLOCK, _OUT): partly(_UNDATED),
        (Kind.MUTE, _OUT): partly(_UNDATED),
        (Kind.UNMUTE, _OUT): partly(_UNDATED),
        (Kind.REPLY, _IN): never(f"{_OWN_ACTS}: who replied to you is not in it."),
        (Kind.MENTION, _IN): never(f"{_OWN_ACTS}: who mentioned you is not in it."),
        (Kind.QUOTE, _IN): never(f"{_OWN_ACTS}: who quoted you is not in it."),
        (Kind.REPOST, _IN): never("X gives a number of reposts and no names."),
        (Kind.LIKE, _IN): never("X gives a number of likes and no names; only reactions to messages are named."),
        (Kind.BLOCK, _IN): never("X does not tell who blocked you."),
        (Kind.MUTE, _IN): never("X does not tell who muted you."),
    },
    time_zone="UTC",
)

_POSTS = ((Kind.REPLY, _OUT), (Kind.MENTION, _OUT), (Kind.QUOTE, _OUT), (Kind.REPOST, _OUT))

_CELLS: tuple[tuple[tuple[str, ...], tuple[tuple[Kind, Direction], ...], str], ...] = (
    (
        ("tweets", "months", "csv", "community", "circle"),
        _POSTS,
        "The file of posts is not in this archive.",
    ),
    (("likes",), ((Kind.LIKE, _OUT),), "The file of likes is not in this archive."),
    (
        ("messages", "group messages", "message headers", "group headers", "encrypted messages"),
        ((Kind.MESSAGE, _OUT), (Kind.MESSAGE, _IN)),
        "The files of messages are not in this archive.",
    ),
    (("followers",), ((Kind.FOLLOW, _IN), (Kind.UNFOLLOW, _IN)), "The list of followers is not in this archive."),
    (("following",), ((Kind.FOLLOW, _OUT), (Kind.UNFOLLOW, _OUT)), "The list of those you follow is not in it."),
    (("blocks",), ((Kind.BLOCK, _OUT), (Kind.UNBLOCK, _OUT)), "The list of blocked accounts is not in this archive."),
    (("mutes",), ((Kind.MUTE, _OUT), (Kind.UNMUTE, _OUT)), "The list of muted accounts is not in this archive."),
)


def coverage_of(layout: Layout) -> Coverage:
    """The coverage of one archive: a kind whose file is missing is never seen."""
    coverage = COVERAGE
    for kinds, cells, why in _CELLS:
        if not layout.of(*kinds):
            old = layout.grailbird and kinds[0] != "tweets"
            coverage = coverage.without(*cells, why="X archives before August 2018 hold posts only." if old else why)
    if layout.posts and not layout.of("tweets", "months", "csv"):
        few = partly("only posts for a community or a circle are in this archive")
        coverage = Coverage({**coverage.marks, **dict.fromkeys(_POSTS, few)}, coverage.time_zone, coverage.zone)
    return coverage
