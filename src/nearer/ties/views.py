"""From when to when each person could be seen: what is outside is unknown, and never counts as silence."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nearer.people import Persons
from nearer.people.columns import compute, numbers

OPEN_SINCE = int(np.iinfo(np.int64).min)
OPEN_UNTIL = int(np.iinfo(np.int64).max)

_SQL = """
SELECT m.person, min(s.since_us) AS since_us, max(s.until_us) AS until_us
FROM (SELECT DISTINCT person, network FROM members) m
JOIN (SELECT network, min(coalesce(since_us, -9223372036854775808)) AS since_us,
             max(coalesce(until_us, 9223372036854775807)) AS until_us
      FROM sight WHERE kind IN ('message', 'reply', 'mention', 'quote', 'call', 'like', 'repost', 'purchase', 'click')
      GROUP BY network) s USING (network)
GROUP BY m.person
"""


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


def views(con: duckdb.DuckDBPyConnection, persons: Sequence[str]) -> Views:
    """The views of these people, from the relations `members` and `sight` (see `interactions.interactions`). Where
    somebody is on several networks the earliest beginning and the latest end count."""
    found = con.sql(_SQL).to_arrow_table()
    place = numbers(compute.index_in(Persons.of(persons).column, value_set=found["person"].combine_chunks()), -1)
    since, until = (numbers(found[name], 0) for name in ("since_us", "until_us"))
    known = place >= 0
    made = Views(np.full(len(place), OPEN_UNTIL), np.full(len(place), OPEN_SINCE))
    made.since_us[known], made.until_us[known] = since[place[known]], until[place[known]]
    return made
