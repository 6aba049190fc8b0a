"""All that the bench has to tell, as data: what is printed and what `--json` writes are the same."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa

from bench.scale.features import Agreement
from bench.scale.meter import Cost


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured. `load` is the load average of the last minute at the beginning and at the end."""

    processors: int
    model: str
    memory_gib: float
    python: str
    libraries: dict[str, str]
    load: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One contender over one log. `scans` is its CPU as a multiple of the scan of the same log in the same run; `why`
    says why it has no cost."""

    name: str
    rows: int
    cost: Cost | None
    scans: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """Short pieces of work of one sort, in milliseconds of the processor and of the wall; a few have no percentile."""

    name: str
    rows: int
    count: int
    median_ms: float
    p95_ms: float | None
    median_cpu_ms: float


@dataclass(frozen=True, slots=True)
class Size:
    """A number that is neither time nor memory."""

    name: str
    rows: int
    value: float
    unit: str


def spread(name: str, rows: int, took: Sequence[tuple[float, float]]) -> Spread:
    """The spread of pieces of work, each given as seconds on the wall and of the processor."""
    wall, cpu = (np.array(column) * 1000 for column in zip(*took, strict=True))
    return Spread(name, rows, len(took), float(np.median(wall)), float(np.quantile(wall, 0.95)), float(np.median(cpu)))


def to_table(found: Iterable[Spread | Size]) -> pa.Table:
    """Figures as a table, which is how a process hands them on."""
    return pa.table({"figure": [json.dumps(asdict(one)) for one in found]})


def from_table(table: pa.Table) -> Iterator[Spread | Size]:
    """What `to_table` was given."""
    for text in table["figure"].to_pylist():
        fields = json.loads(str(text))
        yield Size(**fields) if "unit" in fields else Spread(**fields)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one way of computing made of a log, as one number: equal where every bit is equal."""

    way: str
    log: str
    value: str


class Verdict(StrEnum):
    """How a bar stands."""

    AIM = "aim"
    HOLDS = "holds"
    MISSES = "misses"
    UNKNOWN = "not measured"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of what has to be shown: `least` where the number must not be below `limit`, else it must not be above.
    `value` is None where this run did not measure it."""

    name: str
    limit: float
    aim: float | None
    unit: str
    value: float | None
    least: bool = False

    @property
    def verdict(self) -> Verdict:
        if self.value is None:
            return Verdict.UNKNOWN
        if self.aim is not None and self._within(self.value, self.aim):
            return Verdict.AIM
        return Verdict.HOLDS if self._within(self.value, self.limit) else Verdict.MISSES

    def _within(self, value: float, limit: float) -> bool:
        return value >= limit if self.least else value <= limit


@dataclass(frozen=True, slots=True)
class Figures:
    """The whole report."""

    machine: Machine
    runs: tuple[Run, ...] = ()
    spreads: tuple[Spread, ...] = ()
    sizes: tuple[Size, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    digests: tuple[Digest, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def agree(self) -> bool:
        """Whether every check of numbers against numbers held."""
        logs = {digest.log for digest in self.digests}
        return all(one.holds for one in self.agreements) and all(self.equal(log) for log in logs)

    def equal(self, log: str) -> bool:
        """Whether all digests of a log are equal."""
        return len({digest.value for digest in self.digests if digest.log == log}) == 1
