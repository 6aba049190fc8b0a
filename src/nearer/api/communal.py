"""What the logs of communities tell of the company that ego's people keep; made with the ties."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.people import People
from nearer.store.batch import Batch
from nearer.store.schema import write_parquet
from nearer.ties.among import among
from nearer.ties.community import community
from nearer.ties.company import company, grid, to_arrow


def make_company(
    con: duckdb.DuckDBPyConnection,
    people: People,
    batches: Sequence[Batch],
    points: NDArray[np.float64],
    file: Path,
) -> None:
    """Write the company of ego's people, where the log of a community tells of it; else write nothing.

    A community log is a batch that belongs to no account. Such logs tell of the networks that their activities
    name, from the first activity to the last. Reads the relations `log`, `members`
    and `interactions`; `points` are those of the kinds by code.
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
    seen = among(con, people.ego)
    if seen.ego is None:
        return
    pairs = community(seen.time_us, seen.here, seen.there, seen.kind, seen.words)
    pairs = replace(pairs, acts=replace(pairs.acts, points=points))
    last = max(batch.manifest.last_us or 0 for batch in logs)
    names = [seen.persons[code] for code in pairs.persons.tolist()]
    ego = int(np.searchsorted(pairs.persons, seen.ego))
    found = company(pairs, names, ego, grid(int(seen.time_us[0]), last))
    if found is not None:
        write_parquet(to_arrow(found), file)
