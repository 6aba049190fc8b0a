"""The stages of what is derived: folders named by the hash of all that goes into them.

So a stage is made once for its input, and a reader always finds whole files: `log-<key>` (merged log and accounts, from
the batches), `learnt-<key>` (weights and record) and `ties-<key>` (the tie-clustered interactions, acts, states, people
and opening candidates, from the log, the identity decisions and the lesson).
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import duckdb
import msgspec
import pyarrow.parquet as pq

from nearer.model.activity import AccountKey
from nearer.model.decision import Choice, Decision
from nearer.store.batch import Batch
from nearer.store.growing import Step
from nearer.store.home import Home
from nearer.store.layers import Layers, LogMade
from nearer.store.schema import ACTIVITY
from nearer.store.state import State

VERSION = "18"
"""Changes when the same input gives other derived files."""

GRACE = timedelta(hours=1)
"""How long files that are no longer current stay, for readers that are still at them."""

IDENTITY = (Choice.MERGE, Choice.SPLIT, Choice.REFUSE, Choice.EGO, Choice.NOT_EGO)


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

    def step(self, parent: str) -> Step | None:
        """What changed from the log with this name to this one, None where it is not a layer on that."""
        if self.folder.name == parent:
            return Step(ACTIVITY.empty_table(), ACTIVITY.empty_table())
        if self.made is None or self.made.parent != parent:
            return None
        first = "step-" if (self.folder / "step-log.parquet").exists() else ""
        files = (self.folder / f"{first}{name}.parquet" for name in ("log", "gone"))
        return Step(*(pq.read_table(file) if file.exists() else ACTIVITY.empty_table() for file in files))

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
class Files:
    """Where what communities tell is kept: the company, what the full head was taught, and ego's ties with it."""

    company: Path
    taught: Path
    standing: Path


@dataclass(frozen=True, slots=True)
class TieStage:
    """The folder of everything per tie."""

    folder: Path

    @property
    def below(self) -> frozenset[str]:
        """The folders that this one lies on."""
        made = made_in(self.folder)
        if made is None or not made.base:
            return frozenset()
        return frozenset({made.base, *made.above, made.opened}) - {self.folder.name, ""}

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
    def ego(self) -> Path:
        """The user's own accounts."""
        return self.folder / "ego.parquet"

    @property
    def open(self) -> Path:
        """What may be open, there once it was asked for (`kept_open.make_open`)."""
        return self.folder / "open"

    @property
    def candidates(self) -> Path:
        return self.open / "candidates.parquet"

    @property
    def rhythms(self) -> Path:
        return self.open / "rhythms.parquet"

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
    the folder of what was learnt. `base` is the folder that it lies on, and `above` those whose interactions lie on
    the base, its own last; empty where it was made whole. `opened` is the folder from which on it is worked out what
    may be open, and `since` the place of the first interaction that came after it; empty where all is to be looked
    at."""

    log: str
    batches: tuple[str, ...]
    decisions: tuple[int, ...]
    lesson: str = ""
    base: str = ""
    above: tuple[str, ...] = ()
    opened: str = ""
    since: int = 0


def made_of(home: Home, key: str) -> Made | None:
    """What the files under this key were made from, None where they are not there."""
    return made_in(home.derived / key)


def made_in(folder: Path) -> Made | None:
    """What the files of the ties in a folder were made from, None where there are none."""
    file = folder / "made.json"
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
    return "log-" + key_of(duckdb.__version__, *sorted(b.name for b in batches))


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


def sweep(home: Home, state: State, now: datetime) -> None:
    """Delete derived folders that no reader can still be at: dropped a grace period ago, or never published."""
    old = (now - GRACE).timestamp()
    there = {e.name: e for e in home.derived.iterdir()}
    doomed = {n for n, e in there.items() if e.stat().st_mtime < old and not state.is_dropped(n)}
    doomed = (doomed | set(state.dropped_before(now - GRACE))) - set(state.current().values())
    # What a layer that stays lies on stays, and what lies on something goes before it.
    below = {name: LogStage(entry).below | TieStage(entry).below for name, entry in there.items()}
    doomed -= {under for name in there.keys() - doomed for under in below[name]}
    for name in sorted(doomed & there.keys(), key=lambda name: -len(below[name])):
        going = home.derived / f".tmp-{uuid4().hex}"
        there[name].rename(going)
        if going.is_dir():
            shutil.rmtree(going, ignore_errors=True)
        else:
            going.unlink()


def stands(home: Home, name: str) -> bool:
    """Whether a stage is there, with everything that it lies on."""
    folder = home.derived / name
    below = LogStage(folder).below | TieStage(folder).below
    return folder.exists() and all((home.derived / other).exists() for other in below)


def clear(home: Home, name: str) -> None:
    """Remove what is left of a stage that does not stand; whoever asks holds the lock."""
    if (home.derived / name).exists():
        going = home.derived / f".tmp-{uuid4().hex}"
        (home.derived / name).rename(going)
        shutil.rmtree(going, ignore_errors=True)


def new_draft(home: Home) -> Path:
    """A folder for what is being made; it is renamed into place when it is whole."""
    folder = home.derived / f".tmp-{uuid4().hex}"
    folder.mkdir(mode=0o700)
    return folder
