"""YouTube: what Google Takeout has of it.

How to get it: at takeout.google.com choose "YouTube and YouTube Music" alone, in its options "comments", "live chats",
"subscriptions" and "history", and for history the format JSON (HTML is what you get otherwise, and cannot be read). A
link comes by mail within minutes to days, for one or several zips: give Nearer all of them together.

What it holds: your comments and live chats, whose channels you subscribe to, what you watched and whose it was. Not in
it: whose video you commented on, who answered you, who subscribes to you.

How it is read:

- Folders, files and columns have names in the language of the account, so that columns are found by what they hold.
- A channel is an account, known by its id (`UC...`).
- A comment is directed at whom it begins by naming, where it is an answer; others whom it names are addressed. An
  answer says which comment it answers, and not whose that is.
- A subscription is a Follow without a date. A watched video is a View of its channel.

Times are UTC. Built from documentation and from the readers of others; no whole export was at hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Confidence, Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import ArchiveSource, Found, Options, known_alone
from nearer.sources.decode import (
    DecodeError,
    Json,
    clean,
    csv_cells,
    json_items,
    json_value,
    mapping,
    written,
)

NETWORK = "youtube"
_IN, _OUT = Direction.IN, Direction.OUT
COVERAGE = Coverage(
    {
        (Kind.REPLY, _OUT): partly("Answers that begin with a name; whose video or comment it is stands nowhere."),
        (Kind.REPLY, _IN): never("Who answered you is not in it."),
        (Kind.MENTION, _OUT): SEEN,
        (Kind.MENTION, _IN): never("Who named you is not in it."),
        (Kind.FOLLOW, _OUT): partly("Your subscriptions, without dates."),
        (Kind.FOLLOW, _IN): never("Who subscribes to you is not in it."),
        (Kind.VIEW, _OUT): partly("Videos that still name their channel."),
        (Kind.VIEW, _IN): never("Who watched your videos is told to nobody."),
        **{(Kind.LIKE, way): never("A liked video does not say whose it is.") for way in Direction},
        **{(Kind.MESSAGE, way): never("YouTube has no messages any more.") for way in Direction},
        **{(Kind.QUOTE, way): never("YouTube has no quotes.") for way in Direction},
        **{(Kind.REPOST, way): never("YouTube has no reposts.") for way in Direction},
    },
    "UTC",
)
_FOLDER = re.compile(r"(?:.*/)?[^/]*YouTube[^/]*/.*", re.IGNORECASE)
_HISTORY = re.compile(r"(?:.*/)?watch-history[^/]*\.json|(?:.*/)?[^/]*YouTube[^/]*/.*\.json", re.IGNORECASE)
"""A whole Takeout has tens of thousands of files of this kind elsewhere, so only these are looked into there."""
_FEW = 100
"""Where there are no more files of JSON than that, each is looked into: a history by itself has a translated name."""
_PAGE = re.compile(r".*\.html\Z", re.IGNORECASE)
_PAGES = 20
_HEAD = 65_536
_AS_PAGE = "a page; ask for it again in the format JSON"
_HTML = (
    "these are pages, which cannot be read: at takeout.google.com choose YouTube again, with comments and "
    "subscriptions, and in its options for history the format JSON"
)
_CHANNEL = re.compile(r"UC[\w-]{22}\Z", re.ASCII)
_COMMENT = re.compile(r"Ug[\w-]{15,40}(?:\.[\w-]{10,40})?\Z", re.ASCII)
_CHAT = re.compile(r"(?:Ch|EhwKGkN|LCC\.)[\w%=.+/-]{10,200}\Z", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)
_VIDEO = re.compile(r"[\w-]{11}\Z", re.ASCII)
_WORDS = re.compile(r'\s*\{\s*"')
_NUMBER = re.compile(r"[\d.,]{1,20}\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://(?:www\.)?youtube\.com/channel/(UC[\w-]{22})\Z", re.ASCII)
_WATCHED = re.compile(r"https?://(?:www\.|music\.)?youtube\.com/watch\?v=([\w-]{11})", re.ASCII)
_LACKING = (
    ("talk", ((Kind.REPLY, _OUT), (Kind.MENTION, _OUT)), "This part holds no comments."),
    ("channels", ((Kind.FOLLOW, _OUT),), "This part holds no subscriptions."),
    ("history", ((Kind.VIEW, _OUT),), "This part holds no history as JSON."),
)
_NOBODY = "It does not say whose it is: say --me with the id of your channel (UC...)."


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be read: what it holds, and where its columns are."""

    name: str
    what: str
    columns: tuple[int, ...] = ()


class YouTubeTakeout:
    """The source for the YouTube folders of a Takeout in any language."""

    name = "youtube"
    title = "YouTube by Google Takeout"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a table with ids of comments or channels, or a history of watched videos."""
        files = _files(archive)
        if not files:
            return self._pages(archive)
        told = None if options.me is None or _CHANNEL.match(options.me) is None else options.me
        owner = told or _own_channel(archive, files)
        coverage = COVERAGE
        for what, cells, why in _LACKING:
            if not any(file.what == what for file in files):
                coverage = coverage.without(*cells, why=why)
        pages = [name for name in archive.names if _FOLDER.fullmatch(name) and _PAGE.match(name)]
        return Found(
            source=self.name,
            network=self.network,
            layout="Takeout",
            owner=None if owner is None else _account(owner),
            coverage=coverage,
            why="it has tables with the ids of comments or channels",
            read=tuple(file.name for file in files),
            unread=tuple((name, _AS_PAGE) for name in pages),
            notes=() if owner is not None else (_NOBODY,),
        )

    def _pages(self, archive: Archive) -> Found | None:
        pages = [name for name in archive.names if _FOLDER.fullmatch(name) and _PAGE.match(name)]
        if not any(b"youtube.com/" in read_head(archive, name, _HEAD) for name in pages[:_PAGES]):
            return None
        return known_alone(
            self,
            "HTML",
            why="its pages tell of YouTube",
            unseen="Pages cannot be read.",
            unread=((name, _AS_PAGE) for name in pages),
            note=_HTML,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """File by file, then all channels that were named."""
        del options  # it decided who `found.owner` is
        if not found.read:
            yield from (Problem(Place(name), "html-export", _HTML) for name, _ in found.unread[:1])
        reader = _Reader("@you" if found.owner is None else found.owner.id)
        if found.owner is not None:
            reader.accounts[found.owner.id] = found.owner
        for file in _files(archive):
            try:
                yield from reader.all(archive, file)
            except MemberError as error:
                yield Problem(Place(file.name), error.code, error.why)
        yield from (account for _, account in sorted(reader.accounts.items()))


@dataclass(slots=True)
class _Reader:
    owner: str
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])

    def all(self, archive: Archive, file: _File) -> Iterator[Record]:
        """Every activity of one file. Raises MemberError."""
        with archive.open(file.name) as stream:
            if file.what == "history":
                for row, item in json_items(stream):
                    place = Place(file.name, row)
                    try:
                        if isinstance(item, DecodeError):
                            raise item
                        view = self._view(mapping(item), place)
                        if view is not None:
                            yield view
                    except DecodeError as error:
                        yield Problem(place, error.code, error.why)
                return
            read = self._said if file.what == "talk" else self._subscription
            for place_in_file, (line, cells) in enumerate(csv_cells(stream)):
                place = Place(file.name, line)
                try:
                    if isinstance(cells, DecodeError):
                        raise cells
                    if place_in_file > 0:
                        yield read([clean(cell).strip() for cell in cells], file.columns, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)

    def _said(self, cells: list[str], columns: tuple[int, ...], place: Place) -> Activity:
        """A comment or a row of a live chat."""
        id, time, video, words = (_cell(cells, column) for column in columns)
        if not (_COMMENT.match(id) or _CHAT.match(id)):
            raise DecodeError("bad-item", "the row has no id of a comment")
        at = written(time)
        text, named = self._words(words)
        above = id.rpartition(".")[0] if _COMMENT.match(id) else ""
        first = named[0][1] if above and named and named[0][0] == 0 else None
        others = tuple(dict.fromkeys(name for _, name in named if name != first))
        return Activity(
            network=NETWORK,
            id=id,
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=self.owner,
            verb=Verb.CREATE,
            target=first,
            to=others,
            in_reply_to=above or None,
            thread=above or (id if _COMMENT.match(id) else None),
            space=f"video/{video}" if _VIDEO.match(video) else None,
            visibility=Visibility.PUBLIC,
            text=text or None,
            confidence=Confidence.EXPLICIT if first is None else Confidence.ADDRESSED,
            place=place,
        )

    def _words(self, cell: str) -> tuple[str, list[tuple[int, str]]]:
        """The text of JSON objects without brackets, and whom it names: where in the text, and the channel."""
        try:
            parts = json_value(f"[{cell}]".encode())
        except DecodeError:
            return cell, []
        text, named = "", list[tuple[int, str]]()
        for part in cast(list[object], parts) if isinstance(parts, list) else []:
            one = mapping(part)
            piece = one.get("text")
            channel = mapping(one.get("mention")).get("externalChannelId")
            if isinstance(channel, str) and _CHANNEL.match(channel) and channel != self.owner:
                named.append((len(text.strip()), channel))
                self._meet(channel, piece.strip().removeprefix("@") if isinstance(piece, str) else None)
            text += clean(piece) if isinstance(piece, str) else ""
        return text.strip(), named

    def _subscription(self, cells: list[str], columns: tuple[int, ...], place: Place) -> Activity:
        id, title = (_cell(cells, column) for column in columns)
        if _CHANNEL.match(id) is None:
            raise DecodeError("bad-item", "the row has no id of a channel")
        self._meet(id, title)
        return Activity(
            network=NETWORK,
            id=f"subscription/{self.owner}/{id}",
            time=None,
            precision=Precision.NONE,
            actor=self.owner,
            verb=Verb.FOLLOW,
            target=id,
            place=place,
        )

    def _view(self, item: Json, place: Place) -> Activity | None:
        """A watched video; None for what names no video or no channel any more, and for advertising."""
        told, when = item.get("titleUrl"), item.get("time")
        video = _WATCHED.match(told) if isinstance(told, str) else None
        channels = item.get("subtitles")
        first = mapping(cast(list[object], channels)[0]) if isinstance(channels, list) and channels else {}
        url = first.get("url")
        channel = _ADDRESS.match(url) if isinstance(url, str) else None
        if video is None or channel is None or item.get("details"):
            return None
        if not isinstance(when, str):
            raise DecodeError("bad-time", "the row has no time")
        at = written(when)
        name = first.get("name")
        self._meet(channel[1], name if isinstance(name, str) else None)
        return Activity(
            network=NETWORK,
            id=f"view/{video[1]}/{at.time:%Y%m%dT%H%M%S.%f}",
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=self.owner,
            verb=Verb.VIEW,
            target=channel[1],
            object=f"video/{video[1]}",
            place=place,
        )

    def _meet(self, id: str, name: str | None) -> None:
        shown = None if name is None else clean(name).strip() or None
        if id not in self.accounts or (self.accounts[id].name is None and shown is not None):
            self.accounts[id] = _account(id, shown)


def _files(archive: Archive) -> list[_File]:
    found: list[_File] = []
    few = sum(name.endswith(".json") for name in archive.names) <= _FEW
    for name in archive.names:
        if name.endswith(".csv"):
            file = _table(archive, name)
        elif _HISTORY.fullmatch(name) or (few and name.endswith(".json")):
            head = read_head(archive, name, _HEAD)
            watched = b'"titleUrl"' in head and b"youtube.com/watch" in head and head.lstrip()[:1] == b"["
            file = _File(name, "history") if watched else None
        else:
            file = None
        if file is not None:
            found.append(file)
    return sorted(found, key=lambda file: (("talk", "channels", "history").index(file.what), file.name))


def _table(archive: Archive, name: str) -> _File | None:
    """What a table holds, told by its first row: names of columns are translated."""
    rows: list[list[str]] = []
    try:
        with archive.open(name) as stream:
            for _, cells in csv_cells(stream):
                if not isinstance(cells, DecodeError):
                    rows.append([cell.strip() for cell in cells])
                if len(rows) == 2:
                    break
    except MemberError:
        return None
    if len(rows) < 2:
        return None
    row = rows[1]
    id = _where(row, _COMMENT) if _where(row, _COMMENT) is not None else _where(row, _CHAT)
    channel, time, words = _where(row, _CHANNEL), _where(row, _TIME), _where(row, _WORDS)
    if id is not None and channel is not None and time is not None:
        video = next((i for i, cell in enumerate(row) if _VIDEO.match(cell) and i not in (id, channel)), -1)
        words = _plain(row, (id, channel, time, video)) if words is None else words
        return None if words is None else _File(name, "talk", (id, time, video, words))
    address = _where(row, _ADDRESS)
    if channel is not None and address is not None:
        title = next((i for i in range(len(row)) if i not in (channel, address)), -1)
        return _File(name, "channels", (channel, title))
    return None


def _plain(row: list[str], others: tuple[int, ...]) -> int | None:
    """The column of the text where it is no JSON: the longest cell that is no id, no price and no address of a post."""
    free = [
        i
        for i, cell in enumerate(row)
        if i not in others and cell and not (_COMMENT.match(cell) or _NUMBER.match(cell))
    ]
    return max(free, key=lambda i: len(row[i]), default=None)


def _own_channel(archive: Archive, files: list[_File]) -> str | None:
    """The channel that all comments are of."""
    for file in (file for file in files if file.what == "talk"):
        try:
            with archive.open(file.name) as stream:
                for _, cells in csv_cells(stream):
                    row = [] if isinstance(cells, DecodeError) else [cell.strip() for cell in cells]
                    found = _where(row, _CHANNEL)
                    if found is not None:
                        return row[found]
        except MemberError:
            continue  # it is told of when it is read
    return None


def _where(row: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((i for i, cell in enumerate(row) if pattern.match(cell)), None)


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else ""


def _account(id: str, name: str | None = None) -> Account:
    url = f"https://www.youtube.com/channel/{id}"
    return Account(network=NETWORK, id=id, name=name, url=url)


SOURCE: ArchiveSource = YouTubeTakeout()
