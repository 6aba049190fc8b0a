"""What was run: one line a turn, for ever; and, kept in the repository, the sums of all runs by commit."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: `inputs` judged in `cpu` seconds of a process, and the signatures that were found and confirmed.
    `commit` is what was fuzzed, `day` when (UTC). A sum of several turns is a line, too."""

    reader: str
    mode: str
    inputs: int
    cpu: float
    found: tuple[str, ...] = ()
    commit: str = ""
    day: str = ""


RAN = Path(__file__).parent / "ran.jsonl"
"""The sums of the runs that were noted: a line for each reader, mode, commit and day."""


@dataclass(frozen=True, slots=True)
class Total:
    """All turns of one reader."""

    reader: str
    guided: int
    blind: int
    swollen: int
    cpu: float
    found: int

    @property
    def inputs(self) -> int:
        return self.guided + self.blind + self.swollen


class Ledger:
    """The file `ledger.jsonl` in the fuzzer's folder, and behind it the sums in `ran`, where they are asked for."""

    def __init__(self, folder: Path, ran: Path | None = None) -> None:
        self._path = folder / "ledger.jsonl"
        self._ran = ran

    def add(self, line: Line) -> None:
        """Write a turn down."""
        with self._path.open("ab") as out:
            out.write(msgspec.json.encode(line) + b"\n")

    def __iter__(self) -> Iterator[Line]:
        for path in (self._path, self._ran):
            if path is not None and path.exists():
                for line in path.read_bytes().splitlines():
                    yield msgspec.json.decode(line, type=Line)

    def turns(self) -> Iterator[Line]:
        """Every turn of this folder, those that were noted included."""
        for path in (*sorted(self._path.parent.glob("noted-*.jsonl")), self._path):
            if path.exists():
                for line in path.read_bytes().splitlines():
                    yield msgspec.json.decode(line, type=Line)

    def note(self, ran: Path) -> None:
        """Add the turns to the sums in `ran`, and begin anew: no turn is counted twice."""
        sums: dict[tuple[str, str, str, str], Line] = {}
        for line in (*Ledger(self._path.parent / "none", ran), *Ledger(self._path.parent)):
            key = line.reader, line.mode, line.commit, line.day
            held = sums.get(key, replace(line, inputs=0, cpu=0.0, found=()))
            found = tuple(dict.fromkeys((*held.found, *line.found)))
            sums[key] = replace(held, inputs=held.inputs + line.inputs, cpu=round(held.cpu + line.cpu, 1), found=found)
        ran.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for _, line in sorted(sums.items())))
        if self._path.exists():
            self._path.rename(self._path.with_name(f"noted-{self._path.stat().st_mtime_ns}.jsonl"))

    def rates(self) -> dict[str, float]:
        """Inputs a CPU second of each reader's turns in this folder."""
        inputs: dict[str, int] = defaultdict(int)
        cpu: dict[str, float] = defaultdict(float)
        for line in self.turns():
            inputs[line.reader] += line.inputs
            cpu[line.reader] += line.cpu
        return {name: max(count, 1) / max(cpu[name], 0.01) for name, count in inputs.items()}

    def totals(self, readers: tuple[str, ...]) -> tuple[Total, ...]:
        """The sums for each reader, those without a turn included."""
        lines = list(self)

        def of(reader: str) -> Total:
            mine = [line for line in lines if line.reader == reader]
            by = {
                mode: sum(line.inputs for line in mine if line.mode == mode) for mode in ("guided", "blind", "swollen")
            }
            found = {signature for line in mine for signature in line.found}
            return Total(reader, by["guided"], by["blind"], by["swollen"], sum(line.cpu for line in mine), len(found))

        return tuple(of(reader) for reader in readers)
