"""Needs: what people around you ask for, which of your offers answers it, and whether you may mention it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nearer.api import needs as found
from nearer.api.answers import said_of
from nearer.api.nearer import Nearer
from nearer.api.needs import SHOWN
from nearer.api.readings import Readings
from nearer.drafts.gate import May, Rule, Verdict
from nearer.drafts.mentions import Answerable, Need, Noted, answerable, noted
from nearer.listening.reading import Reason
from nearer.model.decision import Decision
from nearer.pages import mentions
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.mentions import Mention
from nearer.pages.offers import HIDDEN
from nearer.pages.parts import Empty, Frame, HomeState, Option, When, Who, Words
from nearer.pages.view import Scene, View, address, key_text
from nearer.people import parse_key

ASKS = {
    "help": "asks for help",
    "recommend": "asks for a recommendation",
    "buy": "wants to buy",
    "wish": "has a wish",
    "question": "asks a question",
}
TO = {"you": "you", "everybody": "everybody", "somebody else": "somebody else"}
SHOWS = {"offers": "Your offers answer", "open": "Not answered", "all": "All"}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a post: `start` and `end` of its words, and what they say ("" where nothing)."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One condition of the gate: what it asks, its answer (yes, not yet, no), what it rests on, and when waiting alone
    may change it."""

    name: str
    may: str
    because: str
    when: When | None


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One of your offers beside a need. `words` are those in common. `fit` says in words whether it is what they ask
    for; `asked` where Nearer cannot tell and you should say. `may` is the gate's answer, `sentence` what it comes to,
    `mentioned` when you did."""

    id: str
    name: str
    words: tuple[Words, ...]
    fit: str
    asked: bool
    may: str
    sentence: str
    conditions: tuple[ConditionLine, ...]
    mentioned: When | None


@dataclass(frozen=True, slots=True)
class NeedCard:
    """One need. `words` is the post, `spans` its pieces, of which those with a `why` say that something is asked for.

    `address` is that of the post in decisions, `account` of who wrote it; `href` its page, `url` the post itself.
    `place` is the space where it was said ("" where it has none), `rule` the user's note on what offers it wants.
    `answer` is "yes" where the user said that it is a need.
    """

    address: str
    account: str
    who: Who
    asks: str
    to: str
    said: When
    network: str
    words: Words | None
    spans: tuple[Span, ...]
    answered: bool
    offers: tuple[OfferLine, ...]
    url: str | None
    href: str
    place: str
    place_key: str
    rule: str
    answer: str


@dataclass(frozen=True, slots=True)
class Needs:
    """The needs of the last thirty days, those that an offer of yours answers first, and what mentioning did.

    `reading` says how far the texts are read where that goes on; `counted` how many were read; `total` how many needs
    there are under no filter.
    """

    frame: Frame
    needs: tuple[NeedCard, ...]
    total: int
    shows: tuple[Option, ...]
    mentions: tuple[Mention, ...]
    rules: tuple[str, ...]
    offers: int
    reading: str
    counted: str
    empty: Empty | None


def build(nearer: Nearer, view: View, show: str = "", who: str = "") -> Needs:
    """The needs of the last thirty days; `show` is a key of SHOWS, `who` one person. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    person = nearer.find(who).id if who else None
    ready = scene.state in (HomeState.READY, HomeState.ATTENTION)
    readings = nearer.listening.readings() if ready else None
    every = () if readings is None else cards(scene, readings, person)
    if show not in SHOWS:
        show = "offers" if any(one.offers for one in every) else "all"
    shown = tuple(one for one in every if _is_shown(one, show))
    return Needs(
        frame=scene.frame("Needs"),
        needs=shown,
        total=len(every),
        shows=tuple(
            Option(label, address("/needs", view.address, {"show": key}), key == show) for key, label in SHOWS.items()
        ),
        mentions=mentions.told(scene),
        rules=tuple(Rule),
        offers=len(nearer.offers.open()),
        reading="" if readings is not None else _reading(nearer, ready=ready),
        counted="" if readings is None else _counted(readings),
        empty=None if shown else _empty(scene, readings, len(every)),
    )


def cards(scene: Scene, readings: Readings, person: str | None = None) -> tuple[NeedCard, ...]:
    """The needs that are shown at the scene's moment, those that an offer answers first; of one person where asked."""
    nearer = scene.nearer
    said = noted(nearer.standing())
    aside = scene.aside
    offers = nearer.offers.all()
    answers = said_of(nearer.listening.answers(), "need")
    every = [
        one
        for one in found.needs(readings, scene.at, person)
        if one.address not in said.not_now and one.person not in aside and answers.get(one.address) is not False
    ]
    matched = answerable(
        every,
        offers,
        found.known(readings, (one.person for one in every), offers, scene.at),
        found.spoken(readings, offers, scene.at),
        said,
        _persons(scene, (*said.mentioned, *said.refused.values())),
        scene.at,
    )
    scene.meet({one.person for one in every})
    order = sorted(range(len(every)), key=lambda i: (_rank(matched[i], every[i]), -_seconds(every[i])))
    return tuple(card(scene, every[i], matched[i], said, is_need=answers.get(every[i].address, False)) for i in order)


def asking(readings: Readings, addresses: Sequence[str]) -> dict[str, str]:
    """What the posts with these addresses ask for, in words; those that ask for nothing are left out."""
    rows = readings.query(
        "SELECT network || '/' || id AS address, kind FROM {readings} "
        "WHERE list_contains($asked, network || '/' || id) AND need_yes",
        asked=list(addresses),
    ).to_pylist()
    return {row["address"]: ASKS[row["kind"] or "question"] for row in rows}


def card(scene: Scene, need: Need, offers: Sequence[Answerable], said: Noted, *, is_need: bool) -> NeedCard:
    """One need with its offers: the best, and others that surely fit."""
    network, _, activity = need.address.partition("/")
    words = scene.words(need.text, private=need.private)
    kept = [one for place, one in enumerate(offers) if place == 0 or one.fits or one.mentioned]
    mark, href = scene.act(network, activity)
    return NeedCard(
        address=need.address if not scene.cloaked else mark,
        account="" if scene.cloaked else key_text(need.account),
        who=scene.who(need.person),
        asks=ASKS[need.kind],
        to="" if need.to is None else TO[need.to.value],
        said=scene.when(need.said),
        network=network,
        words=words,
        spans=() if words is None or words.hidden else tuple(pieces(need.text, need.words)),
        answered=need.answered,
        offers=tuple(_offer(scene, one, private=need.private) for one in kept),
        url=scene.url(need.url),
        href=href,
        place=(scene.plain(need.place.partition("/")[2]) or HIDDEN) if need.space else "",
        place_key=need.place if need.space and not scene.cloaked else "",
        rule=said.rules[need.place].value if need.space and need.place in said.rules else "",
        answer="yes" if is_need else "",
    )


def pieces(text: str, reasons: Sequence[Reason]) -> Iterator[Span]:
    """The text cut where a reason begins or ends, in order and without gaps."""
    cuts = sorted({0, len(text), *(one.start for one in reasons), *(one.end for one in reasons)})
    for start, end in pairwise(cuts):
        why = next((one.why for one in reasons if one.start <= start and end <= one.end), "")
        yield Span(start, end, why)


def _offer(scene: Scene, one: Answerable, *, private: bool) -> OfferLine:
    if one.yours:
        fit = "You said that it fits." if one.fits else "You said that they ask for something else."
    else:
        fit = "It seems to be what they ask for." if one.fits else "It may be what they ask for."
    return OfferLine(
        id=one.offer.id,
        name=scene.plain(one.offer.name) or HIDDEN,
        words=() if scene.cloaked else tuple(Words(word, private) for word in one.words),
        fit=fit,
        asked=one.fits is None,
        may=one.verdict.may.value,
        sentence=_sentence(scene, one.verdict),
        conditions=tuple(
            ConditionLine(line.name, line.may.value, line.because, None if line.when is None else scene.when(line.when))
            for line in one.verdict.conditions
        ),
        mentioned=None if one.mentioned is None else scene.when(one.mentioned),
    )


def _sentence(scene: Scene, verdict: Verdict) -> str:
    if verdict.may is May.YES:
        return "You may mention it: every condition holds."
    if verdict.may is May.NOT_YET and verdict.when is not None:
        return f"Wait until {scene.when(verdict.when).text}."
    held = len(verdict.conditions) - len([one for one in verdict.conditions if one.may is not May.YES])
    return f"{held} of {len(verdict.conditions)} conditions hold."


def _is_shown(card: NeedCard, show: str) -> bool:
    match show:
        case "offers":
            return bool(card.offers)
        case "open":
            return not card.answered
        case _:
            return True


def _rank(offers: Sequence[Answerable], need: Need) -> int:
    """Those that an offer surely answers first, then those where it may, then the others; answered ones after."""
    best = min((one.verdict.may.strictness for one in offers), default=3)
    return best * 2 + need.answered


def _seconds(need: Need) -> float:
    return 0.0 if need.said is None else need.said.timestamp()


def _persons(scene: Scene, decisions: Sequence[Decision]) -> dict[str, str]:
    """The person of each account key that these decisions name."""
    if scene.world is None:
        return {}
    keys = {text: key for one in decisions if (key := parse_key(text := one.subject[-1])) is not None}
    owners = scene.world.people.owners(keys.values())
    return {text: owners[key] for text, key in keys.items() if key in owners}


def _reading(nearer: Nearer, *, ready: bool) -> str:
    if not ready:
        return ""
    work = nearer.listening.at_work()
    if work is None:
        return "The texts of your log are about to be read. Come back in a minute."
    return f"The texts of your log are being read: {work.done:,} of {work.total:,}."


def _counted(readings: Readings) -> str:
    made = readings.made
    if made.texts < made.every:
        return f"Read: the newest {made.texts:,} of {made.every:,} texts."
    return f"Read: {made.every:,} texts."


def _empty(scene: Scene, readings: Readings | None, total: int) -> Empty:
    if scene.state is HomeState.EMPTY:
        return nothing_yet()
    if scene.state is HomeState.COMMUNITY:
        return who_are_you()
    if readings is None:
        return Empty("Not read yet", "Nearer is still reading what was written.", "See today", "/")
    if total:
        return Empty("None of this kind", "Other needs were voiced.", "See all of them", "/needs?show=all")
    return Empty(
        "Nobody asked for anything",
        f"In the {SHOWN.days} days before this moment no post that Nearer can read asks for anything. It reads English "
        "only, and misses what is said between the lines.",
        "See what you offer",
        "/offers",
    )
