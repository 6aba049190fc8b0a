"""The result files, whichever engine made them.

ties/*.parquet       one row a tie: its state (ties.engine.rows.TIES), points, points_in and closeness at the moment,
                     its knots and the week of the first
people.parquet       one row a person: the decayed totals that the full head needs (ties.forecast.totals)
forecast/*.parquet   one row a tie: the chance of an act within 30 days, by the shipped full head
result.json          what was computed: written last, so a folder without it is not finished
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
from numpy.typing import NDArray

from nearer.store.schema import write_parquet
from nearer.ties.engine.digest import digest
from nearer.ties.engine.folding import Folded
from nearer.ties.engine.rows import TIES, folded_of, ties_table
from nearer.ties.forecast import DEFAULTS_PAIR, pair_features, totals
from nearer.ties.forecast.totals import EACH
from nearer.ties.state import TieColumns

Ints = NDArray[np.int64]

ALTER = (1 << 32) - 1
"""The lower half of a tie's number is the alter's code, the upper half ego's."""

ROW = pa.schema(
    [
        *TIES,
        pa.field("points", pa.float64()),
        pa.field("points_in", pa.float64()),
        pa.field("closeness", pa.float64()),
        pa.field("chance", pa.float64()),
    ]
)
"""One row a tie: the engine's row, and what follows from it at the moment."""

_SUMMED = tuple(name for name in EACH if name != "last_us")
PERSON = pa.schema(
    [
        pa.field("person", pa.int64()),
        *(
            pa.field(name, pa.int64() if name in ("contacts", "approaches", "answers") else pa.float64())
            for name in _SUMMED
        ),
        pa.field("last_us", pa.int64()),
    ]
)
"""One row a person, by code."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What was computed: by which engine, from how many acts, of which moment, how many ties and people came of it."""

    engine: str
    acts: int
    ties: int
    people: int
    at_us: int


@dataclass(frozen=True)
class Results:
    """A folder of results."""

    folder: Path

    @cached_property
    def computed(self) -> Computed:
        """What is in it."""
        return msgspec.json.decode((self.folder / "result.json").read_bytes(), type=Computed)

    def finish(self, computed: Computed) -> None:
        """Say that all is there."""
        (self.folder / "result.json").write_bytes(msgspec.json.encode(computed))

    @property
    def ties(self) -> Any:
        """The rows of all ties, as a dataset to scan."""
        return ds.dataset(self.folder / "ties", format="parquet", ignore_prefixes=["_", "."])

    @property
    def people(self) -> Path:
        return self.folder / "people.parquet"

    def digest(self) -> str:
        """One hash of every bit of all ties (ties.engine.digest), whatever the files they stand in."""
        return digest(folded_rows(pa.Table.from_batches([batch])) for batch in self.ties.to_batches() if len(batch))


def result_rows(folded: Folded, at_us: int) -> pa.Table:
    """The rows of some ties at the moment of their points, with the schema ROW. An act may be later than the moment:
    then its tie is told as it stands after it."""
    chance = DEFAULTS_PAIR.predict(pair_features(TieColumns(folded.facts, folded.facts["sums"]), at_us))
    told: list[Any] = [folded.points[:, 0], folded.points[:, 1], folded.closeness, chance]
    return pa.table([*ties_table(folded).columns, *told], schema=ROW)


def folded_rows(rows: pa.Table) -> Folded:
    """What `result_rows` wrote, sorted by tie."""
    rows = rows.select(ROW.names).cast(ROW).sort_by("tie")  # Spark knows no bytes of a fixed length
    points = np.stack([_array(rows, "points"), _array(rows, "points_in")], axis=1)
    return folded_of(rows.select(TIES.names), points)


def part_totals(rows: pa.Table, at_us: int) -> pa.Table:
    """What these ties add to the totals of the people at their ends, with the schema PERSON."""
    folded = folded_rows(rows)
    ends = np.concatenate((folded.tie >> 32, folded.tie & ALTER))
    person, code = np.unique(ends, return_inverse=True)
    ego, alter = code[: len(folded)], code[len(folded) :]
    found = totals(TieColumns(folded.facts, folded.facts["sums"]), ego, alter, len(person), at_us)
    each = {name: getattr(found, name) for name in EACH}
    return pa.table([pa.array(person), *(pa.array(each[name]) for name in PERSON.names[1:])], schema=PERSON)


def people_totals(parts: Iterable[pa.Table]) -> pa.Table:
    """The totals of everybody from those of parts, by code."""
    every = pa.concat_tables([PERSON.empty_table(), *parts])
    grouped = every.group_by("person", use_threads=False).aggregate(
        [*((name, "sum") for name in _SUMMED), ("last_us", "max")]
    )
    named = [grouped["person"], *(grouped[f"{name}_sum"] for name in _SUMMED), grouped["last_us_max"]]
    return pa.table(named, schema=PERSON).sort_by("person")


def write_people(people: pa.Table, folder: Path) -> None:
    """Write the totals of everybody."""
    write_parquet(people, folder / "people.parquet")


def whole_ties(batches: Iterable[pa.RecordBatch], least: int = 262_144) -> Iterator[pa.Table]:
    """Batches sorted by tie as tables of whole ties, each of at least `least` acts but for the last. No tie is cut."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if not len(batch):
            continue
        rest = batch
        if sum(map(len, held)) >= least:
            ties: Any = batch.column("tie").to_numpy(zero_copy_only=False)
            cut = int(np.searchsorted(ties, held[-1].column("tie")[-1].as_py(), side="right"))
            if cut < len(batch):
                yield pa.Table.from_batches([*held, batch.slice(0, cut)])
                held, rest = [], batch.slice(cut)
        held.append(rest)
    if held:
        yield pa.Table.from_batches(held)


def _array(table: pa.Table, name: str) -> NDArray[Any]:
    return table[name].combine_chunks().to_numpy(zero_copy_only=False)
