"""The bars that scale has to pass, beside what this run measured."""

from collections.abc import Iterator

from bench.scale.contenders import CLUSTERING, FROM_RAW, PASS, RIVALS
from bench.scale.figures import Bar, Figures, Run
from bench.scale.increments import KNOT, TRAJECTORY, committed, durable, in_memory
from bench.scale.ingest import FORMS, TO_LOG
from bench.scale.serving import PAGES, START

MIB = 1024.0


def bars(figures: Figures) -> Iterator[Bar]:
    """Every bar, in the order in which they were set; those that this run did not measure have no value. Milliseconds
    are those of the processor: the wall's, and the 95th percentile, stand in the table of short work."""
    rows = max((run.rows for run in figures.runs), default=0)
    own = _run(figures, PASS, rows)
    yield Bar(f"pass over the clustered log, {rows:,}", 2.5, 1.5, "x the scan", own.scans if own else None)
    raw = _run(figures, FROM_RAW, rows)
    yield Bar(f"from the raw log, {rows:,}", 12, 6, "x the scan", raw.scans if raw else None)
    peaks = [run.cost.peak_mib for name in (PASS, CLUSTERING) if (run := _run(figures, name, rows)) and run.cost]
    yield Bar(f"peak of pass and clustering, {rows:,}", MIB, MIB / 2, "MiB", max(peaks, default=None))
    for rival in RIVALS:
        ran = next((run for run in figures.runs if run.name == rival.name and run.cost), None)
        beside = _run(figures, PASS, ran.rows) if ran else None
        times = ran.cost.cpu_s / beside.cost.cpu_s if ran and ran.cost and beside and beside.cost else None
        yield Bar(f"pass against {rival.name}", rival.bar or 1, None, "times", times, least=True)
    largest = max((one.rows for one in figures.spreads), default=rows)
    for count, limit, aim in ((1, 0.02, None), (1_000, 5, 2)):
        yield Bar(f"{in_memory(count)}, {largest:,}", limit, aim, "ms", _cpu_ms(figures, in_memory(count), largest))
    for name, limit, aim in ((committed(1), 2, None), (durable(1_000), 100, 30)):
        yield Bar(f"{name}, {largest:,}", limit, aim, "ms", _cpu_ms(figures, name, largest))
    least = min((one.rows for one in figures.spreads), default=rows)
    far, near = (_cpu_ms(figures, durable(1_000), size) for size in (largest, least))
    grown = far / near if far and near and largest > least else None
    yield Bar(f"{durable(1_000)}, {largest:,} against {least:,}", 6, None, "times", grown)
    apart = sum(not figures.equal(log) for log in {digest.log for digest in figures.digests})
    yield Bar("logs whose digests differ by way or threads", 0, None, "", apart if figures.digests else None)
    yield Bar(KNOT, 8, None, "bytes", next((one.value for one in figures.sizes if one.name == KNOT), None))
    yield Bar(TRAJECTORY, 10, None, "ms", _cpu_ms(figures, TRAJECTORY, largest))
    for form in FORMS:
        taken = next((run for run in figures.runs if run.name == f"{form}: {TO_LOG}" and run.cost), None)
        yield Bar(f"{form} to the log", 1.3, 1, "x orjson.loads alone", taken.scans if taken else None)
        peak = taken.cost.peak_mib if taken and taken.cost else None
        yield Bar(f"{form} to the log, peak", 256, None, "MiB", peak)
    start = next((size.value for size in figures.sizes if size.name == START), None)
    yield Bar(START, 3, 1, "s", start)
    for page in PAGES:
        warm = next((one.median_cpu_ms for one in figures.spreads if one.name == page), None)
        yield Bar(f"{page}, warm", 250, 100, "ms", warm)


def _run(figures: Figures, name: str, rows: int) -> Run | None:
    return next((run for run in figures.runs if run.name == name and run.rows == rows and run.cost), None)


def _cpu_ms(figures: Figures, name: str, rows: int) -> float | None:
    return next((one.median_cpu_ms for one in figures.spreads if one.name == name and one.rows == rows), None)
