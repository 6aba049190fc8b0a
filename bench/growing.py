"""What an import of few activities costs a home of many: processor time, the wall until a page shows them, memory.

The home is made by an import of an invented log (bench/pages.py). Then come further logs of one, a thousand and a
hundred thousand activities in its last hours, each imported by a process of its own, which afterwards asks for the
first page and for the page of the busiest person. An empty process that loads the same program stands beside them.

    python -m bench.growing --rows 1000000
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from bench.pages import NOW, write_log

NEWS = (1, 1_000, 100_000)
HOURS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took. `import_*` until the import had ended, `page_*` from there until the first page was
    built; seconds of processor time (all threads) and on the wall. `memory` is the most it ever held, in MB; `layered`
    whether the ties lie on others."""

    import_cpu: float
    import_wall: float
    page_cpu: float
    page_wall: float
    memory: float
    acts: int
    layered: bool


def write_news(path: Path, count: int, people: int, name: str, seed: int) -> None:
    """Write a plain log of `count` activities of the last hours, most of them with few of the people, a tenth with
    whom no log has named."""
    dice = np.random.default_rng(seed)
    who = (people * dice.random(count) ** 3).astype(np.int64)
    new = dice.random(count) < 0.1
    incoming = dice.random(count) < 0.5
    second = np.sort(dice.integers(0, HOURS * 3_600, count))
    verb = dice.choice(["message", "reply", "like", "mention"], count, p=[0.4, 0.25, 0.25, 0.1])
    with path.open("w", encoding="utf-8") as out:
        for i in range(count):
            other = f"{name}-{int(who[i]):05d}" if new[i] else f"person-{int(who[i]):05d}"
            moment = NOW - timedelta(hours=HOURS) + timedelta(seconds=int(second[i]))
            row = {
                "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "actor": other if incoming[i] else "me",
                "target": "me" if incoming[i] else other,
                "verb": str(verb[i]),
                "id": f"{name}-{i}",
                "text": "Did the glue hold? The press is free again on Friday.",
            }
            out.write(json.dumps(row) + "\n")


def imported(home: Path, logs: list[Path]) -> Cost:
    """Import logs in this process, none for what loading the program costs; what the last of them costs."""
    from nearer.api.nearer import Nearer
    from nearer.api.stages import made_in
    from nearer.pages import person, today
    from nearer.pages.view import View

    with Nearer.open(home, clock=lambda: NOW) as nearer:
        begin, cpu = time.perf_counter(), time.process_time()
        for log in logs:
            begin, cpu = time.perf_counter(), time.process_time()
            result = nearer.import_(nearer.examine([log], me="me"))
            if result.failed:
                raise SystemExit(str(result.failed[0]))
        wall, spent = time.perf_counter() - begin, time.process_time() - cpu
        begin, cpu = time.perf_counter(), time.process_time()
        world, moment = nearer.world(), nearer.moment()
        assert world is not None and moment is not None
        today.build(nearer, View())
        person.build(nearer, View(), moment.table.persons[int(np.argmax(moment.table.points.both))])
        shown, asked = time.perf_counter() - begin, time.process_time() - cpu
        made = made_in(world.ties.folder)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Cost(spent, wall, asked, shown, most, world.files.totals.acts, made is not None and bool(made.base))


def measure(folder: Path, rows: int, people: int, news: tuple[int, ...]) -> Iterator[tuple[str, Cost]]:
    """Make the home, let the news come one after the other, each in a process of its own, then some in one that has
    imported before."""
    home, log = folder / "home", folder / "log.jsonl"
    if not home.exists():
        write_log(log, rows, people)
        yield f"the home, {rows:,} rows", _apart(home, [log])
        log.unlink()
    yield "nothing new", _apart(home, [])
    for number, count in enumerate(news):
        yield f"{count:,} new", _apart(home, [_news(folder, count, people, number)])
    for count in (count for count in news if count < rows // 100):
        logs = [_news(folder, count, people, len(news) + 2 * at + count) for at in range(2)]
        yield f"{count:,} new, the second time", _apart(home, logs)


def _news(folder: Path, count: int, people: int, number: int) -> Path:
    path = folder / f"news-{count}-{number}.jsonl"
    write_news(path, count, people, f"new{number}x{count}", number)
    return path


def _apart(home: Path, logs: list[Path]) -> Cost:
    command = [sys.executable, "-m", "bench.growing", "--one", str(home), *map(str, logs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def line(what: str, cost: Cost) -> str:
    """One row of the table."""
    return (
        f"{what:28} {cost.import_cpu:8.2f} {cost.import_wall:8.2f} {cost.page_cpu:8.2f} {cost.page_wall:8.2f} "
        f"{cost.memory:8.0f} {cost.acts:12,} {'layered' if cost.layered else 'whole'}"
    )


HEAD = f"{'':28} {'import':>8} {'':8} {'pages':>8} {'':8} {'most':>8} {'acts':>12}\n" + (
    f"{'':28} {'CPU s':>8} {'wall s':>8} {'CPU s':>8} {'wall s':>8} {'MB':>8}"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, help="default: a fiftieth of the rows")
    parser.add_argument("--news", type=int, nargs="*", default=list(NEWS))
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there; a home in it is used")
    parser.add_argument("--one", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        cost = imported(Path(args.one[0]), [Path(log) for log in args.one[1:]])
        sys.stdout.write(json.dumps(asdict(cost)) + "\n")
        return
    people = args.people or max(1, args.rows // 50)
    with tempfile.TemporaryDirectory() as made:
        folder = args.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        sys.stdout.write(HEAD + "\n")
        for what, cost in measure(folder, args.rows, people, tuple(args.news)):
            sys.stdout.write(line(what, cost) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
