"""What the export holds, and its records: lists that name people, all other lists, then chat by chat."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, Mark, never, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError, find, read_head, read_whole
from nearer.sources.archives.facebook.rows import LISTS, NETWORK, Acts, Rows
from nearer.sources.contract import Found, Options, known_alone
from nearer.sources.decode import DecodeError, json_items, json_value, mapping
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
        (Kind.REPLY, _IN): never("Who commented on your posts is not in it."),
        (Kind.REPLY, _OUT): partly("Your comments; on whose post stands in a translated sentence."),
        **_both(Kind.MENTION, never("Mentions are bare names within the text.")),
        **_both(Kind.QUOTE, never("What a post passes on names no author.")),
        **_both(Kind.REPOST, never("What a post passes on names no author.")),
        (Kind.LIKE, _IN): partly(
            "Reactions to messages, with their time where the export tells it; those to posts are not in it."
        ),
        (Kind.LIKE, _OUT): partly(
            "Reactions to messages, with their time where the export tells it; to posts, in a translated sentence."
        ),
        (Kind.FOLLOW, _IN): partly("Friends, from the day on which you became friends."),
        (Kind.FOLLOW, _OUT): partly("Friends, from the day on which you became friends, and whom you follow besides."),
        **_both(Kind.INVITE, partly("Friend requests that were not taken up.")),
        (Kind.BLOCK, _OUT): partly("Where the export has a list of those you blocked."),
        (Kind.BLOCK, _IN): never("Who blocked you is not in it."),
    },
    "UTC",
)
_CHATS = (Kind.MESSAGE, Kind.CALL)
_LISTED = (
    ("(?:your_)?friends", Kind.FOLLOW, "This part holds no list of friends."),
    ("comments", Kind.REPLY, "This part holds no comments."),
    ("(?:received|sent)_friend_requests|friend_requests_(?:received|sent)", Kind.INVITE, "It holds no requests."),
)

_HEAD = 16_384
_OURS = re.compile(
    r"(?:^|/)(?:apps_and_websites_off_of_facebook|your_facebook_activity|your_activity_across_facebook)/"
)
_PART = "Nothing in this part passed between people: ask for the export with messages, friends, comments and reactions."
_HTML = "this is the HTML export; ask for it again and choose the format JSON"
_CLOSED = (
    (r"(?:.*/)?(?:ads_information|advertis\w*|apps_and_websites\w*|security_and_login\w*|location|preferences"
     r"|your_interactions\w*|other_logged_information|logged_information|personal_information)/.*\.json",
     "advertising, sign-ins, places and settings"),
    (r".*\.(?:jpe?g|png|gif|mp4|mp3|aac|webp|ico|svg|css|js|pdf|txt)", "pictures, recordings and looks"),
    (r".*\.html", _HTML),
)  # fmt: skip
_REASONS = tuple((re.compile(rf"(?:{name})\Z", re.IGNORECASE), why) for name, why in _CLOSED)
_NOBODY = "It does not say whose it is: say --me with your name as Facebook shows it."
_LOOSE = "A chat out of its folder does not say of which network it is. If it is Instagram's, say --source instagram."


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file that holds one of the lists."""

    name: str
    rows: Rows
    key: str | None


class FacebookExport:
    """The source for JSON exports of all generations, and for encrypted chats."""

    name = "facebook"
    title = "Facebook export (JSON)"
    network = NETWORK
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a list of friends, comments or reactions with Facebook's keys, or chats with names alone."""
        lists = list(_lists(archive))
        chats = [name for name in archive.names if name.endswith(".json") and is_chat(archive, name)]
        marked = any(one.key is not None or _OURS.search(one.name) for one in lists) or _profile(archive) is not None
        loose = not marked and is_loose(archive, chats)
        if not marked and (not chats or _is_instagram(archive)):
            return self._pages(archive)
        if loose and options.source is None and is_instagrams(archive, chats):
            return None
        owner = _owner(archive, chats, options.me)
        coverage = COVERAGE
        if not chats:
            cells = ((kind, way) for kind in _CHATS for way in Direction)
            coverage = coverage.without(*cells, why="This part holds no chats.")
        for file, kind, why in _LISTED:
            if not any(re.search(rf"(?:^|/)(?:{file})\.json\Z", listed.name) for listed in lists):
                coverage = coverage.without((kind, _IN), (kind, _OUT), why=why)
        return Found(
            source=self.name,
            network=self.network,
            layout=_layout(archive, lists, chats),
            owner=None if owner is None else Account(network=NETWORK, id=owner, name=owner),
            coverage=coverage,
            why="it has Facebook's lists or Messenger's chats",
            read=(*(listed.name for listed in lists), *chats),
            unread=tuple(_closed(archive, {*(listed.name for listed in lists), *chats})),
            notes=(
                *(() if owner is not None else (_NOBODY,)),
                *((_LOOSE,) if loose else ()),
                *as_pages_only(archive.names),
            ),
        )

    def _pages(self, archive: Archive) -> Found | None:
        pages, instagrams = html_export(archive)
        if not pages or instagrams or all(name.endswith("start_here.html") for name in pages):
            return None if instagrams else self._without_people(archive)
        return known_alone(
            self,
            "HTML",
            why="its pages are those of Facebook's HTML export",
            unseen="The HTML export tells times without a zone.",
            unread=_closed(archive, set()),
            note=_HTML,
        )

    def _without_people(self, archive: Archive) -> Found | None:
        """A part in which nothing passed between people, by folders that only Facebook's exports have."""
        if not any(_OURS.search(name) for name in archive.names):
            return None
        return known_alone(
            self,
            "a part without people",
            why="it has folders of Facebook's export",
            unseen="This part holds nothing that passed between people.",
            unread=_closed(archive, set()),
            note=_PART,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Lists that name people first, because sentences are understood by these names; then everybody."""
        del options  # it decided who `found.owner` is
        if not found.read:
            pages = [name for name, _ in found.unread if PAGES.match(name)]
            yield from (Problem(Place(name), "html-export", _HTML) for name in pages[:1])
        owner = "you" if found.owner is None else found.owner.id
        acts = Acts(owner)
        lists = list(_lists(archive))
        chats = [name for name in found.read if name not in {listed.name for listed in lists}]
        rooms: dict[str, Room] = {}
        for name in chats:
            try:
                rooms[name] = Room.of(archive, name)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
        acts.known.update(person for room in rooms.values() for person in room.people)
        acts.known.update(_named(archive, lists))
        people = {owner} if found.owner is not None else set[str]()
        for listed in lists:
            for record in _list(archive, listed, acts):
                yield record
                people.update(_people(record))
        reading = Chats(NETWORK)
        for name, room in rooms.items():
            people.update(room.people)
            for record in chat(archive, name, room, reading):
                yield record
                people.update(_people(record))
        yield from (Account(network=NETWORK, id=name, name=name) for name in sorted(people))


def _lists(archive: Archive) -> Iterator[_Listed]:
    """The files of lists, with the key under which the list stands."""
    for rows in LISTS:
        for name in archive.names:
            if rows.file.match(name):
                head = read_head(archive, name, _HEAD)
                key = next((key for key in rows.keys if f'"{key}"'.encode() in head), None)
                labelled = b'"label_values"' in head
                # Since 2023 some files are the list itself.
                bare = b'"timestamp"' in head and (not rows.keys or head.lstrip()[:1] == b"[")
                if key is not None or labelled or bare:
                    yield _Listed(name, rows, key)


def _named(archive: Archive, lists: Iterable[_Listed]) -> Iterator[str]:
    """The names that the lists about people give."""
    for listed in lists:
        if not listed.rows.about:
            continue
        try:
            with archive.open(listed.name) as stream:
                for _, item in json_items(stream, listed.key):
                    name = None if isinstance(item, DecodeError) else person(mapping(item).get("name"))
                    if name is not None:
                        yield name
        except MemberError:
            continue  # it is told of when it is read


def _list(archive: Archive, listed: _Listed, acts: Acts) -> Iterator[Record]:
    try:
        with archive.open(listed.name) as stream:
            for row, item in json_items(stream, listed.key):
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


def _people(record: Record) -> Iterator[str]:
    if isinstance(record, Activity):
        yield from (name for name in (record.actor, record.target, *record.to) if name is not None)


def _profile(archive: Archive) -> str | None:
    """The owner's name in profile_information.json."""
    name = find(archive, "profile_information.json")
    if name is None:
        return None
    try:
        value = mapping(json_value(read_whole(archive, name)))
    except (DecodeError, MemberError):
        return None
    profile = mapping(value.get("profile_v2") or value.get("profile"))
    return person(mapping(profile.get("name")).get("full_name"))


def _owner(archive: Archive, chats: list[str], me: str | None) -> str | None:
    """As the user says, as the profile says, or whoever is in every chat."""
    if me is not None:
        return person(me.removeprefix("@"))
    told = _profile(archive)
    if told is not None:
        return told
    common: set[str] | None = None
    for name in chats[:200]:
        try:
            people = set(Room.of(archive, name).people)
        except MemberError:
            continue
        common = people if common is None else common & people
    return common.pop() if common is not None and len(common) == 1 and len(chats) > 1 else None


def _is_instagram(archive: Archive) -> bool:
    return any(
        re.search(r"(?:^|/)(?:your_instagram_activity|followers_and_following)/", name) for name in archive.names
    )


def _layout(archive: Archive, lists: list[_Listed], chats: list[str]) -> str:
    names = archive.names
    if any("your_facebook_activity/" in name or "/connections/" in f"/{name}" for name in names):
        return "since 2024"
    if any("your_activity_across_facebook/" in name for name in names):
        return "2023 and 2024"
    if is_loose(archive, chats) and not lists:
        return "chats by themselves"
    return "encrypted chats" if chats and not lists and not any("/message_" in name for name in chats) else "to 2023"


def _closed(archive: Archive, read: set[str]) -> Iterator[tuple[str, str]]:
    for name in archive.names:
        if name not in read:
            reason = next((why for pattern, why in _REASONS if pattern.match(name)), None)
            reason = BESIDE if reason == _HTML and read else reason
            if name.endswith("profile_information.json"):
                reason = "about you: only your name is read"
            if reason is not None:
                yield name, reason
