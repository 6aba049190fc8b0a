"""Ego's relation to one person: closeness, direction, circle, reasons. TIES.md of the design, sections 2 to 7."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from nearer.model.names import Direction, Kind


class Circle(StrEnum):
    """Nested layers, about 5, 15, 50 and 150 people in all; beyond them strangers."""

    INNER = "inner"
    NEAR = "near"
    OUTER = "outer"
    WIDE = "wide"
    STRANGERS = "strangers"

    @property
    def rank(self) -> int:
        """0 for the innermost."""
        return list(Circle).index(self)


class Standing(StrEnum):
    """What could be seen of a tie."""

    MUTUAL = "mutual"
    """Both sides were seen to act."""
    UNANSWERED = "unanswered"
    """Ego acted, an answer would have been seen, and none came."""
    ONE_SIDED = "one-sided: their side not visible"
    """Ego acted, and the sources cannot show what came back: investment, not closeness."""
    WAITING = "they acted, you did not"
    """They acted and ego did not, where ego's acts would have been seen."""
    YOURS_UNSEEN = "one-sided: your side not visible"
    """They acted, and the sources cannot show ego's acts."""
    BLOCKED = "blocked"
    """Ego blocked or muted them, or they blocked ego. Never shown as close."""


class Trend(StrEnum):
    """Which way a tie moves."""

    NEARER = "nearer"
    STEADY = "steady"
    AWAY = "away"
    PUSHED = "pushed away"
    UNSURE = "not sure yet"
    NEW = "new"
    UNSEEN = "cannot tell"


class Label(StrEnum):
    """What one act did to the tie."""

    NEARER = "drew nearer"
    KEPT = "kept"
    REACHED = "reached out"
    PUSHED = "pushed away"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One activity read as passing between ego and one person. `time` is aware UTC."""

    person: str
    network: str
    activity: str
    time: datetime | None
    direction: Direction
    kind: Kind
    text: str | None
    words: int
    url: str | None
    thread: str | None
    in_reply_to: str | None
    space: str | None
    private: bool
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Closeness in points of C (0 to 100) before and after one act, and the silence before it.

    `effect = after - before`; `silence = before - (after of the act before)`, never positive. Their sums over a tie
    equal the change of C exactly.
    """

    interaction: Interaction
    before: float
    after: float
    silence: float
    label: Label

    @property
    def effect(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Turn:
    """When the rate of contact changed: the most probable day, the 80 % interval of it, the probability that it did
    change, and conversations per 30 days before and after."""

    day: date
    earliest: date
    latest: date
    probability: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Course:
    """Direction with its uncertainty: contact days in the last 30 days against the 180 before.

    `recent` and `usual` are contact days per 30 days; `p_nearer`, `p_away` the posterior probabilities that the rate
    rose or fell by more than a quarter; None where the coverage does not show it. `ratio` is the recent rate over the
    usual one, `ratio_low` to `ratio_high` its 80 % interval; None where the coverage does not show it or there was no
    contact in either window.
    """

    trend: Trend
    recent: float
    usual: float
    recent_days: int
    usual_days: int
    p_nearer: float | None
    p_away: float | None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence on why a tie is as it is, with the ids of the activities it rests on (`network/id`)."""

    name: str
    sentence: str
    weight: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """Ego's relation to one person at one moment.

    `closeness` is C in 0 to 100, None where only one side is visible (then `investment` holds the same points of
    ego's own acts). `change` is the change of that number over 30 days. `circle` is None for a tie that cannot be
    placed (one side not visible). `attention` is its place among the circles of attention.
    """

    person: str
    standing: Standing
    closeness: float | None
    investment: float
    change: float
    circle: Circle | None
    attention: Circle
    p_circle: float
    pinned: bool
    course: Course
    n_in: int
    n_out: int
    first: datetime | None
    last: datetime | None
    last_in: datetime | None
    last_out: datetime | None
