"""The benchmark of ties: who will be in touch again, by Nearer's points and heads and by what could be used instead.

    python -m bench.ties --data FILE [--horizon-days 30] [--cutoffs 5] [--json OUT]

FILE is any plain interaction log, CSV or CSV under gzip, with the columns `time,actor,target` and optionally `verb`,
in any order, among others; it is seen from every ego in it. At each cut-off, for each ego who acted towards anybody in
the last horizon and each person with any past contact: does that person act towards the ego within the horizon? The
order of time is kept; training labels end before the first test cut-off; negatives are the ego's own past contacts.
Two rows beside the others are refitted at every test cut-off, on all windows that have ended by then, as a user's own
head is; bars and the best of each column are those of the others.

Where the cut-offs lie: bench/tiesbench/placing.py. What is measured: bench/tiesbench/scores.py. Exit codes: 0 measured,
2 the file cannot be measured (too short, unreadable, nobody comes back), and the last line on stderr says why.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench.tiesbench.known import KNOWN, MOST_BEHIND, write_plain
from bench.tiesbench.loader import TooShort
from bench.tiesbench.measure import FEW, STEPS, Report, measure
from bench.tiesbench.placing import TEST
from bench.tiesbench.report import as_json, console, show, write_json

EXAMPLES = """examples:
  python -m bench.ties --data log.csv                      30 days ahead, 5 test cut-offs
  python -m bench.ties --data calls.csv.gz --horizon-days 7
  python -m bench.ties --data log.csv --cutoffs 8 --json figures.json
  python -m bench.ties --known                             the logs of data/ties in NEARER_SHARED (or ../shared)
  python -m bench.ties --known collegemsg copenhagen       some of them

a log:
  time,actor,target,verb
  2026-01-03T09:14:00Z,ann,ben,message
  1767431700,ben,ann,reply
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if (args.data is None) == (args.known is None):
        parser.error("say --data FILE, or --known for the logs of data/ties")
    if args.cutoffs < 1 or (args.horizon_days is not None and args.horizon_days < 1):
        parser.error("--cutoffs and --horizon-days must be at least 1")
    try:
        data = _known(args) if args.data is None else _one(args)
    except TooShort as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if args.json is not None:
        write_json(data, args.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.ties",
        description="Who will be in touch again: Nearer's points and heads beside what could be used instead.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, metavar="FILE", help="a log: CSV or CSV.gz with time,actor,target[,verb]")
    parser.add_argument("--horizon-days", type=int, metavar="DAYS", help="how far ahead, in whole days (30)")
    parser.add_argument("--cutoffs", type=int, default=TEST, metavar="N", help=f"test cut-offs ({TEST})")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write everything to this file as well")
    names = [known.name for known in KNOWN]
    parser.add_argument("--known", nargs="*", choices=names, metavar="LOG", help=f"run on {', '.join(names)}")
    return parser


def _one(args: argparse.Namespace) -> dict[str, Any]:
    if not args.data.is_file():
        raise TooShort(f"There is no file {args.data.name}.")
    with progress() as told:
        report = measure(args.data, args.horizon_days or 30, args.cutoffs, told=told)
    show(report, console())
    return as_json(report)


def _known(args: argparse.Namespace) -> dict[str, Any]:
    """The logs of data/ties, each in the plain form in a temporary folder, with the bars of the project."""
    shared = Path(os.environ.get("NEARER_SHARED") or "../shared") / "data" / "ties"
    if not shared.is_dir():
        raise TooShort("The logs are not there. Set NEARER_SHARED to the folder that holds data/ties.")
    out, found = console(), list[dict[str, Any]]()
    reports: dict[str, Report] = {}
    for known in KNOWN:
        if args.known and known.name not in args.known:
            continue
        with tempfile.TemporaryDirectory() as folder, progress() as told:
            file = write_plain(known, shared, Path(folder))
            report = measure(file, args.horizon_days or known.horizon_days, args.cutoffs, told=told)
        show(report, out, known.name, known.bars)
        if known.shipped:
            out.print(
                "zero-shot is not unseen here: the shipped weights were fitted to these training windows, among others"
            )
        found.append(as_json(report, known.name, known.bars))
        reports[known.name] = report
    tally = _tally(reports)
    for line in _tally_lines(tally):
        out.print(line, highlight=False)
    bars = [bar for log in found for bar in log["bars"]]
    met, again = (sum(bool(bar[name]) for bar in bars) for name in ("met", "refitted_met"))
    out.print(
        f"{met} of {len(bars)} bars of single logs met, {again} by heads that are learnt anew at each test cut-off",
        style="bold",
        highlight=False,
    )
    return {"logs": found, "points_behind": tally}


def _tally(reports: dict[str, Report]) -> dict[str, list[str]]:
    """On which logs the points without training are behind a rival, and which logs cannot say."""
    told = {name: report for name, report in reports.items() if report.positives >= FEW}
    return {
        "either": [name for name, report in told.items() if report.behind_either],
        "both": [name for name, report in told.items() if report.behind_both],
        "counted": list(told),
        "not_counted": [name for name in reports if name not in told],
        "not_counted_behind": [n for n, report in reports.items() if n not in told and report.behind_either],
    }


def _tally_lines(tally: dict[str, list[str]]) -> Generator[str]:
    counted, silent = tally["counted"], tally["not_counted"]
    yield f"\npoints without training, over {len(counted)} logs (at most {MOST_BEHIND} may be behind)"
    for key, word in (("either", "AUC or AP"), ("both", "AUC and AP")):
        behind = tally[key]
        mark = "PASS " if len(behind) <= MOST_BEHIND else "SHORT"
        yield f"{mark}  behind a rival in {word} on {len(behind)}: {', '.join(behind) or 'none'}"
    for name in silent:
        word = "also behind" if name in tally["not_counted_behind"] else "not behind"
        yield f"not counted, because fewer than {FEW} come back: {name} ({word})"


@contextmanager
def progress() -> Generator[Callable[[str], None]]:
    """A bar on stderr; what it gives is told the name of each step as it begins."""
    columns = (TextColumn("{task.description:<22}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=STEPS)

        def told(what: str) -> None:
            bar.update(task, description=what, advance=1)

        yield told


if __name__ == "__main__":
    sys.exit(main())
