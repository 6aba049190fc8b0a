"""Nearer's own runs over a whole log, and the features that its results tell."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bench.scale import features
from nearer.store.clustered import ClusteredLog, Pass, build
from nearer.ties.engine.batch import batch
from nearer.ties.engine.folding import Folded
from nearer.ties.engine.rows import FAMILY, ties_table
from nearer.ties.state import NEVER, RING_WORDS, WORD_DAYS

THREADS = os.cpu_count() or 1
SMALL = 200_000


def clustered(log: Path) -> Path:
    """The folder of the tie-clustered copy of a log."""
    return log.with_suffix(".clustered")


def cluster(log: Path) -> None:
    """Make the tie-clustered copy, anew. Small logs get a few buckets too, so that they warm all of the code."""
    shutil.rmtree(clustered(log), ignore_errors=True)
    few = pq.read_metadata(log).num_rows < SMALL
    build(clustered(log), log, threads=THREADS, buckets=4 if few else None).close()


def opened(log: Path) -> ClusteredLog:
    """The tie-clustered copy, made where there is none."""
    if not clustered(log).exists():
        cluster(log)
    return ClusteredLog.open(clustered(log))


def pass_over(log: Path) -> None:
    """Everything of every tie, bucket by bucket: state, knots of the history, closeness. What a bucket gives is let go
    when the next comes, as in a real pass, which hands it on to be written."""
    with opened(log) as held:
        for folded in batch(held.snapshot(), features.AT_US, threads=THREADS):
            assert len(folded.closeness) == len(folded)


def from_raw(log: Path) -> None:
    """Clustering and the pass, from the log in order of time."""
    cluster(log)
    pass_over(log)


def pass_kept(log: Path) -> None:
    """The pass with its results written beside the acts and published as one, for the pages to read."""
    with opened(log) as held:
        publish(held)


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the ties with the acts of each, how many knots there are, and the bytes that they take with
    the offsets that tell where those of a tie begin."""

    tie: NDArray[np.int64]
    acts: NDArray[np.int64]
    knots: int
    knot_bytes: int


def publish(held: ClusteredLog) -> Published:
    """Write the results of all ties and publish them."""
    ties: list[NDArray[np.int64]] = []
    acts: list[NDArray[np.int64]] = []
    knots = size = 0
    snapshot = held.snapshot()
    with Pass(held, snapshot) as found:
        for bucket, folded in enumerate(batch(snapshot, features.AT_US, threads=THREADS)):
            rows = ties_table(folded)
            found.write(FAMILY, bucket, rows)
            ties.append(folded.tie)
            acts.append((folded.facts["n_in"] + folded.facts["n_out"]).astype(np.int64))
            knots += len(folded.words)
            size += rows["knots"].nbytes
    return Published(np.concatenate(ties), np.concatenate(acts), knots, size)


def features_of(log: Path) -> pa.Table:
    """The features of every tie, by the pass over the clustered copy."""
    with opened(log) as held:
        return pa.concat_tables(told(folded) for folded in batch(held.snapshot(), features.AT_US, threads=THREADS))


def told(folded: Folded) -> pa.Table:
    """The features of these ties at the end of the log."""
    facts = folded.facts
    columns: dict[str, Any] = {"tie": folded.tie}
    for name in features.WHOLE:
        if name in (facts.dtype.names or ()):
            columns[name] = facts[name].astype(np.int64)
    bins = np.arange(facts["latency"].shape[2])
    columns["latency_out"], columns["latency_in"] = (facts["latency"].astype(np.int64) @ bins).T
    since = features.AT_US - facts["ref_us"]
    for k, rate in enumerate(features.DECAY):
        fading = np.exp(-rate * since)
        columns[features.BOTH[k]] = facts["sums"][:, 0, k] * fading
        columns[features.INCOMING[k]] = facts["sums"][:, 1, k] * fading
    columns["closeness"] = folded.closeness
    ring_day = facts["ring_day"]
    columns["contact_days"] = np.where(
        ring_day == NEVER,
        0.0,
        facts["contact_days"] * np.exp(-features.CONTACT_DECAY * (features.TODAY - np.maximum(ring_day, 0))),
    )
    waited = features.AT_US - np.maximum(facts["last_out_us"], 0)
    columns["unanswered"] = facts["unanswered"] * np.exp(-features.UNANSWERED_DECAY * waited)
    oldest = features.TODAY - features.RECENT_DAYS + 1
    columns["days_recent"] = _days(facts, oldest, features.TODAY)
    columns["days_usual"] = _days(facts, oldest - features.USUAL_DAYS, oldest - 1)
    return pa.table(columns)


def _days(facts: NDArray[np.void], first: int, last: int) -> NDArray[np.int64]:
    """How many of the days `first` to `last` are contact days, by the ring."""
    ring_day = facts["ring_day"]
    total = np.zeros(len(ring_day), np.int64)
    for word in range(RING_WORDS):
        for bit in range(WORD_DAYS):
            day = ring_day - (word * WORD_DAYS + bit)
            total += (facts["ring"][:, word] >> bit & 1) * ((day >= first) & (day <= last))
    return total
