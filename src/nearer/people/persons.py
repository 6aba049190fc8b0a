"""The ids of many persons in order, without an object for each: they stay where Arrow has them, in memory or a file."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, cast, overload

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.people.columns import strings


class Persons(Sequence[str]):
    """Ids of persons, sorted and distinct, as a sequence of strings that is equal to any other of the same ids."""

    def __init__(self, ids: Any) -> None:
        """`ids` is a column of strings, sorted, without nulls."""
        self._ids: Any = strings(ids)

    @classmethod
    def of(cls, persons: Sequence[str]) -> "Persons":
        """These persons, however they are held."""
        return persons if isinstance(persons, Persons) else cls(pa.array(persons, pa.string()))

    @property
    def column(self) -> Any:
        """The ids as an Arrow array of strings."""
        return self._ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> "Persons": ...

    def __getitem__(self, index: int | slice) -> "str | Persons":
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            if step != 1:
                return Persons(self._ids.take(pa.array(np.arange(start, stop, step))))
            return Persons(self._ids.slice(start, max(0, stop - start)))
        return self._ids[index].as_py()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_ONCE):
            yield from self._ids.slice(first, _AT_ONCE).to_pylist()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Persons):
            return self._ids.equals(other._ids)
        if isinstance(other, tuple | list):
            told = cast("Sequence[object]", other)
            return len(self) == len(told) and all(a == b for a, b in zip(self, told, strict=True))
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __contains__(self, value: object) -> bool:
        return isinstance(value, str) and place_of(self, value) is not None

    def index(self, value: str, start: int = 0, stop: int | None = None) -> int:
        """The place of a person. Raises ValueError where they are not among these."""
        i = place_of(self, value)
        if i is None or i < start or (stop is not None and i >= stop):
            raise ValueError("no such person")
        return i

    def take(self, rows: NDArray[np.int64]) -> "Persons":
        """Those at these places, which ascend."""
        return Persons(self._ids.take(pa.array(rows)))


_AT_ONCE = 65_536


def place_of(persons: Sequence[str], person: str) -> int | None:
    """The place of a person among sorted ones, None where they are not among them."""
    if isinstance(persons, Persons):
        return column_place(persons.column, person)
    i = bisect_left(persons, person)
    return i if i < len(persons) and persons[i] == person else None


def column_place(column: Any, text: str) -> int | None:
    """The place of a text in a sorted Arrow array of strings without nulls, None where it is not there."""

    def at(i: int) -> str:
        return column[i].as_py()

    i = bisect_left(range(len(column)), text, key=at)
    return i if i < len(column) and at(i) == text else None
