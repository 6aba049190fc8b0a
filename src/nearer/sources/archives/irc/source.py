"""What logs hold, and their records: channel by channel, then everybody who spoke."""

from collections.abc import Iterator

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Direction, Kind
from nearer.model.time import from_us
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.irc.answers import account_of
from nearer.sources.archives.irc.lines import Line, channel_of, day_line, is_other, line_of, named_day
from nearer.sources.archives.irc.rooms import NETWORK, Clock, Room, Row
from nearer.sources.bulk.alike import Alike
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, clean, text_lines
from nearer.store.columns import Entry

_IN, _OUT = Direction.IN, Direction.OUT


def _both(kind: Kind, mark: Mark) -> dict[tuple[Kind, Direction], Mark]:
    return {(kind, _IN): mark, (kind, _OUT): mark}


COVERAGE = Coverage(
    {
        **_both(Kind.MESSAGE, partly("In logs of private talks.")),
        **_both(Kind.REPLY, partly("Inferred: of marked answers 84 in 100 are found, and 79 in 100 are right.")),
        **_both(Kind.MENTION, SEEN),
        **_both(Kind.QUOTE, never("IRC has no quotes.")),
        **_both(Kind.REPOST, never("IRC has no reposts.")),
        **_both(Kind.LIKE, never("IRC has no likes.")),
        **_both(Kind.CALL, never("IRC has no calls.")),
        **_both(Kind.FOLLOW, never("IRC has no following.")),
        **_both(Kind.MUTE, never("Whom you ignore is in the client's settings.")),
    },
    "as each line says, mostly a clock of unknown zone",
    Zone.PARTLY,
)

_HEAD = 16_384
_ENOUGH = 0.4
"""Of the first lines of a log at least so many are said by somebody (our own choice; the rest comes and goes)."""
_SUFFIXES = (".log", ".txt", ".weechatlog")
_NO_DATE = "Neither the file's name nor its lines tell the day: these lines have no time."
_NOBODY = "Everybody's log: say --me with your nick."


class IrcLogs:
    """The source for logs of channels and private talks."""

    name = "irc"
    title = "IRC logs"
    network = NETWORK
    coverage = COVERAGE
    bulk_from = 0

    def recognize(self, archive: Archive, options: Options) -> Found | None:
        """Its own have files most of whose lines are a time, a nick and words."""
        files = tuple(
            name
            for name in archive.names
            if (name.lower().endswith(_SUFFIXES) or "." not in name.rpartition("/")[2] or _is_named(name))
            and _is_log(archive, name)
        )
        if not files:
            return None
        me = None if options.me is None else account_of(options.me.strip().removeprefix("@"))
        undated = [name for name in files if not _is_dated(archive, name)]
        notes = [*([] if me else [_NOBODY]), *([_NO_DATE] if undated else [])]
        return Found(
            source=self.name,
            network=self.network,
            layout="logs of channels" if any("#" in name for name in files) else "logs",
            owner=None if me is None else Account(network=NETWORK, id=me, handle=me),
            coverage=COVERAGE,
            why="most of its lines are a time, a nick and words",
            read=files,
            notes=tuple(notes),
            open_ended=True,
        )

    def read(self, archive: Archive, found: Found, options: Options) -> Iterator[Record]:
        """Files of one channel follow each other, so that what is said after midnight answers what was said before."""
        del options  # it decided who `found.owner` is
        people: dict[str, str] = {}
        for room, name in _rooms(archive, found):
            like = room.like(name)
            for row in _rows(archive, name, room, people):
                yield _activity(like, row) if isinstance(row, Row) else row
        yield from _accounts(people, found)

    def columns(self, archive: Archive, found: Found, options: Options) -> Iterator[Entry]:
        """The same, without an object for each line."""
        del options
        people: dict[str, str] = {}
        for room, name in _rooms(archive, found):
            stretch = Alike(room.like(name))
            for row in _rows(archive, name, room, people):
                if not isinstance(row, Row):
                    yield row
                    continue
                stretch.put(
                    row.id, row.time_us, row.since_us, row.actor, row.target, row.text, row.line,
                    confidence=row.confidence, precision=row.precision,
                )  # fmt: skip
                if stretch.full:
                    yield stretch.columns()
                    stretch = Alike(stretch.one)
            if stretch:
                yield stretch.columns()
        yield from _accounts(people, found)


def _rooms(archive: Archive, found: Found) -> Iterator[tuple[Room, str]]:
    rooms: dict[str, Room] = {}
    for name in found.read:
        channel = channel_of(name) or "log"
        yield rooms.setdefault(channel, Room(channel, _pair(archive, name, channel))), name


def _rows(archive: Archive, name: str, room: Room, people: dict[str, str]) -> Iterator[Row | Problem]:
    """The lines of a file that somebody said; `people` takes in who they are."""
    try:
        with archive.open(name) as stream:
            clock = Clock(named_day(name))
            for number, text in text_lines(stream):
                if isinstance(text, DecodeError):
                    yield Problem(Place(name, number), text.code, text.why)
                    continue
                line = line_of(text)
                if line is None:
                    clock.turn(day_line(text))
                    continue
                row = room.row(line, clock, number)
                if row.actor not in people:
                    people[row.actor] = line.nick
                yield row
    except MemberError as error:
        yield Problem(Place(name), error.code, error.why)


def _accounts(people: dict[str, str], found: Found) -> Iterator[Account]:
    if found.owner is not None:
        people.setdefault(found.owner.id, found.owner.id)
    yield from (Account(network=NETWORK, id=id, handle=clean(nick)) for id, nick in sorted(people.items()))


def _activity(like: Activity, row: Row) -> Activity:
    return Activity(
        network=NETWORK,
        id=row.id,
        time=None if row.time_us is None else from_us(row.time_us),
        since=None if row.since_us is None else from_us(row.since_us),
        precision=row.precision,
        actor=row.actor,
        verb=like.verb,
        target=row.target,
        space=like.space,
        visibility=like.visibility,
        text=row.text,
        confidence=row.confidence,
        place=None if like.place is None else Place(like.place.file, row.line),
    )


def _pair(archive: Archive, name: str, channel: str) -> tuple[str, ...]:
    """The two of a private talk: no channel, and nobody else in the first lines."""
    if "#" in channel or channel.startswith("&"):
        return ()
    nicks = {account_of(line.nick) for line in _first(archive, name)}
    return tuple(sorted(nicks)) if len(nicks) == 2 and channel in nicks else ()


def _first(archive: Archive, name: str) -> list[Line]:
    text = read_head(archive, name, _HEAD).decode("utf-8", "replace")
    return [line for row in text.split("\n")[:-1] if (line := line_of(row.rstrip("\r"))) is not None]


def _is_log(archive: Archive, name: str) -> bool:
    text = read_head(archive, name, _HEAD).decode("utf-8", "replace")
    rows = [row.rstrip("\r") for row in text.split("\n") if row.strip()]
    said = sum(line_of(row) is not None for row in rows)
    return said >= 2 and said >= _ENOUGH * (len(rows) - sum(map(is_other, rows)))


def _is_named(name: str) -> bool:
    """Whether a day follows the suffix, as eggdrop names its files."""
    return named_day(name) is not None and ".log." in name.rpartition("/")[2].lower()


def _is_dated(archive: Archive, name: str) -> bool:
    if named_day(name) is not None:
        return True
    text = read_head(archive, name, _HEAD).decode("utf-8", "replace")
    return any(day_line(row) is not None for row in text.split("\n")) or any(
        line.moment is not None for line in _first(archive, name)
    )
