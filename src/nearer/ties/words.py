"""How many words each text of a column has. Compiled; import this module only where it is run."""

from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray


def count_words(texts: "pa.ChunkedArray[Any]") -> NDArray[np.int32]:
    """Words of each text, parted by ASCII white space; 0 where there is no text."""
    total = np.zeros(len(texts), np.int32)
    done = 0
    for chunk in texts.chunks:
        plain: Any = chunk
        _, offsets, data = plain.buffers()
        if data is not None:
            ends = np.frombuffer(offsets, np.int32)[plain.offset : plain.offset + len(plain) + 1]
            _count(ends, np.frombuffer(data, np.uint8), total[done : done + len(plain)])
        done += len(plain)
    return total


def _count_words(ends: NDArray[np.int32], data: NDArray[np.uint8], total: NDArray[np.int32]) -> None:
    for i in range(len(total)):
        words = 0
        inside = False
        for b in range(ends[i], ends[i + 1]):
            space = data[b] == 32 or 9 <= data[b] <= 13
            if not space and not inside:
                words += 1
            inside = not space
        total[i] = words


_count: Any = njit(cache=True, nogil=True)(_count_words)
