"""The tie-clustered log: every act sorted by tie and time, kept so while new ones come. Derived; may be deleted.

    log = build(folder, source)            from the whole log, in bounded memory
    log = ClusteredLog.open(folder)
    log.append(acts, results)              one commit: both become visible together
    log.remove(ties, acts, results)        whole ties, or single acts
    log.snapshot() -> Snapshot             a view for readers; never waits, never torn
    snapshot.acts(bucket, columns)         the acts of a bucket, by tie and canonical order
    snapshot.acts_of(ties, columns)        the acts of some ties
    snapshot.rows(family, bucket), .rows_of(family, ties)     results, by tie
    Pass(log, snapshot)                    all results anew, bucket by bucket, published as one
    due(log), compact(log, bucket), tend(log)     housekeeping in the background; changes nothing that is shown
    sweep(log, now)                        deletes files a period of grace after they were current
    erase(log, now)                        makes sure that what was removed has left the disk

The layout of the folder is in `files`, the tables of the manifest in `manifest`, the columns in `layout`.
"""

from nearer.store.clustered.build import build
from nearer.store.clustered.layout import ACT_SCHEMA, ACTS, bucket_of
from nearer.store.clustered.log import ClusteredLog
from nearer.store.clustered.results import Pass
from nearer.store.clustered.snapshot import Snapshot
from nearer.store.clustered.tending import GRACE, compact, due, erase, merge_tails, sweep, tend

__all__ = [
    "ACTS",
    "ACT_SCHEMA",
    "GRACE",
    "ClusteredLog",
    "Pass",
    "Snapshot",
    "bucket_of",
    "build",
    "compact",
    "due",
    "erase",
    "merge_tails",
    "sweep",
    "tend",
]
