"""Bluesky: the repository of an account, a CAR file (https://atproto.com/specs/repository).

How to get it: in the app, Settings, Account, "Export my data", "Download CAR file"; it comes at once, as `repo.car`.
Anybody's public repository can be had the same way from their server:
`https://SERVER/xrpc/com.atproto.sync.getRepo?did=DID`. Give Nearer the file as it is, or a folder or zip that holds it.

What it holds: every post, reply, quote, repost, like, follow and block of the account, each with its target and time;
nothing that others did, and no direct messages, mutes or bookmarks. Accounts are DIDs. Names of others are not in the
file, except where a mention wrote somebody's handle: that one is kept, with the date of the mention.

Ids are addresses, `at://DID/collection/rkey`. The name of a collection tells the verb: post is Create, like Like,
repost Announce, follow Follow, block Block, listitem Add. A record of a partial file whose key is missing has no id and
becomes a Problem; a record that no key names in a whole file was deleted by its owner and stays unread.

Times: `createdAt` is set by the client and can be invented (bluesky-social/atproto#831). The record key is a TID, the
microsecond at which the record was written. Nearer takes `createdAt`, except where it is missing, unreadable, or more
than a day *later* than the TID's time: then the TID's time. An earlier `createdAt` stands, because posts brought over
from elsewhere carry their first date. This is Bluesky's own rule (`sortAt`, the earlier of creation and indexing). A
written offset of `Z` says nothing of the writer's clock (RFC 9557, section 2) and is kept as unknown.
"""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.model.time import from_us
from nearer.sources import car
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, clean, written

_IN, _OUT = Direction.IN, Direction.OUT
_NOT_THEIRS = never("A repository holds only what its own account did.")

COVERAGE = Coverage(
    {
        (Kind.REPLY, _OUT): SEEN,
        (Kind.MENTION, _OUT): SEEN,
        (Kind.QUOTE, _OUT): SEEN,
        (Kind.REPOST, _OUT): SEEN,
        (Kind.LIKE, _OUT): SEEN,
        (Kind.FOLLOW, _OUT): partly("Only those who are followed today: an unfollow deletes its record."),
        (Kind.BLOCK, _OUT): partly("Only those who are blocked today, and no lists of blocked accounts."),
        (Kind.MESSAGE, _OUT): never("Direct messages are not in the repository."),
        (Kind.MUTE, _OUT): never("Mutes are private settings and not in the repository."),
        (Kind.UNFOLLOW, _OUT): never("An unfollow deletes the follow and leaves no trace."),
        **{
            (kind, _IN): _NOT_THEIRS
            for kind in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE, Kind.FOLLOW)
        },
    },
    "RFC 3339 with an offset in each record, UTC in most",
)

_VERBS = {
    "app.bsky.feed.post": Verb.CREATE,
    "app.bsky.feed.like": Verb.LIKE,
    "app.bsky.feed.repost": Verb.ANNOUNCE,
    "app.bsky.graph.follow": Verb.FOLLOW,
    "app.bsky.graph.block": Verb.BLOCK,
    "app.bsky.graph.listitem": Verb.ADD,
}
_PROFILE = "app.bsky.actor.profile"
_OURS = {
    "app.bsky.feed.threadgate": "who may reply to a post",
    "app.bsky.feed.postgate": "who may quote a post",
    "app.bsky.feed.generator": "a feed of one's own",
    "app.bsky.graph.list": "the name of a list",
    "app.bsky.graph.listblock": "a blocked list, whose members are not in the file",
    "app.bsky.graph.starterpack": "a starter pack",
    "chat.bsky.actor.declaration": "who may write messages",
}

_NAMED = 60
"""So many collections are named in a report (as a place in the file), the rest are counted together."""

_NO_TIME = ("bad-time", "neither the record nor its key has a time that can be read")

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
class _Names:
    """The latest handle by which each account was mentioned."""

    seen: dict[str, tuple[datetime, str]] = field(default_factory=dict[str, tuple[datetime, str]])

    def note(self, did: str, handle: str, time: datetime | None) -> None:
        if time is not None and _HANDLE.match(handle) and (did not in self.seen or self.seen[did][0] <= time):
            self.seen[did] = (time, handle.lower())


class Bluesky:
    """The source for repository CAR files, versions 2 and 3, whole or partial."""

    name = "bluesky"
    title = "Bluesky repository (CAR file)"
    network = "bluesky"
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own are files whose first bytes are a CAR header and that hold a repository's commit.

        Where a folder holds repositories of several accounts, `me` (a DID) says which is read, else the first."""
        names = [name for name in archive.names if car.is_car(read_head(archive, name, 96))]
        commits = {name: commit for name in names if (commit := _commit(archive, name)) is not None}
        if not commits:
            return None
        chosen = next((c for c in commits.values() if c.did == options.me), next(iter(commits.values())))
        owner = chosen.did
        other = "the repository of another account: import it by itself"
        headless = "a CAR file without the commit that says whose repository it is"
        unread = [
            (n, other if n in commits else headless) for n in names if n not in commits or commits[n].did != owner
        ]
        return Found(
            source=self.name,
            network=self.network,
            layout=f"repository version {chosen.version}",
            owner=Account(network=self.network, id=owner, url=f"https://bsky.app/profile/{owner}"),
            coverage=self.coverage,
            why="the file is a CAR that holds the signed commit of a repository",
            read=tuple(name for name, commit in commits.items() if commit.did == owner),
            unread=tuple(unread),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Records come in the order of the file's blocks; the accounts that mentions name come last."""
        del options  # whose repository it is stands in the file
        if found.owner is None:
            return
        names = _Names()
        yield found.owner
        for name in found.read:
            yield from _read_car(archive, name, found.owner.id, names)
        for did, (time, handle) in sorted(names.seen.items()):
            yield Account(network="bluesky", id=did, handle=handle, seen=time)


SOURCE = Bluesky()


def _commit(archive: Archive, name: str) -> car.Commit | None:
    try:
        with archive.open(name) as stream:
            return car.read_commit(stream)
    except (MemberError, DecodeError):
        return None


def _read_car(archive: Archive, name: str, owner: str, names: _Names) -> Iterator[Record]:
    place = Place(name)
    index: car.Index | None = None
    skipped: dict[str, int] = {}
    problems: dict[tuple[str, str], int] = {}
    orphans = 0
    try:
        with archive.open(name) as stream:
            index = car.read_index(stream)
        with archive.open(name) as stream:
            for leaf in car.records(stream, index):
                if isinstance(leaf, car.Block):
                    orphans += b"app.bsky." in leaf.data
                elif leaf.collection in _VERBS or leaf.collection == _PROFILE:
                    try:
                        record = _record(leaf, owner, names, place)
                    except DecodeError as error:
                        problems[error.code, error.why] = problems.get((error.code, error.why), 0) + 1
                        continue
                    yield record
                    if isinstance(record, Activity) and record.time is None:
                        problems[_NO_TIME] = problems.get(_NO_TIME, 0) + 1
                else:
                    collection = leaf.collection if len(skipped) < _NAMED or leaf.collection in skipped else ""
                    skipped[collection] = skipped.get(collection, 0) + 1
    except (MemberError, DecodeError) as error:
        problems[error.code, error.why] = 1
    for (code, why), count in [*problems.items(), *(index.problems.items() if index else ())]:
        yield Problem(place, code, why, count)
    if index is not None:
        yield from _gaps(index, orphans, place)
    for collection, count in sorted(skipped.items()):
        why = _OURS.get(collection, "a collection that Nearer does not know")
        yield Skipped(Place(f"{name}/{collection}") if collection else place, why, count)


def _gaps(index: car.Index, orphans: int, place: Place) -> Iterator[Record]:
    """What a partial file lacks, and what a file with history holds too much of."""
    records = sum(1 for _ in index.missing_keys())
    if records or index.missing_nodes:
        why = f"named and not in the file: {records} records and {index.missing_nodes} branches of unknown records"
        yield Problem(place, "missing-block", why, records + index.missing_nodes)
    if orphans and index.missing_nodes:
        yield Problem(place, "missing-key", "records stand in the file without the key that makes their id", orphans)
    elif orphans:
        yield Skipped(place, "records of earlier states of the repository, deleted since by their owner", orphans)


# --- one record -------------------------------------------------------------------------------------------------


def _record(leaf: car.Leaf, owner: str, names: _Names, place: Place) -> Activity | Account:
    """What one record tells. Raises DecodeError `bad-record` for one without what its collection requires."""
    record = _mapping(car.decode(leaf.data))
    if leaf.collection == _PROFILE:
        return Account(
            network="bluesky",
            id=owner,
            name=_text(record.get("displayName")),
            bio=_text(record.get("description")),
            url=f"https://bsky.app/profile/{owner}",
        )
    verb = _VERBS[leaf.collection]
    time, offset, precision = _time(record.get("createdAt"), leaf.rkey)
    base = Activity(
        network="bluesky",
        id=f"at://{owner}/{leaf.collection}/{leaf.rkey}",
        time=time,
        offset=offset,
        precision=precision,
        actor=owner,
        verb=verb,
        visibility=Visibility.PUBLIC,
        place=place,
    )
    if verb is Verb.CREATE:
        return _post(base, record, leaf.rkey, names)
    subject = record.get("subject")
    if verb in (Verb.LIKE, Verb.ANNOUNCE):
        uri = _uri(_mapping(subject).get("uri"))
        if uri is None:
            raise DecodeError("bad-record", "a like or repost does not say of what")
        return replace(base, target=_author(uri), object=uri)
    if not isinstance(subject, str) or not _DID.match(subject):
        raise DecodeError("bad-record", "a follow, block or list entry does not say of whom")
    return replace(base, target=subject, object=_uri(record.get("list")) if verb is Verb.ADD else None)


def _post(base: Activity, record: dict[str, object], rkey: str, names: _Names) -> Activity:
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


def _mentions(record: dict[str, object], text: str, time: datetime | None, names: _Names) -> list[str]:
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
    key = _tid_time(rkey)
    said = None
    if isinstance(value, str):
        with contextlib.suppress(DecodeError):
            said = written(value)
    if said is None or (key is not None and said.time > key + _TOLERANCE):
        return key, None, Precision.NONE if key is None else Precision.SECOND
    return said.time, said.offset or None, said.precision


def _tid_time(rkey: str) -> datetime | None:
    """The moment a record key names: 53 bits of microseconds, 10 bits of a clock's id, in base 32. None for others."""
    if not _TID.match(rkey):
        return None
    micros = int(rkey.translate(_DIGITS), 32) >> 10
    return from_us(micros) if _FIRST_RECORDS <= micros < _LAST_RECORDS else None


def _author(uri: str | None) -> str | None:
    match = None if uri is None else _AT.match(uri)
    return None if match is None else match[1]


def _uri(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith("at://") and len(value) <= 8192 else None


def _text(value: object) -> str | None:
    return clean(value) or None if isinstance(value, str) else None


def _mapping(value: object) -> dict[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}


def _sequence(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []
