"""The openings of one day, and what was left for another."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nearer.conversations.terms import MOST
from nearer.model.opening import Opening


@dataclass(frozen=True, slots=True)
class Day:
    """`openings` are at most seven and fit into `minutes` together, most at stake first; after them the day is done.

    `every` are all that are live, the cut ones too, one a person. `waiting` counts those left for another day, `asleep`
    those that the user put off and that have not woken.
    """

    openings: tuple[Opening, ...]
    every: tuple[Opening, ...]
    waiting: int
    asleep: int
    minutes: int

    @property
    def minutes_used(self) -> int:
        return sum(opening.minutes for opening in self.openings)

    def within(self, minutes: int) -> "Day":
        """The same day cut to other minutes. One opening that is too long makes room for a shorter one."""
        chosen: list[Opening] = []
        left = minutes
        for opening in self.every:
            if len(chosen) < MOST and opening.minutes <= left:
                chosen.append(opening)
                left -= opening.minutes
        waiting = len(self.every) - len(chosen)
        return replace(self, openings=tuple(chosen), waiting=waiting, minutes=minutes)


def cut(live: Iterable[Opening], asleep: int, minutes: int) -> Day:
    """One opening a person, by stake; then those that fit."""
    best: dict[str, Opening] = {}
    for opening in sorted(live, key=lambda o: (-o.stake, o.person, o.id)):
        best.setdefault(opening.person, opening)
    return Day((), tuple(best.values()), 0, asleep, 0).within(minutes)
