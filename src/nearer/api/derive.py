"""What is computed from the merged log and the decisions, tie by tie: interactions, acts, states, people, openings."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.communal import make_communal
from nearer.api.kept_open import make_open
from nearer.api.known import ids_of, keep_names, keep_people, machines
from nearer.api.learnt import learn_weights, make_record, newest_of, points_of, read_learnt
from nearer.api.lessons import Lesson, keep_lesson, learnt_of
from nearer.api.progress import Progress
from nearer.api.stages import LogStage, Made, TieStage, new_draft
from nearer.api.tied import TieFiles, TieWriter
from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.people import People, resolve
from nearer.store.batch import Batch, Manifest
from nearer.store.home import Home, settle
from nearer.store.schema import parquet_writer, write_accounts, write_parquet
from nearer.ties.acts import Acts, acts
from nearer.ties.interactions import ANSWERED, passed_in_parts
from nearer.ties.judgements import Judged
from nearer.ties.kernel import fold
from nearer.ties.learning import Learnt
from nearer.ties.views import Views, views
from nearer.ties.weights import prior_points

Judge = Callable[[Callable[[], pa.Table], Acts, Views, int], Judged]
"""What the user's judgements are as evidence: of interactions (as `passed` gives them), their acts, what could be seen,
the newest moment."""

GROUP = 8_192
"""Interactions in a row group: they are sorted by person, and a person's page reads only theirs."""

AT_ONCE = 1_000_000
"""Interactions in memory at once: some 600 MB with the texts of messages (measured)."""

MOST_GROUPS = 4_096
"""Row groups of one file: what the file says of them is read first, two kilobytes for each."""

SIGHT = pa.schema(
    [
        pa.field("network", pa.string()),
        pa.field("account", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("direction", pa.string()),
        pa.field("since_us", pa.int64()),
        pa.field("until_us", pa.int64()),
    ]
)
"""What the sources of an ego account could see: one row for each seen kind and direction, bounds null where open."""


@dataclass(frozen=True, slots=True)
class Making:
    """What ties are made from. The weights are those of the named `lesson`; where there is no such lesson it is learnt,
    from what is told beside its name and from what `judge` says that the user said."""

    log: LogStage
    people: People
    batches: Sequence[Batch]
    decided: tuple[int, ...]
    lesson: tuple[str, Lesson]
    judge: Judge | None = None

    def write(self, folder: Path) -> None:
        """Write what is the same however the ties are made: who is who, and what could be seen."""
        write_accounts(self.people.members, folder / "members.parquet")
        keep_people(self.people, folder)
        write_parquet(sight_table(self.batches, self.people.ego_accounts), folder / "sight.parquet")
        write_parquet(ego_table(self.people.ego_accounts), folder / "ego.parquet")

    def keep_made(
        self, folder: Path, base: str = "", above: tuple[str, ...] = (), opened: str = "", since: int = 0
    ) -> None:
        """Write what the ties were made from, and on what they lie (`Made`)."""
        named = tuple(b.name for b in self.batches)
        made = Made(self.log.folder.name, named, self.decided, self.lesson[0], base, above, opened, since)
        (folder / "made.json").write_bytes(msgspec.json.encode(made))


def make_ties(
    home: Home, key: str, making: Making, con: duckdb.DuckDBPyConnection, progress: Progress | None
) -> TieStage:
    """Cluster the log by tie and fold every tie."""
    people = making.people
    draft = new_draft(home)
    making.write(draft)
    con.execute(f"CREATE OR REPLACE TEMP VIEW log AS SELECT * FROM {making.log.relation}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW members AS SELECT * FROM read_parquet('{_q(draft / 'members.parquet')}')")
    con.execute(f"CREATE OR REPLACE TEMP VIEW sight AS SELECT * FROM read_parquet('{_q(draft / 'sight.parquet')}')")
    con.register("ego_table", ego_table(people.ego_accounts))
    con.execute("CREATE OR REPLACE TEMP TABLE ego AS SELECT * FROM ego_table")
    if progress is not None:
        progress(0, 0, "measuring ties")
    write_ties(con, making, home, draft)
    passed = f"read_parquet('{_q(draft / 'interactions.parquet')}')"
    con.execute(f"CREATE OR REPLACE TEMP VIEW interactions AS SELECT * FROM {passed}")
    make_communal(con, people, making.batches, points_of(read_learnt(draft / "weights.json")), TieStage(draft).communal)
    making.keep_made(draft)
    settle(draft, home.derived / key)
    stage = TieStage(home.derived / key)
    make_open(con, stage, TieFiles(stage.folder, prior_points()))
    return stage


def write_ties(con: duckdb.DuckDBPyConnection, making: Making, home: Home, folder: Path) -> None:
    """Write the tie-clustered interactions, what was learnt, and what is kept for each tie. Interactions are in memory
    part by part; acts are looked at in their files."""
    writer = TieWriter(folder)
    out: pq.ParquetWriter | None = None
    for part in passed_in_parts(con, AT_ONCE):
        if out is None:
            out = parquet_writer(folder / "interactions.parquet", part.schema)
        out.write_table(part, row_group_size=group_of(making.log.activities))
        writer.write_acts(acts(part))
    if out is not None:
        out.close()
    writer.flush()
    every = TieFiles(folder, prior_points()).base_acts
    seen = views(making.people.members, pq.read_table(folder / "sight.parquet"), every.persons)

    def table() -> pa.Table:
        return pq.read_table(folder / "interactions.parquet", columns=[*ANSWERED, "since_us"])

    def learn() -> Learnt:
        told = None if making.judge is None else making.judge(table, every, seen, newest_of(every))
        return learn_weights(every, seen, told)

    learnt = learnt_of(home, making.lesson[0], learn)
    valued = replace(every, points=points_of(learnt))
    for first, last in spans(every.start, AT_ONCE):
        some = valued.part(first, last)
        writer.write_ties(fold(None, some), seen.part(first, last), machines(making.people, some.persons))
    writer.flush()
    keep_names(making.people, every.persons, folder)
    taught = keep_lesson(home, *making.lesson, learnt, lambda: make_record(valued, seen))
    shutil.copy(taught / "weights.json", folder / "weights.json")
    shutil.copy(taught / "record.json", folder / "record.json")


def spans(start: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """From which tie to which reach about so many acts; one span, and empty, where there are no ties."""
    first = 0
    while True:
        last = int(np.searchsorted(start, start[first] + most, side="right")) - 1
        last = min(max(last, first + 1), len(start) - 1)
        yield first, last
        if last >= len(start) - 1:
            return
        first = last


def group_of(rows: int) -> int:
    """Interactions in a row group, of so many in all."""
    return max(GROUP, -(-rows // MOST_GROUPS))


def ego_table(accounts: Iterable[AccountKey]) -> pa.Table:
    """The ego's accounts as columns (network, account)."""
    keys = sorted(accounts)
    return pa.table(
        {
            "network": pa.array([k.network for k in keys], pa.string()),
            "account": pa.array([k.id for k in keys], pa.string()),
        }
    )


def sight_table(batches: Iterable[Batch], egos: frozenset[AccountKey]) -> pa.Table:
    """What could be seen, for each ego account: the archives of the account, and community logs of its network."""
    rows: list[tuple[str, str, str, str, int | None, int | None]] = []
    for batch in batches:
        manifest = batch.manifest
        seen = [s for s in manifest.sights if s.seen]
        for key in sorted(egos):
            if _tells_of(manifest, key):
                since, until = _period(manifest)
                rows += [
                    (key.network, key.id, s.kind, s.direction, since if s.since_us is None else s.since_us, until)
                    for s in seen
                ]
    columns = zip(*rows, strict=True) if rows else [[] for _ in SIGHT]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SIGHT, strict=True)], schema=SIGHT)


def _tells_of(manifest: Manifest, key: AccountKey) -> bool:
    if manifest.account is None:
        return manifest.network in (key.network, "*")
    return AccountKey(*manifest.account) == key


def _period(manifest: Manifest) -> tuple[int | None, int | None]:
    until = manifest.last_us
    if manifest.made is not None:
        until = max(until or 0, int(manifest.made.timestamp() * 1_000_000))
    return (manifest.first_us if manifest.account is None else None), until


def resolve_people(
    log: LogStage, decisions: tuple[Decision, ...], egos: frozenset[AccountKey], before: TieStage | None = None
) -> People:
    """Accounts to persons, from a log stage; those of the ties `before` keep their ids without making them again."""
    return resolve(
        pq.read_table(log.accounts), decisions, egos, named=None if before is None else ids_of(before.folder)
    )


def _q(path: Path) -> str:
    return str(path).replace("'", "''")
