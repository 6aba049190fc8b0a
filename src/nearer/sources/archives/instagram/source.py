"""What the export holds, and its records: lists first, then chat by chat, then everybody who was named."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, Mark, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError, find, read_head, read_whole
from nearer.sources.archives.instagram.flat import flat_files, flat_owner, flat_records, kind_of, stands_for
from nearer.sources.archives.instagram.rows import LISTS, MARKS, NETWORK, THREADS, Acts, Rows, username
from nearer.sources.contract import Found, Options, known_alone
from nearer.sources.decode import DecodeError, json_items, json_value, mapping, sequence
from nearer.sources.meta import (
    BESIDE,
    PAGES,
    Chats,
    Room,
    as_pages_only,
    chat,
    html_export,
    is_chat,
    is_instagrams,
    is_loose,
    person,
)

_IN, _OUT = Direction.IN, Direction.OUT


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        **_both(Kind.MESSAGE, SEEN),
        **_both(Kind.CALL, SEEN),
        **_both(Kind.FOLLOW, SEEN),
        (Kind.REPLY, _IN): never("Who commented on your posts is not in it."),
        (Kind.REPLY, _OUT): partly("Comments; a reply on Threads does not say whom it answers."),
        **_both(Kind.MENTION, never("Mentions are bare names within the text.")),
        **_both(Kind.QUOTE, never("Quotes on Threads do not say whom.")),
        **_both(Kind.REPOST, never("Reposts do not say whose post it was.")),
        (Kind.LIKE, _IN): partly(
            "Reactions to messages, with their time where the export tells it; likes of your posts are not in it."
        ),
        (Kind.LIKE, _OUT): SEEN,
        (Kind.UNFOLLOW, _OUT): partly("Whom you unfollowed recently."),
        (Kind.UNFOLLOW, _IN): never("Who no longer follows you is not in it; two exports show who is missing."),
        (Kind.BLOCK, _OUT): SEEN,
        (Kind.BLOCK, _IN): never("Who blocked you is not in it."),
        (Kind.MUTE, _OUT): partly("Restricted accounts; muted ones are not in it."),
        (Kind.MUTE, _IN): never("Who muted you is not in it."),
    },
    "UTC",
)
_LISTED = (
    ("followers", ((Kind.FOLLOW, _IN),), "This part holds no followers."),
    ("following", ((Kind.FOLLOW, _OUT),), "This part does not hold whom you follow."),
    ("liked_posts|liked_comments", ((Kind.LIKE, _OUT),), "This part holds no likes."),
    ("post_comments|reels_comments", ((Kind.REPLY, _OUT),), "This part holds no comments."),
    ("blocked_", ((Kind.BLOCK, _OUT),), "This part does not hold whom you blocked."),
)

_HEAD = 16_384
_KEY = re.compile(rb'\s*\{\s*"(\w{1,60})"\s*:\s*\[\s*\{')
"""The name of the only list of a file, where it is none that we know."""
_PLACE = re.compile(r"(?:^|/)(?:your_instagram_activity|followers_and_following|connections|story_interactions)/")
_HTML = "this is the HTML export; ask for it again and choose the format JSON"
_CLOSED = (
    (r"(?:.*/)?(?:ads_\w*|apps_and_websites\w*|security_and_login\w*|preferences|logged_information|information_about\w*"
     r"|personal_information|device_information|login_and_profile\w*|your_topics|recent_searches|shopping)/.*\.json",
     "advertising, sign-ins, devices and settings"),
    (r"(?:.*/)?(?:removed_suggestions|hide_story_from|favorited_profiles|profiles_you.ve_favorited|recent_follow_requests"
     r"|followed_hashtags|follow_requests_you.ve_received|saved_\w+|posts(?:_\d+)?|stories|reels|profile_photos"
     r"|archived_posts|countdowns)\.json",
     "lists that say nothing of what passed between people, and posts, which are addressed to nobody"),
    (r"(?:.*/)?(?:events|fundraisers|guides|media|searches|seen_content|settings|shopping|saved|devices|autofill|contacts"
     r"|account_history|uploaded_contacts)\.json",
     "what you saw, sought, saved and set, and posts, which are addressed to nobody"),
    (r".*\.(?:jpe?g|png|gif|mp4|mp3|aac|webp|ico|svg|css|js|srt|heic|txt)", "pictures, recordings and looks"),
    (r".*\.html", _HTML),
)  # fmt: skip
_REASONS = tuple((re.compile(rf"(?:{name})\Z", re.IGNORECASE), why) for name, why in _CLOSED)
_USERNAMES = (
    "username", "brugernavn", "benutzername", "nombre de usuario", "gebruikersnaam", "nom d’utilisateur",
    "nom d'utilisateur", "nome utente", "nome de usuário", "användarnamn", "brukernavn", "nazwa użytkownika",
)  # fmt: skip
_NAMES = ("name", "navn", "nombre", "naam", "nom", "nome", "namn", "imię i nazwisko")
"""The labels of personal_information.json in the languages that we know; in any other say --me."""

_NOBODY = "It does not say whose it is: say --me with your username."


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file that holds one of the lists; `key` is None where the file is the list."""

    name: str
    rows: Rows
    key: str | None


class InstagramExport:
    """The source for JSON exports of all generations."""

    name = "instagram"
    title = "Instagram export (JSON)"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have lists with Instagram's keys, or chats in its folders."""
        lists = list(_lists(archive))
        here = any(_PLACE.search(name) for name in archive.names)
        chats = [name for name in archive.names if name.endswith(".json") and is_chat(archive, name)]
        told = options.source == self.name or (options.source is None and is_instagrams(archive, chats))
        loose = told and is_loose(archive, chats)
        foldered = here and chats and any("your_instagram_activity/" in name for name in archive.names)
        flat = flat_files(archive)
        if not lists and not foldered and not loose and not flat:
            return self._pages(archive)
        owner = _owner(archive, options.me)
        coverage = COVERAGE
        if not chats and "messages" not in map(kind_of, flat):
            cells = ((kind, way) for kind in (Kind.MESSAGE, Kind.CALL) for way in Direction)
            coverage = coverage.without(*cells, why="This part holds no chats.")
        for file, cells, why in _LISTED:
            held = (*(listed.name for listed in lists), *(other for name in flat for other in stands_for(name)))
            if not any(re.search(rf"(?:^|/)(?:{file})[^/]*\Z", name) for name in held):
                coverage = coverage.without(*cells, why=why)
        read = (*(listed.name for listed in lists), *flat, *chats)
        return Found(
            source=self.name,
            network=self.network,
            layout=_layout(archive, flat),
            owner=owner,
            coverage=coverage,
            why="it has lists with Instagram's keys",
            read=read,
            unread=tuple(_closed(archive, set(read))),
            notes=(*(() if owner is not None else (_NOBODY,)), *as_pages_only(archive.names)),
        )

    def _pages(self, archive: Archive) -> Found | None:
        _, instagrams = html_export(archive)
        if not instagrams:
            return None
        return known_alone(
            self,
            "HTML",
            why="its pages are those of Instagram's HTML export",
            unseen="The HTML export cannot be read.",
            unread=_closed(archive, set()),
            note=_HTML,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Lists, chats, accounts."""
        del options  # it decided who `found.owner` is
        if not found.read:
            pages = [name for name, _ in found.unread if PAGES.match(name)]
            yield from (Problem(Place(name), "html-export", _HTML) for name in pages[:1])
        owner = "you" if found.owner is None else found.owner.id
        acts, threads = Acts(owner), Acts(owner, THREADS)
        lists = list(_lists(archive))
        people: set[str] = set()
        for listed in lists:
            for record in _list(archive, listed, threads if listed.rows.threads else acts):
                yield record
                people.update(_people(record))
        flat = flat_files(archive)
        for name in flat:
            for record in flat_records(archive, name, acts):
                yield record
                people.update(_people(record))
        rooms: dict[str, Room] = {}
        for name in (name for name in found.read if name not in {*(listed.name for listed in lists), *flat}):
            try:
                rooms[name] = Room.of(archive, name)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
        mine = _own_name(rooms.values(), None if found.owner is None else found.owner.name)
        chats = Chats(NETWORK, lambda name: owner if name == mine else f"name/{name}")
        for name, room in rooms.items():
            for record in chat(archive, name, room, chats):
                yield record
                people.update(_people(record))
        yield from (_account(id) for id in sorted(people) if found.owner is None or id != owner)


def _layout(archive: Archive, flat: tuple[str, ...]) -> str:
    if any("your_instagram_activity/" in name for name in archive.names):
        return "since 2023"
    return "2018 to 2021" if flat else "to 2023"


def _lists(archive: Archive) -> Iterator[_Listed]:
    for rows in LISTS:
        for name in archive.names:
            if not rows.file.match(name) or (not rows.threads and "/threads/" in f"/{name}"):
                continue
            head = read_head(archive, name, _HEAD)
            key = next((key for key in rows.keys if f'"{key}"'.encode() in head), None)
            other = _KEY.match(head)
            if key is None and other is not None and (told := other[1].decode()) not in MARKS:
                key = told
            bare = any(f'"{mark}"'.encode() in head for mark in MARKS)
            if bare or key in rows.keys:
                yield _Listed(name, rows, key)


def _list(archive: Archive, listed: _Listed, acts: Acts) -> Iterator[Record]:
    try:
        with archive.open(listed.name) as stream:
            for row, item in _one(archive, listed) or json_items(stream, listed.key):
                place = Place(listed.name, row)
                if isinstance(item, DecodeError):
                    yield Problem(place, item.code, item.why)
                    continue
                try:
                    yield from (replace(act, place=place) for act in listed.rows.read(acts, mapping(item)))
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
    except MemberError as error:
        yield Problem(Place(listed.name), error.code, error.why)


def _one(archive: Archive, listed: _Listed) -> list[tuple[int, object]]:
    """The only row of a file that is a row and no list, as some write whom one person follows; else nothing."""
    if listed.key is not None or archive.size(listed.name) > _HEAD:
        return []
    try:
        value = mapping(json_value(read_whole(archive, listed.name)))
    except DecodeError:
        return []
    return [(1, value)] if any(mark in value for mark in MARKS) else []


def _people(record: Record) -> Iterator[str]:
    if isinstance(record, Activity):
        yield from (id for id in (record.actor, record.target) if id is not None)


def _account(id: str) -> Account:
    shown = id.removeprefix("name/")
    if shown != id:
        return Account(network=NETWORK, id=id, name=shown)
    return Account(network=NETWORK, id=id, handle=id, url=f"https://www.instagram.com/{id}/")


def _own_name(rooms: Iterable[Room], told: str | None) -> str | None:
    """The owner's name in chats: the one that the profile tells, or the one that is in every chat, of two at least."""
    found = [set(room.people) for room in rooms if len(room.people) > 1]
    if told is not None and any(told in people for people in found):
        return told
    common = set[str]() if len(found) < 2 else found[0].intersection(*found[1:])
    return next(iter(common)) if len(common) == 1 else None


def _owner(archive: Archive, me: str | None) -> Account | None:
    """As the user says, or as personal_information.json has it: its only value that is a username and no more."""
    native, name = (username(me), None) if me is not None else _profile(archive)
    if native is None and me is None:
        native, name = flat_owner(archive)
    if native is None:
        return None
    return Account(network=NETWORK, id=native, handle=native, name=name, url=f"https://www.instagram.com/{native}/")


def _profile(archive: Archive) -> tuple[str | None, str | None]:
    file = find(archive, "personal_information.json")
    if file is None:
        return None, None
    try:
        value = mapping(json_value(read_whole(archive, file)))
    except (DecodeError, MemberError):
        return None, None
    fields = mapping(mapping(next(iter(sequence(value.get("profile_user"))), None)).get("string_map_data"))
    told = {(person(key) or "").casefold(): mapping(item).get("value") for key, item in fields.items()}
    native = next((name for key in _USERNAMES if (name := username(told.get(key))) is not None), None)
    return native, next((name for key in _NAMES if (name := person(told.get(key))) is not None), None)


def _closed(archive: Archive, read: set[str]) -> Iterator[tuple[str, str]]:
    for name in archive.names:
        if name not in read:
            reason = next((why for pattern, why in _REASONS if pattern.match(name)), None)
            reason = BESIDE if reason == _HTML and read else reason
            if name.endswith("personal_information.json") or (
                name.endswith("profile.json") and any(map(kind_of, read))
            ):
                reason = "about you: only your names are read"
            if reason is not None:
                yield name, reason
