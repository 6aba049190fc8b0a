"""Discourse: the user archive of a forum.

How to get it: in the forum under your picture, "Profile", "Activity", "Download my posts" (newer versions:
"Preferences", "Account", "Request archive"). A message with the link comes within minutes, once a day at most. Give
Nearer the zip, or the `.csv.gz` of older forums. Where it does not say who you are, say `--me` with your name there.

What it holds: everything you wrote, in public and in messages, and your likes with their time. Not in it: what others
wrote, whom you answered (but for those you quote or name), and whose posts you liked.

How it is read:

- A forum knows people by their names, so an account is `name@forum`; two forums in one home stay apart. The forum's
  address is that of your posts.
- A post that quotes another (`[quote="noor, post:3, topic:77"]`) answers it and is directed at who is quoted. Those
  who are named after an @ are addressed.
- Likes and posts are known by topic and number, so an archive of next year tells of the same ones.
- Whether a topic is a message is told by a translated word. One that is not known counts as yes where the topic has no
  category.

Times are UTC. Built from the exporter's own code (discourse/discourse); no real archive was at hand.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Confidence, Direction, Kind, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head, read_whole, unsqueezed
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, clean, csv_rows, json_value, mapping, written

NETWORK = "discourse"
_IN, _OUT = Direction.IN, Direction.OUT
COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _OUT): partly("Only where you quote or name somebody does a message say for whom it is."),
        (Kind.MESSAGE, _IN): never("What others wrote is not in it."),
        (Kind.REPLY, _OUT): partly("Only where you quote does it say whom you answered."),
        (Kind.REPLY, _IN): never("Who answered you is not in it."),
        (Kind.MENTION, _OUT): SEEN,
        (Kind.MENTION, _IN): never("Who named you is not in it."),
        (Kind.LIKE, _OUT): never("A like does not say whose post it is."),
        (Kind.LIKE, _IN): never("Who liked your posts is not in it, only how many."),
        **{(Kind.QUOTE, way): never("A quote is read as an answer.") for way in Direction},
        **{(Kind.REPOST, way): never("Discourse has no reposts.") for way in Direction},
        **{(Kind.FOLLOW, way): never("Following is not in it.") for way in Direction},
        **{(Kind.MUTE, way): never("Whom you mute or ignore is not in it.") for way in Direction},
    },
    "UTC",
)
_POSTS = re.compile(r"(?:.*/)?user_archive(?:-[^/]*)?\.csv\Z", re.IGNORECASE)
_LIKES = re.compile(r"(?:.*/)?likes\.csv\Z", re.IGNORECASE)
_SETTINGS = re.compile(r"(?:.*/)?preferences\.json\Z", re.IGNORECASE)
_NEEDS = frozenset({"topic_title", "is_pm", "url", "created_at"})
_LIKE_NEEDS = frozenset({"id", "post_id", "topic_id", "post_number", "created_at"})
_URL = re.compile(r"https?://([^/?#\s]{1,253})(/[^?#\s]{0,200})?/t/[^/?#\s]{0,500}/(\d{1,12})/(\d{1,9})\Z")
_NAME = re.compile(r"[\w.-]{1,60}\Z")
_LABEL = re.compile(r"user_archive-(.+?)-\d{6}-\d{6}")
_QUOTE = re.compile(r'\[quote="([^",\]]{1,60})([^"\]]{0,160})"\]')
_POST = re.compile(r"post:(\d{1,9}), ?topic:(\d{1,12})", re.ASCII)
_QUOTED = re.compile(r"\[quote(?:=[^\]]{0,300})?\].*?(?:\[/quote\]|\Z)", re.DOTALL)
_MENTION = re.compile(r"(?<![\w@./-])@([\w][\w.-]{0,59})")
_YES_WORDS = "yes ja oui sí si sim sì да tak 是 はい kyllä evet نعم כן 예 네 ano igen так ναι có بله jah taip"
_NO_WORDS = "no nein non não nee нет nie 否 いいえ ei hayır لا לא 아니요 nej ne nem ні όχι không خیر"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
"""How translations say whether a topic is a message (`csv_export.boolean_yes` of Discourse's larger languages)."""
_MOST = 1_000_000
_CLOSED = (
    (re.compile(r"(?:.*/)?(?:auth_tokens|auth_token_logs|visits)\.csv\Z"), "sign-ins, addresses and visits"),
    (re.compile(r"(?:.*/)?(?:badges|bookmarks|category_preferences|queued_posts|post_actions|user_archive_profile)\.csv\Z"),
     "what you kept, earned or set, not what passed between people"),
    (re.compile(r"(?:.*/)?flags\.csv\Z"), "flags, which do not say whose post it was"),
)  # fmt: skip
_NOBODY = "It does not say whose it is: say --me with your user name on the forum."
_NO_FORUM = "No post in it tells the forum's address."


class DiscourseArchive:
    """The source for user archives of all versions."""

    name = "discourse"
    title = "Discourse user archive"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a user_archive.csv with the columns that every version wrote."""
        posts = [name for name in archive.names if _POSTS.match(name) and _header(archive, name) >= _NEEDS]
        likes = [name for name in archive.names if _LIKES.match(name) and _header(archive, name) >= _LIKE_NEEDS]
        if not posts:
            return None
        forum = _forum(archive, posts)
        user = _user(archive, posts, options.me)
        owner = None if user is None else _account(user, forum)
        unread = [(name, why) for name in archive.names for pattern, why in _CLOSED if pattern.match(name)]
        settings = [name for name in archive.names if _SETTINGS.match(name)]
        return Found(
            source=self.name,
            network=self.network,
            layout="user archive"
            if any(name.endswith("/likes.csv") or name == "likes.csv" for name in likes)
            else "posts",
            owner=owner,
            coverage=COVERAGE,
            why="it has a user_archive.csv with Discourse's columns",
            read=(*posts, *likes),
            unread=(*unread, *((name, "your settings; only your name is read") for name in settings)),
            notes=tuple(filter(None, (None if owner else _NOBODY, None if forum else _NO_FORUM))),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The posts, the likes, then everybody who is quoted or named."""
        del options  # it decided who `found.owner` is
        posts = [name for name in found.read if _POSTS.match(name)]
        forum = _forum(archive, posts)
        reader = _Reader(forum, "@you" if found.owner is None else found.owner.id)
        if found.owner is not None:
            reader.people[found.owner.id] = found.owner
        for name in found.read:
            yield from _rows(archive, name, reader, liked=name not in posts)
        yield from (account for _, account in sorted(reader.people.items()))


@dataclass(slots=True)
class _Reader:
    """Rows to activities of one forum."""

    forum: str
    owner: str
    people: dict[str, Account] = field(default_factory=dict[str, Account])

    def post(self, row: dict[str, str], place: Place) -> Activity:
        """A post. Raises DecodeError."""
        match = _URL.match(row["url"].strip())
        if match is None:
            raise DecodeError("no-id", "the post has no address that says its topic and number")
        topic, number = match[3], match[4]
        at = written(row["created_at"])
        raw = clean(row.get("post_raw") or row.get("post") or "")
        private = _is_message(row)
        quoted = _QUOTE.search(raw)
        target = None if quoted is None else self._meet(quoted[1])
        target = None if target == self.owner else target
        own = _QUOTED.sub(" ", raw)
        named = [who for one in _MENTION.findall(own) if (who := self._meet(one.rstrip(".-"))) is not None]
        title = clean(row["topic_title"]).strip() if number == "1" else ""
        above = None if quoted is None else _POST.search(quoted[2])
        answered = None if above is None else self._id(above[2], above[1])
        others = [who for who in dict.fromkeys(named) if who not in (self.owner, target)]
        if private and target is None and len(others) == 1:
            target, others = others[0], []
        categories = row.get("categories") or row.get("category") or ""
        return Activity(
            network=NETWORK,
            id=self._id(topic, number),
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=self.owner,
            verb=Verb.CREATE,
            target=target,
            to=tuple(others),
            in_reply_to=answered,
            thread=f"{self.forum}/t/{topic}",
            space=None if private or categories in ("", "-") else clean(categories).replace("|", " / ")[:200],
            visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
            text="\n\n".join(part for part in (title, own.strip()) if part) or None,
            url=row["url"].strip() if clean(row["url"]) == row["url"] else None,
            confidence=Confidence.ADDRESSED if target is not None else Confidence.EXPLICIT,
            place=place,
        )

    def like(self, row: dict[str, str], place: Place) -> Activity:
        """A like, of a post whose author is not told. Raises DecodeError."""
        topic, number = row["topic_id"].strip(), row["post_number"].strip()
        if not re.fullmatch(r"\d{1,12}", topic, re.ASCII) or not re.fullmatch(r"\d{1,9}", number, re.ASCII):
            raise DecodeError("no-id", "the like does not say of which post")
        at = written(row["created_at"])
        object = self._id(topic, number)
        return Activity(
            network=NETWORK,
            id=f"{object}/like/{self.owner}",
            time=at.time,
            precision=at.precision,
            offset=at.offset,
            actor=self.owner,
            verb=Verb.LIKE,
            object=object,
            thread=f"{self.forum}/t/{topic}",
            place=place,
        )

    def _id(self, topic: str, number: str) -> str:
        return f"{self.forum}/t/{topic}/{number}"

    def _meet(self, name: str) -> str | None:
        """The account of somebody who is quoted or named, noted; None for what is no name."""
        name = name.strip()
        if not _NAME.match(name):
            return None
        account = _account(name, self.forum)
        if len(self.people) < _MOST:
            self.people.setdefault(account.id, account)
        return account.id


def _rows(archive: Archive, name: str, reader: _Reader, *, liked: bool) -> Iterator[Record]:
    needs = _LIKE_NEEDS if liked else _NEEDS
    skipped: Counter[str] = Counter()
    try:
        with archive.open(name) as stream:
            for line, row in csv_rows(unsqueezed(stream)):
                place = Place(name, line)
                try:
                    if isinstance(row, DecodeError):
                        raise row
                    if not needs <= row.keys():
                        yield Problem(place, "bad-header", "the first line does not name the columns")
                        return
                    if liked and row.get("deleted_at"):
                        skipped["likes that were taken back"] += 1
                    elif not any(row.values()):
                        skipped["posts whose topic is gone"] += 1
                    else:
                        yield reader.like(row, place) if liked else reader.post(row, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    for why, count in sorted(skipped.items()):
        yield Skipped(Place(name), why, count)


def _header(archive: Archive, name: str) -> frozenset[str]:
    """The columns that the first line names."""
    try:
        with archive.open(name) as stream:
            line = unsqueezed(stream).read(4096)
    except MemberError:
        line = read_head(archive, name)
    cells = line.decode("utf-8-sig", "replace").partition("\n")[0].split(",")
    return frozenset(cell.strip().strip('"') for cell in cells)


def _forum(archive: Archive, posts: list[str]) -> str:
    """The host (and folder) of the first post's address, "" where none tells."""
    for name in posts:
        try:
            with archive.open(name) as stream:
                for _, row in csv_rows(unsqueezed(stream)):
                    match = None if isinstance(row, DecodeError) else _URL.match(row.get("url", "").strip())
                    if match is not None:
                        return clean(match[1].lower() + (match[2] or ""))
        except MemberError:
            continue  # it is told of when it is read
    return ""


def _user(archive: Archive, posts: list[str], me: str | None) -> str | None:
    """Whom the user names, else whom the settings name, else the name in the file's name."""
    if me is not None:
        word = me.removeprefix("@").partition("@")[0]
        return word if _NAME.match(word) else None
    for name in archive.names:
        if _SETTINGS.match(name):
            try:
                fields = mapping(json_value(read_whole(archive, name)))
            except (MemberError, DecodeError):
                continue
            user = fields.get("username", mapping(fields.get("user")).get("username"))
            if isinstance(user, str) and _NAME.match(user):
                return user
    for text in posts:
        match = _LABEL.search(text)
        if match is not None and _NAME.match(match[1]):
            return match[1]
    return None


def _is_message(row: dict[str, str]) -> bool:
    word = row["is_pm"].strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    return (row.get("categories") or row.get("category") or "-").strip() in ("", "-")


def _account(name: str, forum: str) -> Account:
    url = f"https://{forum}/u/{name}" if forum else None
    return Account(network=NETWORK, id=f"{name.lower()}@{forum}" if forum else name.lower(), handle=name, url=url)


SOURCE: ArchiveSource = DiscourseArchive()
