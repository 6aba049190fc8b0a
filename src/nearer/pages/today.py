"""Today: the few conversations to continue now. It fits the minutes you have, and it ends."""

from dataclasses import dataclass

from nearer.pages.parts import Act, Empty, Frame, Measure, When, Who, Words


@dataclass(frozen=True, slots=True)
class OpeningCard:
    """One opening. `why` says why now; `move` suggests one first move; `before` is what was said before, oldest first.

    `later` are the choices of the snooze menu as (label, value for the decision's detail).
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
