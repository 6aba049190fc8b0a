"""Needs as they were voiced, offers that answer them, and what the gate is told of both. Pure: facts are handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nearer.drafts.gate import Addressed, Mood, Rule, Situation, Verdict, may_mention
from nearer.drafts.sorrow import mourns
from nearer.listening.matching import Matcher
from nearer.listening.matching import Offer as Described
from nearer.listening.reading import Kind, Reason
from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.model.offer import Offer

MAY_FIT, FITS = 0.35, 0.7
"""Scores of `listening.matching` from which an offer is shown beside a need, and from which it is taken to be what they
ask for. Measured on the first messages of customers in the development dialogs against 25 offers of one line each
(22 November 2026): from .35 on, .79 of the right offers, .13 of the wrong ones and .0085 of pairs with ordinary
comments; from .7 on, .32, .011 and .0009. Between the two the gate says "not yet" until the user has said whether it
fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A post that asks for something. `address` is `network/id`; `account` wrote it, who is the person `person`.

    `words` are the words that say so. `place` is where it was said (`network/space`, else `network/thread`), `space`
    whether that is a space with rules of its own. `annoyed` is a weak reading. `answered` is whether the user answered.
    """

    address: str
    account: AccountKey
    person: str
    said: datetime | None
    text: str
    url: str | None
    kind: Kind
    probability: float
    to: Addressed | None
    private: bool
    place: str
    space: bool
    annoyed: bool
    answered: bool
    words: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A post of the user's own that named an offer: to whom (persons) and where."""

    at: datetime
    persons: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one person: whether each side answered the other, and whether the user listened first."""

    both_ways: bool = False
    listened: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """What the user decided about needs, from the decisions that stand."""

    mentioned: tuple[Decision, ...] = ()
    taken_up: Mapping[tuple[str, str], Decision] = field(default_factory=dict[tuple[str, str], Decision])
    refused: Mapping[tuple[str, str], Decision] = field(default_factory=dict[tuple[str, str], Decision])
    fits: Mapping[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool])
    not_now: frozenset[str] = frozenset()
    rules: Mapping[str, Rule] = field(default_factory=dict[str, Rule])


@dataclass(frozen=True, slots=True)
class Answerable:
    """A need with an offer that may answer it: the words in common, whether it fits (None: say so yourself), whether
    the user said that, and what the gate says. `mentioned` is when the user mentioned it to them for this need."""

    offer: Offer
    score: float
    words: tuple[str, ...]
    fits: bool | None
    yours: bool
    verdict: Verdict
    mentioned: datetime | None = None


def noted(standing: Iterable[Decision]) -> Noted:
    """What stands of the user's decisions about needs; of several on one thing the latest counts."""
    mentioned: list[Decision] = []
    taken_up: dict[tuple[str, str], Decision] = {}
    refused: dict[tuple[str, str], Decision] = {}
    fits: dict[tuple[str, str], bool] = {}
    not_now: set[str] = set()
    rules: dict[str, Rule] = {}
    for one in standing:
        need, offer = one.subject[:2] if len(one.subject) > 2 else ("", "")
        pair = (need, offer)
        match one.choice:
            case Choice.MENTIONED if need:
                mentioned.append(one)
            case Choice.TAKEN_UP if need:
                taken_up[pair] = one
                refused.pop(pair, None)
            case Choice.REFUSED if need:
                refused[pair] = one
                taken_up.pop(pair, None)
            case Choice.FITS | Choice.NOT_FITS if need:
                fits[pair] = one.choice is Choice.FITS
            case Choice.NOT_NOW:
                not_now.update(one.subject[:1])
            case Choice.SPACE_RULE if one.detail in set(Rule):
                rules.update((place, Rule(one.detail)) for place in one.subject[:1])
            case _:
                pass
    return Noted(tuple(mentioned), taken_up, refused, fits, frozenset(not_now), rules)


def answerable(
    needs: Sequence[Need],
    offers: Sequence[Offer],
    known: Mapping[str, Known],
    spoken: Sequence[Spoken],
    said: Noted,
    persons: Mapping[str, str],
    now: datetime,
) -> list[tuple[Answerable, ...]]:
    """For each need the offers that may answer it, best first, each with the gate's answer.

    `known` is by person; `persons` gives the person of an account key in a decision. Offers that are closed or ended
    are not looked at. Where a need was mentioned to, that offer is shown whatever its score.
    """
    opened = [offer for offer in offers if offer.open_at(now)]
    matcher = Matcher([Described(offer.name, offer.text, offer.examples) for offer in opened])
    found: list[tuple[Answerable, ...]] = []
    for need, matches in zip(needs, matcher.best([need.text for need in needs], most=3), strict=True):
        mine: list[Answerable] = []
        for match in matches:
            offer = opened[match.place]
            pair = (need.address, offer.id)
            told = said.fits.get(pair)
            when = max((one.at for one in said.mentioned if one.subject[:2] == pair), default=None)
            if match.score < MAY_FIT and told is None and when is None:
                continue
            fits = told if told is not None else (True if match.score >= FITS else None)
            situation = _situation(need, offer, fits, known.get(need.person, Known()), spoken, said, persons, now)
            mine.append(
                Answerable(offer, match.score, match.words, fits, told is not None, may_mention(situation), when)
            )
        found.append(tuple(mine))
    return found


def _situation(
    need: Need,
    offer: Offer,
    fits: bool | None,
    known: Known,
    spoken: Sequence[Spoken],
    said: Noted,
    persons: Mapping[str, str],
    now: datetime,
) -> Situation:
    """Everything that the gate asks, of one need and one offer."""
    mentions = [one for one in said.mentioned if persons.get(one.subject[2]) == need.person]
    to_them = [one.at for one in mentions] + [one.at for one in spoken if need.person in one.persons]
    here = [one.at for one in spoken if one.place == need.place]
    no = [
        one.at
        for one in said.refused.values()
        if one.subject[1] == offer.id and persons.get(one.subject[2]) == need.person
    ]
    told = Situation(
        now=now,
        need=True,
        words=tuple(reason.words for reason in need.words),
        said=need.said,
        to=need.to,
        fits=fits,
        both_ways=known.both_ways,
        listened=known.listened,
        to_them=max(to_them, default=None),
        here=max(here, default=None),
        refused=max(no, default=None),
        rule=said.rules.get(need.place) if need.space else None,
        ended=not offer.open_at(now),
    )
    if mourns(need.text):
        return replace(told, mood=Mood.MOURNING)
    return replace(told, mood=Mood.ANNOYED) if need.annoyed else told
