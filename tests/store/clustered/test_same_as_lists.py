"""Whatever is built, appended, taken back and put in order: the log shows what plain lists would."""

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer.store.clustered import ACT_SCHEMA, Snapshot, bucket_of, build
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


commits = st.lists(
    st.tuples(acts, results, st.lists(st.integers(0, 10**6), max_size=4), st.lists(TIES, max_size=1), st.booleans()),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts, commits, st.sampled_from([1, 4, 16]))
def test_commits(
    first: list[Act], then: list[tuple[list[Act], list[Result], list[int], list[int], bool]], buckets: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reference = Reference()
        reference.commit(first, [], [], [])
        with build(Path(folder) / "log", act_table(first), buckets=buckets) as log:
            same(log.snapshot(), reference)
            for new, told, places, ended, one in then:
                gone = [reference.acts[place % len(reference.acts)] for place in places] if reference.acts else []
                gone = list(dict.fromkeys(gone))
                reference.commit(new, told, gone, ended)
                seq = log.remove(
                    np.array(ended, np.int64), act_table(gone), {"ties": result_table(told)}, instead=act_table(new)
                )
                assert seq == log.snapshot().seq
                if one:
                    log.flush()
                same(log.snapshot(), reference)


def test_a_build_sorts_many_acts_whatever_their_order(tmp_path: Path) -> None:
    dice = np.random.default_rng(3)
    size = 300_000
    table = pa.table(
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
    ordered = table.take(pa.array(np.argsort(table["time_us"].to_numpy(), kind="stable")))
    for source in (table, ordered, iter(ordered.to_batches(70_001))):
        with build(tmp_path / "log", source, buckets=2) as log:
            snapshot = log.snapshot()
            for bucket in range(2):
                here = table.filter(pa.array(bucket_of(table["tie"].to_numpy(), 2) == bucket))
                shown = snapshot.acts(bucket)
                keys = [np.asarray(here[name]) for name in reversed(ACT_SCHEMA.names)]
                expected = here.take(pa.array(np.lexsort(keys)))
                assert shown.schema == CARRYING
                assert shown.select(ACT_SCHEMA.names).equals(expected.select(ACT_SCHEMA.names).cast(ACT_SCHEMA))
                as_built = table.take(pa.array([int(i) for i in shown["id"].to_pylist()]))
                assert as_built.drop_columns(["id"]).cast(ACT_SCHEMA).equals(shown.drop_columns(["id"]))
