"""What the export holds, and its records: file by file, then everybody named."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError
from nearer.sources.archives.reddit.records import NETWORK, Chats, Reader, Unread, name_of
from nearer.sources.archives.reddit.tables import (
    CHATS,
    COMMENT_VOTES,
    COMMENTS,
    COMMUNITIES,
    FRIENDS,
    MESSAGES,
    POST_VOTES,
    POSTS,
    STATISTICS,
    Cells,
    Table,
    rows,
    tables,
)
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError

_IN, _OUT = Direction.IN, Direction.OUT
_AUTHOR = "Who wrote what you answered or voted on is not told."
COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _IN): SEEN,
        (Kind.MESSAGE, _OUT): partly("A chat in which you alone wrote does not say with whom it is."),
        (Kind.REPLY, _OUT): never(_AUTHOR),
        (Kind.REPLY, _IN): never("Who answered you in public is not in it."),
        (Kind.LIKE, _OUT): never(_AUTHOR),
        (Kind.LIKE, _IN): never("Who voted on what you wrote is told to nobody."),
        (Kind.DISLIKE, _OUT): never(_AUTHOR),
        (Kind.DISLIKE, _IN): never("Who voted on what you wrote is told to nobody."),
        (Kind.MENTION, _IN): never("Who named you is not in it."),
        (Kind.MENTION, _OUT): never("A name in a text is not told as one."),
        **{(Kind.QUOTE, way): never("Reddit has no quotes.") for way in Direction},
        **{(Kind.REPOST, way): never("A crosspost does not say whose post it is.") for way in Direction},
        (Kind.FOLLOW, _OUT): partly("Your list of friends, without dates."),
        (Kind.FOLLOW, _IN): never("Who follows you is not in it."),
        **{(Kind.BLOCK, way): never("Blocks are not in it.") for way in Direction},
    },
    "UTC",
)
_LACKING = (
    ((MESSAGES, CHATS), ((Kind.MESSAGE, _IN), (Kind.MESSAGE, _OUT)), "This export holds no messages."),
    ((FRIENDS,), ((Kind.FOLLOW, _OUT),), "This export holds no list of friends."),
)
_CLOSED = (
    (r"[a-z_]+_headers", "the same rows without their text"),
    (r"ip_logs|checkfile|linked_\w+|account_gender|birthdate|user_preferences|sensitive_ads_preferences|payouts"
     r"|purchases|stripe|twitter|persona|reddit_gold_information|gilded_content|gold_received",
     "sign-ins, payments, settings and what advertisers think you are"),
    (r"saved_\w+|hidden_posts|drafts|scheduled_posts|poll_votes|announcements|multireddits|moderated_subreddits"
     r"|approved_submitter_subreddits|live_contributions|predictions|custom_feeds",
     "what you kept, hid or drafted, not what passed between people"),
)  # fmt: skip
_REASONS = tuple((re.compile(rf"(?:.*/)?(?:{name})(?:_\d+)?\.csv\Z", re.IGNORECASE), why) for name, why in _CLOSED)
_NOBODY = "It does not say whose it is: say --me with your name on Reddit."
_ENOUGH = 2_000
"""Messages looked at: whoever is on either end of all of them is the owner (our own choice)."""


class RedditExport:
    """The source for Reddit's copy of your data."""

    name = "reddit"
    title = "Reddit data request"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have at least one table with Reddit's name and columns."""
        files = tables(archive)
        if not files:
            return None
        owner = _owner(archive, files, options.me)
        coverage = COVERAGE
        for lacking, cells, why in _LACKING:
            if set(files.values()).isdisjoint(lacking):
                coverage = coverage.without(*cells, why=why)
        return Found(
            source=self.name,
            network=self.network,
            layout="data request",
            owner=owner,
            coverage=coverage,
            why="it has tables with Reddit's names and columns",
            read=tuple(files),
            unread=tuple(_closed(archive, files)),
            notes=() if owner is not None else (_NOBODY,),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """File by file, then all accounts that were named."""
        del options  # it decided who `found.owner` is
        reader = Reader("@you" if found.owner is None else found.owner.id)
        if found.owner is not None:
            reader.accounts[found.owner.id] = found.owner
        files = tables(archive)
        for name in (name for name, table in files.items() if table is CHATS):
            _look(archive, name, reader.chats)
        for name, table in files.items():
            read = _reads(reader, table)
            if read is not None:
                yield from _rows(archive, name, table, read)
        yield from (account for _, account in sorted(reader.accounts.items()))


Read = Callable[[Cells, Place], Activity]


def _reads(reader: Reader, table: Table) -> Read | None:
    pairs: tuple[tuple[Table, Read], ...] = (
        (POSTS, reader.post),
        (COMMENTS, reader.comment),
        (MESSAGES, reader.message),
        (CHATS, reader.chat),
        (POST_VOTES, reader.post_vote),
        (COMMENT_VOTES, reader.comment_vote),
        (FRIENDS, reader.friend),
        (COMMUNITIES, reader.community),
    )
    return next((read for kind, read in pairs if kind is table), None)


def _rows(archive: Archive, name: str, table: Table, read: Read) -> Iterator[Record]:
    skipped: Counter[str] = Counter()
    try:
        for line, row in rows(archive, name, table):
            place = Place(name, line)
            try:
                if isinstance(row, DecodeError):
                    raise row
                yield read(row, place)
            except DecodeError as error:
                yield Problem(place, error.code, error.why)
            except Unread as unread:
                skipped[unread.why] += 1
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    for why, count in sorted(skipped.items()):
        yield Skipped(Place(name), why, count)


def _look(archive: Archive, name: str, chats: Chats) -> None:
    """The first pass over the chats: who writes where."""
    try:
        for _, row in rows(archive, name, CHATS):
            if not isinstance(row, DecodeError):
                chats.meet(row)
    except MemberError:
        return  # the second pass tells of it


def _owner(archive: Archive, files: dict[str, Table], me: str | None) -> Account | None:
    """Whom the user names, else the account that the statistics name, else whoever is on an end of every message."""
    told = None if me is None else me.strip().removeprefix("@")
    shown = told or _named(archive, files) or _constant(archive, files)
    id = None if shown is None else name_of(shown)
    if shown is None or id is None:
        return None
    handle = shown.rpartition("/")[2]
    return Account(network=NETWORK, id=id, handle=handle, url=f"https://www.reddit.com/user/{handle}")


def _named(archive: Archive, files: dict[str, Table]) -> str | None:
    for row in _first(archive, files, STATISTICS):
        if row["statistic"].casefold().replace("_", " ") in ("account name", "username"):
            return row["value"] or None
    return None


def _constant(archive: Archive, files: dict[str, Table]) -> str | None:
    ends: Counter[str] = Counter()
    seen = 0
    for row in _first(archive, files, MESSAGES):
        seen += 1
        ends.update({name for name in (row["from"], row["to"]) if name_of(name) is not None})
    always = [name for name, count in ends.items() if count == seen]
    return always[0] if len(always) == 1 else None


def _first(archive: Archive, files: dict[str, Table], table: Table) -> list[Cells]:
    found: list[Cells] = []
    for name in (name for name, kind in files.items() if kind is table):
        try:
            for _, row in rows(archive, name, table):
                if not isinstance(row, DecodeError):
                    found.append(row)
                if len(found) >= _ENOUGH:
                    break
        except MemberError:
            continue  # it is told of when it is read
    return found


def _closed(archive: Archive, files: dict[str, Table]) -> Iterator[tuple[str, str]]:
    for name in archive.names:
        if name not in files:
            reason = next((why for pattern, why in _REASONS if pattern.match(name)), None)
            if reason is not None:
                yield name, reason
