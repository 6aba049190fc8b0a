"""A home of many interactions, made in bulk (seeded): the files that pages read, without the import that makes them.

One ego; people whose activity falls off with their rank, the busiest with about a thousandth of everything; a season
of each person's own and silences between; a third of the ties one-sided (as on logs of mail and messages). Everything
of a tie is made by the model's own functions, part by part, so that memory does not grow with the home. What only an
import has is left out: the batch holds the places of its rows alone, and the log stands in the order of ties.

    python -m bench.largehome HOME --rows 10000000 --people 100000
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.derive import GROUP, group_of, sight_table
from nearer.api.known import keep_names, keep_people, machines
from nearer.api.learnt import learn_weights, make_record, points_of, write_json
from nearer.api.stages import Made, TieStage, log_key, tie_key
from nearer.api.tied import TieWriter
from nearer.conversations import candidates
from nearer.model.activity import Account, AccountKey
from nearer.model.names import Kind
from nearer.model.time import DAY_US, to_us
from nearer.people import People, Persons, resolve
from nearer.store.batch import Batch, Manifest, Sight
from nearer.store.columns import account_rows
from nearer.store.drafting import Draft
from nearer.store.home import Home
from nearer.store.layers import index_ids
from nearer.store.schema import ACTIVITY, write_parquet
from nearer.ties.acts import Acts
from nearer.ties.kernel import fold
from nearer.ties.views import Views
from nearer.ties.weights import CODES, prior_points

SPAN_DAYS = 3 * 365
AT_ONCE = 1_000_000
"""Acts that are made at once."""

LEARNT_FROM = 100_000
"""Acts of the first ties from which the weights and the forecast are learnt."""

KINDS = (Kind.MESSAGE, Kind.REPLY, Kind.LIKE, Kind.MENTION, Kind.REPOST)
SHARES = (0.36, 0.26, 0.25, 0.07, 0.06)
ONE_SIDED = 0.35
NETWORK = "plain"
compute: Any = pyarrow.compute
"""Its type stubs know no plain Python value as an argument."""
WORDS = ("thread", "paper", "glue", "press", "needle", "linen", "board", "spine", "cover", "margin", "fold", "stitch")
POOL = 2_048
OWNER = AccountKey(NETWORK, "me")


class Maker:
    """Draws the acts of ties, in the order of their persons."""

    def __init__(self, people: People, rows: int, now: datetime, seed: int) -> None:
        self._dice = np.random.default_rng(seed)
        self._end_us = to_us(now - timedelta(hours=3))
        persons = people.index.ids
        own = people.ego or ""
        self.persons = Persons(persons.column.filter(compute.not_equal(persons.column, own)))
        count = len(self.persons)
        # With r0 the busiest person has a thousandth of everything, as far as so many people allow.
        weight = 1.0 / (np.arange(count) + 88.0) ** 0.9
        share = self._dice.permutation(weight / weight.sum())
        self.counts = np.maximum(1, np.floor(share * max(0, rows - count))).astype(np.int64)
        self.season = self._dice.uniform(0, SPAN_DAYS, count)
        side = self._dice.random(count)
        self.incoming = np.where(side < ONE_SIDED / 2, 0.0, np.where(side < ONE_SIDED, 1.0, 0.5))
        lengths = self._dice.integers(3, 24, POOL)
        ask = self._dice.random(POOL) < 0.06
        told = [" ".join(WORDS[(i + 7 * k) % len(WORDS)] for k in range(int(n))) for i, n in enumerate(lengths)]
        asked = [f"{text}. Did it hold?" if asks else text for text, asks in zip(told, ask, strict=True)]
        self._texts: Any = pa.array(asked, pa.string())
        self._lengths = np.array([len(text.split()) for text in asked], np.int32)

    def parts(self) -> Iterator[tuple[int, int]]:
        """From which tie to which can be made at once."""
        ends = np.cumsum(self.counts)
        first = 0
        while first < len(ends):
            before = int(ends[first - 1]) if first else 0
            last = max(first + 1, int(np.searchsorted(ends, before + AT_ONCE, side="right")))
            yield first, last
            first = last

    def acts(self, first: int, last: int) -> Acts:
        """The acts of the ties from one place up to another."""
        counts, dice = self.counts[first:last], self._dice
        total = int(counts.sum())
        tie = np.repeat(np.arange(last - first), counts)
        near = np.abs(dice.normal(self.season[first:last][tie], 120.0))
        day = np.where(dice.random(total) < 0.6, near, dice.uniform(0, SPAN_DAYS, total)) % SPAN_DAYS
        time = self._end_us - SPAN_DAYS * DAY_US + (day * DAY_US).astype(np.int64) // 1_000_000 * 1_000_000
        time = time[np.lexsort((time, tie))]
        kind = np.array([CODES[kind] for kind in KINDS], np.int8)[dice.choice(len(KINDS), total, p=SHARES)]
        said = np.isin(kind, [CODES[k] for k in KINDS if k.composed])
        self._text = np.where(said, dice.integers(0, POOL, total), -1)
        yes = np.ones(total, np.bool_)
        return Acts(
            persons=self.persons[first:last],
            start=np.concatenate(([0], np.cumsum(counts))),
            time_us=time,
            kind=kind,
            incoming=dice.random(total) < self.incoming[first:last][tie],
            words=np.where(said, self._lengths[self._text], 0).astype(np.int32),
            answerable=yes,
            dated=yes,
            row=np.arange(total),
        )

    def rows(self, acts: Acts, number: int) -> pa.Table:
        """The rows of interactions of these acts, which were made last; the first has this number."""
        total, tie = len(acts), acts.tie
        ids: Any = numbered(number, total)
        follows = np.concatenate(([False], (np.diff(tie) == 0) & (np.diff(acts.incoming.astype(np.int8)) != 0)))
        linked = follows & np.isin(acts.kind, [CODES[k] for k in (Kind.REPLY, Kind.LIKE, Kind.REPOST)])
        before: Any = numbered(number - 1, total)
        composed = self._text >= 0
        never: Any = pa.nulls(total, pa.string())
        texts: Any = self._texts.take(pa.array(self._text, mask=~composed))
        columns: dict[str, Any] = {
            "person": _coded(tie, acts.persons),
            "time_us": acts.time_us,
            "since_us": pa.nulls(total, pa.int64()),
            "incoming": acts.incoming,
            "kind": _coded(np.searchsorted(_ORDER, acts.kind), _NAMES),
            "network": _coded(np.zeros(total, np.int64), [NETWORK]),
            "activity": ids,
            "target": np.ones(total, np.bool_),
            "text": texts,
            "url": never,
            "thread": never,
            "in_reply_to": compute.if_else(pa.array(linked), before, None),
            "space": never,
            "private": acts.kind == CODES[Kind.MESSAGE],
            "precision": _coded(np.zeros(total, np.int64), ["second"]),
            "words": acts.words,
            "answerable": acts.answerable,
            "seat": np.zeros(total, np.int32),
        }
        return pa.table(columns)


_ORDER = np.sort(np.array([CODES[kind] for kind in KINDS]))
_NAMES = [list(CODES)[int(code)].value for code in _ORDER]


def numbered(first: int, count: int) -> Any:
    """The names of so many activities."""
    numbers: Any = pa.array(np.arange(first, first + count)).cast(pa.string())
    join: Any = compute.binary_join_element_wise
    return join("a", numbers, "")


def _coded(code: NDArray[np.int64], words: Any) -> Any:
    known: Any = words.column if isinstance(words, Persons) else pa.array(words, pa.string())
    return known.take(pa.array(code))


def accounts(count: int) -> Iterator[Account]:
    """Ego and so many others, each with a name."""
    yield Account(network=NETWORK, id="me", handle="me", name="Me")
    for n in range(count):
        id = f"person-{n:07d}"
        yield Account(network=NETWORK, id=id, handle=id, name=f"{WORDS[n % 12].title()} {n // 12:06d}")


def batch_of(home: Home, rows: int, now: datetime) -> Batch:
    """The batch that the home claims to be made from; its activities are places alone."""
    draft = Draft(home)
    for _ in draft.write([]):
        pass
    places: dict[str, Any] = {
        "network": _coded(np.zeros(rows, np.int64), [NETWORK]),
        "id": numbered(0, rows),
        "file": _coded(np.zeros(rows, np.int64), ["log.jsonl"]),
        "row": np.arange(rows),
    }
    write_parquet(pa.table(places), draft.folder / "activities.parquet")
    cells = [(kind.value, side) for kind in (*KINDS, Kind.QUOTE, Kind.CALL) for side in ("in", "out")]
    return draft.commit(
        Manifest(
            id="large",
            revision=1,
            source="bench",
            title="A large home",
            network=NETWORK,
            layout="",
            archive="log.jsonl",
            fingerprint="large",
            account=(OWNER.network, OWNER.id),
            made=now,
            imported=now,
            time_zone="UTC",
            sights=tuple(Sight(kind=kind, direction=side, seen=True) for kind, side in cells),
            activities=rows,
            first_us=to_us(now) - SPAN_DAYS * DAY_US,
            last_us=to_us(now - timedelta(hours=3)),
        )
    )


def log_rows(rows: pa.Table, names: Any) -> pa.Table:
    """The rows of the merged log for these rows of interactions; `names` are the accounts of their persons."""
    count = rows.num_rows
    incoming: Any = rows["incoming"]
    kind: Any = rows["kind"]
    choose: Any = compute.if_else
    verb = choose(compute.equal(kind, "like"), "like", choose(compute.equal(kind, "repost"), "announce", "create"))
    nobody: Any = pa.array(np.zeros(count + 1, np.int32))
    told: dict[str, Any] = {
        "network": rows["network"],
        "id": rows["activity"],
        "time_us": rows["time_us"],
        "time": rows["time_us"].cast(pa.timestamp("us", tz="UTC")),
        "precision": rows["precision"],
        "actor": choose(incoming, names, "me"),
        "verb": verb,
        "target": choose(incoming, "me", names),
        "to": pa.ListArray.from_arrays(nobody, pa.array([], pa.string())),
        "in_reply_to": rows["in_reply_to"],
        "visibility": choose(rows["private"], "direct", "public"),
        "text": rows["text"],
        "confidence": _coded(np.zeros(count, np.int64), ["explicit"]),
    }
    columns = [told[f.name] if f.name in told else pa.nulls(count, f.type) for f in ACTIVITY]
    return pa.table(columns, names=ACTIVITY.names).cast(ACTIVITY)


def build(folder: Path, rows: int, people: int, now: datetime, told: Callable[[str], None], seed: int = 1) -> int:
    """Make the home. Returns how many interactions it holds, a little fewer than asked for."""
    home = Home.open(folder)
    told("people")
    table = pa.Table.from_batches([account_rows(some) for some in _in_parts(accounts(people), 65_536)])
    known = resolve(table, (), frozenset({OWNER}))
    maker = Maker(known, rows, now, seed)
    total = int(maker.counts.sum())
    batch = batch_of(home, total, now)
    log, key = log_key([batch]), tie_key(log_key([batch]), (), [batch])
    log_folder, stage = home.derived / log, TieStage(home.derived / key)
    for path in (log_folder, stage.folder, stage.open):
        path.mkdir(mode=0o700, parents=True)
    write_parquet(table.sort_by([("network", "ascending"), ("id", "ascending")]), log_folder / "accounts.parquet")
    acted = {"network": pa.array([NETWORK]), "actor": pa.array(["me"]), "acts": pa.array([total // 2])}
    write_parquet(pa.table(acted), log_folder / "actors.parquet")
    keep_people(known, stage.folder)
    keep_names(known, maker.persons, stage.folder)
    write_parquet(known.members, stage.members)
    write_parquet(sight_table([batch], known.ego_accounts), stage.sight)
    _ties(maker, known, total, log_folder, stage, told)
    made = Made(log, (batch.folder.name,), ())
    (stage.folder / "made.json").write_bytes(msgspec.json.encode(made))
    return total


def _ties(maker: Maker, known: People, total: int, log: Path, stage: TieStage, told: Callable[[str], None]) -> None:
    writer = TieWriter(stage.folder)
    # Persons stand in the order of their ids' hashes; the accounts in theirs.
    of = known.members
    place: Any = compute.index_in(maker.persons.column, value_set=of["person"].combine_chunks())
    names: Any = of["account"].combine_chunks().take(place)
    con = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    files: list[pq.ParquetWriter] = []
    group = group_of(total)
    number, points = 0, prior_points()
    for first, last in maker.parts():
        acts = maker.acts(first, last)
        views = Views(np.full(last - first, seen_since(acts)), np.full(last - first, seen_until(acts)))
        if not files:
            some = min(len(acts.persons), int(np.searchsorted(acts.start, LEARNT_FROM)))
            few, seen = acts.part(0, some), views.part(0, some)
            learnt = learn_weights(few, seen)
            write_json(learnt, stage.weights)
            points = points_of(learnt)
            write_json(make_record(replace(few, points=points), seen), stage.record)
        acts = replace(acts, points=points)
        state = fold(None, acts)
        rows = maker.rows(acts, number)
        open_ = _open(con, rows)
        logged = log_rows(rows, names.slice(first, last - first).take(pa.array(acts.tie)))
        if not files:
            paths = (stage.interactions, log / "log.parquet", stage.candidates)
            tables = (rows, logged, open_)
            files = [
                pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=3)
                for path, table in zip(paths, tables, strict=True)
            ]
        files[0].write_table(rows, row_group_size=group)
        files[1].write_table(logged, row_group_size=65_536)
        files[2].write_table(open_)
        writer.write_acts(acts)
        writer.write_ties(state, views, machines(known, acts.persons))
        number += len(acts)
        told(f"{number:,} of {total:,} interactions")
    for file in files:
        file.close()
    writer.flush()
    told("indexing ids")
    index_ids(con, log)
    told("sorting what is open")
    every = f"read_parquet('{stage.candidates}')"
    for kind, path in (("NOT NULL", stage.folder / "open.parquet"), ("NULL", stage.rhythms)):
        con.execute(
            f"COPY (SELECT * FROM {every} WHERE talk IS {kind} ORDER BY newest_us DESC, person, talk) TO '{path}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
        )
    (stage.folder / "open.parquet").rename(stage.candidates)


def seen_since(acts: Acts) -> int:
    """When the sources begin to see."""
    return int(acts.time_us.min()) - SPAN_DAYS * DAY_US


def seen_until(acts: Acts) -> int:
    """Until when they see."""
    return int(acts.time_us.max()) + DAY_US


def _open(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    con.register("interactions", rows)
    try:
        return candidates(con)
    finally:
        con.unregister("interactions")


def _in_parts(every: Iterator[Account], size: int) -> Iterator[list[Account]]:
    part: list[Account] = []
    for one in every:
        part.append(one)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a large home in bulk.")
    parser.add_argument("home", type=Path)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=100_000)
    args = parser.parse_args()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    build(args.home, args.rows, args.people, now, lambda what: print(what, file=sys.stderr))


if __name__ == "__main__":
    main()
