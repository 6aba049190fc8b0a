"""What a Telegram export holds, and its records in order: chat by chat, then everybody whom they name."""

import re
from collections.abc import Iterable, Iterator, Mapping

from nearer.model.activity import Activity, Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, not_yet, partly
from nearer.model.names import Direction, Kind
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.telegram.message import Room, Unread
from nearer.sources.archives.telegram.owner import is_old, owner_of
from nearer.sources.archives.telegram.peers import KINDS, Directory, bare, chat_of, full_name, peer, words
from nearer.sources.archives.telegram.walk import Begin, Broken, Contact, Row, parts
from nearer.sources.contract import Found, Options, known_alone
from nearer.sources.decode import DecodeError, mapping

_IN, _OUT = Direction.IN, Direction.OUT
_BOTH = (_IN, _OUT)
_PUBLIC = "Of public groups and channels, and wherever it was chosen, only your own messages are exported."


def _both(kinds: tuple[Kind, ...], mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, way): mark for kind in kinds for way in _BOTH}


COVERAGE = Coverage(
    {
        **_both((Kind.MESSAGE, Kind.CALL), SEEN),
        **_both((Kind.REPLY, Kind.MENTION), partly(_PUBLIC)),
        **_both((Kind.LIKE,), partly("Reactions since October 2024; where many reacted, the latest few.")),
        **_both((Kind.QUOTE,), never("The export does not tell which part of a message was quoted.")),
        **_both((Kind.REPOST,), never("A forwarded message names its author without an id.")),
        **_both((Kind.FOLLOW,), never("Who reads a channel is not in the export.")),
        **_both((Kind.INVITE,), never("Whom somebody invited is named without an id.")),
        **_both((Kind.MISSED_CALL,), not_yet("Calls that nobody took are in the log and do not count.")),
        **_both((Kind.BLOCK, Kind.MUTE), never("Whom you block or mute is not in the export.")),
    },
    "UTC since June 2022; before, the local clock of the computer that exported, whose zone is not told",
    Zone.PARTLY,
)

_PRIVATE = (Kind.MESSAGE, Kind.CALL)
_GROUPS = (Kind.REPLY, Kind.MENTION)
_ONE_CHAT = partly("Only of the chats that were exported one by one.")

_JSON_LIMIT = 50
_HEAD = 1 << 16
_CHAT = re.compile(
    rb'"type"\s*:\s*"(personal_chat|bot_chat|saved_messages|replies|verification_codes|private_group'
    rb'|private_supergroup|public_supergroup|private_channel|public_channel)"\s*,\s*(?:"id"\s*:\s*\d+\s*,\s*)?'
    rb'"messages"\s*:\s*\['
)
_ACCOUNT = re.compile(
    rb'\s*\{\s*"about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*"'
    rb'(?:personal_information|personal_photos|profile_pictures|stories|contacts|frequent_contacts|sessions|chats|left_chats)"\s*:'
)
_UNIX = b'"date_unixtime"'
_MEDIA = re.compile(
    r"(?P<folder>(?:.*/)?(?:photos|video_files|voice_messages|round_video_messages|stickers|files|contacts"
    r"|profile_pictures|stories)/)"
)
_LOOKS = re.compile(r"(?:^|/)(?:css|js|images)/[^/]+\Z|(?:^|/)[^/]+\.html\Z")
_PAGE = re.compile(r"(?:^|/)(?:messages\d*|export_results)\.html\Z")
_HTML = "this is the HTML export; export again from Telegram Desktop, and there choose the format Machine-readable JSON"
_NOBODY = "It does not say whose it is: say --me with your user id or your name."
_BEFORE = "It was made before June 2022 and tells times in an unknown zone. A new export puts them right."


class TelegramExport:
    """The source for result.json, of a whole account or of one chat or several."""

    name = "telegram"
    title = "Telegram Desktop export (JSON)"
    network = "telegram"
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have a JSON file that begins as an account's or a chat's export does, or pages of the HTML export."""
        files = {name: head for name in _candidates(archive) if _is_export(head := read_head(archive, name, _HEAD))}
        if not files:
            return self._pages(archive)
        owner = owner_of(archive, files, options.me)
        account = any(_ACCOUNT.match(_bare(head)) for head in files.values())
        dated = all(_UNIX in head for head in files.values() if b'"date"' in head)
        notes = [] if owner is not None else [_NOBODY]
        return Found(
            source=self.name,
            network=self.network,
            layout=("whole account" if account else "single chats") + ("" if dated else ", before June 2022"),
            owner=owner,
            coverage=COVERAGE if account else _chats_only(files.values()),
            why="it begins as Telegram Desktop begins a result.json",
            read=tuple(files),
            unread=tuple(_closed(archive, files)),
            notes=tuple(notes if dated else [*notes, _BEFORE]),
            open_ended=True,
        )

    def _pages(self, archive: Archive) -> Found | None:
        """The HTML export, which tells names without ids and cannot be read."""
        pages = [name for name in archive.names if _PAGE.search(name)]
        if not pages or not any(b"<title>Exported Data</title>" in read_head(archive, name) for name in pages[:5]):
            return None
        return known_alone(
            self,
            "HTML",
            why="its pages are those of Telegram Desktop's HTML export",
            unseen="The HTML export names people without an id.",
            unread=_closed(archive, {}),
            note=_HTML,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """The chats of each file in their order, then all accounts that were named."""
        del options  # it decided who `found.owner` is
        if not found.read:
            pages = [name for name, _ in found.unread if _PAGE.search(name)]
            yield from (Problem(Place(name), "html-export", _HTML) for name in pages[:1])
        directory = Directory()
        if found.owner is not None:
            directory.own(found.owner)
        for name in found.read:
            reading = _Reading(name, directory, None if found.owner is None else found.owner.id)
            try:
                yield from reading.records(archive)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
            yield from reading.skipped()
        yield from (account for _, account in sorted(directory.accounts.items()))


class _Reading:
    """One file while it is read."""

    def __init__(self, name: str, directory: Directory, owner: str | None) -> None:
        self._name = name
        self._directory = directory
        self._owner = owner
        self._room: Room | None = None
        self._closed = ""
        self._skipped: dict[str, int] = {}

    def records(self, archive: Archive) -> Iterator[Record]:
        """Activities and problems, one row after another. Raises MemberError."""
        old = is_old(archive, self._name)
        with archive.open(self._name) as stream:
            for part in parts(stream):
                match part:
                    case Row():
                        yield from self._row(part)
                    case Begin():
                        yield from self._begin(part, old=old)
                    case Contact():
                        self._contact(part, old=old)
                    case Broken():
                        yield Problem(Place(self._name), part.error.code, part.error.why)
                    case _:
                        pass  # `personal_information` is in the directory already

    def _begin(self, part: Begin, *, old: bool) -> Iterator[Problem]:
        chat = chat_of(part.name, part.kind, part.id, self._owner, old=old)
        self._room, self._closed = None, ""
        if chat is None:
            self._closed = "messages of chats without an id"
            yield Problem(Place(self._name), "no-id", "a chat has no id, as in exports before 2019: export it again")
        elif chat.kind.closed is not None:
            self._closed = chat.kind.closed
        else:
            self._room = Room(chat, self._directory)
            if chat.kind.private:
                self._directory.note(chat.peer, chat.name, bot=True if part.kind == "bot_chat" else None)

    def _row(self, part: Row) -> Iterator[Activity | Problem]:
        if self._room is None:
            self._skip(self._closed)
            return
        place = Place(self._name, part.number)
        if isinstance(part.value, DecodeError):
            yield Problem(place, part.value.code, part.value.why)
            return
        try:
            yield from self._room.activities(part.value, place)
        except DecodeError as error:
            yield Problem(place, error.code, error.why)
        except Unread as unread:
            self._skip(unread.why)

    def _contact(self, part: Contact, *, old: bool) -> None:
        """Somebody of the address book, or of those written to most. Phone numbers and ratings stay unread."""
        fields = mapping(part.value)
        if part.frequent:
            bot = True if fields.get("category") == "inline_bots" else None
            known = peer(fields.get("id")) if old else bare("user", fields.get("id"))
            native = known if fields.get("type") == "user" else None
            name = words(fields.get("name"))
        else:
            native, name, bot = bare("user", fields.get("user_id")), full_name(fields), None
        if native is None:
            self._skip("contacts who are not on Telegram, and groups written to most")
        else:
            self._directory.note(native, name, bot=bot)

    def _skip(self, why: str) -> None:
        self._skipped[why] = self._skipped.get(why, 0) + 1

    def skipped(self) -> Iterator[Skipped]:
        """What was left unread, one for each reason."""
        for why, count in sorted(self._skipped.items()):
            yield Skipped(Place(self._name), why, count)


def _candidates(archive: Archive) -> list[str]:
    """JSON files that may be exports: those of the exporter's name, else all, where they are few."""
    named = [name for name in archive.names if re.search(r"(?:^|/)result[^/]*\.json\Z", name)]
    every = [name for name in archive.names if name.endswith(".json")]
    return named or (every if len(every) <= _JSON_LIMIT else [])


def _is_export(head: bytes) -> bool:
    return _ACCOUNT.match(_bare(head)) is not None or _CHAT.search(head) is not None


def _bare(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf")


def _closed(archive: Archive, files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """What stays unread: folders of media as one, pages one by one."""
    folders: set[str] = set()
    for name in archive.names:
        media = _MEDIA.match(name)
        if name in files:
            continue
        if media is not None:
            if media["folder"] not in folders:
                folders.add(media["folder"])
                yield media["folder"], "files that people shared are not opened"
        elif _LOOKS.search(name):
            yield name, "pages to look at in a browser, with the same messages" if files else _HTML


def _chats_only(heads: Iterable[bytes]) -> Coverage:
    """What exports of single chats can tell: what chats of their kinds hold, and nothing of any other chat."""
    kinds = {match[1].decode() for head in heads if (match := _CHAT.search(head)) is not None}
    private = any(KINDS[kind].private for kind in kinds)
    groups = any(not KINDS[kind].private for kind in kinds)
    coverage = Coverage({**COVERAGE.marks, **(_both(_PRIVATE, _ONE_CHAT))}, COVERAGE.time_zone, COVERAGE.zone)
    if not private:
        coverage = coverage.without(*_both(_PRIVATE, _ONE_CHAT), why="It holds no private chat.")
    if not groups:
        coverage = coverage.without(*_both(_GROUPS, _ONE_CHAT), why="It holds private chats only.")
    return coverage
