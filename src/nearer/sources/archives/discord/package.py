"""Your own data package: your messages, channel by channel, and whom you know."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.names import Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head, read_whole
from nearer.sources.archives.discord.fields import MENTION, NETWORK, People, moment, number, words
from nearer.sources.decode import DecodeError, Json, clean, csv_rows, json_items, json_value, mapping, sequence

CHANNEL = re.compile(r"(?P<folder>(?:.*/)?c?\d{1,21}/)channel\.json\Z")
"""The folders were numbers alone until December 2021; the one above them is translated since 2025."""
USER = re.compile(r"(?:.*/)?user\.json\Z")
_FRIEND, _BLOCKED = 1, 2
_MARK = b'"discriminator"'


@dataclass(frozen=True, slots=True)
class _Channel:
    """Where messages stand."""

    id: str
    name: str | None
    direct: bool
    others: tuple[str, ...]


def user_file(archive: Archive) -> str | None:
    """The file about the owner: `user.json` with a Discord id."""
    for name in archive.names:
        if USER.match(name):
            head = read_head(archive, name, 65_536)
            if (
                b'"id"' in head
                and b'"username"' in head
                and (_MARK in head or b'"relationships"' in head or b'"flags"' in head)
            ):
                return name
    return None


def channels(archive: Archive) -> tuple[str, ...]:
    """The files that describe channels, beside which their messages lie."""
    return tuple(name for name in archive.names if CHANNEL.match(name))


def messages_of(archive: Archive, channel: str) -> str | None:
    """The file with the messages of a channel: JSON since March 2024, before a table."""
    folder = channel.removesuffix("channel.json")
    return next((name for name in (f"{folder}messages.json", f"{folder}messages.csv") if name in archive.names), None)


def owner_of(archive: Archive, name: str) -> Account | None:
    """Whose package it is."""
    user = _object(archive, name)
    people = People()
    id = people.note(user)
    return None if id is None else people.accounts[id]


def in_every_chat(archive: Archive, folders: tuple[str, ...]) -> Account | None:
    """Who takes part in every direct chat, of two at least: the owner, where no file says who that is."""
    rooms = [set(channel.others) for name in folders if (channel := _channel(_object(archive, name), "", People()))]
    rooms = [people for people in rooms if people]
    common = set[str]() if len(rooms) < 2 else rooms[0].intersection(*rooms[1:])
    return Account(network=NETWORK, id=next(iter(common))) if len(common) == 1 else None


def friends(archive: Archive, name: str, owner: str, people: People) -> Iterator[Record]:
    """Friends and blocked people, of whom the package tells no date."""
    for row, item in enumerate(map(mapping, sequence(_object(archive, name).get("relationships"))), 1):
        known = people.note(item.get("user")) or number(item.get("id"))
        kind = item.get("type")
        if known is None or kind not in (_FRIEND, _BLOCKED, "FRIEND", "BLOCKED"):
            continue
        blocked = kind in (_BLOCKED, "BLOCKED")
        pairs = ((owner, known),) if blocked else ((owner, known), (known, owner))
        for actor, target in pairs:
            yield Activity(
                network=NETWORK,
                id=f"{'block' if blocked else 'friend'}/{actor}/{target}",
                time=None,
                precision=Precision.NONE,
                actor=actor,
                verb=Verb.BLOCK if blocked else Verb.FOLLOW,
                target=target,
                place=Place(name, row),
            )


def messages(archive: Archive, name: str, owner: str, people: People) -> Iterator[Record]:
    """The owner's messages in the channel that a file describes."""
    channel = _channel(_object(archive, name), owner, people)
    file = messages_of(archive, name)
    if channel is None or file is None:
        yield Problem(Place(name), "bad-channel", "the file does not describe a channel, or has no messages beside it")
        return
    try:
        with archive.open(file) as stream:
            rows = ((line, cells) for line, cells in csv_rows(stream)) if file.endswith(".csv") else json_items(stream)
            for row, item in rows:
                place = Place(file, row)
                try:
                    if isinstance(item, DecodeError):
                        raise item
                    yield _message(mapping(item), channel, owner, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(file), error.code, error.why)


def _message(row: Json, channel: _Channel, owner: str, place: Place) -> Activity:
    id = number(row.get("ID"))
    if id is None:
        raise DecodeError("bad-item", "the row is not a message with a number")
    at = moment(row.get("Timestamp"))
    contents = row.get("Contents")
    text = clean(contents).strip() if isinstance(contents, str) else ""
    named = dict.fromkeys(match for match in MENTION.findall(text) if match != owner)
    alone = channel.others[0] if channel.direct and len(channel.others) == 1 else None
    return Activity(
        network=NETWORK,
        id=id,
        time=at.time,
        precision=at.precision,
        offset=at.offset,
        actor=owner,
        verb=Verb.CREATE,
        target=alone,
        to=tuple(name for name in named if name != alone),
        thread=channel.id if channel.direct else None,
        space=None if channel.direct else channel.name or channel.id,
        visibility=Visibility.DIRECT if channel.direct else Visibility.FOLLOWERS,
        text=text or None,
        place=place,
    )


def _channel(fields: Json, owner: str, people: People) -> _Channel | None:
    id = number(fields.get("id"))
    if id is None:
        return None
    told = sequence(fields.get("recipients"))
    others = [people.note(one) or number(one) for one in told]
    direct = fields.get("type") in (1, 3, "DM", "GROUP_DM")
    name = words(fields.get("name"))
    guild = words(mapping(fields.get("guild")).get("name"))
    shown = name if guild is None else f"{guild} #{name}"
    return _Channel(id, shown, direct, tuple(dict.fromkeys(o for o in others if o is not None and o != owner)))


def _object(archive: Archive, name: str) -> Json:
    try:
        return mapping(json_value(read_whole(archive, name)))
    except (DecodeError, MemberError):
        return {}
