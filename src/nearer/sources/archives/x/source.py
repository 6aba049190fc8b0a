"""The source: recognises an X archive and reads it, file by file, newest form or oldest."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import Coverage
from nearer.model.names import Verb
from nearer.sources.archive import Archive
from nearer.sources.archives.x.audit import absent, audit
from nearer.sources.archives.x.coverage import COVERAGE, coverage_of
from nearer.sources.archives.x.fields import number, unwrapped
from nearer.sources.archives.x.layout import Layout, survey
from nearer.sources.archives.x.lists import likes, rosters
from nearer.sources.archives.x.messages import message_records
from nearer.sources.archives.x.notes import Notes
from nearer.sources.archives.x.owner import Frame, frame
from nearer.sources.archives.x.people import People
from nearer.sources.archives.x.posts import Post, from_table, read_post
from nearer.sources.archives.x.reading import Reading
from nearer.sources.archives.x.rows import csv_objects, rows
from nearer.sources.contract import Found, Options

_ROWS = ("circle", "community", "tweets", "months", "csv", "notes", "deleted", "deleted headers", "likes")
_LISTS = ("followers", "following", "blocks", "mutes", "messages", "group messages", "message headers")
HOLDS_ROWS = (*_ROWS, *_LISTS, "group headers", "encrypted messages")
"""Kinds of file of which at least one must be there for an archive to tell anything."""


class XArchive:
    """X (Twitter) archives since 2012; see the package's docstring for what its records mean."""

    @property
    def name(self) -> str:
        return "x"

    @property
    def title(self) -> str:
        return "X (Twitter) archive"

    @property
    def network(self) -> str:
        return "x"

    @property
    def coverage(self) -> Coverage:
        return COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        layout = survey(archive)
        if layout is None:
            return None
        told = frame(archive, layout, options)
        return Found(
            source=self.name,
            network=self.network,
            layout=layout.name,
            owner=None if told.owner is None else told.owner.account(told.made),
            coverage=coverage_of(layout),
            why=layout.why,
            made=told.made,
            read=_read(layout),
            unread=layout.closed,
            parts_missing=_parts_missing(layout, told),
            notes=tuple(_notes(layout, told)),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        layout = survey(archive)
        if layout is None:
            return
        if options.me is None and found.owner is not None:
            options = Options(me=found.owner.id)
        told = frame(archive, layout, options)
        yield from told.problems
        if layout.page is not None:
            yield Problem(
                Place(layout.page), "no-data", "this is X's page without the folder of data that belongs to it"
            )
        elif not layout.of(*HOLDS_ROWS):
            yield Problem(Place(archive.label), "no-data", "none of the files holds posts, likes, messages or lists")
        elif told.owner is None:
            yield Problem(
                Place(archive.label), "no-owner", "the archive does not say whose it is: say --me with its handle"
            )
        else:
            yield from _Pass(Reading(archive, layout, told, told.owner)).records()


class _Pass:
    """One pass over one archive, and what it remembers on the way: ids that were seen, and people that were named."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._owner = reading.owner
        self._notes = Notes()
        self._seen: set[str] = set()
        self._later_versions: list[Post] = []
        self._authors: dict[str, str] = {}
        self._people = People(reading.owner)
        self._by_handle: list[Activity] = []

    def records(self) -> Iterator[Record]:
        reading = self._reading
        yield self._owner.account(reading.told.made)
        yield from self._notes.fill(reading.archive, reading.layout.of("notes"), reading.tally)
        yield from self._posts()
        yield from self._edits()
        yield from self._resolved()
        yield from self._notes_alone()
        yield from self._deleted()
        yield from likes(reading, self._authors, self._people.resolved)
        yield from message_records(reading)
        yield from rosters(reading)
        yield from audit(reading.layout, reading.told.promised, reading.tally)

    def _posts(self) -> Iterator[Record]:
        reading, layout = self._reading, self._reading.layout
        for name in layout.posts:
            table = name in layout.of("csv")
            found = (csv_objects if table else rows)(reading.archive, name, reading.tally)
            again = 0
            for item in found:
                if isinstance(item, Problem):
                    yield item
                    continue
                place, row = item
                row = from_table(row) if table else row
                post = read_post(row, reading, place)
                if post is None:
                    yield Problem(place, "bad-row", "the row has no id of a post")
                elif post.activity.id in self._seen:
                    again += 1
                else:
                    self._seen.add(post.activity.id)
                    yield from self._post(post)
            if again:
                yield Skipped(Place(name), "posts that another file of this archive holds, too", again)

    def _post(self, post: Post) -> Iterator[Record]:
        if post.time_lost is not None:
            yield Problem(post.activity.place or Place(self._reading.archive.label), "bad-time", post.time_lost)
        yield from self._people.named(post.faces, post.activity.time)
        if post.first != post.activity.id:
            self._later_versions.append(post)
            return
        if post.author_of is not None:
            self._authors.setdefault(*post.author_of)
        whole = self._whole(post.activity)
        if any(person.startswith("@") for person in (whole.target or "", *whole.to)):
            self._by_handle.append(whole)
        else:
            yield whole

    def _whole(self, activity: Activity) -> Activity:
        full = self._notes.full_text(activity)
        return activity if full is None else replace(activity, text=full)

    def _edits(self) -> Iterator[Record]:
        """Later versions of edited posts. The first that is here stands for the post, if X kept no earlier one."""
        for post in sorted(self._later_versions, key=lambda p: (len(p.activity.id), p.activity.id)):
            if post.first in self._seen:
                whole = self._whole(post.activity)
                yield replace(whole, verb=Verb.UPDATE, object=post.first, target=None, to=(), in_reply_to=None)
            else:
                self._seen.add(post.first)
                yield self._people.resolve(self._whole(post.activity))

    def _resolved(self) -> Iterator[Record]:
        """What names somebody by handle alone, now that every row has told which ids go by which handles."""
        yield from self._people.without_id()
        for activity in self._by_handle:
            yield self._people.resolve(activity)

    def _notes_alone(self) -> Iterator[Record]:
        for activity in self._notes.alone(self._owner, self._reading.clock):
            yield self._people.resolve(activity)

    def _deleted(self) -> Iterator[Record]:
        deleted: set[str] = set()
        reading, layout = self._reading, self._reading.layout
        for name in layout.of("deleted") or layout.of("deleted headers"):
            for item in rows(reading.archive, name, reading.tally):
                if isinstance(item, Problem):
                    yield item
                    continue
                place, row = item
                inner = unwrapped(row, "tweet", "deletedTweet")
                native = number(inner, "id_str", "id", "tweet_id")
                if native is None:
                    yield Problem(place, "bad-row", "the row has no id of a post")
                    continue
                if native in deleted:
                    continue
                deleted.add(native)
                post = read_post(row, reading, place)
                if post is not None and native not in self._seen and name in layout.of("deleted"):
                    self._seen.add(native)
                    yield from self._people.named(post.faces, post.activity.time)
                    yield self._people.resolve(replace(post.activity, text=None))
                when = reading.clock.read(inner.get("deleted_at"))
                yield Activity(
                    network="x",
                    id=f"delete/{native}",
                    time=when.time,
                    precision=when.precision,
                    offset=None if when.time is None else 0,
                    actor=self._owner.id,
                    verb=Verb.DELETE,
                    object=native,
                    place=place,
                )


def _read(layout: Layout) -> tuple[str, ...]:
    closed = {name for name, _ in layout.closed}
    return tuple(sorted(name for names in layout.files.values() for name in names if name not in closed))


def _parts_missing(layout: Layout, told: Frame) -> str | None:
    """Said where X made several zips (beyond 50 GB) and declared files are in none of those at hand.

    In an archive of one zip a declared file that is not here was taken out by its owner: a note and the audit say so.
    """
    gone = absent(layout, told.promised)
    if told.partial and gone:
        return f"X made this archive in several parts, and {basename(gone[0])} is in none of those at hand."
    return None


def _notes(layout: Layout, told: Frame) -> Iterator[str]:
    if layout.page is not None:
        yield "Only X's page is here. Import the zip as X sent it, with its folder data."
        return
    if told.owner is None:
        yield "The archive does not say whose it is. Name the account by its id or handle (--me)."
    elif told.owner.id.startswith("@"):
        yield "The archive tells the owner's handle and not the id, so replies to oneself cannot be told apart."
    gone = absent(layout, told.promised)
    if gone:
        more = f" and {len(gone) - 6} more" if len(gone) > 6 else ""
        index = "tweet_index.js" if layout.grailbird else "manifest.js"
        yield f"Declared in {index} and not here: {', '.join(basename(name) for name in gone[:6])}{more}."
    if not layout.posts:
        yield "The file of posts is not here."
    if layout.others:
        yield f"The folder holds {layout.others + 1} X archives. The first is read; import the others by themselves."
    if layout.of("encrypted messages"):
        yield "Encrypted messages tell who wrote to whom and when; their words are not in the archive."
