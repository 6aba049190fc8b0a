"""New acts on a log that stands, to their ties' new closeness.

*In memory*: all ties are held (nearer.ties.engine.held), and new acts are folded into them. *Durable*: the same, and
the acts are committed together with the new results of their ties; then a new snapshot is taken and the new results
are read from it, as a page does. *Durable, by a process that holds nothing*: the results of the touched ties are read
from the clustered log before they are extended. No reader waits meanwhile.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.scale import features, own
from bench.scale.figures import Run, Size, Spread, from_table, spread, to_table
from bench.scale.log import Plan, write
from bench.scale.meter import Refused, measured
from bench.scale.news import BEGIN_US, HOUR_US, drawn, news
from bench.scale.passes import WARM_ROWS, sizes
from nearer.store.clustered import ClusteredLog
from nearer.ties.engine.batch import batch
from nearer.ties.engine.columns import NAMES, Columns, from_arrow
from nearer.ties.engine.durable import commit, commit_held, everything, known
from nearer.ties.engine.held import Held
from nearer.ties.engine.history import end_of, week_of, weekly

COUNTS = {1: 2_000, 1_000: 200, 100_000: 10}
"""So many new acts at a time, and how often in memory; a tenth as often, and at least ten times, when durable."""
FEW, SMALL = 10, 1_000_000
"""On logs below SMALL each is done FEW times, and none with more acts than the log has."""
TRAJECTORIES = 300
KNOT, TRAJECTORY = "history, a knot", "history, one trajectory over all weeks"


def in_memory(count: int) -> str:
    """What so many new acts in memory are called in the report."""
    return f"{count:,} new, in memory"


def committed(count: int) -> str:
    """What so many new acts until they stand on the disk, not yet read again, are called in the report."""
    return f"{count:,} new, committed"


def durable(count: int) -> str:
    """What so many new acts that are committed are called in the report."""
    return f"{count:,} new, durable and readable"


def durable_unheld(count: int) -> str:
    """The same by a process that holds no ties."""
    return f"{durable(count)}, by a process that holds nothing"


def increments(rows: int, seed: int, folder: Path, said: Callable[[str], None]) -> Iterator[Run | Spread | Size]:
    """Increments and the history on the log of each size."""
    warm = write(Plan(WARM_ROWS, seed), folder)
    for size in sizes(rows):
        log = write(Plan(size, seed), folder)
        for name, work in (
            ("in memory", "bench.scale.increments:extend_in_memory"),
            ("durable", "bench.scale.increments:extend_durable"),
        ):
            said(f"{size:,} rows: increments, {name}")
            table = log.with_name(f"{log.stem} {name}.spreads")
            cost = measured(work, log, warm, features=table)
            if isinstance(cost, Refused):
                yield Run(f"increments, {name}", size, None, None, cost.why)
                continue
            yield Run(f"increments, {name}, with making the state", size, cost, None)
            yield from from_table(pq.read_table(table))
            table.unlink()


def repeats(rows: int) -> Iterator[tuple[int, int]]:
    """How many new acts at a time, and how often."""
    for count, often in COUNTS.items():
        if rows >= SMALL or count <= rows:
            yield count, often if rows >= SMALL else FEW


def extend_in_memory(log: Path) -> pa.Table:
    """The state of all ties at hand, and new acts folded into it."""
    dice = np.random.default_rng(7)
    size = pq.read_metadata(log).num_rows
    found: list[Spread | Size] = []
    since = BEGIN_US
    with own.opened(log) as clustered:
        snapshot = clustered.snapshot()
        ties = Held(batch(snapshot, features.AT_US, threads=own.THREADS))
        every = ties.all()
        tie, acts = every.tie, (every.facts["n_in"] + every.facts["n_out"]).astype(np.int64)
        del every
        for count, often in repeats(size):
            # All are drawn first: what drawing them costs, in the caches too, is no part of taking them in.
            coming: list[Columns] = []
            for _ in range(often):
                coming.append(news(dice, drawn(dice, tie, acts, count), count, since))
                since += HOUR_US
            since -= often * HOUR_US
            took: list[tuple[float, float]] = []
            for new in coming:
                since += HOUR_US
                one = tuple(column[0].item() for column in new.all())
                wall, cpu = time.perf_counter(), time.process_time()
                if count == 1:
                    assert ties.add_one(*one, at_us=since) is not None, "nothing here is late"
                else:
                    ties.add(new, since, lambda some: from_arrow(snapshot.acts_of(some)))
                took.append((time.perf_counter() - wall, time.process_time() - cpu))
            found.append(spread(in_memory(count), size, took))
    return to_table(found)


def extend_durable(log: Path) -> pa.Table:
    """New acts committed to the clustered log with the new results of their ties, and read back."""
    dice = np.random.default_rng(7)
    own.cluster(log)
    size = pq.read_metadata(log).num_rows
    found: list[Spread | Size] = []
    with own.opened(log) as held:
        published = own.publish(held)
        found += history(held, size, dice, published)
        ties = Held(everything(held.snapshot()))

        def extended_held(new: pa.Table, at_us: int) -> NDArray[np.int64]:
            return commit_held(held, ties, new, at_us).tie

        def extended(new: pa.Table, at_us: int) -> NDArray[np.int64]:
            return commit(held, new, at_us).tie

        since = BEGIN_US
        # What is held must see every act, so the process that holds nothing comes after it.
        for name, extend in ((durable, extended_held), (durable_unheld, extended)):
            for count, often in repeats(size):
                took: list[tuple[float, float]] = []
                stood: list[tuple[float, float]] = []
                for _ in range(max(FEW, often // 10)):
                    new = newly(dice, published, count, since)
                    since += HOUR_US
                    wall, cpu = time.perf_counter(), time.process_time()
                    touched = extend(new, since)
                    stood.append((time.perf_counter() - wall, time.process_time() - cpu))
                    known(held.snapshot(), touched)
                    took.append((time.perf_counter() - wall, time.process_time() - cpu))
                if name is durable:
                    found.append(spread(committed(count), size, stood))
                found.append(spread(name(count), size, took))
    # It has acts now that the log has not.
    shutil.rmtree(own.clustered(log))
    return to_table(found)


def newly(dice: np.random.Generator, published: own.Published, count: int, since_us: int) -> pa.Table:
    """New acts; of more than one, one in twenty begins a tie that nobody has heard of."""
    chosen = drawn(dice, published.tie, published.acts, count)
    fresh = dice.random(count) < 0.05 if count > 1 else np.zeros(1, np.bool_)
    chosen = np.where(fresh, (1 << 40) + dice.integers(0, 1 << 20, count), chosen)
    return table_of(news(dice, chosen, count, since_us))


def table_of(acts: Columns) -> pa.Table:
    """Acts as rows of the log."""
    return pa.table([pa.array(column) for column in acts.all()], names=list(NAMES))


def history(
    held: ClusteredLog, rows: int, dice: np.random.Generator, published: own.Published
) -> Iterator[Spread | Size]:
    """What a knot takes on the disk, and how long one trajectory over all weeks takes, from the files."""
    yield Size("history, knots", rows, published.knots, "knots")
    yield Size(KNOT, rows, published.knot_bytes / max(published.knots, 1), "bytes")
    weeks = np.arange(*week_of(np.array([BEGIN_US - 3 * 365 * 24 * HOUR_US, BEGIN_US])), dtype=np.int64)
    assert len(weeks) > 150 and end_of(weeks)[-1] <= BEGIN_US
    took: list[tuple[float, float]] = []
    for tie in drawn(dice, published.tie, published.acts, TRAJECTORIES):
        one = np.array([tie])
        wall, cpu = time.perf_counter(), time.process_time()
        curve = weekly(known(held.snapshot(), one), weeks)
        took.append((time.perf_counter() - wall, time.process_time() - cpu))
        assert curve.points.shape == (1, len(weeks))
    yield spread(TRAJECTORY, rows, took)
