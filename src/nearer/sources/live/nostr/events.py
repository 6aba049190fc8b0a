"""What events tell, as records. Ids are those of the events; accounts are public keys in hexadecimal digits.

- Kind 1 (NIP-10) and 1111 (NIP-22) are posts: what they answer and their thread by marked tags, or by their places
  where tags are not marked. A `q` tag quotes (NIP-18).
- Kinds 6 and 16 pass on (NIP-18), kind 7 likes (NIP-25), except "-", which dislikes and is left out.
- Kind 5 deletes (NIP-09), and counts only where it is by the author of what it deletes: `<id>#delete` for a post,
  `<id>#undo` for a like or repost.

Times are set by the author's program. Events of the future are never asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nearer.model.activity import Account, Activity, Record, Skipped
from nearer.model.names import Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.decode import clean
from nearer.sources.live.nostr.relay import Event, is_id, misfit

NETWORK = "nostr"
NOTE, COMMENT, REPOST, ANY_REPOST, LIKE, DELETION = 1, 1111, 6, 16, 7, 5
PROFILE, FOLLOWS, MUTES = 0, 3, 10_000
POSTS = (NOTE, COMMENT)
ACTS = (*POSTS, REPOST, ANY_REPOST, LIKE)

MOST = 3_000
"""Events that are remembered with their authors, to know whom an act is about: our own choice."""


@dataclass(slots=True)
class Known:
    """Which events were met, with their kinds and authors; the newest `MOST` of them."""

    events: dict[str, str]

    def note(self, event: Event) -> bool:
        """Remember an event; whether it is new."""
        if event.id in self.events:
            return False
        self.events[event.id] = f"{event.kind} {event.author}"
        return True

    def author(self, id: str | None) -> str | None:
        """Who wrote it, None where that is not known."""
        told = self.events.get(id or "")
        return None if told is None else told.partition(" ")[2]

    def kind(self, id: str) -> int | None:
        """Of which kind it is, None where that is not known."""
        told = self.events.get(id)
        return None if told is None else int(told.partition(" ")[0])

    def trim(self) -> None:
        """Forget the oldest."""
        for id in list(self.events)[: max(0, len(self.events) - MOST)]:
            del self.events[id]


@dataclass(frozen=True, slots=True)
class Talk:
    """Where a post stands: what it answers, the first post of its thread, what it quotes, and who wrote these, as far
    as the post itself says."""

    parent: str | None
    root: str | None
    quoted: str | None
    authors: dict[str, str] = field(default_factory=dict[str, str])


def talk(event: Event) -> Talk:
    """Where a post stands."""
    tags = [tag for tag in event.tagged("e") if is_id(tag[1])]
    marked = {tag[3]: tag[1].lower() for tag in tags if len(tag) > 3 and tag[3] in ("root", "reply")}
    bare = [tag[1].lower() for tag in tags if tag[3:4] != ("mention",)]
    root = marked.get("root") or (bare[0] if bare else None)
    parent = marked.get("reply") or marked.get("root") or (bare[-1] if bare else None)
    if event.kind == COMMENT:
        root = next(iter(event.named("E")), root)
    quotes = [tag for tag in event.tagged("q") if is_id(tag[1])]
    authors = {tag[1].lower(): tag[4].lower() for tag in tags if len(tag) > 4 and is_id(tag[4])}
    authors |= {tag[1].lower(): tag[3].lower() for tag in quotes if len(tag) > 3 and is_id(tag[3])}
    return Talk(parent, root, quotes[0][1].lower() if quotes else None, authors)


def about(event: Event) -> list[str]:
    """The events that an event acts upon: whose authors have to be known to tell it."""
    if event.kind in POSTS:
        place = talk(event)
        return [id for id in (place.parent, place.quoted) if id is not None and id not in place.authors]
    if event.kind == DELETION:
        return event.named("e")
    return event.named("e")[-1:]


def acts(event: Event, known: Known) -> Iterator[Record]:
    """What an event tells."""
    base = Activity(
        network=NETWORK,
        id=event.id,
        time=from_us(event.created * 1_000_000),
        actor=event.author,
        verb=Verb.CREATE,
        visibility=Visibility.PUBLIC,
        place=event.place,
    )
    match event.kind:
        case 1 | 1111:
            yield _post(event, base, known)
        case 6 | 16 | 7:
            if event.kind == LIKE and event.content == "-":
                yield Skipped(event.place, "a dislike")
                return
            what = next(reversed(event.named("e")), None)
            if what is None:
                yield Skipped(event.place, "a like or repost of something that is no event")
                return
            target = known.author(what) or next(reversed(event.named("p")), None)
            verb = Verb.LIKE if event.kind == LIKE else Verb.ANNOUNCE
            yield replace(base, verb=verb, object=what, target=target)
        case 5:
            yield from _deleted(event, base, known)
        case _:
            yield Skipped(event.place, "an event of a kind that Nearer does not read")


def _post(event: Event, base: Activity, known: Known) -> Activity:
    place, named = talk(event), list(dict.fromkeys(event.named("p")))
    parent = place.parent or place.quoted
    target = known.author(parent) or place.authors.get(parent or "")
    if target is None and parent is not None and len(named) == 1:
        target = named[0]
    return replace(
        base,
        target=target,
        to=tuple(key for key in named if key not in (target, event.author)),
        in_reply_to=place.parent,
        object=place.quoted,
        thread=place.root or place.parent or event.id,
        text=clean(event.content) or None,
        url=f"https://njump.me/{event.id}",
    )


def _deleted(event: Event, base: Activity, known: Known) -> Iterator[Record]:
    kinds = [int(tag[1]) for tag in event.tagged("k") if tag[1].isdecimal() and len(tag[1]) < 6]
    for id in event.named("e"):
        author, kind = known.author(id), known.kind(id)
        if author not in (None, event.author):
            continue  # Only one's own can be deleted.
        kind = kind if kind is not None else kinds[0] if len(set(kinds)) == 1 else NOTE
        if kind in POSTS:
            yield replace(base, id=f"{id}#delete", verb=Verb.DELETE, object=id)
        elif kind in ACTS:
            of = Verb.LIKE if kind == LIKE else Verb.ANNOUNCE
            yield replace(base, id=f"{id}#undo", verb=Verb.UNDO, of=of)


def account(key: str, profile: Event | None = None) -> Account | None:
    """A person as they told of themselves (kind 0), None where the key is none."""
    import json

    npub = bech32(key)
    if npub is None:
        return None
    fields: dict[str, object] = {}
    if profile is not None:
        try:
            told = json.loads(profile.content)
        except (ValueError, RecursionError):
            told = None
        fields = told if isinstance(told, dict) else {}
    return Account(
        network=NETWORK,
        id=key,
        handle=npub,
        name=_words(fields.get("display_name")) or _words(fields.get("name")),
        bio=_words(fields.get("about")),
        url=f"https://njump.me/{npub}",
        bot=True if fields.get("bot") is True else None,
        seen=None if profile is None else from_us(profile.created * 1_000_000),
    )


def bech32(key: str) -> str | None:
    """A public key as people write it (NIP-19), None for what is none."""
    from nostr_sdk import PublicKey

    try:
        return PublicKey.parse(key).to_bech32()
    except misfit():
        return None


def _words(value: object) -> str | None:
    return clean(value).strip() or None if isinstance(value, str) else None
