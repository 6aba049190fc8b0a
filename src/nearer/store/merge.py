"""The merged log: one row for each (network, id), whatever the order of imports.

Every field is taken by a rule that is commutative, associative and idempotent, so that the union of batches is the
same log in any order, and importing twice changes nothing:

- time: the finer precision wins, then the earlier moment (X's export of 2014 cut the times of its early posts to
  midnight, that of 2013 has them whole: FORMATS.md, 1.1)
- text: the longer wins, then the smaller in the order of characters
- actor, target: an id wins over a placeholder `@handle`
- visibility: what is known wins, then the more private
- `to`: the union
- everything else: what is present wins, then the smaller
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from nearer.store.schema import ACTIVITY
from nearer.store.zoned import pieces

_FINENESS = "['second', 'minute', 'day', 'range', 'none']"
_PRIVACY = "['direct', 'followers', 'unlisted', 'public', 'unknown']"
_CONFIDENCE = "['explicit', 'addressed', 'inferred']"

_MERGED = f"""
SELECT network, id,
    best.time_us AS time_us, make_timestamptz(best.time_us) AS time, best.since_us AS since_us,
    best.precision AS precision, best.offset AS "offset",
    actor, verb, target, "to", in_reply_to, object, "of", thread, space, visibility, text, url, confidence
FROM (
    SELECT network, id,
        arg_min({{'time_us': time_us, 'since_us': since_us, 'precision': precision, 'offset': "offset"}},
            (list_position({_FINENESS}, precision), coalesce(time_us, 0), coalesce(-since_us, 0),
             coalesce("offset", 9999))) AS best,
        arg_min(actor, (starts_with(actor, '@'), actor)) AS actor,
        min(verb) AS verb,
        arg_min(target, (starts_with(target, '@'), target)) AS target,
        coalesce(list_sort(list_distinct(flatten(list("to")))), []) AS "to",
        min(in_reply_to) AS in_reply_to, min(object) AS object, min("of") AS "of", min(thread) AS thread,
        min(space) AS space,
        arg_min(visibility, list_position({_PRIVACY}, visibility)) AS visibility,
        arg_min(text, (-length(text), text)) AS text,
        min(url) AS url,
        arg_min(confidence, list_position({_CONFIDENCE}, confidence)) AS confidence
    FROM PIECES SEMI JOIN repeated USING (network, id)
    GROUP BY network, id
)
"""

_COLUMNS = ", ".join(f'"{name}"' for name in ACTIVITY.names)

ROSTERS = """
WITH roster AS (
    SELECT DISTINCT network, owner, name, time_us FROM {rosters} WHERE time_us IS NOT NULL
), taken AS (
    SELECT *, row_number() OVER w AS place, lag(time_us) OVER w AS before_us
    FROM roster WINDOW w AS (PARTITION BY network, owner, name ORDER BY time_us)
), present AS (
    SELECT DISTINCT network, owner, name, time_us, unnest(members) AS member FROM {rosters}
), dated AS (
    SELECT network, owner, name, member, place, time_us, before_us,
        lag(place) OVER w AS held, lead(place) OVER w AS next_held
    FROM present JOIN taken USING (network, owner, name, time_us)
    WINDOW w AS (PARTITION BY network, owner, name, member ORDER BY place)
), came AS (
    SELECT network, owner, name, member, time_us, before_us AS since_us, 'came' AS what, 'range' AS precision
    FROM dated WHERE held IS NULL OR held < place - 1
), went AS (
    SELECT d.network, d.owner, d.name, d.member, t.time_us, t.before_us AS since_us, 'went' AS what, 'range'
    FROM dated d JOIN taken t
        ON t.network = d.network AND t.owner = d.owner AND t.name = d.name AND t.place = d.place + 1
    WHERE d.next_held IS NULL OR d.next_held > d.place + 1
), undated AS (
    SELECT network, owner, name, member, NULL::BIGINT, NULL::BIGINT, 'came', 'none'
    FROM present p WHERE time_us IS NULL AND NOT EXISTS (
        SELECT 1 FROM present q WHERE q.time_us IS NOT NULL AND q.network = p.network AND q.owner = p.owner
            AND q.name = p.name AND q.member = p.member)
), changes AS (
    SELECT *, CASE name WHEN 'blocks' THEN 'block' WHEN 'mutes' THEN 'ignore' ELSE 'follow' END AS act
    FROM (FROM came UNION ALL FROM went UNION ALL FROM undated)
)
SELECT network,
    concat_ws('/', 'roster', name, owner, member, what, coalesce(time_us::VARCHAR, '-')) AS id,
    time_us, make_timestamptz(time_us) AS time, since_us, precision, NULL::INTEGER AS "offset",
    CASE name WHEN 'followers' THEN member ELSE owner END AS actor,
    CASE what WHEN 'came' THEN act ELSE 'undo' END AS verb,
    CASE name WHEN 'followers' THEN owner ELSE member END AS target,
    []::VARCHAR[] AS "to", NULL::VARCHAR AS in_reply_to, NULL::VARCHAR AS object,
    CASE what WHEN 'went' THEN act END AS "of", NULL::VARCHAR AS thread, NULL::VARCHAR AS space,
    'unknown' AS visibility, NULL::VARCHAR AS text, NULL::VARCHAR AS url, 'explicit' AS confidence
FROM changes
"""
"""Comings and goings from the lists in the relation {rosters}."""


def merged(con: duckdb.DuckDBPyConnection, pieces: str) -> str:
    """The query for one row for each (network, id) of a relation of pieces, in the columns of ACTIVITY."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE repeated AS "
        f"SELECT network, id FROM {pieces} GROUP BY network, id HAVING count(*) > 1"
    )
    return (
        f"SELECT {_COLUMNS} FROM {pieces} ANTI JOIN repeated USING (network, id) "
        f"UNION ALL SELECT {_COLUMNS} FROM ({_MERGED.replace('PIECES', pieces)})"
    )


def merge_activities(
    con: duckdb.DuckDBPyConnection,
    activities: Sequence[Path],
    rosters: Sequence[Path],
    out: Path,
    zones: Sequence[str] = (),
) -> None:
    """Write the merged log of these batch files to `out`, in order of time (unknown last), network and id.

    Rosters become Follow, Block, Ignore and their Undo: somebody on a list taken at T who was not on the one before,
    taken at S, came in the range S..T (from any time before, where there is no earlier list); likewise for leaving.
    `zones` are those of the clocks of the batches, "" where unknown (`nearer.store.zoned`).
    """
    rosters_of = ROSTERS.format(rosters=f"read_parquet({_list(rosters)})")
    clocked = list(zip(activities, zones or [""] * len(activities), strict=True))
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW pieces AS {pieces(clocked)} UNION ALL SELECT {_COLUMNS} FROM ({rosters_of})"
    )
    con.execute(
        f"COPY (SELECT * FROM ({merged(con, 'pieces')}) ORDER BY time_us NULLS LAST, network, id) "
        f"TO {_text(out)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
    )


_ACCOUNTS = """
SELECT network, id,
    arg_min(handle, (-coalesce(seen_us, -1), handle)) AS handle,
    arg_min(name, (-coalesce(seen_us, -1), name)) AS name,
    arg_min(url, (-coalesce(seen_us, -1), url)) AS url,
    arg_min(bio, (-coalesce(seen_us, -1), bio)) AS bio,
    arg_min(address, (-coalesce(seen_us, -1), address)) AS address,
    coalesce(list_sort(list_distinct(flatten(list(links)))), []) AS links,
    coalesce(list_sort(list_distinct(flatten(list(same_as)))), []) AS same_as,
    bool_or(bot) AS bot,
    max(seen_us) AS seen_us
FROM (
    SELECT * FROM {accounts} UNION ALL BY NAME SELECT * FROM ({named})
)
GROUP BY network, id
"""

_NAMED = """
SELECT DISTINCT network, id FROM (
    SELECT network, actor AS id FROM log UNION ALL SELECT network, target FROM log
    UNION ALL SELECT network, unnest("to") FROM log
) WHERE id IS NOT NULL
"""


def account_rows(accounts: str, named: str) -> str:
    """The query for one row for each account of a relation of accounts or of a query of those `named`."""
    return _ACCOUNTS.format(accounts=accounts, named=named)


def merge_accounts(con: duckdb.DuckDBPyConnection, accounts: Sequence[Path], log: Path, out: Path) -> None:
    """Write one row for each account that any batch or the log names; the newest sight of a field wins."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW log AS SELECT * FROM read_parquet({_text(log)})")
    rows = account_rows(f"read_parquet({_list(accounts)})", _NAMED)
    con.execute(f"COPY ({rows} ORDER BY network, id) TO {_text(out)} (FORMAT parquet, COMPRESSION zstd)")


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _list(paths: Sequence[Path]) -> str:
    return "[" + ", ".join(_text(path) for path in paths) + "]"
