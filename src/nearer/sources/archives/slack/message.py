"""One row of a day file as activities: the message, its reactions, or a coming and going."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from nearer.model.activity import Account, Activity, Place
from nearer.model.names import Precision, Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.archives.slack.directory import USER, Channel, Directory, words
from nearer.sources.decode import DecodeError, Json, clean, in_range, mapping, sequence

_SPOKEN = frozenset(
    {None, "bot_message", "me_message", "file_share", "file_comment", "thread_broadcast", "slackbot_response"}
)
_MOVES = {
    "channel_join": Verb.JOIN,
    "group_join": Verb.JOIN,
    "channel_leave": Verb.LEAVE,
    "group_leave": Verb.LEAVE,
}
_TS = re.compile(r"(\d{9,11})(?:\.(\d{1,6}))?\Z", re.ASCII)
_MARKUP = re.compile(r"<([^<>\n]{1,4000})>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]{1,30})(?:\|[^<>\n]*)?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


class Unread(Exception):
    """A row left unread on purpose; `why` is its reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Room:
    """A channel while its files are read in order: who began each thread."""

    channel: Channel
    directory: Directory
    roots: dict[str, str] = field(default_factory=dict[str, str])

    def activities(self, row: object, place: Place) -> Iterator[Activity]:
        """What a row tells. Raises DecodeError `bad-item`, `bad-time` or `no-author`, and Unread."""
        fields = mapping(row)
        if not fields:
            raise DecodeError("bad-item", "the row is not a message")
        subtype = fields.get("subtype")
        if fields.get("type", "message") != "message" or not isinstance(subtype, str | None):
            raise Unread("rows that are no messages")
        if subtype in _MOVES:
            yield self._move(fields, _MOVES[subtype], place)
        elif subtype in _SPOKEN:
            message = self._message(fields, place)
            yield message
            yield from self._reactions(fields, message)
        elif subtype == "huddle_thread":
            yield self._huddle(fields, place)
        elif subtype == "tombstone":
            raise Unread("deleted messages that began a thread")
        else:
            raise Unread("service rows: topics, names, pins, bots added and the like")

    def _move(self, fields: Json, verb: Verb, place: Place) -> Activity:
        ts, time = _moment(fields.get("ts"))
        return Activity(
            network="slack",
            id=f"{self.channel.id}/{ts}",
            time=time,
            actor=self._author(fields),
            verb=verb,
            space=self.channel.space,
            visibility=self.channel.visibility,
            place=place,
        )

    def _huddle(self, fields: Json, place: Place) -> Activity:
        """A call by whoever began it with those who took part; where nobody did, one that the other of two missed."""
        ts, time = _moment(fields.get("ts"))
        room = mapping(fields.get("room"))
        caller = room.get("created_by")
        if not isinstance(caller, str) or not USER.match(caller):
            raise DecodeError("no-author", "the huddle does not say who began it")
        came = [one for one in sequence(room.get("participant_history")) if isinstance(one, str) and USER.match(one)]
        people = [one for one in dict.fromkeys(came) if one != caller]
        verb = Verb.CALL if people else Verb.OFFER
        if not people and self.channel.visibility is Visibility.DIRECT and len(self.channel.members) == 2:
            people = [one for one in self.channel.members if one != caller]
        if not people:
            raise Unread("huddles in which nobody else took part")
        alone = people[0] if len(people) == 1 else None
        return Activity(
            network="slack",
            id=f"{self.channel.id}/{ts}",
            time=time,
            actor=caller,
            verb=verb,
            target=alone,
            to=() if alone is not None else tuple(people),
            space=self.channel.space,
            visibility=self.channel.visibility,
            place=place,
        )

    def _message(self, fields: Json, place: Place) -> Activity:
        ts, time = _moment(fields.get("ts"))
        author = self._author(fields)
        thread = fields.get("thread_ts")
        thread = thread if isinstance(thread, str) and _TS.match(thread) else None
        parent = thread if thread is not None and thread != ts else None
        if thread == ts or "replies" in fields or "reply_count" in fields:
            self.roots[ts] = author
        written = fields.get("text")
        written = written if isinstance(written, str) else ""
        target = None if parent is None else self._root_author(fields, parent)
        mentioned = [native for native in _MENTION.findall(written) if native != author]
        if self.channel.visibility is Visibility.DIRECT:
            others = [native for native in self.channel.members if native != author]
            if len(others) == 1 and target in (None, author):
                target = others[0]
            mentioned += others
        return Activity(
            network="slack",
            id=f"{self.channel.id}/{ts}",
            time=time,
            actor=author,
            verb=Verb.CREATE,
            target=target,
            to=tuple(dict.fromkeys(native for native in mentioned if native != target)),
            in_reply_to=None if parent is None else f"{self.channel.id}/{parent}",
            thread=None if thread is None else f"{self.channel.id}/{thread}",
            space=self.channel.space,
            visibility=self.channel.visibility,
            text=self._readable(written) or self._attached(fields),
            place=place,
        )

    def _reactions(self, fields: Json, message: Activity) -> Iterator[Activity]:
        for reaction in map(mapping, sequence(fields.get("reactions"))):
            name = words(reaction.get("name"))
            users = (user for user in sequence(reaction.get("users")) if isinstance(user, str) and USER.match(user))
            for user in dict.fromkeys(users):
                if name is not None:
                    yield Activity(
                        network="slack",
                        id=f"{message.id}/reaction/{name}/{user}",
                        time=None,
                        precision=Precision.NONE,
                        actor=user,
                        verb=Verb.LIKE,
                        target=message.actor,
                        object=message.id,
                        space=message.space,
                        visibility=message.visibility,
                        text=f":{name}:",
                        place=message.place,
                    )

    def _author(self, fields: Json) -> str:
        """Who wrote a row: a member, the author of a file's comment, or a bot. Raises DecodeError `no-author`."""
        user = fields.get("user") or mapping(fields.get("comment")).get("user")
        bot = words(fields.get("bot_id"))
        profile = mapping(fields.get("user_profile"))
        if isinstance(user, str) and USER.match(user):
            name = words(profile.get("display_name")) or words(profile.get("real_name"))
            marked = True if bot is not None or user == "USLACKBOT" else None
            self.directory.guest(
                Account(network="slack", id=user, handle=words(profile.get("name")), name=name, bot=marked)
            )
            return user
        name = words(fields.get("username")) or words(mapping(fields.get("bot_profile")).get("name"))
        if bot is None and name is not None and fields.get("subtype") == "bot_message":
            bot = f"bot:{name}"
        if bot is None:
            raise DecodeError("no-author", "the message does not say who wrote it")
        self.directory.guest(Account(network="slack", id=bot, name=name, bot=True))
        return bot

    def _root_author(self, fields: Json, parent: str) -> str | None:
        """Who began the thread: the reply says it since 2017, else the first message, if it stands in the export."""
        said = fields.get("parent_user_id") or mapping(fields.get("root")).get("user")
        return said if isinstance(said, str) and USER.match(said) else self.roots.get(parent)

    def _attached(self, fields: Json) -> str | None:
        """The words of attachments (what bots write), one a line."""
        parts: list[str] = []
        for attachment in map(mapping, sequence(fields.get("attachments"))):
            part = words(attachment.get("text")) or words(attachment.get("fallback"))
            if part is not None:
                parts.append(self._readable(part))
        return "\n".join(parts) or None

    def _readable(self, written: str) -> str:
        """Slack's markup as words (https://api.slack.com/reference/surfaces/formatting)."""
        text = _MARKUP.sub(lambda match: self._word(match[1]), clean(written))
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
        return text.strip()

    def _word(self, inner: str) -> str:
        body, _, label = inner.partition("|")
        if body.startswith("@"):
            return "@" + (self.directory.name_of(body[1:]) if not label else label.removeprefix("@"))
        if body.startswith("#"):
            return "#" + (label.removeprefix("#") or self.directory.channel_name(body[1:]))
        if body.startswith("!"):
            return label or "@" + body[1:].partition("^")[0]
        plain = body.removeprefix("mailto:").removeprefix("tel:")
        if not label or label == plain or label in (plain.removeprefix("https://"), plain.removeprefix("http://")):
            return plain
        return f"{label} ({plain})"


def _moment(value: object) -> tuple[str, datetime]:
    """A row's `ts` as it is written, which is its id, and the moment. Raises DecodeError `bad-time`."""
    text = value if isinstance(value, str) else ""
    if isinstance(value, int | float) and 0 < value < 1e11:
        text = f"{value:.6f}"
    match = _TS.match(text)
    if match is None:
        raise DecodeError("bad-time", "the message has no time that can be read")
    return text, in_range(from_us(int(match[1]) * 1_000_000 + int((match[2] or "0").ljust(6, "0"))))
