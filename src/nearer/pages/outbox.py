"""What is being written, on its way and sent, each with how it stands in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.nearer import Nearer
from nearer.model.activity import AccountKey
from nearer.model.outbox import Deed, Item, ItemState
from nearer.pages.parts import When, Words
from nearer.pages.view import Scene, View

SHOWN = 20
"""Of what was sent and seen, so many of the newest are shown; the log has them all."""


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One thing. `what` says what it is, `state` is the word of its state and `sentence` says it in full.

    `trouble` is (what, next) of what went wrong. `due` is when it goes on, `about` the address of the page to go on
    writing, `url` its page on the network. `can` are the things that can be done: undo, send, drop.
    """

    id: str
    what: str
    network: str
    account: str
    words: Words | None
    state: str
    sentence: str
    trouble: tuple[str, str] | None
    due: When
    changed: When
    href: str | None
    url: str | None
    can: tuple[str, ...]


_WHAT = {
    Deed.REPLY: "An answer",
    Deed.POST: "A post",
    Deed.LIKE: "A like",
    Deed.BOOST: "A boost",
    Deed.FOLLOW: "Following",
    Deed.UNLIKE: "Taking a like back",
    Deed.UNBOOST: "Taking a boost back",
    Deed.UNFOLLOW: "Unfollowing",
}
STATES = {
    ItemState.DRAFT: "draft",
    ItemState.QUEUED: "goes out soon",
    ItemState.SENDING: "being sent",
    ItemState.UNSURE: "not sure yet",
    ItemState.SENT: "sent, not seen yet",
    ItemState.CONFIRMED: "there",
    ItemState.FAILED: "not sent",
}
_CAN: dict[ItemState, tuple[str, ...]] = {
    ItemState.DRAFT: ("send", "drop"),
    ItemState.QUEUED: ("undo",),
    ItemState.SENDING: (),
    ItemState.UNSURE: ("drop",),
    ItemState.SENT: ("drop",),
    ItemState.CONFIRMED: ("drop",),
    ItemState.FAILED: ("send", "drop"),
}


def build(nearer: Nearer, view: View) -> tuple[OutboxLine, ...]:
    """Everything in the outbox, what needs somebody first."""
    return lines(Scene(nearer, view))


def lines(scene: Scene) -> tuple[OutboxLine, ...]:
    """The same for a page that has more to show."""
    items = scene.nearer.outbox.items()
    there = [i for i in items if i.state is ItemState.CONFIRMED][:SHOWN]
    open_ = sorted((i for i in items if i.state is not ItemState.CONFIRMED), key=lambda i: _ORDER.index(i.state))
    return tuple(line(scene, item) for item in (*open_, *there))


_ORDER = (
    ItemState.FAILED,
    ItemState.UNSURE,
    ItemState.QUEUED,
    ItemState.SENDING,
    ItemState.SENT,
    ItemState.DRAFT,
    ItemState.CONFIRMED,
)


def line(scene: Scene, item: Item) -> OutboxLine:
    """How one thing stands."""
    connection = next((c for c in scene.nearer.state.connections.all() if c.id == item.connection), None)
    network = "" if connection is None else connection.key.network
    failed = item.state in (ItemState.FAILED, ItemState.UNSURE) and item.failure.what
    return OutboxLine(
        id=item.id,
        what=_what(scene, item, network),
        network=network,
        account=(scene.plain(connection.handle) if connection is not None else None) or "your account",
        words=scene.words("\n\n".join(filter(None, [item.act.warning, item.act.text]))),
        state=STATES[item.state],
        sentence=" ".join(_sentences(scene, item)),
        trouble=(item.failure.what, item.failure.next) if failed else None,
        due=scene.when(item.due, else_text=""),
        changed=scene.when(item.changed),
        href=_href(scene, item, network),
        url=scene.url(item.url or None),
        can=_CAN[item.state],
    )


def _what(scene: Scene, item: Item, network: str) -> str:
    person = None
    if scene.world is not None and item.act.person and network:
        person = scene.world.people.of(AccountKey(network, item.act.person))
    name = scene.name(person) if person is not None else scene.plain(item.act.handle)
    return f"{_WHAT[item.act.deed]}{f' to {name}' if name and item.act.deed.written else f': {name}' if name else ''}"


def _href(scene: Scene, item: Item, network: str) -> str | None:
    if item.act.deed is not Deed.REPLY or item.state not in (ItemState.DRAFT, ItemState.FAILED) or not network:
        return None
    return "/answer" + scene.act(network, item.act.about)[1].removeprefix("/act")


def _sentences(scene: Scene, item: Item) -> Iterator[str]:
    due = scene.when(item.due).text
    now = scene.nearer.clock()
    match item.state:
        case ItemState.DRAFT:
            yield "Being written. Nothing is sent until you press."
        case ItemState.QUEUED if item.failure.what:
            yield f"Waiting until {due}: {item.failure.what}"
        case ItemState.QUEUED:
            yield f"Goes out at {due}. Until then it can be undone."
        case ItemState.SENDING:
            yield "Being sent now."
        case ItemState.UNSURE:
            yield f"The answer of the server was lost. Nearer looks at {due} whether it is there, before anything else."
        case ItemState.SENT if item.due is None:
            yield "The server took it and does not show it. It may wait for somebody there to approve it."
        case ItemState.SENT:
            later = f" Nearer looks again at {due}." if item.due is not None and item.due > now else ""
            yield f"Sent, waiting to be seen on the server.{later}"
        case ItemState.CONFIRMED:
            yield f"Sent, and seen there on {scene.when(item.changed).text}."
        case ItemState.FAILED:
            yield "It was not sent. What you wrote is kept, and you can send it again."
