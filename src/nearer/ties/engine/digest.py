"""One hash of the results of all ties, the same whatever the order of ties, buckets, threads and increments."""

from collections.abc import Iterable

import numpy as np

from nearer.ties.engine.folding import Folded
from nearer.ties.state import FACTS


def digest(parts: Iterable[Folded]) -> str:
    """A hash of every bit of the ties of all parts: facts, sums, knots, points; 40 hexadecimal digits.

    Each tie is hashed, and the hashes are added up, so parts may come in any order and cut anywhere. It shows that two
    results are equal; it is not made to withstand somebody who looks for two that only seem so.
    """
    from nearer.ties.engine.digest_pass import digest_pass

    total, ties = np.zeros(2, np.uint64), 0
    for part in parts:
        ties += len(part)
        digest_pass(
            part.tie.view(np.uint64),
            np.ascontiguousarray(part.facts).view(np.uint64).reshape(len(part), FACTS.itemsize // 8),
            part.start,
            part.words.view(np.uint64),
            np.ascontiguousarray(part.points).view(np.uint64),
            total,
        )
    return f"{ties:08x}{int(total[0]):016x}{int(total[1]):016x}"
