"""The columns of the log, and the one place that writes Parquet.

Times are signed int64 microseconds since 1970 in UTC (`*_us`), null where unknown; the same moment stands beside it
as a timestamp for people who open the files with other tools. Enumerations are their values as strings.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ACTIVITY = pa.schema(
    [
        ("network", pa.string()),
        ("id", pa.string()),
        ("time_us", pa.int64()),
        ("time", pa.timestamp("us", tz="UTC")),
        ("since_us", pa.int64()),
        ("precision", pa.string()),
        ("offset", pa.int32()),
        ("actor", pa.string()),
        ("verb", pa.string()),
        ("target", pa.string()),
        ("to", pa.list_(pa.string())),
        ("in_reply_to", pa.string()),
        ("object", pa.string()),
        ("of", pa.string()),
        ("thread", pa.string()),
        ("space", pa.string()),
        ("visibility", pa.string()),
        ("text", pa.string()),
        ("url", pa.string()),
        ("confidence", pa.string()),
    ]
)
"""The merged log: one row for each (network, id), in order of time. A batch has `PLACE` besides."""

PLACE = [pa.field("file", pa.string()), pa.field("row", pa.int64())]

BATCH_ACTIVITY = pa.schema([*ACTIVITY, *PLACE])

ACCOUNT = pa.schema(
    [
        ("network", pa.string()),
        ("id", pa.string()),
        ("handle", pa.string()),
        ("name", pa.string()),
        ("url", pa.string()),
        ("bio", pa.string()),
        ("address", pa.string()),
        ("links", pa.list_(pa.string())),
        ("same_as", pa.list_(pa.string())),
        ("bot", pa.bool_()),
        ("seen_us", pa.int64()),
    ]
)

ROSTER = pa.schema(
    [
        ("network", pa.string()),
        ("owner", pa.string()),
        ("name", pa.string()),
        ("time_us", pa.int64()),
        ("members", pa.list_(pa.string())),
        *PLACE,
    ]
)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one Parquet file. Same rows give the same bytes."""
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=65_536)
