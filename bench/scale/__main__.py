"""Scale, measured: one made-up log, Nearer and everything else that could be used over it, side by side.

    make bench-scale [ROWS=10000000]
    python -m bench.scale --rows 1000000 --only passes --json figures.json

Everything is generated from a seed. Each contender runs in a process of its own; CPU seconds and multiples of the scan
are what to compare, since they hold on a machine that others use too. What is left out is said with a word. The
program ends with 1 where the engines' numbers do not agree; a bar that is missed is told, and is no failure.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from bench.scale.agreeing import digests
from bench.scale.bars import bars
from bench.scale.contenders import RIVALS
from bench.scale.features import Agreement
from bench.scale.figures import Digest, Figures, Run, Size, Spread
from bench.scale.increments import increments
from bench.scale.ingest import ingests
from bench.scale.passes import whole_logs
from bench.scale.report import machine, shown, written
from bench.scale.serving import served

SECTIONS = ("passes", "increments", "digests", "ingest", "pages")
RIVAL_NAMES = tuple(rival.name for rival in RIVALS)


def measure(
    rows: int,
    seed: int,
    folder: Path,
    sections: Iterable[str],
    said: Callable[[str], None],
    rivals: Iterable[str] = RIVAL_NAMES,
) -> Figures:
    """Run the sections over logs of up to `rows` rows, made in `folder`, beside the rivals named."""
    began = os.getloadavg()[0]
    wanted = frozenset(sections)
    found: list[Run | Spread | Size | Agreement | Digest] = []
    if "passes" in wanted:
        found.extend(whole_logs(rows, seed, folder, said, frozenset(rivals)))
    if "increments" in wanted:
        found.extend(increments(rows, seed, folder, said))
    if "digests" in wanted:
        found.extend(digests(rows, seed, folder, said))
    if "ingest" in wanted:
        found.extend(ingests(rows, seed, folder, said))
    if "pages" in wanted:
        found.extend(served(rows, seed, folder, said))
    figures = Figures(
        machine=machine(began),
        runs=tuple(one for one in found if isinstance(one, Run)),
        spreads=tuple(one for one in found if isinstance(one, Spread)),
        sizes=tuple(one for one in found if isinstance(one, Size)),
        agreements=tuple(one for one in found if isinstance(one, Agreement)),
        digests=tuple(one for one in found if isinstance(one, Digest)),
    )
    return replace(figures, bars=tuple(bars(figures)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.scale", description="Scale, measured side by side.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS, help="these sections, not all")
    parser.add_argument("--rivals", nargs="*", choices=RIVAL_NAMES, default=RIVAL_NAMES, help="these rivals, not all")
    parser.add_argument("--folder", type=Path, help="work in this folder and leave it there")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    args = parser.parse_args()

    def said(what: str) -> None:
        sys.stderr.write(what + "\n")

    with tempfile.TemporaryDirectory() as made:
        folder: Path = args.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        figures = measure(args.rows, args.seed, folder, args.only, said, args.rivals)
    if args.json is not None:
        args.json.write_text(written(figures) + "\n", encoding="utf-8")
    Console(width=None if sys.stdout.isatty() else 150).print(shown(figures))
    if not figures.agree:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
