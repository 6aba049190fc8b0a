"""The made-up log that the scale bench runs on: seeded, in order of time, written chunk by chunk.

One row is one act of one tie, in the columns that the kernel takes (nearer.ties.acts) and the tie before them. What
the log is like, all our own choice, made so that it resembles the real ones in the ways that cost time:

- activity falls off like a shifted power of a tie's rank, about 19 acts a tie on the whole, a few with thousands;
- every tie has a season in which most of what passes happens, and acts come in bursts within minutes and hours;
- 35 % of the ties are one-sided: all their acts go one way;
- six kinds whose points add up (messages, replies, likes, mentions, reposts, views), as lengths and times of day go.

`every_kind` also mixes in what takes points away, bars a tie or counts only once, acts without a time and acts
without a day. SQL has no plain word for those, so the rivals get a log without them, in their favour.

Memory is that of one chunk and of eight bytes a tie, whatever the number of rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.state import NEVER
from nearer.ties.weights import CODES, KINDS

SPAN_DAYS = 3 * 365
START_US = 1_686_800_000_000_000 // DAY_US * DAY_US
"""15 June 2023: the first day of the log."""
END_US = START_US + SPAN_DAYS * DAY_US
"""The first moment after the log: closeness "now" is measured here."""

CHUNK = 1_000_000
"""Rows that are made at a time."""

SCHEMA = pa.schema(
    [
        ("tie", pa.int64()),
        ("time_us", pa.int64()),
        ("kind", pa.int8()),
        ("incoming", pa.bool_()),
        ("words", pa.int32()),
        ("answerable", pa.bool_()),
        ("dated", pa.bool_()),
    ]
)

_PLAIN_KINDS = (Kind.MESSAGE, Kind.REPLY, Kind.LIKE, Kind.MENTION, Kind.REPOST, Kind.VIEW)
_PLAIN_SHARES = (0.34, 0.26, 0.25, 0.07, 0.06, 0.02)
_ACTS_A_TIE = 17.0
"""Ranks are handed out so that each would have 17 acts; some are never drawn, which leaves 19."""
_EXPONENT = 0.9
_BURST = 2.5
"""Acts of a burst, on average (geometric)."""
_GAP_US = 20 * 60_000_000
"""The middle gap within a burst: 20 minutes, spread log-normally by a factor of five."""
_SEASON_DAYS = 120.0
_OFF_SEASON = 0.2
_ONE_SIDED = 0.35


@dataclass(frozen=True, slots=True)
class Plan:
    """Which log to make. `communal`: of a community of people, where every act stands twice, once in the tie of each
    end; else of one ego, whose code is 0. `every_kind`: with the kinds that the rivals cannot compute."""

    rows: int
    seed: int = 1
    communal: bool = False
    every_kind: bool = False

    @property
    def ties(self) -> int:
        """How many ties may occur; of a community, pairs of people."""
        return max(4, round(self.rows / (2 if self.communal else 1) / _ACTS_A_TIE))

    @property
    def name(self) -> str:
        """The name of its file."""
        kind = "communal-" if self.communal else ""
        return f"{kind}{'every-' if self.every_kind else ''}{self.rows}-{self.seed}.parquet"


@dataclass(frozen=True, slots=True)
class _Acts:
    """Some acts while they are made; `tie` is a rank, 0 the busiest."""

    tie: NDArray[np.int64]
    time_us: NDArray[np.int64]
    incoming: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.tie)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> "_Acts":
        return _Acts(self.tie[rows], self.time_us[rows], self.incoming[rows])

    def and_(self, other: "_Acts") -> "_Acts":
        return _Acts(
            np.concatenate((self.tie, other.tie)),
            np.concatenate((self.time_us, other.time_us)),
            np.concatenate((self.incoming, other.incoming)),
        )


_NONE = _Acts(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.bool_))


def write(plan: Plan, folder: Path) -> Path:
    """The log as a Parquet file in `folder`, made unless it is there. It appears by rename, so it is whole or absent.

    Written by DuckDB as it writes by itself (Snappy, row groups of 122,880): of the forms tried at 10 M, the scan read
    the plain uncompressed one in 0.68 CPU s, this one in 0.70, Arrow's Snappy in 0.80, Zstandard in 0.81 to 0.95. The
    quickest compressed one makes the multiples of the scan the hardest.
    """
    path = folder / plan.name
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    made = pa.RecordBatchReader.from_batches(SCHEMA, (batch for table in chunks(plan) for batch in table.to_batches()))
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set enable_progress_bar = false")
        connection.register("made", made)
        connection.execute("copy (from made) to $path (format parquet)", {"path": str(unfinished)})
    return unfinished.rename(path)


def chunks(plan: Plan, size: int = CHUNK) -> Iterator[pa.Table]:
    """The log in order of time, `size` rows at a time (the last may have fewer)."""
    dice = np.random.default_rng(plan.seed)
    season = dice.uniform(0, SPAN_DAYS, plan.ties).astype(np.float32)
    twice = 2 if plan.communal else 1
    windows = max(1, -(-plan.rows // size))
    edges = START_US + np.linspace(0, SPAN_DAYS, windows + 1).astype(np.float64) * DAY_US
    waiting = _NONE
    for window in range(windows):
        rows = min(size, plan.rows - window * size)
        since, until = int(edges[window]), int(edges[window + 1])
        here, waiting = _window(dice, plan.ties, season, since, until, rows // twice, waiting)
        yield _table(dice, plan, here, undated=plan.every_kind and window == 0)


def _window(
    dice: np.random.Generator,
    ties: int,
    season: NDArray[np.float32],
    since: int,
    until: int,
    wanted: int,
    waiting: _Acts,
) -> tuple[_Acts, _Acts]:
    """`wanted` acts from `since` until before `until` in order of time, and the ends of bursts that reach beyond."""
    early = waiting.time_us < until
    here, later = waiting.take(early), waiting.take(~early)
    while len(here) < wanted:
        drawn = _bursts(dice, ties, season, since, until, int((wanted - len(here)) / _BURST * 1.5) + 100)
        early = drawn.time_us < until
        here, later = here.and_(drawn.take(early)), later.and_(drawn.take(~early))
    kept = dice.permutation(len(here))[:wanted]
    here = here.take(kept)
    return here.take(np.lexsort((here.tie, here.time_us))), later


def _bursts(
    dice: np.random.Generator, ties: int, season: NDArray[np.float32], since: int, until: int, count: int
) -> _Acts:
    """The acts of about `count` bursts that begin in a window."""
    rank = _ranks(dice, ties, count)
    # People are awake: two in three bursts begin in the middle half of the day.
    day = dice.uniform(since / DAY_US, until / DAY_US, count)
    awake = np.floor(day) + dice.beta(4, 3, count)
    within = (awake * DAY_US >= since) & (awake * DAY_US < until)
    begin = (np.where(within & (dice.random(count) < 0.5), awake, day) * DAY_US).astype(np.int64)
    off = np.abs((begin - START_US) / DAY_US - season[rank])
    stays = (off < _SEASON_DAYS) | (dice.random(count) < _OFF_SEASON)
    rank, begin = rank[stays], begin[stays]

    length = dice.geometric(1 / _BURST, len(rank))
    tie = np.repeat(rank, length)
    first = np.cumsum(length) - length
    gap = (dice.lognormal(np.log(_GAP_US), np.log(5), len(tie))).astype(np.int64) + 1_000_000
    gap[first] = 0
    run = np.cumsum(gap)
    time = np.repeat(begin - run[first], length) + run
    turn = dice.random(len(tie)) < 0.7
    turn[first] = dice.random(len(rank)) < 0.5
    turns = np.cumsum(turn)
    incoming = (turns - np.repeat(turns[first] - turn[first], length)) % 2 == 1
    one, theirs = sides(tie)
    return _Acts(tie, time, np.where(one, theirs, incoming))


def _ranks(dice: np.random.Generator, ties: int, count: int) -> NDArray[np.int64]:
    """Ranks with a chance of about (rank + q)^-0.9 each, by the inverse of the sum; q keeps the busiest within
    thousands."""
    q = max(1.0, ties / 2000)
    power = 1 - _EXPONENT
    low, high = q**power, (ties + q) ** power
    u = dice.random(count)
    return np.minimum(((low + u * (high - low)) ** (1 / power) - q).astype(np.int64), ties - 1)


def sides(rank: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether a tie is one-sided, and if so, whether its acts are theirs."""
    mixed = _mixed(rank)
    return (mixed & np.uint64(1023)) < np.uint64(round(_ONE_SIDED * 1024)), (mixed >> np.uint64(20)) & np.uint64(
        1
    ) == np.uint64(1)


def _mixed(number: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Scattered bits of whole numbers (the finaliser of splitmix64: Steele, Lea and Flood 2014)."""
    x = number.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _codes(rank: NDArray[np.int64], ties: int) -> NDArray[np.int64]:
    """The account behind a rank: a permutation of 0 to ties - 1, so that the busy ones do not lie side by side."""
    factor = 0x9E3779B1 % ties | 1
    while np.gcd(factor, ties) != 1:
        factor += 2
    return rank * np.int64(factor) % ties


def _pairs(rank: NDArray[np.int64], ties: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The two people of a pair; everybody knows about 24, some of them many more."""
    people = max(3, ties // 12)
    u = (_mixed(rank) >> np.uint64(11)).astype(np.float64) / 2.0**53
    v = (_mixed(rank ^ 0x5DEECE66D) >> np.uint64(11)).astype(np.float64) / 2.0**53
    one = (people * u**2).astype(np.int64)
    other = (people * v**1.5).astype(np.int64)
    return one, np.where(one == other, (other + 1) % people, other)


def _table(dice: np.random.Generator, plan: Plan, acts: _Acts, *, undated: bool) -> pa.Table:
    """The acts of a window with everything that the kernel takes."""
    size = len(acts)
    codes = np.array([CODES[kind] for kind in _PLAIN_KINDS], np.int8)
    kind = codes[np.searchsorted(np.cumsum(_PLAIN_SHARES), dice.random(size) * 0.999999)]
    composed = np.array([word.composed for word in KINDS])[kind]
    words = np.where(composed, dice.lognormal(np.log(9), 0.9, size), 0).astype(np.int32)
    answerable = dice.random(size) < 0.97
    dated = np.ones(size, np.bool_)
    time, incoming, tie = acts.time_us, acts.incoming, acts.tie
    if plan.every_kind:
        rare = dice.random(size) < 0.1
        kind = np.where(rare, dice.integers(0, len(KINDS), size), kind).astype(np.int8)
        dated = dice.random(size) < 0.98
    if undated:
        time = np.where(np.arange(size) < size // 100, NEVER, time)
    if plan.communal:
        one, other = _pairs(tie, plan.ties)
        tie = np.stack((one << 32 | other, other << 32 | one), axis=1).reshape(-1)
        incoming = np.stack((incoming, ~incoming), axis=1).reshape(-1)
        time, kind, words = (np.repeat(column, 2) for column in (time, kind, words))
        answerable, dated = np.repeat(answerable, 2), np.repeat(dated, 2)
    else:
        tie = _codes(tie, plan.ties)
    arrays = (tie, time, kind, incoming, words, answerable, dated)
    return pa.table([pa.array(array) for array in arrays], schema=SCHEMA)
