"""Batches: one import each, immutable, appearing by one rename, so that a kill leaves either all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import msgspec

from nearer.store.home import Home


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One kind and direction that the batch's source could see, and one that it never can, with the reason.

    `since_us` is from when on it saw them, None for all of the account's time.
    """

    kind: str
    direction: str
    seen: bool
    why: str = ""
    since_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A place and what became of it: a problem, a skip, or a promise."""

    file: str
    row: int | None
    code: str
    why: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a batch says of itself. `account` is `(network, id)` of the archive's owner, None for a community log.

    `first_us` and `last_us` are the first and the last of its times, `earliest_us` is the earliest that any can have
    been: before `first_us` where a time is the end of a range. None in batches of before it was kept.
    """

    id: str
    revision: int
    source: str
    title: str
    network: str
    layout: str
    archive: str
    fingerprint: str
    account: tuple[str, str] | None
    made: datetime | None
    imported: datetime
    time_zone: str
    sights: tuple[Sight, ...]
    notes: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    activities: int = 0
    accounts: int = 0
    rosters: int = 0
    verbs: tuple[tuple[str, int], ...] = ()
    first_us: int | None = None
    last_us: int | None = None
    earliest_us: int | None = None
    problems: tuple[Note, ...] = ()
    skipped: tuple[Note, ...] = ()
    promises: tuple[Note, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that stands. `zone` is that of its clock, where the user said it."""

    folder: Path
    manifest: Manifest
    zone: str = ""

    @property
    def name(self) -> str:
        """What is derived from it is known by this: its folder, and the zone."""
        return f"{self.folder.name}@{self.zone}" if self.zone else self.folder.name

    @property
    def activities(self) -> Path:
        return self.folder / "activities.parquet"

    @property
    def accounts(self) -> Path:
        return self.folder / "accounts.parquet"

    @property
    def rosters(self) -> Path:
        return self.folder / "rosters.parquet"


def batches(home: Home, known: Mapping[str, Batch] = MappingProxyType({})) -> tuple[Batch, ...]:
    """Every batch that stands, in order of import; of several revisions the newest.

    `known` are batches by the name of their folder, of which the manifest need not be read again.
    """
    newest: dict[str, Path] = {}
    for folder in home.batches.iterdir():
        name, _, revision = folder.name.rpartition(".")
        if name and revision.isdigit() and not folder.name.startswith("."):
            held = newest.get(name)
            if held is None or int(held.name.rpartition(".")[2]) < int(revision):
                newest[name] = folder
    found = [known.get(folder.name) or Batch(folder, read_manifest(folder)) for folder in newest.values()]
    return tuple(sorted(found, key=lambda b: (b.manifest.imported, b.manifest.id)))


def read_manifest(folder: Path) -> Manifest:
    """The manifest in a batch's folder."""
    return msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)


def standing_batches(batches: Iterable[Batch], taken_back: frozenset[str]) -> tuple[Batch, ...]:
    """The batches that count. The demo life steps aside as soon as something of the user's own stands."""
    stand = [b for b in batches if b.manifest.id not in taken_back]
    own = tuple(b for b in stand if not b.manifest.demo)
    return own or tuple(stand)
