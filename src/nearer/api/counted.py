"""How many activities and people an import brings, and how many of them the log has already."""

from pathlib import Path

import duckdb
import numpy as np

from nearer.store.batch import Manifest
from nearer.store.drafting import Draft
from nearer.store.layers import Layers

MANY = 100_000
"""Activities of an import up to which those that are known are looked up one by one (our own choice)."""

SORTED = 4_000_000
"""Numbers that are sorted in memory to count the different ones, 8 bytes each: a million take 13 ms, and reading them
90, where DuckDB takes 250 to 270 to read and group them. More are left to DuckDB, which goes to the disk. Our own
choice."""


def counts(
    con: duckdb.DuckDBPyConnection, draft: Draft, manifest: Manifest, log: Layers | None, known: Path | None
) -> tuple[int, ...]:
    """(new, known, people, people new) of a draft batch against the merged log and the accounts that stand.

    Activities are counted by id, list entries by owner, list and member; people are distinct accounts. Where only the
    count of different names is asked for, it is that of numbers of 64 bits in their place: two of a million are the
    same once in 3e7 logs.
    """
    pieces = _q(draft.folder / "activities.parquet")
    rosters = _q(draft.folder / "rosters.parquet")
    rows = f"read_parquet('{pieces}')"
    listed = f"""(SELECT DISTINCT network, concat_ws('/', 'roster', name, owner, member) AS entry
        FROM (SELECT network, name, owner, unnest(members) AS member FROM read_parquet('{rosters}')))"""
    entries = _one(con, f"SELECT count(*) FROM {listed}") if manifest.rosters else 0
    total = _different(con, f"SELECT hash(network, id) AS number FROM {rows}", manifest.activities) + entries
    everybody = _different(
        con,
        _named(draft, "hash(network, who) AS number"),
        # Whoever is named besides makes the list longer, by no more than a few times.
        2 * manifest.activities + manifest.accounts,
    )
    if log is None or known is None:
        return total, 0, everybody, everybody
    ids = f"(SELECT DISTINCT network, id FROM {rows})"
    if manifest.activities > MANY or not log.is_indexed:
        new = _one(con, f"SELECT count(*) FROM {ids} ANTI JOIN {log.relation} USING (network, id)")
    else:
        con.execute(f"CREATE OR REPLACE TEMP TABLE drafted AS FROM {ids}")
        new = _one(con, "SELECT count(*) FROM drafted") - log.known(con, "drafted", ("network", "id")).num_rows
    if manifest.rosters:
        new += _one(
            con,
            f"SELECT count(*) FROM {listed} ANTI JOIN (SELECT network, regexp_replace(id, '/(came|went)/[^/]*$', '') "
            f"AS entry FROM {log.relation} WHERE starts_with(id, 'roster/')) USING (network, entry)",
        )
    people = f"(SELECT DISTINCT network, id FROM ({_named(draft, 'network, who AS id')}))"
    people_new = _one(con, f"SELECT count(*) FROM {people} ANTI JOIN read_parquet('{_q(known)}') USING (network, id)")
    return new, total - new, everybody, people_new


def _named(draft: Draft, picked: str) -> str:
    """A query for everybody whom a draft names, as often as it does; `picked` is what is told of (network, who)."""
    rows, rosters, accounts = (
        f"read_parquet('{_q(draft.folder / name)}')"
        for name in ("activities.parquet", "rosters.parquet", "accounts.parquet")
    )
    named = (
        f"SELECT network, id AS who FROM {accounts}",
        f"SELECT network, actor AS who FROM {rows}",
        f"SELECT network, target AS who FROM {rows} WHERE target IS NOT NULL",
        f'SELECT network, unnest("to") AS who FROM {rows} WHERE len("to") > 0',
        f"SELECT network, unnest([owner] || members) AS who FROM {rosters}",
    )
    return " UNION ALL ".join(f"SELECT {picked} FROM ({one})" for one in named)


def _different(con: duckdb.DuckDBPyConnection, numbers: str, about: int) -> int:
    """How many different numbers a query tells, of `about` so many in all."""
    if about > SORTED:
        return _one(con, f"SELECT count(DISTINCT number) FROM ({numbers})")
    found = con.sql(numbers).fetchnumpy()["number"]
    found.sort()
    return int(np.count_nonzero(found[1:] != found[:-1])) + min(len(found), 1)


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.sql(sql).fetchall()[0][0])


def _q(path: Path) -> str:
    return str(path).replace("'", "''")
