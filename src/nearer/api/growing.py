"""Ties that grow: what changed is worked out, put on what was made whole, and only the ties it touches are folded."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.derive import GROUP, Making, ego_table
from nearer.api.kept_open import make_open
from nearer.api.known import keep_names_after, machines
from nearer.api.layered import ACT_COLUMNS
from nearer.api.learnt import points_of, read_learnt
from nearer.api.overlay import Overlay, overlay
from nearer.api.rows import Rows
from nearer.api.stages import TieStage, made_in, new_draft
from nearer.api.tied import TieFiles, Totals, keep
from nearer.api.touched import Changed, changed
from nearer.api.whose import Whose
from nearer.people.persons import Persons
from nearer.store.home import Home, settle
from nearer.store.layers import MOST
from nearer.store.schema import write_parquet
from nearer.ties.acts import acts
from nearer.ties.kernel import fold
from nearer.ties.state import NEVER, State, blank
from nearer.ties.views import views

Ints = NDArray[np.int64]

AT_ONCE = 1_000_000
"""Acts of touched ties that are folded again at once."""


def grow_ties(
    home: Home, key: str, making: Making, before: TieStage, con: duckdb.DuckDBPyConnection, share: float
) -> TieStage | None:
    """The ties after a change, made of those `before`. None where they are better made whole: another lesson, a log
    that is no layer on theirs, other accounts of the user's own, the log of a community, or more than this share
    changes."""
    made = made_in(before.folder)
    step = None if made is None else making.log.step(made.log)
    if made is None or step is None or made.lesson != making.lesson[0] or _communal(making):
        return None
    if not before.ego.exists() or not pq.read_table(before.ego).equals(ego_table(making.people.ego_accounts)):
        return None
    files = TieFiles(before.folder, points_of(read_learnt(before.weights)))
    most = share * max(files.base.totals.acts, 1) - (files.totals.acts - files.base.totals.acts)
    if step.new.num_rows + step.gone.num_rows > most:
        return None
    draft = new_draft(home)
    making.write(draft)
    whose = Whose(before.folder, draft)
    found = changed(con, before, files, TieStage(draft), making, step, whose, most)
    if found is None or found.new.num_rows + len(found.ended) > most:
        shutil.rmtree(draft)
        return None
    write_parquet(found.new, draft / "interactions.parquet", group=GROUP)
    laid = overlay(files, found.ended, acts(found.new, files.points))
    _write(making, whose, files, laid)
    opened, since = made.opened, made.since
    if before.open.exists():
        opened, since = before.folder.name, int(files.rows.starts[-1])
    one, since = _write_rows(files, found, laid, draft, since)
    if found.lost:  # what is gone may have closed what is open now
        opened, since = "", 0
    above = (key,) if one else (*made.above, key)
    making.keep_made(draft, made.base or before.folder.name, above, opened, since)
    settle(draft, home.derived / key)
    stage = TieStage(home.derived / key)
    if found.lost:
        make_open(con, stage, TieFiles(stage.folder, files.points))
    return stage


def _communal(making: Making) -> bool:
    return any(b.manifest.account is None and b.manifest.last_us is not None for b in making.batches)


def _write(making: Making, whose: Whose, files: TieFiles, laid: Overlay) -> None:
    """Write everything that is kept for each tie."""
    persons, folder = laid.acts.persons, whose.after
    seen = views(making.people.members, pq.read_table(folder / "sight.parquet"), persons)
    arrays: dict[str, NDArray[Any]] = {
        "ties-facts": _facts(files, laid),
        "ties-since_us": seen.since_us,
        "ties-until_us": seen.until_us,
        "ties-machine": machines(making.people, persons),
        "ties-start": laid.acts.start,
        "ties-base_start": laid.acts.base_start,
        "ties-above_start": laid.acts.above_start,
        "acts-ended": laid.acts.ended,
        "acts-before": laid.acts.before,
        **{f"acts-{name}": getattr(laid.acts.above, name) for name in ACT_COLUMNS if name != "row"},
    }
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", values)
    keep(pa.table({"person": Persons.of(persons).column}), folder / "persons.arrow")
    keep_names_after(making.people, Persons.of(persons), laid.old, whose)
    totals = Totals(len(laid.acts), len(persons), _newest(arrays["ties-facts"]))
    (folder / "totals.json").write_bytes(msgspec.json.encode(totals))
    for name in ("weights.json", "record.json"):
        shutil.copy(whose.before / name, folder / name)


def _newest(facts: NDArray[Any]) -> int:
    """The time of the newest act of all ties."""
    return int(np.maximum(facts["last_in_us"], facts["last_out_us"]).max(initial=NEVER))


def _facts(files: TieFiles, laid: Overlay) -> NDArray[np.void]:
    """The facts of all ties: of those that nothing happened to as they were; of those to which only later acts came by
    folding these; of all others from their first act."""
    new = np.flatnonzero(laid.old < 0)
    # `take` copies records as they are, ten times faster than an index, which goes field by field.
    facts = np.take(files.state.facts, laid.old, mode="clip")
    facts[new] = blank(len(new))
    came = laid.came
    tie = laid.came_to
    first = came.time_us[came.start[:-1]]
    later = (laid.old[tie] >= 0) & ~laid.lost[tie] & (first > facts["ref_us"][tie])
    some = came.of(np.flatnonzero(later))
    facts[tie[later]] = fold(State(some.persons, facts[tie[later]]), some).facts
    touched = laid.touched.copy()
    touched[tie[later]] = False
    for ties in _in_parts(np.flatnonzero(touched), laid.acts.start):
        facts[ties] = fold(None, laid.acts.of(ties)).facts
    return facts


def _in_parts(ties: Ints, start: Ints) -> Iterator[Ints]:
    """Ties, as many at once as have so many acts."""
    sizes = np.cumsum(np.diff(start)[ties])
    while len(ties):
        count = max(1, int(np.searchsorted(sizes, AT_ONCE, side="right")))
        yield ties[:count]
        ties, sizes = ties[count:], sizes[count:] - sizes[count - 1]


def _write_rows(files: TieFiles, found: Changed, laid: Overlay, folder: Path, since: int) -> tuple[bool, int]:
    """Write which interactions ended, and where those above the base are; many files become one. Whether they did, and
    where the first one stands now that stood at the place `since` or after it."""
    here = folder / "interactions.parquet"
    held = files.rows
    over = np.zeros(0, np.int64) if held.ended is None else pq.read_table(held.ended)["place"].to_numpy()
    ended, row = np.union1d(over, found.ended).astype(np.int64), laid.acts.above.row
    every = (*held.files, here)
    one = len(every) > MOST
    if one:
        places = np.sort(row)
        write_parquet(Rows(every).at(places), folder / "all.parquet", group=GROUP)
        (folder / "all.parquet").rename(here)
        first = int(held.starts[1])
        ended, row = ended[ended < first], first + np.searchsorted(places, row)
        since = first + int(np.searchsorted(places, since))
    np.save(folder / "acts-row.npy", row.astype(np.int64))
    if len(ended):
        write_parquet(pa.table({"place": pa.array(ended)}), folder / "ended.parquet")
    return one, since
