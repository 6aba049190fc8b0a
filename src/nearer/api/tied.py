"""What is kept for each tie, as arrays in files that are looked into and never read whole.

The seam between the pages and the store: a world asks for the state of all ties, for what could be seen of them, and
for the acts of some ties, and for nothing else that grows with the log. Arrays are mapped into memory, so opening them
costs nothing, what is not looked at takes no memory, and what is looked at can be let go of at any time.

    acts-<column>.npy    one entry an act, sorted by tie and time: the columns of ties.acts.ActColumns, and `row`
    ties-<column>.npy    one entry a tie: facts (ties.state), start, since_us, until_us, machine
    persons.arrow        whose ties they are, sorted
    totals.json          how many, and the newest act
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.api.layered import ACT_COLUMNS, LayeredActs
from nearer.api.rows import Rows
from nearer.api.stages import made_in
from nearer.people.persons import Persons
from nearer.ties.acts import Acts
from nearer.ties.state import NEVER, State
from nearer.ties.views import Views


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is. `newest_us` is the time of the newest act, NEVER where none has one."""

    acts: int
    ties: int
    newest_us: int


@dataclass(frozen=True)
class TieFiles:
    """The files of all ties in one folder. `points` are those of the kinds, by code."""

    folder: Path
    points: NDArray[np.float64]

    @cached_property
    def totals(self) -> Totals:
        return msgspec.json.decode((self.folder / "totals.json").read_bytes(), type=Totals)

    @cached_property
    def persons(self) -> Persons:
        """Whose ties they are, sorted by id."""
        return Persons(mapped(self.folder / "persons.arrow")["person"])

    @cached_property
    def state(self) -> State:
        """The state of every tie after all acts."""
        return State(self.persons, self._array("ties-facts"))

    @cached_property
    def views(self) -> Views:
        """From when to when each person could be seen."""
        return Views(self._array("ties-since_us"), self._array("ties-until_us"))

    @cached_property
    def machines(self) -> NDArray[np.bool_]:
        """Which ties are to accounts that say that a machine runs them."""
        return self._array("ties-machine")

    @cached_property
    def start(self) -> NDArray[np.int64]:
        """Where the acts of each tie begin, and last where they end."""
        return self._array("ties-start")

    @cached_property
    def rows(self) -> Rows:
        """The interactions, in the places that acts name as their `row`."""
        folders = self._folders
        ended = self.folder / "ended.parquet"
        return Rows(tuple(folder / "interactions.parquet" for folder in folders), ended if ended.exists() else None)

    def is_in_order(self, places: NDArray[np.int64]) -> bool:
        """Whether interactions of one person at these ascending places stand in order of time."""
        return not len(places) or int(places[-1]) < int(self.rows.starts[1])

    @cached_property
    def base(self) -> "TieFiles":
        """What this lies on, or itself."""
        folder = self._folders[0]
        return self if folder == self.folder else TieFiles(folder, self.points)

    @cached_property
    def acts(self) -> Acts | LayeredActs:
        """Every act, as arrays that are read from the file where they are looked at."""
        columns = {name: self._array(f"acts-{name}") for name in ACT_COLUMNS}
        if self.base is self:
            return Acts(persons=self.persons, start=self.start, points=self.points, **columns)
        base, above_start = self.base_acts, self._array("ties-above_start")
        return LayeredActs(
            self.persons,
            self.start,
            base,
            self._array("ties-base_start"),
            self._array("acts-ended"),
            Acts(persons=self.persons, start=above_start, points=self.points, **columns),
            above_start,
            self._array("acts-before"),
        )

    @property
    def base_acts(self) -> Acts:
        """The acts of what this lies on."""
        acts = self.base.acts
        assert isinstance(acts, Acts)
        return acts

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        """Where interactions are: in the folder that was made whole, and those on it."""
        made = made_in(self.folder)
        beside = self.folder.parent
        return (self.folder,) if made is None or not made.base else tuple(beside / n for n in (made.base, *made.above))

    def _array(self, name: str) -> NDArray[Any]:
        # "c": what is written into the array stays in memory. The compiled passes then take it like any other array.
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="c"))


class TieWriter:
    """Writes the files of all ties, part by part, each of the next ties in order of their persons: acts first, and what
    is told of the ties when it is known. `row` of the acts counts from the first row of their part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ties, self._acts = 0, 0
        self._newest = NEVER
        self._arrays: dict[str, _Array] = {}
        self._persons: list[Any] = []
        self._put("ties-start", np.zeros(1, np.int64))

    def write_acts(self, acts: Acts) -> None:
        """Append some ties with all their acts."""
        self._put("ties-start", acts.start[1:] + self._acts)
        for name in ACT_COLUMNS:
            self._put(f"acts-{name}", acts.row + self._acts if name == "row" else getattr(acts, name))
        if len(acts):
            self._newest = max(self._newest, int(acts.time_us.max()))
        self._persons.append(Persons.of(acts.persons).column)
        self._ties, self._acts = self._ties + len(acts.persons), self._acts + len(acts)

    def write_ties(self, state: State, views: Views, machine: NDArray[np.bool_]) -> None:
        """Append what is told of the next ties."""
        self._put("ties-facts", state.facts)
        self._put("ties-since_us", views.since_us)
        self._put("ties-until_us", views.until_us)
        self._put("ties-machine", machine)

    def flush(self) -> None:
        """Everything that was written so far can be read from here on."""
        for array in self._arrays.values():
            array.close()
        self._arrays.clear()
        persons: Any = pa.chunked_array(self._persons or [pa.array([], pa.string())]).combine_chunks()
        keep(pa.table({"person": persons}), self._folder / "persons.arrow")
        totals = Totals(self._acts, self._ties, self._newest)
        (self._folder / "totals.json").write_bytes(msgspec.json.encode(totals))

    def _put(self, name: str, values: NDArray[Any]) -> None:
        array = self._arrays.get(name)
        if array is None:
            array = self._arrays[name] = _Array(self._folder / f"{name}.npy", values)
        array.append(values)


class _Array:
    """An array in a file that grows along its first axis. NumPy's header leaves room for the length to grow."""

    def __init__(self, path: Path, like: NDArray[Any]) -> None:
        self._file = path.open("wb")
        self._like = like[:0]
        self._rows = 0
        self._write_header()

    def append(self, values: NDArray[Any]) -> None:
        self._rows += len(values)
        np.ascontiguousarray(values, self._like.dtype).tofile(self._file)

    def close(self) -> None:
        self._file.seek(0)
        self._write_header()
        self._file.close()

    def _write_header(self) -> None:
        shape = (self._rows, *self._like.shape[1:])
        descr = np.lib.format.dtype_to_descr(self._like.dtype)
        header = {"descr": descr, "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_1_0(self._file, header)


def keep(table: pa.Table, path: Path) -> None:
    """Write a table so that it can be looked into without reading it."""
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


def mapped(path: Path) -> pa.Table:
    """A table that `keep` wrote; its columns stay in the file until they are looked at."""
    return pa.ipc.open_file(pa.memory_map(str(path), "r")).read_all()
