"""What was run: one line a turn, for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: `inputs` judged in `cpu` seconds of a process, and the signatures that were found and confirmed."""

    reader: str
    mode: str
    inputs: int
    cpu: float
    found: tuple[str, ...] = ()


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
    """The file `ledger.jsonl` in the fuzzer's folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ledger.jsonl"

    def add(self, line: Line) -> None:
        """Write a turn down."""
        with self._path.open("ab") as out:
            out.write(msgspec.json.encode(line) + b"\n")

    def __iter__(self) -> Iterator[Line]:
        if self._path.exists():
            for line in self._path.read_bytes().splitlines():
                yield msgspec.json.decode(line, type=Line)

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
