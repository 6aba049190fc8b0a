"""Readers while others write: pages of a real server on a home into which another process imports a large log.

The home is made by an import of an invented log (bench/pages.py). A real `nearer serve` answers pages, first while
nothing else happens, then from the moment at which `nearer import` begins until it has ended, and until a thousand were
asked for at least. Every answer has to be whole: status 200, the end of the page, and as many people as the home had
before or has after the import, never anything between. Seconds are those on the wall, since a reader waits on the wall;
two cores are shared by the server, the import, and whatever else the machine does.

    python -m bench.reading --rows 1000000 --more 10000000
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.pages import write_log

IDLE, LEAST = 200, 1_000
"""Pages that are asked for while nothing is written, and at least while something is (the bar's thousand)."""
PATIENCE_S = 120.0
PAUSE_S = 0.05
"""Between two pages: readers click, they do not hammer. Our own choice."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page: how long it took, whether it came whole, and how many people it told of (None where it tells none)."""

    page: str
    seconds: float
    whole: bool
    people: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. Seconds of the answers' middle and of the 95th of a hundred; `torn` told of people in a number
    that the home had neither before nor after."""

    idle: tuple[float, float]
    busy: tuple[float, float]
    during: int
    pages: int
    failed: int
    torn: int
    import_s: float


def asked(base: str, page: str) -> Answer:
    """Ask for one page and look whether it is whole."""
    began = time.perf_counter()
    try:
        with urllib.request.urlopen(f"{base}{page}", timeout=PATIENCE_S) as answer:
            text = answer.read().decode()
            whole = answer.status == 200
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return Answer(page, time.perf_counter() - began, False, None)
    took = time.perf_counter() - began
    if page.partition("?")[0].endswith(".json"):
        return Answer(page, took, whole, int(json.loads(text)["total"]))
    return Answer(page, took, whole and text.rstrip().endswith("</html>"), None)


def pages(base: str) -> tuple[str, ...]:
    """The pages of the bars, with a person, and the one that tells how many people there are."""
    with urllib.request.urlopen(f"{base}/people", timeout=PATIENCE_S) as answer:
        found = re.search(r'href="(/people/[^"/?]+)"', answer.read().decode())
    if found is None:
        raise SystemExit("the page People names nobody")
    return ("/", "/circles", found[1], "/people.json")


def measure(folder: Path, rows: int, more: int) -> Told:
    """Make the home, start the server, and read while a log comes in."""
    home, first, second = folder / "home", folder / "first.jsonl", folder / "second.jsonl"
    write_log(first, rows, max(1, rows // 50), prefix="a")
    write_log(second, more, max(1, more // 50) + 7, seed=2, prefix="b")
    if importing(home, first).wait():
        raise SystemExit("the first import failed")
    command = [sys.executable, "-m", "nearer", "serve", "--home", str(home), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            lines = (re.search(r"http://[^\s/]+", line) for line in server.stdout)
            base = next(found[0] for found in lines if found is not None)
            return _read(base, home, second)
        finally:
            server.send_signal(signal.SIGINT)


def importing(home: Path, log: Path) -> "subprocess.Popen[bytes]":
    """Another process that imports a log."""
    command = [sys.executable, "-m", "nearer", "import", str(log), "--me", "me", "--yes", "--home", str(home)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _read(base: str, home: Path, log: Path) -> Told:
    around = pages(base)
    for page in around:
        asked(base, page)
    idle = [asked(base, around[n % len(around)]) for n in range(IDLE)]
    began = time.perf_counter()
    process = importing(home, log)
    busy: list[Answer] = []
    during, took = 0, 0.0
    while not took or len(busy) < LEAST:
        busy.append(asked(base, around[len(busy) % len(around)]))
        time.sleep(PAUSE_S)
        if not took and process.poll() is not None:
            during, took = len(busy), time.perf_counter() - began
    if process.wait():
        raise SystemExit("the second import failed")
    known = {one.people for one in (*idle[-len(around) :], asked(base, around[-1])) if one.people is not None}
    return Told(
        idle=_spread(idle),
        busy=_spread(busy[:during]),
        during=during,
        pages=len(busy),
        failed=sum(not one.whole for one in busy),
        torn=sum(one.people is not None and one.people not in known for one in busy),
        import_s=took,
    )


def _spread(answers: list[Answer]) -> tuple[float, float]:
    seconds = np.array([one.seconds for one in answers])
    return float(np.median(seconds)), float(np.percentile(seconds, 95))


def told(figures: Told) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{figures.pages:,} pages, {figures.during:,} of them during an import of {figures.import_s:.0f} s"
    yield f"failed {figures.failed}, torn {figures.torn}"
    for name, (middle, high) in (("idle", figures.idle), ("during the import", figures.busy)):
        yield f"{name:<20}{middle * 1000:>9.0f} ms in the middle{high * 1000:>9.0f} ms p95"
    yield f"p95 against idle {figures.busy[1] / figures.idle[1]:.1f} (bar 3), load {os.getloadavg()[0]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Pages while a large log is imported.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--more", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="make all of it in here, and leave it there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder: Path = args.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        sys.stdout.write("\n".join(told(measure(folder, args.rows, args.more))) + "\n")


if __name__ == "__main__":
    main()
