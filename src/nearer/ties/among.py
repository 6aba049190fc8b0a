"""What people do among each other, out of the merged log: the acts of communities, those of ego included."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind, Precision
from nearer.ties.acts import coded
from nearer.ties.interactions import KIND, KIND_TO
from nearer.ties.weights import CODES, KINDS, RANGE_LIMIT_US, WEIGHTS

_TIMED = ", ".join(f"'{kind.value}'" for kind in KINDS if WEIGHTS[kind].points <= 0)
"""What takes points away counts from the end of the range it lies in, however wide (as in `acts.acts`)."""

_SQL = f"""
WITH seen AS (
  SELECT l.* FROM log l WHERE l.time_us IS NOT NULL AND l.precision <> '{Precision.NONE}'
  AND EXISTS (FROM communities c WHERE c.network = l.network AND l.time_us BETWEEN c.since_us AND c.until_us)
), everybody AS MATERIALIZED (
  SELECT network, account, person FROM members ANTI JOIN machines USING (person)
), aimed AS (
  SELECT s.* EXCLUDE ("to"), a.person AS here, t.person AS there, {KIND} AS kind
  FROM seen s
  JOIN everybody a ON s.network = a.network AND s.actor = a.account
  JOIN everybody t ON s.network = t.network AND s.target = t.account
), addressed AS (
  SELECT s.* EXCLUDE ("to"), unnest(s."to") AS account FROM seen s WHERE len(s."to") > 0
), sent AS (
  SELECT DISTINCT ON (s.network, s.id, t.person) s.* EXCLUDE (account), a.person AS here, t.person AS there,
    {KIND_TO} AS kind
  FROM addressed s
  JOIN everybody a ON s.network = a.network AND s.actor = a.account
  JOIN everybody t ON s.network = t.network AND s.account = t.account
  LEFT JOIN everybody first ON s.network = first.network AND s.target = first.account
  WHERE first.person IS DISTINCT FROM t.person
), every AS (
  FROM aimed UNION ALL BY NAME FROM sent
), met AS MATERIALIZED (
  SELECT DISTINCT person FROM (
    SELECT here AS person FROM every WHERE there = $ego UNION ALL SELECT there FROM every WHERE here = $ego
    UNION ALL SELECT $ego
  )
)
SELECT here, there, time_us, kind, text FROM every
WHERE kind IS NOT NULL AND here <> there AND (here IN (FROM met) OR there IN (FROM met))
  AND (precision <> '{Precision.RANGE}' OR kind IN ({_TIMED}) OR time_us - since_us <= {RANGE_LIMIT_US})
ORDER BY time_us, network, id
"""


@dataclass(frozen=True, slots=True)
class Among:
    """Acts, one entry each: `here` and `there` are places in `persons` (ids, sorted), `time_us` microseconds since
    1970, `kind` codes of `weights.KINDS`. `ego` is the place of ego, None where no act is theirs or towards them."""

    persons: tuple[str, ...]
    ego: int | None
    here: NDArray[np.int64]
    there: NDArray[np.int64]
    time_us: NDArray[np.int64]
    kind: NDArray[np.int8]
    words: NDArray[np.int32]


def among(con: duckdb.DuckDBPyConnection, ego: str) -> Among:
    """What ego (a person's id) and those whom ego ever met did towards anybody, and anybody towards them.

    Reads the relations `log` (store.schema.ACTIVITY), `members(network, account, person)`, `machines(person)`, who are
    left out, and `communities(network, since_us, until_us)`: where and from when to when what others do among
    themselves was seen. Kinds and times are those of `interactions`; acts without a time are left out.
    """
    from nearer.ties.words import count_words

    table = con.sql(_SQL, params={"ego": ego}).to_arrow_table()
    names, here = coded(table["here"])
    others, there = coded(table["there"])
    persons = tuple(sorted({*names, *others}))
    place = {person: i for i, person in enumerate(persons)}
    kinds, kind = coded(table["kind"])
    time: Any = table["time_us"]
    return Among(
        persons,
        place.get(ego),
        np.array([place[name] for name in names], np.int64)[here],
        np.array([place[name] for name in others], np.int64)[there],
        time.to_numpy(),
        np.array([CODES[Kind(word)] for word in kinds], np.int8)[kind],
        count_words(table["text"]),
    )
