"""Forgetting a person: the one exception to immutability. Batches that name them are rewritten without them.

What goes: their account, what they did, what was done to them or said to them, their place in lists, their id and
handle wherever another record mentions them (then its words go too, since they are likely to hold the name).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from nearer.model.activity import AccountKey
from nearer.store.batch import Batch, Draft
from nearer.store.home import Home
from nearer.store.schema import ACCOUNT, BATCH_ACTIVITY, ROSTER, write_parquet

_KEPT = """
SELECT * REPLACE (
    list_filter("to", lambda x: NOT list_contains($ids, x)) AS "to",
    CASE WHEN touched THEN NULL ELSE text END AS text,
    CASE WHEN touched THEN NULL ELSE url END AS url,
    CASE WHEN names_in_reply THEN NULL ELSE in_reply_to END AS in_reply_to,
    CASE WHEN names_in_object THEN NULL ELSE object END AS object,
    CASE WHEN names_in_thread THEN NULL ELSE thread END AS thread
) FROM (
    SELECT *,
        list_has_any("to", $ids) OR {text} OR {url} AS touched,
        {reply} AS names_in_reply, {object} AS names_in_object, {thread} AS names_in_thread
    FROM piece
    WHERE NOT (network = $network AND (list_contains($ids, actor) OR list_contains($ids, coalesce(target, ''))))
)
"""


def forget(home: Home, batches: Iterable[Batch], keys: Iterable[AccountKey], handles: Iterable[str]) -> int:
    """Rewrite every batch that names one of the accounts; returns how many were rewritten.

    `handles` are the words by which other records may mention them: handles without `@`, and names. A rewritten batch
    gets the next revision and appears by one rename, so a kill leaves each batch either as it was or rewritten.
    """
    wanted = tuple(keys)
    words = tuple(handle for handle in handles if handle)
    rewritten = 0
    with duckdb.connect() as con:
        for batch in batches:
            rewritten += _rewrite(home, con, batch, wanted, words)
    return rewritten


def _rewrite(
    home: Home, con: duckdb.DuckDBPyConnection, batch: Batch, keys: tuple[AccountKey, ...], words: tuple[str, ...]
) -> bool:
    activities = con.sql(f"SELECT * FROM read_parquet('{_quoted(batch.activities)}')").to_arrow_table()
    accounts = con.sql(f"SELECT * FROM read_parquet('{_quoted(batch.accounts)}')").to_arrow_table()
    rosters = con.sql(f"SELECT * FROM read_parquet('{_quoted(batch.rosters)}')").to_arrow_table()
    before = (activities, accounts, rosters)
    for network in sorted({key.network for key in keys}):
        ids = [key.id for key in keys if key.network == network]
        activities = _activities(con, activities, network, ids, words)
        accounts = _accounts(con, accounts, network, ids, words)
        rosters = _rosters(con, rosters, network, ids)
    if all(old.equals(new) for old, new in zip(before, (activities, accounts, rosters), strict=True)):
        return False
    draft = Draft(home)
    _write(draft, activities, accounts, rosters)
    manifest = replace(
        batch.manifest,
        revision=batch.manifest.revision + 1,
        activities=activities.num_rows,
        accounts=accounts.num_rows,
    )
    draft.commit(manifest)
    return True


def _activities(
    con: duckdb.DuckDBPyConnection, piece: pa.Table, network: str, ids: list[str], words: tuple[str, ...]
) -> pa.Table:
    con.register("piece", piece)
    needles = "|".join(re.escape(needle) for needle in [*ids, *words])
    pattern = rf"(?i)(^|[^\pL\pN_])({needles})([^\pL\pN_]|$)"

    def holds(column: str) -> str:
        return f"regexp_matches(coalesce({column}, ''), $pattern)"

    sql = _KEPT.format(
        text=holds("text"),
        url=holds("url"),
        reply=holds("in_reply_to"),
        object=holds("object"),
        thread=holds("thread"),
    )
    rows = con.sql(sql, params={"ids": ids, "network": network, "pattern": pattern})
    return rows.to_arrow_table().select(BATCH_ACTIVITY.names).cast(BATCH_ACTIVITY)


def _accounts(
    con: duckdb.DuckDBPyConnection, piece: pa.Table, network: str, ids: list[str], words: tuple[str, ...]
) -> pa.Table:
    con.register("piece", piece)
    gone = [*ids, *(f"{network}/{id}" for id in ids), *(f"@{word}" for word in words)]
    sql = (
        "SELECT * REPLACE (list_filter(same_as, lambda x: NOT list_contains($gone, x)) AS same_as) FROM piece "
        "WHERE NOT (network = $network AND list_contains($ids, id))"
    )
    table = con.sql(sql, params={"gone": gone, "network": network, "ids": ids}).to_arrow_table()
    return table.select(ACCOUNT.names).cast(ACCOUNT)


def _rosters(con: duckdb.DuckDBPyConnection, piece: pa.Table, network: str, ids: list[str]) -> pa.Table:
    con.register("piece", piece)
    sql = (
        "SELECT * REPLACE (CASE WHEN network = $network "
        "THEN list_filter(members, lambda x: NOT list_contains($ids, x)) ELSE members END AS members) FROM piece"
    )
    table = con.sql(sql, params={"network": network, "ids": ids}).to_arrow_table()
    return table.select(ROSTER.names).cast(ROSTER)


def _write(draft: Draft, activities: pa.Table, accounts: pa.Table, rosters: pa.Table) -> None:
    write_parquet(activities, draft.folder / "activities.parquet")
    write_parquet(accounts, draft.folder / "accounts.parquet")
    write_parquet(rosters, draft.folder / "rosters.parquet")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
