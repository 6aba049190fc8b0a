"""How quick the pages are, and the import, on a plain log of a million activities and ten thousand people; and how
quick they are on a home of many more, made in bulk (bench/largehome.py) because no import is wanted there.

The log is made up (seeded): one ego, people whose activity falls off like a power of their rank, bursts and silences
over three years, messages, replies, likes, mentions, reposts and follows. Time is told as the wall saw it and as the
processor spent it, because a machine that others use shows the first only. Warm is the middle of five requests, after
one cold one; a page is asked for through the web app, as HTML.

A real process is started on the home too: until it answers its first page, and how much memory it takes. Of that,
`own` is what no file stands behind; the rest is files that are looked into, which the machine may let go of. It starts
as an installation does: its code is compiled (an installer does that, here a start before), and pandas, a tool of
development that Arrow loads wherever it finds it, is not there.

    make bench-pages [ROWS=1000000]
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import quote

import msgspec
import numpy as np
from starlette.testclient import TestClient

from bench.largehome import build
from nearer.api.nearer import Nearer
from nearer.faces.web.app import create_app

NOW = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)
AIM_MS, BOUND_MS = 100.0, 250.0
WARM = 5
MOST_IMPORTED = 1_000_000
"""Of more rows the home is made in bulk."""
PATIENCE = 600.0
SPAN_DAYS = 3 * 365
VERBS = ("message", "reply", "like", "mention", "repost", "follow")
SHARES = (0.34, 0.26, 0.25, 0.07, 0.06, 0.02)
WORDS = (
    "thread",
    "paper",
    "glue",
    "press",
    "needle",
    "linen",
    "board",
    "spine",
    "cover",
    "margin",
    "fold",
    "stitch",
    "knife",
    "bone",
    "awl",
    "tape",
    "cloth",
    "leather",
)
QUESTIONS = ("Could you tell me which one you use?", "Did it hold?", "When are you in town again?")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the wall's clock and seconds of processor time of this process, all its threads together."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Timing:
    """One page: its name, the first request, and the middle of the warm ones; `size` is that of the HTML in bytes."""

    page: str
    cold: Spent
    warm: Spent
    size: int


@dataclass(frozen=True, slots=True)
class Started:
    """A real process: seconds until the first page was there, and memory after it in MB: its own, and at most."""

    wall: float
    cpu: float
    own: float
    most: float


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the program prints. `imported` is how long the home took to come about: by import, or in bulk."""

    rows: int
    people: int
    imported: Spent
    started: Started
    own: float
    most: float
    decoded: tuple[tuple[str, Spent], ...]
    opened: Spent
    pages: tuple[Timing, ...]


def write_log(path: Path, rows: int, people: int, seed: int = 1, prefix: str = "a") -> None:
    """Write a plain log of `rows` acts between `me` and `people` others as JSON lines, in order of time; their ids
    begin with `prefix`."""
    dice = np.random.default_rng(seed)
    weight = 1.0 / np.arange(1, people + 1) ** 0.9
    who = np.concatenate(
        (np.arange(min(people, rows)), dice.choice(people, max(0, rows - people), p=weight / weight.sum()))
    )
    # Everybody has a season of their own in which most of what passes between them and ego happens.
    season = dice.uniform(0, SPAN_DAYS, people)
    near = np.abs(dice.normal(season[who], 120.0))
    day = np.where(dice.random(rows) < 0.6, near, dice.uniform(0, SPAN_DAYS, rows)) % SPAN_DAYS
    second = np.sort((day * 86_400).astype(np.int64))
    start = NOW - timedelta(days=SPAN_DAYS, hours=3)
    who = who[np.argsort(day, kind="stable")]
    verb = dice.choice(len(VERBS), rows, p=SHARES)
    incoming = dice.random(rows) < 0.5
    length = dice.integers(3, 24, rows)
    word = dice.integers(0, len(WORDS), rows)
    asks = dice.random(rows) < 0.06
    last: dict[int, str] = {}
    with path.open("w", encoding="utf-8") as out:
        for i in range(rows):
            other, kind = int(who[i]), VERBS[int(verb[i])]
            name = f"person-{other:05d}"
            row: dict[str, str] = {
                "time": (start + timedelta(seconds=int(second[i]))).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "actor": name if incoming[i] else "me",
                "target": "me" if incoming[i] else name,
                "verb": kind,
                "id": f"{prefix}{i}",
            }
            if kind in ("message", "reply", "mention"):
                said = " ".join(WORDS[(int(word[i]) + 7 * k) % len(WORDS)] for k in range(int(length[i])))
                row["text"] = f"{said}. {QUESTIONS[i % len(QUESTIONS)]}" if asks[i] else said
            if kind in ("reply", "like", "repost") and other in last:
                row["in_reply_to"] = last[other]
            if kind in ("reply", "mention"):
                last[other] = row["id"]
            out.write(json.dumps(row) + "\n")


def spent(work: Callable[[], object]) -> Spent:
    """What one piece of work took."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def decoded(path: Path) -> Iterator[tuple[str, Spent]]:
    """A bare parse of the same file, line by line, which is the least that any import must do."""
    for name, decode in (("json.loads", json.loads), ("msgspec.json.decode", msgspec.json.decode)):

        def every(decode: Callable[[bytes], object] = decode) -> None:
            with path.open("rb") as lines:
                for line in lines:
                    decode(line)

        yield name, spent(every)


def addresses(nearer: Nearer) -> Iterator[tuple[str, str]]:
    """Every page, with the people who make it work hardest."""
    moment = nearer.moment()
    assert moment is not None
    counts = moment.table.state.fact("n_in") + moment.table.state.fact("n_out")
    order = np.argsort(-counts, kind="stable")
    busiest, usual = (moment.table.persons[int(i)] for i in (order[0], order[len(order) // 2]))
    act = moment.rows(busiest)
    network, id = act["network"][0].as_py(), act["activity"][0].as_py()
    yield "Today", "/"
    yield "Today, 60 minutes", "/?minutes=60"
    yield "Circles", "/circles"
    yield "Circles, year", "/circles?since=year"
    yield "People", "/people"
    yield "People by name, page 50", "/people?sort=name&page=50"
    yield "People, found", "/people?q=person-012"
    yield "Person (busiest)", f"/people/{busiest}"
    yield "Person (usual)", f"/people/{usual}"
    for what in ("closeness", "change", "direction", "circle", "in", "reason-0"):
        yield f"Why {what} (busiest)", f"/people/{busiest}/why/{what}"
    yield "One activity", f"/act/{quote(network, safe='')}/{quote(id, safe='')}"
    yield "Exchanges (busiest)", f"/people/{busiest}/exchanges"
    yield "Conduct", "/conduct"
    yield "Conduct (busiest)", f"/people/{busiest}/conduct"
    yield "How this is computed", "/how"
    yield "Name your five", "/five"
    yield "Name your five, result", "/five?step=result"
    yield "Imports", "/imports"
    yield "One import", f"/imports/{nearer.batches()[0].manifest.id}"
    yield "History", "/history"
    yield "Settings", "/settings"
    yield "Today, cloaked", "/?cloak=1"
    yield "Person, cloaked", f"/people/{busiest}?cloak=1"
    yield "Today, JSON", "/today.json"


def memory(process: int | str = "self") -> tuple[float, float]:
    """The memory of a process that no file stands behind, and the most that it ever took, in MB."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in told if line.startswith(("RssAnon", "VmHWM"))}
    return found.get("RssAnon", 0.0), found.get("VmHWM", 0.0)


def used(process: int) -> float:
    """Seconds of processor time that a process took, all its threads."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def started(home: Path) -> Started:
    """Start `nearer serve` twice, and say of the second how long its first page took."""
    with tempfile.TemporaryDirectory() as folder:
        hidden = Path(folder) / "pandas"
        hidden.mkdir()
        (hidden / "__init__.py").write_text('raise ModuleNotFoundError("pandas")\n', encoding="utf-8")
        path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        around = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        _started(home, {**around, "PYTHONPATH": path})
        return _started(home, {**around, "PYTHONPATH": path})


def _started(home: Path, around: dict[str, str]) -> Started:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "nearer", "serve", "--no-browser", "--port", str(port), "--home", str(home)]
    begin = time.perf_counter()
    with subprocess.Popen(command, env=around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while time.perf_counter() - begin < PATIENCE:
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as page:
                        page.read()
                    break
                except urllib.error.URLError:
                    time.sleep(0.02)
            return Started(time.perf_counter() - begin, used(process.pid), *memory(process.pid))
        finally:
            process.terminate()


def timings(nearer: Nearer) -> Iterator[Timing]:
    """Ask for every page: once cold, then warm."""
    with TestClient(create_app(nearer), base_url="http://localhost") as client:
        for page, address in addresses(nearer):
            sizes: list[int] = []

            def ask(address: str = address, sizes: list[int] = sizes) -> None:
                answer = client.get(address)
                if answer.status_code != 200:
                    raise SystemExit(f"{address} answered {answer.status_code}")
                sizes.append(len(answer.content))

            cold = spent(ask)
            warm = [spent(ask) for _ in range(WARM)]
            yield Timing(page, cold, Spent(median(w.wall for w in warm), median(w.cpu for w in warm)), sizes[-1])


def measure(folder: Path, rows: int, people: int, told: Callable[[str], None], *, bulk: bool = False) -> Figures:
    """Make a home in `folder` and ask for every page: by an import, or in bulk."""
    home, now = folder / "home", NOW
    if bulk:
        # A real process knows no other present than its own.
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        if not home.exists():
            imported, bare = spent(lambda: build(home, rows, people, now, told)), ()
        else:
            imported, bare = Spent(0.0, 0.0), ()
    else:
        imported, bare = imported_log(folder, rows, people, told)
    told("asking for pages")
    with Nearer.open(home, clock=lambda: now) as nearer:
        opened = spent(nearer.moment)
        pages = tuple(timings(nearer))
    own, most = memory()
    return Figures(rows, people, imported, started(home), own, most, bare, opened, pages)


def imported_log(
    folder: Path, rows: int, people: int, told: Callable[[str], None]
) -> tuple[Spent, tuple[tuple[str, Spent], ...]]:
    """Write a log and import it: how long that took, and a bare parse of the same."""
    log = folder / "log.jsonl"
    if not log.exists():
        told(f"writing {rows:,} rows")
        write_log(log, rows, people)
    told("parsing them bare")
    bare = tuple(decoded(log))
    home = folder / "home"
    if home.exists():
        shutil.rmtree(home)
    with Nearer.open(home, clock=lambda: NOW) as nearer:
        told("importing them")
        return spent(lambda: nearer.import_(nearer.examine([log], me="me"))), bare


def table(figures: Figures) -> Iterator[str]:
    """The figures as lines of text."""

    def rate(name: str, took: Spent) -> str:
        return f"{name:<28}{figures.rows / took.wall:>12,.0f} rows/s{took.wall:>9.2f} s{took.cpu:>9.2f} s of processor"

    yield f"{figures.rows:,} activities, {figures.people:,} people, {os.cpu_count()} processors"
    yield ""
    if figures.imported.wall:
        yield rate("home made in bulk" if not figures.decoded else "import, until pages stand", figures.imported)
    for name, took in figures.decoded:
        yield rate(f"bare parse, {name}", took)
    yield f"{'opening the home':<28}{'':>19}{figures.opened.wall:>9.2f} s{figures.opened.cpu:>9.2f} s of processor"
    start = figures.started
    took = f"{start.cpu:.2f} s of processor, {start.own:,.0f} MB own, {start.most:,.0f} at most"
    yield f"{'start to the first page':<28}{'':>19}{start.wall:>9.2f} s, {took}"
    yield f"{'after all pages':<28}{'':>30}  {figures.own:,.0f} MB own, {figures.most:,.0f} at most"
    yield ""
    yield f"aim {AIM_MS:.0f} ms warm, at most {BOUND_MS:.0f} ms"
    yield f"{'page':<28}{'cold ms':>9}{'cpu':>8}{'warm ms':>9}{'cpu':>8}{'kB':>7}"
    for one in figures.pages:
        cold, warm = one.cold, one.warm
        mark = "" if warm.wall * 1000 <= AIM_MS else ("over the aim" if warm.wall * 1000 <= BOUND_MS else "OVER")
        yield (
            f"{one.page:<28}{cold.wall * 1000:>9.1f}{cold.cpu * 1000:>8.1f}{warm.wall * 1000:>9.1f}"
            f"{warm.cpu * 1000:>8.1f}{one.size / 1000:>7.0f}   {mark}".rstrip()
        )
    over = sum(one.warm.wall * 1000 > AIM_MS for one in figures.pages)
    worst = max(one.warm.wall * 1000 for one in figures.pages)
    yield ""
    yield f"{over} of {len(figures.pages)} pages over {AIM_MS:.0f} ms, the slowest {worst:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description="The pages' server times on a large plain log.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, help="a hundredth of the rows, if none is said")
    parser.add_argument("--bulk", action="store_true", help="make the home in bulk, as is done beyond a million rows")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    args = parser.parse_args()

    def told(what: str) -> None:
        sys.stderr.write(what + "\n")

    people = args.people or max(1, args.rows // 100)
    bulk = args.bulk or args.rows > MOST_IMPORTED
    if args.keep is not None:
        args.keep.mkdir(parents=True, exist_ok=True)
        figures = measure(args.keep, args.rows, people, told, bulk=bulk)
    else:
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(Path(folder), args.rows, people, told, bulk=bulk)
    sys.stdout.write("\n".join(table(figures)) + "\n")


if __name__ == "__main__":
    main()
