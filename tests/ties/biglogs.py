"""Random logs of many ties, and a tie-clustered log in memory."""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.engine.columns import NAMES, Columns
from nearer.ties.state import NEVER
from nearer.ties.weights import CODES
from ties.logs import START_US
from ties.slow import Row

KINDS_OF_ACTS = st.sampled_from([*Kind, *[Kind.MESSAGE, Kind.REPLY, Kind.LIKE] * 8]).map(CODES.__getitem__)
TIMES = st.one_of(
    st.just(NEVER),
    st.integers(0, 40).map(lambda day: START_US + day * DAY_US),
    st.integers(0, 900 * DAY_US).map(lambda late: START_US + late),
    st.integers(0, 3 * DAY_US).map(lambda late: START_US + 400 * DAY_US + late),
)
ROWS = st.builds(
    Row,
    tie=st.sampled_from([3, 5, (7 << 32) | 2, 11]),
    time_us=TIMES,
    kind=KINDS_OF_ACTS,
    incoming=st.booleans(),
    words=st.integers(0, 400),
    answerable=st.booleans(),
    dated=st.booleans(),
)
LOGS = st.lists(ROWS, max_size=60)
AT_US = START_US + 1000 * DAY_US


def columns(rows: Iterable[Row]) -> Columns:
    """The acts as columns, in the order given."""
    kept = list(rows)
    kinds = (np.int64, np.int64, np.int8, np.bool_, np.int32, np.bool_, np.bool_)
    return Columns(*(np.array([row[i] for row in kept], kind) for i, kind in enumerate(kinds)))


class LogInMemory:
    """A clustered log of these acts in so many buckets, as `engine.batch.Log`."""

    def __init__(self, acts: Columns, buckets: int = 3) -> None:
        self._acts = acts.sorted()
        self.buckets = buckets

    def acts(self, bucket: int, columns: Sequence[str] | None = None) -> pa.Table:
        return self._table(self._acts.take(self._acts.tie % self.buckets == bucket)).select(list(columns or NAMES))

    def acts_of(self, ties: NDArray[np.int64]) -> pa.Table:
        return self._table(self._acts.take(np.isin(self._acts.tie, ties)))

    def _table(self, acts: Columns) -> pa.Table:
        return pa.table(dict(zip(NAMES, acts.all(), strict=True)))
