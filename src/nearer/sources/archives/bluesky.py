"""Bluesky: the repository of an account, a CAR file (https://atproto.com/specs/repository).

How to get it: in the app, Settings, Account, "Export my data", "Download CAR file"; it comes at once, as `repo.car`.
Anybody's public repository can be had the same way from their server:
`https://SERVER/xrpc/com.atproto.sync.getRepo?did=DID`. Give Nearer the file as it is, or a folder or zip that holds it.

What it holds: every post, reply, quote, repost, like, follow and block of the account, each with its target and time;
nothing that others did, and no direct messages, mutes or bookmarks. Accounts are DIDs. Names of others are not in the
file, except where a mention wrote somebody's handle: that one is kept, with the date of the mention.

What each record tells, its id and its time: `nearer.sources.lexicon`. A record of a partial file whose key is missing
has no id and becomes a Problem; a record that no key names in a whole file was deleted by its owner and stays unread.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, cast

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources import car
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError
from nearer.sources.lexicon import PROFILE, VERBS, Names, told

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
        names = Names()
        yield found.owner
        for name in found.read:
            yield from read_repository(lambda name=name: archive.open(name), name, found.owner.id, names)
        for did, (time, handle) in sorted(names.seen.items()):
            yield Account(network="bluesky", id=did, handle=handle, seen=time)


SOURCE = Bluesky()


def _commit(archive: Archive, name: str) -> car.Commit | None:
    try:
        with archive.open(name) as stream:
            return car.read_commit(stream)
    except (MemberError, DecodeError):
        return None


def read_repository(
    opened: Callable[[], AbstractContextManager[BinaryIO]], name: str, owner: str, names: Names
) -> Iterator[Record]:
    """Everything a CAR file tells, which can be opened twice; `name` is where it stands."""
    place = Place(name)
    index: car.Index | None = None
    skipped: dict[str, int] = {}
    problems: dict[tuple[str, str], int] = {}
    orphans = 0
    try:
        with opened() as stream:
            index = car.read_index(stream)
        with opened() as stream:
            for leaf in car.records(stream, index):
                if isinstance(leaf, car.Block):
                    orphans += b"app.bsky." in leaf.data
                elif leaf.collection in VERBS or leaf.collection == PROFILE:
                    try:
                        value = car.decode(leaf.data)
                        fields = cast(dict[str, object], value) if isinstance(value, dict) else {}
                        record = told(leaf.collection, leaf.rkey, owner, fields, names, place)
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
