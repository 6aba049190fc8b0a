"""The engine of many machines: the same kernel inside Spark, on the Arrow batches of its partitions.

Spark brings all acts of a tie together (a shuffle by tie) and puts them in canonical order (a sort within partitions);
from there on the functions are those of the embedded engine, so states and knots are equal to the last bit. Totals are
sums over partitions, in an order that Spark chooses, and are equal to rounding. One row a person and partition goes to
the driver.

Workers need this program installed, at the same version, and a path to the log and the results that all can reach.
"""

import os
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from nearer.api.compute.errors import EngineMissing
from nearer.api.compute.results import (
    PERSON,
    ROW,
    Computed,
    Results,
    part_totals,
    people_totals,
    result_rows,
    whole_ties,
    write_people,
)
from nearer.ties.engine.columns import NAMES, from_arrow
from nearer.ties.engine.folding import fold

ACTS_A_PARTITION = 400_000
"""Acts in a partition of the shuffle, like those of a bucket of the clustered log: some ten megabytes, so that a
worker needs little memory and a lost one repeats little."""


def run(log: Path, out: Path, at_us: int, acts: int, master: str, settings: tuple[tuple[str, str], ...]) -> Computed:
    """Compute all ties of a log on a cluster. Raises EngineMissing where Spark is not installed or does not answer."""
    spark = _session(master, settings)
    try:
        partitions = max(2, -(-acts // ACTS_A_PARTITION))
        order = list(NAMES)
        rows = (
            spark.read.parquet(str(log))
            .select(*order)
            .repartition(partitions, "tie")
            .sortWithinPartitions(*order)
            .mapInArrow(partial(_fold, at_us=at_us), _ddl(_SPARK_ROW))
        )
        rows.write.parquet(str(out / "ties"))
        written = spark.read.parquet(str(out / "ties"))
        parts = written.mapInArrow(partial(_totals, at_us=at_us), _ddl(PERSON)).toArrow()
        people = people_totals([parts.cast(PERSON)])
        write_people(people, out)
        computed = Computed("spark", acts, written.count(), len(people), at_us)
    finally:
        spark.stop()
    Results(out).finish(computed)
    return computed


def _session(master: str, settings: tuple[tuple[str, str], ...]) -> Any:
    # By name, because the extra is not installed where types are checked.
    try:
        errors: Any = import_module("pyspark.errors")
        sql: Any = import_module("pyspark.sql")
    except ImportError as error:
        raise EngineMissing(
            "Spark is not installed.", where="pyspark", next="Install it: pip install 'nearer[spark]', and Java 17."
        ) from error
    # Workers on other machines have a Python of their own; where none is named, that of this process is meant.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder: Any = sql.SparkSession.builder.master(master).appName("nearer compute")
    for name, value in (("spark.ui.enabled", "false"), ("spark.sql.session.timeZone", "UTC"), *settings):
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (errors.PySparkException, RuntimeError, OSError) as error:
        raise EngineMissing(
            "Spark does not start.",
            where=master,
            next="Check the address of the master, and that Java 17 is installed.",
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


_SPARK_ROW = pa.schema(
    [field.with_type(pa.binary()) if pa.types.is_fixed_size_binary(field.type) else field for field in ROW]
)
"""The rows as Spark takes them: it knows no bytes of a fixed length."""


def _fold(batches: Iterator[pa.RecordBatch], at_us: int) -> Iterator[pa.RecordBatch]:
    for acts in whole_ties(batches):
        yield from result_rows(fold(from_arrow(acts), at_us), at_us).cast(_SPARK_ROW).to_batches()


def _totals(batches: Iterator[pa.RecordBatch], at_us: int) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        if len(batch):
            yield from part_totals(pa.Table.from_batches([batch]), at_us).to_batches()


def _ddl(schema: pa.Schema) -> str:
    """The schema as Spark writes it."""
    return ", ".join(f"`{field.name}` {_type(field.type)}" for field in schema)


def _type(kind: pa.DataType) -> str:
    names = (
        (pa.types.is_int64, "bigint"),
        (pa.types.is_int32, "int"),
        (pa.types.is_int16, "smallint"),
        (pa.types.is_int8, "tinyint"),
        (pa.types.is_float64, "double"),
        (pa.types.is_float32, "float"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_binary, "binary"),
        (pa.types.is_list, "array<bigint>"),
    )
    return next(name for fits, name in names if fits(kind))
