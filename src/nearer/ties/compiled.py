"""How the passes over acts become machine code. Import this module only where a pass is run (see kernel)."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit as typed_njit

Function = TypeVar("Function", bound=Callable[..., Any])

njit: Any = typed_njit
# Whether references are counted is an option of Numba's (`_nrt`) that its types do not tell of.


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk; it may make no arrays.

    Kept code is found by the file of the function and the types of its arguments, not by the code that it calls in
    other files. So every pass that takes the step is handed a record of type `powers.MODEL`, which names the sources
    of the step. Nothing is contracted or reordered, so additions, multiplications and divisions of doubles give the
    same bits on every machine; dividing by zero gives infinity. References are not counted, which costs in every call
    that hands arrays on.
    """
    machine: Any = njit(cache=True, nogil=True, forceinline=True, error_model="numpy", _nrt=False)(function)
    return machine


def making(function: Function) -> Function:
    """The same for a function that makes arrays to work with."""
    machine: Any = njit(cache=True, nogil=True, forceinline=True, error_model="numpy")(function)
    return machine
