"""What the log says of accounts that may be one person: with whom they were seen, when, and what they said of it."""

from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

MOST_IN_ROOM = 40
"""In a larger group people are no company: most of them do not know each other. Our own choice."""

TWINS_US = 600_000_000
"""Ten minutes: within so long a text stands in two places because somebody put it in both. Our own choice."""

TWIN_LENGTH = 30
"""Letters from which equal texts are no chance ("Happy new year!" is). Our own choice."""

AFTER_US = (-7 * 86_400_000_000, 45 * 86_400_000_000)
"""One account takes over from another where it begins from a week before to 45 days after the other's last act."""

SILENT_US = 90 * 86_400_000_000
"""An account has fallen silent where the log goes on for so long after its last act. Our own choice."""

CUE = (
    r"(?i)\b(?:i am|i'm|i’m|find me|follow me|me on|(?:have )?moved to|my (?:new )?account is|ich bin|je suis|soy|sono"
    r"|jag är|jeg er|ik ben)\b[^@\n]{0,40}@([A-Za-z0-9_.\-]+(?:@[A-Za-z0-9.\-]+)?)"
)
"""Somebody says who they are elsewhere. It is a sign and no proof: people write it of others, too."""

LEAST_ACTS = 3
"""With fewer acts an account has neither begun nor ended. Our own choice."""

_ROOMS = f"""
CREATE OR REPLACE TEMP TABLE rooms AS
WITH seen AS (
  SELECT DISTINCT network, coalesce(space, 'act ' || id) AS room,
    unnest(list_distinct(list_concat([actor, target], coalesce("to", [])))) AS account
  FROM log WHERE verb = 'create' AND (space IS NOT NULL OR len("to") > 0)
), known AS (
  SELECT seen.network, room, account, person, name FROM seen
  JOIN who ON who.network = seen.network AND who.id = account WHERE NOT who.ego
)
SELECT * FROM known SEMI JOIN (
  SELECT network, room FROM known GROUP BY ALL HAVING count(DISTINCT person) BETWEEN 2 AND {MOST_IN_ROOM}
) USING (network, room)
"""

_MET = """
CREATE OR REPLACE TEMP TABLE met AS
SELECT DISTINCT a.network, a.account, b.person, b.name FROM rooms a
JOIN rooms b ON a.network = b.network AND a.room = b.room AND a.person <> b.person
SEMI JOIN (SELECT a_network AS network, a_id AS account FROM pairs UNION SELECT b_network, b_id FROM pairs) c
  ON c.network = a.network AND c.account = a.account
"""

_SHARED = """
WITH size AS (SELECT network, account, count(*) AS others FROM met GROUP BY ALL),
shared AS (
  SELECT pair, count(DISTINCT l.person) AS shared FROM pairs
  JOIN met l ON l.network = a_network AND l.account = a_id
  JOIN met r ON r.network = b_network AND r.account = b_id AND (r.person = l.person OR r.name = l.name)
  WHERE l.person NOT IN (a_person, b_person) AND r.person NOT IN (a_person, b_person)
    AND l.name IS DISTINCT FROM a_name AND l.name IS DISTINCT FROM b_name
  GROUP BY pair
)
SELECT pair, if(x.others IS NULL OR y.others IS NULL, -1, coalesce(shared, 0)) AS shared
FROM pairs LEFT JOIN size x ON x.network = a_network AND x.account = a_id
LEFT JOIN size y ON y.network = b_network AND y.account = b_id LEFT JOIN shared USING (pair)
ORDER BY pair
"""

_TIMES = """
CREATE OR REPLACE TEMP TABLE span AS
SELECT network, account, min(time_us) AS first, max(time_us) AS last, count(*) AS acts FROM (
  SELECT network, actor AS account, time_us FROM log WHERE time_us IS NOT NULL
  UNION ALL SELECT network, target, time_us FROM log WHERE time_us IS NOT NULL AND target IS NOT NULL
) SEMI JOIN (SELECT a_network AS network, a_id AS account FROM pairs UNION SELECT b_network, b_id FROM pairs)
  USING (network, account) GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE ended AS SELECT network, max(time_us) AS ended FROM log GROUP BY network;
"""

_AFTER = f"""
SELECT pair, coalesce(
  x.acts >= {LEAST_ACTS} AND y.acts >= {LEAST_ACTS} AND (
  (y.first - x.last BETWEEN {AFTER_US[0]} AND {AFTER_US[1]} AND m.ended - x.last >= {SILENT_US})
  OR (x.first - y.last BETWEEN {AFTER_US[0]} AND {AFTER_US[1]} AND n.ended - y.last >= {SILENT_US})), false) AS after
FROM pairs LEFT JOIN span x ON x.network = a_network AND x.account = a_id
LEFT JOIN span y ON y.network = b_network AND y.account = b_id
LEFT JOIN ended m ON m.network = a_network LEFT JOIN ended n ON n.network = b_network ORDER BY pair
"""

_TWINS = f"""
WITH said AS (
  SELECT network, actor, text, time_us, precision FROM log WHERE verb = 'create' AND length(text) >= {TWIN_LENGTH}
)
SELECT DISTINCT x.network AS a_network, x.actor AS a_id, y.network AS b_network, y.actor AS b_id
FROM said x JOIN said y ON x.text = y.text AND x.network < y.network
JOIN who v ON v.network = x.network AND v.id = x.actor JOIN who w ON w.network = y.network AND w.id = y.actor
WHERE NOT v.ego AND NOT w.ego AND (abs(x.time_us - y.time_us) <= {TWINS_US}
  OR 'range' IN (x.precision, y.precision) AND abs(x.time_us - y.time_us) <= 93600000000)
"""

_TOLD = """
WITH said AS (
  SELECT l.network, actor, lower(rtrim(regexp_extract(text, $cue, 1), '.-')) AS handle, lower(text) AS text
  FROM log l WHERE contains(text, '@') AND regexp_matches(text, $cue)
)
SELECT DISTINCT said.network AS a_network, actor AS a_id, o.network AS b_network, o.id AS b_id
FROM said JOIN who me ON me.network = said.network AND me.id = actor AND NOT me.ego
JOIN who o ON o.handle = said.handle AND o.network <> said.network AND NOT o.ego
WHERE contains(said.handle, '.') OR regexp_matches(said.text, '\\b' || if(o.network = 'x', '(x|twitter)', o.network))
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The log as it is looked into for signs. `twins` and `told` are pairs of accounts (a_network, a_id, b_network,
    b_id); `seen` gives for pairs the company that both kept (-1 where one was seen with nobody) and whether one
    follows on the other, as columns `shared` and `after`."""

    twins: pa.Table
    told: pa.Table
    seen: Callable[[pa.Table], pa.Table]


Look = Callable[[pa.Table], Evidence]
"""Looks into the log. It is given everybody: network, id, person and name as numbers (null where there is no name),
handle, and whether the account is ego's."""


def looked_into(con: duckdb.DuckDBPyConnection) -> Look:
    """Look into the relation `log` (store.schema.ACTIVITY) of this connection, which makes temporary tables there."""

    def look(who: pa.Table) -> Evidence:
        con.register("who", who)
        twins = con.sql(_TWINS).to_arrow_table()
        return Evidence(twins, con.sql(_TOLD, params={"cue": CUE}).to_arrow_table(), seen)

    def seen(pairs: pa.Table) -> pa.Table:
        con.register("pairs", pairs)
        for sql in (_ROOMS, _MET, _TIMES):
            con.execute(sql)
        shared, after = con.sql(_SHARED).to_arrow_table(), con.sql(_AFTER).to_arrow_table()
        return shared.append_column("after", after["after"])

    return look
