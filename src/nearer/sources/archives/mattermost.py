"""Mattermost: the bulk export of a server, as its operators make it.

How to get it: on the server, `mmctl export create` or `mattermost export bulk --all-teams out.jsonl`; it takes minutes
to hours. Members cannot export. Give Nearer the zip, or the `.jsonl` file in it. It is everybody's log: say `--me` with
your `@name` or your e-mail address, or choose later who you are.

What it holds: messages, threads, mentions and reactions of all members, in both directions, in the channels and direct
conversations that were exported. Not in it: who read what, and edits before the last.

How it is read:

- The export has no id of members and does not say which server it is of. An account is a user name with a mark made of
  its e-mail address, which every member has and which is one member's on a server. So people of one user name on two
  servers stay two, unless they have one address there as well; two exports of one server make one account. Where a
  member changed the address between two exports, merge the two.
- Posts have no ids in it: they are known by where, who, when and what. A post in a thread answers the thread's first
  post and is directed at its author.
- In a direct conversation of two a message is directed at the other one; in one of several all others are addressed.
  Mentions (`@name`) of members are addressed.
- A reaction is a Like with its time, directed at the author of the post.
- A public channel is open to the members and not to the world, which comes closest to "unlisted"; a private channel is
  "followers".

Times are UTC, to the millisecond.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, Json, clean, digest, epoch, json_lines, mapping, sequence

NETWORK = "mattermost"
COVERAGE = Coverage(
    {
        **{(kind, way): SEEN for kind in (Kind.REPLY, Kind.MENTION, Kind.LIKE) for way in Direction},
        **{(Kind.MESSAGE, way): partly("Where the export holds direct conversations.") for way in Direction},
        **{(Kind.QUOTE, way): never("Mattermost has no quotes.") for way in Direction},
        **{(Kind.REPOST, way): never("Mattermost has no reposts.") for way in Direction},
        **{(Kind.FOLLOW, way): never("Mattermost has no following.") for way in Direction},
        **{(Kind.CALL, way): never("Calls are not told.") for way in Direction},
    },
    "UTC",
)
_LINE = re.compile(rb'\s*(?:\xef\xbb\xbf)?\{\s*"type"\s*:\s*"version"\s*,')
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}\Z", re.ASCII)
_MENTION = re.compile(r"(?<![\w@./-])@([A-Za-z0-9][A-Za-z0-9._-]{0,63})", re.ASCII)
_EVERYBODY = frozenset({"all", "here", "channel"})
_HEAD = 4_096
_MARK = 8
"""Letters of a digest that tell the addresses of one user name apart (our own choice)."""
_OTHER = ("emoji", "role", "scheme", "team", "bot", "direct_channel", "channel", "user", "version", "info")


@dataclass(slots=True)
class _Directory:
    """Members and channels; they stand before the posts, so one pass is enough."""

    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    ids: dict[str, str] = field(default_factory=dict[str, str])
    public: dict[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool])
    shown: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def user(self, fields: Json, *, bot: bool = False) -> None:
        """Note a member, under a user name with a mark of the address, so that two servers' members are told apart."""
        name = _name(fields.get("username"))
        if name is None:
            raise DecodeError("bad-item", "the row names no member")
        whole = " ".join(f"{_text(fields.get('first_name'))} {_text(fields.get('last_name'))}".split())
        shown = _text(fields.get("nickname")) or whole or _text(fields.get("display_name"))
        mail = _text(fields.get("email"))
        address = mail if "@" in mail else None
        id = self.ids[name] = name if address is None else f"{name}~{digest(address.casefold())[:_MARK]}"
        self.accounts[id] = Account(
            network=NETWORK, id=id, handle=name, name=shown or None, address=address, bot=True if bot else None
        )

    def channel(self, fields: Json) -> None:
        """Note a channel: its name for people, and whether all members can read it."""
        key = _text(fields.get("team")), _text(fields.get("name"))
        self.public[key] = fields.get("type") == "O"
        self.shown[key] = _text(fields.get("display_name")) or key[1]

    def meet(self, value: object) -> str:
        """The account of a member by name, noted where no row told of them. Raises DecodeError."""
        name = _name(value)
        if name is None:
            raise DecodeError("bad-item", "the row does not say whose it is")
        id = self.ids.setdefault(name, name)
        if id not in self.accounts:
            self.accounts[id] = Account(network=NETWORK, id=id, handle=name)
        return id

    def begin(self) -> None:
        """Another file begins, which may be of another server."""
        self.ids.clear()
        self.public.clear()
        self.shown.clear()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a post stands: its thread's key, the others in a direct conversation, space and visibility."""

    key: str
    others: tuple[str, ...]
    space: str | None
    visibility: Visibility


class MattermostExport:
    """The source for bulk exports (JSON lines)."""

    name = "mattermost"
    title = "Mattermost bulk export"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a file of JSON lines that begins with the version of the bulk format."""
        files = tuple(
            name
            for name in archive.names
            if name.endswith((".jsonl", ".json")) and _LINE.match(read_head(archive, name, _HEAD))
        )
        if not files:
            return None
        owner = None if options.me is None else _wanted(archive, files, options.me.strip().removeprefix("@"))
        notes = ["Everybody's log: it holds the channels that the operator chose."]
        if options.me is not None and owner is None:
            notes.append("No member has the name given as --me: say a @name or an e-mail address.")
        return Found(
            source=self.name,
            network=self.network,
            layout="bulk export",
            owner=owner,
            coverage=COVERAGE,
            why="it has JSON lines that begin with the version of the bulk format",
            read=files,
            unread=tuple(
                (name, "files that people shared are not opened")
                for name in archive.names
                if name not in files and re.search(r"(?:^|/)(?:data|attachments)/", name)
            ),
            notes=tuple(notes),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Row by row, then all members."""
        del options  # it decided who `found.owner` is
        reader = _Reader(_Directory())
        for name in found.read:
            skipped: Counter[str] = Counter()
            reader.directory.begin()
            try:
                with archive.open(name) as stream:
                    for row, item in json_lines(stream):
                        place = Place(name, row)
                        try:
                            if isinstance(item, DecodeError):
                                raise item
                            kind = reader.kind(item)
                            if kind is None:
                                yield from reader.line(mapping(item), place)
                            else:
                                skipped[kind] += 1
                        except DecodeError as error:
                            yield Problem(place, error.code, error.why)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            for why, count in sorted(skipped.items()):
                yield Skipped(Place(name), why, count)
        yield from (account for _, account in sorted(reader.directory.accounts.items()))


@dataclass(slots=True)
class _Reader:
    directory: _Directory
    _seen: Counter[str] = field(default_factory=Counter[str])

    def kind(self, item: object) -> str | None:
        """Why a row gives no activity, None where it may. Notes members and channels."""
        line = mapping(item)
        kind = line.get("type")
        if kind in ("post", "direct_post"):
            return None
        body = mapping(line.get(str(kind)))
        if kind in ("user", "bot"):
            self.directory.user(body, bot=kind == "bot")
        elif kind == "channel":
            self.directory.channel(body)
        elif kind not in _OTHER:
            raise DecodeError("bad-item", "the row is of no known type")
        return "members, channels, teams and other settings"

    def line(self, line: Json, place: Place) -> Iterator[Activity]:
        """A post with its answers and reactions. Raises DecodeError."""
        direct = line.get("type") == "direct_post"
        fields = mapping(line.get(str(line.get("type"))))
        where = self._direct(fields) if direct else self._channel(fields)
        if _text(fields.get("type")).startswith("system_"):
            return
        first, author = self._post(fields, where, place, None)
        yield first
        yield from self._reactions(fields, first.id, author, where, place)
        for answer in sequence(fields.get("replies")):
            reply, writer = self._post(mapping(answer), where, place, (first.id, author))
            yield reply
            yield from self._reactions(mapping(answer), reply.id, writer, where, place)

    def _direct(self, fields: Json) -> _Place:
        members = sorted({self.directory.meet(name) for name in sequence(fields.get("channel_members"))})
        return _Place("/".join(members), tuple(members), None, Visibility.DIRECT)

    def _channel(self, fields: Json) -> _Place:
        key = _text(fields.get("team")), _text(fields.get("channel"))
        public = self.directory.public.get(key, False)
        seen = Visibility.UNLISTED if public else Visibility.FOLLOWERS
        return _Place("/".join(key), (), self.directory.shown.get(key, key[1]) or None, seen)

    def _post(self, fields: Json, where: _Place, place: Place, above: tuple[str, str] | None) -> tuple[Activity, str]:
        author = self.directory.meet(fields.get("user"))
        at = _moment(fields.get("create_at"))
        text = _text(fields.get("message"))
        others = tuple(name for name in where.others if name != author)
        target = others[0] if len(others) == 1 else None if above is None else above[1]
        target = None if target == author else target
        named = (match.lower().rstrip(".-") for match in _MENTION.findall(text))
        ids = self.directory.ids
        members = [ids[name] for name in named if name in ids and name not in _EVERYBODY]
        to = dict.fromkeys(one for one in (*others, *members) if one not in (author, target))
        id = self._id("post", where.key, author, str(fields.get("create_at")), text)
        thread = id if above is None else above[0]
        return (
            Activity(
                network=NETWORK,
                id=id,
                time=at,
                offset=0,
                actor=author,
                verb=Verb.CREATE,
                target=target,
                to=tuple(to),
                in_reply_to=None if above is None else above[0],
                thread=where.key if where.others else thread,
                space=where.space,
                visibility=where.visibility,
                text=text or None,
                place=place,
            ),
            author,
        )

    def _reactions(self, fields: Json, post: str, author: str, where: _Place, place: Place) -> Iterator[Activity]:
        for value in sequence(fields.get("reactions")):
            reaction = mapping(value)
            actor, name = self.directory.meet(reaction.get("user")), _text(reaction.get("emoji_name"))
            yield Activity(
                network=NETWORK,
                id=f"{post}/reaction/{name}/{actor}",
                time=_moment(reaction.get("create_at")),
                offset=0,
                actor=actor,
                verb=Verb.LIKE,
                target=None if actor == author else author,
                object=post,
                space=where.space,
                visibility=where.visibility,
                text=name or None,
                place=place,
            )

    def _id(self, *parts: str) -> str:
        known = digest(*parts)
        self._seen[known] += 1
        return known if self._seen[known] == 1 else f"{known}-{self._seen[known]}"


def _wanted(archive: Archive, files: tuple[str, ...], me: str) -> Account | None:
    """The member whom the user named, by name or address."""
    directory = _Directory()
    for name in files:
        try:
            with archive.open(name) as stream:
                for _, item in json_lines(stream):
                    line = mapping(item)
                    if line.get("type") == "user":
                        try:
                            directory.user(mapping(line.get("user")))
                        except DecodeError:
                            continue  # it is told of when it is read
                    elif line.get("type") in ("post", "direct_post"):
                        break
        except MemberError:
            continue  # it is told of when it is read
    word = me.casefold()
    found = [a for a in directory.accounts.values() if word in (a.id, a.handle, (a.address or "").casefold())]
    return found[0] if len(found) == 1 else None


def _moment(value: object) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DecodeError("bad-time", "the row has no time")
    return epoch(value / 1000)


def _name(value: object) -> str | None:
    name = value.strip().lower() if isinstance(value, str) else ""
    return name if _NAME.match(name) else None


def _text(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


SOURCE: ArchiveSource = MattermostExport()
