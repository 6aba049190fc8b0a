"""Everything per tie of a whole log of acts, on this machine or on Spark, into the same result files.

    compute(log, out, engine="embedded")                       this machine: clustered log, kernel, bucket by bucket
    compute(log, out, engine="spark", master="spark://...")    any number of machines: the same kernel on Arrow batches

`log` is a Parquet file, or a folder of them, with the columns of an act (store.clustered.ACT_SCHEMA); `out` becomes a
folder with the layout of `results`. docs/guide/scale.md says what to expect.
"""

from nearer.api.compute.results import Computed, Results
from nearer.api.compute.run import ENGINES, compute

__all__ = ["ENGINES", "Computed", "Results", "compute"]
