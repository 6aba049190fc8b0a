"""Which interactions change from one world to the next: those of activities that are new or other than they were, of
accounts that now belong to somebody else, and those of which an answer can now be seen, or no longer."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.derive import Making
from nearer.api.stages import LogStage, TieStage
from nearer.api.tied import TieFiles
from nearer.api.whose import Whose
from nearer.people.columns import compute, numbers
from nearer.store.growing import Step
from nearer.store.layers import paths
from nearer.store.schema import ACTIVITY
from nearer.ties.interactions import Sighted, answerable, passed, sights_of
from nearer.ties.state import NEVER

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Changed:
    """The places of interactions that no longer hold, ascending, and the new ones (as `passed` gives them). `lost`
    where any ended that did not come again with nothing changed but that an answer to it can be seen now."""

    ended: Ints
    new: pa.Table
    lost: bool


def changed(
    con: duckdb.DuckDBPyConnection,
    before: TieStage,
    files: TieFiles,
    after: TieStage,
    making: Making,
    step: Step,
    whose: Whose,
    most: float,
) -> Changed | None:
    """What changes from the ties `before` to those `after`, of which members, sight and ego are written already; the
    user's own accounts are the same. None where more than so many interactions are touched by what can be seen."""
    ego, sight = pq.read_table(after.ego), pq.read_table(after.sight)
    con.register("ego", ego)
    con.register("sight", sight)
    seen = sights_of(sight, ego)
    spans = _other_sights(sights_of(pq.read_table(before.sight), ego), seen)
    if spans is None:
        return None
    ended, moved, theirs = _moved(con, files, before, after, making.log, whose)
    ended = np.union1d(ended, _gone(con, files, before, step.gone))
    new = _passed(con, making.people.members, step.new, moved, theirs)
    places = np.setdiff1d(_in_spans(files, spans), ended)
    if len(places) > most:
        return None
    lost = len(ended) > 0
    rows = files.rows.at(places)
    now = answerable(rows, seen)
    other = np.flatnonzero(now != rows["answerable"].to_numpy())
    if len(other):
        at = rows.schema.get_field_index("answerable")
        chosen: Any = pa.array(other)
        again = rows.set_column(at, "answerable", pa.array(now)).take(chosen)
        new = pa.concat_tables([new, again.select(new.column_names).cast(new.schema)])
        ended = np.union1d(ended, places[other])
    return Changed(ended.astype(np.int64), new, lost or not bool(now[other].all()))


def _other_sights(before: list[Sighted], after: list[Sighted]) -> list[tuple[int, int]] | None:
    """The spans of time in which other answers can be seen than before, both ends included; None where something is
    seen at all that was not, or no longer."""
    was, now = set(before), set(after)
    spans: list[tuple[int, int]] = []
    if {one[:3] for one in was} != {one[:3] for one in now}:
        return None
    for key in sorted({one[:3] for one in was ^ now}, key=str):
        old, new = ([(_low(o), _high(o)) for o in some if o[:3] == key] for some in (was, now))
        edges = sorted({edge for low, high in (*old, *new) for edge in (low, high + 1)})
        for low, high in pairwise(edges):
            if _covers(old, low) != _covers(new, low):
                spans.append((low, high - 1))
    return spans


def _low(one: Sighted) -> int:
    return NEVER + 1 if one.since_us is None else one.since_us


def _high(one: Sighted) -> int:
    return 2**62 if one.until_us is None else one.until_us


def _covers(spans: list[tuple[int, int]], moment_us: int) -> bool:
    return any(low <= moment_us <= high for low, high in spans)


def _in_spans(files: TieFiles, spans: list[tuple[int, int]]) -> Ints:
    """The places of the acts in these spans of time."""
    newest = files.totals.newest_us
    wanted = [(low, high) for low, high in spans if low <= newest]
    if not wanted:
        return np.zeros(0, np.int64)
    acts = files.acts.part(0, len(files.persons))
    hit = np.zeros(len(acts), np.bool_)
    for low, high in wanted:
        hit |= (acts.time_us >= low) & (acts.time_us <= high)
    return np.sort(acts.row[hit])


def _moved(
    con: duckdb.DuckDBPyConnection, files: TieFiles, before: TieStage, after: TieStage, log: LogStage, whose: Whose
) -> tuple[Ints, pa.Table, Any]:
    """Of accounts that now belong to somebody else: the places of all interactions of the people they were with, the
    activities behind these, and the people that these accounts and theirs are with now."""
    if whose.stay:
        return np.zeros(0, np.int64), ACTIVITY.empty_table(), pa.chunked_array([pa.array([], pa.string())])
    old, new = (f"read_parquet({paths([stage.members])})" for stage in (before, after))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE moved AS SELECT network, account, a.person AS was, b.person AS now "
        f"FROM {old} a LEFT JOIN {new} b USING (network, account) WHERE a.person IS DISTINCT FROM b.person"
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE were AS SELECT DISTINCT was AS person FROM moved UNION "
        f"SELECT a.person FROM {old} a JOIN {new} b USING (network, account) "
        "WHERE b.person IN (SELECT now FROM moved)"
    )
    theirs = con.sql(
        f"SELECT DISTINCT b.person FROM {old} a JOIN {new} b USING (network, account) "
        "WHERE a.person IN (SELECT person FROM were)"
    ).to_arrow_table()["person"]
    places = _places(files, con.sql("SELECT person FROM were").to_arrow_table()["person"])
    if not len(places):
        return places, log_rows(con, log, None), theirs
    return places, log_rows(con, log, files.rows.at(places, ["network", "activity"])), theirs


def log_rows(con: duckdb.DuckDBPyConnection, log: LogStage, ids: pa.Table | None) -> pa.Table:
    """The activities of the log with these ids (network, activity)."""
    none = "SELECT ''::VARCHAR AS network, ''::VARCHAR AS id WHERE false"
    if ids is not None:
        con.register("ids", ids)
    found = none if ids is None else "SELECT DISTINCT network, activity AS id FROM ids"
    con.execute(f"CREATE OR REPLACE TEMP TABLE asked AS {found}")
    return log.layers.known(con, "asked")


def _places(files: TieFiles, persons: Any, times: Ints | None = None) -> Ints:
    """The places of the interactions of these people; at these times, or without one, where times are named."""
    ties = numbers(compute.index_in(persons.combine_chunks(), value_set=files.persons.column), -1)
    acts = files.acts.of(np.unique(ties[ties >= 0]))
    if times is None:
        return np.sort(acts.row)
    return np.sort(acts.row[np.isin(acts.time_us, np.append(times, NEVER))])


def _gone(con: duckdb.DuckDBPyConnection, files: TieFiles, before: TieStage, gone: pa.Table) -> Ints:
    """The places of the interactions of activities that no longer hold."""
    if not gone.num_rows:
        return np.zeros(0, np.int64)
    con.register("gone", gone)
    persons = con.sql(
        f"SELECT DISTINCT person FROM read_parquet({paths([before.members])}) SEMI JOIN ({_named('gone')}) "
        "USING (network, account)"
    ).to_arrow_table()["person"]
    places = _places(files, persons, numbers(gone["time_us"], NEVER))
    con.register("there", files.rows.at(places, ["network", "activity"]).append_column("place", pa.array(places)))
    found = con.sql("SELECT place FROM there t SEMI JOIN gone g ON t.network = g.network AND t.activity = g.id")
    return np.sort(np.asarray(found.fetchnumpy()["place"], np.int64))


def _passed(con: duckdb.DuckDBPyConnection, members: pa.Table, new: pa.Table, moved: pa.Table, theirs: Any) -> pa.Table:
    """The interactions of new activities, and those of others with some people."""
    con.register("fresh", new)
    con.register("moved_log", moved)
    both = "SELECT * FROM fresh UNION ALL SELECT * FROM moved_log ANTI JOIN fresh USING (network, id)"
    log = con.sql(both).to_arrow_table() if moved.num_rows else new
    con.register("log", log)
    con.register("members", members.filter(compute.is_in(members["account"], value_set=_accounts(log))))
    found = passed(con)
    if moved.num_rows:
        con.register("found", found.append_column("at", pa.array(np.arange(found.num_rows))))
        con.register("theirs", pa.table({"person": theirs}))
        kept = con.sql(
            'SELECT "at" FROM found f WHERE person IN (SELECT person FROM theirs) '
            "OR EXISTS (SELECT 1 FROM fresh n WHERE n.network = f.network AND n.id = f.activity) ORDER BY 1"
        ).fetchnumpy()["at"]
        chosen: Any = pa.array(np.asarray(kept, np.int64))
        found = found.take(chosen)
    for name in ("log", "members"):
        con.unregister(name)
    return found


def _accounts(log: pa.Table) -> Any:
    """The accounts that activities name, on whatever network."""
    to: Any = log["to"].combine_chunks()
    parts: list[Any] = [log["actor"].combine_chunks(), log["target"].combine_chunks(), compute.list_flatten(to)]
    return compute.unique(pa.concat_arrays(parts))


def _named(rows: str) -> str:
    return (
        f"SELECT network, actor AS account FROM {rows} UNION SELECT network, target FROM {rows} "
        f'UNION SELECT network, unnest("to") FROM {rows}'
    )
