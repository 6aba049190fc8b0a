"""The columns of the log, and the one place that writes Parquet.

Times are signed int64 microseconds since 1970 in UTC (`*_us`), null where unknown; the same moment stands beside it
as a timestamp for people who open the files with other tools. Enumerations are their values as strings.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

compute: Any = pyarrow.compute
"""The functions of pyarrow.compute, whose stubs know no plain Python value as an argument."""

ACTIVITY = pa.schema(
    [
        pa.field("network", pa.string()),
        pa.field("id", pa.string()),
        pa.field("time_us", pa.int64()),
        pa.field("time", pa.timestamp("us", tz="UTC")),
        pa.field("since_us", pa.int64()),
        pa.field("precision", pa.string()),
        pa.field("offset", pa.int32()),
        pa.field("actor", pa.string()),
        pa.field("verb", pa.string()),
        pa.field("target", pa.string()),
        pa.field("to", pa.list_(pa.string())),
        pa.field("in_reply_to", pa.string()),
        pa.field("object", pa.string()),
        pa.field("of", pa.string()),
        pa.field("thread", pa.string()),
        pa.field("space", pa.string()),
        pa.field("visibility", pa.string()),
        pa.field("text", pa.string()),
        pa.field("url", pa.string()),
        pa.field("confidence", pa.string()),
    ]
)
"""The merged log: one row for each (network, id), in order of time. A batch has `PLACE` besides."""

PLACE = [pa.field("file", pa.string()), pa.field("row", pa.int64())]

BATCH_ACTIVITY = pa.schema([*ACTIVITY, *PLACE])

_CODED = frozenset({"network", "precision", "verb", "of", "visibility", "confidence", "file"})

BATCH_COLUMNS = pa.schema(
    [
        pa.field(field.name, pa.dictionary(pa.int32(), pa.string())) if field.name in _CODED else field
        for field in BATCH_ACTIVITY
    ]
)
"""BATCH_ACTIVITY as it is held before it is written: columns of few different words as dictionaries, which spares
looking at each of a million equal words again."""

ACCOUNT = pa.schema(
    [
        pa.field("network", pa.string()),
        pa.field("id", pa.string()),
        pa.field("handle", pa.string()),
        pa.field("name", pa.string()),
        pa.field("url", pa.string()),
        pa.field("bio", pa.string()),
        pa.field("address", pa.string()),
        pa.field("links", pa.list_(pa.string())),
        pa.field("same_as", pa.list_(pa.string())),
        pa.field("bot", pa.bool_()),
        pa.field("seen_us", pa.int64()),
    ]
)

ROSTER = pa.schema(
    [
        pa.field("network", pa.string()),
        pa.field("owner", pa.string()),
        pa.field("name", pa.string()),
        pa.field("time_us", pa.int64()),
        pa.field("members", pa.list_(pa.string())),
        *PLACE,
    ]
)


def keys_of(table: pa.Table) -> Any:
    """The keys of a table (network, id) as one array of strings, in the order of the two."""
    parts = (compute.cast(table[name], pa.string()) for name in ("network", "id"))
    found = compute.binary_join_element_wise(*parts, "\0")
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def write_parquet(table: pa.Table, path: Path, *, group: int = 65_536) -> None:
    """Write one Parquet file, `group` rows to be read at once. Same rows give the same bytes."""
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=group)


def write_accounts(table: pa.Table, path: Path) -> None:
    """Write a table of accounts, each of which stands in it once, so that a dictionary of them gains nothing.

    Measured on 200,000 accounts with their people, CPU ms to write and to read: 13 and 10; as `write_parquet` does it
    40 and 16.
    """
    networks: Any = ["network"]
    pq.write_table(table, path, compression="lz4", use_dictionary=networks, write_statistics=False)


def parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """The same for a file that is written part by part. Whoever asks closes it."""
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=3)


def write_clustered(table: pa.Table, path: Path) -> None:
    """Write the sorted acts of one bucket of a clustered log: quick to write and to read rather than small.

    Measured on 10 million acts in 32 files, CPU seconds to write and to read, size: this way 0.8, 0.26, 133 MB; the
    usual way (dictionaries, Snappy) 2.4, 0.4, 123 MB; Zstandard 3.0, 0.65, 107 MB (docs/decisions/clustered-log.md).
    Groups of 16,384 rows: all is read 13 % slower than in groups of 65,536, one tie three times faster. Ties repeat, so
    LZ4 shortens them sixfold; times, lengths and flags gain too little from any compression.
    """
    bare = {"time_us", "kind", "incoming", "words", "answerable", "dated"}
    carried = [name for name in table.column_names if name not in bare and name != "tie"]
    packing: Any = {name: "none" if name in bare else "lz4" if name == "tie" else "zstd" for name in table.column_names}
    dictionaries: Any = ["kind", *carried]
    pq.write_table(
        table,
        path,
        compression=packing,
        use_dictionary=dictionaries,
        write_statistics=["tie"],
        row_group_size=16_384,
    )
