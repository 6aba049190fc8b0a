"""The export's files: flat tables under a header. Large ones come in parts (`comments_1.csv`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nearer.sources.archive import Archive, read_head
from nearer.sources.decode import DecodeError, clean, csv_rows

_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file: its name, the columns without which it is another's, and whether it alone tells that the
    archive is Reddit's."""

    name: re.Pattern[str]
    needs: frozenset[str]
    telling: bool = True


def _table(name: str, *needs: str, telling: bool = True) -> Table:
    return Table(re.compile(rf"(?:.*/)?{name}(?:_\d+)?\.csv\Z", re.IGNORECASE), frozenset(needs), telling)


POSTS = _table("posts", "id", "permalink", "date", "subreddit", "title")
COMMENTS = _table("comments", "id", "permalink", "date", "subreddit", "link", "parent")
MESSAGES = _table("messages(?:_archive)?", "id", "permalink", "thread_id", "date", "from", "to")
CHATS = _table("chat_history", "message_id", "created_at", "username", "channel_url")
POST_VOTES = _table("post_votes", "id", "permalink", "direction")
COMMENT_VOTES = _table("comment_votes", "id", "permalink", "direction")
FRIENDS = _table("friends", "username", "note", telling=False)
COMMUNITIES = _table("subscribed_subreddits", "subreddit")
STATISTICS = _table("statistics", "statistic", "value", telling=False)

TABLES = (STATISTICS, POSTS, COMMENTS, MESSAGES, CHATS, POST_VOTES, COMMENT_VOTES, FRIENDS, COMMUNITIES)
"""In the order in which they are read."""

Cells = dict[str, str]


def tables(archive: Archive) -> dict[str, Table]:
    """The files that can be read, in the order of TABLES; none where no file tells that they are Reddit's."""
    found = {
        name: table
        for table in TABLES
        for name in archive.names
        if table.name.match(name) and table.needs <= _header(read_head(archive, name, _HEAD))
    }
    return found if any(table.telling for table in found.values()) else {}


def _header(head: bytes) -> frozenset[str]:
    line = head.decode("utf-8-sig", "replace").partition("\n")[0]
    return frozenset(cell.strip().strip('"') for cell in line.split(","))


def rows(archive: Archive, name: str, table: Table) -> Iterator[tuple[int, Cells | DecodeError]]:
    """The rows of a file, their cells clean. Raises MemberError."""
    with archive.open(name) as stream:
        for line, cells in csv_rows(stream):
            if isinstance(cells, DecodeError):
                yield line, cells
            elif not table.needs <= cells.keys():
                # The header was whole to the eye and is not so as CSV: a quote that does not end, a lone return.
                yield line, DecodeError("bad-header", "the first line does not name the columns")
                return
            else:
                yield line, {column: clean(cell).strip() for column, cell in cells.items()}
