"""What the logs of communities tell of ego's people: the company they keep and the full head of the forecast; made
with the ties."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.learnt import as_array, as_list
from nearer.api.stages import Files
from nearer.people import People
from nearer.store.batch import Batch
from nearer.store.schema import write_parquet
from nearer.ties.among import among
from nearer.ties.community import community
from nearer.ties.company import company, grid, to_arrow
from nearer.ties.full_head import FullHead, Taught, full_head, standing_from_arrow, standing_to_arrow

EVERYBODY = 2_000_000
"""Activities up to which everybody's are looked at. In a larger community those of ego and of whom ego ever met are,
because all are held in memory, at some 200 bytes each (our own choice)."""


def make_communal(
    con: duckdb.DuckDBPyConnection,
    people: People,
    batches: Sequence[Batch],
    points: NDArray[np.float64],
    files: Files,
) -> None:
    """Write the company of ego's people and the full head, where the log of a community tells of them; else nothing.

    A community log is a batch that belongs to no account. Such logs tell of the networks that their activities
    name, from the first activity to the last; of several networks the full head knows up to where the first of them
    ends. Reads the relations `log`, `members` and `interactions`; `points` are those of the kinds by code.
    """
    logs = [b for b in batches if b.manifest.account is None and b.manifest.last_us is not None]
    if people.ego is None or not logs:
        return
    con.execute(
        "CREATE OR REPLACE TEMP TABLE communities AS "
        "SELECT network, min(time_us) AS since_us, max(time_us) AS until_us "
        "FROM read_parquet($files) WHERE time_us IS NOT NULL GROUP BY network",
        {"files": [str(batch.activities) for batch in logs]},
    )
    con.register("machines", pa.table({"person": pa.array(sorted(people.bots - {people.ego}), pa.string())}))
    size = con.sql('SELECT sum(1 + len("to")) FROM log SEMI JOIN communities USING (network)').fetchall()[0][0]
    seen = among(con, people.ego, (size or 0) <= EVERYBODY)
    if seen.ego is None:
        return
    pairs = community(seen.time_us, seen.here, seen.there, seen.kind, seen.words)
    pairs = replace(pairs, acts=replace(pairs.acts, points=points))
    last = max(batch.manifest.last_us or 0 for batch in logs)
    names = [seen.persons[code] for code in pairs.persons.tolist()]
    ego = int(np.searchsorted(pairs.persons, seen.ego))
    found = company(pairs, names, ego, grid(int(seen.time_us[0]), last))
    if found is None:
        return
    write_parquet(to_arrow(found), files.company)
    until = int(con.sql("SELECT min(until_us) FROM communities").fetchall()[0][0])
    elsewhere = con.sql("SELECT DISTINCT person FROM interactions ANTI JOIN communities USING (network)").fetchall()
    known = {row[0] for row in elsewhere}
    full = full_head(pairs, names, ego, seen.whole[pairs.persons], known, int(seen.time_us[0]), until)
    files.taught.write_bytes(msgspec.json.encode(full.taught, enc_hook=as_list))
    write_parquet(standing_to_arrow(full.standing), files.standing)


def read_full_head(files: Files) -> FullHead | None:
    """The full head that `make_communal` kept, None where no log of a community teaches one."""
    if not files.taught.exists():
        return None
    taught = msgspec.json.decode(files.taught.read_bytes(), type=Taught, dec_hook=as_array)
    return FullHead(taught, standing_from_arrow(pq.read_table(files.standing)))
