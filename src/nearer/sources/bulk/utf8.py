"""Whether a stretch of bytes is sound UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF)."""

import numpy as np
from numpy.typing import NDArray

from nearer.sources.bulk.machine import compiled


@compiled
def sound(data: NDArray[np.uint8], at: int, stop: int) -> bool:
    """True where `data[at:stop]` is sound UTF-8 without NUL."""
    while at < stop:
        lead = data[at]
        if lead < 0x80:
            if lead == 0:
                return False
            at += 1
            continue
        low, high = 0x80, 0xBF
        if 0xC2 <= lead <= 0xDF:
            more = 1
        elif 0xE0 <= lead <= 0xEF:
            more = 2
            low = 0xA0 if lead == 0xE0 else low
            high = 0x9F if lead == 0xED else high
        elif 0xF0 <= lead <= 0xF4:
            more = 3
            low = 0x90 if lead == 0xF0 else low
            high = 0x8F if lead == 0xF4 else high
        else:
            return False
        if at + more >= stop or data[at + 1] < low or data[at + 1] > high:
            return False
        for k in range(2, more + 1):
            if data[at + k] < 0x80 or data[at + k] > 0xBF:
                return False
        at += more + 1
    return True
