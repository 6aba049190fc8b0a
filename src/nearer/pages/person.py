"""Person: one tie in full: what stands, which way it moves, what each act did, every conversation, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from math import isnan

import numpy as np
from numpy.typing import NDArray

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.conversations import Conversation
from nearer.model.names import Direction, Kind
from nearer.model.person import Person as Found
from nearer.model.tie import Circle, Effect, Reason, Tie
from nearer.model.time import from_us
from nearer.pages import conduct, exchanges, forecasts, needs, ties
from nearer.pages.conduct_figures import Compared
from nearer.pages.exchanges import Tally
from nearer.pages.needs import NeedCard
from nearer.pages.parts import Act, Empty, Frame, Measure, ReasonLine, When, Who
from nearer.pages.people import ProposalRow, proposals
from nearer.pages.today import OpeningCard, card
from nearer.pages.view import Scene, View, address, key_text
from nearer.pages.words import LABELS, points, signed
from nearer.ties.ledger import Ledger


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account of the person, with why we hold it to be theirs. `key` is `network/id`."""

    key: str
    network: str
    handle: str | None
    name: str | None
    url: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class TrajectoryPoint:
    """Closeness (0 to 100) at the end of a week, None where no source could see."""

    week: datetime
    value: float | None


@dataclass(frozen=True, slots=True)
class Stem:
    """What one act did: `effect` in points of closeness (signed); `silence` before it (never positive)."""

    at: datetime
    effect: float
    silence: float
    label: str
    incoming: bool
    href: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """One thread or dyad, its acts oldest first (the last `len(acts)` of `total`)."""

    title: str
    network: str
    space: str | None
    first: When
    last: When
    turn: str
    total: int
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class PinChoice:
    """One circle to pin the person to; `current` where they are pinned to it."""

    circle: str
    current: bool


@dataclass(frozen=True, slots=True)
class ExchangesBrief:
    """How the exchanges went, in short: the sentence, how a falling course came about, counts, the page of them all."""

    sentence: str
    course: str
    tallies: tuple[Tally, ...]
    href: str


@dataclass(frozen=True, slots=True)
class ConductBrief:
    """What you and they do, side by side, and the page of all of it."""

    rows: tuple[Compared, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Person:
    """`sentence` is the whole tie in one sentence. `band` is the person's usual range of closeness (low, high).

    `measured` says what `closeness` holds: "Closeness", or "What you gave" where their side is not visible.
    `forecast_by` says which head of the forecast spoke, empty where none did.
    `follow` is whether one of their accounts can be followed from here.
    `sums` words the identity "acts +x, silence -y, together z". `not_visible` lists what no source shows.
    """

    frame: Frame
    who: Who
    bio: str | None
    sentence: str
    standing: str
    circle: str | None
    pinned: bool
    measured: str
    closeness: Measure
    change: Measure
    trend: str
    direction: str
    p_nearer: Measure
    p_away: Measure
    forecast: Measure
    forecast_by: str
    n_in: Measure
    n_out: Measure
    first: When
    last: When
    reasons: tuple[ReasonLine, ...]
    not_visible: tuple[str, ...]
    trajectory: tuple[TrajectoryPoint, ...]
    band: tuple[float, float] | None
    stems: tuple[Stem, ...]
    sums: str
    openings: tuple[OpeningCard, ...]
    conversations: tuple[ConversationCard, ...]
    conversations_total: int
    more_conversations: str | None
    accounts: tuple[AccountLine, ...]
    proposals: tuple[ProposalRow, ...]
    pins: tuple[PinChoice, ...]
    account_key: str
    empty: Empty | None
    exchanges: ExchangesBrief | None = None
    conduct: ConductBrief | None = None
    needs: tuple[NeedCard, ...] = ()
    follow: bool = False


STEMS = 120
CONVERSATIONS = 8
ACTS = 12
BAND_WEEKS = 52


def build(nearer: Nearer, view: View, who: str, more: int = 0) -> Person:
    """One person, found by id, account, handle or name; `more` pages of older conversations. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    found = nearer.find(who)
    moment = scene.moment
    tie = None if moment is None else moment.ties.get(found.id)
    if moment is None or tie is None:
        return _without_tie(scene, found)
    told = moment.ledger(found.id)
    conversations = moment.threads(found.id)
    shown = conversations[: CONVERSATIONS * (more + 1)]
    one_sided = tie.closeness is None
    line = moment.trajectories([found.id])[0]
    circle = ties.placed(scene, tie)
    return replace(
        _without_tie(scene, found),
        sentence=ties.sentence(scene, tie),
        standing=tie.standing.value,
        circle=None if circle is None else circle.value,
        pinned=tie.pinned,
        measured="What you gave" if one_sided else "Closeness",
        closeness=ties.closeness(scene, tie) if not one_sided else ties.investment(scene, tie),
        change=ties.change(scene, tie),
        trend=tie.course.trend.value,
        direction=ties.direction(tie.course),
        p_nearer=ties.probability(scene, tie, tie.course.p_nearer),
        p_away=ties.probability(scene, tie, tie.course.p_away),
        forecast=forecasts.measure(moment, found.id, ties.why(scene, found.id, "forecast")),
        forecast_by=forecasts.BY.get(forecasts.head(moment, found.id) or "", ""),
        n_in=ties.count(scene, tie, Direction.IN),
        n_out=ties.count(scene, tie, Direction.OUT),
        first=scene.when(tie.first),
        last=scene.when(tie.last),
        reasons=tuple(_reasons(scene, tie, moment.reasons(found.id, told))),
        trajectory=tuple(
            TrajectoryPoint(from_us(int(week)), None if isnan(value) else round(float(value), 3))
            for week, value in zip(moment.weeks, line, strict=True)
        ),
        band=_band(line),
        stems=tuple(_stem(scene, effect) for effect in told.effects[-STEMS:]),
        sums=_sums(told),
        openings=tuple(card(scene, o) for o in (() if scene.day is None else scene.day.every) if o.person == found.id),
        conversations=tuple(_conversation(scene, conversation) for conversation in shown),
        conversations_total=len(conversations),
        more_conversations=address(f"/people/{found.id}", view.address, {"more": more + 1})
        if len(conversations) > len(shown)
        else None,
        empty=None,
        exchanges=ExchangesBrief(*exchanges.tally(scene, moment, found.id), exchanges.href(scene, found.id)),
        conduct=_beside(scene, moment, found),
        needs=_needs(scene, found),
    )


def _needs(scene: Scene, found: Found) -> tuple[NeedCard, ...]:
    """What they asked for lately, where the texts are read already: this page does not wait for it."""
    readings = scene.nearer.listening.known()
    return () if readings is None else needs.cards(scene, readings, found.id)


def _beside(scene: Scene, moment: Moment, found: Found) -> ConductBrief | None:
    rows = conduct.brief(scene, moment, found)
    return ConductBrief(rows, conduct.href(found) + scene.cloak_query) if rows else None


def _without_tie(scene: Scene, found: Found) -> Person:
    """A person of whom nothing passed between you: everything but the tie."""
    unknown = Measure(None, "not visible", f"/people/{found.id}/why/closeness")
    accounts = () if scene.world is None else tuple(_accounts(scene, found))
    bios = [] if scene.world is None else [scene.world.people.account(key) for key in found.accounts]
    bio = next((account.bio for account in bios if account is not None and account.bio), None)
    pinned = {} if scene.moment is None else scene.moment.pins
    return Person(
        frame=scene.frame(scene.name(found.id)),
        who=scene.who(found.id),
        bio=scene.plain(bio),
        sentence="This is you." if found.ego else "Nothing passed between you that any import shows.",
        standing="you" if found.ego else "no tie",
        circle=None,
        pinned=False,
        measured="Closeness",
        closeness=unknown,
        change=unknown,
        trend="cannot tell",
        direction="",
        p_nearer=unknown,
        p_away=unknown,
        forecast=unknown,
        forecast_by="",
        n_in=unknown,
        n_out=unknown,
        first=scene.when(None),
        last=scene.when(None),
        reasons=(),
        not_visible=ties.not_visible(scene, found.id),
        trajectory=(),
        band=None,
        stems=(),
        sums="",
        openings=(),
        conversations=(),
        conversations_total=0,
        more_conversations=None,
        accounts=accounts,
        follow=not found.ego and not scene.cloaked and any(key.network in scene.writable for key in found.accounts),
        proposals=proposals(scene, found.id),
        pins=tuple(PinChoice(c.value, pinned.get(found.id) is c) for c in Circle if not found.ego),
        account_key=found.id if scene.cloaked else key_text(found.accounts[0]),
        empty=Empty(
            "No tie yet",
            "They are in the log, and nothing between the two of you is.",
            "See everybody",
            "/people",
        ),
    )


def _accounts(scene: Scene, found: Found) -> Iterator[AccountLine]:
    reasons = {key: link.why for link in found.links for key in (link.a, link.b)}
    for key in found.accounts:
        account = None if scene.world is None else scene.world.people.account(key)
        yield AccountLine(
            key=key.network if scene.cloaked else key_text(key),
            network=key.network,
            handle=scene.plain(None if account is None else account.handle),
            name=scene.plain(None if account is None else account.name),
            url=scene.url(None if account is None else account.url),
            why=scene.plain(reasons.get(key)),
        )


def _reasons(scene: Scene, tie: Tie, reasons: tuple[Reason, ...]) -> Iterator[ReasonLine]:
    for number, reason in enumerate(reasons):
        # A reason that names no acts is counted over all of them, and its Why shows them all.
        rests_on = len(reason.evidence) or tie.n_in + tie.n_out
        yield ReasonLine(reason.name, reason.sentence, rests_on, ties.why(scene, tie.person, f"reason-{number}"))


def _band(line: NDArray[np.float64]) -> tuple[float, float] | None:
    """The usual range: the middle half of the last year's weeks, None under half a year of them."""
    known = line[-BAND_WEEKS - 1 : -1]
    known = known[~np.isnan(known)]
    if len(known) < BAND_WEEKS // 2:
        return None
    low, high = np.percentile(known, (25, 75))
    return round(float(low), 2), round(float(high), 2)


def _stem(scene: Scene, effect: Effect) -> Stem:
    act = ties.act(scene, effect.interaction, effect)
    return Stem(
        at=effect.interaction.time or scene.at,
        effect=round(effect.effect, 4),
        silence=round(effect.silence, 4),
        label=LABELS[effect.label],
        incoming=act.incoming,
        href=act.href,
        sentence=f"{act.sentence}, {act.when.text}",
    )


def _sums(told: Ledger) -> str:
    return (
        f"Acts {signed(told.gained)}, silence {signed(told.faded)}, together {points(told.closeness)} points: "
        "the effects and the silences add up to the closeness exactly."
    )


def _conversation(scene: Scene, conversation: Conversation) -> ConversationCard:
    last = conversation.acts[-1]
    title = "Direct messages" if last.kind is Kind.MESSAGE else "Thread"
    return ConversationCard(
        title=title,
        network=conversation.network,
        space=scene.plain(conversation.space),
        first=scene.when(conversation.first),
        last=scene.when(conversation.last),
        turn=conversation.turn.value,
        total=len(conversation.acts),
        acts=tuple(ties.act(scene, act) for act in conversation.acts[-ACTS:]),
    )
