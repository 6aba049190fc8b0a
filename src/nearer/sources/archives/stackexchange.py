"""Stack Exchange: the public data dump of a site (Stack Overflow and all others).

How to get it: signed in on the site, under "Settings", "Data dump access"; older ones are on archive.org. The download
comes at once; it is packed as 7z, which Nearer does not open: unpack it and give Nearer the folder. It is everybody's
log: say `--me` with the address of your profile (`cooking.stackexchange.com/users/42`).

What it holds: questions, answers and comments of a whole site, with who answered whom, in both directions. Not in it:
who voted, which is told to nobody, and chat. The export of a single account, which the privacy team sends on request,
is not read: no description of its form was found.

How it is read:

- Accounts are numbers of one site: `42@cooking.stackexchange.com` where `--me` told the site's address, else with a
  mark that the dumps of one site share (the day on which its first account was made). Closed accounts are nobody.
- An answer is directed at who asked, a comment at whose post it is on, or at whom it begins with (`@Noor ...`), where
  that is the author or somebody who commented there before.
- Who asked accepted an answer at a time that is not told.

Times are UTC. Built from documentation of the dump; no whole dump was at hand. Memory is bounded: of more than some
millions of posts the authors of the later ones alone are remembered.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never
from nearer.model.names import Confidence, Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, clean, digest, html_text, text_lines, unescaped, written

NETWORK = "stackexchange"
COVERAGE = Coverage(
    {
        **{(kind, way): SEEN for kind in (Kind.REPLY, Kind.ACCEPT) for way in Direction},
        **{(Kind.MENTION, way): never("A name within a comment counts only at its beginning.") for way in Direction},
        **{(Kind.MESSAGE, way): never("Chat is not in it.") for way in Direction},
        **{(Kind.QUOTE, way): never("Stack Exchange has no quotes.") for way in Direction},
        **{(Kind.REPOST, way): never("Stack Exchange has no reposts.") for way in Direction},
        **{(Kind.LIKE, way): never("Votes are anonymous.") for way in Direction},
        **{(Kind.DISLIKE, way): never("Votes are anonymous.") for way in Direction},
        **{(Kind.FOLLOW, way): never("Who follows a question is not in it.") for way in Direction},
    },
    "UTC",
)
_FILE = re.compile(r"(?:.*/)?(Posts|Comments|Users)\.xml\Z", re.IGNORECASE)
_OTHER = re.compile(r"(?:.*/)?(Votes|Badges|PostHistory|PostLinks|Tags)\.xml\Z", re.IGNORECASE)
_ROOTS = {"posts": b"<posts", "comments": b"<comments", "users": b"<users"}
_ROW = re.compile(r"<row\s([^<>]{0,4000000}?)/>")
_CELL = re.compile(r'([A-Za-z]{1,40})="([^"]*)"')
_NUMBER = re.compile(r"\d{1,12}\Z", re.ASCII)
_ADDRESSED = re.compile(r"\s*@([\w'’.-]{2,60})")
_PROFILE = re.compile(r"(?:https?://)?([a-z0-9.-]{4,120})/users/(\d{1,12})(?:/.*)?\Z", re.IGNORECASE | re.ASCII)
_POSTS_KEPT = 3_000_000
_TALKS_KEPT = 100_000
"""Posts whose authors, and posts whose commenters, are remembered: some 400 MB at most (our own choice)."""
_NAMES_KEPT = 1_000_000
_NOBODY = "Everybody's log: say --me with the address of your profile."

Row = dict[str, str]
Kept = TypeVar("Kept")


class StackExchangeDump:
    """The source for a site's Posts.xml, Comments.xml and Users.xml."""

    name = "stackexchange"
    title = "Stack Exchange data dump"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a Posts.xml or Comments.xml that begins as the dump's do."""
        files = {kind: name for kind in ("users", "posts", "comments") if (name := _file(archive, kind)) is not None}
        if not files.keys() & {"posts", "comments"}:
            return None
        profile = None if options.me is None else _PROFILE.match(options.me)
        bare = options.me if options.me is not None and _NUMBER.match(options.me) else None
        site = profile[1].lower() if profile is not None else _mark(archive, files.get("users"))
        number = bare if profile is None else profile[2]
        return Found(
            source=self.name,
            network=self.network,
            layout=", ".join(sorted(files)),
            owner=None if number is None else Account(network=NETWORK, id=f"{number}@{site}"),
            coverage=COVERAGE,
            why="it has the files of Stack Exchange's dump",
            read=tuple(files.values()),
            unread=tuple(
                (name, "votes are anonymous; badges, edits and tags are not what passed between people")
                for name in archive.names
                if _OTHER.match(name)
            ),
            notes=() if number is not None else (_NOBODY,),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """People first, then posts, then comments: each finds in those before whom it is for."""
        profile = None if options.me is None else _PROFILE.match(options.me)
        kinds = {match[1].lower(): name for name in found.read if (match := _FILE.match(name)) is not None}
        site = profile[1].lower() if profile is not None else _mark(archive, kinds.get("users"))
        reader = _Reader(site)
        for kind, name in kinds.items():
            skipped: Counter[str] = Counter()
            try:
                for line, row in _rows(archive, name):
                    place = Place(name, line)
                    try:
                        if isinstance(row, DecodeError):
                            raise row
                        if kind == "users":
                            yield reader.user(row)
                        elif kind == "posts":
                            yield from reader.post(row, place)
                        else:
                            yield reader.comment(row, place)
                    except _Unread as unread:
                        skipped[str(unread)] += 1
                    except DecodeError as error:
                        yield Problem(place, error.code, error.why)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            for why, count in sorted(skipped.items()):
                yield Skipped(Place(name), why, count)
        if found.owner is not None and found.owner.id not in reader.told:
            yield found.owner
        known = reader.told if found.owner is None else {*reader.told, found.owner.id}
        yield from (Account(network=NETWORK, id=id) for id in sorted(reader.met - known))


class _Unread(Exception):
    """A row that is left unread on purpose."""


@dataclass(slots=True)
class _Reader:
    """The rows of one site."""

    site: str
    told: set[str] = field(default_factory=set[str])
    met: set[str] = field(default_factory=set[str])
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _authors: OrderedDict[str, str] = field(default_factory=OrderedDict[str, str])
    _accepted: dict[str, str] = field(default_factory=dict[str, str])
    _talks: OrderedDict[str, tuple[str, ...]] = field(default_factory=OrderedDict[str, tuple[str, ...]])

    def user(self, row: Row) -> Account:
        """Somebody. Raises DecodeError."""
        number = row.get("Id", "")
        if number == "-1":
            raise _Unread("the site itself")
        if not _NUMBER.match(number):
            raise DecodeError("no-id", "the row has no number")
        name = " ".join(clean(row.get("DisplayName", "")).split())[:200]
        id = self._id(number)
        if len(self.told) < _NAMES_KEPT:
            self.told.add(id)
            self._names[id] = _short(name)
        site = self.site if "." in self.site else None
        return Account(
            network=NETWORK,
            id=id,
            handle=None,
            name=name or None,
            url=f"https://{site}/users/{number}" if site else None,
            bio=html_text(row["AboutMe"]) or None if row.get("AboutMe") else None,
        )

    def post(self, row: Row, place: Place) -> Iterator[Activity]:
        """A question or an answer, and that it was accepted. Raises DecodeError."""
        number, kind = row.get("Id", ""), row.get("PostTypeId", "")
        if not _NUMBER.match(number):
            raise DecodeError("no-id", "the row has no number")
        if kind not in ("1", "2"):
            raise _Unread("tag pages and other posts of the site")
        author = self._person(row.get("OwnerUserId"))
        question = number if kind == "1" else row.get("ParentId", "")
        if author is not None:
            _keep(self._authors, number, author, _POSTS_KEPT)
        if _NUMBER.match(accepted := row.get("AcceptedAnswerId", "")) and author and len(self._accepted) < _POSTS_KEPT:
            self._accepted[accepted] = author
        asker = self._accepted.pop(number, None) if kind == "2" else None
        if author is None:
            raise _Unread("posts of closed accounts")
        asked = self._authors.get(question) if kind == "2" else None
        title = clean(row.get("Title", "")).strip()
        yield self._written(row, f"post/{number}", author, asked, place, question, title)
        if asker is not None and asker != author:
            yield Activity(
                network=NETWORK,
                id=f"{self.site}/accepted/{number}",
                time=None,
                precision=Precision.NONE,
                actor=asker,
                verb=Verb.ACCEPT,
                target=author,
                object=f"{self.site}/post/{number}",
                thread=f"{self.site}/post/{question}",
                visibility=Visibility.PUBLIC,
                place=place,
            )

    def comment(self, row: Row, place: Place) -> Activity:
        """A comment. Raises DecodeError."""
        number, post = row.get("Id", ""), row.get("PostId", "")
        if not _NUMBER.match(number) or not _NUMBER.match(post):
            raise DecodeError("no-id", "the comment does not say which it is and on which post")
        author = self._person(row.get("UserId"))
        if author is None:
            raise _Unread("comments of closed accounts")
        there = self._talks.get(post, ())
        owner = self._authors.get(post)
        target, how = owner, Confidence.EXPLICIT
        match = _ADDRESSED.match(row.get("Text", ""))
        if match is not None:
            word = _short(match[1]).rstrip(".:,")
            named = [one for one in (*reversed(there), owner) if one and self._names.get(one, "").startswith(word)]
            if word and named:
                target, how = named[0], Confidence.ADDRESSED
        if author not in there:
            _keep(self._talks, post, (*there, author)[-50:], _TALKS_KEPT)
        act = self._written(row, f"comment/{number}", author, target, place, post, "")
        return act if act.target is None else replace(act, confidence=how)

    def _written(
        self, row: Row, id: str, author: str, target: str | None, place: Place, under: str, title: str
    ) -> Activity:
        at = written(row.get("CreationDate", ""))
        body = row.get("Body", "")
        text = html_text(body) if body else clean(row.get("Text", "")).strip()
        answers = f"{self.site}/post/{under}" if _NUMBER.match(under) else None
        own = f"{self.site}/{id}"
        return Activity(
            network=NETWORK,
            id=own,
            time=at.time,
            precision=at.precision,
            offset=0,
            actor=author,
            verb=Verb.CREATE,
            target=None if target == author else target,
            in_reply_to=None if answers == own else answers,
            thread=answers,
            space=self.site,
            visibility=Visibility.PUBLIC,
            text="\n\n".join(part for part in (title, text) if part) or None,
            place=place,
        )

    def _person(self, number: str | None) -> str | None:
        if number is None or not _NUMBER.match(number):
            return None
        id = self._id(number)
        if len(self.met) < _NAMES_KEPT:
            self.met.add(id)
        return id

    def _id(self, number: str) -> str:
        return f"{number}@{self.site}"


def _keep(kept: OrderedDict[str, Kept], key: str, value: Kept, most: int) -> None:
    """Remember, and forget what was remembered first."""
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)


def _rows(archive: Archive, name: str) -> Iterator[tuple[int, Row | DecodeError]]:
    """The rows of a file, which stand one a line. No XML parser reads them, so none can be made to expand anything."""
    with archive.open(name) as stream:
        for number, line in text_lines(stream):
            if isinstance(line, DecodeError):
                yield number, line
                continue
            found = False
            for match in _ROW.finditer(line):
                found = True
                yield number, {key: clean(unescaped(value)) for key, value in _CELL.findall(match[1])}
            if not found and "<row" in line:
                yield number, DecodeError("bad-row", "the row is not whole")


def _file(archive: Archive, kind: str) -> str | None:
    """The member of a kind that begins as it must, the one with the shortest path."""
    hits = [
        name
        for name in archive.names
        if (match := _FILE.match(name)) is not None and match[1].lower() == kind and _begins(archive, name, kind)
    ]
    return min(hits, key=lambda name: (name.count("/"), name), default=None)


def _begins(archive: Archive, name: str, kind: str) -> bool:
    return _ROOTS[kind] in read_head(archive, name, 400).lower().replace(b"\0", b"")


def _mark(archive: Archive, users: str | None) -> str:
    """What the dumps of one site share and those of two do not: when its first account, the site's own, was made."""
    if users is not None:
        try:
            for _, row in _rows(archive, users):
                if not isinstance(row, DecodeError):
                    return f"site-{digest(row.get('Id', ''), row.get('CreationDate', ''))[:8]}"
        except MemberError:
            pass  # it is told of when it is read
    return "site"


def _short(name: str) -> str:
    """A name as comments address it: without spaces, in small letters."""
    return "".join(name.split()).casefold()


SOURCE: ArchiveSource = StackExchangeDump()
