"""What exported chats hold, and their records: chat by chat, then everybody who wrote."""

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.model.time import from_us
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.whatsapp.chat import Chat, look
from nearer.sources.archives.whatsapp.heads import head_of, name_of
from nearer.sources.archives.whatsapp.rows import Row, room_of, rows
from nearer.sources.bulk.alike import Alike
from nearer.sources.contract import Found, Options
from nearer.store.columns import Entry

NETWORK = "whatsapp"
_IN, _OUT = Direction.IN, Direction.OUT


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        **_both(Kind.MESSAGE, SEEN),
        **_both(Kind.MENTION, partly("In groups, of people who wrote there themselves.")),
        **_both(Kind.REPLY, never("The file does not say what answers what.")),
        **_both(Kind.QUOTE, never("The file does not say what was quoted.")),
        **_both(Kind.REPOST, never("Forwarded messages look like all others.")),
        **_both(Kind.LIKE, never("Reactions are not in the file.")),
        **_both(Kind.CALL, never("Calls are lines in the phone's language, without a sender.")),
        **_both(Kind.FOLLOW, never("WhatsApp has no following.")),
        **_both(Kind.BLOCK, never("Whom you block is not in the file.")),
    },
    "the phone's clock, whose zone is not told",
    Zone.UNKNOWN,
)

_HEADS = 3
"""So many of the first lines must be heads of one shape (or all, where there are fewer): a diary has one by chance."""

_NOBODY = "It does not say which name is yours: say --me with your name as the chat shows it."
_GUESSED = "No date in it tells whether the day or the month stands first; it is read with the {} first."


class WhatsAppChats:
    """The source for exported chats, one or many."""

    name = "whatsapp"
    title = "WhatsApp chat export"
    network = NETWORK
    coverage = COVERAGE
    bulk_from = 0

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a text file whose first lines are heads of messages, all of one shape."""
        files = tuple(name for name in archive.names if name.lower().endswith(".txt") and _is_chat(archive, name))
        if not files:
            return None
        chats = list(_looks(archive, files).values())
        me = _owner(chats, options.me)
        notes = [] if me is not None else [_NOBODY]
        for chat in chats:
            if not chat.certain:
                notes.append(_GUESSED.format("day" if chat.day_first else "month"))
        groups = sum(chat.group for chat in chats)
        return Found(
            source=self.name,
            network=self.network,
            layout=f"{len(chats)} {'chat' if len(chats) == 1 else 'chats'}, {groups} of a group",
            owner=None if me is None else Account(network=NETWORK, id=me, name=me),
            coverage=COVERAGE,
            why="its lines begin as WhatsApp writes them",
            read=files,
            unread=tuple((name, "pictures and recordings are not opened") for name in archive.names if _is_media(name)),
            notes=tuple(dict.fromkeys(notes)),
            open_ended=True,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The messages of each chat in their order, then all who wrote."""
        del options  # it decided who `found.owner` is
        for name, chat in self._chats(archive, found):
            if chat is None:
                yield _unread(name)
                continue
            like = _like(name, chat)
            for row in _rows(archive, name, chat):
                yield _activity(like, row) if isinstance(row, Row) else row
        yield from self._people(archive, found)

    def columns(self, archive: Archive, found: Found, options: Options) -> Iterator[Entry]:
        """The same, without an object for each message."""
        del options
        for name, chat in self._chats(archive, found):
            if chat is None:
                yield _unread(name)
                continue
            like = _like(name, chat)
            stretch = Alike(like)
            for row in _rows(archive, name, chat):
                if isinstance(row, Row):
                    stretch.put(row.id, row.until_us, row.since_us, row.sender, row.target, row.text, row.line, row.to)
                    if stretch.full:
                        yield stretch.columns()
                        stretch = Alike(like)
                else:
                    yield row
            if stretch:
                yield stretch.columns()
        yield from self._people(archive, found)

    def _chats(self, archive: Archive, found: Found) -> Iterator[tuple[str, Chat | None]]:
        """The files that are read, with what a look at each tells; None for one that could not be read to its end."""
        looks = _looks(archive, found.read)
        for name in found.read:
            yield name, looks.get(name)

    def _people(self, archive: Archive, found: Found) -> Iterator[Account]:
        people = {person for chat in _looks(archive, found.read).values() for person in chat.people}
        if found.owner is not None:
            people.add(found.owner.id)
        yield from (Account(network=NETWORK, id=person, name=_shown(person)) for person in sorted(people))


_looked = WeakKeyDictionary[Archive, dict[tuple[str, ...], dict[str, Chat]]]()
"""What a look at an archive told, as long as the archive is held: it is recognised first and read then."""


def _looks(archive: Archive, files: tuple[str, ...]) -> dict[str, Chat]:
    looked = _looked.setdefault(archive, {})
    if files in looked:
        return looked[files]
    found: dict[str, Chat] = {}
    for name in files:
        try:
            with archive.open(name) as stream:
                found[name] = look(stream, _named(archive, name))
        except MemberError:
            continue
    looked[files] = found
    return found


def _named(archive: Archive, name: str) -> str:
    """The file's name; an iPhone calls every chat `_chat.txt`, and the zip or folder around it after the chat."""
    folder, _, file = name.rpartition("/")
    if file != "_chat.txt":
        return name
    around = folder.rpartition("/")[2] or re.sub(r"\.zip\Z", "", archive.label, flags=re.IGNORECASE)
    return f"{around}.txt"


def _owner(chats: list[Chat], me: str | None) -> str | None:
    """Which name is the user's: as they say; the one in every chat; the other one than the file is named after."""
    if me is not None:
        wanted = name_of(me.removeprefix("@"))
        everybody = {name for chat in chats for name in chat.people}
        return next((name for name in sorted(everybody) if name.casefold() == wanted.casefold()), wanted or None)
    if not chats:
        return None
    common = set(chats[0].people).intersection(*(chat.people for chat in chats[1:]))
    if len(chats) > 1 and len(common) == 1:
        return next(iter(common))
    named = {
        chat.other_than(chat.title) for chat in chats if chat.title in chat.people and not chat.group and chat.title
    }
    named.discard(None)
    return next(iter(named)) if len(named) == 1 else None


def _rows(archive: Archive, name: str, chat: Chat) -> Iterator[Row | Problem | Skipped]:
    try:
        with archive.open(name) as stream:
            yield from rows(stream, name, chat)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)


def _unread(name: str) -> Problem:
    return Problem(Place(name), "unreadable", "the file could not be read to its end")


def _like(name: str, chat: Chat) -> Activity:
    """What all messages of a chat have in common."""
    return Activity(
        network=NETWORK,
        id="",
        time=None,
        precision=Precision.RANGE,
        actor="",
        verb=Verb.CREATE,
        space=room_of(chat) if chat.group else None,
        visibility=Visibility.FOLLOWERS if chat.group else Visibility.DIRECT,
        place=Place(name),
    )


def _activity(like: Activity, row: Row) -> Activity:
    return Activity(
        network=NETWORK,
        id=row.id,
        time=from_us(row.until_us),
        since=from_us(row.since_us),
        precision=like.precision,
        actor=row.sender,
        verb=like.verb,
        target=row.target,
        to=row.to,
        space=like.space,
        visibility=like.visibility,
        text=row.text,
        place=Place("" if like.place is None else like.place.file, row.line),
    )


def _shown(person: str) -> str | None:
    """Numbers are no names."""
    return None if re.fullmatch(r"\+\d+", person) else person


def _is_chat(archive: Archive, name: str) -> bool:
    """Whether a text file begins as a chat does; a last line that was cut by the look counts for nothing."""
    text = read_head(archive, name, 16_384).decode("utf-8", "replace")
    lines = text.split("\n")[: 1 if text.count("\n") < 2 else -1]
    heads = [head for line in lines[:60] if (head := head_of(line)) is not None]
    if not heads or head_of(lines[0]) is None:
        return False
    same = [head for head in heads if head.shape == heads[0].shape]
    spoken = [head for head in same if head.sender is not None]
    return len(spoken) >= min(_HEADS, max(len(lines) - 1, 1)) or ("whatsapp" in name.lower() and bool(spoken))


def _is_media(name: str) -> bool:
    return re.search(r"\.(?:jpe?g|png|webp|gif|mp4|3gp|mov|opus|m4a|mp3|ogg|pdf|vcf|docx?)\Z", name.lower()) is not None
