"""Fuzz every reader in turns, those with the fewest inputs first: `python -m bench.fuzz --minutes 10`.

With `--goal 1000000` a reader rests once it has so many inputs, and after a turn of each the one with the least left to
do goes first: so most readers come to the goal in the time there is, and the slowest come last.

Each turn is a process of its own (`bench.fuzz.turn`). What it finds is judged once more in a fresh process, without
the fuzzer's watching; what is confirmed there is made small and lies in `findings/READER/`. `--keep` takes all of it
into `tests/sources/fuzzed`, whose test reads it from then on. `--note` adds what was run to `bench/fuzz/ran.jsonl`,
which is kept with the code; `--table` shows both. The exit code is 1 where anything was confirmed.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.fuzz.confirm import Verdict
from bench.fuzz.judged import readers
from bench.fuzz.ledger import RAN, Ledger, Line, Total
from bench.fuzz.packed import Packed

KEPT = Path(__file__).parents[2] / "tests" / "sources" / "fuzzed"
_MODES = ("guided", "blind", "blind", "swollen", "blind", "blind", "blind", "blind")
"""Which way a reader's turns go, one after another (our own choice): what the guided ones keep is begun from blindly,
three times as fast."""


@dataclass(frozen=True, slots=True)
class Run:
    """A fuzzing session in one folder."""

    folder: Path
    seconds: int
    console: Console
    goal: int | None = None

    def until(self, end: float, names: Sequence[str]) -> bool:
        """Turn after turn until `end` (of `time.monotonic`). True where nothing was confirmed."""
        ledger = Ledger(self.folder, RAN)
        clean = True
        while time.monotonic() < end and (total := self._next(ledger, names)) is not None:
            turns = sum(line.reader == total.reader for line in Ledger(self.folder).turns())
            # No two runs throw the same dice, whichever folder they are in.
            line = self._turn(total.reader, _MODES[turns % len(_MODES)], turns + total.inputs)
            line = replace(line, commit=_commit(), day=datetime.now(UTC).date().isoformat())
            ledger.add(line)
            clean = clean and not line.found
            rate = line.inputs / max(line.cpu, 0.01)
            self.console.print(
                f"{line.reader:18} {line.mode:8} {line.inputs:8,} inputs  {rate:6,.0f}/s  {len(line.found)} found"
            )
            for signature in line.found:
                self.console.print(f"  found: {signature}", style="red", markup=False)
        return clean

    def _next(self, ledger: Ledger, names: Sequence[str]) -> Total | None:
        """The reader whose turn it is, with what was run of it; None where all have come to the goal."""
        waiting = [one for one in ledger.totals(tuple(names)) if self.goal is None or one.inputs < self.goal]
        if not waiting or self.goal is None:
            return min(waiting, key=lambda one: one.inputs, default=None)
        here = Counter(line.reader for line in Ledger(self.folder).turns())
        rates = Ledger(self.folder).rates()
        left = {one.reader: (self.goal - one.inputs) / rates.get(one.reader, 1.0) for one in waiting}
        # Each is seen guided and blindly once; then by the seconds to the goal at the rate of this folder's own turns.
        return min(waiting, key=lambda one: (here[one.reader] >= 2, left[one.reader]))

    def _turn(self, reader: str, mode: str, number: int) -> Line:
        progress = self.folder / f"progress-{reader}.json"
        progress.unlink(missing_ok=True)
        place = self.folder / "findings" / reader
        before = set(place.glob("*.packed"))
        given = (
            "--folder",
            str(self.folder),
            "--mode",
            mode,
            "--seconds",
            str(self.seconds),
            "--seed",
            str(number + 1),
        )
        with (self.folder / f"turn-{reader}.log").open("wb") as log:
            subprocess.run(
                [sys.executable, "-m", "bench.fuzz.turn", reader, *given],
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=20 * self.seconds + 600,
                check=False,
            )
        for ended in self.folder.glob(f"ended-{reader}-*"):
            # libFuzzer's own findings: a crash of the interpreter, or an input that never ends.
            if not ended.name.startswith(f"ended-{reader}-slow"):
                place.mkdir(parents=True, exist_ok=True)
                ended.rename(place / f"{ended.name}.packed")
        told: dict[str, float] = json.loads(progress.read_text(encoding="utf-8")) if progress.exists() else {}
        found = tuple(
            filter(None, (self._confirmed(reader, path) for path in sorted(set(place.glob("*.packed")) - before)))
        )
        return Line(reader, mode, int(told.get("inputs", 0)), told.get("cpu", 0.0), found)

    def _confirmed(self, reader: str, path: Path) -> str | None:
        """The signature of a finding that stands in a fresh process, made small; None for one that does not."""
        run = subprocess.run(
            [sys.executable, "-m", "bench.fuzz.confirm", reader, str(path)],
            capture_output=True,
            timeout=900,
            check=False,
        )
        if run.returncode < 0:
            return f"the process ended with signal {-run.returncode}"
        if run.returncode or not run.stdout.strip():
            return f"the confirmation ended with {run.returncode}"
        verdict = Verdict(**json.loads(run.stdout.splitlines()[-1]))
        if verdict.signature is None:
            for file in (path, path.with_suffix(".txt")):
                file.rename(file.with_name(f"{file.name}.doubtful")) if file.exists() else None
        return verdict.signature


def _commit() -> str:
    """What is fuzzed: the commit, with a plus where files were changed since; "" outside a repository."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=8"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def keep(folder: Path) -> None:
    """Take all confirmed findings into the tests: the archive as files, and beside it what the user had said."""
    for path in sorted((folder / "findings").glob("*/*.packed")):
        packed = Packed.unpack(path.read_bytes())
        if packed is not None:
            packed.unfold(KEPT / path.parent.name / path.stem)


def table(folder: Path, names: Sequence[str], console: Console) -> None:
    """What was run so far."""
    shown = Table("reader", "guided", "blind", "swollen", "all inputs", "CPU minutes", "found")
    for total in Ledger(folder, RAN).totals(tuple(names)):
        counts = (total.guided, total.blind, total.swollen, total.inputs)
        shown.add_row(total.reader, *(f"{count:,}" for count in counts), f"{total.cpu / 60:.0f}", str(total.found))
    console.print(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--turn", type=int, default=30, help="seconds of one turn")
    parser.add_argument("--folder", type=Path, default=Path(".fuzz"))
    parser.add_argument("--reader", action="append", help="only this one (may be repeated)")
    parser.add_argument("--goal", type=int, help="inputs of each reader, after which it rests")
    parser.add_argument("--keep", action="store_true", help="take the findings into the tests, and run nothing")
    parser.add_argument("--note", action="store_true", help="add what was run to the sums in the repository")
    parser.add_argument("--table", action="store_true", help="show what was run, and run nothing")
    told = parser.parse_args()
    names = told.reader or [reader.name for reader in readers()]
    console = Console(width=140)
    told.folder.mkdir(parents=True, exist_ok=True)
    clean = True
    if told.keep:
        keep(told.folder)
    elif told.note:
        Ledger(told.folder).note(RAN)
    elif not told.table:
        clean = Run(told.folder, told.turn, console, told.goal).until(time.monotonic() + 60 * told.minutes, names)
    table(told.folder, names, console)
    sys.exit(0 if clean else 1)


if __name__ == "__main__":
    main()
