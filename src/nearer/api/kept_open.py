"""What may be open in a home, kept beside its ties, with what later interactions are judged by.

It lies in a folder of its own in that of the ties, which appears by a rename. Interactions that came change it for few
people, and only some pages show it: so it is made when it is first asked for, by whichever process asks, from what was
open when it was asked for last and all that came since.
"""

import errno
import shutil
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from uuid import uuid4

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nearer.api.stages import TieStage, made_in
from nearer.api.tied import TieFiles, keep, mapped
from nearer.conversations import READ, Standing, renewed, settled
from nearer.people.columns import compute, numbers
from nearer.store.home import settle
from nearer.store.schema import write_parquet

GROUP = 8_192
"""Rows in a row group: a day reads those of the last two months."""

_PARTS = tuple(field.name for field in fields(Standing))


@dataclass(frozen=True, slots=True)
class _Before:
    """What was open when fewer interactions were there: of which ties, what it was judged by, and what came since."""

    ties: TieStage
    standing: Standing
    came: pa.Table


def make_open(con: duckdb.DuckDBPyConnection, ties: TieStage, files: TieFiles) -> None:
    """Write the acts that may still be open, and the rhythms of ties, unless that was done before."""
    final = ties.open
    if final.exists():
        return
    before = _before(ties, files)
    draft = ties.folder / f".tmp-{uuid4().hex}"
    draft.mkdir(mode=0o700)
    try:
        if before is None:
            con.execute(f"CREATE OR REPLACE TEMP VIEW interactions AS SELECT * FROM {files.rows.relation}")
            _write(*settled(con), draft)
        else:
            held = pa.concat_tables([pq.read_table(before.ties.candidates), pq.read_table(before.ties.rhythms)])
            _write(*renewed(con, held, before.standing, before.came, partial(_with, files)), draft)
        settle(draft, final)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):  # else another process has made the same meanwhile
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _before(ties: TieStage, files: TieFiles) -> _Before | None:
    """What the ties go on from, None where all has to be looked at."""
    made = made_in(ties.folder)
    if made is None or not made.opened:
        return None
    stage = TieStage(ties.folder.parent / made.opened)
    standing = _standing(stage)
    if standing is None:
        return None
    came = np.arange(made.since, files.rows.starts[-1])
    if files.rows.ended is not None:
        came = np.setdiff1d(came, pq.read_table(files.rows.ended)["place"].to_numpy())
    return _Before(stage, standing, files.rows.at(came))


def _standing(stage: TieStage) -> Standing | None:
    """What later interactions are judged by, None where that was not kept."""
    kept = {name: stage.open / f"{name}.arrow" for name in _PARTS}
    if not all(file.exists() for file in kept.values()):
        return None
    return Standing(**{name: mapped(file) for name, file in kept.items()})


def _with(files: TieFiles, whose: pa.Table) -> pa.Table:
    """The interactions with some people (column `person`)."""
    place = compute.index_in(whose["person"].combine_chunks(), value_set=files.persons.column)
    return files.rows.at(np.sort(files.acts.of(np.sort(numbers(place, -1))).row), READ)


def _write(found: pa.Table, standing: Standing, folder: Path) -> None:
    acts_open = pc.is_valid(found["talk"])
    write_parquet(found.filter(acts_open), folder / "candidates.parquet", group=GROUP)
    write_parquet(found.filter(pc.invert(acts_open)), folder / "rhythms.parquet", group=GROUP)
    for name in _PARTS:
        keep(getattr(standing, name), folder / f"{name}.arrow")
