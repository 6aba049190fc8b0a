"""Everything that may be an opening on some day: acts that nothing has closed, and every tie's own rhythm.

What closes an act of theirs:

- anything that ego wrote later in the same thread, to whomever, or directly in answer to it;
- for a message: any later message or call from ego to this person, on whatever network;
- anything that ego wrote to them later on the same network without answering anything else (a fresh mention);
- for an act that asks nothing, also: a later like or repost by ego in the thread or of the act, or of something of
  theirs that is not named; and a later direct message to them. A like is an answer to a remark, not to a question.

An answer to somebody else that names ego in passing opens nothing. An act of theirs is no candidate either where the
sources cannot show ego's answer (`answerable` false): unknown is not "no".
"""

from collections.abc import Callable

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nearer.conversations.asking import MARKS
from nearer.conversations.kinds import COMPOSED, MOST_TEXT
from nearer.conversations.labels import ID, NODE
from nearer.conversations.rhythms import more_rhythms, paces, rhythms
from nearer.conversations.standing import CONTACTS, JUDGING, THREADS, Standing, lay, stand
from nearer.conversations.terms import ANSWERS_WITHIN
from nearer.model.time import DAY_US
from nearer.people.columns import kept

CANDIDATE = pa.schema(
    [
        ("person", pa.string()),
        ("scope", pa.string()),
        ("talk", pa.int64()),
        ("network", pa.string()),
        ("id", pa.string()),
        ("time_us", pa.int64()),
        ("kind", pa.string()),
        ("text", pa.string()),
        ("url", pa.string()),
        ("private", pa.bool_()),
        ("words", pa.int64()),
        ("acknowledged", pa.bool_()),
        ("answer", pa.bool_()),
        ("first_us", pa.int64()),
        ("wrote", pa.bool_()),
        ("said_us", pa.int64()),
        ("days", pa.int64()),
        ("usual", pa.float64()),
        ("long", pa.float64()),
        ("owed", pa.int64()),
        ("newest_us", pa.int64()),
    ]
)
"""`scope` is `thread`, `dyad` (messages) or `tie` (a rhythm). `talk` numbers a conversation with one person.

`newest_us` is the time of the newest open act of the talk, of the last act of a tie.

Of an open act: `acknowledged` where only a question would still be open; `answer` where it answers ego; `first_us` the
first that the person ever wrote to ego; `wrote` whether ego ever wrote to them. `text` is cut at 2,000 characters.

Of a tie: network, id, time_us, kind, url name its last act; text, private, words, said_us the last words of theirs;
`days` days of contact, `usual` and `long` the median and the 9th decile of the gaps between them in days, `owed` how
often ego wrote since they last did anything, where an answer would have been seen.
"""

_OPEN = f"""
WITH open AS (
    SELECT a.person, a.node, a.time_us, a.label, a.parent, first_us, wrote, a.kind = 'message' AS direct, messaged_us,
           coalesce(a.kind = 'message' OR met.messaged_us < a.time_us, true)
               AND coalesce(spoken.liked_us < a.time_us, true) AND coalesce(anew.liked_us < a.time_us, true)
               AND answered.node IS NULL AS untouched
    FROM nearer_asked a JOIN nearer_met met USING (person)
    LEFT JOIN nearer_spoken spoken ON a.label = spoken.label AND a.kind <> 'message'
    LEFT JOIN nearer_anew anew ON a.person = anew.person AND a.network = anew.network
    LEFT JOIN nearer_answered answered ON a.node = answered.node
    WHERE coalesce(spoken.written_us < a.time_us, true)
      AND (a.kind <> 'message' OR coalesce(met.messaged_us < a.time_us, true))
      AND (a.kind = 'message' OR coalesce(anew.written_us < a.time_us, true))
      AND NOT coalesce(answered.worded, false)
)
SELECT person, CASE WHEN direct THEN 'dyad' ELSE 'thread' END AS scope,
       (hash(person, CASE WHEN direct THEN '' ELSE coalesce('t' || label, 'n' || o.node) END) >> 1)::BIGINT AS talk,
       i.network, i.id, o.time_us, i.kind, i.text, i.url, i.private, i.words, NOT untouched AS acknowledged,
       CASE WHEN direct THEN coalesce(o.time_us - messaged_us <= {ANSWERS_WITHIN * DAY_US}, false)
            ELSE mine.node IS NOT NULL END AS answer,
       first_us, wrote, o.time_us AS said_us, NULL AS days, NULL AS usual, NULL AS long, NULL AS owed,
       max(o.time_us) OVER (PARTITION BY person, talk) AS newest_us, o.node, o.parent
FROM open o JOIN {{told}} i USING (node, person) LEFT JOIN nearer_mine mine ON o.parent = mine.node
WHERE untouched OR regexp_matches(i.text, '[{MARKS}¿]')
ORDER BY person, talk, time_us, i.network, i.id
"""

_ASKED = f"""
SELECT person, time_us, kind, network, node, label, parent FROM {CONTACTS}
WHERE incoming AND answerable AND time_us IS NOT NULL AND kind IN {COMPOSED} AND (kind <> 'mention' OR fresh)
"""
"""The acts that may be open, if nothing closed them."""

_TOLD = f"""
SELECT {NODE} AS node, person, network, kind, url, private, words, left(text, {MOST_TEXT}) AS text, {ID} AS id
FROM {{acts}} WHERE incoming AND kind IN {COMPOSED}
"""

_AGAIN = f"""
WITH came AS (
    SELECT {NODE} AS node, CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
           CASE WHEN thread IS NOT NULL THEN hash(network, thread) END AS topic
    FROM nearer_came
), touched AS (
    SELECT DISTINCT label FROM {THREADS}
    WHERE node IN (SELECT node FROM came UNION ALL SELECT parent FROM came UNION ALL SELECT topic FROM came)
), held AS (
    SELECT place, person, time_us, kind, network, hash(network, id) AS node FROM nearer_held
)
SELECT place, person, time_us, kind, network, node, label, p.parent
FROM held LEFT JOIN {THREADS} USING (node) LEFT JOIN nearer_parents p USING (person, node)
WHERE person IN (SELECT person FROM {CONTACTS}) OR label IN (FROM touched)
   OR node IN (SELECT parent FROM {CONTACTS} WHERE parent IS NOT NULL)
"""
"""The open acts that what came could change: with the same people, in the same threads, and what is answered."""


def candidates(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Read the relation `interactions` of the connection; the columns are `CANDIDATE`, those
    of the newest talks first.

    Whose act stands how often, and in which order, does not matter. Acts without a time open nothing (nobody can say
    what came after them), but close what they answer.
    """
    return settled(con)[0]


def settled(con: duckdb.DuckDBPyConnection) -> tuple[pa.Table, Standing]:
    """The same, with what later interactions need so that `renewed` can go on from here."""
    stood = stand(con, "interactions")
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE nearer_asked AS {_ASKED}")
        found, parents = _found(con, stood, f"({_TOLD.format(acts='interactions')})")
        paced = paces(con, "interactions")
        rhythm = rhythms(con, "interactions", paced).cast(CANDIDATE)
        return _in_order([found, rhythm]), Standing(**stood, parents=parents, paces=paced)
    finally:
        _dropped(con)


def renewed(
    con: duckdb.DuckDBPyConnection,
    held: pa.Table,
    before: Standing,
    came: pa.Table,
    rows_of: Callable[[pa.Table], pa.Table],
) -> tuple[pa.Table, Standing]:
    """What `settled` would find after interactions `came`, from what it found before: only what these could change is
    looked at. The numbers of talks are told apart within a person alone.

    `rows_of` gives all interactions by now with some people (column `person`), in columns of rhythms.READ at least.
    """
    con.register("nearer_came", came)
    stood = lay(con, before, "nearer_came")
    ties = pc.is_null(held["talk"])
    acts = held.filter(pc.invert(ties))
    con.register("nearer_held", acts.append_column("place", pa.array(np.arange(acts.num_rows))))
    con.register("nearer_parents", before.parents)
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE nearer_again AS {_AGAIN}")
        columns = "person, time_us, kind, network, node, label, parent"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE nearer_asked AS {_ASKED} UNION ALL SELECT {columns} FROM nearer_again"
        )
        told = (
            f"({_TOLD.format(acts='nearer_came')} UNION ALL BY NAME "
            "SELECT node, person, network, kind, url, private, words, text, id "
            "FROM nearer_held JOIN (SELECT place, node FROM nearer_again) USING (place))"
        )
        found, parents = _found(con, stood, told)
        again = np.asarray(con.sql("SELECT place FROM nearer_again").fetchnumpy()["place"], np.int64)
        others = con.sql("FROM nearer_parents ANTI JOIN nearer_again USING (person, node)").to_arrow_table()
        stays = np.ones(acts.num_rows, np.bool_)
        stays[again] = False
    finally:
        con.unregister("nearer_held")
        con.unregister("nearer_parents")
        con.execute("DROP TABLE IF EXISTS nearer_again")
        _dropped(con)
    rhythm, paced = more_rhythms(con, held.filter(ties), before.paces, "nearer_came", rows_of)
    con.unregister("nearer_came")
    parents = pa.concat_tables([others, parents])
    return _in_order([kept(acts, stays), found, rhythm]), Standing(**stood, parents=parents, paces=paced)


def _found(con: duckdb.DuckDBPyConnection, stood: dict[str, pa.Table], told: str) -> tuple[pa.Table, pa.Table]:
    """Those of the acts asked that are open, and what they answer; `told` is a relation of what they say."""
    for name in JUDGING:
        con.register(f"nearer_{name}", stood[name])
    every = con.sql(_OPEN.replace("{told}", told)).to_arrow_table()
    for name in JUDGING:
        con.unregister(f"nearer_{name}")
    parents = every.select(["person", "node", "parent"])
    return every.select(CANDIDATE.names).cast(CANDIDATE), parents.filter(parents["parent"].is_valid())


def _in_order(parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts).sort_by(
        [("newest_us", "descending"), ("person", "ascending"), ("talk", "ascending")]
    )


def _dropped(con: duckdb.DuckDBPyConnection) -> None:
    con.unregister(THREADS)
    con.execute(f"DROP TABLE IF EXISTS {CONTACTS}")
    con.execute("DROP TABLE IF EXISTS nearer_asked")
