"""What the user wants done on a network, and how far it is: the pure core of the outbox.

An `Item` goes draft, queued, sending, sent, confirmed; or to failed, with its words kept; or to unsure, where the
answer of the server was lost. The laws, which `tests/model/test_outbox.py` holds against any sequence of events:

- Nothing leaves `DRAFT` or `FAILED` but by `pressed`: only a person's press sends.
- A request is made in `SENDING` alone, which is written down before it. From there the way back to another try leads
  through `UNSURE` and a look that did not find it, later than `SETTLE` after the request ended.
- `QUEUED`, `DRAFT` and `FAILED` mean: nothing of it is on the network.
- `SENT` is never tried again: the server took it. It becomes `CONFIRMED` once it was read back.
- The words are never changed by any of this.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nearer.model.errors import NearerError
from nearer.model.names import Visibility

GRACE = timedelta(seconds=10)
"""How long a press can be undone before anything is sent: our own choice, as mail programs do (5 to 30 seconds)."""

SETTLE = timedelta(seconds=60)
"""So long after a request ended without an answer, the server may still be at work on it: a look that does not find it
counts only later. As long as a whole request may take (`wire.adapter.Bounds.whole`)."""

STALE = timedelta(days=1)
"""A press that could not be carried out for so long needs another one: an answer of yesterday may be out of place. Our
own choice."""

TRIES = 3
"""So many requests for one press, each after the one before was found not to have worked: our own choice."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
"""Between two looks, and between two tries that did not reach the server; each doubles the pause. Our own choice."""

LOOKED_FOR = timedelta(days=7)
"""So long what the server took is looked for; then it stays `SENT`. Servers that hold posts for approval take days."""


class NotNow(NearerError):
    """An item of the outbox is no longer (or not yet) where this could be done to it."""

    code = "NR-SEND-07"


class Deed(StrEnum):
    """What can be done. The last three take one of the others back."""

    REPLY = "reply"
    POST = "post"
    LIKE = "like"
    BOOST = "boost"
    FOLLOW = "follow"
    UNLIKE = "unlike"
    UNBOOST = "unboost"
    UNFOLLOW = "unfollow"

    @property
    def written(self) -> bool:
        """Whether it has words."""
        return self in (Deed.REPLY, Deed.POST)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a post: the name under which its bytes are kept, its media type, its description."""

    key: str
    type: str
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What to do. `about` is the id of the post that is answered, liked or boosted, or of the account to follow.

    `person` is the account that it is directed at, `handle` how that network calls them. `warning` is a content
    warning, `language` a code of ISO 639-1, "" where it is not said. `visibility` UNKNOWN is the network's usual.
    """

    deed: Deed
    about: str = ""
    person: str = ""
    handle: str = ""
    text: str = ""
    warning: str = ""
    language: str = ""
    visibility: Visibility = Visibility.UNKNOWN
    pictures: tuple[Picture, ...] = ()


class ItemState(StrEnum):
    """How far an item is."""

    DRAFT = "draft"
    """Being written. Nothing happens by itself."""
    QUEUED = "queued"
    """Pressed; it goes out at `due`. Until then the press can be undone."""
    SENDING = "sending"
    """A request is under way, or the process that made it was killed."""
    UNSURE = "unsure"
    """The answer was lost: it is looked for before anything else."""
    SENT = "sent"
    """The server took it, and it was not seen there yet."""
    CONFIRMED = "confirmed"
    """It was read back."""
    FAILED = "failed"
    """It is not on the network; why is in `what`. The words are kept, and can be pressed again."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something did not work: the code of the error, what, and what next."""

    code: str
    what: str
    next: str


NO_FAILURE = Failure("", "", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in the outbox. `id` is also the key that a network which knows such keys takes for the same thing.

    `pressed` is when the user pressed; `due` when the next step is due, None where none is; `begun` when the request
    of the latest try began, `ended` when that ended without an answer. `tries` counts the requests of this press,
    `looks` the looks or attempts in the present state. `twins` are the ids of things on the network that said the same
    in the same place before: none of them is this one. `sent` is the network's id of what was made, `url` its page.
    `version` grows with each change.
    """

    id: str
    connection: str
    act: Act
    made: datetime
    state: ItemState = ItemState.DRAFT
    changed: datetime
    pressed: datetime | None = None
    due: datetime | None = None
    begun: datetime | None = None
    ended: datetime | None = None
    tries: int = 0
    looks: int = 0
    twins: tuple[str, ...] = ()
    version: int = 0
    sent: str = ""
    url: str = ""
    failure: Failure = NO_FAILURE


def written(item: Item, act: Act, now: datetime) -> Item:
    """Other words of a draft, or of what failed. Raises NotNow."""
    _only(item, ItemState.DRAFT, ItemState.FAILED)
    return replace(item, act=act, changed=now)


def pressed(item: Item, now: datetime, grace: timedelta = GRACE) -> Item:
    """The user wants it sent. Raises NotNow where it was pressed before."""
    _only(item, ItemState.DRAFT, ItemState.FAILED)
    return replace(
        item,
        state=ItemState.QUEUED,
        changed=now,
        pressed=now,
        due=now + grace,
        begun=None,
        ended=None,
        tries=0,
        looks=0,
        twins=(),
        failure=NO_FAILURE,
    )


def undone(item: Item, now: datetime) -> Item:
    """The press is taken back. Raises NotNow once a request was begun."""
    _only(item, ItemState.QUEUED)
    return replace(item, state=ItemState.DRAFT, changed=now, pressed=None, due=None, looks=0, failure=NO_FAILURE)


def begun(item: Item, now: datetime, twins: tuple[str, ...] = ()) -> Item:
    """A request is about to be made: to be written down before it is. Raises NotNow."""
    _only(item, ItemState.QUEUED)
    if item.due is None or now < item.due:
        raise _not_now(item)
    known = item.twins if item.tries else twins
    return replace(
        item, state=ItemState.SENDING, changed=now, due=None, begun=now, tries=item.tries + 1, looks=0, twins=known
    )


def put_off(item: Item, now: datetime, failure: Failure, until: datetime | None = None) -> Item:
    """No request could be made yet (the server cannot be reached, it asks for a pause). Raises NotNow."""
    _only(item, ItemState.QUEUED)
    if item.pressed is None or now - item.pressed >= STALE:
        return refused(item, now, failure)
    return replace(item, changed=now, due=until or now + _pause(item.looks), looks=item.looks + 1, failure=failure)


def refused(item: Item, now: datetime, failure: Failure) -> Item:
    """It cannot be done, and was not: the server (or a rule of ours) says so. Raises NotNow."""
    _only(item, ItemState.QUEUED, ItemState.SENDING)
    return replace(item, state=ItemState.FAILED, changed=now, due=None, looks=0, failure=failure)


def answered(item: Item, now: datetime, sent: str, url: str) -> Item:
    """The server took it. Raises NotNow."""
    _only(item, ItemState.SENDING)
    return replace(
        item, state=ItemState.SENT, changed=now, due=now, ended=now, looks=0, sent=sent, url=url, failure=NO_FAILURE
    )


def lost(item: Item, now: datetime, failure: Failure) -> Item:
    """Nobody knows whether the server took it. Raises NotNow."""
    _only(item, ItemState.SENDING)
    due = now + FIRST_PAUSE
    return replace(item, state=ItemState.UNSURE, changed=now, due=due, ended=now, looks=0, failure=failure)


def seen(item: Item, now: datetime, sent: str, url: str) -> Item:
    """It was read back: also right before another try, where the one before arrived after all. Raises NotNow."""
    _only(item, ItemState.SENT, ItemState.UNSURE, *([ItemState.QUEUED] if item.tries else []))
    return replace(
        item, state=ItemState.CONFIRMED, changed=now, due=None, looks=0, sent=sent, url=url, failure=NO_FAILURE
    )


def not_seen(item: Item, now: datetime) -> Item:
    """A look did not find it. What the server took is looked for again, what was lost is tried again once it is sure
    that nothing of it is still under way. Raises NotNow."""
    _only(item, ItemState.SENT, ItemState.UNSURE)
    ended = item.ended or now
    if item.state is ItemState.SENT:
        over = now - ended >= LOOKED_FOR
        return replace(item, changed=now, due=None if over else now + _pause(item.looks), looks=item.looks + 1)
    if now - ended < SETTLE:
        return replace(item, changed=now, due=ended + SETTLE, looks=item.looks + 1)
    stale = item.pressed is None or now - item.pressed >= STALE
    if item.tries >= TRIES or stale:
        return replace(item, state=ItemState.FAILED, changed=now, due=None, looks=0)
    return replace(item, state=ItemState.QUEUED, changed=now, due=now, looks=0)


def not_looked(item: Item, now: datetime, failure: Failure, until: datetime | None = None) -> Item:
    """The server could not be asked whether it is there. Nothing is known, so nothing else happens. Raises NotNow."""
    _only(item, ItemState.SENT, ItemState.UNSURE)
    return replace(item, changed=now, due=until or now + _pause(item.looks), looks=item.looks + 1, failure=failure)


def _pause(before: int) -> timedelta:
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(before, 12))


def _only(item: Item, *states: ItemState) -> None:
    if item.state not in states:
        raise _not_now(item)


def _not_now(item: Item) -> NotNow:
    why = {
        ItemState.DRAFT: "It is a draft: nothing was pressed.",
        ItemState.QUEUED: "It is in the outbox already.",
        ItemState.SENDING: "It is being sent.",
        ItemState.UNSURE: "Whether the server took it is being found out.",
        ItemState.SENT: "The server took it already.",
        ItemState.CONFIRMED: "It is on the network already.",
        ItemState.FAILED: "It failed before; its words are kept as a draft.",
    }[item.state]
    return NotNow(why, where=item.id, next="nearer outbox shows how everything stands.")
