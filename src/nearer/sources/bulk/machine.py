"""How the scanners are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk beside its module.

    Every index is checked, because the bytes come from strangers: a mistake raises IndexError and reads nothing else.
    """
    machine: Any = njit(cache=True, nogil=True, boundscheck=True)(function)
    return machine


@compiled
def signed(value: Any) -> int:
    """A byte or another number as a signed one, because sums of signed and unsigned ones would be floats."""
    number: Any = np.int64(value)
    return number


def fixed(function: Function) -> Function:
    """The same for the inside of a computation whose places do not depend on any input: without checks."""
    machine: Any = njit(cache=True, nogil=True)(function)
    return machine
