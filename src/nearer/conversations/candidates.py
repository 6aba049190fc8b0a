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

import duckdb
import pyarrow as pa

from nearer.conversations.asking import MARKS
from nearer.conversations.labels import ID, NODE, thread_labels
from nearer.conversations.terms import ANSWERS_WITHIN, FEWEST_DAYS, LAST_GAPS
from nearer.model.time import DAY_US

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

_LABELS = "nearer_thread_labels"
_ONE_CLICK = "('like', 'repost')"
_COMPOSED = "('message', 'reply', 'mention', 'quote')"
_PUBLIC = "('reply', 'mention', 'quote')"
_TALK = "('message', 'call')"
_CONTACT = "('message', 'reply', 'mention', 'quote', 'repost', 'like', 'call')"
_TEXT = 2_000

_ACTED = "nearer_contacts"
_ACTS = f"""
CREATE OR REPLACE TEMP TABLE {_ACTED} AS
SELECT person, time_us, incoming, kind, network, a.node, label, in_reply_to IS NULL AS fresh,
       CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
       coalesce(answerable, true) AS answerable
FROM (SELECT *, {NODE} AS node FROM interactions WHERE kind IN {_CONTACT}) a LEFT JOIN {_LABELS} USING (node)
"""

_TOUCHED = f"""
WITH came AS (
    SELECT person, {NODE} AS node, CASE WHEN in_reply_to IS NOT NULL THEN hash(network, in_reply_to) END AS parent,
           CASE WHEN thread IS NOT NULL THEN hash(network, thread) END AS topic
    FROM nearer_came
), threads AS (
    SELECT DISTINCT label FROM {_LABELS}
    WHERE node IN (SELECT node FROM came UNION ALL SELECT parent FROM came UNION ALL SELECT topic FROM came)
)
SELECT person FROM came
UNION SELECT person FROM {_ACTED} WHERE label IN (SELECT label FROM threads)
UNION SELECT person FROM {_ACTED} WHERE node IN (SELECT parent FROM came)
UNION SELECT person FROM {_ACTED} WHERE parent IN (SELECT node FROM came)
"""
"""Whose candidates acts that came could change: those they passed with, and everybody in a thread that they belong to,
that they answer or that answers them."""

_OPEN = f"""
WITH acts AS (FROM {_ACTED}), written AS (
    SELECT label, max(time_us) AS until FROM acts
    WHERE NOT incoming AND label IS NOT NULL AND kind IN {_PUBLIC} GROUP BY ALL
), liked AS (
    SELECT label, max(time_us) AS until FROM acts
    WHERE NOT incoming AND label IS NOT NULL AND kind IN {_ONE_CLICK} GROUP BY ALL
), messaged AS (
    SELECT person, max(time_us) AS until FROM acts WHERE NOT incoming AND kind IN {_TALK} GROUP BY ALL
), anew AS (
    SELECT person, network, max(time_us) FILTER (kind IN {_PUBLIC}) AS until,
           max(time_us) FILTER (kind IN {_ONE_CLICK}) AS touched
    FROM acts WHERE NOT incoming AND fresh GROUP BY ALL
), answered AS (
    SELECT parent AS node, bool_or(kind IN {_COMPOSED} OR kind = 'call') AS in_words
    FROM acts WHERE NOT incoming AND parent IS NOT NULL GROUP BY ALL
), mine AS (
    SELECT DISTINCT node FROM acts WHERE NOT incoming AND kind IN {_COMPOSED}
), people AS (
    SELECT person, min(time_us) FILTER (incoming AND kind IN {_COMPOSED}) AS first_us,
           count(*) FILTER (NOT incoming AND (kind IN {_COMPOSED} OR kind = 'call')) > 0 AS wrote
    FROM acts GROUP BY ALL
), open AS (
    SELECT a.person, a.node, a.time_us, a.label, first_us, wrote, a.kind = 'message' AS direct,
           messaged.until AS messaged_us, a.parent,
           coalesce(a.kind = 'message' OR messaged.until < a.time_us, true)
               AND coalesce(liked.until < a.time_us, true) AND coalesce(anew.touched < a.time_us, true)
               AND answered.node IS NULL AS untouched
    FROM acts a JOIN people USING (person)
    LEFT JOIN written ON a.label = written.label AND a.kind <> 'message'
    LEFT JOIN liked ON a.label = liked.label AND a.kind <> 'message'
    LEFT JOIN messaged ON a.person = messaged.person
    LEFT JOIN anew ON a.person = anew.person AND a.network = anew.network
    LEFT JOIN answered ON a.node = answered.node
    WHERE a.incoming AND a.answerable AND a.time_us IS NOT NULL AND a.kind IN {_COMPOSED}
      AND (a.kind <> 'mention' OR a.fresh)
      AND coalesce(written.until < a.time_us, true)
      AND (a.kind <> 'message' OR coalesce(messaged.until < a.time_us, true))
      AND (a.kind = 'message' OR coalesce(anew.until < a.time_us, true))
      AND NOT coalesce(answered.in_words, false) AND {{of}}
)
SELECT person, CASE WHEN direct THEN 'dyad' ELSE 'thread' END AS scope,
       (hash(person, CASE WHEN direct THEN '' ELSE coalesce('t' || label, 'n' || o.node) END) >> 1)::BIGINT AS talk,
       i.network, i.id, o.time_us, i.kind, i.text, i.url, i.private, i.words, NOT untouched AS acknowledged,
       CASE WHEN direct THEN coalesce(o.time_us - messaged_us <= {ANSWERS_WITHIN * DAY_US}, false)
            ELSE mine.node IS NOT NULL END AS answer,
       first_us, wrote, o.time_us AS said_us, NULL AS days, NULL AS usual, NULL AS long, NULL AS owed,
       max(o.time_us) OVER (PARTITION BY person, talk) AS newest_us
FROM open o
JOIN (SELECT {NODE} AS node, person, network, kind, url, private, words, left(text, {_TEXT}) AS text,
             {ID} AS id
      FROM interactions a WHERE incoming AND kind IN {_COMPOSED} AND {{of}}) i USING (node, person)
LEFT JOIN mine ON o.parent = mine.node
WHERE untouched OR regexp_matches(i.text, '[{MARKS}¿]')
ORDER BY person, talk, time_us, i.network, i.id
"""

_RHYTHM = f"""
WITH acts AS (
    SELECT person, time_us, incoming, kind IN {_COMPOSED} AS composed, coalesce(answerable, true) AS answerable,
           text IS NOT NULL AS told, (time_us // {DAY_US})::INTEGER AS day
    FROM interactions a WHERE kind IN {_CONTACT} AND time_us IS NOT NULL AND {{of}}
), days AS (
    SELECT person, count(*) AS days, max(day, {LAST_GAPS + 1}) AS newest
    FROM (SELECT DISTINCT person, day FROM acts) GROUP BY person HAVING count(*) >= {FEWEST_DAYS}
), gaps AS (
    SELECT person, days, list_transform(range(1, len(newest)), lambda i: (newest[i] - newest[i + 1])::DOUBLE) AS gaps
    FROM days
), rhythm AS (
    SELECT person, days, list_aggregate(gaps, 'median') AS usual, list_aggregate(gaps, 'quantile_cont', 9e-1) AS long
    FROM gaps
), newest AS (
    SELECT person, max(time_us) AS last_us, max(time_us) FILTER (incoming) AS in_us,
           max(time_us) FILTER (incoming AND composed AND told) AS told_us
    FROM acts SEMI JOIN rhythm USING (person) GROUP BY person
), owed AS (
    SELECT person, count(*) AS owed FROM acts JOIN newest USING (person)
    WHERE NOT incoming AND answerable AND composed AND time_us > coalesce(in_us, -9223372036854775808)
    GROUP BY person
), last AS (
    SELECT person, arg_max(struct_pack(network, id, kind, url, time_us), struct_pack(network, id)) AS act
    FROM (SELECT i.person, i.network, {ID} AS id, i.kind, i.url, i.time_us
          FROM interactions i JOIN newest n ON i.person = n.person AND i.time_us = n.last_us
          WHERE kind IN {_CONTACT})
    GROUP BY person
), said AS (
    SELECT person, arg_max(struct_pack(text, private, words, time_us), struct_pack(network, activity)) AS told
    FROM (SELECT i.person, i.network, i.activity, i.private, i.words, i.time_us, left(i.text, {_TEXT}) AS text
          FROM interactions i JOIN newest n ON i.person = n.person AND i.time_us = n.told_us
          WHERE incoming AND kind IN {_COMPOSED} AND text IS NOT NULL)
    GROUP BY person
)
SELECT person, 'tie' AS scope, NULL AS talk, act.network AS network, act.id AS id, act.time_us AS time_us,
       act.kind AS kind, told.text AS text, act.url AS url, coalesce(told.private, false) AS private,
       told.words AS words, NULL AS acknowledged, NULL AS answer, NULL AS first_us, NULL AS wrote,
       told.time_us AS said_us, days, usual, long, coalesce(owed, 0) AS owed,
       act.time_us AS newest_us
FROM rhythm JOIN last USING (person) LEFT JOIN owed USING (person) LEFT JOIN said USING (person)
ORDER BY person
"""


def candidates(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Read the relation `interactions` of the connection; the columns are `CANDIDATE`, those
    of the newest talks first.

    Whose act stands how often, and in which order, does not matter. Acts without a time open nothing (nobody can say
    what came after them), but close what they answer.
    """
    con.register(_LABELS, thread_labels(con))
    try:
        con.execute(_ACTS)
        return _in_order(_found(con, "true"))
    finally:
        _dropped(con)


def renewed(con: duckdb.DuckDBPyConnection, held: pa.Table, came: pa.Table) -> pa.Table:
    """The candidates after interactions `came`, which the relation `interactions` holds by now, from those `held`
    before: only people whose candidates they could change are looked at. The numbers of talks are told apart within a
    person alone."""
    con.register(_LABELS, thread_labels(con))
    con.register("nearer_came", came)
    con.register("nearer_held", held)
    try:
        con.execute(_ACTS)
        con.execute(f"CREATE OR REPLACE TEMP TABLE nearer_touched AS {_TOUCHED}")
        kept = con.sql("FROM nearer_held WHERE person NOT IN (FROM nearer_touched)").to_arrow_table().cast(CANDIDATE)
        return _in_order([kept, *_found(con, "a.person IN (FROM nearer_touched)")])
    finally:
        _dropped(con)
        con.unregister("nearer_came")
        con.unregister("nearer_held")
        con.execute("DROP TABLE IF EXISTS nearer_touched")


def _found(con: duckdb.DuckDBPyConnection, of: str) -> list[pa.Table]:
    return [con.sql(query.replace("{of}", of)).to_arrow_table().cast(CANDIDATE) for query in (_OPEN, _RHYTHM)]


def _in_order(parts: list[pa.Table]) -> pa.Table:
    return pa.concat_tables(parts).sort_by(
        [("newest_us", "descending"), ("person", "ascending"), ("talk", "ascending")]
    )


def _dropped(con: duckdb.DuckDBPyConnection) -> None:
    con.unregister(_LABELS)
    con.execute(f"DROP TABLE IF EXISTS {_ACTED}")
