"""Who and where: ids of users, groups and channels, the kinds of chats, and whose export it is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nearer.model.activity import Account
from nearer.model.names import Visibility
from nearer.sources.decode import Json, clean, mapping

_PEER = re.compile(r"(user|chat|channel)([1-9]\d{0,18})\Z", re.ASCII)
_HANDLE = re.compile(r"[a-z][a-z0-9_]{2,31}\Z", re.ASCII)
_NAME_LIMIT = 1000

OFFICIAL = "user777000"
"""Telegram's own account, which sends login codes and news (`kServiceNotificationsId` of tdesktop)."""

_BARE, _OLD_USER, _OLD_CHAT = 0, 1, 2
"""Before April 2021 the id of a peer was a number with its kind in the bits above the 32nd; groups and channels have
one kind in common (`kUserPeerIdShift`, `kChatPeerIdShift` of tdesktop before 4625e7613b). Authors had a bare number
until September 2020 (55edb3bdfe), when only users were authors."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an export calls `type`: whose messages stand there, and who can read them."""

    peer: str
    """The kind of id that the chat has: user, chat (a basic group) or channel (also a supergroup)."""
    visibility: Visibility
    title: str
    closed: str | None = None
    """Why such a chat is left unread."""

    @property
    def private(self) -> bool:
        """True for a conversation of two."""
        return self.peer == "user"


_NOTES = "notes to oneself are between nobody"
KINDS: Mapping[str, Kind] = {
    "personal_chat": Kind("user", Visibility.DIRECT, "a private chat"),
    "bot_chat": Kind("user", Visibility.DIRECT, "a chat with a bot"),
    "saved_messages": Kind("user", Visibility.DIRECT, "notes to oneself", closed=_NOTES),
    "replies": Kind("user", Visibility.DIRECT, "copies of replies", closed="copies of replies that stand in groups"),
    "verification_codes": Kind("user", Visibility.DIRECT, "login codes", closed="login codes"),
    "private_group": Kind("chat", Visibility.FOLLOWERS, "a group"),
    "private_supergroup": Kind("channel", Visibility.FOLLOWERS, "a group"),
    "public_supergroup": Kind("channel", Visibility.PUBLIC, "a public group"),
    "private_channel": Kind("channel", Visibility.FOLLOWERS, "a channel"),
    "public_channel": Kind("channel", Visibility.PUBLIC, "a public channel"),
}
"""As in tdesktop's `JsonWriter::writeDialogStart`; `verification_codes` are there since September 2024."""

UNKNOWN = Kind("chat", Visibility.FOLLOWERS, "a chat")
"""A chat whose kind is not told, or is newer than this code: it is held private, and nobody in it is its other side."""


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat of an export. `box` stands before the ids of its messages: see `message_id`."""

    kind: Kind
    peer: str
    name: str | None
    owner: str | None

    @property
    def space(self) -> str | None:
        """The chat's name for people, None for a conversation of two."""
        return None if self.kind.private else self.name or self.peer

    def message_id(self, number: int) -> str:
        """The id of a message in this chat: `channel7/41` in supergroups and channels, which number for all alike.

        Messages of private chats and basic groups are numbered anew for each member, so that the member stands before
        them where we know who it is: `user1/user2/41`. The same holds for what a supergroup was before it became
        one; its numbers are negative (`kMigratedMessagesIdShift` of tdesktop).
        """
        shared = self.kind.peer == "channel" and number > 0
        return f"{self.peer}/{number}" if shared or self.owner is None else f"{self.owner}/{self.peer}/{number}"

    def other_than(self, actor: str) -> str | None:
        """The other side of a conversation of two; None in groups, and where we do not know who the user is."""
        if not self.kind.private:
            return None
        return self.peer if actor != self.peer else self.owner


@dataclass(slots=True)
class Directory:
    """Everybody whom the export names, by id."""

    accounts: dict[str, Account] = field(default_factory=dict[str, Account])
    handles: dict[str, str] = field(default_factory=dict[str, str])
    """Whose id a handle is, as far as an export tells: only the user's own."""

    def note(self, peer: str, name: str | None, *, bot: bool | None = None) -> None:
        """Somebody as a row names them; a name known already stays."""
        known = self.accounts.get(peer)
        bot = True if peer == OFFICIAL else bot
        if known is None:
            self.accounts[peer] = Account(network="telegram", id=peer, name=name, bot=bot)
        elif (known.name is None and name is not None) or (known.bot is None and bot is not None):
            self.accounts[peer] = replace(known, name=known.name or name, bot=known.bot if bot is None else bot)

    def own(self, account: Account) -> None:
        """Note the user's own account."""
        self.accounts[account.id] = account
        if account.handle is not None:
            self.handles[account.handle.lower()] = account.id

    def of_handle(self, written: str) -> str | None:
        """The account of a `@handle` in a text: its id where it is known, else the handle in lower case."""
        handle = written.removeprefix("@").lower()
        if not _HANDLE.match(handle):
            return None
        return self.handles.get(handle, f"@{handle}")


def peer(value: object, channel: bool = True) -> str | None:
    """The id of a user, group or channel as rows write it: "user7", or a number before April 2021.

    `channel` says what an old number of a group or channel is; the number itself does not tell.
    """
    if isinstance(value, str):
        return value if _PEER.match(value) else None
    if isinstance(value, int) and not isinstance(value, bool):
        kind, number = value >> 32, value & 0xFFFFFFFF
        if kind == _BARE or (number and kind == _OLD_USER):
            return f"user{number}"
        if number and kind == _OLD_CHAT:
            return f"channel{number}" if channel else f"chat{number}"
    return None


def bare(kind: str, value: object) -> str | None:
    """The id of a user (`user_id`) or of a chat whose kind is known, from its number."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    whole = f"{kind}{value}"
    return whole if _PEER.match(whole) else None


def chat_of(name: object, kind: object, number: object, owner: str | None, *, old: bool) -> Chat | None:
    """The chat that a head tells of; None for one without an id."""
    meant = KINDS.get(kind, UNKNOWN) if isinstance(kind, str) else UNKNOWN
    native = peer(number, meant.peer == "channel") if old else bare(meant.peer, number)
    return None if native is None else Chat(meant, native, words(name), owner)


def person(value: object) -> Account | None:
    """The account of `personal_information`. The phone number stays unread."""
    fields = mapping(value)
    native = bare("user", fields.get("user_id"))
    if native is None:
        return None
    handle = (words(fields.get("username")) or "").removeprefix("@")
    return Account(
        network="telegram",
        id=native,
        handle=handle if _HANDLE.match(handle.lower()) else None,
        name=full_name(fields),
        bio=words(fields.get("bio")),
    )


def full_name(fields: Json) -> str | None:
    """First and last name."""
    return " ".join(filter(None, (words(fields.get("first_name")), words(fields.get("last_name"))))) or None


def words(value: object) -> str | None:
    """A text that is not empty, without surrounding space, no longer than any name."""
    return clean(value).strip()[:_NAME_LIMIT] or None if isinstance(value, str) else None
