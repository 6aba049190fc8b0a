"""The people of a home, kept beside the ties in files that are looked into and never read whole."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.api.stages import LogStage
from nearer.api.tied import keep, mapped
from nearer.api.whose import Whose
from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.people import KeptPeople, People, Persons, looked_into, opened, tables
from nearer.people.columns import compute, flags
from nearer.people.evidence import Evidence, Look
from nearer.people.kept import proposals_of, proposals_table
from nearer.people.proposals import Suggested
from nearer.store.home import settle_file

_PARTS = ("accounts", "ids", "joins")
_AT_ONCE = 65_536

MOST_LOOKED_INTO = 300_000
"""Activities of a log that is looked into for signs of who may be one person; in a larger one accounts speak alone,
because every text is read once when it is asked after an import or a decision on people. Our own choice; 10,800
activities cost 0.15 CPU seconds (docs/decisions/identity.md)."""


def keep_people(people: People, folder: Path) -> None:
    """Write everything of the people that was worked out."""
    parts = tables(people)
    for name in _PARTS:
        keep(getattr(parts, name), folder / f"people-{name}.arrow")


def ids_of(folder: Path) -> pa.Table | None:
    """The ids that the accounts in a folder have alone (columns key, alone), None where they are not kept."""
    file = folder / "people-accounts.arrow"
    held = mapped(file) if file.exists() else None
    return None if held is None or "alone" not in held.column_names else held.select(["key", "alone"])


def people_of(
    folder: Path,
    decisions: tuple[Decision, ...],
    egos: frozenset[AccountKey],
    log: LogStage,
    con: duckdb.DuckDBPyConnection,
) -> People:
    """The people that `keep_people` wrote, under the decisions and owners of archives that the folder is named by.
    What may be one person is worked out when it is first asked for, also by what the log tells, and kept."""
    held = KeptPeople(*(mapped(folder / f"people-{name}.arrow") for name in _PARTS))
    return opened(held, decisions, egos, _look(log, con), _Proposals(folder))


def _look(log: LogStage, con: duckdb.DuckDBPyConnection) -> Look | None:
    """Looks into a log, None for a large one."""
    if log.activities > MOST_LOOKED_INTO:
        return None

    def look(who: pa.Table) -> Evidence:
        cursor = con.cursor()
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW log AS SELECT * FROM {log.relation}")
        return looked_into(cursor)(who)

    return look


@dataclass(frozen=True, slots=True)
class _Proposals:
    """Where the proposals of a folder are kept."""

    folder: Path
    guard: Lock = field(default_factory=Lock)

    def __call__(self, make: Callable[[], tuple[Suggested, ...]]) -> tuple[Suggested, ...]:
        file = self.folder / "people-proposals.arrow"
        with self.guard:
            if file.exists():
                return proposals_of(mapped(file))
            found = make()
            with _kept(file) as draft:
                keep(proposals_table(found), draft)
            return found


@contextmanager
def _kept(file: Path) -> Generator[Path]:
    """Where to write what a page asked for first, so that it appears whole; where its folder has gone meanwhile, or the
    disk is full, nothing is kept and the page is shown all the same."""
    draft = file.with_name(f".tmp-{uuid4().hex}{file.suffix}")
    try:
        with suppress(OSError):
            yield draft
            settle_file(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def machines(people: People, persons: Sequence[str]) -> NDArray[np.bool_]:
    """Which of these persons have an account that says that a machine runs it."""
    bots = pa.array(sorted(people.bots), pa.string())
    return flags(compute.is_in(Persons.of(persons).column, value_set=bots))


def keep_names(people: People, persons: Sequence[str], folder: Path) -> None:
    """Write what everybody with a tie is called, in small letters."""
    _write_names(_called(people, persons), folder)


def keep_names_after(people: People, persons: Persons, old: NDArray[np.int64], whose: Whose) -> None:
    """Write the same into the folder after a change, from what stands in the one before, where the person at each place
    stood at the place `old`, -1 for a new one. Only those are named again of whom some account tells something else."""
    other = compute.is_in(persons.column, value_set=whose.told_otherwise)
    again = compute.or_(pa.array(old < 0), other)
    known: Any = mapped(whose.before / "names.arrow")["folded"].combine_chunks()
    held = known.take(pa.array(old, mask=old < 0))
    some = persons.take(np.flatnonzero(flags(again)))
    _write_names(compute.replace_with_mask(held, again, _called(people, some)), whose.after)


def _called(people: People, persons: Sequence[str]) -> Any:
    """What these people are called, in small letters, as an Arrow array."""
    folded: list[Any] = []
    for first in range(0, len(persons), _AT_ONCE):
        some = list(persons[first : first + _AT_ONCE])
        called = people.names(some)
        folded.append(pa.array([called.get(person, "").casefold() for person in some], pa.string()))
    return pa.concat_arrays(folded) if folded else pa.array([], pa.string())


def _write_names(names: Any, folder: Path) -> None:
    keep(pa.table({"folded": names}), folder / "names.arrow")


@dataclass(frozen=True)
class Names:
    """What everybody with a tie is called, to find and to sort by; in the order of the ties."""

    folder: Path

    @cached_property
    def folded(self) -> Any:
        """The names in small letters, an Arrow array."""
        return mapped(self.folder / "names.arrow")["folded"].combine_chunks()

    @cached_property
    def alphabet(self) -> NDArray[np.int32]:
        """The place of each in the order of the names; equal names share one. Worked out and kept when it is first
        asked for: a million names take a quarter of a second."""
        file = self.folder / "ties-alphabet.npy"
        if file.exists():
            return np.load(file, mmap_mode="r")
        rank = compute.rank(self.folded, tiebreaker="dense").to_numpy() - 1 if len(self.folded) else np.zeros(0)
        found = rank.astype(np.int32)
        with _kept(file) as draft:
            np.save(draft, found)
        return found

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Whose name holds this text, in small letters."""
        return np.asarray(compute.match_substring(self.folded, text).to_numpy(zero_copy_only=False), np.bool_)
