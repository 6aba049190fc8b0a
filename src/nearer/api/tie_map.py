"""The ties of a moment as objects, each made when it is asked for."""

from collections.abc import Iterator, Mapping

from nearer.model.tie import Tie
from nearer.ties.table import TieTable


class TieMap(Mapping[str, Tie]):
    """The ties of a table by person, made when asked for."""

    def __init__(self, table: TieTable, *, ratio: bool = True) -> None:
        self._table = table
        self._ratio = ratio
        self._made: dict[str, Tie] = {}

    def __getitem__(self, person: str) -> Tie:
        made = self._made.get(person)
        if made is None:
            i = self._table.index(person)
            if i is None:
                raise KeyError(person)
            made = self._made[person] = self._table.tie(i, ratio=self._ratio)
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.persons)

    def __len__(self) -> int:
        return len(self._table)
