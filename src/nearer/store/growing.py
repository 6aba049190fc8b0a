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
from nearer.store.merge import ROSTERS, merged
from nearer.store.schema import ACTIVITY, compute, keys_of
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
    if not removed and not any(batch.manifest.rosters for batch in added):
        came = _unheard(con, layers, added)
        if came is not None:
            return Step(came, ACTIVITY.empty_table())
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


def _unheard(con: duckdb.DuckDBPyConnection, layers: Layers, added: Sequence[Batch]) -> pa.Table | None:
    """The activities of these batches, where each stands in them once and the log holds none of their ids; else None.
    The merge leaves such rows as they are."""
    came = con.sql(pieces([(batch.activities, batch.zone) for batch in added])).to_arrow_table()
    if compute.count_distinct(keys_of(came)).as_py() < len(came):
        return None
    con.register("nearer_came", came)
    try:
        if layers.known(con, "nearer_came", ("network", "id")).num_rows:
            return None
    finally:
        con.unregister("nearer_came")
    return came.cast(ACTIVITY).sort_by([(name, "ascending") for name in ("time_us", "network", "id")])


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
