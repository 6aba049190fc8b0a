"""Why a tie is as it is, in sentences. Each sentence is a signal's; a new file in `signals` is a new signal.

Sentences say what was done and when, in units, and name the activities they rest on. They never say what anybody
feels, and they say what the log cannot see.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.tie import Reason, Tie
from nearer.ties.ledger import Ledger
from nearer.ties.table import TieTable


@dataclass(frozen=True, slots=True)
class Reading:
    """A signal's value for every tie, and on how many acts or days it rests; 0 where it has nothing to say."""

    value: NDArray[np.float64]
    support: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One tie as a signal words it."""

    table: TieTable
    i: int
    tie: Tie
    ledger: Ledger


class Signal(Protocol):
    """A module of `signals`: a reason that a tie can show.

    `order` places its sentence among the others; `needs` are the kinds of act it cannot do without (empty: any);
    `read` is vectorised over the state; `reasons` words one tie, with the ids it rests on. No signal reads the log.
    """

    name: str
    question: str
    needs: tuple[Kind, ...]
    order: int

    @property
    def read(self) -> Callable[[TieTable], Reading]: ...

    @property
    def reasons(self) -> Callable[[Case], tuple[Reason, ...]]: ...


@cache
def signals() -> tuple[Signal, ...]:
    """Every signal, found by listing the package, in the order of their sentences."""
    from nearer.ties import signals as package

    found: list[Any] = [import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__)]
    return tuple(sorted(cast("list[Signal]", found), key=lambda signal: (signal.order, signal.name)))


def reasons(table: TieTable, i: int, ledger: Ledger) -> tuple[Reason, ...]:
    """The sentences on one tie, strongest kind of reason first (TIES.md, 7)."""
    case = Case(table, i, table.tie(i), ledger)
    return tuple(reason for signal in signals() for reason in signal.reasons(case))
