"""Housekeeping: fold what came into the sorted files, bucket by bucket, and delete what nobody reads any more.

Nothing here changes what a snapshot shows. Sorting and writing happen without the lock; only naming the new file takes
it, for milliseconds, so commits never wait for a compaction.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import numpy as np

from nearer.model.time import to_us
from nearer.store.clustered import files
from nearer.store.clustered.errors import LogOvertaken, disk
from nearer.store.clustered.layout import ACTS
from nearer.store.clustered.log import ClusteredLog
from nearer.store.clustered.manifest import Base, Tail
from nearer.store.clustered.snapshot import Snapshot

RATIO = 0.25
"""A bucket is due once what came to it is this part of its sorted file. So an act is rewritten about 1 / RATIO times
while a bucket grows by its own size, and a reader sorts at most a fifth of a bucket: the trade between writing and
reading of a log-structured merge tree with one sorted level (O'Neil, Cheng, Gawlick and O'Neil 1996; Dayan and Idreos
2018). The number is our own choice."""

LEAST = 4096
"""Below so many rows a bucket is not worth a rewrite, however small it is. Our own choice."""

CROWD = 4
"""So many tails of like size become one. Size-tiered merging: each row moves up once for each factor of four (Bentley
and Saxe 1980; the number is our own choice)."""

LARGEST_MERGED = 1_000_000
"""Tails of more rows than these wait for their buckets instead of being merged with others. Our own choice: it bounds
the memory of a merge."""

GRACE = timedelta(hours=1)
"""How long a file stays after it was last current, for readers that hold a snapshot. Our own choice."""


def due(log: ClusteredLog) -> tuple[int, ...]:
    """The buckets to be compacted, those with most to gain first. A bucket in which something was taken back is due
    at once: what was removed is to leave the disk."""
    snapshot = log.snapshot()
    gain = np.zeros(snapshot.buckets)
    for family in (ACTS, *snapshot.families):
        came = snapshot.unfolded(family)
        held = snapshot.held(family)
        gain = np.maximum(gain, np.where(came >= np.maximum(LEAST, RATIO * held), came / np.maximum(held, 1), 0))
        gain = np.where(snapshot.unfolded(family, removals=True) > 0, np.inf, gain)
    order = np.argsort(-gain, kind="stable")
    return tuple(int(bucket) for bucket in order[gain[order] > 0])


def compact(log: ClusteredLog, bucket: int) -> bool:
    """Write the sorted files of a bucket anew, with all that came to it. False where there was nothing to do, or where
    somebody else rewrote the bucket in the meantime. Raises LogUnwritable, LogBusy."""
    with disk(log.folder), files.workshop(log.folder) as work:
        snapshot = log.snapshot()
        made: list[Base] = []
        for family in (ACTS, *snapshot.families):
            if snapshot.since(family, bucket):
                token = secrets.token_hex(8)
                if family == ACTS:
                    name = f"{family}-{bucket:05d}-{token}.parquet"
                    table = snapshot.acts(bucket).cast(snapshot.schema(family))
                    size = files.write_acts(work / name, table)
                else:
                    name = f"{family}-{bucket:05d}-{token}.arrow"
                    table = snapshot.rows(family, bucket)
                    size = files.write_rows(work / name, table)
                made.append(Base(family, bucket, snapshot.seq, name, len(table), size))
        if not made:
            return False
        try:
            with log.writing(), log.placed([work / base.name for base in made]), log.manifest.change() as change:
                if change.built() != snapshot.named.built:
                    raise log.overtaken()
                for base in made:
                    was = change.base(base.family, bucket)
                    if was != snapshot.base(base.family, bucket) or change.merged_across(snapshot.seq):
                        raise log.overtaken()
                    change.set_base(base)
        except LogOvertaken:
            return False
        _drop_folded(log)
        return True


def _drop_folded(log: ClusteredLog) -> None:
    """Tails all of whose rows stand in sorted files are not current any more."""
    with log.writing():
        snapshot = log.snapshot()
        folded = [
            tail.name
            for tail in snapshot.named.tails
            if not ((np.frombuffer(tail.counts, np.int64) > 0) & (snapshot.upto(tail.family) < tail.seq)).any()
        ]
        if folded:
            with log.manifest.change() as change:
                change.drop_tails(folded)


def merge_tails(log: ClusteredLog) -> bool:
    """Make tails of like size into one, so that a reader opens few files. False where there were too few."""
    with disk(log.folder), log.writing():
        snapshot = log.snapshot()
        crowds = {family: _crowd(snapshot, family) for family in (ACTS, *snapshot.families)}
        crowds = {family: tails for family, tails in crowds.items() if tails}
        if crowds:
            log.fold(snapshot, crowds, journal=False)
        return bool(crowds)


def _crowd(snapshot: Snapshot, family: str) -> list[Tail]:
    """The newest tails of a family that are to be merged: back to the first that is larger than all after it."""
    crowd: list[Tail] = []
    commits = 0
    total = 0
    by_commit = groupby((tail for tail in snapshot.named.tails if tail.family == family), key=lambda tail: tail.seq)
    for tails in reversed([list(tails) for _, tails in by_commit]):
        rows = sum(int(np.frombuffer(tail.counts, np.int64).sum()) for tail in tails)
        if rows > LARGEST_MERGED or (commits >= CROWD and rows > total):
            break
        crowd = tails + crowd
        commits += 1
        total += rows
    return crowd if commits >= CROWD else []


def tend(log: ClusteredLog, *, at_most: int | None = None) -> int:
    """Do what is due, `at_most` so many buckets of it; how many buckets were compacted. For a process or a thread in
    the background, again and again; several at once do no harm."""
    merge_tails(log)
    return sum(compact(log, bucket) for bucket in due(log)[:at_most])


def sweep(log: ClusteredLog, now: datetime, grace: timedelta = GRACE) -> int:
    """Delete files that have not been current for a period of grace, and what killed processes left; how many files.

    A file's period begins with the first sweep that finds it superseded, so it lasts at least as long as is said.
    Raises LogUnwritable, LogBusy.
    """
    with disk(log.folder), log.writing():
        moment = to_us(now)
        log.tidy()
        names = log.manifest.dropped_before(to_us(now - grace), moment)
        for name in names:
            (log.folder / "files" / name).unlink(missing_ok=True)
        log.manifest.deleted(names)
        return len(names)


def erase(log: ClusteredLog, now: datetime) -> None:
    """Make sure that nothing of what was removed is on the disk any more: after `remove`, for forgetting somebody.

    Compacts every bucket in which something was taken back, rewrites the tails, and deletes superseded files at once:
    older snapshots raise SnapshotGone.
    """
    with disk(log.folder), log.writing():
        log.flush()
        snapshot = log.snapshot()
        touched = np.zeros(snapshot.buckets, np.bool_)
        for family in (ACTS, *snapshot.families):
            touched |= snapshot.unfolded(family, removals=True) > 0
        for bucket in np.flatnonzero(touched).tolist():
            compact(log, bucket)
        _thin(log)
        # The first sweep dates what has just lost its name, the second deletes it.
        sweep(log, now, timedelta(0))
        sweep(log, now, timedelta(0))
        files.let_go()
        log.manifest.scrub()


def _thin(log: ClusteredLog) -> None:
    """Write every tail anew without the rows that stand in sorted files."""
    snapshot = log.snapshot()
    for tail in snapshot.named.tails:
        folded = snapshot.upto(tail.family) >= tail.seq
        if (folded & (np.frombuffer(tail.counts, np.int64) > 0)).any():
            with files.workshop(log.folder) as work:
                name = f"{tail.family}-{tail.role}-{secrets.token_hex(8)}.arrow"
                with files.Entry(snapshot.path(tail.name)) as entry:
                    batches = [entry.bucket(b).slice(0, 0 if folded[b] else None) for b in range(snapshot.buckets)]
                size = files.write_entry(work / name, batches[0].schema, batches)
                counts = np.array([len(batch) for batch in batches], np.int64).tobytes()
                with log.placed([work / name]), log.manifest.change() as change:
                    change.drop_tails([tail.name])
                    change.add_tail(replace(tail, name=name, counts=counts, bytes=size))
