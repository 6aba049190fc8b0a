"""What one record of Bluesky tells: the same whether a repository's file holds it or a server shows it today.

The name of a collection tells the verb: post is Create, like Like, repost Announce, follow Follow, block Block,
listitem Add. Ids are addresses, `at://DID/collection/rkey`, so that a file and a server tell of one act as one act.

Times: `createdAt` is set by the client and can be invented (bluesky-social/atproto#831). The record key is a TID, the
microsecond at which the record was written. Nearer takes `createdAt`, except where it is missing, unreadable, or more
than a day *later* than the TID's time: then the TID's time. An earlier `createdAt` stands, because posts brought over
from elsewhere carry their first date. This is Bluesky's own rule (`sortAt`, the earlier of creation and indexing). A
written offset of `Z` says nothing of the writer's clock (RFC 9557, section 2) and is kept as unknown.
"""

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeGuard, cast

from nearer.model.activity import Account, Activity, Place
from nearer.model.names import Precision, Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.decode import DecodeError, clean, written

NETWORK = "bluesky"
VERBS = {
    "app.bsky.feed.post": Verb.CREATE,
    "app.bsky.feed.like": Verb.LIKE,
    "app.bsky.feed.repost": Verb.ANNOUNCE,
    "app.bsky.graph.follow": Verb.FOLLOW,
    "app.bsky.graph.block": Verb.BLOCK,
    "app.bsky.graph.listitem": Verb.ADD,
}
PROFILE = "app.bsky.actor.profile"

_AT = re.compile(r"at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/([a-zA-Z0-9.-]+)/([A-Za-z0-9._~:-]+)\Z")
_DID = re.compile(r"did:[a-z]+:[A-Za-z0-9._:%-]{1,2000}\Z")
_HANDLE = re.compile(r"([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\Z")
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}\Z")
_DIGITS = str.maketrans("234567abcdefghijklmnopqrstuvwxyz", "0123456789abcdefghijklmnopqrstuv")
"""From the sortable alphabet of TIDs to that of `int(…, 32)`."""
_FIRST_RECORDS = 1_640_995_200_000_000
"""2022-01-01: the protocol's first records are of that year, so a key of an earlier time is no TID."""
_LAST_RECORDS = 4_102_444_800_000_000
_TOLERANCE = timedelta(days=1)


@dataclass(slots=True)
class Names:
    """The latest handle by which each account was mentioned."""

    seen: dict[str, tuple[datetime, str]] = field(default_factory=dict[str, tuple[datetime, str]])

    def note(self, did: str, handle: str, time: datetime | None) -> None:
        if time is not None and is_handle(handle) and (did not in self.seen or self.seen[did][0] <= time):
            self.seen[did] = (time, handle.lower())


class Address(NamedTuple):
    """The parts of a record's address, `at://DID/collection/rkey`."""

    did: str
    collection: str
    rkey: str


def address(uri: object) -> Address | None:
    """The parts of a record's address, None for anything else."""
    match = _AT.match(uri) if isinstance(uri, str) and len(uri) <= 8192 else None
    return None if match is None else Address(match[1], match[2], match[3])


def is_did(value: object) -> TypeGuard[str]:
    """Whether this is the id of an account."""
    return isinstance(value, str) and _DID.match(value) is not None


def is_handle(value: object) -> TypeGuard[str]:
    """Whether this is a handle: a domain name (https://atproto.com/specs/handle)."""
    return isinstance(value, str) and len(value) <= 253 and _HANDLE.match(value) is not None


def told(
    collection: str, rkey: str, owner: str, record: Mapping[str, object], names: Names, place: Place
) -> Activity | Account:
    """What a record of one of the `VERBS` or the `PROFILE` tells. `owner` is the DID of its repository.

    Raises DecodeError `bad-record` for one without what its collection requires.
    """
    if collection == PROFILE:
        return Account(
            network=NETWORK,
            id=owner,
            name=_text(record.get("displayName")),
            bio=_text(record.get("description")),
            url=f"https://bsky.app/profile/{owner}",
        )
    verb = VERBS[collection]
    time, offset, precision = _time(record.get("createdAt"), rkey)
    base = Activity(
        network=NETWORK,
        id=f"at://{owner}/{collection}/{rkey}",
        time=time,
        offset=offset,
        precision=precision,
        actor=owner,
        verb=verb,
        visibility=Visibility.PUBLIC,
        place=place,
    )
    if verb is Verb.CREATE:
        return _post(base, record, rkey, names)
    subject = record.get("subject")
    if verb in (Verb.LIKE, Verb.ANNOUNCE):
        uri = _uri(_mapping(subject).get("uri"))
        if uri is None:
            raise DecodeError("bad-record", "a like or repost does not say of what")
        return replace(base, target=_author(uri), object=uri)
    if not isinstance(subject, str) or not _DID.match(subject):
        raise DecodeError("bad-record", "a follow, block or list entry does not say of whom")
    return replace(base, target=subject, object=_uri(record.get("list")) if verb is Verb.ADD else None)


def _post(base: Activity, record: Mapping[str, object], rkey: str, names: Names) -> Activity:
    text = record.get("text")
    text = text if isinstance(text, str) else ""
    reply = _mapping(record.get("reply"))
    parent = _uri(_mapping(reply.get("parent")).get("uri"))
    root = _uri(_mapping(reply.get("root")).get("uri"))
    quoted = _quoted(record.get("embed"))
    target = _author(parent) if parent else _author(quoted) if quoted else None
    others = _mentions(record, text, base.time, names)
    if parent and quoted:
        others = [*others, *filter(None, [_author(quoted)])]
    return replace(
        base,
        target=target,
        to=tuple(dict.fromkeys(did for did in others if did not in (target, base.actor))),
        in_reply_to=parent,
        object=quoted,
        thread=root or parent or base.id,
        text=clean(text) or None,
        url=f"https://bsky.app/profile/{base.actor}/post/{rkey}",
    )


def _mentions(record: Mapping[str, object], text: str, time: datetime | None, names: Names) -> list[str]:
    """The DIDs that facets (positions in UTF-8 bytes) and the entities of 2022 and 2023 (in UTF-16 units) mention."""
    mentioned: list[str] = []
    utf8 = text.encode("utf-8", "replace")
    for facet in map(_mapping, _sequence(record.get("facets"))):
        for feature in map(_mapping, _sequence(facet.get("features"))):
            did = feature.get("did")
            if feature.get("$type") == "app.bsky.richtext.facet#mention" and isinstance(did, str) and _DID.match(did):
                mentioned.append(did)
                span = _mapping(facet.get("index"))
                names.note(did, _cut(utf8, span.get("byteStart"), span.get("byteEnd"), "utf-8"), time)
    utf16 = text.encode("utf-16-le", "replace")
    for entity in map(_mapping, _sequence(record.get("entities"))):
        did = entity.get("value")
        if entity.get("type") == "mention" and isinstance(did, str) and _DID.match(did):
            mentioned.append(did)
            span = _mapping(entity.get("index"))
            start, end = span.get("start"), span.get("end")
            if isinstance(start, int) and isinstance(end, int):
                names.note(did, _cut(utf16, 2 * start, 2 * end, "utf-16-le"), time)
    return mentioned


def _cut(data: bytes, start: object, end: object, encoding: str) -> str:
    """The handle that stands between two positions, without its `@`; "" where the positions are not in the text."""
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(data):
        return ""
    return data[start:end].decode(encoding, "replace").removeprefix("@")


def _quoted(embed: object) -> str | None:
    """The post that an embed quotes; None for pictures, links, feeds and lists."""
    record = _mapping(_mapping(embed).get("record"))
    uri = _uri(record.get("uri")) or _uri(_mapping(record.get("record")).get("uri"))
    return uri if uri is not None and "/app.bsky.feed.post/" in uri else None


def _time(value: object, rkey: str) -> tuple[datetime | None, int | None, Precision]:
    """When a record was made, by the rule in the module's docstring, with the written offset in minutes."""
    key = tid_time(rkey)
    said = None
    if isinstance(value, str):
        with contextlib.suppress(DecodeError):
            said = written(value)
    if said is None or (key is not None and said.time > key + _TOLERANCE):
        return key, None, Precision.NONE if key is None else Precision.SECOND
    return said.time, said.offset or None, said.precision


def tid_time(rkey: str) -> datetime | None:
    """The moment a record key names: 53 bits of microseconds, 10 bits of a clock's id, in base 32. None for others."""
    if not _TID.match(rkey):
        return None
    micros = int(rkey.translate(_DIGITS), 32) >> 10
    return from_us(micros) if _FIRST_RECORDS <= micros < _LAST_RECORDS else None


def _author(uri: str | None) -> str | None:
    match = None if uri is None else _AT.match(uri)
    return None if match is None else match[1]


def _uri(value: object) -> str | None:
    fits = isinstance(value, str) and value.startswith("at://") and len(value) <= 8192 and clean(value) == value
    return value if fits and isinstance(value, str) else None


def _text(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _mapping(value: object) -> Mapping[str, object]:
    return cast(Mapping[str, object], value) if isinstance(value, Mapping) else {}


def _sequence(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []
