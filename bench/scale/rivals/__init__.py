"""The same features as Nearer's step, computed the way others would: each as strong as we could write it.

What they leave out, all in their favour: the weekly history, the ring of contact days and the
streaks of weeks, the bins of how long answers took (they tell their sum), kinds that take points away or
bar a tie, kinds that count once, acts without a time, and keeping what they computed on disk.
"""

from pathlib import Path

import pyarrow.parquet as pq

AT_ONCE = 20_000_000
"""Rows that a rival which holds all in memory takes at a time: at 10 M, Polars peaks at about 3 GiB."""


def parts(log: Path) -> int:
    """In how many parts, by tie, a rival goes over a log so that it fits into memory. Each part reads the log again,
    which costs a few percent of the whole."""
    return max(1, -(-pq.ParquetFile(log).metadata.num_rows // AT_ONCE))
