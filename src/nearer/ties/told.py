"""Sequences whose items are made when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

Made = TypeVar("Made")


class Told(Sequence[Made]):
    """Objects made from rows when they are asked for: a tie may have a hundred thousand acts and a page shows forty."""

    def __init__(self, length: int, make: Callable[[int, int], list[Made]]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, at: int) -> Made: ...

    @overload
    def __getitem__(self, at: slice) -> "tuple[Made, ...]": ...

    def __getitem__(self, at: int | slice) -> "Made | tuple[Made, ...]":
        if isinstance(at, int):
            place = range(self._length)[at]
            return self._make(place, place + 1)[0]
        wanted = range(self._length)[at]
        if wanted.step == 1:
            return tuple(self._make(wanted.start, max(wanted.start, wanted.stop)))
        return tuple(self[i] for i in wanted)

    def __iter__(self) -> Iterator[Made]:
        return iter(self._make(0, self._length))
