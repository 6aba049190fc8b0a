"""The merged log of a home: made whole, or as a layer on the log of other imports."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import msgspec
import pyarrow.parquet as pq

from nearer.api.stages import LogStage, clear, new_draft, stands
from nearer.store.account_steps import step_accounts
from nearer.store.batch import Batch
from nearer.store.growing import Step, folded, step
from nearer.store.home import Home, settle
from nearer.store.layers import MOST, Layers, LogMade, index_ids, paths, size
from nearer.store.merge import merge_accounts, merge_activities
from nearer.store.schema import write_accounts, write_parquet

BUSY = "ORDER BY acts DESC, network, actor"


def make_log(
    home: Home,
    key: str,
    batches: Sequence[Batch],
    con: duckdb.DuckDBPyConnection,
    before: tuple[LogStage, Sequence[Batch], float] | None = None,
) -> LogStage:
    """Merge the batches, unless that was done before: as a layer on a log of other batches where `before` names one
    and only a share of its rows changes, else whole."""
    final = home.derived / key
    if not stands(home, key):
        clear(home, key)
        draft = new_draft(home)
        if before is None or not grow_log(con, draft, final.name, *before, batches):
            files, rosters = [b.activities for b in batches], [b.rosters for b in batches]
            merge_activities(con, files, rosters, draft / "log.parquet", [b.zone for b in batches])
            merge_accounts(con, [b.accounts for b in batches], draft / "log.parquet", draft / "accounts.parquet")
            index_ids(con, draft)
            acted = f"SELECT network, actor, count(*) AS acts FROM read_parquet({paths([draft / 'log.parquet'])})"
            write_parquet(con.sql(f"{acted} GROUP BY ALL {BUSY}").to_arrow_table(), draft / "actors.parquet")
            made = LogMade(final.name, (), tuple(b.name for b in batches))
            (draft / "log.json").write_bytes(msgspec.json.encode(made))
        settle(draft, final)
    return LogStage(final)


def grow_log(
    con: duckdb.DuckDBPyConnection,
    draft: Path,
    name: str,
    stage: LogStage,
    before: Sequence[Batch],
    share: float,
    batches: Sequence[Batch],
) -> bool:
    """Write what changes from a log to that of other batches as a layer on it; False where the whole is to be merged:
    where much changes, or has changed since it was."""
    moved = {b.name: b for b in (*before, *batches)}
    both = {b.name for b in before} & {b.name for b in batches}
    changes = sum(b.manifest.activities for folder, b in moved.items() if folder not in both)
    layers = stage.layers
    if stage.made is None or layers.weight + changes / max(size(layers.base / "log.parquet"), 1) > share:
        return False
    made = step(con, layers, before, batches)
    _write_step(con, made, draft)
    now = Layers(layers.base, (*layers.above, draft))
    accounts = step_accounts(con, pq.read_table(stage.accounts), made, now.relation, before, batches)
    write_accounts(accounts, draft / "accounts.parquet")
    con.register("step_new", made.new)
    con.register("step_gone", made.gone)
    acted = (
        f"SELECT network, actor, sum(acts)::BIGINT AS acts FROM (FROM read_parquet({paths([stage.actors])}) "
        "UNION ALL SELECT network, actor, 1 FROM step_new UNION ALL SELECT network, actor, -1 FROM step_gone) "
        f"GROUP BY ALL HAVING sum(acts) > 0 {BUSY}"
    )
    write_accounts(con.sql(acted).to_arrow_table(), draft / "actors.parquet")
    con.unregister("step_new")
    con.unregister("step_gone")
    above = (*(folder.name for folder in layers.above), name)
    if len(above) > MOST:
        one = folded(con, now)
        for file in ("log.parquet", "gone.parquet"):
            if (draft / file).exists():
                (draft / file).rename(draft / f"step-{file}")
        _write_step(con, one, draft)
        above = (name,)
    told = LogMade(layers.base.name, above, tuple(b.name for b in batches), stage.folder.name)
    (draft / "log.json").write_bytes(msgspec.json.encode(told))
    return True


def _write_step(con: duckdb.DuckDBPyConnection, made: Step, folder: Path) -> None:
    write_parquet(made.new, folder / "log.parquet")
    index_ids(con, folder)
    if made.gone.num_rows:
        write_parquet(made.gone, folder / "gone.parquet")
