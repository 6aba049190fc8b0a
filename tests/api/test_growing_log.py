"""A merged log that grew import by import is the log that is merged at once: late rows, doubles, what is taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nearer.api.logs import make_log
from nearer.api.stages import LogStage
from nearer.model.activity import Account, Activity, Roster
from nearer.model.names import Precision, RosterName, Verb, Visibility
from nearer.store.batch import Batch, Manifest
from nearer.store.drafting import Draft
from nearer.store.home import Home
from nearer.store.schema import ACCOUNT, ACTIVITY

DAY = datetime(2026, 1, 1, tzinfo=UTC)
ids = st.sampled_from([str(i) for i in range(6)])
moments = st.none() | st.integers(0, 5).map(lambda d: DAY + timedelta(days=d))


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    time = draw(moments)
    precisions = st.sampled_from([Precision.SECOND, Precision.DAY])
    return Activity(
        network="x",
        id=draw(st.sampled_from([str(i) for i in range(12)])),
        time=time,
        precision=Precision.NONE if time is None else draw(precisions),
        actor=draw(ids),
        verb=draw(st.sampled_from([Verb.CREATE, Verb.LIKE])),
        target=draw(st.none() | ids | ids.map("@".__add__)),
        to=tuple(draw(st.lists(ids, max_size=2))),
        visibility=draw(st.sampled_from(list(Visibility))),
        text=draw(st.none() | st.text(alphabet="abc ", max_size=4)),
    )


accounts = st.builds(
    Account,
    network=st.just("x"),
    id=ids,
    handle=st.none() | st.sampled_from(["ann", "bob"]),
    name=st.none() | st.just("Ann"),
    bot=st.none() | st.booleans(),
    links=st.sampled_from([(), ("https://a.example",), ("https://b.example", "https://a.example")]),
    seen=moments,
)
rosters = st.builds(
    Roster,
    network=st.just("x"),
    owner=st.just("0"),
    name=st.sampled_from([RosterName.FOLLOWERS, RosterName.BLOCKS]),
    time=moments,
    members=st.lists(ids, max_size=4, unique=True).map(tuple),
)
records = st.lists(activities() | activities() | accounts | rosters, max_size=8)


def batch(home: Home, number: int, told: list[Activity | Account | Roster]) -> Batch:
    base = Manifest(
        id=f"b{number}",
        revision=1,
        source="test",
        title="",
        network="x",
        layout="",
        archive="",
        fingerprint="",
        account=None,
        made=None,
        imported=DAY,
        time_zone="UTC",
        sights=(),
    )
    draft = Draft(home)
    for _ in draft.write(told):
        pass
    return draft.commit(draft.manifest(base))


def rows(con: duckdb.DuckDBPyConnection, log: LogStage) -> tuple[pa.Table, pa.Table, pa.Table]:
    acts = con.sql(f"SELECT * FROM {log.relation} ORDER BY time_us NULLS LAST, network, id").to_arrow_table()
    accounts = pq.read_table(log.accounts).cast(ACCOUNT)
    return acts.cast(ACTIVITY), accounts, pq.read_table(log.actors)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    told=st.lists(records, min_size=2, max_size=5),
    order=st.lists(st.integers(0, 4), min_size=4, max_size=14),
)
def test_whatever_came_and_went_the_log_is_that_of_what_stands(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[Activity | Account | Roster]], order: list[int]
) -> None:
    home = Home.open(tmp_path_factory.mktemp("grown") / "home")
    every = [batch(home, number, some) for number, some in enumerate(told)]
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        stand = [every[0]]
        log = make_log(home, "log-0", stand, con)
        for number, which in enumerate(order, 1):
            one, before = every[which % len(every)], list(stand)
            stand = [b for b in stand if b is not one] if one in stand else [*stand, one]
            if not stand:
                stand = before
                continue
            log = make_log(home, f"log-{number}", stand, con, (log, before, 1e9))
            assert log.made is not None and log.made.above, "a layer, and not all of it again"
            whole = make_log(home, f"log-whole-{number}", stand, con)
            assert whole.made is not None and not whole.made.above
            for grown, once in zip(rows(con, log), rows(con, whole), strict=True):
                assert grown.to_pylist() == once.to_pylist()
            assert log.activities == whole.activities


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(told=st.lists(st.lists(activities() | accounts, max_size=8), min_size=2, max_size=7))
def test_what_nobody_heard_of_is_put_on_top_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, told: list[list[Activity | Account]]
) -> None:
    """Each import tells of acts of its own, and of people of whom others told the same, more or something else."""
    home = Home.open(tmp_path_factory.mktemp("new") / "home")
    every = [
        batch(
            home, number, [replace(one, id=f"{number}/{one.id}") if isinstance(one, Activity) else one for one in some]
        )
        for number, some in enumerate(told)
    ]
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        log = make_log(home, "log-0", every[:1], con)
        for number in range(1, len(every)):
            log = make_log(home, f"log-{number}", every[: number + 1], con, (log, every[:number], 1e9))
            whole = make_log(home, f"log-whole-{number}", every[: number + 1], con)
            for grown, once in zip(rows(con, log), rows(con, whole), strict=True):
                assert grown.to_pylist() == once.to_pylist()
