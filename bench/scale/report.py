"""The figures as tables for the terminal, and as JSON."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bench.scale.figures import Bar, Figures, Machine, Verdict

LIBRARIES = ("duckdb", "pyarrow", "numba", "numpy", "polars", "pandas", "networkx", "msgspec", "orjson")
_STYLES = {Verdict.AIM: "bold green", Verdict.HOLDS: "green", Verdict.MISSES: "bold red", Verdict.UNKNOWN: "dim"}


def machine(began: float) -> Machine:
    """This machine; `began` is its load average when the bench began."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return Machine(
        processors=os.cpu_count() or 1,
        model=model or platform.processor(),
        memory_gib=memory,
        python=platform.python_version(),
        libraries=dict(_versions()),
        load=(began, os.getloadavg()[0]),
    )


def _versions() -> Iterator[tuple[str, str]]:
    for name in LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def written(figures: Figures) -> str:
    """The figures as JSON, with what they come to."""
    told = asdict(figures)
    for bar, row in zip(figures.bars, told["bars"], strict=True):
        row["verdict"] = bar.verdict
    return json.dumps(told | {"agree": figures.agree}, indent=1)


def shown(figures: Figures) -> RenderableType:
    """The figures as tables."""
    parts: list[RenderableType] = [_heading(figures.machine)]
    if figures.runs:
        parts.append(_runs(figures))
    if figures.spreads:
        parts.append(_spreads(figures))
    if figures.sizes:
        parts.append(_sizes(figures))
    if figures.agreements or figures.digests:
        parts.append(_checks(figures))
    if figures.bars:
        parts.append(_bars(figures.bars))
    return Group(*parts)


def _heading(here: Machine) -> Text:
    libraries = ", ".join(f"{name} {number}" for name, number in here.libraries.items())
    return Text(
        f"{here.processors} processors ({here.model or platform.machine()}), {here.memory_gib:.0f} GiB, "
        f"Python {here.python}, {libraries}\n"
        f"load average {here.load[0]:.1f} at the beginning, {here.load[1]:.1f} at the end: compare CPU seconds and the "
        "multiples of the scan, not the wall's"
    )


def _runs(figures: Figures) -> Table:
    table = Table("what", title="Whole logs, each in its own process", title_justify="left")
    for name in ("rows", "CPU s", "x scan", "wall s", "peak MiB", "rows per CPU s", "load"):
        table.add_column(name, justify="right")
    rows = None
    for run in figures.runs:
        if rows not in (None, run.rows):
            table.add_section()
        rows = run.rows
        if run.cost is None:
            table.add_row(run.name, f"{run.rows:,}", Text(run.why, style="dim"))
            continue
        cost = run.cost
        table.add_row(
            run.name,
            f"{run.rows:,}",
            f"{cost.cpu_s:.2f}",
            "" if run.scans is None else f"{run.scans:.1f}",
            f"{cost.wall_s:.2f}",
            f"{cost.peak_mib:,.0f}",
            f"{run.rows / max(cost.cpu_s, 1e-9):,.0f}",
            f"{cost.load:.1f}",
        )
    return table


def _spreads(figures: Figures) -> Table:
    table = Table("what", title="Short work, in milliseconds", title_justify="left")
    for name in ("rows", "times", "median CPU", "median", "p95"):
        table.add_column(name, justify="right")
    for one in figures.spreads:
        table.add_row(
            one.name,
            f"{one.rows:,}",
            str(one.count),
            f"{one.median_cpu_ms:.3f}",
            f"{one.median_ms:.3f}",
            "" if one.p95_ms is None else f"{one.p95_ms:.3f}",
        )
    return table


def _sizes(figures: Figures) -> Table:
    table = Table("what", title="Sizes", title_justify="left")
    table.add_column("rows", justify="right")
    table.add_column("", justify="right")
    for one in figures.sizes:
        table.add_row(one.name, f"{one.rows:,}", f"{one.value:,.2f} {one.unit}")
    return table


def _checks(figures: Figures) -> Table:
    table = Table("what", "beside", title="Do the numbers agree?", title_justify="left")
    table.add_column("ties", justify="right")
    table.add_column("columns", justify="right")
    table.add_column("whole numbers")
    table.add_column("greatest difference", justify="right")
    for one in figures.agreements:
        table.add_row(
            one.other,
            one.one,
            f"{one.ties:,}",
            str(one.columns),
            Text("differ: " + ", ".join(one.apart), style="bold red") if one.apart else "equal",
            Text(f"{one.greatest:.1e} {one.where}", style="" if one.greatest <= 1e-9 else "bold red"),
        )
    for log in dict.fromkeys(digest.log for digest in figures.digests):
        same = figures.equal(log)
        ways = [digest for digest in figures.digests if digest.log == log]
        table.add_row(
            "; ".join(digest.way for digest in ways),
            log,
            "",
            "",
            "bit-equal" if same else Text("differ", style="bold red"),
            Text("" if same else " ".join(digest.value[:8] for digest in ways)),
        )
    return table


def _bars(bars: tuple[Bar, ...]) -> Table:
    table = Table("bar", title="The bars", title_justify="left")
    table.add_column("here", justify="right")
    table.add_column("limit", justify="right")
    table.add_column("aim", justify="right")
    table.add_column("")
    for bar in bars:
        sign = "at least" if bar.least else "at most"
        table.add_row(
            bar.name,
            "" if bar.value is None else f"{bar.value:,.3g} {bar.unit}",
            f"{sign} {bar.limit:g}",
            "" if bar.aim is None else f"{bar.aim:g}",
            Text(bar.verdict, style=_STYLES[bar.verdict]),
        )
    return table
