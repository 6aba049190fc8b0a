"""Zulip: the export of an organisation, as its owners or operators make it.

How to get it: as an administrator in "Organisation settings", "Data exports" (public channels, or all with the consent
of members), or on the server `manage.py export`; it takes minutes to hours. Give Nearer the tar.gz or zip as it is. It
is everybody's log: say `--me` with your e-mail address, your user number or your name, or choose later who you are.

What it holds: messages, topics, mentions and reactions of all members, in both directions, in the channels that were
exported; direct messages where the export is a full one or their members agreed. Not in it: who read what, edits.

How it is read:

- Accounts are the numbers of the users, below the name of the organisation: each counts from one.
- A message in a channel belongs to its topic, which is the thread. Zulip tells of no answers: a message that begins
  with a mention (`@**Name**`) is directed at that member, other mentions are addressed.
- A direct message of two is directed at the other one; in one of several all others are addressed.
- A reaction is a Like without a time, directed at the author of the message.

Times are UTC. Built from the documentation of the format; no whole export was at hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Confidence, Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head, read_whole
from nearer.sources.contract import ArchiveSource, Found, Options
from nearer.sources.decode import DecodeError, Json, clean, epoch, json_items, json_value, mapping, sequence

NETWORK = "zulip"
COVERAGE = Coverage(
    {
        **{(kind, way): SEEN for kind in (Kind.MENTION,) for way in Direction},
        **{(Kind.REPLY, way): never("Zulip tells of no answers, only of topics.") for way in Direction},
        **{
            (Kind.MESSAGE, way): partly("Direct messages of full exports, and of members who agreed.")
            for way in Direction
        },
        **{(Kind.LIKE, way): partly("Reactions, without their time.") for way in Direction},
        **{(Kind.QUOTE, way): never("A quote is text within a message.") for way in Direction},
        **{(Kind.REPOST, way): never("Zulip has no reposts.") for way in Direction},
        **{(Kind.FOLLOW, way): never("Members follow topics, not people.") for way in Direction},
        **{(Kind.CALL, way): never("Calls are links within a message.") for way in Direction},
    },
    "UTC",
)
_REALM = re.compile(r"(?:.*/)?realm\.json\Z")
_MESSAGES = re.compile(r"(?:.*/)?messages-\d+\.json(?:\.partial)?\Z")
_HEAD = 65_536
_MENTION = re.compile(r"@_?\*\*([^*|]{1,100})(?:\|(\d{1,10}))?\*\*")
_PERSONAL, _CHANNEL, _GROUP = 1, 2, 3
"""Types of recipients (documentation of Zulip's data model)."""


@dataclass(slots=True)
class _Directory:
    """Members, channels, and who is behind each recipient. Numbers begin anew in each organisation, so its own name
    stands before them."""

    organisation: str = ""
    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    channels: dict[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])
    recipients: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    groups: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    problems: list[Problem] = field(default_factory=list[Problem])

    def id(self, number: int) -> str:
        """The id of an account or a message."""
        return f"{self.organisation}{number}"

    def read(self, archive: Archive, name: str) -> None:
        """Take in one realm.json."""
        try:
            realm = mapping(json_value(read_whole(archive, name)))
        except (DecodeError, MemberError) as error:
            self.problems.append(Problem(Place(name), error.code, error.why))
            return
        for value in sequence(realm.get("zerver_realm"))[:1]:
            named = _text(mapping(value).get("string_id")) or _text(mapping(value).get("name"))
            self.organisation = f"{named.casefold()}/" if named else ""
        for table in ("zerver_userprofile", "zerver_userprofile_crossrealm", "zerver_userprofile_mirrordummy"):
            for value in sequence(realm.get(table)):
                self._user(mapping(value))
        for value in sequence(realm.get("zerver_stream")):
            channel = mapping(value)
            id = _whole(channel.get("id"))
            if id is not None:
                self.channels[id] = (_text(channel.get("name")) or str(id), channel.get("invite_only") is not True)
        for value in sequence(realm.get("zerver_recipient")):
            recipient = mapping(value)
            id, kind, about = (_whole(recipient.get(key)) for key in ("id", "type", "type_id"))
            if id is not None and kind is not None and about is not None:
                self.recipients[id] = (kind, about)
        for value in sequence(realm.get("zerver_subscription")):
            row = mapping(value)
            recipient, user = _whole(row.get("recipient")), _whole(row.get("user_profile"))
            kind = self.recipients.get(recipient, (0, 0))[0] if recipient is not None else 0
            if recipient is not None and user is not None and kind == _GROUP:
                self.groups.setdefault(recipient, []).append(self.id(user))

    def _user(self, fields: Json) -> None:
        id = _whole(fields.get("id"))
        if id is None:
            return
        name, mail = _text(fields.get("full_name")), _text(fields.get("delivery_email")) or _text(fields.get("email"))
        self.accounts[self.id(id)] = Account(
            network=NETWORK,
            id=self.id(id),
            name=name or None,
            address=mail if "@" in mail else None,
            bot=True if fields.get("is_bot") is True else None,
        )
        self.names.setdefault(name.casefold(), set()).add(self.id(id))

    def meant(self, name: str, number: str | None) -> str | None:
        """Whom a mention means; None for groups, everybody, and names that several have."""
        if number is not None:
            known = self.id(int(number))
            return known if known in self.accounts else None
        found = self.names.get(name.strip().casefold(), set())
        return next(iter(found)) if len(found) == 1 else None


class ZulipExport:
    """The source for organisation exports."""

    name = "zulip"
    title = "Zulip organisation export"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have files of messages in Zulip's tables, and the realm's tables beside them."""
        messages = [name for name in archive.names if _MESSAGES.match(name) and _is_own(archive, name)]
        realms = [
            name for name in archive.names if _REALM.match(name) and b'"zerver_' in read_head(archive, name, _HEAD)
        ]
        if not messages:
            return None
        directory = _Directory()
        for name in realms:
            directory.read(archive, name)
        owner = None if options.me is None else _wanted(directory, options.me.strip())
        notes = ["Everybody's log: it holds the channels that the export was made of."]
        if options.me is not None and owner is None:
            notes.append(
                "No one member has the name given as --me: say an e-mail address, a user number or a full name."
            )
        if not realms:
            notes.append("realm.json is missing, so that nobody has a name and direct messages are directed at nobody.")
        shut = re.compile(r"(?:^|/)(?:uploads|avatars|emoji|realm_icons|analytics\.json|attachment\.json|stats)")
        return Found(
            source=self.name,
            network=self.network,
            layout="organisation export",
            owner=owner,
            coverage=COVERAGE,
            why="it has files of messages in Zulip's tables",
            read=(*realms, *messages),
            unread=tuple((name, "pictures, files and statistics") for name in archive.names if shut.search(name)),
            notes=tuple(notes),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Messages file by file with their reactions, then all members."""
        del options  # it decided who `found.owner` is
        directory = _Directory()
        for name in (name for name in found.read if _REALM.match(name)):
            directory.read(archive, name)
        yield from directory.problems
        for name in (name for name in found.read if _MESSAGES.match(name)):
            authors: dict[int, Activity] = {}
            yield from _items(archive, name, "zerver_message", directory, authors)
            yield from _items(archive, name, "zerver_reaction", directory, authors)
        yield from (account for _, account in sorted(directory.accounts.items()))


def _items(
    archive: Archive, name: str, table: str, directory: _Directory, authors: dict[int, Activity]
) -> Iterator[Record]:
    """The rows of one table of a file of messages. A file has a thousand messages, so their authors are held."""
    try:
        if b'"%s"' % table.encode() not in read_whole(archive, name):
            return
        with archive.open(name) as stream:
            for row, item in json_items(stream, table):
                place = Place(f"{name} {table}", row)
                try:
                    if isinstance(item, DecodeError):
                        raise item
                    if table == "zerver_message":
                        message = _message(mapping(item), directory, place)
                        authors[_whole(mapping(item).get("id")) or 0] = message
                        yield message
                    else:
                        reaction = _reaction(mapping(item), directory, authors, place)
                        if reaction is not None:
                            yield reaction
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)


def _message(fields: Json, directory: _Directory, place: Place) -> Activity:
    id, sender, recipient = (_whole(fields.get(key)) for key in ("id", "sender", "recipient"))
    sent = fields.get("date_sent", fields.get("pub_date"))
    if id is None or sender is None:
        raise DecodeError("bad-item", "the row is not a message with numbers")
    if isinstance(sent, bool) or not isinstance(sent, int | float):
        raise DecodeError("bad-time", "the row has no time")
    at, actor, text = epoch(sent), directory.id(sender), _text(fields.get("content"))
    directory.accounts.setdefault(actor, Account(network=NETWORK, id=actor))
    kind, about = directory.recipients.get(recipient, (0, 0)) if recipient is not None else (0, 0)
    named = [(match.start(), directory.meant(match[1], match[2])) for match in _MENTION.finditer(text)]
    people = [(start, one) for start, one in named if one is not None and one != actor]
    if kind in (_PERSONAL, _GROUP):
        members = [directory.id(about)] if kind == _PERSONAL else directory.groups.get(recipient or 0, [])
        others = tuple(dict.fromkeys(one for one in members if one != actor))
        target = others[0] if len(others) == 1 else None
        to = dict.fromkeys(one for one in (*others, *(one for _, one in people)) if one != target)
        thread = "direct/" + "/".join(sorted({*members, actor}, key=lambda one: (len(one), one)))
        return Activity(
            network=NETWORK, id=directory.id(id), time=at, offset=0, actor=actor, verb=Verb.CREATE,
            target=target, to=tuple(to), thread=thread, visibility=Visibility.DIRECT, text=text or None, place=place,
        )  # fmt: skip
    channel, public = directory.channels.get(about, (str(about), False)) if kind == _CHANNEL else (None, False)
    first = people[0][1] if people and people[0][0] == 0 else None
    topic = _text(fields.get("subject"))
    return Activity(
        network=NETWORK,
        id=directory.id(id),
        time=at,
        offset=0,
        actor=actor,
        verb=Verb.CREATE,
        target=first,
        to=tuple(dict.fromkeys(one for _, one in people if one != first)),
        thread=f"channel/{about}/{topic}" if kind == _CHANNEL else None,
        space=channel,
        visibility=Visibility.UNLISTED if public else Visibility.FOLLOWERS,
        text=text or None,
        confidence=Confidence.EXPLICIT if first is None else Confidence.ADDRESSED,
        place=place,
    )


def _reaction(fields: Json, directory: _Directory, authors: dict[int, Activity], place: Place) -> Activity | None:
    """A reaction; None where its message is not in the same file."""
    message, user = _whole(fields.get("message")), _whole(fields.get("user_profile"))
    name = _text(fields.get("emoji_name"))
    if message is None or user is None:
        raise DecodeError("bad-item", "the row is not a reaction with numbers")
    if message not in authors:
        return None
    of, actor = authors[message], directory.id(user)
    return Activity(
        network=NETWORK,
        id=f"{of.id}/reaction/{name}/{user}",
        time=None,
        precision=Precision.NONE,
        actor=actor,
        verb=Verb.LIKE,
        target=None if actor == of.actor else of.actor,
        object=of.id,
        space=of.space,
        visibility=of.visibility,
        text=name or None,
        place=place,
    )


def _is_own(archive: Archive, name: str) -> bool:
    head = read_head(archive, name, _HEAD)
    return b'"zerver_message"' in head or b'"zerver_usermessage"' in head


def _wanted(directory: _Directory, me: str) -> Account | None:
    word = me.casefold()
    found = [
        account
        for account in directory.accounts.values()
        if word
        in (
            account.id,
            account.id.rpartition("/")[2],
            (account.address or "").casefold(),
            (account.name or "").casefold(),
        )
    ]
    return found[0] if len(found) == 1 else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _text(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


SOURCE: ArchiveSource = ZulipExport()
