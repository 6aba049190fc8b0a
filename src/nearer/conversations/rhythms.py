"""Every tie's own rhythm: how often there is contact, what was last, what was last said."""

from collections.abc import Callable

import duckdb
import pyarrow as pa

from nearer.conversations.kinds import COMPOSED, CONTACT, DAY, MOST_TEXT
from nearer.conversations.labels import ID
from nearer.conversations.terms import FEWEST_DAYS, LAST_GAPS

PACE = pa.schema(
    [
        ("person", pa.string()),
        ("days", pa.int64()),
        ("newest", pa.list_(pa.int32())),
        ("last_us", pa.int64()),
        ("in_us", pa.int64()),
    ]
)
"""How many days of contact there were with a person, the newest of them from the newest on (one more than LAST_GAPS),
and when there last was any act of contact, and one of theirs. People without such an act have no row."""

READ = ("person", "time_us", "incoming", "kind", "network", "activity", "url", "text", "private", "words", "answerable")
"""The columns of interactions that rhythms are told from."""

PACES = "nearer_paces"

_PACES = f"""
SELECT person, days, newest, last_us, in_us
FROM (SELECT person, count(*) AS days, max(day, {LAST_GAPS + 1}) AS newest
      FROM (SELECT DISTINCT person, {DAY} AS day FROM {{acts}} WHERE kind IN {CONTACT} AND time_us IS NOT NULL)
      GROUP BY person)
JOIN (SELECT person, max(time_us) AS last_us, max(time_us) FILTER (incoming) AS in_us
      FROM {{acts}} WHERE kind IN {CONTACT} AND time_us IS NOT NULL GROUP BY person) USING (person)
"""

_WHOSE = f"""
CREATE OR REPLACE TEMP TABLE nearer_whose AS
SELECT person, days, list_aggregate(gaps, 'median') AS usual, list_aggregate(gaps, 'quantile_cont', 9e-1) AS long,
       last_us, in_us, told_us
FROM (SELECT *, list_transform(range(1, len(newest)), lambda i: (newest[i] - newest[i + 1])::DOUBLE) AS gaps
      FROM {PACES} WHERE days >= {FEWEST_DAYS})
LEFT JOIN ({{told}}) USING (person)
"""
"""Whose rhythm is told, and when they last said anything in words."""

_TOLD = f"""
SELECT person, max(time_us) AS told_us FROM {{acts}} WHERE incoming AND kind IN {COMPOSED} AND text IS NOT NULL
GROUP BY person
"""

_RHYTHM = f"""
WITH last AS (
    SELECT person, arg_max(struct_pack(network, id, kind, url, time_us), struct_pack(time_us, network, id)) AS act
    FROM (SELECT person, network, {ID} AS id, kind, url, time_us FROM {{acts}} i JOIN nearer_whose w USING (person)
          WHERE kind IN {CONTACT} AND time_us >= last_us)
    GROUP BY person
), said AS (
    SELECT person, arg_max(struct_pack(text, private, words, time_us), struct_pack(time_us, network, activity)) AS told
    FROM (SELECT person, network, activity, private, words, time_us, left(text, {MOST_TEXT}) AS text
          FROM {{acts}} i JOIN nearer_whose w USING (person)
          WHERE incoming AND kind IN {COMPOSED} AND text IS NOT NULL AND time_us >= told_us)
    GROUP BY person
), owed AS (
    SELECT person, count(*) AS owed FROM {{acts}} i JOIN nearer_whose w USING (person)
    WHERE NOT incoming AND coalesce(answerable, true) AND kind IN {COMPOSED}
      AND time_us IS NOT NULL AND (in_us IS NULL OR time_us > in_us)
    GROUP BY person
)
SELECT person, 'tie' AS scope, NULL AS talk, act.network AS network, act.id AS id, act.time_us AS time_us,
       act.kind AS kind, told.text AS text, act.url AS url, coalesce(told.private, false) AS private,
       told.words AS words, NULL AS acknowledged, NULL AS answer, NULL AS first_us, NULL AS wrote,
       told.time_us AS said_us, days, usual, long, coalesce(owed, 0) AS owed, last_us AS newest_us
FROM nearer_whose LEFT JOIN last USING (person) LEFT JOIN owed USING (person) LEFT JOIN said USING (person)
ORDER BY person
"""

_LATER = f"""
CREATE OR REPLACE TEMP TABLE nearer_later AS
SELECT person,
       coalesce(p.days, 0) + len(list_filter(c.newest, lambda day: NOT coalesce(list_contains(p.newest, day), false)))
           AS days,
       list_sort(list_distinct(list_concat(c.newest, coalesce(p.newest, []))), 'DESC')[1:{LAST_GAPS + 1}] AS newest,
       greatest(c.last_us, p.last_us) AS last_us, greatest(c.in_us, p.in_us) AS in_us,
       CASE WHEN c.in_us IS NULL OR c.in_us <= p.in_us THEN h.owed ELSE 0 END AS owed,
       c.days > len(c.newest) OR (p.days > len(p.newest) AND first < p.newest[-1]) OR c.said_us = h.said_us
           OR (c.in_us > coalesce(p.in_us, c.in_us - 1) AND c.in_us < p.last_us AND h.owed > 0) AS unsure,
       coalesce(p.days, 0) >= {FEWEST_DAYS} AS held
FROM (FROM nearer_came_paces JOIN (
          SELECT person, min({DAY}) FILTER (kind IN {CONTACT}) AS first,
                 max(time_us) FILTER (incoming AND kind IN {COMPOSED} AND text IS NOT NULL) AS said_us
          FROM {{acts}} WHERE time_us IS NOT NULL GROUP BY person) USING (person)) c
LEFT JOIN nearer_held_paces p USING (person) LEFT JOIN nearer_held h USING (person)
"""
"""The days of contact after what came, and how much of what ego wrote before is owed still. `unsure` where it takes all
acts to tell: a day before the newest that are kept, two last words of one moment, or a last act of theirs between
those of ego's."""

_CAREFUL = f"coalesce(unsure, false) OR (days >= {FEWEST_DAYS} AND NOT held)"
"""Whose own acts have to be looked at again; for the first time also where a rhythm begins."""

_NEWER = {
    "later": ("network", "id", "kind", "url"),
    "said": ("text", "private", "words", "said_us"),
}

_RENEWED = f"""
SELECT h.* REPLACE (
    {", ".join(f"if({which}, n.{one}, h.{one}) AS {one}" for which, of in _NEWER.items() for one in of)},
    n.newest_us AS time_us, n.newest_us AS newest_us, n.days AS days, n.usual AS usual, n.long AS long,
    n.owed + coalesce(l.owed, 0) AS owed)
FROM (
    SELECT n.*, n.time_us IS NOT NULL AND (n.time_us, n.network, n.id) > (h.time_us, h.network, h.id) AS later,
           n.said_us IS NOT NULL AND coalesce(n.said_us > h.said_us, true) AS said
    FROM nearer_told n JOIN nearer_held h USING (person)
) n JOIN nearer_held h USING (person) JOIN nearer_later l USING (person)
"""
"""The rhythms after what came, from those before."""


def paces(con: duckdb.DuckDBPyConnection, acts: str) -> pa.Table:
    """The days of contact with everybody in a relation of interactions, in the columns of PACE."""
    return con.sql(_PACES.format(acts=acts)).to_arrow_table().cast(PACE)


def rhythms(con: duckdb.DuckDBPyConnection, acts: str, paced: pa.Table) -> pa.Table:
    """The rhythms of the ties in a relation of interactions whose `paces` these are, in columns of CANDIDATE."""
    con.register(PACES, paced)
    con.execute(_WHOSE.format(told=_TOLD.format(acts=acts)))
    found = con.sql(_RHYTHM.format(acts=acts)).to_arrow_table()
    con.unregister(PACES)
    con.execute("DROP TABLE nearer_whose")
    return found


def more_rhythms(
    con: duckdb.DuckDBPyConnection, held: pa.Table, before: pa.Table, acts: str, rows_of: Callable[[pa.Table], pa.Table]
) -> tuple[pa.Table, pa.Table]:
    """Rhythms and paces after the interactions of a relation came, from those before: the same as of all together.
    `rows_of` gives all interactions with some people (column `person`) by now, in columns of READ at least."""
    con.register("nearer_held", held)
    con.register("nearer_held_paces", before)
    con.register("nearer_came_paces", paces(con, acts))
    con.execute(_LATER.format(acts=acts))
    columns = ", ".join(PACE.names)
    later = con.sql(f"SELECT {columns} FROM nearer_later WHERE NOT ({_CAREFUL})").to_arrow_table().cast(PACE)
    con.register("nearer_told", rhythms(con, acts, later))
    renewed = con.sql(_RENEWED).to_arrow_table()
    con.register("nearer_again", rows_of(con.sql(f"SELECT person FROM nearer_later WHERE {_CAREFUL}").to_arrow_table()))
    again = paces(con, "nearer_again")
    found = rhythms(con, "nearer_again", again)
    kept, other = (
        con.sql(f"FROM {name} ANTI JOIN nearer_came_paces USING (person)").to_arrow_table()
        for name in ("nearer_held", "nearer_held_paces")
    )
    for name in ("nearer_held", "nearer_held_paces", "nearer_came_paces", "nearer_told", "nearer_again"):
        con.unregister(name)
    con.execute("DROP TABLE nearer_later")
    shape = held.schema
    return (
        pa.concat_tables([one.cast(shape) for one in (kept, renewed, found)]),
        pa.concat_tables([other.cast(PACE), later, again]),
    )
