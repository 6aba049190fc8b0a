"""One consistent view of a home: files, people and what could be seen, all of one moment. Never changes."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from nearer.api.drawn import Drawn, drawn
from nearer.api.kept_open import make_open
from nearer.api.known import Names
from nearer.api.learnt import points_of, read_learnt, read_record
from nearer.api.stages import LogStage, TieStage
from nearer.api.tied import TieFiles
from nearer.model.activity import AccountKey
from nearer.model.time import DAY_US
from nearer.people import People
from nearer.people.columns import compute
from nearer.people.persons import place_of
from nearer.store.batch import Batch
from nearer.ties.acts import SomeActs
from nearer.ties.answering import Answering, answering, sample
from nearer.ties.approaches import Talk, approaches, talk
from nearer.ties.company import Company
from nearer.ties.company import from_arrow as company_of
from nearer.ties.exchanges import Pace, pace
from nearer.ties.full_head import FullHead
from nearer.ties.interactions import answered
from nearer.ties.kernel import snapshots
from nearer.ties.learning import Learnt
from nearer.ties.record import Record
from nearer.ties.state import NEVER, State
from nearer.ties.views import Views

WEEK_US = 7 * DAY_US

WEEKS = 105
"""Weeks that a course shows: two years."""

COURSES_KEPT = 2_000
"""Courses that stay in memory: those of a picture of circles and of some pages of people, under two megabytes."""


@dataclass(frozen=True)
class World:
    """Everything derived from one set of batches and identity decisions. `log` is None for an empty home."""

    key: str
    batches: tuple[Batch, ...]
    people: People
    log: LogStage
    ties: TieStage
    con: duckdb.DuckDBPyConnection = field(repr=False, compare=False)
    _weekly: dict[int, NDArray[np.float64]] = field(
        default_factory=dict[int, NDArray[np.float64]], init=False, repr=False, compare=False
    )
    _opening: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def candidates(self, since_us: int | None = None, silent_us: int = 0) -> pa.Table:
        """The acts that may still be open, found without a clock: of talks in which anything is newer than a moment,
        and the rhythms of ties that are silent since another. All of it, where no moment is named."""
        if since_us is None:
            return pa.concat_tables([pq.read_table(self._open.candidates), pq.read_table(self._open.rhythms)])
        with self.cursor() as cursor:
            found = cursor.sql(
                f"SELECT * FROM {_relation(self._open.candidates)} WHERE newest_us >= $since "
                f"UNION ALL SELECT * FROM {_relation(self._open.rhythms)} WHERE newest_us <= $silent",
                params={"since": since_us, "silent": silent_us},
            )
            return found.to_arrow_table()

    @cached_property
    def candidate_count(self) -> int:
        """How many acts and rhythms `candidates()` holds."""
        return sum(pq.read_metadata(path).num_rows for path in (self._open.candidates, self._open.rhythms))

    def candidates_in_brief(self, since_us: int, silent_us: int) -> pa.Table:
        """The rows of `candidates` with what bounds their stake alone (person, talk, usual, newest_us), and where each
        stands (rhythm, place): of millions, texts and addresses are four fifths of the reading and the memory."""
        with self.cursor() as cursor:
            found = cursor.sql(
                f"SELECT person, talk, usual, newest_us, false AS rhythm, file_row_number AS place "
                f"FROM {_numbered(self._open.candidates)} WHERE newest_us >= $since "
                f"UNION ALL SELECT person, talk, usual, newest_us, true, file_row_number "
                f"FROM {_numbered(self._open.rhythms)} WHERE newest_us <= $silent",
                params={"since": since_us, "silent": silent_us},
            )
            return found.to_arrow_table()

    def candidates_at(self, brief: pa.Table) -> pa.Table:
        """The whole rows of some of `candidates_in_brief`, in the order of the files."""
        with self.cursor() as cursor:
            cursor.register("nearer_brief", brief)
            parts = (
                cursor.sql(
                    f"SELECT * EXCLUDE file_row_number FROM {_numbered(path)} "
                    f"WHERE file_row_number IN (SELECT place FROM nearer_brief WHERE rhythm = {rhythm}) "
                    f"ORDER BY file_row_number"
                ).to_arrow_table()
                for path, rhythm in ((self._open.candidates, False), (self._open.rhythms, True))
            )
            return pa.concat_tables(parts)

    @cached_property
    def _open(self) -> TieStage:
        """The ties with what may be open beside them, which is made when it is first asked for."""
        with self._opening, self.cursor() as cursor:
            make_open(cursor, self.ties, self.files)
        return self.ties

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
    def files(self) -> TieFiles:
        """What is kept for each tie."""
        return TieFiles(self.ties.folder, self.points)

    @property
    def acts(self) -> SomeActs:
        """Every act between ego and anybody, as arrays that stay in the file until they are looked at."""
        return self.files.acts

    @property
    def state(self) -> State:
        """The state of every tie after all acts."""
        return self.files.state

    @property
    def views(self) -> Views:
        """From when to when each person could be seen."""
        return self.files.views

    @property
    def machines(self) -> NDArray[np.bool_]:
        """Which ties are to accounts that say that a machine runs them."""
        return self.files.machines

    @cached_property
    def names(self) -> Names:
        """What everybody with a tie is called."""
        return Names(self.ties.folder)

    @cached_property
    def weeks(self) -> NDArray[np.int64]:
        """The week ends of which the course of a tie is shown, ascending."""
        return week_ends(self.newest_act_us or 0)

    def weekly(self, tie: int) -> NDArray[np.float64]:
        """The points of a tie at `weeks`; those that were asked for last are kept."""
        known = self._weekly.pop(tie, None)
        if known is None:
            known = snapshots(self.acts.part(tie, tie + 1), self.weeks).points[0]
        self.know(tie, known)
        return known

    def know(self, tie: int, known: NDArray[np.float64]) -> None:
        """Keep the points of a tie at `weeks`."""
        self._weekly[tie] = known
        if len(self._weekly) > COURSES_KEPT:
            del self._weekly[next(iter(self._weekly))]

    @cached_property
    def drawn(self) -> Drawn:
        """The ties by which figures of all ties together are told: all of them, or of a large home as many as fit."""
        first, last = drawn(self.files.start)
        return Drawn(first, last, len(self.state), self.acts.part(first, last))

    @cached_property
    def talk(self) -> Talk:
        """The conversations of the acts of the ties that were drawn: all that takes their interactions to tell."""
        acts = self.drawn.acts
        columns = ["person", "kind", "network", "activity", "thread", "in_reply_to", "precision"]
        return talk(self.rows_at(acts.row, columns), replace(acts, row=np.arange(len(acts))))

    @cached_property
    def answering(self) -> Answering:
        """Whether answering matters, as far as anything is known; made at the first visit."""
        known = [moment for moment in (self.newest_us, self.newest_act_us) if moment is not None]
        some = self.drawn
        counted = ~(self.state.part(some.first, some.last).barred | some.of(self.machines))
        found = approaches(some.acts, self.talk)
        return answering(sample(some.acts, found, some.views(self.views), max(known, default=0), counted))

    def rows(self, person: str) -> pa.Table:
        """The interactions with a person, in order of time (unknown first), with what each answers; only the row
        groups that hold them are read."""
        i = place_of(self.files.persons, person)
        places = np.zeros(0, np.int64) if i is None else np.sort(self.acts.part(i, i + 1).row)
        rows = self.rows_at(places)
        return answered(rows if self.files.is_in_order(places) else rows.take(_in_order(rows)))

    def places(self, person: str) -> NDArray[np.int64]:
        """Where the interactions with a person stand among all, in their order."""
        i = place_of(self.files.persons, person)
        if i is None:
            return np.zeros(0, np.int64)
        places = np.sort(self.acts.part(i, i + 1).row)
        if self.files.is_in_order(places):
            return places
        return places[_in_order(self.rows_at(places, ["time_us", "network", "activity"])).to_numpy()]

    def rows_at(self, places: NDArray[np.int64], columns: list[str] | None = None) -> pa.Table:
        """The interactions at these places of all of them, in the order asked for; only their row groups are read."""
        return self.files.rows.at(places, columns)

    @cached_property
    def company(self) -> Company | None:
        """The company that ego's people keep, None where no log of a community tells of it."""
        return company_of(pq.read_table(self.ties.company)) if self.ties.company.exists() else None

    @cached_property
    def full_head(self) -> FullHead | None:
        """The full head of the forecast, None where no log of a community teaches one."""
        if not self.ties.communal.taught.exists():
            return None
        from nearer.api.communal import read_full_head

        return read_full_head(self.ties.communal)

    @cached_property
    def pace(self) -> Pace:
        """How often an answer still comes after how long a silence, over the ties that were drawn."""
        newest = self.newest_us if self.newest_us is not None else self.newest_act_us
        return pace(self.drawn.acts, newest or 0, self.drawn.views(self.views))

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
        match name:
            case "log":
                return self.log.relation
            case "interactions":
                return self.files.rows.relation
            case _:
                return _relation(self.log.accounts)

    def query(self, sql: str, **values: object) -> pa.Table:
        """Rows of an SQL query over `log`, `accounts` and `interactions`; safe to call from several threads."""
        for name in ("log", "accounts", "interactions"):
            sql = sql.replace("{" + name + "}", self.relation(name))
        with self.cursor() as cursor:
            return cursor.sql(sql, params=values or None).to_arrow_table()

    @cached_property
    def newest_act_us(self) -> int | None:
        """When the newest interaction happened."""
        newest = self.files.totals.newest_us
        return None if newest == NEVER else newest

    @cached_property
    def newest_us(self) -> int | None:
        """Until when any source saw anything: the moment the newest archive was made or last tells of."""
        ends = [b.manifest.last_us for b in self.batches if b.manifest.last_us is not None]
        made = [int(b.manifest.made.timestamp() * 1_000_000) for b in self.batches if b.manifest.made is not None]
        return max([*ends, *made], default=None)


def _in_order(rows: pa.Table) -> Any:
    """The order of the interactions of a person: by time, unknown first."""
    time: Any = rows["time_us"]
    keys: dict[str, Any] = {"time_us": time.fill_null(NEVER)} | {name: rows[name] for name in ("network", "activity")}
    return compute.sort_indices(pa.table(keys), sort_keys=[(name, "ascending") for name in keys])


def week_ends(last_us: int) -> NDArray[np.int64]:
    """The last 105 Mondays 00:00 UTC up to the one after `last_us`, ascending: two years of weeks."""
    monday = 4 * DAY_US  # 5 January 1970 was a Monday.
    newest = -(-(last_us - monday) // WEEK_US)
    return (monday + (newest + np.arange(-WEEKS + 1, 1)) * WEEK_US).astype(np.int64)


def _numbered(path: Path) -> str:
    return f"read_parquet('{_quoted(path)}', file_row_number = true)"


def _relation(path: Path) -> str:
    return f"read_parquet('{_quoted(path)}')"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
