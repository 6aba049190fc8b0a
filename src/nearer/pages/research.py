"""Research: search over all that was seen, who shares your interests, links that several people passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nearer.api import interests
from nearer.api.nearer import Nearer
from nearer.api.searching import Searching
from nearer.model.activity import AccountKey
from nearer.model.names import PRIVATE
from nearer.model.time import from_us
from nearer.pages.empty import nothing_yet
from nearer.pages.needs import Span
from nearer.pages.parts import Empty, Frame, HomeState, When, Who, Words
from nearer.pages.view import Scene, View
from nearer.store.found import Hit

MOST = 40
"""Different texts that are shown. Our own choice."""
LONGEST = 200
"""Letters of a query that count. Our own choice."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A text that was found. `spans` are its pieces, of which those with a `why` are what was searched for; `by` says
    whether it was found by its words or by what it means. `again` more texts say the same. `who` is None for the user.
    """

    who: Who | None
    when: When
    network: str
    words: Words | None
    spans: tuple[Span, ...]
    by: str
    again: int
    url: str | None
    href: str


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link that several of your people passed on: its address, who did, and the newest time."""

    url: str | None
    host: str
    who: tuple[Who, ...]
    count: int
    last: When


@dataclass(frozen=True, slots=True)
class Interest:
    """Somebody who talks about what you talk about: the words that both of you say often and others seldom."""

    who: Who
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Research:
    """What was found for `query`; without one, links and shared interests. `texts` is how many texts are searched."""

    frame: Frame
    query: str
    asked_of: Who | None
    found: tuple[FoundLine, ...]
    summary: str
    texts: int
    links: tuple[SharedLink, ...]
    interests: tuple[Interest, ...]
    empty: Empty | None


def searching(nearer: Nearer) -> Searching:
    """The index of a home."""
    return Searching(nearer.home, nearer.state, nearer.world, nearer.clock)


def build(nearer: Nearer, view: View, query: str = "", who: str = "") -> Research:
    """What was said that has these words or means the same; of one person where asked. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    query = " ".join(query.split())[:LONGEST]
    person = nearer.find(who) if who else None
    if scene.world is None:
        return Research(scene.frame("Research"), query, None, (), "", 0, (), (), nothing_yet())
    if not query:
        links, shared = _links(scene), _interests(scene)
        blank = Empty("Nothing to show yet", "Type what you look for.", "", "#query") if not (links or shared) else None
        return Research(scene.frame("Research"), "", None, (), "", 0, links, shared, blank)
    actors = None if person is None else [str(key) for key in person.accounts]
    results = searching(nearer).search(query, MOST * 5, actors)
    found = () if results is None else _found(scene, results.hits)
    texts = 0 if results is None else results.texts
    busy = Empty("Not now", "Another process writes to this home. Search again in a minute.", "", "")
    none = Empty("Nothing was found", "No text that Nearer holds has these words or means the same.", "", "")
    return Research(
        frame=scene.frame("Research"),
        query="•••" if scene.cloaked else query,
        asked_of=None if person is None else scene.who(person.id),
        found=found,
        summary=_summary(found, texts),
        texts=texts,
        links=(),
        interests=(),
        empty=busy if results is None else None if found else none,
    )


def _found(scene: Scene, hits: Sequence[Hit]) -> tuple[FoundLine, ...]:
    """The texts with who said them, the same text once."""
    if scene.world is None or not hits:
        return ()
    rows: dict[tuple[str, str], dict[str, Any]] = {
        (row["network"], row["id"]): row
        for row in scene.world.query(
            "SELECT network, id, actor, time_us, text, url, visibility FROM {log} "
            "WHERE list_contains($asked, network || '/' || id) AND (time_us IS NULL OR time_us <= $now)",
            asked=[f"{hit.network}/{hit.id}" for hit in hits],
            now=int(scene.at.timestamp() * 1_000_000),
        ).to_pylist()
    }
    owners = scene.world.people.owners({AccountKey(row["network"], row["actor"]) for row in rows.values()})
    again: dict[str, int] = {}
    first: dict[str, tuple[Hit, dict[str, Any]]] = {}
    for hit in hits:
        row = rows.get((hit.network, hit.id))
        if row is not None:
            again[row["text"]] = again.get(row["text"], -1) + 1
            first.setdefault(row["text"], (hit, row))
    kept = list(first.values())[:MOST]
    scene.meet(owners.values())
    return tuple(_line(scene, hit, row, owners, again[row["text"]]) for hit, row in kept)


def _line(scene: Scene, hit: Hit, row: dict[str, Any], owners: Mapping[AccountKey, str], again: int) -> FoundLine:
    person = owners.get(AccountKey(row["network"], row["actor"]))
    mine = scene.world is not None and AccountKey(row["network"], row["actor"]) in scene.world.people.ego_accounts
    words = scene.words(row["text"], private=row["visibility"] in PRIVATE)
    spans: list[Span] = []
    at = 0
    for start, end in hit.spans:
        spans += [Span(at, start, ""), Span(start, end, "what you searched for")]
        at = end
    return FoundLine(
        who=None if mine or person is None else scene.who(person),
        when=scene.when(None if row["time_us"] is None else from_us(row["time_us"])),
        network=row["network"],
        words=words,
        spans=() if words is None or words.hidden or not hit.spans else (*spans, Span(at, len(row["text"]), "")),
        by="words" if hit.spans else "meaning",
        again=again,
        url=scene.url(row["url"]),
        href=scene.act(hit.network, hit.id)[1],
    )


def _summary(found: Sequence[FoundLine], texts: int) -> str:
    by_words = sum(one.by == "words" for one in found)
    near = len(found) - by_words
    parts = [f"{by_words} with these words" if by_words else "", f"{near} near in meaning" if near else ""]
    said = " and ".join(part for part in parts if part) or "Nothing"
    return f"{said}, in {texts:,} texts."


def _links(scene: Scene) -> tuple[SharedLink, ...]:
    if scene.world is None or scene.state not in (HomeState.READY, HomeState.ATTENTION):
        return ()
    every = interests.links(scene.world, scene.at)
    scene.meet({person for one in every for person in one.persons})
    return tuple(
        SharedLink(
            scene.url(one.url),
            "•••" if scene.cloaked else one.host,
            tuple(scene.who(person) for person in one.persons[:5]),
            len(one.persons),
            scene.when(one.last),
        )
        for one in every
    )


def _interests(scene: Scene) -> tuple[Interest, ...]:
    if scene.world is None or scene.state not in (HomeState.READY, HomeState.ATTENTION):
        return ()
    every = interests.shared(scene.world, scene.at)
    scene.meet({one.person for one in every})
    return tuple(Interest(scene.who(one.person), () if scene.cloaked else one.words) for one in every)
