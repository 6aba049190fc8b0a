"""Who computes the features of a whole log, each on the largest log that it is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to go over a whole log. `work` is `module:function`; `needs` the packages it cannot do without; `most`
    the rows of the largest log it gets (None: any); `bar` how many times slower than Nearer's pass it has to be;
    `tells` whether it gives the features, so that its numbers can be checked."""

    name: str
    work: str
    needs: tuple[str, ...] = ()
    most: int | None = None
    bar: float | None = None
    tells: bool = True


CLUSTERING, PASS, FROM_RAW = "clustering", "pass over the clustered log", "from the raw log"
SCAN = Contender("scan", "bench.scale.scan:run", tells=False)
OWN = (
    Contender(CLUSTERING, "bench.scale.own:cluster", tells=False),
    Contender(PASS, "bench.scale.own:pass_over", tells=False),
    Contender("pass, its results published", "bench.scale.own:pass_kept", tells=False),
    Contender(FROM_RAW, "bench.scale.own:from_raw", tells=False),
)
TELLER = Contender("Nearer", "bench.scale.own:features_of")
"""Not timed: it tells what the pass computed, for the others' numbers to be laid beside."""
RIVALS = (
    Contender("DuckDB SQL", "bench.scale.rivals.duck:run", bar=10),
    Contender("Polars", "bench.scale.rivals.frame:run", needs=("polars",), bar=12),
    Contender("pandas, vectorised", "bench.scale.rivals.panda:run", needs=("pandas",), most=10_000_000, bar=8),
    Contender("Python loop", "bench.scale.rivals.loop:run", most=1_000_000, bar=35),
    Contender("NetworkX", "bench.scale.rivals.graph:run", needs=("networkx",), most=1_000_000, bar=60),
)
