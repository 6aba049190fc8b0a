"""What people do among each other, out of the merged log: the acts of communities, those of ego included."""

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nearer.model.names import Kind, Precision
from nearer.ties.acts import coded
from nearer.ties.interactions import KIND, KIND_TO
from nearer.ties.weights import CODES, KINDS, RANGE_LIMIT_US, WEIGHTS

_TIMED = ", ".join(f"'{kind.value}'" for kind in KINDS if WEIGHTS[kind].points <= 0)
"""What takes points away counts from the end of the range it lies in, however wide (as in `acts.acts`)."""


_SEEN = f"""
FROM log l JOIN communities c USING (network)
WHERE l.precision <> '{Precision.NONE}' AND l.time_us BETWEEN c.since_us AND c.until_us
  AND (l.precision <> '{Precision.RANGE}' OR kind IN ({_TIMED}) OR l.time_us - l.since_us <= {RANGE_LIMIT_US})
  AND kind IS NOT NULL
"""

_AIMED = f"""
SELECT network || chr(10) || actor AS here, network || chr(10) || target AS there, NULL AS aimed, 0 AS act, time_us,
  {KIND} AS kind, text {_SEEN} AND target IS NOT NULL
"""

_SENT = f"""
SELECT network || chr(10) || actor AS here, network || chr(10) || unnest("to") AS there,
  network || chr(10) || target AS aimed, hash(network, id) >> 1 AS act, time_us, {KIND_TO} AS kind, text
{_SEEN} AND len("to") > 0
"""
"""No join of accounts in SQL: the planner brings everybody together with everybody."""

Ints = NDArray[np.int64]

_NONE = np.zeros(0, np.int64)

BATCH = 65_536
"""Rows read at once: the texts are counted and let go."""


@dataclass(frozen=True, slots=True)
class Among:
    """Acts, one entry each: `here` and `there` are places in `persons` (ids, sorted), `time_us` microseconds since
    1970, `kind` codes of `weights.KINDS`. `ego` is the place of ego, None where no act is theirs or towards them.
    `whole` marks the persons all of whose acts, and all acts towards whom, are here."""

    persons: tuple[str, ...]
    ego: int | None
    whole: NDArray[np.bool_]
    here: NDArray[np.int64]
    there: NDArray[np.int64]
    time_us: NDArray[np.int64]
    kind: NDArray[np.int8]
    words: NDArray[np.int32]


def among(con: duckdb.DuckDBPyConnection, ego: str, everybody: bool = False) -> Among:
    """What ego (a person's id) and those whom ego ever met did towards anybody, and anybody towards them; or what
    `everybody` did towards anybody.

    In order of time; acts of the same moment in an order that depends on what they are alone. Reads the relations `log`
    (store.schema.ACTIVITY), `members(network, account, person)`, `interactions` (for whom ego met), `machines(person)`,
    who are left out, and `communities(network, since_us, until_us)`, one row a network: where and from when to when
    what others do among themselves was seen. Kinds and times are those of `interactions`; acts
    without a time are left out.
    """
    people = _People.of(con, ego, everybody)
    parts = [_Part.of(batch, people) for sql in (_AIMED, _SENT) for batch in con.sql(sql).to_arrow_reader(BATCH)]
    here, there, time, kind, words, act = (
        np.concatenate([_NONE, *(getattr(part, name) for part in parts)]) for name in _Part.__slots__
    )
    # What went to two accounts of one person is one act.
    repeated = np.zeros(len(act), np.bool_)
    order = np.lexsort((there, act))
    repeated[order[1:]] = (np.diff(act[order]) == 0) & (np.diff(there[order]) == 0) & (act[order[1:]] != 0)
    order = np.lexsort((words, kind, there, here, time))
    order = order[~repeated[order]]
    place = people.ego
    met = place is not None and bool(((here == place) | (there == place)).any())
    return Among(
        people.ids,
        place if met else None,
        people.near,
        here[order],
        there[order],
        time[order],
        kind[order].astype(np.int8),
        words[order].astype(np.int32),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Everybody but machines. `codes[i]` is the place in `ids` of whoever has account `keys[i]`; `near` by that place
    tells whose acts are looked for: whom ego met, ego included, or everybody."""

    ids: tuple[str, ...]
    ego: int | None
    keys: Any
    codes: Ints
    near: NDArray[np.bool_]

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, ego: str, everybody: bool) -> "_People":
        table = con.sql(
            "SELECT network || chr(10) || account AS key, person FROM members ANTI JOIN machines USING (person)"
        ).to_arrow_table()
        names, spelt = coded(table["person"])
        ids = tuple(sorted(names))
        place = {person: i for i, person in enumerate(ids)}
        rows = con.sql("SELECT DISTINCT person FROM interactions SEMI JOIN communities USING (network)").fetchall()
        near = np.full(len(ids), everybody)
        near[[place[person] for person in (ego, *(row[0] for row in rows)) if person in place]] = True
        codes = np.array([place[name] for name in names], np.int64)[spelt]
        return cls(ids, place.get(ego), table["key"].combine_chunks(), codes, near)

    def who(self, accounts: Any) -> Ints:
        """The person of each account; -1 where there is none."""
        found: Any = pc.index_in(accounts, value_set=self.keys)
        row = found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        return np.where(row >= 0, self.codes[row], -1)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the acts, whole numbers all; `act` is 0 or tells the activities apart that went to several accounts."""

    here: Ints
    there: Ints
    time: Ints
    kind: Ints
    words: Ints
    act: Ints

    @classmethod
    def of(cls, batch: pa.RecordBatch, people: _People) -> "_Part":
        from nearer.ties.words import count_words

        table = pa.table(batch)
        here, there, aimed = (people.who(batch[name].cast(pa.string())) for name in ("here", "there", "aimed"))
        kinds, kind = coded(table["kind"])
        codes = np.array([CODES[Kind(word)] for word in kinds], np.int64)
        wanted = (here >= 0) & (there >= 0) & (here != there) & (there != aimed)
        wanted[wanted] &= people.near[here[wanted]] | people.near[there[wanted]]
        return cls(
            here[wanted],
            there[wanted],
            table["time_us"].to_numpy()[wanted],
            codes[kind[wanted]],
            count_words(table["text"])[wanted].astype(np.int64),
            table["act"].to_numpy()[wanted].astype(np.int64),
        )
