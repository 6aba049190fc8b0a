"""One consistent view of a home: files, people and what could be seen, all of one moment. Never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nearer.api.derive import LogStage, TieStage
from nearer.model.activity import AccountKey
from nearer.people import People
from nearer.store.batch import Batch


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

    def query(self, sql: str, **values: object) -> pa.Table:
        """Rows of an SQL query over `log`, `accounts` and `interactions`; safe to call from several threads."""
        cursor = self.con.cursor()
        try:
            for name, path in (
                ("log", self.log.log),
                ("accounts", self.log.accounts),
                ("interactions", self.ties.interactions),
            ):
                quoted = str(path).replace("'", "''")
                sql = sql.replace("{" + name + "}", f"read_parquet('{quoted}')")
            return cursor.sql(sql, params=values or None).to_arrow_table()
        finally:
            cursor.close()

    @cached_property
    def newest_us(self) -> int | None:
        """Until when any source saw anything: the moment the newest archive was made or last tells of."""
        ends = [b.manifest.last_us for b in self.batches if b.manifest.last_us is not None]
        made = [int(b.manifest.made.timestamp() * 1_000_000) for b in self.batches if b.manifest.made is not None]
        return max([*ends, *made], default=None)
