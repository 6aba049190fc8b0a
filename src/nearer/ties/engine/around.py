"""The company that people keep (nearer.ties.company), from a clustered log of any size."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.ties.acts import Acts
from nearer.ties.company import Company, Everybody, company_among
from nearer.ties.engine.columns import from_arrow

Ints = NDArray[np.int64]


class Holds(Protocol):
    """What is asked of a snapshot of a clustered log."""

    def acts_of(self, ties: NDArray[np.int64]) -> pa.Table:
        """The acts of some ties, by tie and in canonical order."""
        ...


def company_of(log: Holds, ties: Iterable[Ints], names: Sequence[str], ego: int, moments_us: Ints) -> Company | None:
    """The company of everybody whom ego ever met in a community's log, None where it is not one (company.LEAST_SEEN).

    `ties` are the numbers of all ties (ego << 32 | alter), in any order and any number of parts: eight bytes a tie are
    held of them. `ego` is a code, and `names` are the persons' ids by code. Of acts, no more are held than those of
    company.CELLS / moments ties at a time, and those of one person.
    """
    every = np.sort(np.concatenate([np.zeros(0, np.int64), *ties]))

    def acts(rows: Ints) -> Acts:
        wanted, back = np.unique(every[rows], return_inverse=True)
        found = from_arrow(log.acts_of(wanted))
        start = np.searchsorted(found.tie, wanted)
        size = (np.searchsorted(found.tie, wanted, side="right") - start)[back]
        begin = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
        some = found.take(np.repeat(start[back] - begin[:-1], size) + np.arange(begin[-1]))
        persons = tuple(map(str, range(len(rows))))
        return Acts(
            persons,
            begin,
            some.time_us,
            some.kind,
            some.incoming,
            some.words,
            some.answerable,
            some.dated,
            np.arange(len(some)),
        )

    return company_among(Everybody(every >> 32, every & 0xFFFFFFFF, acts), names, ego, moments_us)
