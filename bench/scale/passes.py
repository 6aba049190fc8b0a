"""Whole logs: the scan, Nearer and its rivals, each in its own process, and whether their numbers agree."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

import pyarrow.parquet as pq

from bench.scale import features
from bench.scale.contenders import OWN, RIVALS, SCAN, TELLER, Contender
from bench.scale.features import Agreement
from bench.scale.figures import Run
from bench.scale.log import Plan, write
from bench.scale.meter import Cost, Refused, measured

WARM_ROWS = 2_000
"""Rows of the log on which every contender loads and compiles before the clock starts."""
SIZES = (1_000_000, 10_000_000)


def sizes(rows: int) -> tuple[int, ...]:
    """The logs that a run of `rows` makes: those of SIZES that are smaller, and itself."""
    return (*(size for size in SIZES if size < rows), rows)


def whole_logs(
    rows: int, seed: int, folder: Path, said: Callable[[str], None], names: frozenset[str]
) -> Iterator[Run | Agreement]:
    """Nearer over the log of each size, and every rival that is named over the largest that it gets."""
    warm = write(Plan(WARM_ROWS, seed), folder)
    for size in sizes(rows):
        said(f"making {size:,} rows")
        log = write(Plan(size, seed), folder)
        rivals = [
            rival
            for rival in RIVALS
            if rival.name in names and size == max(one for one in sizes(rows) if one <= (rival.most or rows))
        ]
        yield from one_log(log, size, warm, tuple(rivals), said)


def one_log(
    log: Path, size: int, warm: Path, rivals: tuple[Contender, ...], said: Callable[[str], None]
) -> Iterator[Run | Agreement]:
    """The scan, Nearer, the rivals in turn, and the scan again, over one log."""
    said(f"{size:,} rows: scan")
    scan = measured(SCAN.work, log, warm)
    costs: list[tuple[Contender, Cost | Refused]] = []
    told: list[tuple[str, Path]] = []
    for one in (*OWN, TELLER, *rivals):
        said(f"{size:,} rows: {one.name}")
        table = log.with_name(f"{log.stem} {one.name}.features") if one.tells else None
        cost = measured(one.work, log, warm, needs=one.needs, features=table)
        if one is not TELLER:
            costs.append((one, cost))
        if table is not None and isinstance(cost, Cost):
            told.append((one.name, table))
    again = measured(SCAN.work, log, warm)
    assert isinstance(scan, Cost) and isinstance(again, Cost), "the scan did not run"
    unit = mean((scan.cpu_s, again.cpu_s))
    yield Run(SCAN.name, size, Cost(unit, mean((scan.wall_s, again.wall_s)), scan.peak_mib, again.load), 1.0)
    for one, cost in costs:
        if isinstance(cost, Refused):
            yield Run(one.name, size, None, None, cost.why)
        else:
            yield Run(one.name, size, cost, cost.cpu_s / unit)
    yield from agreements(told)


def agreements(told: list[tuple[str, Path]]) -> Iterator[Agreement]:
    """Everybody's numbers beside those of the first; the tables are deleted then."""
    if not told:
        return
    first, table = told[0]
    own = pq.read_table(table)
    for name, other in told[1:]:
        yield features.compare(first, own, name, pq.read_table(other))
    for _, path in told:
        path.unlink()
