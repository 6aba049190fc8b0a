"""What is computed from batches and decisions: the merged log, people, interactions and tie states. All deletable.

Two stages, each a folder named by the hash of all that goes into it, so that a stage is made once for its input and
a reader always finds whole files: `log-<key>` (merged log and accounts, from the batches) and `ties-<key>` (the
tie-clustered interactions, acts, states, people and opening candidates, from the log and the identity decisions).
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nearer.api.communal import Files, make_communal
from nearer.api.importing import Progress
from nearer.api.known import keep_names, keep_people, machines
from nearer.api.learnt import learn_weights, make_record, newest_of, points_of
from nearer.api.lessons import Lesson, keep_lesson, learnt_of
from nearer.api.tied import TieWriter
from nearer.conversations import candidates
from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.people import People, parse_key, resolve
from nearer.store.batch import Batch, Manifest
from nearer.store.growing import Step, folded, step, step_accounts
from nearer.store.home import Home, settle
from nearer.store.layers import MOST, Layers, LogMade, index_ids, size
from nearer.store.merge import merge_accounts, merge_activities
from nearer.store.schema import write_parquet
from nearer.store.state import State
from nearer.ties.acts import Acts, acts
from nearer.ties.interactions import interactions
from nearer.ties.judgements import Judged
from nearer.ties.kernel import replay
from nearer.ties.learning import Learnt
from nearer.ties.views import Views, views

VERSION = "13"
"""Changes when the same input gives other derived files."""

Judge = Callable[[pa.Table, Acts, Views, int], Judged]
"""What the user's judgements are as evidence: of interactions, their acts, what could be seen, the newest moment."""

GRACE = timedelta(hours=1)
"""How long files that are no longer current stay, for readers that are still at them."""

GROUP = 8_192
"""Interactions in a row group: they are sorted by person, and a person's page reads only theirs."""

MOST_GROUPS = 4_096
"""Row groups of one file: what the file says of them is read first, two kilobytes for each."""

IDENTITY = (Choice.MERGE, Choice.SPLIT, Choice.REFUSE, Choice.EGO, Choice.NOT_EGO)

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


@dataclass(frozen=True)
class LogStage:
    """The folder of the merged log: of all of it, or of the newest layer on others."""

    folder: Path

    @property
    def log(self) -> Path:
        return self.folder / "log.parquet"

    @property
    def accounts(self) -> Path:
        return self.folder / "accounts.parquet"

    @property
    def actors(self) -> Path:
        """How much each account did, those who did most first."""
        return self.folder / "actors.parquet"

    def busiest(self, most: int) -> tuple[tuple[AccountKey, int], ...]:
        """Those who did most, and how much, at most so many."""
        with pq.ParquetFile(self.actors) as file:
            some = next(file.iter_batches(most), None)
        columns = () if some is None else (some[name].to_pylist() for name in ("network", "actor", "acts"))
        return tuple((AccountKey(network, actor), acts) for network, actor, acts in zip(*columns, strict=True))

    @cached_property
    def made(self) -> LogMade | None:
        """What it was made from, None where the folder holds all and does not say."""
        file = self.folder / "log.json"
        return msgspec.json.decode(file.read_bytes(), type=LogMade) if file.exists() else None

    @cached_property
    def layers(self) -> Layers:
        """Where its rows are."""
        if self.made is None:
            return Layers(self.folder)
        beside = self.folder.parent
        return Layers(beside / self.made.base, tuple(beside / name for name in self.made.above))

    @property
    def below(self) -> frozenset[str]:
        """The folders that this one lies on."""
        return frozenset() if self.made is None else frozenset({self.made.base, *self.made.above}) - {self.folder.name}

    @property
    def relation(self) -> str:
        """All activities as something to select from."""
        return self.layers.relation

    @cached_property
    def activities(self) -> int:
        """How many there are."""
        return self.layers.count


@dataclass(frozen=True, slots=True)
class TieStage:
    """The folder of everything per tie."""

    folder: Path

    @property
    def interactions(self) -> Path:
        return self.folder / "interactions.parquet"

    @property
    def members(self) -> Path:
        return self.folder / "members.parquet"

    @property
    def sight(self) -> Path:
        return self.folder / "sight.parquet"

    @property
    def candidates(self) -> Path:
        return self.folder / "candidates.parquet"

    @property
    def rhythms(self) -> Path:
        return self.folder / "rhythms.parquet"

    @property
    def weights(self) -> Path:
        return self.folder / "weights.json"

    @property
    def record(self) -> Path:
        return self.folder / "record.json"

    @property
    def company(self) -> Path:
        """The company people keep; there only where the log of a community tells of it."""
        return self.communal.company

    @property
    def communal(self) -> Files:
        """What logs of communities tell; there only where there are such."""
        return Files(self.folder / "company.parquet", self.folder / "full.json", self.folder / "full.parquet")


@dataclass(frozen=True, slots=True)
class Made:
    """What a tie stage was made from: the log's folder, the batches' folders, the ids of the identity decisions, and
    the folder of what was learnt."""

    log: str
    batches: tuple[str, ...]
    decisions: tuple[int, ...]
    lesson: str = ""


def made_of(home: Home, key: str) -> Made | None:
    """What the files under this key were made from, None where they are not there."""
    file = home.derived / key / "made.json"
    return msgspec.json.decode(file.read_bytes(), type=Made) if file.exists() else None


def identity(decisions: Iterable[Decision]) -> tuple[int, ...]:
    """The ids of the decisions that the tie files depend on."""
    return tuple(d.id for d in decisions if d.choice in IDENTITY)


def key_of(*parts: object) -> str:
    """The name of a stage that is made from these parts."""
    return sha256("\0".join(map(str, (VERSION, *parts))).encode()).hexdigest()[:20]


def log_key(batches: Iterable[Batch]) -> str:
    """The key of the merged log of these batches: the same set gives the same key in any order."""
    # The index of ids rests on DuckDB's hashes, which another version may make otherwise.
    return "log-" + key_of(duckdb.__version__, *sorted(b.folder.name for b in batches))


def tie_key(log: str, decisions: Iterable[Decision], batches: Iterable[Batch], lesson: str = "") -> str:
    """The key of the tie files: the log, the standing identity decisions, whose archives they are, and the lesson that
    gives the weights."""
    return "ties-" + key_of(log, *_whose(decisions, batches), lesson)


def lesson_key(log: str, decisions: Iterable[Decision], batches: Iterable[Batch], used: Iterable[Decision]) -> str:
    """The key of what is learnt from these ties and from the judgements that count (`used`)."""
    judged = [(d.choice.value, *d.subject, d.detail) for d in used]
    return "learnt-" + key_of(log, *_whose(decisions, batches), judged)


def _whose(decisions: Iterable[Decision], batches: Iterable[Batch]) -> tuple[object, ...]:
    chosen = [(d.choice.value, *d.subject) for d in decisions if d.choice in IDENTITY]
    return chosen, sorted(str(b.manifest.account) for b in batches)


def make_log(
    home: Home,
    key: str,
    batches: Sequence[Batch],
    con: duckdb.DuckDBPyConnection,
    before: tuple[LogStage, Sequence[Batch], float] | None = None,
) -> LogStage:
    """Merge the batches, unless that was done before: as a layer on a log of other batches where `before` names one
    and only a share of its rows changes, else whole."""
    final = home.derived / key
    if not final.exists():
        draft = _draft(home)
        if before is None or not grow_log(con, draft, final.name, *before, batches):
            merge_activities(con, [b.activities for b in batches], [b.rosters for b in batches], draft / "log.parquet")
            merge_accounts(con, [b.accounts for b in batches], draft / "log.parquet", draft / "accounts.parquet")
            index_ids(con, draft)
            acted = f"SELECT network, actor, count(*) AS acts FROM read_parquet('{_q(draft / 'log.parquet')}')"
            write_parquet(con.sql(f"{acted} GROUP BY ALL {BUSY}").to_arrow_table(), draft / "actors.parquet")
            made = LogMade(final.name, (), tuple(b.folder.name for b in batches))
            (draft / "log.json").write_bytes(msgspec.json.encode(made))
        settle(draft, final)
    return LogStage(final)


BUSY = "ORDER BY acts DESC, network, actor"


def grow_log(
    con: duckdb.DuckDBPyConnection,
    draft: Path,
    name: str,
    stage: LogStage,
    before: Sequence[Batch],
    share: float,
    batches: Sequence[Batch],
) -> bool:
    """Write what changes from a log to that of other batches as a layer on it; False where the whole is to be merged:
    where much changes, or has changed since it was."""
    moved = {b.folder.name: b for b in (*before, *batches)}
    both = {b.folder.name for b in before} & {b.folder.name for b in batches}
    changes = sum(b.manifest.activities for folder, b in moved.items() if folder not in both)
    layers = stage.layers
    if stage.made is None or layers.weight + changes / max(size(layers.base / "log.parquet"), 1) > share:
        return False
    made = step(con, layers, before, batches)
    _write_step(made, draft)
    now = Layers(layers.base, (*layers.above, draft))
    accounts = step_accounts(con, pq.read_table(stage.accounts), made, now.relation, before, batches)
    write_parquet(accounts, draft / "accounts.parquet")
    con.register("step_new", made.new)
    con.register("step_gone", made.gone)
    acted = (
        f"SELECT network, actor, sum(acts)::BIGINT AS acts FROM (FROM read_parquet('{_q(stage.actors)}') "
        "UNION ALL SELECT network, actor, 1 FROM step_new UNION ALL SELECT network, actor, -1 FROM step_gone) "
        f"GROUP BY ALL HAVING sum(acts) > 0 {BUSY}"
    )
    write_parquet(con.sql(acted).to_arrow_table(), draft / "actors.parquet")
    con.unregister("step_new")
    con.unregister("step_gone")
    above = (*(folder.name for folder in layers.above), name)
    if len(above) > MOST:
        one = folded(con, now)
        for file in ("log.parquet", "gone.parquet"):
            if (draft / file).exists():
                (draft / file).rename(draft / f"step-{file}")
        _write_step(one, draft)
        above = (name,)
    told = LogMade(layers.base.name, above, tuple(b.folder.name for b in batches))
    (draft / "log.json").write_bytes(msgspec.json.encode(told))
    return True


def _write_step(made: Step, folder: Path) -> None:
    write_parquet(made.new, folder / "log.parquet")
    if made.gone.num_rows:
        write_parquet(made.gone, folder / "gone.parquet")


def make_ties(
    home: Home,
    key: str,
    log: LogStage,
    people: People,
    batches: Sequence[Batch],
    decided: tuple[int, ...],
    lesson: tuple[str, Lesson],
    con: duckdb.DuckDBPyConnection,
    progress: Progress | None,
    judge: Judge | None = None,
) -> TieStage:
    """Cluster the log by tie and fold every tie, unless that was done before.

    The weights are those of the named `lesson`; where there is no such lesson it is learnt, from what is told beside
    its name and from what `judge` says that the user said.
    """
    final = home.derived / key
    if final.exists():
        return TieStage(final)
    draft = _draft(home)
    write_parquet(people.members, draft / "members.parquet")
    keep_people(people, draft)
    write_parquet(sight_table(batches, people.ego_accounts), draft / "sight.parquet")
    con.execute(f"CREATE OR REPLACE TEMP VIEW log AS SELECT * FROM {log.relation}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW members AS SELECT * FROM read_parquet('{_q(draft / 'members.parquet')}')")
    con.execute(f"CREATE OR REPLACE TEMP VIEW sight AS SELECT * FROM read_parquet('{_q(draft / 'sight.parquet')}')")
    con.register("ego_table", ego_table(people.ego_accounts))
    con.execute("CREATE OR REPLACE TEMP TABLE ego AS SELECT * FROM ego_table")
    if progress is not None:
        progress(0, 0, "measuring ties")
    table = interactions(con)
    every = acts(table)
    seen = views(con, every.persons)

    def learn() -> Learnt:
        return learn_weights(every, seen, None if judge is None else judge(table, every, seen, newest_of(every)))

    learnt = learnt_of(home, lesson[0], learn)
    valued = replace(every, points=points_of(learnt))
    cluster(table, valued, seen, people, draft)
    taught = keep_lesson(home, *lesson, learnt, lambda: make_record(valued, seen))
    shutil.copy(taught / "weights.json", draft / "weights.json")
    shutil.copy(taught / "record.json", draft / "record.json")
    con.execute(
        "CREATE OR REPLACE TEMP VIEW interactions AS "
        f"SELECT * FROM read_parquet('{_q(draft / 'interactions.parquet')}')"
    )
    found = candidates(con)
    acts_open = pc.is_valid(found["talk"])
    write_parquet(found.filter(acts_open), draft / "candidates.parquet", group=GROUP)
    write_parquet(found.filter(pc.invert(acts_open)), draft / "rhythms.parquet", group=GROUP)
    make_communal(con, people, batches, points_of(learnt), TieStage(draft).communal)
    made = Made(log.folder.name, tuple(b.folder.name for b in batches), decided, lesson[0])
    (draft / "made.json").write_bytes(msgspec.json.encode(made))
    settle(draft, final)
    return TieStage(final)


def cluster(table: pa.Table, all_acts: Acts, seen: Views, people: People, folder: Path) -> None:
    """Write the tie-clustered interactions with what each did, and what is kept for each tie."""
    state, done = replay(all_acts)
    for name, values in (("before", done.before), ("after", done.after), ("silence", done.silence)):
        column = np.zeros(table.num_rows)
        column[all_acts.row] = values
        table = table.append_column(name, pa.array(column))
    write_parquet(table, folder / "interactions.parquet", group=group_of(table.num_rows))
    writer = TieWriter(folder, len(state), len(all_acts))
    writer.write(all_acts, state, seen, machines(people, state.persons))
    writer.close()
    keep_names(people, state.persons, folder)


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


def owners(batches: Iterable[Batch], decisions: Iterable[Decision]) -> frozenset[AccountKey]:
    """The accounts that are the user's own: archives' owners and those chosen, without those refused."""
    found = {AccountKey(*b.manifest.account) for b in batches if b.manifest.account is not None}
    for decision in decisions:
        key = parse_key(decision.subject[0]) if decision.choice in (Choice.EGO, Choice.NOT_EGO) else None
        if key is not None:
            found = found | {key} if decision.choice is Choice.EGO else found - {key}
    return frozenset(found)


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


def sweep(home: Home, state: State, now: datetime) -> None:
    """Delete derived folders that no reader can still be at: dropped a grace period ago, or never published."""
    old = (now - GRACE).timestamp()
    there = {e.name: e for e in home.derived.iterdir()}
    doomed = {n for n, e in there.items() if e.stat().st_mtime < old and not state.is_dropped(n)}
    doomed = (doomed | set(state.dropped_before(now - GRACE))) - set(state.current().values())
    # What a layer that stays lies on stays, and what lies on something goes before it.
    below = {name: LogStage(entry).below for name, entry in there.items()}
    doomed -= {under for name in there.keys() - doomed for under in below[name]}
    for name in sorted(doomed & there.keys(), key=lambda name: -len(below[name])):
        going = home.derived / f".tmp-{uuid4().hex}"
        there[name].rename(going)
        if going.is_dir():
            shutil.rmtree(going, ignore_errors=True)
        else:
            going.unlink()


def resolve_people(accounts: Path, decisions: tuple[Decision, ...], egos: frozenset[AccountKey]) -> People:
    """Accounts to persons, from the accounts file of a log stage."""
    return resolve(pq.read_table(accounts), decisions, egos)


def _draft(home: Home) -> Path:
    folder = home.derived / f".tmp-{uuid4().hex}"
    folder.mkdir(mode=0o700)
    return folder


def _q(path: Path) -> str:
    return str(path).replace("'", "''")
