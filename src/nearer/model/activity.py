"""What networks recorded: accounts, activities, rosters, and the places where reading failed.

An account is named everywhere by its *key*, `(network, id)`; inside an activity the network is the activity's own,
so that `actor`, `target` and `to` hold bare ids.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from nearer.model.names import Confidence, Precision, RosterName, Verb, Visibility


class AccountKey(NamedTuple):
    """One actor on one network. The id is fixed; the handle changes."""

    network: str
    id: str

    def __str__(self) -> str:
        return f"{self.network}/{self.id}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an archive a record stands: a file and its row, counted from 1."""

    file: str
    row: int | None = None

    def __str__(self) -> str:
        return self.file if self.row is None else f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One actor as one export saw it at one time. Everything but the key may be missing.

    `links` are addresses that the network has verified as the owner's; `same_as` are account ids of the same
    network (moved, renamed, known as) or full keys `network/id`; `address` is an e-mail address.
    """

    network: str
    id: str
    handle: str | None = None
    name: str | None = None
    url: str | None = None
    bio: str | None = None
    address: str | None = None
    links: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    bot: bool | None = None
    seen: datetime | None = None

    @property
    def key(self) -> AccountKey:
        return AccountKey(self.network, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing that one account did, as recorded.

    `id` is the network's own and unique within the network; two exports that tell of the same thing give the same id.
    `target` is the one account the act is directed at: the author answered, liked, quoted or passed on, the person
    followed or blocked, the receiver of a message. `to` are the others addressed or mentioned. `object` is the id of
    the activity acted upon (liked, announced, quoted, edited, deleted). `of` is the verb that an UNDO takes back.
    `time` is aware UTC or None; `offset` the written offset in minutes, None where the source does not say.
    """

    network: str
    id: str
    time: datetime | None
    actor: str
    verb: Verb
    target: str | None = None
    to: tuple[str, ...] = ()
    in_reply_to: str | None = None
    object: str | None = None
    of: Verb | None = None
    thread: str | None = None
    space: str | None = None
    visibility: Visibility = Visibility.UNKNOWN
    text: str | None = None
    url: str | None = None
    precision: Precision = Precision.SECOND
    since: datetime | None = None
    offset: int | None = None
    confidence: Confidence = Confidence.EXPLICIT
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A list of people as it stood at one moment: who followed `owner`, whom `owner` followed, blocked, muted.

    Two rosters of one list give the dates between which somebody came or went; the merged log makes Follow, Block,
    Ignore and their Undo from them, with `Precision.RANGE`. `time` is when the list was taken, None if unknown.
    """

    network: str
    owner: str
    name: RosterName
    time: datetime | None
    members: tuple[str, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where and why, never what it said.

    `code` is a short stable word (`bad-time`, `bad-json`, `missing-block`); `why` a sentence without any content.
    """

    place: Place
    code: str
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows or files left unread on purpose, with the reason: a service row, an unknown collection, advertising data."""

    place: Place
    why: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Promise:
    """What an archive's own manifest declares of a file, and what was found: a free audit."""

    file: str
    promised: int
    found: int


Record = Account | Activity | Roster | Problem | Skipped | Promise
