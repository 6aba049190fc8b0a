"""The account's own repository: once whole, by the reader of the archive, then what is new and what is gone.

Keys of records are in the order of their time, so a page of them tells what lies between its ends: a key that was there
and is there no more was deleted. Its newest page is compared at each change, the collections that are lists of people
(follows, blocks, list entries) wholly, every six hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from nearer.model.activity import Activity, Place, Problem, Record
from nearer.model.names import Verb
from nearer.model.time import to_us
from nearer.sources import car
from nearer.sources.archives.bluesky import read_repository
from nearer.sources.decode import DecodeError
from nearer.sources.lexicon import VERBS, Names, address
from nearer.sources.live.bluesky.client import PAGE, Client, Page
from nearer.sources.live.bluesky.cursor import Cursor, Shelf, Stretch
from nearer.sources.live.bluesky.records import Entities, about, kept
from nearer.sources.live.bluesky.threads import Threads
from nearer.wire.errors import Absent, Nonsense

LISTS = frozenset(name for name, verb in VERBS.items() if verb in (Verb.FOLLOW, Verb.BLOCK, Verb.ADD))
"""Collections that are kept wholly."""

STEP = 1_000
"""Records of a repository's file in a step: our own choice."""

STRANGE = frozenset({"bad-record", "bad-time", "bad-key"})
"""Problems of single records that some app wrote; any other is one of the file."""

MOST = 20_000
"""Entries of a list that are kept for comparing: our own choice, twice the follows that most accounts are allowed."""


@dataclass(slots=True)
class Repository:
    """Reads one account's repository."""

    client: Client
    entities: Entities
    threads: Threads
    at: Cursor

    def first(self, now: datetime) -> Iterator[list[Record]]:
        """Everything at once, as a file; where it is too large for the wire or damaged, its pages become history."""
        owner = self.entities.owner
        revision = self.client.revision(owner)
        try:
            file = self.client.repository(owner)
        except (Absent, Nonsense):
            self.at.shelves = {name: Shelf(unread=[Stretch(old=True)]) for name in VERBS}
            self.at.filled = True
            yield []
            return
        shelves = {name: Shelf(at_us=to_us(now)) for name in VERBS}
        whole = _is_of(owner, file)
        records: list[Record] = []
        for record in read_repository(lambda: BytesIO(file), "repository", owner, Names()):
            records.append(record)
            if isinstance(record, Activity) and (parts := address(record.id)) is not None:
                shelves[parts.collection].rows[parts.rkey] = about(record)
                self.threads.wait_for(record, now)
            whole = whole and not (isinstance(record, Problem) and record.code not in STRANGE)
            if len(records) >= STEP:
                yield records
                records = []
        for name, shelf in shelves.items():
            _trim(name, shelf)
            if not whole:
                shelf.unread.append(Stretch(old=True))
        self.at.shelves, self.at.revision, self.at.filled = shelves, revision, True
        yield records

    def news(self, now: datetime) -> Iterator[list[Record]]:
        """What came and what went since the last look."""
        revision = self.client.revision(self.entities.owner)
        if revision == self.at.revision:
            return
        for name in VERBS:
            shelf = self.at.shelves.setdefault(name, Shelf())
            shelf.unread.insert(0, Stretch(until=max(shelf.rows, default="")))
            while stretch := next((stretch for stretch in shelf.unread if not stretch.old), None):
                yield self._page(name, shelf, stretch, now)
        self.at.revision = revision
        yield []

    def history(self, now: datetime) -> Iterator[list[Record]]:
        """Pages of what stood there before the first pull, where it could not be had as one file."""
        for name, shelf in self.at.shelves.items():
            while shelf.unread:
                yield self._page(name, shelf, shelf.unread[0], now)

    def compared(self, now: datetime) -> Iterator[list[Record]]:
        """The lists of people, wholly: who is not on them any more."""
        for name in sorted(LISTS):
            shelf = self.at.shelves.setdefault(name, Shelf())
            if shelf.compared == self.at.revision or any(stretch.old for stretch in shelf.unread):
                continue
            there, under = set[str](), ""
            while True:
                page = self.client.records(self.entities.owner, name, under)
                keys = [key for key, _ in _rows(page)]
                again = not keys or keys[-1] in there
                there.update(keys)
                if page.under is None or again:
                    break
                under = page.under
            records = self._gone(name, shelf, there, "", now)
            shelf.compared = self.at.revision
            yield records

    @property
    def left(self) -> int:
        """Requests that remain of the history, at the least."""
        return sum(1 for shelf in self.at.shelves.values() for stretch in shelf.unread if stretch.old)

    def _page(self, name: str, shelf: Shelf, stretch: Stretch, now: datetime) -> list[Record]:
        try:
            page = self.client.records(self.entities.owner, name, stretch.under)
        except Absent:
            page = Page((), None)
        rows = _rows(page)
        records: list[Record] = []
        fresh: dict[str, str] = {}
        for number, (key, item) in enumerate(rows, 1):
            if key <= stretch.until:
                break
            found = self.entities.record(item.get("uri"), item.get("value"), Place(name, number))
            records += found
            for act in found:
                if isinstance(act, Activity):
                    fresh[key] = about(act)
                    self.threads.wait_for(act, now)
        if not stretch.under:
            records += self._gone(name, shelf, {key for key, _ in rows}, rows[-1][0] if page.under else "", now)
        shelf.rows = {**fresh, **shelf.rows}
        _trim(name, shelf)
        if page.under is None or not rows or rows[-1][0] <= stretch.until or page.under == stretch.under:
            shelf.unread.remove(stretch)
        else:
            stretch.under = page.under
        return records

    def _gone(self, name: str, shelf: Shelf, there: set[str], low: str, now: datetime) -> list[Record]:
        """What was there and is not any more, of the keys from `low` on."""
        owner, since = self.entities.owner, shelf.at_us
        gone = [key for key in shelf.rows if key >= low and key not in there]
        records: list[Record] = [
            self.entities.undone(kept(owner, name, key, shelf.rows.pop(key)), since, now, Place(name)) for key in gone
        ]
        shelf.at_us = to_us(now)
        return records


def _is_of(owner: str, file: bytes) -> bool:
    """Whether this is the file of an account's repository."""
    try:
        commit = car.read_commit(BytesIO(file))
    except DecodeError:
        return False
    return commit is not None and commit.did == owner


def _rows(page: Page) -> list[tuple[str, dict[str, object]]]:
    """The records of a page by their keys."""
    return [(parts.rkey, dict(item)) for item in page.items if (parts := address(item.get("uri"))) is not None]


def _trim(name: str, shelf: Shelf) -> None:
    keys = sorted(shelf.rows, reverse=True)[: MOST if name in LISTS else PAGE]
    shelf.rows = {key: shelf.rows[key] for key in keys}
