"""What may be open in a home, kept beside its ties, with what later interactions are judged by."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nearer.api.stages import TieStage
from nearer.api.tied import keep, mapped
from nearer.conversations import Standing, renewed, settled
from nearer.store.schema import write_parquet

GROUP = 8_192
"""Rows in a row group: a day reads those of the last two months."""

_PARTS = tuple(field.name for field in fields(Standing))


def keep_open(con: duckdb.DuckDBPyConnection, interactions: str, folder: Path) -> None:
    """Write the acts that may still be open, and the rhythms of ties, of a relation of interactions."""
    con.execute(f"CREATE OR REPLACE TEMP VIEW interactions AS SELECT * FROM {interactions}")
    _write(*settled(con), folder)


def renew_open(
    con: duckdb.DuckDBPyConnection,
    before: TieStage,
    standing: Standing,
    came: pa.Table,
    rows_of: Callable[[pa.Table], pa.Table],
    folder: Path,
) -> None:
    """Write the same after some interactions came, from what there was before them and what stood then."""
    held = pa.concat_tables([pq.read_table(before.candidates), pq.read_table(before.rhythms)])
    _write(*renewed(con, held, standing, came, rows_of), folder)


def standing_of(stage: TieStage) -> Standing | None:
    """What later interactions are judged by, None where that was not kept."""
    files = {name: _file(stage.folder, name) for name in _PARTS}
    if not all(file.exists() for file in files.values()):
        return None
    return Standing(**{name: mapped(file) for name, file in files.items()})


def _write(found: pa.Table, standing: Standing, folder: Path) -> None:
    acts_open = pc.is_valid(found["talk"])
    write_parquet(found.filter(acts_open), folder / "candidates.parquet", group=GROUP)
    write_parquet(found.filter(pc.invert(acts_open)), folder / "rhythms.parquet", group=GROUP)
    for name in _PARTS:
        keep(getattr(standing, name), _file(folder, name))


def _file(folder: Path, name: str) -> Path:
    return folder / f"open-{name}.arrow"
