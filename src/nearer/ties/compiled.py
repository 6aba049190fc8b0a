"""How the passes over acts become machine code. Import this module only where a pass is run (see kernel)."""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk.

    Kept code is found by the file of the function and the types of its arguments, not by the code that it calls in
    other files. So every pass that takes the step is handed a record of type `powers.MODEL`, which names the sources
    of the step. Nothing is contracted or reordered, so additions, multiplications and divisions of doubles give the
    same bits on every machine; dividing by zero gives infinity.
    """
    machine: Any = njit(cache=True, nogil=True, forceinline=True, error_model="numpy")(function)
    return machine
