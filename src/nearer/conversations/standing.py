"""What acts that may be open are judged by, kept so that later acts can be judged without those that came before.

All that closes an act is the newest, the first or the existence of something, so that what comes later is laid on what
is there by the same rule. Nothing that comes ever opens an act again.
"""

from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from nearer.conversations.kinds import COMPOSED, CONTACT, ONE_CLICK, PUBLIC, TALK
from nearer.conversations.labels import NODE, more_labels, thread_labels


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands after some interactions; of each act its `node` (labels.NODE), of each thread its `label`.

    `threads` has the columns of LABELS. `spoken`: when ego last wrote in public in a thread, and liked or passed on
    (label, written_us, liked_us); an act on which nothing hangs yet is a thread of its own here. `met`: of each person
    when ego last wrote or called in private, when they first wrote, and whether ego ever did (person, messaged_us,
    first_us, wrote). `anew`: when ego last wrote to them without answering anything, and liked or passed on something
    without a name (person, network, written_us, liked_us). `answered`: which acts ego answered, and whether in words
    (node, worded). `mine`: which acts ego wrote (node). `parents`: what acts that may be open answer (person, node,
    parent). `paces`: the days of contact with each person (rhythms.PACE).
    """

    threads: pa.Table
    spoken: pa.Table
    met: pa.Table
    anew: pa.Table
    answered: pa.Table
    mine: pa.Table
    parents: pa.Table
    paces: pa.Table


CONTACTS = "nearer_contacts"
"""The acts that are looked at, as a table of the connection."""

THREADS = "nearer_threads"

JUDGING = ("spoken", "met", "anew", "answered", "mine")

_CONTACTS = f"""
CREATE OR REPLACE TEMP TABLE {CONTACTS} AS
SELECT person, time_us, incoming, kind, network, a.node, label, in_reply_to IS NULL AS fresh,
       CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
       coalesce(answerable, true) AS answerable
FROM (SELECT *, {NODE} AS node FROM {{acts}} WHERE kind IN {CONTACT}) a LEFT JOIN {THREADS} USING (node)
"""

_TOLD = {
    "spoken": f"""
        SELECT coalesce(label, node) AS label, max(time_us) FILTER (kind IN {PUBLIC}) AS written_us,
               max(time_us) FILTER (kind IN {ONE_CLICK}) AS liked_us
        FROM {CONTACTS} WHERE NOT incoming AND (kind IN {PUBLIC} OR kind IN {ONE_CLICK}) GROUP BY 1""",
    "met": f"""
        SELECT person, max(time_us) FILTER (NOT incoming AND kind IN {TALK}) AS messaged_us,
               min(time_us) FILTER (incoming AND kind IN {COMPOSED}) AS first_us,
               bool_or(NOT incoming AND (kind IN {COMPOSED} OR kind = 'call')) AS wrote
        FROM {CONTACTS} GROUP BY person""",
    "anew": f"""
        SELECT person, network, max(time_us) FILTER (kind IN {PUBLIC}) AS written_us,
               max(time_us) FILTER (kind IN {ONE_CLICK}) AS liked_us
        FROM {CONTACTS} WHERE NOT incoming AND fresh GROUP BY person, network""",
    "answered": f"""
        SELECT parent AS node, bool_or(kind IN {COMPOSED} OR kind = 'call') AS worded
        FROM {CONTACTS} WHERE NOT incoming AND parent IS NOT NULL GROUP BY parent""",
    "mine": f"SELECT DISTINCT node FROM {CONTACTS} WHERE NOT incoming AND kind IN {COMPOSED}",
}

_LAID = {
    "spoken": "SELECT coalesce(now, label) AS label, max(written_us) AS written_us, max(liked_us) AS liked_us "
    "FROM {every} LEFT JOIN nearer_renamed ON label = was GROUP BY 1",
    "met": "SELECT person, max(messaged_us) AS messaged_us, min(first_us) AS first_us, bool_or(wrote) AS wrote "
    "FROM {every} GROUP BY person",
    "anew": "SELECT person, network, max(written_us) AS written_us, max(liked_us) AS liked_us "
    "FROM {every} GROUP BY person, network",
    "answered": "SELECT node, bool_or(worded) AS worded FROM {every} GROUP BY node",
    "mine": "SELECT DISTINCT node FROM {every}",
}
"""How what came is laid on what stood."""


def stand(con: duckdb.DuckDBPyConnection, acts: str) -> dict[str, pa.Table]:
    """What stands after the acts of a relation, but for `parents` and `paces`; CONTACTS holds them from here on."""
    threads = thread_labels(con, acts)
    con.register(THREADS, threads)
    con.execute(_CONTACTS.format(acts=acts))
    return {"threads": threads, **{name: con.sql(_TOLD[name]).to_arrow_table() for name in JUDGING}}


def lay(con: duckdb.DuckDBPyConnection, before: Standing, acts: str) -> dict[str, pa.Table]:
    """The same after the acts of a relation came to what stood before; CONTACTS holds these alone."""
    threads, renamed = more_labels(con, before.threads, acts)
    con.register(THREADS, threads)
    con.register("nearer_renamed", renamed)
    con.execute(_CONTACTS.format(acts=acts))
    found: dict[str, pa.Table] = {"threads": threads}
    for name in JUDGING:
        held: Any = getattr(before, name)
        con.register("nearer_stood", held)
        every = f"(FROM nearer_stood UNION ALL BY NAME ({_TOLD[name]}))"
        found[name] = con.sql(_LAID[name].format(every=every)).to_arrow_table()
    con.unregister("nearer_stood")
    con.unregister("nearer_renamed")
    return found
