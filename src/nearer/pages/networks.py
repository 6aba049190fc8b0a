"""Networks: what is read live, how each connection stands, what waits and until when, and what needs the user."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.nearer import Nearer
from nearer.pages import outbox
from nearer.pages.outbox import OutboxLine
from nearer.pages.parts import Empty, Frame, When
from nearer.pages.prose import docstring_of, flowing
from nearer.pages.view import Scene, View
from nearer.pages.words import many
from nearer.sources.live.contract import Call, LiveSource, Standing
from nearer.sources.live.registry import live_sources
from nearer.sources.live.sending import SendingSource
from nearer.store.connections import Connection, Pull, PullState
from nearer.store.streams import Heard, HearingState


@dataclass(frozen=True, slots=True)
class HearingLine:
    """What a connection hears as it happens. `state` is the word of its state, `sentences` say it in full; `trouble` is
    (what, next) of what stopped it. `server` is who streams, `tags` the hashtags that are kept, too. `kept` counts the
    acts that were kept since it was switched on, `heard` is the moment up to which it was listened to."""

    on: bool
    state: str
    sentences: tuple[str, ...]
    trouble: tuple[str, str] | None
    server: str
    tags: tuple[str, ...]
    kept: int
    heard: When


@dataclass(frozen=True, slots=True)
class NetworkCard:
    """One connection. `state` is the word of its state, `sentences` say it in full; `trouble` is (what, next) of what
    stopped it. `yours` is True where it waits for the user, `seen` when everything was seen last. `hearing` is what it
    hears as it happens, None where its network streams nothing."""

    id: str
    network: str
    title: str
    account: str
    server: str
    rights: str
    state: str
    sentences: tuple[str, ...]
    trouble: tuple[str, str] | None
    yours: bool
    seen: When
    next: When
    new: int
    left: int | None
    hearing: HearingLine | None = None


@dataclass(frozen=True, slots=True)
class CallLine:
    """How a network stands to one call: ok, notimpl, notyet or never, and why."""

    call: str
    standing: str
    why: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A network that can be connected: what to type, how it goes, what works, whether one can answer from here."""

    name: str
    title: str
    ask: str
    how: str
    calls: tuple[CallLine, ...]
    writes: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """A network's own page (`address`) on which the user must agree before Nearer may read.

    `asks` is what the user types in then, in words, "" where that page leads back by itself.
    """

    network: str
    address: str
    ticket: str
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Networks:
    """The connections, and what else can be connected. `tokens` says where tokens are kept, `outbox` what is being
    written, on its way and sent."""

    frame: Frame
    connections: tuple[NetworkCard, ...]
    offers: tuple[Offer, ...]
    agreement: Agreement | None
    tokens: str
    empty: Empty | None
    outbox: tuple[OutboxLine, ...] = ()


STATES = {
    PullState.NEW: "new",
    PullState.PULLING: "reading",
    PullState.FINE: "up to date",
    PullState.WAITING: "waiting",
    PullState.FAILING: "not reached",
    PullState.REFUSED: "needs you",
}

HEARS = {
    HearingState.NEW: "not begun",
    HearingState.HEARING: "hears",
    HearingState.FAILING: "not reached",
    HearingState.OFF: "off",
}


def build(nearer: Nearer, view: View, ticket: str = "") -> Networks:
    """How the connections stand; `ticket` names a consent that waits for the user."""
    scene = Scene(nearer, view)
    hearing = nearer.hearing
    cards = tuple(
        _card(scene, c, nearer.live.pulls(c), _hears(scene, c, hearing.stands(c)) if hearing.can(c) else None)
        for c in nearer.live.connections()
    )
    begun = nearer.live.begun(ticket) if ticket else None
    titles = {source.name: source.title for source in live_sources()}
    return Networks(
        frame=scene.frame("Networks"),
        connections=cards,
        offers=tuple(offer(source) for source in live_sources()),
        agreement=None if begun is None else Agreement(titles[begun.source], begun.address, begun.ticket, begun.asks),
        tokens=f"Tokens are in {nearer.live.secrets.about}, and nowhere else.",
        empty=None
        if cards
        else Empty(
            "No network is connected",
            "An archive shows what you did. A connection shows the other side, too: who answered, came and went.",
            "Connect one below",
            "#connect",
        ),
        outbox=outbox.lines(scene),
    )


def offer(source: LiveSource) -> Offer:
    """A network that can be connected."""
    text = docstring_of(source, "How to connect")
    how = flowing(text.partition("How to connect:")[2] or text)
    how = how[:1].upper() + how[1:]
    calls = tuple(
        CallLine(call.value, source.calls[call].standing.value, source.calls[call].why)
        for call in Call
        if source.calls[call].standing is not Standing.OK
    )
    return Offer(source.name, source.title, source.ask, how, calls, isinstance(source, SendingSource))


def _hears(scene: Scene, connection: Connection, heard: Heard | None) -> HearingLine:
    on = heard is not None
    told = heard or Heard(connection=connection.id, state=HearingState.OFF, server=connection.server)
    return HearingLine(
        on=on,
        state=HEARS[told.state],
        sentences=tuple(_heard(scene, told)) if on else (),
        trouble=(told.what, told.fix) if told.state is HearingState.FAILING and told.what else None,
        server=scene.plain(told.server) or "its server",
        tags=tuple(scene.plain(tag) or "" for tag in told.tags),
        kept=told.kept,
        heard=scene.when(told.heard, else_text="never yet"),
    )


def _heard(scene: Scene, heard: Heard) -> Iterator[str]:
    match heard.state:
        case HearingState.HEARING:
            yield f"Acts are heard as they happen, since {scene.when(heard.begun).text}."
        case HearingState.FAILING:
            yield f"Tried again {'at ' + scene.when(heard.next).text if heard.next else 'soon'}; pulls go on meanwhile."
        case _:
            yield "Acts are heard as long as the web app runs (nearer serve)."
    yield f"{many(heard.kept, 'act')} kept so far."
    if heard.missed is not None:
        yield f"The server had forgotten a part on {scene.when(heard.missed).text}; pulls bring what of it they can."


def _card(scene: Scene, connection: Connection, pull: Pull, hearing: HearingLine | None) -> NetworkCard:
    titles = {source.name: source.title for source in live_sources()}
    trouble = (pull.what, pull.fix) if pull.state in (PullState.FAILING, PullState.REFUSED) and pull.what else None
    return NetworkCard(
        id=connection.id,
        network=connection.key.network,
        title=titles.get(connection.source, connection.source),
        account=scene.plain(connection.handle) or "your account",
        server=scene.plain(connection.server) or "its server",
        rights=" and ".join(connection.scopes) or "read",
        state=STATES[pull.state],
        sentences=tuple(_sentences(scene, pull)),
        trouble=trouble,
        yours=pull.state is PullState.REFUSED,
        seen=scene.when(pull.seen, else_text="never yet"),
        next=scene.when(pull.next, else_text="now"),
        new=pull.new,
        left=pull.left,
        hearing=hearing,
    )


def _sentences(scene: Scene, pull: Pull) -> Iterator[str]:
    match pull.state:
        case PullState.NEW:
            yield "Nothing was read yet."
        case PullState.PULLING:
            yield f"Being read since {scene.when(pull.begun).text}."
        case PullState.FINE:
            yield f"Everything was seen up to {scene.when(pull.seen).text}."
            if pull.what:
                yield f"{pull.what} The next pull reads what is there."
        case PullState.WAITING:
            yield f"Waiting until {scene.when(pull.next).text}: {pull.what}"
        case PullState.FAILING:
            yield f"Tried again {'at ' + scene.when(pull.next).text if pull.next else 'soon'}."
        case PullState.REFUSED:
            yield "It waits for you."
    if pull.begun is not None:
        yield f"{many(pull.new, 'new act')} in the last pull."
    if pull.left:
        yield f"About {many(pull.left, 'request')} of history remain."
    if pull.looked is not None:
        yield f"You have read there what came up to {scene.when(pull.looked).text}."
