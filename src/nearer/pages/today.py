"""Today: the few conversations to continue now. It fits the minutes you have, and it ends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from nearer.api.nearer import Nearer
from nearer.conversations import Day
from nearer.model.decision import Choice
from nearer.model.opening import Opening
from nearer.pages import ties
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.parts import Act, Empty, Frame, HomeState, Measure, When, Who, Words
from nearer.pages.view import Scene, View
from nearer.pages.words import day_text, many


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """One opening. `why` says why now; `move` suggests one first move; `before` is what was said before, oldest first.

    `later` are the choices of the snooze menu as (label, value for the decision's detail). `asks` says what the words
    ask for ("asks for help"), "" where nothing is read in them. `answer` is the address of the page on which it is
    answered from here, and `activity` what can be liked or boosted from here, both None where no account of yours may
    write there. `looked` is True where the network says that you have seen the words in an app of its own.
    """

    id: str
    kind: str
    who: Who
    closeness: Measure
    words: Words | None
    said: When
    why: str
    why_href: str
    move: str
    until: When | None
    minutes: int
    network: str
    url: str | None
    href: str
    before: tuple[Act, ...]
    later: tuple[tuple[str, str], ...]
    asks: str = ""
    answer: str | None = None
    activity: str | None = None
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """At most seven openings, and at most what fits `minutes`. `waiting` more are left for another day, `asleep` are
    snoozed; `done` were closed today. `empty` is set when there is none, and says why."""

    frame: Frame
    day: str
    minutes: int
    minutes_used: int
    minutes_choices: tuple[int, ...]
    openings: tuple[OpeningCard, ...]
    waiting: int
    asleep: int
    done: int
    empty: Empty | None


CHOICES = (5, 15, 30, 60)
BEFORE = 6
"""Acts shown before the last words."""

TOO_OLD = timedelta(days=60)
"""Imports that end longer ago than this say nothing of today."""

DAY_TURNS = 4
"""The hour at which a day begins: who works past midnight has not reached tomorrow."""


def build(nearer: Nearer, view: View, minutes: int | None = None) -> Today:
    """The day's openings, cut to the minutes asked for (the home's setting if none)."""
    scene = Scene(nearer, view)
    scene.minutes = scene.minutes if minutes is None else max(1, minutes)
    day = None if _too_old(scene) else scene.day
    cards = () if day is None else _asking(scene, tuple(card(scene, opening) for opening in day.openings))
    return Today(
        frame=scene.frame("Today"),
        day=day_text((scene.view.at or nearer.clock()) - timedelta(hours=DAY_TURNS), scene.zone),
        minutes=scene.minutes,
        minutes_used=0 if day is None else day.minutes_used,
        minutes_choices=CHOICES,
        openings=cards,
        waiting=0 if day is None else day.waiting,
        asleep=0 if day is None else day.asleep,
        done=_done_today(scene),
        empty=None if cards else _empty(scene, day),
    )


def _asking(scene: Scene, cards: tuple[OpeningCard, ...]) -> tuple[OpeningCard, ...]:
    """The cards with what their last words ask for, where the texts are read already: this page does not wait."""
    readings = scene.nearer.listening.known()
    if readings is None or not cards:
        return cards
    from nearer.pages import needs  # Loaded where texts are read.

    read = dict(zip((opening.activity for opening in (scene.day.openings if scene.day else ())), cards, strict=False))
    asked = needs.asking(readings, tuple(read))
    return tuple(replace(one, asks=asked.get(address, "")) for address, one in read.items())


def card(scene: Scene, opening: Opening) -> OpeningCard:
    """One opening with what was said before it."""
    moment = scene.moment
    tie = None if moment is None else moment.brief.get(opening.person)
    network, _, activity = opening.activity.partition("/")
    who = scene.who(opening.person)
    return OpeningCard(
        id=opening.id,
        kind=opening.kind.value,
        who=who,
        closeness=Measure(None, "not visible", who.href) if tie is None else ties.closeness(scene, tie),
        words=scene.words(opening.words, private=opening.private),
        said=scene.when(opening.said),
        why=opening.why,
        why_href=ties.why(scene, opening.person, f"opening-{opening.id}"),
        move=opening.move,
        until=None if opening.until is None else scene.when(opening.until),
        minutes=opening.minutes,
        network=opening.network,
        url=scene.url(opening.url),
        href=scene.act(network, activity)[1],
        before=tuple(_before(scene, opening, activity)),
        later=_later(scene),
        answer=(answer := scene.answer(network, activity)),
        activity=opening.activity if answer is not None and opening.words is not None else None,
        looked=opening.said is not None and (seen := scene.looked.get(network)) is not None and opening.said <= seen,
    )


def _before(scene: Scene, opening: Opening, activity: str) -> Iterator[Act]:
    """The conversation that the opening belongs to, up to and without its last words."""
    moment = scene.moment
    if moment is None:
        return
    conversation, place = moment.threads(opening.person).holding(opening.network, activity)
    if conversation is not None:
        for act in conversation.acts[max(0, place - BEFORE) : place]:
            yield ties.act(scene, act)


def _later(scene: Scene) -> tuple[tuple[str, str], ...]:
    """The snooze menu: tomorrow morning, Saturday morning, next week, or when they write."""
    here = scene.at.astimezone(scene.zone)
    morning = here.replace(hour=8, minute=0, second=0, microsecond=0)
    tomorrow = morning + timedelta(days=1)
    saturday = morning + timedelta(days=(5 - here.weekday()) % 7 or 7)
    week = morning + timedelta(days=7)
    days = (("Tomorrow", tomorrow), ("At the weekend", saturday), ("In a week", week))
    return (*((label, moment.astimezone(UTC).isoformat()) for label, moment in days), ("When they write", "reply"))


def _done_today(scene: Scene) -> int:
    begun = (scene.at.astimezone(scene.zone) - timedelta(hours=DAY_TURNS)).date()
    made = [d for d in scene.nearer.standing() if d.choice in (Choice.DONE, Choice.LEAVE)]
    return sum((d.at.astimezone(scene.zone) - timedelta(hours=DAY_TURNS)).date() == begun for d in made)


def _too_old(scene: Scene) -> bool:
    """Whether what is known ends so long ago that nothing of it is today's talk."""
    return scene.view.at is None and scene.nearer.clock() - scene.at > TOO_OLD


def _empty(scene: Scene, day: Day | None) -> Empty:
    if scene.state is HomeState.EMPTY:
        return nothing_yet()
    if scene.state is HomeState.COMMUNITY:
        return who_are_you()
    if _too_old(scene):
        return Empty(
            "Your newest import is too old for today",
            f"It tells of the time up to {scene.when(scene.at).text}. Who waits for you since then is not known.",
            "Bring in a newer archive",
            "/imports",
        )
    if scene.state is HomeState.ATTENTION:
        return Empty(
            "Nobody is waiting that we could see",
            "What you imported shows only your side: who wrote to you is not in it. Bring in a source that shows both.",
            "See what each source can tell",
            "/imports#sources",
        )
    if day is not None and day.waiting:
        return Empty(
            "Nothing fits the minutes you gave",
            f"{many(day.waiting, 'conversation')} would take longer.",
            "Take more time",
            "/?minutes=60",
        )
    return Empty(
        "That is all for today", "Nobody waits for you. Go and do something else.", "See your circles", "/circles"
    )
