"""The contract of an archive source: adding a network is one new module under `sources/archives`, and no edit.

A module there (or an entry point in the group `nearer.sources`) has one object named `SOURCE` that fulfils
`ArchiveSource`. Its module docstring tells the user how to ask for the archive and how long it takes.
`tests/sources/test_contract.py` runs over every source, unasked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from nearer.model.activity import Account, AccountKey, Record
from nearer.model.coverage import Coverage
from nearer.sources.archive import Archive
from nearer.sources.decode import clean
from nearer.sources.mapping.columns import Mapping
from nearer.store.columns import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a source recognises in an archive before it reads it.

    `coverage` is that of this very archive: a part that is missing is taken out of the source's full coverage.
    `owner` is the account whose archive it is, None where the archive does not say (then the user is asked, or the
    import is a community log). `made` is when the archive was made. `read` are the members that will be read,
    `unread` those left closed on purpose, with the reason; a member in neither is "not understood" in the report.
    `open_ended` where the format could hold everything and the file tells by its rows alone what it is about: then
    its coverage is cut to the kinds that occur in it, once it is read.
    """

    source: str
    network: str
    layout: str
    owner: Account | None
    coverage: Coverage
    why: str
    made: datetime | None = None
    read: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    parts_missing: str | None = None
    open_ended: bool = False
    notes: tuple[str, ...] = field(default=())


ME_LIMIT = 1000
"""Letters of an account as the user names it: as long as any id that is read (our own choice)."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said beside the paths: `me` names the ego's account (an id or a handle, with or without `@`).

    It is kept without spaces around it; one that names nobody (`""`, `"@"`) or that is longer than any name is None.
    `mappings` are those that the user saved for tables; `source` is the source that they named, if they did.
    """

    me: str | None = None
    mappings: tuple[Mapping, ...] = ()
    source: str | None = None

    def __post_init__(self) -> None:
        if self.me is not None:
            word = clean(self.me).strip()
            named = word.strip("@ ") != "" and len(word) <= ME_LIMIT
            object.__setattr__(self, "me", word if named else None)


@runtime_checkable
class ArchiveSource(Protocol):
    """One network's export. Both methods open nothing but what `archive` hands them, and write nothing.

    `recognize` looks at names and a few bytes; it returns None for what is not its own and raises nothing.
    `read` yields the records of everything it understands. Bad data becomes a `Problem`, never an exception; a
    missing file gives fewer records. Reading twice yields the same, ids included. Memory is bounded by a member.
    """

    @property
    def name(self) -> str:
        """The short stable name ("x")."""
        ...

    @property
    def title(self) -> str:
        """The name for people ("X (Twitter) archive")."""
        ...

    @property
    def network(self) -> str: ...

    @property
    def coverage(self) -> Coverage:
        """What a complete archive of this kind can tell."""
        ...

    def recognize(self, archive: Archive, options: Options) -> Found | None: ...

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]: ...


@runtime_checkable
class BulkSource(ArchiveSource, Protocol):
    """A source that can also read in bulk, without an object for each record. No source needs to.

    `columns` says the same as `read`: the same records in the same order, but that the accounts of a stretch come
    before its activities. The contract suite runs over both.
    """

    @property
    def bulk_from(self) -> int:
        """Bytes from which on an import reads in bulk; below, what must be loaded first takes longer than it spares."""
        ...

    def columns(self, archive: Archive, found: Found, options: Options) -> Iterator[Entry]: ...


def known_alone(
    source: ArchiveSource, layout: str, *, why: str, unseen: str, unread: Iterable[tuple[str, str]], note: str
) -> Found:
    """An export that is recognised and of which nothing is read: pages to look at, or a part without people.

    `unseen` says for the coverage why nothing is seen, `note` what to ask for; its first letter and its full stop are
    seen to.
    """
    return Found(
        source=source.name,
        network=source.network,
        layout=layout,
        owner=None,
        coverage=source.coverage.without(*source.coverage.marks, why=unseen),
        why=why,
        unread=tuple(unread),
        notes=(f"{note[:1].upper()}{note[1:].rstrip('.')}.",),
    )


def owner_key(found: Found) -> AccountKey | None:
    """The key of the account whose archive it is, None for a community log."""
    return None if found.owner is None else found.owner.key
