"""Answer: a post, the whole of its thread, and what you write to it, checked while you write."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from nearer.api.composing import Subject, mentions, subject
from nearer.api.nearer import Nearer
from nearer.api.world import World
from nearer.model.activity import AccountKey, Activity
from nearer.model.names import Verb, Visibility
from nearer.model.outbox import Act, Deed, Item
from nearer.pages.check import FindingLine, Piece, Told, found
from nearer.pages.parts import Empty, Frame, When, Who, Words
from nearer.pages.view import Scene, View
from nearer.store.columns import activities_of
from nearer.store.connections import Connection

MOST = 200
"""Posts of a thread that are shown, those before the one that is answered first: our own choice."""

PRIVATE = (Visibility.DIRECT, Visibility.FOLLOWERS)


@dataclass(frozen=True, slots=True)
class Said:
    """One post of the thread. `here` is the one that is answered."""

    name: str
    href: str | None
    yours: bool
    when: When
    words: Words | None
    url: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, with its value; `current` for the one in force."""

    value: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A picture of the draft: the name it is kept under, and its description."""

    key: str
    alt: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written and to what. `id` is the draft's, one for each thing that is sent. `writers` are your accounts
    that may write there, `visibilities` who may read it.

    `long` of `most` is its length as the network counts, `left` what remains. `seen` marks the words that the findings
    are about. `trouble` is (what, next) of what stands in the way. `saved` says whether the draft is kept, `warns`
    whether the network has content warnings.
    """

    frame: Frame
    id: str
    action: str
    network: str
    who: Who | None
    thread: tuple[Said, ...]
    text: str
    warning: str
    language: str
    writers: tuple[Choice, ...]
    visibilities: tuple[Choice, ...]
    long: int
    most: int
    left: int
    pictures: tuple[PictureLine, ...]
    warns: bool
    images: int
    image_types: tuple[str, ...]
    summary: str
    findings: tuple[FindingLine, ...]
    pieces: tuple[Piece, ...]
    seen: str
    trouble: tuple[str, str] | None
    saved: bool
    empty: Empty | None


_WHO_READS = {
    Visibility.PUBLIC: "everybody",
    Visibility.UNLISTED: "everybody, in no list",
    Visibility.FOLLOWERS: "those who follow you",
    Visibility.DIRECT: "those whom it names",
}


def build(
    nearer: Nearer, view: View, network: str, id: str, item: Item | None = None, trouble: tuple[str, str] | None = None
) -> Answer:
    """The page on which the act `network/id` is answered, with the draft as it was left. Raises NothingToAnswer."""
    scene = Scene(nearer, view)
    about = subject(nearer, "/".join(scene.unmarked(id) or (network, id)) if network == "~" else f"{network}/{id}")
    writers = about.writers
    start = about.act(Deed.REPLY, mentions(nearer, about))
    item = item or next(iter(nearer.outbox.drafts(start.deed, start.about)), None)
    act = start if item is None else item.act
    by = next((c for c in writers if item is not None and c.id == item.connection), writers[0] if writers else None)
    long, most = (0, 0) if by is None else nearer.outbox.over(act, by)
    terms = None if by is None else nearer.outbox.terms(by)
    checked = found(scene, _told(scene, act, about))
    person = None if scene.world is None else scene.world.people.of(about.to)
    return Answer(
        frame=scene.frame("Answer"),
        id=nearer.outbox.new_id() if item is None else item.id,
        action="/answer" + scene.act(about.activity.network, about.activity.id)[1].removeprefix("/act"),
        network=about.activity.network,
        who=None if person is None else scene.who(person),
        thread=tuple(_thread(scene, about.activity)),
        text=act.text,
        warning=act.warning,
        language=act.language,
        writers=tuple(Choice(c.id, scene.plain(c.handle) or "your account", c is by) for c in writers),
        visibilities=tuple(_visibilities(act, about)) if terms is None or terms.private else (),
        long=long,
        most=most,
        left=most - long,
        pictures=tuple(PictureLine(p.key, p.alt) for p in act.pictures),
        warns=terms is not None and terms.warning,
        images=0 if terms is None else terms.images,
        image_types=() if terms is None else tuple(sorted(terms.image_types)),
        summary=checked.summary,
        findings=checked.findings,
        pieces=checked.pieces,
        seen=mark(act.text),
        trouble=trouble or _failed(item),
        saved=item is not None,
        empty=_empty(scene, by),
    )


def mark(text: str) -> str:
    """A short digest of words, to know whether what was found is about them."""
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _told(scene: Scene, act: Act, about: Subject) -> Told:
    parent = about.activity.text if act.deed is Deed.REPLY else ""
    return Told(
        text=act.text if act.text.strip() else "",
        reply_to=" ".join((parent or "").split()),
        by=about.handle,
        network=about.activity.network,
        part="yes" if scene.world is not None else "",
    )


def _thread(scene: Scene, activity: Activity) -> Iterator[Said]:
    """The thread from the log: everybody's posts, oldest first, the one that is answered among them."""
    world = scene.world
    if world is None:
        return
    root = activity.thread or activity.in_reply_to or activity.id
    rows = world.query(
        "SELECT * FROM {log} WHERE network = $network AND verb = 'create'"
        " AND (thread = $root OR id = $root OR id = $id) ORDER BY time_us NULLS LAST, id LIMIT $most",
        network=activity.network,
        root=root,
        id=activity.id,
        most=MOST,
    )
    acts = [act for batch in rows.to_batches() for act in activities_of(batch)]
    if not any(act.id == activity.id for act in acts):
        acts.append(activity)
    for act in acts:
        yield _said(scene, world, act, here=act.id == activity.id)


def _said(scene: Scene, world: World, act: Activity, *, here: bool) -> Said:
    key = AccountKey(act.network, act.actor)
    person, yours = world.people.of(key), key in world.people.ego_accounts
    words = act.text if act.verb is Verb.CREATE else None
    return Said(
        name="You" if yours else scene.name(person) if person is not None else "somebody",
        href=None if yours or person is None else scene.who(person).href,
        yours=yours,
        when=scene.when(act.time),
        words=scene.words(words, private=act.visibility in PRIVATE),
        url=scene.url(act.url),
        here=here,
    )


def _visibilities(act: Act, about: Subject) -> Iterator[Choice]:
    """Who may read it: never more people than may read what it answers."""
    order = tuple(_WHO_READS)
    above = about.activity.visibility
    least = order.index(above) if above in order else 0
    chosen = act.visibility if act.visibility in order else order[least]
    for one in order[least:]:
        yield Choice(one.value, _WHO_READS[one], one is chosen)


def _failed(item: Item | None) -> tuple[str, str] | None:
    return (item.failure.what, item.failure.next) if item is not None and item.failure.what else None


def _empty(scene: Scene, by: Connection | None) -> Empty | None:
    if scene.cloaked:
        return Empty("Names and words are hidden", "Show them to write to somebody.", "Settings", "/settings")
    if by is None:
        return Empty(
            "No account of yours may write there",
            "To answer from here, connect your account there and let Nearer write.",
            "Connect it",
            "/networks#connect",
        )
    return None
