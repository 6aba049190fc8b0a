"""The merged log is the same whatever the way: any order, any overlap, any number of repeats."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nearer.model.activity import Activity, Roster
from nearer.model.names import Precision, RosterName, Verb, Visibility
from nearer.model.notation import parse_all, write
from nearer.store.columns import activities_of, activity_columns, roster_columns
from nearer.store.merge import merge_activities
from nearer.store.schema import ACTIVITY, write_parquet

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def merged(folder: Path, *batches: list[Activity | Roster]) -> pa.Table:
    activities, rosters = [], []
    folder.mkdir(parents=True, exist_ok=True)
    for i, batch in enumerate(batches):
        activities.append(folder / f"a{i}.parquet")
        rosters.append(folder / f"r{i}.parquet")
        write_parquet(activity_columns(r for r in batch if isinstance(r, Activity)), activities[-1])
        write_parquet(roster_columns(r for r in batch if isinstance(r, Roster)), rosters[-1])
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        merge_activities(con, activities, rosters, folder / "log.parquet")
    return pq.read_table(folder / "log.parquet").cast(ACTIVITY)


def lines(table: pa.Table) -> list[str]:
    return [write(a) for a in activities_of(table)]


def log(text: str) -> list[Activity | Roster]:
    return [r for r in parse_all(text) if isinstance(r, (Activity, Roster))]


def test_the_finer_time_and_the_fuller_text_win(tmp_path: Path) -> None:
    old = log('2010-03-24  x/5  @1  create  -> @@bob  "RT @bob: the first of many wo"')
    new = log('2010-03-24T16:37:41Z  x/5  @1  create  -> @7  visibility="public"  "RT @bob: the first of many words"')
    expected = ['2010-03-24T16:37:41Z  x/5  @1  create  -> @7  visibility="public"  "RT @bob: the first of many words"']
    assert lines(merged(tmp_path / "1", old, new)) == expected
    assert lines(merged(tmp_path / "2", new, old)) == expected


def test_somebody_who_left_between_two_lists_left_in_that_range(tmp_path: Path) -> None:
    first = log("roster  x/1  followers  2026-01-01T00:00:00Z  @2  @3")
    last = log("roster  x/1  followers  2026-02-01T00:00:00Z  @3  @4")
    assert lines(merged(tmp_path, last, first)) == [
        "..2026-01-01T00:00:00Z  x/roster/followers/1/2/came/1767225600000000  @2  follow  -> @1",
        "..2026-01-01T00:00:00Z  x/roster/followers/1/3/came/1767225600000000  @3  follow  -> @1",
        "2026-01-01T00:00:00Z..2026-02-01T00:00:00Z  x/roster/followers/1/2/went/1769904000000000  @2  undo  -> @1"
        '  of="follow"',
        "2026-01-01T00:00:00Z..2026-02-01T00:00:00Z  x/roster/followers/1/4/came/1769904000000000  @4  follow  -> @1",
    ]


def test_a_list_without_a_date_gives_a_follow_without_a_date(tmp_path: Path) -> None:
    assert lines(merged(tmp_path, log("roster  x/1  blocks  -  @9"))) == [
        "-  x/roster/blocks/1/9/came/-  @1  block  -> @9"
    ]


def test_an_empty_list_between_two_full_ones_is_a_leaving_and_a_coming_back(tmp_path: Path) -> None:
    snapshots = [
        Roster(network="x", owner="1", name=RosterName.MUTES, time=DAY + timedelta(days=d), members=m)
        for d, m in ((0, ("5",)), (10, ()), (20, ("5",)))
    ]
    kinds = [a.verb for a in activities_of(merged(tmp_path, snapshots))]
    assert kinds == [Verb.IGNORE, Verb.UNDO, Verb.IGNORE]


ids = st.sampled_from([str(i) for i in range(6)])
texts = st.none() | st.text(alphabet="abc ", max_size=4)
moments = st.none() | st.integers(0, 5).map(lambda d: DAY + timedelta(days=d))
precisions = st.sampled_from([Precision.SECOND, Precision.MINUTE, Precision.DAY])


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    time = draw(moments)
    return Activity(
        network=draw(st.sampled_from(["x", "mastodon"])),
        id=draw(ids),
        time=time,
        precision=Precision.NONE if time is None else draw(precisions),
        offset=draw(st.none() | st.sampled_from([0, 60])),
        actor=draw(ids),
        verb=draw(st.sampled_from([Verb.CREATE, Verb.LIKE])),
        target=draw(st.none() | ids | ids.map("@".__add__)),
        to=tuple(draw(st.lists(ids, max_size=2))),
        in_reply_to=draw(st.none() | ids),
        visibility=draw(st.sampled_from(list(Visibility))),
        text=draw(texts),
    )


rosters = st.builds(
    Roster,
    network=st.just("x"),
    owner=st.just("0"),
    name=st.sampled_from([RosterName.FOLLOWERS, RosterName.BLOCKS]),
    time=moments,
    members=st.lists(ids, max_size=4, unique=True).map(tuple),
)
logs = st.lists(st.lists(activities() | rosters, max_size=8), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(batches=logs, seed=st.integers(0, 99))
def test_any_order_any_repeat_any_cut_gives_the_same_log(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Activity | Roster]], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("laws")
    once = merged(folder / "once", *batches)
    shuffled = [list(b) for b in batches]
    Random(seed).shuffle(shuffled)
    for batch in shuffled:
        Random(seed).shuffle(batch)
    assert merged(folder / "order", *shuffled).equals(once)
    assert merged(folder / "twice", *batches, *shuffled).equals(once)
    assert merged(folder / "one", [record for batch in batches for record in batch]).equals(once)


def test_rows_come_in_order_of_time_with_the_unknown_last(tmp_path: Path) -> None:
    base = Activity(network="x", id="1", time=DAY, actor="1", verb=Verb.CREATE)
    rows = [base, replace(base, id="2", time=None, precision=Precision.NONE), replace(base, id="0", time=DAY)]
    assert [a.id for a in activities_of(merged(tmp_path, rows))] == ["0", "1", "2"]
