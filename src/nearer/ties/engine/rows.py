"""Results as Arrow tables, one row a tie, and back to the last bit: what files hold, and what SQL can ask.

A row is the tie's record as it is (state.FACTS) and its knots, so that writing one, reading one and folding on top of
it copy memory and nothing else; beside them the columns by which all ties can be ranked without reading the records.
Every fact is a column by its name through `named`.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.ties.engine.folding import Folded
from nearer.ties.powers import packed
from nearer.ties.state import FACTS

FAMILY = "ties"
"""The family of the clustered log that these rows belong to."""

STATE = f"state_{blake2b(repr(FACTS).encode(), digest_size=4).hexdigest()}"
"""The column of the records. Its name tells their layout, so records of another layout are never taken for these."""

RANKED = ("ref_us", "last_in_us", "last_out_us")
SUMS = ("points_1d", "points_7d", "points_30d", "points_90d", "points_360d")
"""The fading sums of both directions by half-life, as they stand at `ref_us`."""

_RECORD = pa.binary(FACTS.itemsize)
TIES = pa.schema(
    [
        ("tie", pa.int64()),
        *((name, pa.int64()) for name in RANKED),
        *((name, pa.float64()) for name in SUMS),
        (STATE, _RECORD),
        ("knots", pa.binary()),
    ]
)
"""One row a tie. Times are microseconds, state.NEVER where there is none."""


def ties_table(folded: Folded) -> pa.Table:
    """These ties as rows, with the schema TIES."""
    facts = np.ascontiguousarray(folded.facts)
    columns: list[Any] = [pa.array(folded.tie)]
    columns += [pa.array(np.ascontiguousarray(facts[name])) for name in RANKED]
    columns += [pa.array(np.ascontiguousarray(facts["sums"][:, 0, k])) for k in range(len(SUMS))]
    records = pa.py_buffer(facts.view(np.uint8).data)
    columns.append(pa.Array.from_buffers(_RECORD, len(folded), [None, records]))
    columns.append(_packed(folded))
    return pa.table(columns, schema=TIES)


def folded_of(rows: pa.Table, points: NDArray[np.float64] | None = None) -> Folded:
    """What `ties_table` wrote, without a copy of the records where the rows are one piece. The points of a moment are
    not kept in rows; they are 0 where they are not handed in."""
    from nearer.ties.engine.packing_pass import unpack_pass

    count = rows.num_rows
    lists: Any = _whole(rows, "knots")
    offsets = np.zeros(1, np.int32)
    data = np.zeros(0, np.uint8)
    if count:
        buffers = lists.buffers()
        offsets = np.frombuffer(buffers[1], np.int32)[lists.offset : lists.offset + count + 1]
        data = data if buffers[2] is None else np.frombuffer(buffers[2], np.uint8)
    words = np.empty(int(offsets[-1] - offsets[0]), np.int64)
    start = np.zeros(count + 1, np.int64)
    found = unpack_pass(offsets, data, start, words, packed())
    tie = _whole(rows, "tie").to_numpy()
    given = np.zeros((count, 2)) if points is None else points
    return Folded(tie, records(rows), start, words[:found].copy(), given)


def records(rows: pa.Table) -> NDArray[np.void]:
    """The records of some rows as an array of dtype state.FACTS, not to be written to; without a copy where the rows
    are one piece."""
    column = _whole(rows, STATE)
    if not len(column):
        return np.zeros(0, FACTS)
    return np.frombuffer(column.buffers()[1], FACTS)[column.offset : column.offset + len(column)]


def named(rows: pa.Table, names: Sequence[str]) -> pa.Table:
    """The tie and some of its facts as columns for SQL, by their names in state.FACTS (`latency`, `sums` and `ring` as
    lists of fixed size). Raises ValueError where there is none of a name."""
    facts = records(rows)
    columns: dict[str, Any] = {"tie": _whole(rows, "tie")}
    for name in names:
        values = np.ascontiguousarray(facts[name]).reshape(len(facts), -1)
        flat = pa.array(values.reshape(-1))
        columns[name] = flat if values.shape[1] == 1 else pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    return pa.table(columns)


def _packed(folded: Folded) -> Any:
    from nearer.ties.engine.packing_pass import MOST_BYTES, pack_pass

    data = np.empty(len(folded.words) * MOST_BYTES, np.uint8)
    offsets = np.zeros(len(folded) + 1, np.int32)
    size = pack_pass(folded.start, folded.words, data, offsets, packed())
    buffers = [None, pa.py_buffer(offsets.data), pa.py_buffer(data[:size].copy().data)]
    return pa.Array.from_buffers(pa.binary(), len(folded), buffers)


def _whole(rows: pa.Table, name: str) -> Any:
    column: Any = rows.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
