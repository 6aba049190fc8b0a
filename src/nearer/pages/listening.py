"""Listening: what somebody talks about and asks for, what you took up and passed over, and which kind of marketer the
texts of ninety days look like, theirs or your own."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.api import heard
from nearer.api.accounts import LATELY, counts
from nearer.api.heard import Answer
from nearer.api.heard_months import Month, by_month, words_by_month
from nearer.api.nearer import Nearer
from nearer.api.readings import Readings
from nearer.listening.marketer import FEWEST, Bar, Counts, Marketer, marketer
from nearer.model.person import Person
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.needs import NeedCard, cards
from nearer.pages.parts import Empty, Frame, HomeState, When, Who, Words
from nearer.pages.view import Scene, View, key_text
from nearer.pages.words import many


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of a bar in words, how far it fills the bar (0 to 1), and what would change it."""

    sentence: str
    fills: float
    change: str


@dataclass(frozen=True, slots=True)
class BarLine:
    """The evidence for one kind, 0 to 1, and as a word."""

    kind: str
    value: float
    word: str
    facts: tuple[FactLine, ...]


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A word or phrase, in how many texts of ninety days, and in how many of the ninety before; `months` has how many
    texts of each of the last twelve months, the present one last."""

    words: Words
    texts: int
    before: int
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What was written in one calendar month: `name` (2026-03), so many texts (None before anything was seen), of which
    `answers` answer somebody and `asked` ask for something; about `taken` of `heard` seen answers take up what was
    said."""

    name: str
    texts: int | None
    answers: int
    asked: int
    taken: int
    heard: int


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A post to you. `taken` are the words of yours that take it up; none where you said nothing."""

    who: Who
    said: When
    words: Words | None
    taken: tuple[Words, ...]
    url: str | None
    href: str


@dataclass(frozen=True, slots=True)
class Listening:
    """Of `who`, or of you where that is None. `aside` is whether they are left out as spam, `plain` whether their texts
    are plainly spam by themselves; `account_key` is what a decision on that names. `balance` sets listening against
    speaking; `unanswered` are needs of theirs (or of others, on your own page) that nobody you see has answered.
    """

    frame: Frame
    who: Who | None
    reading: str
    balance: str
    bars: tuple[BarLine, ...]
    unread: str
    plain: bool
    aside: bool
    account_key: str
    set_aside: tuple[Who, ...]
    months: tuple[MonthLine, ...]
    topics: tuple[TopicLine, ...]
    unanswered: tuple[NeedCard, ...]
    taken_up: tuple[HeardLine, ...]
    passed_over: tuple[HeardLine, ...]
    empty: Empty | None


def build(nearer: Nearer, view: View, who: str = "") -> Listening:
    """Your own listening, or one person's texts. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    person = nearer.find(who) if who else None
    person = None if person is not None and person.ego else person
    ready = scene.state in (HomeState.READY, HomeState.ATTENTION)
    readings = nearer.listening.readings() if ready else None
    if readings is None or scene.world is None:
        return _bare(scene, person)
    keys = sorted(scene.world.people.ego_accounts) if person is None else list(person.accounts)
    told = counts(readings, keys, scene.at)
    kinds = marketer(told)
    taken, passed = heard.answers(readings, None if person is None else keys, scene.at)
    return Listening(
        frame=scene.frame("Listening" if person is None else f"What {scene.name(person.id)} says"),
        who=None if person is None else scene.who(person.id),
        reading="",
        balance=_balance(told, yours=person is None),
        bars=() if kinds is None else tuple(_bar(one) for one in kinds.bars),
        unread="" if kinds is not None else f"Of less than {FEWEST} texts in {LATELY.days} days nothing is said.",
        plain=_plain(kinds),
        aside=person is not None and person.id in scene.aside,
        account_key="" if person is None or scene.cloaked else key_text(person.accounts[0]),
        set_aside=() if person is not None else tuple(scene.who(one) for one in sorted(scene.aside)),
        months=_months(by_month(readings, keys, scene.at.astimezone(scene.zone))),
        topics=() if scene.cloaked else _topics(readings, scene, person),
        unanswered=_unanswered(scene, readings, person),
        taken_up=_lines(scene, taken),
        passed_over=_lines(scene, passed),
        empty=None,
    )


def _bare(scene: Scene, person: Person | None) -> Listening:
    match scene.state:
        case HomeState.EMPTY:
            empty = nothing_yet()
        case HomeState.COMMUNITY:
            empty = who_are_you()
        case _:
            empty = Empty("Not read yet", "Nearer is still reading what was written.", "See today", "/")
    title = "Listening" if person is None else f"What {scene.name(person.id)} says"
    who = None if person is None else scene.who(person.id)
    return Listening(scene.frame(title), who, "", "", (), "", False, False, "", (), (), (), (), (), (), empty)


def _plain(kinds: Marketer | None) -> bool:
    return kinds is not None and kinds.plain


def _balance(told: Counts, *, yours: bool) -> str:
    you = "You" if yours else "They"
    if not told.texts:
        return f"{you} wrote nothing in {LATELY.days} days that was seen."
    said = f"{you} wrote {many(told.texts, 'text')} in {LATELY.days} days; {told.replies:,} of them answer somebody"
    if not told.heard:
        return f"{said}. What they answer was not seen."
    return f"{said}, and about {round(told.recognised):,} of {told.heard:,} seen answers take up what was said."


def _bar(bar: Bar) -> BarLine:
    word = "much" if bar.value >= 0.6 else "some" if bar.value >= 0.3 else "little"
    facts = tuple(
        FactLine(
            f"{fact.name[:1].upper()}{fact.name[1:]}: {round(fact.count):,} of {fact.of:,}.",
            round(fact.fills, 3),
            fact.change,
        )
        for fact in bar.facts
    )
    return BarLine(bar.kind, round(bar.value, 3), word, facts)


def _topics(readings: Readings, scene: Scene, person: Person | None) -> tuple[TopicLine, ...]:
    if scene.world is None:
        return ()
    keys = sorted(scene.world.people.ego_accounts) if person is None else list(person.accounts)
    found = heard.topics(readings, keys, scene.at)
    months = words_by_month(readings, keys, [one.words for one in found], scene.at.astimezone(scene.zone))
    return tuple(
        TopicLine(Words(one.words, one.private), one.texts, one.before, counts)
        for one, counts in zip(found, months, strict=True)
    )


def _months(every: Sequence[Month]) -> tuple[MonthLine, ...]:
    """The months, none where fewer than two were seen: one bar says nothing over time."""
    if sum(one.texts is not None for one in every) < 2 or not any(one.texts for one in every):
        return ()
    return tuple(
        MonthLine(f"{one.begins:%Y-%m}", one.texts, one.answers, one.asked, round(one.recognised), one.heard)
        for one in every
    )


def _unanswered(scene: Scene, readings: Readings, person: Person | None) -> tuple[NeedCard, ...]:
    every = cards(scene, readings, None if person is None else person.id)
    return tuple(one for one in every if not one.answered)[:6]


def _lines(scene: Scene, every: Sequence[Answer]) -> tuple[HeardLine, ...]:
    owners = {} if scene.world is None else scene.world.people.owners({one.account for one in every})
    return tuple(
        HeardLine(
            who=scene.who(owners[one.account]),
            said=scene.when(one.said),
            words=scene.words(one.text, private=one.private),
            taken=() if scene.cloaked else tuple(Words(word, one.private) for word in one.taken),
            url=scene.url(one.url),
            href=scene.act(one.network, one.id)[1],
        )
        for one in every
        if one.account in owners
    )
