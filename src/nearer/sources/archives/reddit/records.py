"""What each row tells."""

import re
from dataclasses import dataclass, field, replace

from nearer.model.activity import Account, Activity, Place
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources.archives.reddit.tables import Cells
from nearer.sources.decode import DecodeError, written

NETWORK = "reddit"

_NAME = re.compile(r"(?:/?u/)?([A-Za-z0-9_-]{2,30})\Z", re.ASCII)
_ID = re.compile(r"(?:t\d_)?([A-Za-z0-9_-]{1,40})\Z", re.ASCII)
"""Reddit's own are short and in small letters; what somebody made up to share an export may be longer."""
_POST = re.compile(r"/comments/([A-Za-z0-9_-]{1,40})(?:/|\Z)", re.ASCII)
_SPACE = re.compile(r"(?:/?r/|#)([A-Za-z0-9_]{2,30})\Z", re.ASCII)
_NOBODY = frozenset({"deleted", "[deleted]", "reddit"})
"""Closed accounts, and Reddit itself."""


class Unread(Exception):
    """A row that is left unread on purpose."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def name_of(cell: str) -> str | None:
    """Somebody's name as their id: Reddit tells names apart without the case of letters."""
    match = _NAME.match(cell)
    return None if match is None or match[1].lower() in _NOBODY else match[1].lower()


@dataclass(slots=True)
class Chats:
    """Who wrote in each chat, so that the other one of two is known."""

    writers: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def meet(self, row: Cells) -> None:
        """Note the writer of one row; of more than two the chat is a group, and who they are does not matter."""
        name = name_of(row["username"])
        known = self.writers.setdefault(row["channel_url"], set())
        if name is not None and len(known) < 3:
            known.add(name)

    def other(self, channel: str, writer: str) -> str | None:
        """Whom the writer wrote to, None in a group and where nobody else wrote."""
        others = self.writers.get(channel, set()) - {writer}
        return next(iter(others)) if len(others) == 1 else None


@dataclass(slots=True)
class Reader:
    """Rows to activities of one export."""

    owner: str
    chats: Chats = field(default_factory=Chats)
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])

    def post(self, row: Cells, place: Place) -> Activity:
        """A post of the owner's."""
        id = _id(row["id"])
        return replace(
            _written(f"t3_{id}", self.owner, row["date"], place),
            thread=f"t3_{id}",
            space=_space(row["subreddit"]),
            visibility=Visibility.PUBLIC,
            text=_said(row["title"], row.get("body", "")),
            url=_address(row["permalink"]),
        )

    def comment(self, row: Cells, place: Place) -> Activity:
        """A comment of the owner's, on a post or on another comment."""
        post = _POST.search(row["link"]) or _POST.search(row["permalink"])
        thread = None if post is None else f"t3_{post[1]}"
        parent = row["parent"]
        above = parent if "_" in parent else f"t1_{_id(parent)}" if parent else thread
        return replace(
            _written(f"t1_{_id(row['id'])}", self.owner, row["date"], place),
            in_reply_to=above,
            thread=thread,
            space=_space(row["subreddit"]),
            visibility=Visibility.PUBLIC,
            text=row.get("body") or None,
            url=_address(row["permalink"]),
        )

    def message(self, row: Cells, place: Place) -> Activity:
        """A private message, in either direction."""
        sender, receiver = self.meet(row["from"]), self.meet(row["to"])
        if sender is None:
            raise Unread("messages of communities, of Reddit itself and of closed accounts")
        return replace(
            _written(f"t4_{_id(row['id'])}", sender, row["date"], place),
            target=receiver,
            thread=f"t4_{_id(row['thread_id'] or row['id'])}",
            space=None if receiver is not None else _space(row["to"]),
            visibility=Visibility.DIRECT,
            text=_said(row.get("subject", ""), row.get("body", "")),
            url=_address(row["permalink"]),
        )

    def chat(self, row: Cells, place: Place) -> Activity:
        """A row of a chat."""
        sender = self.meet(row["username"])
        if sender is None:
            raise Unread("chat rows of closed accounts")
        answers = row.get("thread_parent_message_id", "")
        return replace(
            _written(f"chat/{row['message_id']}", sender, row["created_at"], place),
            target=self.chats.other(row["channel_url"], sender),
            in_reply_to=f"chat/{answers}" if answers else None,
            thread=row["channel_url"] or None,
            space=row.get("subreddit") or None,
            visibility=Visibility.DIRECT,
            text=row.get("message") or None,
        )

    def post_vote(self, row: Cells, place: Place) -> Activity:
        """A vote on a post."""
        return self._vote(row, "t3", place)

    def comment_vote(self, row: Cells, place: Place) -> Activity:
        """A vote on a comment."""
        return self._vote(row, "t1", place)

    def friend(self, row: Cells, place: Place) -> Activity:
        """Somebody on the list of friends."""
        name = self.meet(row["username"])
        if name is None:
            raise Unread("friends who closed their account")
        return Activity(
            network=NETWORK,
            id=f"friend/{self.owner}/{name}",
            time=None,
            precision=Precision.NONE,
            actor=self.owner,
            verb=Verb.FOLLOW,
            target=name,
            place=place,
        )

    def community(self, row: Cells, place: Place) -> Activity:
        """A community that the owner is in."""
        space = _space(row["subreddit"])
        if space is None:
            raise DecodeError("bad-item", "the row names no community")
        return Activity(
            network=NETWORK,
            id=f"join/{self.owner}/{space.lower()}",
            time=None,
            precision=Precision.NONE,
            actor=self.owner,
            verb=Verb.JOIN,
            space=space,
            place=place,
        )

    def meet(self, cell: str) -> str | None:
        """The account that a cell names, noted; None where it names nobody."""
        id = name_of(cell)
        if id is not None and id not in self.accounts:
            shown = cell.rpartition("/")[2]
            url = f"https://www.reddit.com/user/{shown}"
            self.accounts[id] = Account(network=NETWORK, id=id, handle=shown, url=url)
        return id

    def _vote(self, row: Cells, kind: str, place: Place) -> Activity:
        verb = {"up": Verb.LIKE, "down": Verb.DISLIKE}.get(row["direction"])
        if verb is None:
            raise Unread("votes that were taken back")
        space = re.search(r"/r/([A-Za-z0-9_]{2,30})/", row["permalink"])
        return Activity(
            network=NETWORK,
            id=f"vote/{self.owner}/{kind}_{_id(row['id'])}",
            time=None,
            precision=Precision.NONE,
            actor=self.owner,
            verb=verb,
            object=f"{kind}_{_id(row['id'])}",
            space=None if space is None else space[1],
            place=place,
        )


def _written(id: str, actor: str, date: str, place: Place) -> Activity:
    """What all that somebody wrote has in common. Raises DecodeError."""
    at = written(date)
    return Activity(
        network=NETWORK,
        id=id,
        time=at.time,
        precision=at.precision,
        offset=at.offset,
        actor=actor,
        verb=Verb.CREATE,
        place=place,
    )


def _id(cell: str) -> str:
    match = _ID.match(cell)
    if match is None:
        raise DecodeError("bad-item", "the row has no id of Reddit's")
    return match[1]


def _space(cell: str) -> str | None:
    match = _SPACE.match(cell) or re.match(r"([A-Za-z0-9_]{2,30})\Z", cell, re.ASCII)
    return None if match is None else match[1]


def _said(title: str, body: str) -> str | None:
    return "\n\n".join(part for part in (title, body) if part) or None


def _address(cell: str) -> str | None:
    return cell if cell.startswith("https://www.reddit.com/") else None
