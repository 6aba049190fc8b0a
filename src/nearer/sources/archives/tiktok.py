"""TikTok: the download of your data, as JSON.

How to get it: in the app under "Settings and privacy", "Account", "Download your data": all data, file format JSON (TXT
cannot be read). It is ready within days; download it within four days. Give Nearer the zip or the file in it.

What it holds: followers and whom you follow with their dates, direct messages with both sides, whom you blocked, your
likes and comments. Not in it: whose video you liked or commented on, who liked or commented on yours.

How it is read:

- People are known by their user names, which can be changed once a month: a changed name is another account here, until
  you merge the two.
- Rows have no ids; they are known by whom, when and what.
- A chat is with the one after whom it is named. A chat of several is directed at nobody.
- A follow is a Follow on its day. Likes and comments are yours and directed at nobody.

Times are UTC. Built from documentation and from the readers of others; no whole export was at hand.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head, read_whole
from nearer.sources.contract import ArchiveSource, Found, Options, known_alone
from nearer.sources.decode import DecodeError, Json, clean, digest, json_value, mapping, written

NETWORK = "tiktok"
_IN, _OUT = Direction.IN, Direction.OUT
COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _IN): SEEN,
        (Kind.MESSAGE, _OUT): partly("Chats of two; in a chat of several it is not told for whom."),
        (Kind.FOLLOW, _IN): SEEN,
        (Kind.FOLLOW, _OUT): SEEN,
        (Kind.BLOCK, _OUT): SEEN,
        (Kind.BLOCK, _IN): never("Who blocked you is not in it."),
        (Kind.LIKE, _OUT): never("A like does not say whose video it is."),
        (Kind.LIKE, _IN): never("Who liked your videos is not in it."),
        (Kind.REPLY, _OUT): never("A comment does not say whose video it is on."),
        (Kind.REPLY, _IN): never("Who commented on your videos is not in it."),
        **{(Kind.MENTION, way): never("Mentions are bare names within the text.") for way in Direction},
        **{(Kind.QUOTE, way): never("A stitch or duet does not say whose video it is with.") for way in Direction},
        **{(Kind.REPOST, way): never("A repost does not say whose video it is.") for way in Direction},
        (Kind.UNFOLLOW, _IN): never("Who no longer follows you is not in it; two exports show who is missing."),
        (Kind.UNFOLLOW, _OUT): never("Whom you unfollowed is not in it; two exports show who is missing."),
    },
    "UTC",
)
_FILE = re.compile(r"(?:.*/)?user_data(?:_tiktok)?(?: ?\(\d+\))?\.json\Z", re.IGNORECASE)
_SECTIONS = (b'"Activity"', b'"Direct Messages"', b'"Direct Message"', b'"Profile"', b'"Profile And Settings"',
             b'"Likes and Favorites"', b'"Your Activity"', b'"Ads and data"', b'"App Settings"')  # fmt: skip
_INNER = (b'"Favorite Effects"', b'"Favorite Hashtags"', b'"Favorite Sounds"', b'"Favorite Videos"', b'"Follower List"',
          b'"Follower"', b'"Video Browsing History"', b'"Watch History"', b'"ChatHistory"', b'"ProfileMap"',
          b'"FavoriteEffectsList"', b'"CommentsList"', b'"ItemFavoriteList"')  # fmt: skip
"""What stands within the sections: the first one alone may be longer than what is looked at."""
_HEAD = 65_536
_CHUNK, _OVERLAP = 1 << 20, 256
"""Bytes that are looked over at once, and those in which a key may be cut off by their end."""
_DEPTH = 5
"""Lists lie two to four names deep, by era (our own reading of the formats)."""
_TEXT = re.compile(
    r"(?:.*/)?(?:Activity|Direct Messages?|Likes and Favorites|Profile And Settings|Profile|Comment|Comments|Post|Posts"
    r"|Your Activity|App Settings|Ads and data)/[\w' -]{1,60}\.txt\Z",
    re.IGNORECASE,
)
_TXT = (
    "this is the download as TXT, which cannot be read: ask for it again in TikTok (Settings and privacy, Account, "
    "Download your data) and choose JSON"
)
_CHAT = re.compile(r"Chat History with (.{1,200}?):?\s*\Z", re.DOTALL)
_NAME = re.compile(r"@?([\w.]{1,64})\Z")
_NOBODY = "It does not say whose it is: say --me with your user name."
_LACKING = (
    ("ChatHistory", ((Kind.MESSAGE, _IN), (Kind.MESSAGE, _OUT)), "This export holds no messages."),
    ("FansList", ((Kind.FOLLOW, _IN),), "This export holds no followers."),
    ("Following", ((Kind.FOLLOW, _OUT),), "This export does not hold whom you follow."),
    ("BlockList", ((Kind.BLOCK, _OUT),), "This export does not hold whom you blocked."),
)


@dataclass(frozen=True, slots=True)
class _Export:
    """The lists of one file by their name, wherever they lie: their place has changed with the years."""

    lists: Mapping[str, object]
    problem: Problem | None = None

    def rows(self, name: str) -> list[object]:
        """A list; empty lists are null."""
        found = self.lists.get(name)
        return cast(list[object], found) if isinstance(found, list) else []


_LISTS = ("FansList", "Following", "ItemFavoriteList", "CommentsList", "BlockList", "ChatHistory")
_KEY = re.compile(rb'(?<!\\)"(FansList|Following|BlockList|ChatHistory|ProfileMap)"\s{0,64}:\s{0,64}(?=([\[{n]))')
"""A key and how its value begins. In a text the quotes would stand behind a backslash."""
_PROFILE = 16_384
"""Bytes of the profile in which the user name is looked for (our own choice)."""
_USER = re.compile(rb'"user_?name"\s*:\s*"([^"\\]{1,70})"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Glance:
    """What a look over the bytes of a file tells before it is parsed: which lists it has, and whose it is."""

    lists: frozenset[str]
    owner: str | None


class TikTokExport:
    """The source for the JSON of all years."""

    name = "tiktok"
    title = "TikTok download (JSON)"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a file of TikTok's name, or a single file of any, with its sections."""
        alone = len(archive.names) == 1
        files = tuple(
            name for name in archive.names if (alone or _FILE.match(name)) and _is_own(read_head(archive, name, _HEAD))
        )
        if not files:
            return self._texts(archive)
        glances = [_glance(archive, name) for name in files]
        told = None if options.me is None else options.me.strip().removeprefix("@")
        user = _name(told) or next((one.owner for one in glances if one.owner is not None), None)
        coverage = COVERAGE
        for name, cells, why in _LACKING:
            if not any(name in one.lists for one in glances):
                coverage = coverage.without(*cells, why=why)
        return Found(
            source=self.name,
            network=self.network,
            layout="download as JSON",
            owner=None if user is None else _account(user),
            coverage=coverage,
            why="it has a file of TikTok's with its sections",
            read=files,
            notes=() if user is not None else (_NOBODY,),
        )

    def _texts(self, archive: Archive) -> Found | None:
        texts = [name for name in archive.names if _TEXT.match(name)]
        if len({name.rsplit("/", 2)[-2].lower() for name in texts}) < 2:
            return None
        return known_alone(
            self,
            "TXT",
            why="it has TikTok's folders of texts",
            unseen="The download as TXT cannot be read.",
            unread=((name, "text; ask for the download again as JSON") for name in texts),
            note=_TXT,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """List by list, then everybody named."""
        del options  # it decided who `found.owner` is
        if not found.read:
            yield from (Problem(Place(name), "text-export", _TXT) for name, _ in found.unread[:1])
        reader = _Reader("@you" if found.owner is None else found.owner.id)
        if found.owner is not None:
            reader.accounts[found.owner.id] = found.owner
        for name in found.read:
            # Two downloads may lie side by side: what the first told is not told again, nor counted as said twice.
            reader.begin()
            export = _export(archive, name)
            if export.problem is not None:
                yield export.problem
                continue
            yield from reader.all(export, name)
        yield from (account for _, account in sorted(reader.accounts.items()))


@dataclass(slots=True)
class _Reader:
    owner: str
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    _seen: Counter[str] = field(default_factory=Counter[str])
    _before: set[str] = field(default_factory=set[str])

    def begin(self) -> None:
        """Another file begins."""
        self._before.update(
            known if count == 1 else f"{known}-{count}"
            for known, most in self._seen.items()
            for count in range(1, most + 1)
        )
        self._seen.clear()

    def all(self, export: _Export, file: str) -> Iterator[Record]:
        """Every activity of one file."""
        flat: tuple[tuple[str, Callable[[Json, Place], Activity]], ...] = (
            ("FansList", self._follower),
            ("Following", self._following),
            ("BlockList", self._blocked),
            ("ItemFavoriteList", self._like),
            ("CommentsList", self._comment),
        )
        for name, read in flat:
            for row, item in enumerate(export.rows(name), 1):
                yield from self._new(_tried(read, _lower(item), Place(f"{file} {name}", row)))
        for title, messages in mapping(export.lists.get("ChatHistory")).items():
            yield from self._chat(title, messages, file)

    def _chat(self, title: str, messages: object, file: str) -> Iterator[Record]:
        match = _CHAT.match(title)
        other = None if match is None else _name(match[1].strip())
        rows = cast(list[object], messages) if isinstance(messages, list) else []
        for row, item in enumerate(rows, 1):

            def read(cells: Json, place: Place) -> Activity:
                sender = self._meet(cells.get("from"))
                target = (other if sender == self.owner else self.owner) if other is not None else None
                if target is not None and target != self.owner:
                    self._meet(target)
                content = _text(cells.get("content", cells.get("comment")))
                thread = (
                    f"chat/{'/'.join(sorted((self.owner, other)))}" if other is not None else f"chat/{digest(title)}"
                )
                return self._act(
                    cells, place, "message", sender, Verb.CREATE, target, content, Visibility.DIRECT, thread
                )

            yield from self._new(_tried(read, _lower(item), Place(f"{file} ChatHistory", row)))

    def _new(self, told: Activity | Problem) -> Iterator[Activity | Problem]:
        if isinstance(told, Problem) or told.id.partition("/")[2] not in self._before:
            yield told

    def _follower(self, cells: Json, place: Place) -> Activity:
        return self._act(cells, place, "follow", self._meet(cells.get("username")), Verb.FOLLOW, self.owner)

    def _following(self, cells: Json, place: Place) -> Activity:
        return self._act(cells, place, "follow", self.owner, Verb.FOLLOW, self._meet(cells.get("username")))

    def _blocked(self, cells: Json, place: Place) -> Activity:
        return self._act(cells, place, "block", self.owner, Verb.BLOCK, self._meet(cells.get("username")))

    def _like(self, cells: Json, place: Place) -> Activity:
        link = _text(cells.get("link"))
        return self._act(cells, place, "like", self.owner, Verb.LIKE, None, object=link or None)

    def _comment(self, cells: Json, place: Place) -> Activity:
        text = _text(cells.get("comment"))
        return self._act(cells, place, "comment", self.owner, Verb.CREATE, None, text, Visibility.PUBLIC)

    def _act(
        self,
        cells: Json,
        place: Place,
        what: str,
        actor: str,
        verb: Verb,
        target: str | None,
        text: str | None = None,
        visibility: Visibility = Visibility.UNKNOWN,
        thread: str | None = None,
        object: str | None = None,
    ) -> Activity:
        date = cells.get("date")
        if not isinstance(date, str):
            raise DecodeError("bad-time", "the row has no time")
        at = written(date)
        known = digest(what, actor, target or "", thread or "", at.time.isoformat(), text or "", object or "")
        self._seen[known] += 1
        again = self._seen[known]
        return Activity(
            network=NETWORK,
            id=f"{what}/{known}" if again == 1 else f"{what}/{known}-{again}",
            time=at.time,
            precision=at.precision,
            offset=0,
            actor=actor,
            verb=verb,
            target=target,
            thread=thread,
            object=object,
            visibility=visibility,
            text=text or None,
            place=place,
        )

    def _meet(self, value: object) -> str:
        id = _name(value)
        if id is None:
            raise DecodeError("bad-item", "the row names nobody")
        self.accounts.setdefault(id, _account(id))
        return id


def _tried(read: Callable[[Json, Place], Activity], cells: Json, place: Place) -> Activity | Problem:
    try:
        return read(cells, place)
    except DecodeError as error:
        return Problem(place, error.code, error.why)


def _export(archive: Archive, name: str) -> _Export:
    try:
        return _Export(dict(_found(json_value(read_whole(archive, name)), _DEPTH)))
    except (DecodeError, MemberError) as error:
        return _Export({}, Problem(Place(name), error.code, error.why))


def _glance(archive: Archive, name: str) -> _Glance:
    """The lists of a file and its owner, by its keys; nothing is parsed, and what cannot be read is told later."""
    lists: set[str] = set()
    owner: str | None = None
    rest = b""
    try:
        with archive.open(name) as stream:
            for chunk in iter(lambda: stream.read(_CHUNK), b""):
                data = rest + chunk
                looked = len(data)
                for match in _KEY.finditer(data):
                    key = match[1].decode()
                    if key == "ProfileMap":
                        body = data[match.end() : match.end() + _PROFILE]
                        if len(body) < _PROFILE:
                            body += stream.read(_PROFILE - len(body))
                            data = data[: match.end()] + body  # what is read ahead is looked over next
                        user = _USER.search(body)
                        owner = owner or (None if user is None else _name(user[1].decode("utf-8", "replace")))
                    elif key != "Following" or match[2] != b"{":
                        lists.add(key)
                rest = data[max(0, looked - _OVERLAP) :]
    except MemberError:
        pass
    return _Glance(frozenset(lists), owner)


def _found(value: object, depth: int) -> Iterator[tuple[str, object]]:
    for name, inner in mapping(value).items():
        held = mapping(inner)
        if name in _LISTS and not (name in held or (name == "Following" and not isinstance(inner, list))):
            yield name, inner
        elif held and depth > 0:
            yield from _found(held, depth - 1)


def _is_own(head: bytes) -> bool:
    sections = sum(section in head for section in _SECTIONS)
    return sections >= 2 or (sections == 1 and any(name in head for name in _INNER))


def _lower(value: object) -> Json:
    """An object with its keys in small letters: some lists changed theirs."""
    return {key.lower(): inner for key, inner in mapping(value).items()}


def _text(value: object) -> str | None:
    text = clean(value).strip() if isinstance(value, str) else ""
    return None if text in ("", "N/A") else text


def _name(value: object) -> str | None:
    match = _NAME.match(value.strip()) if isinstance(value, str) else None
    return None if match is None or value == "N/A" else match[1].lower()


def _account(name: str) -> Account:
    return Account(network=NETWORK, id=name, handle=name, url=f"https://www.tiktok.com/@{name}")


SOURCE: ArchiveSource = TikTokExport()
