"""Conduct: how you deal with those who turn to you, beside how they deal with you; and whether answering matters."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.conversations.choices import Choices
from nearer.conversations.openings import opening_id
from nearer.model.names import Kind
from nearer.model.person import Person as Found
from nearer.model.time import DAY_US, from_us
from nearer.pages.conduct_figures import Compared, Figure, compared, share_words, why
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.matter import Matter, matter
from nearer.pages.parts import Empty, Frame, HomeState, Measure, When, Who, Words
from nearer.pages.view import Scene, View
from nearer.pages.words import many, number, span
from nearer.ties.approaches import Ints
from nearer.ties.conduct import RECENT_DAYS, Both, Share, Waiting
from nearer.ties.conduct import Conduct as Measured
from nearer.ties.ledger import interaction
from nearer.ties.wording import span as minutes_span

WAITING = 20
"""People listed who wait."""

WAITS = 365
"""After so many days without anything from you somebody is not listed as waiting any more (our own choice)."""

QUARTERS = 12
"""Quarters shown: three years."""

KINDS = {
    "message": ("Direct messages", (Kind.MESSAGE,)),
    "reply": ("Replies", (Kind.REPLY,)),
    "mention": ("Mentions", (Kind.MENTION,)),
    "quote": ("Quotes", (Kind.QUOTE,)),
}
BRIEF = ("answered", "speed", "starts", "talk", "died")
"""What is told of one person on their page."""

METHOD = (
    "An approach is what one side wrote to the other in one conversation, with nothing of the other between and no "
    "day's pause. It is answered when the other writes in that conversation, or the two call each other, within two "
    "weeks; a like is no answer in words. The time runs from the approach's last words to the answer, where both are "
    "known to the minute. A conversation begins with words after more than a day without any act, a like included. A "
    "talk has ended after two weeks of silence, or the person's usual gap where that is longer; somebody always has "
    "the last word, so read these counts beside theirs. Only what could have been answered, and seen to be, is "
    "counted; people who are blocked or muted and accounts run by machines are left out. Intervals hold the share "
    "with 95 %: beta posteriors from (1, 2), over as many approaches as they are worth, because those of one person "
    "resemble each other (Korn and Graubard 1998)."
    " Two weeks hold for everybody here, so that people compare; an exchange is judged by the pace of its own person, "
    "so an answer after three weeks may count there and not here."
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Somebody whose words have no act of yours after them. `since` is the oldest such act, `last` the newest, of
    `count`; `words` are the newest ones. `href` is where to go on: their opening, else the act."""

    who: Who
    since: When
    waited: str
    last: When
    count: Measure
    words: Words | None
    open: bool
    href: str


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter of the year: shares of approaches answered, with what they rest on. `low`, `high` are the intervals of
    the shares in `you` and `they`, None where unknown."""

    name: str
    begins: datetime
    you: Figure
    they: Figure
    you_range: tuple[float, float] | None
    they_range: tuple[float, float] | None
    fast: Figure


@dataclass(frozen=True, slots=True)
class Period:
    """Figures of one stretch of time or one kind of words."""

    name: str
    rows: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Conduct:
    """Your conduct beside theirs, with everybody, or with `who` alone.

    `rows` hold all figures, `lately` those of the last 90 days and of all before; `kinds` by kind of their words;
    `quarters` over time, oldest first. `waiting` are those you leave waiting, longest first, of `waiting_total`;
    `waiting_older` more have waited over a year. `waiting_total` and `matter` are None on the page of one person.
    """

    frame: Frame
    who: Who | None
    sentence: str
    rows: tuple[Compared, ...]
    lately: tuple[Period, ...]
    kinds: tuple[Period, ...]
    quarters: tuple[QuarterRow, ...]
    waiting: tuple[WaitingRow, ...]
    waiting_total: Measure | None
    waiting_older: int
    matter: Matter | None
    method: str
    empty: Empty | None


def build(nearer: Nearer, view: View, who: str | None = None) -> Conduct:
    """Your conduct, towards one person where one is named. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    found = None if who is None else nearer.find(who)
    page = _nothing(scene, found)
    moment = scene.moment
    row = None if moment is None or found is None else moment.table.index(found.id)
    if moment is None or (found is not None and row is None) or not moment.world.files.totals.acts:
        return page
    made = moment.conduct if found is None else moment.conduct_with(found.id)
    base = href(found)
    both = made.figures()
    left = None if found is not None else _left(scene, moment)
    waiting = () if left is None else tuple(_waiting(scene, moment, left))
    total = 0 if left is None else len(left.lately)
    return replace(
        page,
        sentence=_sentence(both, waiting, total) + ("" if found is not None else _drawn(moment)),
        rows=tuple(compared(scene, both, base)),
        lately=tuple(_lately(scene, made, base)),
        kinds=tuple(_kinds(scene, made, base)),
        quarters=tuple(_quarters(scene, made, base)) if found is None else (),
        waiting=waiting,
        waiting_total=None if left is None else Measure(float(total), number(total), why(scene, base, "waiting")),
        waiting_older=0 if left is None else left.older,
        matter=None if found is not None else matter(scene, moment.answering, base),
        empty=None,
    )


def brief(scene: Scene, moment: Moment, person: Found) -> tuple[Compared, ...]:
    """The few figures that a person's page shows."""
    if moment.table.index(person.id) is None:
        return ()
    both = moment.conduct_with(person.id).figures()
    return tuple(compared(scene, both, href(person), BRIEF)) if both.you.visible or both.they.visible else ()


def href(found: Found | None) -> str:
    """The address of this page: of all, or of one person."""
    return "/conduct" if found is None else f"/people/{found.id}/conduct"


def _nothing(scene: Scene, found: Found | None) -> Conduct:
    """The page of a home, or a person, of whom nothing is known."""
    empty = {HomeState.EMPTY: nothing_yet, HomeState.COMMUNITY: who_are_you}.get(scene.state, _nobody)()
    return Conduct(
        frame=scene.frame("Your conduct"),
        who=None if found is None else scene.who(found.id),
        sentence="",
        rows=(),
        lately=(),
        kinds=(),
        quarters=(),
        waiting=(),
        waiting_total=None,
        waiting_older=0,
        matter=None,
        method=METHOD,
        empty=empty,
    )


def _nobody() -> Empty:
    return Empty(
        "Nothing to compare yet", "Nothing passed between you that any import shows.", "See what was read", "/imports"
    )


def _sentence(both: Both, waiting: tuple[WaitingRow, ...], total: int) -> str:
    you = both.you
    if not you.visible:
        return "Your sources do not show both sides, so nothing can be said of who answers."
    parts: list[str] = []
    if you.answered.of:
        fast = "" if you.quartiles is None else f", half of the times within {minutes_span(you.quartiles[1])}"
        parts.append(f"You answered {share_words(you.answered)} of their approaches{fast}.")
    if both.they.answered.of:
        parts.append(f"They answered {share_words(both.they.answered)} of yours.")
    if waiting:
        parts.append(f"{many(total, 'person waits', 'people wait')} for you, the longest for {waiting[0].waited}.")
    return " ".join(parts) or "Nobody has approached you in words yet that any import shows."


def _drawn(moment: Moment) -> str:
    """That not all people were counted, where a home has too many acts to count them at each visit."""
    some = moment.world.drawn
    if some.whole:
        return ""
    return (
        f" All of this page is counted over {many(some.last - some.first, 'person', 'people')}, drawn at random from "
        f"the {number(some.every)} you have ties with, and {number(len(some.acts))} acts between you."
    )


def _lately(scene: Scene, made: Measured, base: str) -> Iterator[Period]:
    turn = made.at_us - RECENT_DAYS * DAY_US
    day = from_us(turn).isoformat()
    names = ("answered", "begun", "speed", "starts", "talk")
    recent, before = made.figures(since_us=turn), made.figures(until_us=turn)
    yield Period(f"The last {RECENT_DAYS} days", tuple(compared(scene, recent, base, names, since=day)))
    yield Period("Before", tuple(compared(scene, before, base, names, until=day)))


def _kinds(scene: Scene, made: Measured, base: str) -> Iterator[Period]:
    for word, (name, kinds) in KINDS.items():
        both = made.figures(kinds=kinds)
        if both.you.answered.of or both.they.answered.of:
            yield Period(name, tuple(compared(scene, both, base, ("answered", "speed"), kind=word)))


def _quarters(scene: Scene, made: Measured, base: str) -> Iterator[QuarterRow]:
    found = made.quarters(QUARTERS)
    ends = [*(begin for begin, _ in found[1:]), made.at_us][: len(found)]
    for (begin, both), end in zip(found, ends, strict=True):
        start = from_us(begin)
        asked = {"since": (start - timedelta(microseconds=1)).isoformat(), "until": from_us(end).isoformat()}
        answered, fast = compared(scene, both, base, ("answered", "speed"), **asked)
        yield QuarterRow(
            name=f"{start.year}, quarter {(start.month + 2) // 3}",
            begins=start,
            you=answered.you,
            they=answered.they,
            you_range=_range(both.you.answered),
            they_range=_range(both.they.answered),
            fast=fast.you,
        )


def _range(share: Share) -> tuple[float, float] | None:
    return None if share.low is None or share.high is None else (round(share.low, 4), round(share.high, 4))


@dataclass(frozen=True, slots=True)
class _Left:
    """Who waits, as places in `Waiting`: within the year, longest first; and how many longer."""

    found: Waiting
    lately: Ints
    older: int


def _left(scene: Scene, moment: Moment) -> _Left:
    """Those who wait. Whom the user settled (done, leave it, not this person) is not among them."""
    made = moment.conduct
    found = made.waiting()
    choices = Choices.of(scene.nearer.standing(), moment.world.people, scene.zone)
    wait = np.array([made.acts.persons[i] not in choices.shunned for i in found.tie.tolist()], np.bool_)
    young = found.since_us > made.at_us - WAITS * DAY_US
    settled = choices.done | choices.left
    if settled:
        places = np.flatnonzero(wait & young)
        last = moment.world.rows_at(made.acts.row[found.last[places]], ["network", "activity", "kind"]).to_pylist()
        wait[places] = [_opening(row) not in settled for row in last]
    return _Left(found, np.flatnonzero(wait & young), int((wait & ~young).sum()))


def _opening(row: dict[str, str]) -> str:
    """The id of the opening that an act would be."""
    scope = "dyad" if row["kind"] == Kind.MESSAGE else "thread"
    return opening_id(scope, row["network"], row["activity"])


def _waiting(scene: Scene, moment: Moment, left: _Left) -> Iterator[WaitingRow]:
    """The first of those who wait."""
    made, found = moment.conduct, left.found
    shown = left.lately[:WAITING]
    openings = {} if scene.day is None else {o.person: o for o in scene.day.every}
    persons = [made.acts.persons[int(i)] for i in found.tie[shown].tolist()]
    scene.meet(persons)
    last = moment.world.rows_at(made.acts.row[found.last[shown]]).to_pylist()
    for at, person, row in zip(shown.tolist(), persons, last, strict=True):
        act, open_, since = interaction(row), openings.get(person), from_us(int(found.since_us[at]))
        count = int(found.acts[at])
        yield WaitingRow(
            who=scene.who(person),
            since=scene.when(since),
            waited=span(scene.at - since),
            last=scene.when(act.time),
            count=Measure(float(count), many(count, "act"), why(scene, f"/people/{person}/conduct", "waiting")),
            words=scene.words(act.text, private=act.private),
            open=open_ is not None,
            href=scene.act(act.network, act.activity)[1]
            if open_ is None
            else f"/people/{person}/why/opening-{open_.id}{scene.cloak_query}",
        )
