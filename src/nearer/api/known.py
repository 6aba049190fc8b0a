"""The people of a home, kept beside the ties in files that are looked into and never read whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nearer.api.tied import keep, mapped
from nearer.model.activity import AccountKey
from nearer.model.decision import Decision
from nearer.people import KeptPeople, People, opened, tables
from nearer.people.columns import compute

_PARTS = ("accounts", "ids", "joins", "proposals")
_AT_ONCE = 65_536


def keep_people(people: People, folder: Path) -> None:
    """Write everything of the people that was worked out."""
    kept = tables(people)
    for name in _PARTS:
        keep(getattr(kept, name), folder / f"people-{name}.arrow")


def people_of(folder: Path, decisions: tuple[Decision, ...], egos: frozenset[AccountKey]) -> People:
    """The people that `keep_people` wrote, under the decisions and owners of archives that the folder is named by."""
    return opened(KeptPeople(*(mapped(folder / f"people-{name}.arrow") for name in _PARTS)), decisions, egos)


def machines(people: People, persons: Sequence[str]) -> NDArray[np.bool_]:
    """Which of these persons have an account that says that a machine runs it."""
    bots = people.bots
    return np.array([person in bots for person in persons], np.bool_)


def keep_names(people: People, persons: Sequence[str], folder: Path) -> None:
    """Write what everybody with a tie is called, in small letters, and the place of each in the order of the names."""
    folded: list[Any] = []
    for first in range(0, len(persons), _AT_ONCE):
        some = list(persons[first : first + _AT_ONCE])
        called = people.names(some)
        folded.append(pa.array([called.get(person, "").casefold() for person in some], pa.string()))
    names = pa.concat_arrays(folded) if folded else pa.array([], pa.string())
    keep(pa.table({"folded": names}), folder / "names.arrow")
    rank = compute.rank(names, tiebreaker="dense").to_numpy() - 1 if len(names) else np.zeros(0)
    np.save(folder / "ties-alphabet.npy", rank.astype(np.int32))


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
        """The place of each in the order of the names; equal names share one."""
        return np.load(self.folder / "ties-alphabet.npy", mmap_mode="r")

    def holding(self, text: str) -> NDArray[np.bool_]:
        """Whose name holds this text, in small letters."""
        return np.asarray(compute.match_substring(self.folded, text).to_numpy(zero_copy_only=False), np.bool_)
