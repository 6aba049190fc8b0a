"""Whatever is built, appended, taken back and put in order: the log shows what plain lists would."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.store.clustered import (
    ACT_SCHEMA,
    ClusteredLog,
    Pass,
    Snapshot,
    bucket_of,
    build,
    compact,
    erase,
    merge_tails,
    sweep,
    tend,
)
from store.clustered.reference import CARRYING, Act, Reference, Result, act_table, acts_in, result_table

NEVER = -(2**63)
TIES = st.sampled_from([0, 1, 2, 3, (7 << 32) | 5, (7 << 32) | 6, 2**63 - 1])

acts = st.lists(
    st.tuples(
        TIES,
        st.one_of(st.just(NEVER), st.integers(0, 3), st.integers(-(2**62), 2**62)),
        st.integers(-128, 127) | st.integers(0, 1),
        st.booleans(),
        st.sampled_from([0, 1, 2**31 - 1, -(2**31)]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["a", "b", "ä"]),
    ),
    max_size=12,
)
results = st.lists(st.tuples(TIES, st.floats(0, 100)), max_size=6)


def shown(snapshot: Snapshot) -> tuple[list[Act], list[Result]]:
    """All acts and results, bucket by bucket; within a bucket as the snapshot orders them."""
    all_acts: list[Act] = []
    all_results: list[Result] = []
    for bucket in range(snapshot.buckets):
        table = snapshot.acts(bucket)
        ties = table["tie"].to_numpy()
        assert (bucket_of(ties, snapshot.buckets) == bucket).all()
        assert (np.diff(ties) >= 0).all()
        all_acts += acts_in(table)
        if "ties" in snapshot.families:
            all_results += [(row["tie"], row["value"]) for row in snapshot.rows("ties", bucket).to_pylist()]
    by_tie = sorted(all_acts, key=lambda act: act[0])
    assert [act[:7] for act in by_tie] == sorted(act[:7] for act in all_acts), "canonical order within every tie"
    return by_tie, sorted(all_results, key=lambda row: row[0])


def same(snapshot: Snapshot, reference: Reference) -> None:
    there, told = shown(snapshot)
    assert sorted(there) == sorted(reference.acts)
    assert told == reference.told()
    wanted = np.array([0, 2, 2**63 - 1, 99], np.int64)
    some = acts_in(snapshot.acts_of(wanted))
    assert some == [act for act in there if act[0] in wanted]
    if "ties" in snapshot.families:
        rows = snapshot.rows_of("ties", wanted).to_pylist()
        assert [(row["tie"], row["value"]) for row in rows] == [row for row in told if row[0] in wanted]


def publish(log: ClusteredLog) -> None:
    """What a pass does: all results of a snapshot anew. Here they are the old ones, so nothing may change."""
    snapshot = log.snapshot()
    if "ties" in snapshot.families:
        with Pass(log, snapshot) as found:
            for bucket in range(snapshot.buckets):
                found.write("ties", bucket, snapshot.rows("ties", bucket))


def compact_all(log: ClusteredLog) -> None:
    for bucket in range(log.snapshot().buckets):
        compact(log, bucket)


HOUSEKEEPING: dict[str, Callable[[ClusteredLog], object]] = {
    "nothing": lambda log: None,
    "flush": ClusteredLog.flush,
    "compact one": lambda log: compact(log, 0),
    "compact all": compact_all,
    "tend": tend,
    "merge tails": merge_tails,
    "sweep": lambda log: sweep(log, NOW, timedelta(0)),
    "erase": lambda log: erase(log, NOW),
    "publish": publish,
}
NOW = datetime(2026, 1, 3, tzinfo=UTC)

commits = st.lists(
    st.tuples(
        acts,
        results,
        st.lists(st.integers(0, 10**6), max_size=4),
        st.lists(TIES, max_size=1),
        st.lists(st.sampled_from(sorted(HOUSEKEEPING)), max_size=2),
    ),
    max_size=7,
)
Commit = tuple[list[Act], list[Result], list[int], list[int], list[str]]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(acts, commits, st.sampled_from([1, 4]), st.sampled_from([0, 400, 1 << 20]))
def test_whatever_is_committed_and_put_in_order(
    first: list[Act], then: list[Commit], buckets: int, journalled: int
) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "log"
        reference = Reference()
        reference.commit(first, [], [], [])
        build(folder, act_table(first), buckets=buckets).close()
        with ClusteredLog.open(folder, journalled=journalled) as log:
            same(log.snapshot(), reference)
            for new, told, places, ended, work in then:
                gone = [reference.acts[place % len(reference.acts)] for place in places] if reference.acts else []
                gone = list(dict.fromkeys(gone))
                before, old = log.snapshot(), shown(log.snapshot())
                reference.commit(new, told, gone, ended)
                tables = {"ties": result_table(told)}
                seq = log.remove(np.array(ended, np.int64), act_table(gone), tables, instead=act_table(new))
                assert shown(before) == old, "a snapshot never changes"
                assert seq == log.snapshot().seq
                for name in work:
                    HOUSEKEEPING[name](log)
                same(log.snapshot(), reference)
        with ClusteredLog.open(folder) as again:
            same(again.snapshot(), reference)


def many_acts(size: int) -> pa.Table:
    """More than NumPy sorts, with many equal times; `id` is the row."""
    dice = np.random.default_rng(3)
    return pa.table(
        {
            "tie": dice.integers(0, 900, size) ** 2 << 20,
            "time_us": dice.integers(0, 5000, size),
            "kind": dice.integers(0, 9, size).astype(np.int8),
            "incoming": dice.random(size) < 0.5,
            "words": dice.integers(-5, 300, size).astype(np.int32),
            "answerable": dice.random(size) < 0.5,
            "dated": dice.random(size) < 0.5,
            "id": [str(i) for i in range(size)],
        }
    )


def test_a_build_sorts_many_acts_whatever_their_order(tmp_path: Path) -> None:
    table = many_acts(240_000)
    ordered = table.take(np.argsort(table["time_us"].to_numpy(), kind="stable"))
    for source in (table, ordered, iter(ordered.to_batches(70_001))):
        with build(tmp_path / "log", source, buckets=2, chunk=100_000) as log:
            holds(log.snapshot(), table)


def test_a_few_acts_are_woven_into_many(tmp_path: Path) -> None:
    table = many_acts(240_000)
    for carry in ((), ("id",)):
        with build(tmp_path / "log", table.slice(0, 230_000), buckets=2, carry=carry) as log:
            log.append(table.slice(230_000, 8000))
            log.append(table.slice(238_000))
            holds(log.snapshot(), table.select([*ACT_SCHEMA.names, *carry]))
            assert compact(log, 0)
            assert compact(log, 1)
            holds(log.snapshot(), table.select([*ACT_SCHEMA.names, *carry]))


def holds(snapshot: Snapshot, table: pa.Table) -> None:
    """Every bucket shows its acts of the table in canonical order, each with what it carries."""
    for bucket in range(snapshot.buckets):
        here = table.filter(pa.array(bucket_of(table["tie"].to_numpy(), snapshot.buckets) == bucket))
        shown = snapshot.acts(bucket)
        keys = [np.asarray(here[name]) for name in reversed(ACT_SCHEMA.names)]
        expected = here.take(np.lexsort(keys)).select(ACT_SCHEMA.names).cast(ACT_SCHEMA)
        assert shown.select(ACT_SCHEMA.names).equals(expected)
        if "id" in table.column_names:
            assert shown.schema == CARRYING
            as_made = table.take(np.array([int(i) for i in shown["id"].to_pylist()]))
            assert as_made.select(ACT_SCHEMA.names).cast(ACT_SCHEMA).equals(expected)
