"""What exported chats hold, and their records: chat by chat, then everybody who wrote."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from nearer.model.activity import Account, Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.whatsapp.chat import Chat, Said, look, messages
from nearer.sources.archives.whatsapp.heads import head_of, name_of
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, clean, in_range

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

_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
"""Clocks run from UTC+14 (Kiribati) to UTC-12: a local time lies so much before or after the same time in UTC."""

_HEADS = 3
"""So many of the first lines must be heads of one shape (or all, where there are fewer): a diary has one by chance."""

_MENTION = re.compile("@\u2068([^\u2069\n]{1,80})\u2069|@(\\d{7,15})")
_EDITED = re.compile("(?<!\\s)\\s*+\u200e<[^<>\n]{5,60}>\\Z")
_MEDIA = re.compile(
    "\u200e.*|<[^<>\n]{4,40}>|[^\n]{1,80}\\.(?:jpg|jpeg|webp|mp4|opus|pdf|vcf|gif|mp3|docx?) \\([^()\n]{4,40}\\)",
    re.DOTALL,
)
"""What phones write in place of a picture: iPhones after a mark of direction, Androids between angle brackets or with
the file's name before "(file attached)", each in the phone's language."""

_NOBODY = "It does not say which name is yours: say --me with your name as the chat shows it."
_GUESSED = "No date in it tells whether the day or the month stands first; it is read with the {} first."


class WhatsAppChats:
    """The source for exported chats, one or many."""

    name = "whatsapp"
    title = "WhatsApp chat export"
    network = NETWORK
    coverage = COVERAGE

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
        looks = _looks(archive, found.read)
        for name in found.read:
            chat = looks.get(name)
            if chat is None:
                yield Problem(Place(name), "unreadable", "the file could not be read to its end")
                continue
            yield from _chat(archive, name, chat)
        people = {person for chat in looks.values() for person in chat.people}
        if found.owner is not None:
            people.add(found.owner.id)
        yield from (Account(network=NETWORK, id=person, name=_shown(person)) for person in sorted(people))


def _looks(archive: Archive, files: tuple[str, ...]) -> dict[str, Chat]:
    found: dict[str, Chat] = {}
    for name in files:
        try:
            with archive.open(name) as stream:
                found[name] = look(stream, name)
        except MemberError:
            continue
    return found


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


def _chat(archive: Archive, name: str, chat: Chat) -> Iterator[Record]:
    seen: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    people = frozenset(chat.people)
    room = chat.title if chat.group and chat.title else "group" if chat.group else "/".join(chat.people)
    try:
        with archive.open(name) as stream:
            for place, said in enumerate(messages(stream)):
                if not isinstance(said, Said):
                    line, error = said
                    yield Problem(Place(name, line), error.code, error.why)
                elif said.head.sender not in people or (place == 0 and said.text.startswith("\u200e")):
                    # iPhones let the other person, or the group, say that the chat is encrypted.
                    skipped["lines that nobody wrote: who came and went, titles, calls"] += 1
                else:
                    yield from _message(said, said.head.sender, chat, room, Place(name, said.line), seen)
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)
    for why, count in sorted(skipped.items()):
        yield Skipped(Place(name), why, count)


def _message(
    said: Said, sender: str, chat: Chat, room: str, place: Place, seen: Counter[str]
) -> Iterator[Activity | Problem]:
    local = said.head.local(day_first=chat.day_first)
    if local is None:
        yield Problem(place, "bad-time", "the date does not exist")
        return
    try:
        moment, since = in_range(local + _WEST), in_range(local - _EAST)
    except DecodeError as error:
        yield Problem(place, error.code, error.why)
        return
    text = _words(said.text)
    key = sha256("\0".join((room, sender, local.isoformat(), text or said.text)).encode("utf-8", "replace"))
    id = key.hexdigest()[:20]
    seen[id] += 1
    one = Activity(
        network=NETWORK,
        id=id if seen[id] == 1 else f"{id}/{seen[id]}",
        time=moment,
        since=since,
        precision=Precision.RANGE,
        actor=sender,
        verb=Verb.CREATE,
        target=chat.other_than(sender),
        space=room if chat.group else None,
        visibility=Visibility.FOLLOWERS if chat.group else Visibility.DIRECT,
        text=text,
        place=place,
    )
    yield replace(one, to=_mentioned(said.text, sender, chat)) if chat.group else one


def _words(text: str) -> str | None:
    """What somebody wrote; None for what the phone wrote in place of a picture or a deleted message."""
    text = _EDITED.sub("", text)
    if _MEDIA.fullmatch(text.strip()):
        return None
    return clean(re.sub("[\u2068\u2069]", "", text)).strip() or None


def _mentioned(text: str, sender: str, chat: Chat) -> tuple[str, ...]:
    """Who is named after an @, of those who wrote in the chat."""
    named = (name_of(match[1]) if match[1] else f"+{match[2]}" for match in _MENTION.finditer(text))
    return tuple(dict.fromkeys(name for name in named if name in chat.people and name != sender))


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
