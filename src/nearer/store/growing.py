"""One step of the merged log: what imports that came, or were taken back, change in it, and nothing else is touched.

The merge is the same as that of the whole (`store.merge`): its rules are commutative, associative and idempotent, so a
row that holds can be merged with what is new of it as if it were one more piece. Where an import is taken back, the
rows of its ids are merged anew from the imports that are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from nearer.store.batch import Batch
from nearer.store.layers import COLUMNS, Layers, paths
from nearer.store.merge import ROSTERS, account_rows, merged
from nearer.store.schema import ACCOUNT, ACTIVITY
from nearer.store.zoned import pieces


@dataclass(frozen=True, slots=True)
class Step:
    """What changes: rows that are new or other than they were, and the rows that no longer hold, as they were. Both in
    the columns of ACTIVITY."""

    new: pa.Table
    gone: pa.Table


def step(
    con: duckdb.DuckDBPyConnection,
    layers: Layers,
    before: Sequence[Batch],
    stand: Sequence[Batch],
) -> Step:
    """What it takes to get from the log of some batches, which `layers` hold, to that of others."""
    names = {batch.name for batch in before}, {batch.name for batch in stand}
    added = [batch for batch in stand if batch.name not in names[0]]
    removed = [batch for batch in before if batch.name not in names[1]]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT network, id FROM "
        f"read_parquet({paths([batch.activities for batch in (*added, *removed)])})"
    )
    con.register("known", layers.known(con, "touched"))
    source = pieces([(batch.activities, batch.zone) for batch in (stand if removed else added)])
    held = f"SELECT {COLUMNS} FROM ({source}) SEMI JOIN touched USING (network, id)"
    more = "" if removed else f" UNION ALL SELECT {COLUMNS} FROM known"
    con.execute(f"CREATE OR REPLACE TEMP TABLE step_pieces AS {held}{more}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE now AS {merged(con, 'step_pieces')}")
    if any(batch.manifest.rosters for batch in (*added, *removed)):
        # Lists tell of comings and goings only side by side, and are few: they are compared whole.
        con.execute(f"INSERT INTO now {_listed(stand)}")
        con.execute(f"CREATE OR REPLACE TEMP TABLE listed AS {_listed(before)}")
        was = f"(SELECT {COLUMNS} FROM known UNION ALL SELECT {COLUMNS} FROM listed)"
    else:
        was = "known"
    new = con.sql(
        f"SELECT * FROM (SELECT {COLUMNS} FROM now EXCEPT SELECT {COLUMNS} FROM {was}) "
        "ORDER BY time_us NULLS LAST, network, id"
    ).to_arrow_table()
    gone = con.sql(
        f"SELECT * FROM (SELECT {COLUMNS} FROM {was} EXCEPT SELECT {COLUMNS} FROM now) "
        "ORDER BY time_us NULLS LAST, network, id"
    ).to_arrow_table()
    con.unregister("known")
    return Step(new.cast(ACTIVITY), gone.cast(ACTIVITY))


def folded(con: duckdb.DuckDBPyConnection, layers: Layers) -> Step:
    """All layers on a base as one."""
    ended = [folder / "gone.parquet" for folder in layers.above if (folder / "gone.parquet").exists()]
    new = con.sql(f"SELECT {COLUMNS} FROM {layers.upper} ORDER BY time_us NULLS LAST, network, id").to_arrow_table()
    if not ended:
        return Step(new.cast(ACTIVITY), ACTIVITY.empty_table())
    con.execute(f"CREATE OR REPLACE TEMP TABLE ended AS SELECT DISTINCT network, id FROM read_parquet({paths(ended)})")
    return Step(new.cast(ACTIVITY), Layers(layers.base).known(con, "ended"))


def _listed(batches: Sequence[Batch]) -> str:
    rosters = f"read_parquet({paths([batch.rosters for batch in batches])})"
    return f"SELECT {COLUMNS} FROM ({ROSTERS.format(rosters=rosters)})"


def step_accounts(
    con: duckdb.DuckDBPyConnection,
    accounts: pa.Table,
    made: Step,
    log: str,
    before: Sequence[Batch],
    stand: Sequence[Batch],
) -> pa.Table:
    """The accounts after a step, from those before it. `log` is the relation of the log after it."""
    names = {batch.name for batch in before}, {batch.name for batch in stand}
    moved = [batch for batch in stand if batch.name not in names[0]]
    moved += [batch for batch in before if batch.name not in names[1]]
    con.register("step_new", made.new)
    con.register("step_gone", made.gone)
    con.register("accounts_before", accounts)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE keys AS SELECT DISTINCT network, id FROM ("
        f"SELECT network, id FROM read_parquet({paths([batch.accounts for batch in moved])}) "
        f"UNION ALL {_named('step_new')} UNION ALL {_named('step_gone')}) WHERE id IS NOT NULL"
    )
    lost = made.gone.num_rows > 0 or any(batch.name not in names[1] for batch in before)
    # Where nothing went, whoever was known is named still; else the log has to be asked.
    named = _named(log) if lost else f"{_named('step_new')} UNION ALL SELECT network, id FROM accounts_before"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE named AS SELECT DISTINCT network, id FROM "
        f"({named}) SEMI JOIN keys USING (network, id)"
    )
    told = f"(SELECT * FROM read_parquet({paths([b.accounts for b in stand])}) SEMI JOIN keys USING (network, id))"
    columns = ", ".join(f'"{name}"' for name in ACCOUNT.names)
    found = con.sql(
        f"SELECT {columns} FROM accounts_before ANTI JOIN keys USING (network, id) "
        f"UNION ALL SELECT {columns} FROM ({account_rows(told, 'SELECT network, id FROM named')}) ORDER BY network, id"
    ).to_arrow_table()
    for name in ("step_new", "step_gone", "accounts_before"):
        con.unregister(name)
    return found


def _named(rows: str) -> str:
    """Everybody that some rows of a log name."""
    return (
        f"SELECT network, actor AS id FROM {rows} UNION ALL SELECT network, target FROM {rows} "
        f'UNION ALL SELECT network, unnest("to") FROM {rows}'
    )
