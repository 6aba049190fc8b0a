"""What a Mastodon archive holds, and its records in order: the owner, posts, favourites, bookmarks, lists, people."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from nearer.model.activity import Account, Activity, Place, Problem, Promise, Record, Roster, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, find, read_head, read_whole
from nearer.sources.archives.mastodon import address, tables
from nearer.sources.archives.mastodon.outbox import Outbox, Unread, web_address
from nearer.sources.archives.mastodon.tables import Table
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, clean, html_text, json_items, json_value, mapping, sequence

_IN, _OUT = Direction.IN, Direction.OUT
_NOTHING_IN = never("A Mastodon archive holds only what its owner did.")

COVERAGE = Coverage(
    {
        (Kind.MESSAGE, _OUT): SEEN,
        (Kind.REPLY, _OUT): SEEN,
        (Kind.MENTION, _OUT): SEEN,
        (Kind.QUOTE, _OUT): SEEN,
        (Kind.REPOST, _OUT): SEEN,
        (Kind.LIKE, _OUT): partly("Without the time, and without the author on servers whose addresses name none."),
        (Kind.FOLLOW, _OUT): partly("Those followed today, from the CSV file, without the time."),
        (Kind.MUTE, _OUT): partly("Those muted today, from the CSV file, without the time."),
        (Kind.BLOCK, _OUT): partly("Those blocked today, from the CSV file, without the time."),
        (Kind.UNFOLLOW, _OUT): never("No list holds whom the owner no longer follows."),
        **{
            (kind, _IN): _NOTHING_IN
            for kind in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE)
        },
        (Kind.FOLLOW, _IN): never("Mastodon exports no list of followers."),
    },
    "UTC",
)
_FOLLOWERS_LIST = partly("Those who follow today, from the server's CSV file, without the time.")

_POSTS = (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST)
_LISTED = {Table.FOLLOWING: Kind.FOLLOW, Table.MUTES: Kind.MUTE, Table.BLOCKS: Kind.BLOCK}
_TOTAL = re.compile(rb'"totalItems"\s*:\s*(\d{1,12})')
_STAMP = re.compile(r"archive-(\d{4})-?(\d\d)-?(\d\d)(?:-?(\d\d)(\d\d)(\d\d))?")
_MEDIA = re.compile(r"(?:^|/)(?:media_attachments/|(?:avatar|header)\.\w+\Z)")
_HEAD = 1 << 16


class MastodonArchive:
    """The source for Mastodon's archives of all years and its CSV lists, together or alone."""

    name = "mastodon"
    title = "Mastodon archive"
    network = "mastodon"
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own are an outbox of activities, an actor beside one, and CSV files of its lists' form."""
        outbox, actor = _outbox(archive), _actor_file(archive)
        lists = {name: table for name in archive.names if (table := tables.table_of(archive, name)) is not None}
        if outbox is None and actor is None and not any(archive.size(name) for name in lists):
            return None
        owner = _owner(archive, actor, outbox, options)
        made = _made(archive.label)
        if owner is not None and made is not None:
            owner = replace(owner, seen=made)
        likes, bookmarks = (
            find(archive, name) if outbox or actor else None for name in ("likes.json", "bookmarks.json")
        )
        coverage = _coverage(outbox is not None, likes is not None, set(lists.values()))
        archived = tuple(name for name in (actor, outbox, likes, bookmarks) if name is not None)
        layout = [word for word, there in (("archive", actor), ("outbox.json", outbox), ("CSV lists", lists)) if there]
        return Found(
            source=self.name,
            network=self.network,
            layout="archive with CSV lists" if actor and lists else layout[0],
            owner=owner,
            coverage=coverage,
            why="it has an ActivityPub outbox and actor"
            if archived
            else "the CSV files have the form of Mastodon's lists",
            made=made,
            read=(*archived, *lists),
            unread=tuple((name, "pictures and films are not opened") for name in archive.names if _MEDIA.search(name)),
            notes=() if owner else ("Whose lists these are is not in the files: say --me name@server.",),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The owner, posts, favourites, bookmarks and lists, then the people that posts and lists name."""
        del options  # they decided who `found.owner` is
        owner = found.owner
        if owner is not None:
            yield owner
        box = Outbox(owner.id if owner else "", host=_local(owner))
        if (actor := _actor_file(archive)) is not None:
            try:
                followers = mapping(json_value(read_whole(archive, actor))).get("followers")
                box.followers = followers if isinstance(followers, str) else None
            except (MemberError, DecodeError) as error:
                yield Problem(Place(actor), error.code, error.why)
        if (outbox := _outbox(archive)) is not None:
            yield from _posts(archive, outbox, box)
        for file, verb in (("likes.json", Verb.LIKE), ("bookmarks.json", Verb.ADD)):
            name = find(archive, file)
            if name is not None and name in found.read and owner is not None:
                yield from _collection(archive, name, verb, owner.id)
        for name in found.read:
            table = tables.table_of(archive, name)
            if table is not None and owner is None:
                yield Problem(Place(name), "no-owner", "nothing says whose list this is: say --me name@server")
            elif table is not None and owner is not None:
                yield from _list(archive, name, table, owner.id)
        yield from box.accounts()


# --- recognising ------------------------------------------------------------------------------------------------


def _outbox(archive: Archive) -> str | None:
    """The outbox: `outbox.json`, or else a lone JSON file that begins as an outbox does."""
    name = find(archive, "outbox.json")
    if name is None and len(archive.names) == 1 and archive.names[0].lower().endswith(".json"):
        name = archive.names[0]
    if name is None:
        return None
    head = read_head(archive, name, _HEAD)
    ours = b"OrderedCollection" in head and (b'"orderedItems"' in head or b"outbox" in head)
    return name if ours and (b'"Create"' in head or b'"Announce"' in head or b"outbox" in head) else None


def _actor_file(archive: Archive) -> str | None:
    name = find(archive, "actor.json")
    return name if name is not None and b'"preferredUsername"' in read_head(archive, name, _HEAD) else None


def _owner(archive: Archive, actor: str | None, outbox: str | None, options: Options) -> Account | None:
    """Whose archive it is: actor.json's, else the outbox's first actor, else whom the user named."""
    if actor is not None:
        try:
            account = _account(mapping(json_value(read_whole(archive, actor))))
        except (MemberError, DecodeError):
            account = None
        if account is not None:
            return account
    if outbox is not None and (native := _first_actor(archive, outbox)) is not None:
        return Account(network="mastodon", id=native, handle=address.handle_of(native))
    if options.me is None:
        return None
    me = options.me.strip()
    if me.startswith(("https://", "http://")) and address.is_address(me):
        return Account(network="mastodon", id=me, handle=address.handle_of(me))
    known = address.acct(me)
    return None if known is None else Account(network="mastodon", id=known, handle=address.handle(me))


def _first_actor(archive: Archive, outbox: str) -> str | None:
    try:
        with archive.open(outbox) as stream:
            for _, item in json_items(stream, "orderedItems"):
                actor = mapping(item).get("actor")
                actor = mapping(actor).get("id") if isinstance(actor, dict) else actor
                if isinstance(actor, str) and address.is_address(actor):
                    return actor
    except MemberError:
        return None
    return None


def _account(actor: object) -> Account | None:
    fields = mapping(actor)
    native, user = fields.get("id"), fields.get("preferredUsername")
    if not isinstance(native, str) or not address.is_address(native):
        return None
    finger = fields.get("webfinger")
    known = address.handle(finger) if isinstance(finger, str) else None
    if known is None and isinstance(user, str):
        known = address.handle(user, address.host_of(native))
    others = [fields.get("movedTo"), *_several(fields.get("alsoKnownAs"))]
    return Account(
        network="mastodon",
        id=native,
        handle=known,
        name=_words(fields.get("name")),
        url=web_address(fields.get("url")),
        bio=_words(fields.get("summary")),
        links=_verified(fields.get("attachment")),
        same_as=tuple(dict.fromkeys(o for o in others if isinstance(o, str) and address.is_address(o) and o != native)),
        bot={"Service": True, "Application": True, "Person": False}.get(str(fields.get("type"))),
    )


def _verified(attachment: object) -> tuple[str, ...]:
    """The profile's links that are marked as verified. Mastodon's own archive marks none; some servers' do."""
    links: list[str] = []
    for field in map(mapping, sequence(attachment)):
        value = field.get("value")
        if isinstance(value, str) and (field.get("verified_at") or field.get("verifiedAt")):
            match = re.search(r"""href=["'](https?://[^"'\s]{1,2000})["']""", value)
            link = match[1] if match else html_text(value)
            if link.startswith(("https://", "http://")) and clean(link) == link:
                links.append(link)
    return tuple(dict.fromkeys(links))


def _words(value: object) -> str | None:
    return html_text(value) or None if isinstance(value, str) else None


def _several(value: object) -> list[object]:
    return [value] if isinstance(value, str) else sequence(value)


def _local(owner: Account | None) -> str:
    """The host that the owner's server leaves out of its own people's handles."""
    if owner is None:
        return ""
    return (owner.handle or "").partition("@")[2] or address.host_of(owner.id)


def _made(label: str) -> datetime | None:
    """When the archive was made: Mastodon writes it into the file's name, in UTC."""
    match = _STAMP.search(label)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _coverage(posts: bool, likes: bool, lists: set[Table]) -> Coverage:
    """The full coverage without the parts that this archive lacks."""
    coverage = COVERAGE
    if not posts:
        coverage = coverage.without(*((kind, _OUT) for kind in _POSTS), why="This archive holds no outbox.json.")
    if not likes:
        coverage = coverage.without((Kind.LIKE, _OUT), why="This archive holds no likes.json.")
    for table, kind in _LISTED.items():
        if table not in lists:
            coverage = coverage.without((kind, _OUT), why=f"The CSV file of {table.value} is not there.")
    if Table.FOLLOWERS in lists:
        marks: dict[tuple[Kind, Direction], Mark] = {**coverage.marks, (Kind.FOLLOW, _IN): _FOLLOWERS_LIST}
        coverage = Coverage(marks, coverage.time_zone, coverage.zone)
    return coverage


# --- reading ----------------------------------------------------------------------------------------------------


def _posts(archive: Archive, name: str, box: Outbox) -> Iterator[Record]:
    count = 0
    skipped: dict[str, int] = {}
    try:
        with archive.open(name) as stream:
            for row, item in json_items(stream, "orderedItems"):
                place = Place(name, row)
                if isinstance(item, DecodeError):
                    yield Problem(place, item.code, item.why)
                    continue
                count += 1
                try:
                    activity, wrong = box.activity(item, place)
                except DecodeError as error:
                    yield Problem(place, error.code, error.why)
                except Unread as unread:
                    skipped[unread.why] = skipped.get(unread.why, 0) + 1
                else:
                    yield activity
                    if wrong is not None:
                        yield Problem(place, wrong.code, wrong.why)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    yield from _promise(archive, name, count)
    for why, number in sorted(skipped.items()):
        yield Skipped(Place(name), why, number)


def _collection(archive: Archive, name: str, verb: Verb, owner: str) -> Iterator[Record]:
    """Favourites or bookmarks: addresses of posts."""
    count = 0
    try:
        with archive.open(name) as stream:
            for row, item in json_items(stream, "orderedItems"):
                place = Place(name, row)
                post = mapping(item).get("id") if isinstance(item, dict) else item
                if isinstance(item, DecodeError):
                    yield Problem(place, item.code, item.why)
                elif not isinstance(post, str) or not address.is_address(post):
                    yield Problem(place, "bad-item", "the entry is not the address of a post")
                else:
                    count += 1
                    yield _marked(verb, owner, clean(post), place)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    yield from _promise(archive, name, count)


def _marked(verb: Verb, owner: str, post: str, place: Place) -> Activity:
    """A favourite or a bookmark. Mastodon's archive has no id for it: it is the owner's of that post."""
    author = address.author_of(post)
    if author is not None and address.same_actor(author, owner):
        author = owner
    return Activity(
        network="mastodon",
        id=f"{owner}#{'like' if verb is Verb.LIKE else 'bookmark'}/{post}",
        time=None,
        precision=Precision.NONE,
        actor=owner,
        verb=verb,
        target=author,
        object=post,
        visibility=Visibility.UNKNOWN if verb is Verb.LIKE else Visibility.DIRECT,
        place=place,
    )


def _promise(archive: Archive, name: str, found: int) -> Iterator[Promise]:
    """The collection's own count, where it stands before the items."""
    head = read_head(archive, name, _HEAD).partition(b'"orderedItems"')[0]
    if match := _TOTAL.search(head):
        yield Promise(name, int(match[1]), found)


def _list(archive: Archive, name: str, table: Table, owner: str) -> Iterator[Record]:
    members: dict[str, Account] = {}
    domains = 0
    try:
        for row in tables.rows(archive, name, table):
            if not isinstance(row, tables.Row):
                line, error = row
                yield Problem(Place(name, line), error.code, error.why)
                continue
            place = Place(name, row.line)
            known = address.acct(row.value)
            if table is Table.BOOKMARKS:
                yield _marked(Verb.ADD, owner, clean(row.value), place)
            elif table is Table.DOMAINS:
                domains += 1
            elif known is not None:
                members.setdefault(
                    known, Account(network="mastodon", id=known, handle=address.handle(clean(row.value)))
                )
                if table is Table.LISTS:
                    yield _listed(owner, known, clean(row.title), place)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    yield from members.values()
    if table.roster is not None:
        yield Roster(
            network="mastodon", owner=owner, name=table.roster, time=None, members=tuple(members), place=Place(name)
        )
    if domains:
        yield Skipped(Place(name), "blocked servers, which are no people", domains)


def _listed(owner: str, member: str, title: str, place: Place) -> Activity:
    """Somebody put on a list of the owner's. Lists are known by their title."""
    return Activity(
        network="mastodon",
        id=f"{owner}#list/{title}/{member}",
        time=None,
        precision=Precision.NONE,
        actor=owner,
        verb=Verb.ADD,
        target=member,
        object=f"{owner}#list/{title}",
        visibility=Visibility.DIRECT,
        place=place,
    )
