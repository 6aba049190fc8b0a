"""The export of 2018 to 2021: flat files, in which a row is a pair of a time and a name, and chats by username.

Its rows are turned into those of the later shape, so that the same like or follow has the same id in both. A message
has not: later exports name people in chats otherwise.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from nearer.model.activity import Activity, Place, Problem, Record
from nearer.sources.archive import Archive, MemberError, find, read_head, read_whole
from nearer.sources.archives.instagram.rows import NETWORK, Acts, Reading, username
from nearer.sources.decode import DecodeError, Json, clean, json_items, json_value, mapping, sequence, written
from nearer.sources.meta import Chats, Room, person, words

_FILE = re.compile(
    r"(?:.*/)?(?P<kind>connections|likes|comments|messages|stories_activities)(?:_\d+)?(?: ?\(\d{1,3}\))?\.json\Z"
)
_HEAD = 4_096
_BEGINS = {
    "connections": re.compile(rb'\s*\{\s*"\w{4,40}"\s*:\s*\{\s*(?:\}|"[^"]{1,80}"\s*:\s*"\d{4}-\d\d-\d\dT)'),
    "likes": re.compile(rb'\s*\{\s*"(?:media|comment)_likes"\s*:\s*\[\s*(?:\]|\[)'),
    "comments": re.compile(rb'\s*\{\s*"\w{2,20}_comments"\s*:\s*\[\s*(?:\]|\[)'),
    "messages": re.compile(rb'\s*\[\s*\{[^{}]{0,3000}"conversation"\s*:\s*\['),
    "stories_activities": re.compile(rb'\s*\{\s*"\w{3,30}"\s*:\s*\[\s*(?:\]|\[)'),
}
_PEOPLE: dict[str, Reading] = {
    "followers": Acts.follower,
    "following": Acts.following,
    "close_friends": Acts.close,
    "blocked_users": Acts.blocked,
    "restricted_users": Acts.restricted,
    "follow_requests_sent": Acts.requested,
}
_STANDS_FOR = {
    "connections": ("followers.json", "following.json", "blocked_accounts.json"),
    "likes": ("liked_posts.json",),
    "comments": ("post_comments.json",),
}
_HEART = "❤"
_GROUP = 100


def flat_files(archive: Archive) -> tuple[str, ...]:
    """The files of this shape."""
    return tuple(
        name
        for name in archive.names
        if (match := _FILE.match(name)) is not None and _BEGINS[match["kind"]].match(read_head(archive, name, _HEAD))
    )


def kind_of(name: str) -> str:
    """What a file of this shape holds: "connections", "likes", "comments", "messages" or "stories_activities"."""
    match = _FILE.match(name)
    return "" if match is None else match["kind"]


def stands_for(name: str) -> tuple[str, ...]:
    """The files of the later shape whose rows it has."""
    return _STANDS_FOR.get(kind_of(name), ())


def flat_owner(archive: Archive) -> tuple[str | None, str | None]:
    """The owner's username and name in `profile.json`."""
    file = find(archive, "profile.json")
    if file is None:
        return None, None
    try:
        profile = mapping(json_value(read_whole(archive, file)))
    except (DecodeError, MemberError):
        return None, None
    return username(profile.get("username")), person(profile.get("name"))


def flat_records(archive: Archive, name: str, acts: Acts) -> Iterator[Record]:
    """Every activity of one file."""
    try:
        if kind_of(name) == "messages":
            yield from _chats(archive, name)
            return
        lists = mapping(json_value(read_whole(archive, name)))
    except DecodeError as error:
        yield Problem(Place(name), error.code, error.why)
        return
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
        return
    for list_name, value in lists.items():
        for row, read in enumerate(_rows(kind_of(name), list_name, value, acts), 1):
            place = Place(f"{name} {clean(list_name)}", row)
            try:
                yield from (replace(act, place=place) for act in read())
            except DecodeError as error:
                yield Problem(place, error.code, error.why)


def _rows(kind: str, list_name: str, value: object, acts: Acts) -> Iterator[Callable[[], Iterator[Activity]]]:
    """The rows of a list, each ready to be read."""
    if kind == "connections":
        if (read := _PEOPLE.get(list_name)) is not None:
            for whom, when in mapping(value).items():
                yield partial(_told, read, acts, whom, when)
        return
    for item in map(sequence, sequence(value)):
        if kind == "likes":
            yield partial(_told, Acts.liked, acts, _part(item, 1), _part(item, 0))
        elif kind == "stories_activities":
            yield partial(_told, Acts.story, acts, _part(item, 1), _part(item, 0))
        else:
            yield partial(_commented, acts, item)


def _chats(archive: Archive, name: str) -> Iterator[Record]:
    chats = Chats(NETWORK, lambda one: username(one) or f"name/{one}")
    with archive.open(name) as stream:
        for number, item in json_items(stream):
            if isinstance(item, DecodeError):
                yield Problem(Place(name, number), item.code, item.why)
                continue
            chat = mapping(item)
            people = tuple(dict.fromkeys(filter(None, map(person, sequence(chat.get("participants"))))))
            room = Room(people, ", ".join(sorted(people))[:_GROUP] if len(people) > 2 else None)
            for row, message in enumerate(map(mapping, sequence(chat.get("conversation"))), 1):
                place = Place(f"{name} {number}", row)
                try:
                    yield from chats.activities(_message(message), room, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)


def _message(row: Json) -> Json:
    """A message as later exports have it. Raises DecodeError `bad-time`."""
    hearts = [
        {"actor": like.get("username"), "reaction": _HEART, "timestamp": _hearted(like.get("date"))}
        for like in map(mapping, sequence(row.get("likes")))
    ]
    told = {
        "sender_name": row.get("sender"),
        "timestamp_ms": _ms(row.get("created_at")),
        "content": words(row.get("text")) or words(row.get("heart")),
        "reactions": hearts,
    }
    return told | ({"type": "Call"} if "video_call_action" in row else {})


def _told(read: Reading, acts: Acts, whom: object, when: object) -> Iterator[Activity]:
    yield from read(acts, {"string_list_data": [{"value": whom, "timestamp": _ms(when) // 1000}]})


def _commented(acts: Acts, item: list[object]) -> Iterator[Activity]:
    fields = {
        "Comment": {"value": _part(item, 1)},
        "Media Owner": {"value": _part(item, 2)},
        "Time": {"timestamp": _ms(_part(item, 0)) // 1000},
    }
    yield from acts.commented({"string_map_data": fields})


def _ms(value: object) -> int:
    """Milliseconds since 1970 of a time as written. Raises DecodeError `bad-time`."""
    if not isinstance(value, str):
        raise DecodeError("bad-time", "the row has no time")
    return int(written(value).time.timestamp() * 1000)


def _hearted(value: object) -> int | None:
    try:
        return _ms(value)
    except DecodeError:
        return None


def _part(item: list[object], place: int) -> object:
    return item[place] if place < len(item) else None
