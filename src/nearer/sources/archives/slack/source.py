"""What a Slack export holds, and its records in order: members, then channel by channel, then those only seen there."""

import re
from collections.abc import Iterator

from nearer.model.activity import Place, Problem, Record, Skipped
from nearer.model.coverage import SEEN, Coverage, never, partly
from nearer.model.names import Direction, Kind, Visibility
from nearer.sources.archive import Archive, MemberError, find, read_head
from nearer.sources.archives.slack.directory import CHANNELS, MEMBERS, Channel, read_directory, wanted
from nearer.sources.archives.slack.message import Room, Unread
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, json_items

_IN, _OUT = Direction.IN, Direction.OUT
_BOTH = (_IN, _OUT)

COVERAGE = Coverage(
    {
        **{(kind, way): SEEN for kind in (Kind.REPLY, Kind.MENTION) for way in _BOTH},
        **{(Kind.MESSAGE, way): partly("Where the export holds direct conversations.") for way in _BOTH},
        **{(Kind.LIKE, way): partly("Reactions, without their time.") for way in _BOTH},
        **{
            (kind, way): never("Slack has no quotes and no reposts.")
            for kind in (Kind.QUOTE, Kind.REPOST)
            for way in _BOTH
        },
        **{(Kind.CALL, way): partly("Huddles, with who took part, of the conversations in it.") for way in _BOTH},
        **{(Kind.FOLLOW, way): never("Slack has no following.") for way in _BOTH},
        **{(Kind.MUTE, way): never("What members mute is not in the export.") for way in _BOTH},
    },
    "UTC to the microsecond; the day files are named in the workspace's own zone",
)
_NO_DIRECT = "This export holds no direct conversations."

_DAY = re.compile(r"(?:.*/)?(?P<folder>[^/]+)/\d{4}-\d\d-\d\d\.json\Z")
_SHARED = re.compile(r"(?:^|/)(?:attachments|__uploads|files)/.+")
_CLOSED = {
    "integration_logs.json": "which apps were added, by whom",
    "canvases.json": "documents",
    "lists.json": "tables",
    "file_conversations.json": "comments on documents, which belong to no conversation",
    "huddle_transcripts.json": "transcripts of calls",
}


class SlackExport:
    """The source for workspace exports, with or without private channels and direct conversations."""

    name = "slack"
    title = "Slack workspace export"
    network = "slack"
    coverage = COVERAGE

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have day files in a channel's folder and, beside it, members or channels of Slack's form."""
        lists = [name for file in (*MEMBERS, *CHANNELS) if (name := find(archive, file)) is not None]
        ours = [name for name in lists if _is_list(archive, name)]
        days = [name for name in archive.names if _DAY.match(name)]
        if not days or not (ours or _is_day(archive, days[0])):
            return None
        directs = find(archive, "dms.json") or find(archive, "mpims.json")
        owner = wanted(read_directory(archive), options.me) if options.me else None
        coverage = COVERAGE
        if directs is None:
            coverage = coverage.without((Kind.MESSAGE, _IN), (Kind.MESSAGE, _OUT), why=_NO_DIRECT)
        notes = ["Everybody's log: the free plan leaves out what its limit on history hides."]
        if options.me and owner is None:
            notes.append(
                "No one member has the name given as --me: say a member id (U…), a @name or an e-mail address."
            )
        if not any(name.endswith(MEMBERS) for name in lists):
            notes.append("users.json is missing, so that most people have no name.")
        return Found(
            source=self.name,
            network=self.network,
            layout="workspace export" + (" with direct conversations" if directs else ", public channels"),
            owner=owner,
            coverage=coverage,
            why="it has folders of day files with Slack's messages",
            read=(*lists, *days),
            unread=(
                *((name, why) for file, why in _CLOSED.items() if (name := find(archive, file)) is not None),
                *((name, "files that people shared are not opened") for name in archive.names if _SHARED.search(name)),
            ),
            notes=tuple(notes),
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Members first, then each channel's messages in the order of its files, then guests and bots."""
        del options  # it decided who `found.owner` is
        directory = read_directory(archive)
        yield from directory.problems
        if found.owner is not None and found.owner.id not in directory.users:
            yield found.owner
        yield from directory.users.values()
        folders: dict[str, list[str]] = {}
        for name in found.read:
            if match := _DAY.match(name):
                folders.setdefault(match["folder"], []).append(name)
        for folder, files in sorted(folders.items()):
            channel = directory.channels.get(folder) or _unlisted(folder)
            yield from _channel(archive, sorted(files), Room(channel, directory))
        yield from (account for _, account in sorted(directory.guests.items()))


def _unlisted(folder: str) -> Channel:
    """A channel that no list names: what its folder's name says. Its visibility is unknown, so it is held private."""
    if re.fullmatch(r"D[A-Z0-9]{7,}", folder) or folder.startswith("mpdm-"):
        return Channel(folder, folder, Visibility.DIRECT)
    return Channel(folder, folder, Visibility.FOLLOWERS)


def _channel(archive: Archive, files: list[str], room: Room) -> Iterator[Record]:
    for name in files:
        skipped: dict[str, int] = {}
        try:
            with archive.open(name) as stream:
                for row, item in json_items(stream):
                    place = Place(name, row)
                    if isinstance(item, DecodeError):
                        yield Problem(place, item.code, item.why)
                        continue
                    try:
                        yield from room.activities(item, place)
                    except DecodeError as error:
                        yield Problem(place, error.code, error.why)
                    except Unread as unread:
                        skipped[unread.why] = skipped.get(unread.why, 0) + 1
        except MemberError as error:
            yield Problem(Place(name), error.code, error.why)
        for why, count in sorted(skipped.items()):
            yield Skipped(Place(name), why, count)


def _is_list(archive: Archive, name: str) -> bool:
    head = read_head(archive, name, 8192)
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return False
    marks = (b'"team_id"', b'"profile"', b'"is_bot"', b'"is_archived"', b'"creator"', b'"members"')
    return b'"id"' in head and any(mark in head for mark in marks)


def _is_day(archive: Archive, name: str) -> bool:
    head = read_head(archive, name, 8192)
    return re.search(rb'"ts"\s*:\s*"\d{10}\.\d{6}"', head) is not None and b'"type"' in head
