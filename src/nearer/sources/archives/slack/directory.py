"""The members and channels of an export: users.json, channels.json, groups.json, dms.json, mpims.json."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nearer.model.activity import Account, Place, Problem
from nearer.model.names import Visibility
from nearer.sources.archive import Archive, MemberError, find
from nearer.sources.decode import DecodeError, Json, clean, json_items, mapping, sequence

USER = re.compile(r"[UW][A-Z0-9]{1,30}\Z|USLACKBOT\Z")
_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}\Z")
_ADDRESS = re.compile(r"[^@\s]{1,128}@[^@\s]{1,255}\Z")

MEMBERS = ("users.json", "org_users.json")
_KINDS = {
    "channels.json": Visibility.UNLISTED,
    "groups.json": Visibility.FOLLOWERS,
    "mpims.json": Visibility.DIRECT,
    "dms.json": Visibility.DIRECT,
}
CHANNELS = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Channel:
    """Where messages stand: a public or private channel, or a conversation between `members`."""

    id: str
    folder: str
    visibility: Visibility
    members: tuple[str, ...] = ()

    @property
    def space(self) -> str | None:
        """The channel's name for people, None for a direct conversation."""
        return None if self.visibility is Visibility.DIRECT else f"#{self.folder}"


@dataclass(slots=True)
class Directory:
    """Who and what the export names. `users` are those of users.json, `guests` those that only messages describe."""

    users: dict[str, Account] = field(default_factory=dict[str, Account])
    guests: dict[str, Account] = field(default_factory=dict[str, Account])
    channels: dict[str, Channel] = field(default_factory=dict[str, Channel])
    """By the name of the folder that holds a channel's day files."""
    problems: list[Problem] = field(default_factory=list[Problem])

    def name_of(self, user: str) -> str:
        """How a member is written in a text."""
        account = self.users.get(user) or self.guests.get(user)
        return user if account is None else account.handle or account.name or user

    def channel_name(self, native: str) -> str:
        """The folder of a channel id, or the id."""
        return next((channel.folder for channel in self.channels.values() if channel.id == native), native)

    def guest(self, account: Account) -> None:
        """Note what a message says of somebody; what is known already stays."""
        if account.id in self.users:
            return
        known = self.guests.get(account.id)
        if known is None or (known.name is None and account.name is not None):
            self.guests[account.id] = account if known is None else replace(account, bot=known.bot or account.bot)


def read_directory(archive: Archive) -> Directory:
    """Everybody and every channel. What cannot be read stands in `problems`."""
    directory = Directory()
    for file in MEMBERS:
        for fields in _entries(archive, file, directory):
            account = member(fields)
            if account is not None:
                directory.users.setdefault(account.id, account)
    for file, visibility in _KINDS.items():
        for fields in _entries(archive, file, directory):
            channel = _channel(fields, visibility)
            if channel is not None:
                directory.channels.setdefault(channel.folder, channel)
    return directory


def wanted(directory: Directory, me: str) -> Account | None:
    """The one member whom the user named: by id, `@name`, e-mail address or display name. None where none or several
    fit."""
    me = me.strip()
    word = me.removeprefix("@").lower()
    everybody = directory.users.values()
    rules = (
        [a for a in everybody if a.id == me],
        [a for a in everybody if (a.address or "").lower() == word],
        [a for a in everybody if (a.handle or "").lower() == word],
        [a for a in everybody if (a.name or "").lower() == word],
    )
    for hits in rules:
        if hits:
            return hits[0] if len(hits) == 1 else None
    return Account(network="slack", id=me) if USER.match(me) else None


def member(fields: Json) -> Account | None:
    """The account of one entry of users.json; None for one without an id. Phone numbers and settings stay unread."""
    native = fields.get("id")
    if not isinstance(native, str) or not _ID.match(native):
        return None
    profile = mapping(fields.get("profile"))
    handle = words(fields.get("name"))
    shown, real = words(profile.get("display_name")), words(fields.get("real_name")) or words(profile.get("real_name"))
    email = words(profile.get("email"))
    return Account(
        network="slack",
        id=native,
        handle=handle,
        name=shown if shown is not None and (real is None or shown != handle) else real,
        address=email if email is not None and _ADDRESS.match(email) else None,
        bio=words(profile.get("title")),
        bot=True if native == "USLACKBOT" else bot if isinstance(bot := fields.get("is_bot"), bool) else None,
    )


def _channel(fields: Json, visibility: Visibility) -> Channel | None:
    """The channel of one entry. The folder of a direct conversation is its id, of any other its name."""
    native = fields.get("id")
    if not isinstance(native, str) or not _ID.match(native):
        return None
    members = tuple(m for m in sequence(fields.get("members")) if isinstance(m, str) and USER.match(m))
    folder = words(fields.get("name")) or native
    return Channel(native, folder, visibility, members if visibility is Visibility.DIRECT else ())


def _entries(archive: Archive, file: str, directory: Directory) -> Iterator[Json]:
    name = find(archive, file)
    if name is None:
        return
    try:
        with archive.open(name) as stream:
            for row, item in json_items(stream):
                if isinstance(item, DecodeError):
                    directory.problems.append(Problem(Place(name, row), item.code, item.why))
                else:
                    yield mapping(item)
    except MemberError as error:
        directory.problems.append(Problem(Place(name), error.code, error.why))


def words(value: object) -> str | None:
    """A text that is not empty, without surrounding space."""
    return clean(value).strip() or None if isinstance(value, str) else None
