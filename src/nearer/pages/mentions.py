"""What mentioning an offer did: each mention that the user noted, the answer, and what it did to closeness."""

from dataclasses import dataclass

from nearer.api.overruling import exchanges_of, verdicts_of
from nearer.drafts.mentions import noted
from nearer.model.decision import Decision
from nearer.model.names import Direction
from nearer.model.time import to_us
from nearer.pages.offers import HIDDEN
from nearer.pages.parts import Measure, When, Who
from nearer.pages.view import Scene
from nearer.pages.words import signed
from nearer.people import parse_key
from nearer.ties.exchange_words import exchange

AS2 = "https://www.w3.org/ns/activitystreams"


@dataclass(frozen=True, slots=True)
class Deed:
    """A mention or its answer as an activity of ActivityStreams 2.0: its type (Offer, Accept or Reject), when the user
    noted it, what was offered, and the post that asked, by its address."""

    type: str
    published: When
    object: str
    in_reply_to: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. `outcome` is "taken up", "refused" or "no answer noted". `verdict` says what the exchange that it
    belongs to did (nearer, away, nothing, cannot tell), `sentence` on what that rests, `effect` its points."""

    decision: int
    who: Who
    offer: str
    offer_id: str
    address: str
    account: str
    when: When
    outcome: str
    verdict: str
    sentence: str
    effect: Measure | None
    href: str
    activities: tuple[Deed, ...]


def told(scene: Scene) -> tuple[Mention, ...]:
    """Every mention that stands, newest first."""
    said = noted(scene.nearer.standing())
    found: list[Mention] = []
    for one in reversed(said.mentioned):
        pair = (one.subject[0], one.subject[1])
        answer = said.taken_up.get(pair) or said.refused.get(pair)
        made = _mention(scene, one, answer)
        if made is not None:
            found.append(made)
    return tuple(found)


def _mention(scene: Scene, one: Decision, answer: Decision | None) -> Mention | None:
    key = parse_key(one.subject[2])
    person = None if key is None or scene.world is None else scene.world.people.of(key)
    if person is None:
        return None
    verdict, sentence, effect = _did(scene, person, one)
    name = scene.plain(one.detail) or HIDDEN
    network, _, id = one.subject[0].partition("/")
    shown, href = scene.act(network, id)
    deeds = [Deed("Offer", scene.when(one.at), name, shown)]
    if answer is not None:
        accepted = answer.choice.value == "taken up"
        deeds.append(Deed("Accept" if accepted else "Reject", scene.when(answer.at), name, shown))
    return Mention(
        decision=one.id,
        who=scene.who(person),
        offer=name,
        offer_id=one.subject[1],
        address=shown,
        account="" if scene.cloaked else one.subject[2],
        when=scene.when(one.at),
        outcome="no answer noted" if answer is None else answer.choice.value,
        verdict=verdict,
        sentence=sentence,
        effect=effect,
        href=href,
        activities=tuple(deeds),
    )


def _did(scene: Scene, person: str, one: Decision) -> tuple[str, str, Measure | None]:
    """What the exchange did that the mention belongs to: that of the user's answer to the post which asked, else of the
    first that they wrote after they noted the mention."""
    moment = scene.moment
    if moment is None or person not in moment.ties:
        return "cannot tell", "No exchange with them is seen.", None
    ledger = moment.ledger(person)
    network, _, asked = one.subject[0].partition("/")
    rows = ledger.rows.select(["network", "activity", "in_reply_to", "incoming", "time_us"]).to_pylist()
    mine = [row for row in rows if not row["incoming"] and row["time_us"] is not None]
    answers = [row for row in mine if row["network"] == network and _bare(row["in_reply_to"], network) == asked]
    later = [row for row in mine if row["time_us"] >= to_us(one.at)]
    row = next(iter([*answers, *later]), None)
    places = [] if row is None else ledger.places([f"{network}/{_bare(row['activity'], network)}"]).tolist()
    if not places:
        return "cannot tell", "Your own words to them are not in the log yet.", None
    every = exchanges_of(moment, person, verdicts_of(scene.nearer.standing(), moment.world.people))
    told = exchange(ledger, every, every.of(int(places[0])))
    if told.side is not Direction.OUT:
        return "cannot tell", "It stands in an exchange that they began.", _points(scene, person, told.effect)
    return told.counted.value, told.sentence, _points(scene, person, told.effect + told.silence)


def _points(scene: Scene, person: str, value: float) -> Measure:
    return Measure(value, signed(value), f"/people/{person}/exchanges{scene.cloak_query}")


def _bare(id: str | None, network: str) -> str:
    return (id or "").removeprefix(f"{network}/")
