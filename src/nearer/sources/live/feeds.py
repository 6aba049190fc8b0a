"""Feeds: RSS and Atom, of your blog, of its comments, or of somebody else's.

How to connect: say the feed's address, which stands behind the feed button of a blog, or is the blog's own address
with /feed. Connect your blog's comments, too: on WordPress /comments/feed. Say when a feed is somebody else's.

What it sees: entries and comments with their authors, from when it was connected on and as far back as the feed goes,
usually ten to fifty; entries that were changed while they are in the feed. What a feed never tells: who read, liked or
followed.

A feed is asked for only what changed (`If-None-Match`, `If-Modified-Since`). Authors are told by name and site, since a
feed has no accounts: a name on another site is another account until you say otherwise. An entry of a comment feed is
directed at you where the blog is yours. In-reply-to is read by RFC 4685, and from WordPress's `#comment-` addresses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from time import struct_time
from typing import Any, cast
from urllib.parse import urldefrag, urlsplit

import msgspec

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import Coverage, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.model.secret import Secret
from nearer.model.time import to_us
from nearer.sources.decode import clean, html_text
from nearer.sources.live.contract import (
    OK,
    Access,
    Asked,
    Call,
    Clock,
    Consent,
    Granted,
    LiveSource,
    Scope,
    Step,
    Told,
    notyet,
)
from nearer.sources.live.contract import never as cannot
from nearer.wire import Wire
from nearer.wire.errors import Nonsense, Refused
from nearer.wire.wire import shown_origin

NETWORK = "feeds"
KNOWN = 1_000
"""Entries of a feed that are remembered, to see changes: our own choice; feeds hold fifty."""
LENGTH = 4_096
"""Characters of an address or id."""

_SILENT = never("A feed tells what was published, and not who read or liked it.")
_COMMENT = re.compile(r"#(?:comment|c)-?\d+\Z")
_NO_SENDING = cannot("A feed is only read.")

COVERAGE = Coverage(
    {
        (Kind.REPLY, Direction.IN): partly("Comments on your blog, while they are in its comment feed."),
        (Kind.REPLY, Direction.OUT): partly("Your comments on your own blog, while they are in its comment feed."),
        **{
            (kind, way): _SILENT
            for kind in (Kind.MESSAGE, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE, Kind.FOLLOW)
            for way in Direction
        },
    },
    "as each entry says",
)


class Cursor(msgspec.Struct):
    """What the server said of the feed last, and a digest of each entry seen, the newest last."""

    etag: str = ""
    modified: str = ""
    entries: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    oldest_us: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was parsed: its own fields and its entries."""

    own: Mapping[str, Any]
    entries: tuple[Mapping[str, Any], ...]

    @property
    def site(self) -> str:
        """The address of the site that it belongs to."""
        return _address(self.own.get("link")) or ""


def parsed(body: bytes, headers: Mapping[str, str], where: str) -> Feed:
    """The feed in an answer. Raises Nonsense for what is none."""
    import feedparser

    told = {name.lower(): value for name, value in headers.items()}
    known = {name: told[name] for name in ("content-type", "content-language") if name in told}
    found = cast(Any, feedparser).parse(body, response_headers=known)
    # As plain dictionaries: the library's own ones answer for fields that are not there with others that are.
    entries = tuple(dict(entry) for entry in found.get("entries", ()) if isinstance(entry, Mapping))
    if not found.get("version") and not entries:
        raise Nonsense("This is no feed.", where=where, next="Look for the feed's own address, often /feed.")
    return Feed(found.get("feed", {}), entries)


@dataclass(slots=True)
class FeedReading:
    """One pull of a feed: one request."""

    access: Access
    at: Cursor
    wire: Wire
    clock: Clock
    _people: dict[str, Account] = field(default_factory=dict[str, Account])

    def cursor(self) -> str:
        """Where to go on."""
        return msgspec.json.encode(self.at).decode()

    def seen_since(self) -> datetime | None:
        """A feed shows its newest entries: what lies before the oldest that was ever in it is not known."""
        from nearer.model.time import from_us

        return self.clock() if self.at.oldest_us is None else from_us(self.at.oldest_us)

    def steps(self) -> Iterator[Step]:
        """The entries that are new or other than they were."""
        asked = {"If-None-Match": self.at.etag, "If-Modified-Since": self.at.modified}
        headers = {name: value for name, value in asked.items() if value}
        answer = self.wire.session().get(self.access.server, headers=headers)
        where = shown_origin(self.access.server)
        if answer.status_code == 304:
            yield Step((), 0)
            return
        if answer.status_code in (401, 403, 410):
            raise Refused("The feed is not to be had any more.", where=where, next="Disconnect it, or ask its owner.")
        if answer.status_code != 200:
            raise Nonsense("The server does not give the feed.", where=where, next="Nearer tries again later.")
        feed = parsed(answer.content, answer.headers, where)
        records = [record for row, entry in enumerate(feed.entries, 1) for record in self._entry(feed, entry, row)]
        people, self._people = self._people, {}
        for old in list(self.at.entries)[: max(0, len(self.at.entries) - KNOWN)]:
            del self.at.entries[old]
        self.at.etag, self.at.modified = (answer.headers.get(name, "")[:LENGTH] for name in ("ETag", "Last-Modified"))
        yield Step((*people.values(), *records), 0)

    def _entry(self, feed: Feed, entry: Mapping[str, Any], row: int) -> Iterator[Record]:
        place, link = Place("feed", row), _address(entry.get("link"))
        id = _word(entry.get("id")) or link
        if id is None:
            yield Problem(place, "no-id", "an entry has neither an id nor an address")
            return
        text = _text(entry)
        digest, before = blake2b(text.encode(), digest_size=8).hexdigest(), self.at.entries.get(id)
        if before == digest:
            return
        self.at.entries.pop(id, None)
        self.at.entries[id] = digest
        time, changed = _time(entry.get("published_parsed")), _time(entry.get("updated_parsed"))
        actor = self._author(feed, entry)
        if before is not None:
            now = self.clock()
            yield Activity(
                network=NETWORK,
                id=f"{id}#update/{to_us(changed or now)}",
                time=changed or now,
                precision=Precision.SECOND if changed else Precision.RANGE,
                actor=actor,
                verb=Verb.UPDATE,
                object=id,
                visibility=Visibility.PUBLIC,
                text=text or None,
                place=place,
            )
            return
        time = time or changed
        if time is not None:
            self.at.oldest_us = min(to_us(time), self.at.oldest_us or to_us(time))
        parent = _parent(entry, link)
        yield Activity(
            network=NETWORK,
            id=id,
            time=time,
            precision=Precision.NONE if time is None else Precision.SECOND,
            actor=actor,
            verb=Verb.CREATE,
            target=self.access.account if parent is not None and actor != self.access.account else None,
            in_reply_to=parent,
            thread=parent or id,
            visibility=Visibility.PUBLIC,
            text=text or None,
            url=link,
            place=place,
        )
        if time is None:
            yield Problem(place, "bad-time", "an entry has no time that can be read")

    def _author(self, feed: Feed, entry: Mapping[str, Any]) -> str:
        """Who wrote an entry: the blog's owner where it names nobody or them."""
        told = entry.get("author_detail")
        detail: Mapping[str, Any] = cast(Mapping[str, Any], told) if isinstance(told, Mapping) else {}
        name = _word(detail.get("name")) or _word(entry.get("author"))
        if name is None or name == _word(feed.own.get("author")) or name == _word(feed.own.get("title")):
            return self.access.account
        id = f"{urlsplit(self.access.account).netloc}#{name.casefold()}"
        self._people[id] = Account(
            network=NETWORK, id=id, name=name, url=_address(detail.get("href")), address=_word(detail.get("email"))
        )
        return id


class Feeds:
    """The live source for RSS and Atom."""

    name = "feeds"
    title = "Feeds (RSS, Atom)"
    network = NETWORK
    ask = "the address of a feed (https://example.org/feed)"
    coverage = COVERAGE
    calls: Mapping[Call, Told] = {
        Call.CONNECT: OK,
        Call.BACKFILL: cannot("A feed shows its newest entries only."),
        Call.PULL: OK,
        Call.THREAD: OK,
        Call.REPLY: _NO_SENDING,
        Call.LIKE: _NO_SENDING,
        Call.BOOST: _NO_SENDING,
        Call.FOLLOW: _NO_SENDING,
        Call.UNFOLLOW_NOTICED: cannot("A feed does not know who reads it."),
        Call.BLOCK_NOTICED: cannot("A feed does not know who reads it."),
        Call.EDIT_SEEN: OK,
        Call.DELETE_SEEN: notyet("An entry that leaves a feed is usually just old."),
        Call.DISCONNECT: OK,
    }

    def begin(self, asked: Asked, wire: Wire) -> Consent | Granted:
        """Look whether it is a feed. Nobody has to agree."""
        where = asked.where.strip()
        address = where if "://" in where else f"https://{where}"
        answer = wire.session().get(address)
        if answer.status_code != 200:
            raise Nonsense("The server does not give this feed.", where=shown_origin(address), next="Look at it.")
        feed = parsed(answer.content, answer.headers, shown_origin(address))
        site = urldefrag(feed.site or address).url
        title = _word(feed.own.get("title")) or shown_origin(address)
        account = Account(network=NETWORK, id=site, name=title, url=_address(site))
        return Granted(account=account, server=address, scopes=frozenset({Scope.READ}), own=asked.own)

    def finish(self, pending: Secret, code: str, wire: Wire) -> Granted:
        """Never asked for: `begin` connects at once."""
        del pending, code, wire
        raise Refused("A feed needs no code.", next="Connect it again.")

    def accept(self, asked: Asked, token: Secret, wire: Wire) -> Granted:
        """A feed needs no token."""
        del asked, token, wire
        raise Refused("A feed needs no token.", next="Connect it without one.")

    def reading(self, access: Access, cursor: str | None, wire: Wire, clock: Clock) -> FeedReading:
        """Go on where the cursor says."""
        try:
            at = Cursor() if cursor is None else msgspec.json.decode(cursor, type=Cursor)
        except (msgspec.DecodeError, msgspec.ValidationError):
            at = Cursor()
        return FeedReading(access, at, wire, clock)

    def leave(self, access: Access, wire: Wire) -> None:
        """There is nothing to give back."""


SOURCE: LiveSource = Feeds()


def _text(entry: Mapping[str, Any]) -> str:
    """The title, and the whole of the words where the feed has them, apart by an empty line."""
    contents = entry.get("content")
    whole = [part.get("value") for part in contents if isinstance(part, Mapping)] if isinstance(contents, list) else []
    words = next((text for text in (*whole, entry.get("summary")) if isinstance(text, str) and text), "")
    title = entry.get("title")
    return "\n\n".join(filter(None, [html_text(title) if isinstance(title, str) else "", html_text(words)]))


def _parent(entry: Mapping[str, Any], link: str | None) -> str | None:
    """What an entry answers: as RFC 4685 says it, or the post whose comment its address is."""
    told = entry.get("thr_in-reply-to")
    if isinstance(told, Mapping):
        ref = _word(told.get("ref")) or _address(told.get("href"))
        if ref is not None:
            return ref
    return urldefrag(link).url if link is not None and _COMMENT.search(link) else None


def _time(value: object) -> datetime | None:
    """feedparser's times are in UTC."""
    if not isinstance(value, struct_time):
        return None
    try:
        return datetime(*value[:6], tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _word(value: object) -> str | None:
    text = clean(value).strip() if isinstance(value, str) else ""
    return text if 0 < len(text) <= LENGTH else None


def _address(value: object) -> str | None:
    text = _word(value)
    return text if text is not None and re.fullmatch(r"https?://\S+", text) else None
