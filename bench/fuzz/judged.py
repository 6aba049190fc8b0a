"""The oracle: what a reader may never do, whatever it is given.

Bars: no exception but an `ArchiveError` of the container, one second of CPU, 300 MB (the issue's own), and no record
that a store would refuse. A source that reads in bulk is a second reader, which must say the same as the first.
"""

import resource
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import FrameType
from typing import Protocol, cast

from bench.fuzz.packed import Packed
from nearer.model.activity import Account, Activity, Place, Problem, Promise, Record, Roster, Skipped
from nearer.sources.archive import ArchiveError
from nearer.sources.contract import ArchiveSource, BulkSource
from nearer.sources.registry import not_understood, sources
from nearer.store.columns import records_of

SECONDS = 1.0
"""CPU seconds that recognising and reading one input may take."""

MEMORY = 300 * 2**20
"""Bytes by which the process may grow for one input."""

ENDLESS = 12.0
"""CPU seconds after which an input is cut off (our own choice)."""

_UTC = timedelta(0)


class Endless(BaseException):
    """An input that does not come to its end. It is no Exception, so that no reader can take it for one."""


class Unstorable(Exception):
    """A record that no store can hold, or that breaks a law of the model."""


class Differs(Exception):
    """Reading in bulk says something else than reading record by record."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader did that it may not. `signature` is the same for the same mistake."""

    kind: str
    signature: str
    told: str


class Reader(Protocol):
    """What is fuzzed. `name` is that of its turns; `source` that of its cases."""

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def of(self) -> ArchiveSource:
        """The source itself."""
        ...

    def run(self, packed: Packed) -> None:
        """Recognise and read all. Raises whatever the code under test raises."""
        ...


@dataclass(frozen=True, slots=True)
class RecordByRecord:
    """A source's `recognize` and `read`."""

    of: ArchiveSource

    @property
    def name(self) -> str:
        return self.of.name

    @property
    def source(self) -> str:
        return self.of.name

    def run(self, packed: Packed) -> None:
        archive = packed.archive()
        found = self.of.recognize(archive, packed.options)
        if found is None:
            return
        not_understood(archive, found)
        for record in self.of.read(archive, found, packed.options):
            storable(record)


@dataclass(frozen=True, slots=True)
class InBulk:
    """A source's `columns` beside its `read`."""

    of: BulkSource

    @property
    def name(self) -> str:
        return f"{self.of.name}-in-bulk"

    @property
    def source(self) -> str:
        return self.of.name

    def run(self, packed: Packed) -> None:
        archive = packed.archive()
        found = self.of.recognize(archive, packed.options)
        if found is None:
            return
        one_by_one = list(self.of.read(archive, found, packed.options))
        together = [r for entry in self.of.columns(archive, found, packed.options) for r in records_of(entry)]
        if _sorted_out(one_by_one) != _sorted_out(together):
            raise Differs


def readers() -> tuple[Reader, ...]:
    """Every reader of the registry: a new source is fuzzed without an edit."""
    each: list[Reader] = [RecordByRecord(source) for source in sources()]
    return (*each, *(InBulk(source) for source in sources() if isinstance(source, BulkSource)))


def judged(reader: Reader, packed: Packed, *, seconds: float = SECONDS) -> Finding | None:
    """What one input makes of a reader, None where all is well. Opens nothing but the archive in memory."""
    before = _held()
    start = time.thread_time()
    try:
        _cut_off(lambda: reader.run(packed))
    except ArchiveError:
        return None  # too many members: the user is told
    except Endless:
        return Finding("endless", f"endless {reader.name}", f"cut off after {ENDLESS:g} s of CPU")
    except (Exception, RecursionError) as error:
        return Finding("exception", _signature(error), "".join(traceback.format_exception(error)))
    took = time.thread_time() - start
    if took > seconds:
        return Finding("slow", f"slow {reader.name}", f"{took:.2f} s of CPU for {packed.size:,} bytes")
    grown = _held() - before
    if grown > MEMORY:
        return Finding("memory", f"memory {reader.name}", f"{grown >> 20} MB for {packed.size:,} bytes")
    return None


def storable(record: Record) -> None:
    """Hold a record to what every store needs. Raises Unstorable."""
    texts = [text for text in _texts(record) if text is not None]
    whole = "".join(texts)  # half a pair and another half make no pair in a text: nothing is hidden by joining
    if "\0" in whole or not (whole.isascii() or _encodes(whole)):
        text = next(text for text in texts if "\0" in text or not _encodes(text))
        (field, *_) = (name for name in record.__slots__ if text in _all_of(getattr(record, name)))
        raise Unstorable(f"a NUL or half a pair in {type(record).__name__}.{field}")
    match record:
        case Activity():
            if not (record.id and record.actor and record.network):
                raise Unstorable(f"an empty id of a {record.network} activity")
            for moment in (record.time, record.since):
                if moment is not None and (moment.utcoffset() != _UTC or not 1990 <= moment.year <= 2100):
                    raise Unstorable("a time that is not of this world")
            if record.offset is not None and abs(record.offset) > 18 * 60:
                raise Unstorable("an offset that does not exist")
        case Account():
            if not (record.id and record.network):
                raise Unstorable("an account without id")
        case Roster():
            if not (record.owner and all(record.members)):
                raise Unstorable("a roster without owner or with nobody in it")
        case Problem() | Skipped() | Promise():
            return


def _cut_off(work: Callable[[], None]) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise Endless

    former = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _held() -> int:
    """The most bytes that the process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _signature(error: BaseException) -> str:
    """The exception's class and the last place in the house's own code."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/nearer/" in frame.filename]
    where = f"{own[-1].filename.rpartition('/nearer/')[2]} {own[-1].name}" if own else "outside"
    return f"{type(error).__name__} {where}" + (f" {error}" if isinstance(error, Unstorable) else "")


def _texts(record: Record) -> Iterator[str | None]:
    match record:
        case Activity():
            yield from (record.network, record.id, record.actor, record.target, record.in_reply_to, record.object)
            yield from (record.thread, record.space, record.text, record.url)
            yield from record.to
        case Account():
            yield from (record.network, record.id, record.handle, record.name, record.url, record.bio, record.address)
            yield from (*record.links, *record.same_as)
        case Roster():
            yield from (record.network, record.owner, *record.members)
        case Problem():
            yield from (record.place.file, record.code, record.why)
        case Skipped():
            yield from (record.place.file, record.why)
        case Promise():
            yield record.file


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _all_of(value: object) -> tuple[object, ...]:
    """The texts that stand in a field, one or several."""
    if isinstance(value, Place):
        return (value.file,)
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _sorted_out(records: list[Record]) -> list[list[Record]]:
    """The records of each sort in their order: in bulk, accounts come a stretch earlier."""
    sorts = (Account, Activity, Roster, Problem, Skipped, Promise)
    return [[record for record in records if type(record) is sort] for sort in sorts]
