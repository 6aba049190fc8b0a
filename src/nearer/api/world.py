"""One consistent view of a home: files, people and what could be seen, all of one moment. Never changes."""

from bisect import bisect_left
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.communal import read_full_head
from nearer.api.derive import LogStage, TieStage, history_of
from nearer.api.learnt import points_of, read_learnt, read_record
from nearer.model.activity import AccountKey
from nearer.people import People
from nearer.store.batch import Batch
from nearer.ties.acts import Acts, acts
from nearer.ties.answering import Answering, answering, sample
from nearer.ties.approaches import Approaches, Talk, approaches, talk
from nearer.ties.company import Company
from nearer.ties.company import from_arrow as company_of
from nearer.ties.exchanges import Pace, pace
from nearer.ties.full_head import FullHead
from nearer.ties.kernel import Snapshots
from nearer.ties.learning import Learnt
from nearer.ties.record import Record
from nearer.ties.state import NEVER, State, from_arrow
from nearer.ties.views import Views, views


@dataclass(frozen=True)
class World:
    """Everything derived from one set of batches and identity decisions. `log` is None for an empty home."""

    key: str
    batches: tuple[Batch, ...]
    people: People
    log: LogStage
    ties: TieStage
    con: duckdb.DuckDBPyConnection = field(repr=False, compare=False)

    @cached_property
    def candidates(self) -> pa.Table:
        """The acts that may still be open, found without a clock."""
        return pq.read_table(self.ties.candidates)

    @cached_property
    def sights(self) -> Mapping[AccountKey, frozenset[tuple[str, str]]]:
        """What the sources of each ego account see: (kind, direction)."""
        table = pq.read_table(self.ties.sight)
        seen: dict[AccountKey, set[tuple[str, str]]] = {}
        columns = (table.column(name).to_pylist() for name in ("network", "account", "kind", "direction"))
        for network, account, kind, direction in zip(*columns, strict=True):
            seen.setdefault(AccountKey(network, account), set()).add((kind, direction))
        return {key: frozenset(cells) for key, cells in seen.items()}

    @cached_property
    def learnt(self) -> Learnt:
        """The weights of the kinds, learnt from this log."""
        return read_learnt(self.ties.weights)

    @cached_property
    def record(self) -> Record:
        """The head of this log's forecast, and how well Nearer did on it."""
        return read_record(self.ties.record)

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """What an act of each kind gives, by code."""
        return points_of(self.learnt)

    @cached_property
    def acts(self) -> Acts:
        """Every act between ego and anybody, as arrays."""
        columns = ["person", "time_us", "since_us", "incoming", "kind", "words", "answerable", "precision"]
        return acts(pq.read_table(self.ties.interactions, columns=columns), self.points)

    @cached_property
    def talk(self) -> Talk:
        """The conversation of each act, in the order of the acts."""
        columns = ["person", "kind", "network", "activity", "thread", "in_reply_to", "precision"]
        return talk(pq.read_table(self.ties.interactions, columns=columns), self.acts)

    @cached_property
    def approaches(self) -> Approaches:
        """What both sides approached each other with, and how it was answered."""
        return approaches(self.acts, self.talk)

    @cached_property
    def answering(self) -> Answering:
        """Whether answering matters, as far as anything is known; made at the first visit."""
        known = [moment for moment in (self.newest_us, self.newest_act_us) if moment is not None]
        counted = ~(self.state.barred | self.machines)
        return answering(sample(self.acts, self.approaches, self.views, max(known, default=0), counted))

    @cached_property
    def machines(self) -> NDArray[np.bool_]:
        """Which ties are to accounts that say that a machine runs them."""
        return np.array([person in self.people.bots for person in self.state.persons], np.bool_)

    @cached_property
    def state(self) -> State:
        """The state of every tie after all acts."""
        return from_arrow(pq.read_table(self.ties.state))

    @cached_property
    def history(self) -> Snapshots:
        """What stood at the end of each of the last 105 weeks."""
        return history_of(pq.read_table(self.ties.history))

    def rows(self, person: str) -> pa.Table:
        """The interactions with a person, in order of time (unknown first): only the row groups that hold them are
        read, because the file is sorted by person."""
        i = bisect_left(self.acts.persons, person)
        if i == len(self.acts.persons) or self.acts.persons[i] != person:
            return self._interactions.schema_arrow.empty_table()
        start, stop = int(self.acts.start[i]), int(self.acts.start[i + 1])
        first, last = np.searchsorted(self._groups, [start, stop - 1], side="right") - 1
        with pq.ParquetFile(self.ties.interactions, metadata=self._interactions.metadata) as file:
            read = file.read_row_groups(list(range(int(first), int(last) + 1)), use_threads=False)
        return read.slice(start - int(self._groups[first]), stop - start).combine_chunks()

    def rows_at(self, places: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
        """The interactions at these places of all of them, in the order asked for; only their row groups are read."""
        if not len(places):
            return self._interactions.schema_arrow.empty_table()
        groups, group = np.unique(np.searchsorted(self._groups, places, side="right") - 1, return_inverse=True)
        with pq.ParquetFile(self.ties.interactions, metadata=self._interactions.metadata) as file:
            read = file.read_row_groups(groups.tolist(), columns, use_threads=False)
        sizes = [self._interactions.metadata.row_group(g).num_rows for g in groups.tolist()]
        before = np.cumsum([0, *sizes])[:-1]
        chosen: Any = pa.array(places - self._groups[groups][group] + before[group])
        return read.take(chosen)

    @cached_property
    def _interactions(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.ties.interactions)

    @cached_property
    def _groups(self) -> NDArray[np.int64]:
        """The first row of each row group."""
        metadata = self._interactions.metadata
        sizes = [metadata.row_group(g).num_rows for g in range(metadata.num_row_groups)]
        return np.cumsum([0, *sizes])[:-1]

    @cached_property
    def company(self) -> Company | None:
        """The company that ego's people keep, None where no log of a community tells of it."""
        return company_of(pq.read_table(self.ties.company)) if self.ties.company.exists() else None

    @cached_property
    def full_head(self) -> FullHead | None:
        """The full head of the forecast, None where no log of a community teaches one."""
        return read_full_head(self.ties.communal)

    @cached_property
    def views(self) -> Views:
        """From when to when each person could be seen."""
        with self.cursor() as cursor:
            for name, path in (("members", self.ties.members), ("sight", self.ties.sight)):
                cursor.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM {_relation(path)}")
            return views(cursor, self.state.persons)

    @cached_property
    def pace(self) -> Pace:
        """How often an answer still comes after how long a silence, over all ties."""
        newest = self.newest_us if self.newest_us is not None else self.newest_act_us
        return pace(self.acts, newest or 0, self.views)

    @contextmanager
    def cursor(self) -> Generator[duckdb.DuckDBPyConnection]:
        """A connection of one's own, for one thread."""
        cursor = self.con.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    def relation(self, name: str) -> str:
        """`log`, `accounts` or `interactions` as something to select from."""
        paths = {"log": self.log.log, "accounts": self.log.accounts, "interactions": self.ties.interactions}
        return _relation(paths[name])

    def query(self, sql: str, **values: object) -> pa.Table:
        """Rows of an SQL query over `log`, `accounts` and `interactions`; safe to call from several threads."""
        for name in ("log", "accounts", "interactions"):
            sql = sql.replace("{" + name + "}", self.relation(name))
        with self.cursor() as cursor:
            return cursor.sql(sql, params=values or None).to_arrow_table()

    @cached_property
    def newest_act_us(self) -> int | None:
        """When the newest interaction happened."""
        times = self.acts.time_us
        return None if len(times) == 0 or int(times.max()) == NEVER else int(times.max())

    @cached_property
    def newest_us(self) -> int | None:
        """Until when any source saw anything: the moment the newest archive was made or last tells of."""
        ends = [b.manifest.last_us for b in self.batches if b.manifest.last_us is not None]
        made = [int(b.manifest.made.timestamp() * 1_000_000) for b in self.batches if b.manifest.made is not None]
        return max([*ends, *made], default=None)


def _relation(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}')"
