"""The pass over a whole clustered log, bucket by bucket, on any number of threads."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.ties.engine.columns import NAMES, from_arrow
from nearer.ties.engine.folding import Folded, fold

Result = TypeVar("Result")


class Log(Protocol):
    """A snapshot of a tie-clustered log, as this package reads it."""

    @property
    def buckets(self) -> int:
        """How many buckets there are. All acts of a tie are in one."""
        ...

    def acts(self, bucket: int, columns: list[str] | None = None) -> pa.Table:
        """The acts of a bucket, sorted by tie and in canonical order; of the columns, those that are asked for."""
        ...

    def acts_of(self, ties: NDArray[np.int64]) -> pa.Table:
        """The acts of some ties, sorted likewise."""
        ...


def batch(log: Log, at_us: int, *, threads: int = 1, points: NDArray[np.float64] | None = None) -> Iterator[Folded]:
    """The ties of each bucket, from nothing, in the order of buckets: bit for bit the same on any number of threads.

    `at_us` is the moment of closeness. What a caller does not keep is freed: no more than `threads` buckets are in
    flight, and one result more. Whatever the log raises while reading is raised here.
    """

    def folded(bucket: int) -> Folded:
        return fold(from_arrow(log.acts(bucket, list(NAMES))), at_us, points)

    return each(log.buckets, folded, threads)


def each(buckets: int, work: Callable[[int], Result], threads: int) -> Iterator[Result]:
    """What the work makes of every bucket, in their order, with at most `threads` of them at work or waiting."""
    if threads <= 1:
        for bucket in range(buckets):
            yield work(bucket)
        return
    with ThreadPoolExecutor(threads, "buckets") as pool:
        waiting: deque[Future[Result]] = deque()
        for bucket in range(buckets):
            waiting.append(pool.submit(work, bucket))
            if len(waiting) >= threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
