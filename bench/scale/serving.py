"""A home made of the log, as a user meets it: its import, the start of the server to the first page, and the pages."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pyarrow as pa
import pyarrow.parquet as pq

from bench.scale.figures import Run, Size, Spread, from_table, to_table
from bench.scale.lines import interactions
from bench.scale.log import END_US, Plan
from bench.scale.meter import Cost, measured
from nearer.model.time import from_us

PAGES = ("Today", "Circles", "Person (busiest)")
"""The pages that have a bar, among those of bench.pages."""
START = "nearer serve, start to the first page"
IMPORT = "import of the home"
_WARM = 2_000
_PATIENCE_S = 900


def home_of(log: Path) -> Path:
    """Where the home of a file of interactions lies."""
    return log.with_suffix(".home")


def served(rows: int, seed: int, folder: Path, said: Callable[[str], None]) -> Iterator[Run | Size | Spread]:
    """The home's import, the time to the first page of a real server on it, and every page, cold and warm."""
    said(f"writing {rows:,} interactions")
    log = interactions(Plan(rows, seed), folder / f"home-{rows}.jsonl")
    warm = interactions(Plan(_WARM, seed), folder / f"home-{_WARM}.jsonl")
    said("importing them")
    imported = measured("bench.scale.serving:import_home", log, warm)
    if not isinstance(imported, Cost):
        yield Run(IMPORT, rows, None, None, imported.why)
        return
    yield Run(IMPORT, rows, imported, None)
    said("starting the server")
    yield Size(START, rows, first_page_s(home_of(log)), "s")
    said("asking for pages")
    table = folder / "pages.parquet"
    cost = measured("bench.scale.serving:ask", log, warm, features=table)
    if not isinstance(cost, Cost):
        yield Run("pages", rows, None, None, cost.why)
        return
    yield Run("all pages, in one process", rows, cost, None)
    yield from from_table(pq.read_table(table))
    table.unlink()


def import_home(log: Path) -> None:
    """Import the file into a home beside it."""
    from nearer.api.nearer import Nearer

    with Nearer.open(home_of(log), clock=lambda: from_us(END_US)) as nearer:
        nearer.import_(nearer.examine([log], me="me"))


def ask(log: Path) -> pa.Table:
    """Ask for every page that `make bench-pages` asks for: once cold, then warm, through the web app."""
    from bench.pages import WARM, timings
    from nearer.api.nearer import Nearer

    rows = int(log.stem.rpartition("-")[2])
    with Nearer.open(home_of(log), clock=lambda: from_us(END_US)) as nearer:
        found: list[Spread | Size] = []
        for one in timings(nearer):
            cold, warm = one.cold, one.warm
            found.append(Spread(f"{one.page}, cold", rows, 1, cold.wall * 1000, None, cold.cpu * 1000))
            found.append(Spread(one.page, rows, WARM, warm.wall * 1000, None, warm.cpu * 1000))
    return to_table(found)


def first_page_s(home: Path) -> float:
    """Seconds on the wall from the start of a real `nearer serve` to the last byte of its first page."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "nearer", "serve", "--home", str(home), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = next(
                (found[0] for line in server.stdout if (found := re.search(r"http://\S+", line)) is not None), ""
            )
            with urlopen(address, timeout=_PATIENCE_S) as page:
                page.read()
            return time.perf_counter() - began
        finally:
            os.kill(server.pid, signal.SIGINT)
