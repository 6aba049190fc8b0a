"""Whose export it is: told by the account's own part, or else by who speaks in it."""

import re
from collections.abc import Iterable, Iterator

from nearer.model.activity import Account
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.telegram.peers import Chat, chat_of, peer, person, words
from nearer.sources.archives.telegram.walk import Begin, Part, Person, Row, parts
from nearer.sources.decode import mapping

_ID = re.compile(r"(?:user)?([1-9]\d{0,18})\Z", re.ASCII)
_OLD = re.compile(rb'"(?:from|actor)_id"\s*:\s*\d')
_HEAD = 1 << 18


def is_old(archive: Archive, name: str) -> bool:
    """True for a file in which peers are numbers: before April 2021."""
    return _OLD.search(read_head(archive, name, _HEAD)) is not None


def owner_of(archive: Archive, names: Iterable[str], me: str | None) -> Account | None:
    """The user's account: as `personal_information` says, else the one named as `me` by id, else the one who is not
    the other side of a private chat, else the only one who goes by the name `me`."""
    names = tuple(names)
    told = next(filter(None, (_told(archive, name) for name in names)), None)
    if told is not None:
        return told
    match = _ID.match(me.strip().removeprefix("@")) if me else None
    if match is not None:
        return Account(network="telegram", id=f"user{match[1]}")
    called: set[str] = set()
    wanted = me.strip().removeprefix("@").casefold() if me else None
    for name in names:
        speaks = _speaker(archive, name, wanted, called)
        if speaks is not None:
            return speaks if isinstance(speaks, Account) else Account(network="telegram", id=speaks)
    return Account(network="telegram", id=called.pop()) if len(called) == 1 else None


def _told(archive: Archive, name: str) -> Account | None:
    """What stands before the first chat: Telegram writes the account's own part first."""
    for part in _parts(archive, name):
        if isinstance(part, Person):
            return person(part.value)
        if isinstance(part, Begin):
            return None
    return None


def _speaker(archive: Archive, name: str, wanted: str | None, called: set[str]) -> Account | str | None:
    """The first who speaks in a private chat and is not its other side; in `called` all users of the wanted name."""
    old = is_old(archive, name)
    chat: Chat | None = None
    for part in _parts(archive, name):
        if isinstance(part, Person) and (told := person(part.value)) is not None:
            return told
        if isinstance(part, Begin):
            chat = chat_of(part.name, part.kind, part.id, None, old=old)
            if chat is not None and part.kind == "saved_messages":
                return chat.peer
            if part.alone and wanted is None and (chat is None or not chat.kind.private):
                return None
        elif isinstance(part, Row) and chat is not None:
            row = mapping(part.value)
            native = peer(row.get("from_id")) or peer(row.get("actor_id"))
            if native is None or not native.startswith("user"):
                continue
            if chat.kind.private and chat.kind.closed is None and native != chat.peer:
                return native
            if wanted is not None and (words(row.get("from")) or "").casefold() == wanted:
                called.add(native)
    return None


def _parts(archive: Archive, name: str) -> Iterator[Part]:
    try:
        with archive.open(name) as stream:
            yield from parts(stream)
    except MemberError:
        return
