"""From when to when each person could be seen: what is outside is unknown, and never counts as silence."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.people import Persons
from nearer.people.columns import compute, flags, numbers, single

OPEN_SINCE = int(np.iinfo(np.int64).min)
OPEN_UNTIL = int(np.iinfo(np.int64).max)

_TOLD = ("message", "reply", "mention", "quote", "call", "like", "repost", "purchase", "click")
"""The kinds of act by which a person is seen."""


@dataclass(frozen=True, slots=True)
class Views:
    """The time in which the sources see the networks of each person, `since_us` to `until_us`, both included; shape
    (n,) in the order of the persons asked for. A person of whom nothing is seen has since_us > until_us."""

    since_us: NDArray[np.int64]
    until_us: NDArray[np.int64]

    @classmethod
    def open(cls, count: int) -> "Views":
        """Everything visible at all times."""
        return cls(np.full(count, OPEN_SINCE), np.full(count, OPEN_UNTIL))

    def part(self, first: int, last: int) -> "Views":
        """The views of the people from one place up to another."""
        return Views(self.since_us[first:last], self.until_us[first:last])

    def of(self, persons: Sequence[str], some: Sequence[str]) -> "Views":
        """The views of some of the people, who are sorted and whose views these are."""
        rows = [bisect_left(persons, person) for person in some]
        return Views(self.since_us[rows], self.until_us[rows])


def views(members: pa.Table, sight: pa.Table, persons: Sequence[str]) -> Views:
    """The views of these people, from the tables `members` and `sight` (see `interactions.interactions`). Where one
    is on several networks the earliest beginning and the latest end count."""
    told = sight.filter(compute.is_in(sight["kind"], value_set=pa.array(_TOLD)))
    since, until = numbers(told["since_us"], OPEN_SINCE), numbers(told["until_us"], OPEN_UNTIL)
    place = numbers(compute.index_in(single(members["person"]), value_set=Persons.of(persons).column), -1)
    made = Views(np.full(len(persons), OPEN_UNTIL), np.full(len(persons), OPEN_SINCE))
    for network in compute.unique(told["network"]).to_pylist():
        here = flags(compute.equal(told["network"], network))
        whose = place[flags(compute.equal(members["network"], network)) & (place >= 0)]
        made.since_us[whose] = np.minimum(made.since_us[whose], since[here].min())
        made.until_us[whose] = np.maximum(made.until_us[whose], until[here].max())
    return made
