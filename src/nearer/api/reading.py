"""The merged log, read: its lines, one activity, and where an activity comes from."""

from collections.abc import Iterator, Sequence

from nearer.api.world import World
from nearer.model.activity import AccountKey, Activity, Place
from nearer.model.notation import write
from nearer.store.batch import Manifest
from nearer.store.columns import activities_of

LINES = 10_000
"""Rows that are held as objects at a time."""


def lines(
    world: World, *, keys: Sequence[AccountKey] | None = None, network: str | None = None, limit: int | None = None
) -> Iterator[str]:
    """The log in its notation, in order of time; of one person's accounts or one network where asked."""
    where: list[str] = []
    values: dict[str, object] = {}
    if network is not None:
        where.append("network = $network")
        values["network"] = network
    if keys is not None:
        values["keys"] = [f"{k.network}/{k.id}" for k in keys]
        where.append("list_has_any([network || '/' || x for x in [actor, target] || \"to\"], $keys)")
    clause = f"WHERE {' AND '.join(where)}" if where else ""
    cut = f"LIMIT {int(limit)}" if limit is not None else ""
    table = world.query(f"SELECT * FROM {{log}} {clause} ORDER BY time_us NULLS LAST, network, id {cut}", **values)
    for batch in table.to_batches(max_chunksize=LINES):
        for activity in activities_of(batch):
            yield write(activity)


def activity(world: World, network: str, id: str) -> Activity | None:
    """One activity of the merged log, None where it is not in it."""
    if not world.log.layers.is_indexed:
        table = world.query("SELECT * FROM {log} WHERE network = $network AND id = $id", network=network, id=id)
    else:
        with world.cursor() as con:
            con.execute("CREATE TEMP TABLE asked AS SELECT $1::VARCHAR AS network, $2::VARCHAR AS id", [network, id])
            table = world.log.layers.known(con, "asked")
    return next(iter(activities_of(table)), None)


def origins(world: World, network: str, id: str) -> tuple[tuple[Manifest, Place], ...]:
    """Every place in every import that tells of an activity."""
    found: list[tuple[Manifest, Place]] = []
    for batch in world.batches:
        quoted = str(batch.activities).replace("'", "''")
        table = world.query(
            f"SELECT file, row FROM read_parquet('{quoted}') WHERE network = $network AND id = $id LIMIT 1",
            network=network,
            id=id,
        )
        for row in table.to_pylist():
            found.append((batch.manifest, Place(row["file"] or batch.manifest.archive, row["row"])))
    return tuple(found)
