"""A slow and obvious reckoning of everything about a tie: plain Python, every act kept, every number taken anew."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import KINDS, WEIGHTS

MINUTE_US = 60_000_000
QUIET = (Kind.FOLLOW, Kind.INVITE, Kind.ACCEPT, Kind.UNFOLLOW, Kind.CLICK, Kind.VIEW)
HALF_LIVES = (1, 7, 30, 90, 360)


class Row(NamedTuple):
    """One act of a tie, its fields in canonical order."""

    tie: int
    time_us: int
    kind: int
    incoming: bool
    words: int
    answerable: bool
    dated: bool

    @property
    def what(self) -> Kind:
        return KINDS[self.kind]

    @property
    def day(self) -> int:
        return self.time_us // DAY_US

    @property
    def asks(self) -> bool:
        return self.what.composed and self.answerable


@dataclass
class Slow:
    """The acts of one tie, sorted. Sums are (time, weight, incoming) of what still counts."""

    acts: list[Row]
    worth: list[list[float]] = field(default_factory=list)
    blocks: set[bool] = field(default_factory=set)
    once: set[tuple[Kind, bool]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for place, act in enumerate(self.timed):
            self._add(act, place)

    @property
    def timed(self) -> list[Row]:
        return [act for act in self.acts if act.time_us != NEVER]

    def side(self, incoming: bool) -> list[Row]:
        return [act for act in self.timed if act.incoming == incoming]

    def _add(self, act: Row, place: int) -> None:
        weight = WEIGHTS[act.what].points * (2 if act.incoming else 1)
        key = act.what, act.incoming
        if act.what in (Kind.FOLLOW, Kind.INVITE, Kind.ACCEPT):
            weight = 0 if key in self.once else weight
            self.once.add(key)
        if act.what is Kind.UNFOLLOW:
            self.once.discard((Kind.FOLLOW, act.incoming))
        if act.what is Kind.BLOCK:
            self.blocks.add(act.incoming)
        if act.what is Kind.UNBLOCK:
            self.blocks.discard(act.incoming)
        now = self.points(act.time_us)
        if self.blocks:
            self.worth.clear()
        elif weight > 0:
            rank = sum(e.day == act.day and e.incoming == act.incoming for e in self.timed[: place + 1])
            depth = min(2, 1 + math.log2(1 + act.words / 20) / 4)
            self.worth.append([act.time_us, weight * depth / rank, act.incoming])
        elif weight < 0 and now > 0:
            for entry in self.worth:
                entry[1] *= max(0, 1 + weight / now)

    def decayed(self, days: int, at_us: int, incoming: bool | None = None) -> float:
        """The sum at one half-life, without its share."""
        return math.fsum(
            weight * 2 ** (-(at_us - then) / (days * DAY_US))
            for then, weight, side in self.worth
            if incoming is None or bool(side) == incoming
        )

    def points(self, at_us: int, incoming: bool | None = None) -> float:
        shares = [math.sqrt(30 / days) for days in HALF_LIVES]
        return sum(
            share / sum(shares) * self.decayed(days, at_us, incoming)
            for share, days in zip(shares, HALF_LIVES, strict=True)
        )

    def contact_days(self) -> list[int]:
        return sorted({act.day for act in self.timed if act.dated and WEIGHTS[act.what].points > 0})

    def counts(self) -> dict[str, int]:
        """Every whole number of the state, by its name."""
        told: dict[str, int] = {}
        for side, incoming in (("in", True), ("out", False)):
            own = [act for act in self.acts if act.incoming == incoming]
            told[f"n_{side}"] = len(own)
            told[f"answerable_{side}"] = sum(act.answerable for act in own)
            told[f"words_{side}"] = sum(act.words for act in own)
            told[f"worded_{side}"] = sum(act.words > 0 for act in own)
            told[f"last_{side}_us"] = max((act.time_us for act in self.side(incoming)), default=NEVER)
            told[f"approaches_{side}"], told[f"answers_{side}"], _ = self.approaches(incoming)
            told[f"starts_{side}"] = sum(
                act.incoming == incoming and (place == 0 or act.time_us - self.timed[place - 1].time_us > DAY_US)
                for place, act in enumerate(self.timed)
            )
        told["answers_in"], told["answers_out"] = told["answers_out"], told["answers_in"]
        told["heard"] = sum(act.incoming and act.what not in QUIET for act in self.acts)
        told["first_us"] = min((act.time_us for act in self.timed), default=NEVER)
        days = self.contact_days()
        told["n_days"] = len(days)
        told["streak_days"], told["longest_days"] = runs(days)
        told["streak_weeks"], told["longest_weeks"] = runs(sorted({(day + 3) // 7 for day in days}))
        told["ring_day"] = days[-1] if days else NEVER
        return told

    def approaches(self, incoming: bool) -> tuple[int, int, Counter[int]]:
        """The runs of this side's composed answerable acts, how many the other side answered, and after what wait."""
        begun, answered, waits = 0, 0, Counter[int]()
        asked: list[Row] = []
        for act in self.timed:
            if act.incoming == incoming:
                if act.asks:
                    begun += not asked
                    asked.append(act)
            elif asked:
                answered += 1
                if act.dated and asked[-1].dated:
                    waits[min(15, ((act.time_us - asked[-1].time_us) // MINUTE_US).bit_length())] += 1
                asked = []
        return begun, answered, waits


def runs(numbers: Sequence[int]) -> tuple[int, int]:
    """The length of the last run of consecutive numbers, and of the longest."""
    length, longest, before = 0, 0, None
    for number in numbers:
        length = length + 1 if before is not None and number == before + 1 else 1
        longest, before = max(longest, length), number
    return length, longest
