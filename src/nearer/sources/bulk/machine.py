"""How the scanners are compiled."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numba import njit as typed_njit

Function = TypeVar("Function", bound=Callable[..., Any])

njit: Any = typed_njit
# Whether references are counted is an option of Numba's (`_nrt`) that its types do not tell of.


def forget_stale(folder: Path) -> None:
    """Drop the machine code kept for the modules of `folder` where any of their sources is another than when it was
    made.

    Numba keeps code by the date of the function's own file, but compiles what the function calls in other files into
    it: after an update of one file the others would go on with the old one. A file beside the code names the sources.
    """
    made = blake2b(digest_size=8)
    for source in sorted(folder.glob("*.py")):
        made.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    kept = folder / "__pycache__"
    mark = kept / f"sources-{made.hexdigest()}.stamp"
    if mark.exists() or not kept.is_dir():
        return
    # Where the folder cannot be written, no code is kept in it.
    with suppress(OSError):
        for stale in (*kept.glob("*.nbi"), *kept.glob("sources-*.stamp")):
            stale.unlink(missing_ok=True)
        mark.touch()


forget_stale(Path(__file__).parent)


def compiled(function: Function) -> Function:
    """The function as machine code, made at its first call and kept on disk beside its module; it may make no arrays.

    Every index is checked, because the bytes come from strangers: a mistake raises IndexError and reads nothing else.
    References are not counted: each call of one such function by another would else count two for each array that it
    hands on, which took two thirds of all the time of a scan.
    """
    machine: Any = njit(cache=True, nogil=True, boundscheck=True, _nrt=False)(function)
    return machine


@compiled
def signed(value: Any) -> int:
    """A byte or another number as a signed one, because sums of signed and unsigned ones would be floats."""
    number: Any = np.int64(value)
    return number


def making(function: Function) -> Function:
    """The same for a function that makes arrays to work with."""
    machine: Any = njit(cache=True, nogil=True, boundscheck=True)(function)
    return machine


def fixed(function: Function) -> Function:
    """The same for the inside of a computation whose places do not depend on any input: without checks."""
    machine: Any = njit(cache=True, nogil=True, _nrt=False)(function)
    return machine
