"""The command that computes a whole log of acts, on this machine or on Spark."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO
from nearer.faces.cli.out import line, progress, put_json
from nearer.faces.cli.show import isolate

Engine = Literal["embedded", "spark"]


def compute(
    log: Annotated[Path, Parameter(help="A Parquet file of acts, or a folder of them.")],
    out: Annotated[Path, Parameter(help="A new folder for the results.")],
    *,
    engine: Annotated[Engine, Parameter(help="Where to compute: on this machine, or on Spark.")] = "embedded",
    master: Annotated[str, Parameter(help="Spark's master.")] = "local[*]",
    conf: Annotated[tuple[str, ...], Parameter(help="A setting of Spark, NAME=VALUE; may be given often.")] = (),
    threads: Annotated[int, Parameter(help="Threads of the embedded engine.")] = 2,
    json: Annotated[bool, NO, Parameter(help="Print JSON.")] = False,
) -> int:
    """Compute every tie of a large log of acts, here or on Spark.

    The log has a row for each act of a tie: tie, time_us, kind, incoming, words,
    answerable, dated. Both engines write the same files, and states and history
    that are equal to the last bit.
    """
    from nearer.api.compute import compute as run

    settings: list[tuple[str, str]] = []
    for text in conf:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError("A setting has a name and a value.", where="--conf", next="Write --conf NAME=VALUE.")
        settings.append((name, value))
    with progress(json) as told:
        done = run(log, out, engine=engine, master=master, settings=tuple(settings), threads=threads, told=told)
    if json:
        put_json(done)
    else:
        line(f"{done.acts:,} acts, {done.ties:,} ties, {done.people:,} people: {isolate(str(out))}")
    return 0
