"""The firehose: every act on the network as it happens, of which Nearer keeps what matters to one user.

A server or relay streams it over a websocket (`com.atproto.sync.subscribeRepos`, https://atproto.com/specs/sync): each
message is a header and a body in DAG-CBOR, and a commit's body has the changed records as blocks of a CAR file. What
matters is known before those blocks are looked into: the repository is one of the people who matter, or the user's own
id or a hashtag that matters stands somewhere in the bytes (an id is written out wherever somebody is answered, liked,
followed or mentioned). All else is passed over; of a million events some thousands are decoded.

Records are read as those of an archive or a pull are, under the same ids, so that one act told three times is one. What
is taken back is told at the moment of the event, of the people who matter. That a stranger took something back is not
told, since such an event has nothing but a key.

An account that moves or ends is left to the pull, which tells of it in its range.
"""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import cast
from urllib.parse import urlsplit

import libipld

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.names import Precision
from nearer.model.time import from_us
from nearer.sources import car
from nearer.sources.decode import DecodeError, written
from nearer.sources.lexicon import NETWORK, PROFILE, VERBS, is_did, is_handle, told
from nearer.sources.live.bluesky.client import Json, items, plain
from nearer.sources.live.bluesky.records import Entities, kept
from nearer.sources.live.contract import Access, Step
from nearer.sources.live.streaming import Matter
from nearer.wire import Wire
from nearer.wire.errors import LiveError, Nonsense, Unreachable
from nearer.wire.websocket import Websocket

LARGEST = 3 * 2**20
"""Bytes of one event: a commit's blocks have 2,000,000 at most and its 200 changes a key each (lexicon
com.atproto.sync.subscribeRepos)."""

PIECE = 2_000
"""Events after which what was kept is handed on, so that the cursor moves on: our own choice, about a second's."""

QUIET = 300.0
"""Seconds without any event after which the line may be dead, and is begun anew: our own choice. A server with users
has some in a minute."""

_COMMIT = bytes.fromhex("a2617467") + b"#commit" + bytes.fromhex("626f7001")
"""The header of a commit, `{"t": "#commit", "op": 1}`: DAG-CBOR has one way to write it."""

_GARBLED = 1_000
"""So many messages that are no events are passed over before the stream is left: our own choice."""

_TAG = b"app.bsky.richtext.facet#tag"


class LostPlace(LiveError):
    """The server does not know the place in the stream at which to go on: it began anew."""

    code = "NR-LIVE-14"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What matters: the user's own id, the repositories that are read whole, and hashtags (in lower case, bare)."""

    owner: str
    people: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


class Firehose:
    """Reads events. `seq` is where it stands in the stream, None before the first event.

    `seen` counts the events, `opened` those whose blocks were looked into. `missed` is whether the server said that it
    has forgotten what came right after the place at which we wanted to go on: the next pull brings what of it is there.
    """

    def __init__(self, wanted: Wanted, seq: int | None = None) -> None:
        self.seq = seq
        self.seen = 0
        self.opened = 0
        self.missed = False
        self._garbled = 0
        self._wanted = wanted
        self._named = wanted.owner.encode()
        self._whole = wanted.people | {wanted.owner}
        self._entities = Entities(wanted.owner)

    def read(self, event: bytes) -> list[Record]:
        """What one event tells that matters. Raises LostPlace, and Nonsense where most of it is no events."""
        self.seen += 1
        if not event.startswith(_COMMIT):
            return self._other(event)
        try:
            body = plain(libipld.decode_dag_cbor(event[len(_COMMIT) :]))
        except (ValueError, RecursionError):
            return self._garbage()
        did, blocks = body.get("repo"), body.get("blocks")
        if not self._moved(body.get("seq")) or not isinstance(blocks, bytes):
            return []
        whole = did in self._whole
        if not whole and self._named not in blocks and not (self._wanted.tags and _TAG in blocks):
            return []
        return self._commit(did, body.get("ops"), blocks, body.get("time"), whole=whole) if is_did(did) else []

    def _garbage(self) -> list[Record]:
        self._garbled += 1
        if self._garbled > _GARBLED:
            raise Nonsense("What the server streams are no events.", next="Nearer tries again later.")
        return [Problem(Place("firehose", self.seq), "bad-record", "a message of the stream is no event")]

    def _moved(self, seq: object) -> bool:
        """Whether this is an event further on in the stream."""
        if not isinstance(seq, int) or (self.seq is not None and seq <= self.seq):
            return False
        self.seq = seq
        return True

    def _commit(self, did: str, ops: object, blocks: bytes, time: object, *, whole: bool) -> list[Record]:
        self.opened += 1
        place, there = Place("firehose", self.seq), dict[bytes, bytes]()
        try:
            stream = BytesIO(blocks)
            car.roots(stream)
            for block in car.blocks(stream):
                if isinstance(block, car.Block):
                    there[block.cid] = block.data
        except DecodeError as error:
            return [Problem(place, error.code, error.why)]
        records: list[Record] = []
        for op in items(ops):
            collection, _, rkey = str(op.get("path")).partition("/")
            cid = op.get("cid")
            data = there.get(cid) if isinstance(cid, bytes) else None
            if collection not in VERBS and collection != PROFILE:
                continue
            if op.get("action") == "delete":
                if whole and collection in VERBS:
                    records.append(self._deleted(did, collection, rkey, _moment(time), place))
            elif data is None:
                records.append(Problem(place, "missing-block", "an event does not hold the record that it tells of"))
            elif op.get("action") == "create" or collection == PROFILE:
                records += self._record(did, collection, rkey, data, _moment(time), place, whole=whole)
        return [*self._entities.accounts(), *records]

    def _record(
        self, did: str, collection: str, rkey: str, data: bytes, seen: datetime | None, place: Place, *, whole: bool
    ) -> list[Record]:
        """What a new record tells, if it matters."""
        try:
            value = plain(car.decode(data))
            found = told(collection, rkey, did, value, self._entities.names, place)
        except DecodeError as error:
            return [Problem(place, error.code, error.why)]
        if isinstance(found, Account):
            return [replace(found, seen=seen)] if whole else []
        named = self._wanted.owner in (found.target, *found.to)
        return [found] if whole or named or self._wanted.tags & _tags(value) else []

    def _deleted(self, did: str, collection: str, rkey: str, time: datetime | None, place: Place) -> Activity:
        of = kept(did, collection, rkey, "")
        undone = self._entities.undone(of, None, time or from_us(0), place)
        precision = Precision.NONE if time is None else Precision.SECOND
        return replace(undone, time=time, precision=precision)

    def _other(self, event: bytes) -> list[Record]:
        """What an event tells that is no commit: a handle, a state of an account, a word of the server."""
        try:
            header, body = map(plain, cast(list[object], libipld.decode_dag_cbor_multi(event)))
        except (ValueError, RecursionError):
            return self._garbage()
        if header.get("op") == -1:
            if body.get("error") == "FutureCursor":
                self.seq = None
                raise LostPlace("The server does not know the place in its stream.", next="Nearer begins anew there.")
            raise Unreachable("The server ended its stream.", next="Nearer tries again later.")
        if header.get("t") == "#info" and body.get("name") == "OutdatedCursor":
            self.missed = True
        did, handle = body.get("did"), body.get("handle")
        if not self._moved(body.get("seq")) or header.get("t") != "#identity":
            return []
        if not is_did(did) or did not in self._whole or not is_handle(handle):
            return []
        return [Account(network=NETWORK, id=did, handle=handle.lower(), seen=_moment(body.get("time")))]


def heard(
    firehose: Firehose,
    server: str,
    wire: Wire,
    silence: float,
    until: datetime | None = None,
    every: float = math.inf,
) -> Iterator[Step]:
    """Listen to a server or relay until nothing came for `silence` seconds, or `until` a moment; a step for every
    `PIECE` events, and at the latest `every` so many seconds, empty or not.

    Goes on at the firehose's place, also where the line is cut; `firehose.seq` always stands for what was yielded.
    Raises LiveError where the server ends it again and again.
    """
    failures = 0
    while True:
        before = firehose.seen
        try:
            with Websocket(wire, _address(server, firehose.seq), LARGEST) as line:
                yield from _pieces(firehose, line, silence, every, lambda: until is not None and wire.clock() >= until)
                return
        except LostPlace:
            failures += 1
        except Unreachable:
            failures = 1 if firehose.seen > before else failures + 1
        if failures >= wire.patience.attempts:
            raise Unreachable("The server ends its stream again and again.", next="Nearer tries again later.")
        wire.rest(failures)


def _pieces(
    firehose: Firehose, line: Websocket, silence: float, every: float, over: Callable[[], bool]
) -> Iterator[Step]:
    records: list[Record] = []
    failure: LiveError | None = None
    begun = last = time.monotonic()
    while failure is None:
        try:
            event = line.receive(min(silence, every))
            if event is not None:
                last = time.monotonic()
                records += firehose.read(event if isinstance(event, bytes) else b"")
            elif time.monotonic() - last >= silence:
                break
        except LiveError as error:
            failure = error
        if firehose.seen % PIECE == 0 or len(records) >= PIECE or time.monotonic() - begun >= every:
            yield Step(tuple(records))
            records, begun = [], time.monotonic()
            if over():
                return
    if records:
        yield Step(tuple(records))
    if failure is not None:
        raise failure


class Heard:
    """The stream of a server, as whoever listens for long has it."""

    def __init__(self, firehose: Firehose, server: str, wire: Wire) -> None:
        self._firehose = firehose
        self._server = server
        self._wire = wire

    def steps(self, until: datetime, every: float) -> Iterator[Step]:
        """Listen on, until a moment or a long silence. Raises LiveError."""
        return heard(self._firehose, self._server, self._wire, QUIET, until, every)

    def place(self) -> str:
        """Where it stands in the stream."""
        return "" if self._firehose.seq is None else str(self._firehose.seq)

    @property
    def missed(self) -> bool:
        """Whether the server has forgotten a part."""
        return self._firehose.missed


def stream(access: Access, matter: Matter, server: str, place: str, wire: Wire) -> Heard:
    """Hear a server or relay from a place on."""
    wanted = Wanted(access.account, matter.people, matter.tags)
    return Heard(Firehose(wanted, int(place) if place.isdecimal() else None), server, wire)


def _address(server: str, seq: int | None) -> str:
    parts = urlsplit(server)
    scheme = "ws" if parts.scheme == "http" else "wss"
    where = "" if seq is None else f"?cursor={seq}"
    return f"{scheme}://{parts.netloc}/xrpc/com.atproto.sync.subscribeRepos{where}"


def _tags(record: Json) -> set[str]:
    """The hashtags of a post, in lower case."""
    facets = (feature for facet in items(record.get("facets")) for feature in items(facet.get("features")))
    return {tag.lower() for feature in facets if isinstance(tag := feature.get("tag"), str)}


def _moment(value: object) -> datetime | None:
    try:
        return written(value).time if isinstance(value, str) else None
    except DecodeError:
        return None
