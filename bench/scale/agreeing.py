"""Is it the same number whatever the way? Batch on 1, 2 and 8 threads, everything at once in memory, increments in
order of time, pieces that arrive in any order, and the replay, each as one hash of every bit of its results."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.scale import features, own
from bench.scale.figures import Digest, Run
from bench.scale.log import Plan, write
from bench.scale.meter import Refused, measured
from bench.scale.passes import WARM_ROWS
from nearer.store.clustered import build
from nearer.ties.acts import Acts
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import Columns, from_arrow, joined
from nearer.ties.engine.digest import digest
from nearer.ties.engine.durable import commit, everything
from nearer.ties.engine.folding import Folded, extend, fold, late, together
from nearer.ties.engine.held import Held
from nearer.ties.kernel import replay

THREADS = (1, 2, 8)
MOST = 300_000
"""Rows of the log that is folded in every way; it has acts of every kind, without times and without days."""
PIECES = 12
STATES = ", states alone"
"""The replay keeps no knots."""


def digests(rows: int, seed: int, folder: Path, said: Callable[[str], None]) -> Iterator[Run | Digest]:
    """The digests of a log of all `rows` by threads, and of a smaller one in every way."""
    every = Plan(min(rows, MOST), seed, every_kind=True)
    community = Plan(min(rows, MOST), seed, communal=True, every_kind=True)
    warm = write(Plan(WARM_ROWS, seed, every_kind=True), folder)
    for plan, work, title in (
        (Plan(rows, seed), "by_threads", f"{rows:,} rows"),
        (every, "every_way", f"{every.rows:,} rows of every kind"),
        (community, "every_way", f"{community.rows:,} rows of a community"),
    ):
        said(f"digests: {title}")
        log = write(plan, folder)
        table = log.with_name(f"{log.stem}.digests")
        cost = measured(f"bench.scale.agreeing:{work}", log, warm, features=table)
        if isinstance(cost, Refused):
            yield Run(f"digests, {title}", plan.rows, None, None, cost.why)
            continue
        for row in pq.read_table(table).to_pylist():
            alone = STATES if row["alone"] else ""
            yield Digest(row["way"], title + alone, row["digest"])
        table.unlink()


def by_threads(log: Path) -> pa.Table:
    """The batch on each number of threads."""
    with own.opened(log) as held:
        found = [
            (f"{threads} threads", digest(batch(held.snapshot(), features.AT_US, threads=threads)), False)
            for threads in THREADS
        ]
    return _table(found)


def every_way(log: Path) -> pa.Table:
    """The same log in every way that there is to its results."""
    table = pq.read_table(log)
    acts = from_arrow(table).sorted()
    own.cluster(log)
    found: list[tuple[str, str, bool]] = []
    with own.opened(log) as held:
        for threads in THREADS:
            made = digest(batch(held.snapshot(), features.AT_US, threads=threads))
            found.append((f"batch, {threads} threads", made, False))
    whole = fold(acts, features.AT_US)
    found.append(("at once in memory", digest([whole]), False))
    found.append(("increments in order of time", digest([_in_order(from_arrow(table))]), False))
    found.append(("pieces in any order, in memory", digest([_held(from_arrow(table))]), False))
    found.append(("pieces in any order, committed", digest([_in_any_order(table, log)]), False))
    found.append(("batch", digest([_bare(whole)]), True))
    found.append(("replay", digest([_replayed(acts)]), True))
    shutil.rmtree(own.clustered(log))
    return _table(found)


def _table(found: list[tuple[str, str, bool]]) -> pa.Table:
    return pa.table(
        {name: list(column) for name, column in zip(("way", "digest", "alone"), zip(*found, strict=True), strict=True)}
    )


def _in_order(acts: Columns) -> Folded:
    """The log in pieces as time goes: known ties are extended, new ones begun."""
    state = fold(acts.take(slice(0, 0)), features.AT_US)
    for piece in np.array_split(np.arange(len(acts)), PIECES):
        new = acts.take(piece).sorted()
        assert not late(state, new).any(), "a log in order of time has nothing late"
        known = np.isin(new.tie, state.tie)
        state = together([extend(state, new.take(known), features.AT_US), fold(new.take(~known), features.AT_US)])
    return state


def _held(acts: Columns) -> Folded:
    """The log in pieces of shuffled rows, into ties that are held in memory."""
    ties, seen = Held(), joined([])
    for piece in np.array_split(np.random.default_rng(5).permutation(len(acts)), PIECES):
        new, known = acts.take(piece), seen

        def past(some: NDArray[np.int64], known: Columns = known) -> Columns:
            return known.take(np.isin(known.tie, some)).sorted()

        ties.add(new, features.AT_US, past)
        seen = joined([seen, new])
    return extend(ties.all(), joined([]), features.AT_US)


def _in_any_order(table: pa.Table, log: Path) -> Folded:
    """The log in pieces of shuffled rows, each committed with its results; what the last reader finds."""
    dice = np.random.default_rng(3)
    pieces = np.array_split(dice.permutation(len(table)), PIECES)
    folder = log.with_suffix(".pieces")
    shutil.rmtree(folder, ignore_errors=True)
    with build(folder, table.take(pieces[0].tolist()), buckets=4) as held:
        own.publish(held)
        for piece in pieces[1:]:
            commit(held, table.take(piece.tolist()), features.AT_US)
        found = together(list(everything(held.snapshot())))
    shutil.rmtree(folder)
    # Rows hold no closeness of a moment: with no further acts it is that of the log's end.
    return extend(found, from_arrow(table.slice(0, 0)), features.AT_US)


def _bare(folded: Folded) -> Folded:
    """The states alone, without the book that is kept of knots."""
    facts, none = folded.facts.copy(), np.zeros(len(folded) + 1, np.int64)
    facts["knot_week"] = 0
    return Folded(folded.tie, facts, none, none[:0], np.zeros((len(folded), 2)))


def _replayed(acts: Columns) -> Folded:
    """The states after a replay that tells what each act did."""
    start = acts.starts()
    width = len(str(len(start)))
    state, _ = replay(
        Acts(
            tuple(str(number).zfill(width) for number in range(len(start) - 1)),
            start,
            *acts.all()[1:],
            row=np.arange(len(acts)),
        )
    )
    return _bare(Folded(acts.tie[start[:-1]], state.facts, start, start[:0], np.zeros((len(state), 2))))
