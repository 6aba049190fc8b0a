"""Everything but chats: friends and requests, comments, reactions, posts, whom you blocked."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from nearer.model.activity import Activity
from nearer.model.names import Confidence, Verb, Visibility
from nearer.sources.decode import DecodeError, Json, mapping, sequence
from nearer.sources.meta import key_of, person, seconds, words

NETWORK = "facebook"


@dataclass(slots=True)
class Acts:
    """What stands in the lists, row by row; `known` are all names that other rows give as somebody's."""

    owner: str
    known: set[str] = field(default_factory=set[str])
    _finder: re.Pattern[str] | None = None

    def friend(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        for way, actor, target in (("out", self.owner, name), ("in", name, self.owner)):
            yield self._act(f"friend/{key_of(name, stamp)}/{way}", stamp, actor, Verb.FOLLOW, target)

    def received(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        yield self._act(f"request/{key_of(name, stamp)}/in", stamp, name, Verb.INVITE, self.owner)

    def sent(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        yield self._act(f"request/{key_of(name, stamp)}/out", stamp, self.owner, Verb.INVITE, name)

    def refused(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        yield self._act(f"refused/{key_of(name, stamp)}", stamp, self.owner, Verb.REJECT, name)

    def removed(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        act = self._act(f"removed/{key_of(name, stamp)}", stamp, self.owner, Verb.UNDO, name)
        yield replace(act, of=Verb.FOLLOW)

    def blocked(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        yield self._act(f"block/{key_of(name, stamp)}", stamp, self.owner, Verb.BLOCK, name)

    def blocked_contacts(self, row: Json) -> Iterator[Activity]:
        """Whom the owner blocked in Messenger: several in one row."""
        for entry in map(mapping, sequence(row.get("entries"))):
            whom = mapping(entry.get("data"))
            yield from self.blocked({"name": whom.get("name"), "timestamp": entry.get("timestamp")})

    def followed(self, row: Json) -> Iterator[Activity]:
        name, stamp = _name(row), row.get("timestamp")
        yield self._act(f"followed/{key_of(name, stamp)}", stamp, self.owner, Verb.FOLLOW, name)

    def joined(self, row: Json) -> Iterator[Activity]:
        """A group that the owner became a member of."""
        stamp = row.get("timestamp")
        names = (words(data.get("name")) for data in map(mapping, sequence(row.get("data"))))
        group = next(filter(None, names), None)
        if group is None:
            raise DecodeError("bad-item", "the row does not say which group it is about")
        yield self._act(f"joined/{key_of(group, stamp)}", stamp, self.owner, Verb.JOIN, None, space=group)

    def comment(self, row: Json) -> Iterator[Activity]:
        title, stamp = words(row.get("title")), row.get("timestamp")
        said = mapping(next((d["comment"] for d in map(mapping, sequence(row.get("data"))) if "comment" in d), None))
        text = words(said.get("comment"))
        group = words(said.get("group"))
        id = f"comment/{key_of(stamp, text or title or '')}"
        yield self._act(id, stamp, self.owner, Verb.CREATE, self._named(title), text, space=group, guessed=True)

    def reaction(self, row: Json) -> Iterator[Activity]:
        title, stamp = words(row.get("title")), row.get("timestamp")
        data = [mapping(item) for item in sequence(row.get("data"))]
        sign = words(mapping(next((d["reaction"] for d in data if "reaction" in d), None)).get("reaction"))
        sign = sign or words(next((d["text"] for d in data if "text" in d), None))  # what was sent to a story
        for label in map(mapping, sequence(row.get("label_values"))):
            # Since 2024 a row is a list of labelled values, whose labels are translated: names are found by what they
            # say, and the reaction is the value that has no spaces and is in capitals.
            value = words(label.get("value"))
            if value is not None and re.fullmatch(r"[A-Z]{3,10}", value):
                sign = sign or value
            title = title or (value if value is not None and self._named(value) is not None else None)
        id = f"reaction/{key_of(stamp, title or '', sign or '')}"
        yield self._act(id, stamp, self.owner, Verb.LIKE, self._named(title), sign, guessed=True)

    def post(self, row: Json) -> Iterator[Activity]:
        texts = (words(d.get("post")) for d in map(mapping, sequence(row.get("data"))))
        text, stamp = next(filter(None, texts), None), row.get("timestamp")
        title = words(row.get("title"))
        tags = {name for tag in sequence(row.get("tags")) if (name := person(mapping(tag).get("name") or tag))}
        id = f"post/{key_of(stamp, text or title or '')}"
        # A post on somebody's timeline names them in its sentence; a post of one's own names only oneself.
        target = self._named(title)
        to = tuple(sorted(tags - {self.owner, target or self.owner}))
        yield self._act(id, stamp, self.owner, Verb.CREATE, target, text, to=to, guessed=target is not None)

    def _named(self, title: str | None) -> str | None:
        """The one known name in a sentence, also in the genitive; of names within names the longest counts."""
        if title is None:
            return None
        if self._finder is None:
            names = sorted(self.known - {self.owner}, key=len, reverse=True)
            self._finder = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names)) or '(?!)'})s?(?!\w)")
        found = set(self._finder.findall(title))
        return found.pop() if len(found) == 1 else None

    def _act(
        self, id: str, stamp: object, actor: str, verb: Verb, target: str | None, text: str | None = None, *,
        to: tuple[str, ...] = (), space: str | None = None, guessed: bool = False,
    ) -> Activity:  # fmt: skip
        return Activity(
            network=NETWORK,
            id=id,
            time=seconds(stamp),
            offset=0,
            actor=actor,
            verb=verb,
            target=target,
            to=to,
            space=space,
            visibility=Visibility.UNKNOWN,
            text=text,
            confidence=Confidence.INFERRED if guessed and target is not None else Confidence.EXPLICIT,
        )


def _name(row: Json) -> str:
    """Whom a row is about: `name`, or, since 2024, the value of its only label. Raises DecodeError."""
    labels = [mapping(label) for label in sequence(row.get("label_values"))]
    told = row.get("name") or next((value for label in labels if (value := label.get("value"))), None)
    name = person(told)
    if name is None:
        raise DecodeError("no-person", "the row does not say whom it is about")
    return name


Reading = Callable[[Acts, Json], Iterator[Activity]]


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of list: the files that it stands in, the keys of the list (none: the file is the list)."""

    file: re.Pattern[str]
    keys: tuple[str, ...]
    read: Reading
    about: bool = False
    """Each row gives somebody's name, by which sentences are understood."""


def _rows(file: str, keys: tuple[str, ...], read: Reading, *, about: bool = False) -> Rows:
    return Rows(re.compile(rf"(?:.*/)?(?:{file})\.json\Z"), keys, read, about)


LISTS = (
    _rows("(?:your_)?friends", ("friends_v2", "friends"), Acts.friend, about=True),
    _rows("(?:received_)?friend_requests_received|received_friend_requests", ("received_requests_v2",
          "received_requests"), Acts.received, about=True),
    _rows("friend_requests_sent|sent_friend_requests", ("sent_requests_v2", "sent_requests"), Acts.sent, about=True),
    _rows("rejected_friend_requests", ("rejected_requests_v2", "rejected_requests"), Acts.refused, about=True),
    _rows("removed_friends", ("deleted_friends_v2", "deleted_friends"), Acts.removed, about=True),
    _rows("(?:your_)?blocked_(?:users|profiles|people)", ("blocked_users_v2", "blocked_users"), Acts.blocked,
          about=True),
    _rows("messenger_contacts_you.{0,3}ve_blocked", ("messenger_contacts_blocked_v2",), Acts.blocked_contacts),
    _rows("who_you.{0,3}ve_followed", ("following_v3", "following_v2"), Acts.followed, about=True),
    _rows("your_group_membership_activity", ("groups_joined_v2", "groups_joined"), Acts.joined),
    _rows("comments", ("comments_v2", "comments"), Acts.comment),
    _rows("your_comments_in_groups", ("group_comments_v2", "group_comments"), Acts.comment),
    _rows("posts_and_comments|likes_and_reactions(?:_\\d+)?", ("reactions_v2", "reactions"), Acts.reaction),
    _rows("story_reactions", ("stories_feedback_v2", "stories_feedback"), Acts.reaction),
    _rows("group_posts_and_comments|your_posts_in_groups", ("group_posts_v2",), Acts.post),
    _rows("your_posts(?:__check_ins__photos_and_videos)?(?:_\\d+)?", (), Acts.post),
)  # fmt: skip
