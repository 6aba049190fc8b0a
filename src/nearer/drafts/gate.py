"""The mention gate: a need was voiced and an offer fits it. May I mention it here, now, to this person?

Yes, not yet or no, by conditions that are each shown with what it rests on. The strictest of them decides, so that a
further condition can only make the answer stricter. What is not known never makes it easier. The gate advises: the user
decides, and nothing is ever mentioned by itself.

What holds by construction, and is tested as a law: a nearer own mention never makes it more allowed, and neither does a
later look at the same need, less of a tie, a stricter rule of the space, or a mood.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum

FRESH = timedelta(days=14)
"""A need older than this has been met or given up. Our own choice."""
TO_THEM, IN_SPACE = timedelta(days=30), timedelta(days=7)
"""Between two mentions to the same person, and in the same place. Our own choice."""


class May(Enum):
    """The answer, from the easiest to the strictest."""

    YES = "yes"
    NOT_YET = "not yet"
    NO = "no"

    @property
    def strictness(self) -> int:
        """0, 1 or 2."""
        return (May.YES, May.NOT_YET, May.NO).index(self)


class Addressed(StrEnum):
    """To whom the need was voiced."""

    YOU = "you"
    EVERYBODY = "everybody"
    ANOTHER = "somebody else"


class Rule(StrEnum):
    """What the space says about offers, as the user noted it."""

    OPEN = "offers are welcome"
    ASKED = "only when somebody asks"
    NEVER = "no offers"


class Mood(StrEnum):
    """A mood of the post in which no offer has a place."""

    MOURNING = "mourning"
    ANGRY = "angry"
    MOCKING = "mocking"
    ANNOYED = "may be annoyed"
    """A weak reading: it makes the gate wait, and never says no by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known. None means unknown. Times are aware.

    `need` is whether the post asks for something, with the `words` that say so. `fits` is whether it is the offer that
    it asks for. `both_ways` is whether each has answered the other before, `listened` whether one has answered them
    without mentioning anything. `to_them` and `here` are the last mentions of one's own to this person and in this
    place. `refused` is when they said no to this offer. `ended` is whether the offer can be had no more.
    """

    now: datetime
    need: bool | None
    words: tuple[str, ...] = ()
    said: datetime | None = None
    to: Addressed | None = None
    fits: bool | None = None
    both_ways: bool | None = None
    listened: bool | None = None
    to_them: datetime | None = None
    here: datetime | None = None
    refused: datetime | None = None
    rule: Rule | None = None
    mood: Mood | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it asks, the answer, what it rests on, and when it may change (None: not by waiting)."""

    name: str
    may: May
    because: str
    evidence: tuple[str, ...] = ()
    when: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer with all its conditions; `when` is the first moment at which waiting alone could change it."""

    may: May
    conditions: tuple[Condition, ...]
    when: datetime | None

    @property
    def decisive(self) -> tuple[Condition, ...]:
        """The conditions that made the answer what it is; none where it is yes."""
        return tuple(one for one in self.conditions if one.may is self.may and one.may is not May.YES)


def may_mention(told: Situation) -> Verdict:
    """Whether an offer may be mentioned, by every condition."""
    conditions = (
        _voiced(told),
        _addressed(told),
        _fresh(told),
        _fitting(told),
        _mood(told),
        _tie(told),
        _listened(told),
        _refused(told),
        _last(told.to_them, TO_THEM, told.now, "last mention to them", "to this person"),
        _last(told.here, IN_SPACE, told.now, "last mention here", "here"),
        _rules(told),
        _open(told),
    )
    may = max((one.may for one in conditions), key=lambda one: one.strictness)
    waits = [one.when for one in conditions if one.may is not May.YES]
    when = None if may is not May.NOT_YET or any(one is None for one in waits) else max(w for w in waits if w)
    return Verdict(may, conditions, when)


def _voiced(told: Situation) -> Condition:
    name = "a need was voiced"
    if told.need is None:
        return Condition(name, May.NO, "Whether this asks for anything cannot be read.")
    if not told.need:
        return Condition(name, May.NO, "This post asks for nothing.")
    return Condition(name, May.YES, "They asked for something.", told.words)


def _addressed(told: Situation) -> Condition:
    name = "to whom"
    match told.to:
        case Addressed.YOU:
            return Condition(name, May.YES, "They asked you.")
        case Addressed.EVERYBODY:
            return Condition(name, May.YES, "They asked everybody.")
        case Addressed.ANOTHER:
            return Condition(name, May.NOT_YET, "They asked somebody else. Wait for that answer.")
        case None:
            return Condition(name, May.NOT_YET, "It is not known whom they asked.")


def _fresh(told: Situation) -> Condition:
    name = "how fresh"
    if told.said is None:
        return Condition(name, May.NOT_YET, "It is not known when they asked.")
    days = max(0, (told.now - told.said).days)
    ago = "today" if days == 0 else "a day ago" if days == 1 else f"{days} days ago"
    if told.now - told.said > FRESH:
        return Condition(name, May.NO, f"They asked {ago}; by now it is met or given up.")
    return Condition(name, May.YES, f"They asked {ago}.")


def _fitting(told: Situation) -> Condition:
    name = "the offer fits"
    if told.fits is None:
        return Condition(name, May.NOT_YET, "Whether this is what they ask for is not known: say so yourself.")
    if not told.fits:
        return Condition(name, May.NO, "They ask for something else.")
    return Condition(name, May.YES, "It is what they ask for.")


def _mood(told: Situation) -> Condition:
    name = "no sorrow, anger or mockery"
    match told.mood:
        case None:
            return Condition(name, May.YES, "None is seen in the post.")
        case Mood.ANNOYED:
            return Condition(name, May.NOT_YET, "They may be annoyed. Help first.")
        case _:
            return Condition(name, May.NO, f"The post is {told.mood.value}. Nothing that you offer belongs there.")


def _tie(told: Situation) -> Condition:
    name = "a tie or an invitation"
    if told.to is Addressed.YOU:
        return Condition(name, May.YES, "They turned to you, which invites an answer.")
    if told.both_ways:
        return Condition(name, May.YES, "You have answered each other before.")
    return Condition(name, May.NOT_YET, "You have not talked with each other. Answer without the offer first.")


def _listened(told: Situation) -> Condition:
    name = "listened first"
    if told.listened:
        return Condition(name, May.YES, "You have answered them before without mentioning anything.")
    return Condition(name, May.NOT_YET, "You have not yet answered them without mentioning anything.")


def _refused(told: Situation) -> Condition:
    name = "not refused before"
    if told.refused is not None:
        return Condition(name, May.NO, "They have said no to this offer.")
    return Condition(name, May.YES, "They have not said no to it.")


def _last(last: datetime | None, gap: timedelta, now: datetime, name: str, where: str) -> Condition:
    if last is None:
        return Condition(name, May.YES, f"You have mentioned nothing {where}, as far as is seen.")
    days = max(0, (now - last).days)
    ago = "today" if days == 0 else "a day ago" if days == 1 else f"{days} days ago"
    if now - last < gap:
        return Condition(name, May.NOT_YET, f"You mentioned something {where} {ago}.", (), last + gap)
    return Condition(name, May.YES, f"You last mentioned something {where} {ago}.")


def _rules(told: Situation) -> Condition:
    name = "the space's own rules"
    match told.rule:
        case Rule.NEVER:
            return Condition(name, May.NO, "You noted that this space wants no offers.")
        case Rule.ASKED if told.need is not True or told.to is Addressed.ANOTHER:
            return Condition(name, May.NO, "You noted that offers are for those who ask, and they did not ask you.")
        case Rule.ASKED:
            return Condition(name, May.YES, "You noted that offers are for those who ask, and they asked.")
        case Rule.OPEN:
            return Condition(name, May.YES, "You noted that offers are welcome here.")
        case None:
            return Condition(name, May.YES, "You noted no rule of this space.")


def _open(told: Situation) -> Condition:
    name = "the offer stands"
    if told.ended:
        return Condition(name, May.NO, "The offer is closed or has ended.")
    return Condition(name, May.YES, "The offer can be had.")
