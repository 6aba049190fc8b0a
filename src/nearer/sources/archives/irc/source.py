"""What logs hold, and their records: channel by channel, then everybody who spoke."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from nearer.model.activity import Account, Activity, Place, Problem, Record
from nearer.model.coverage import SEEN, Coverage, Mark, Zone, never, partly
from nearer.model.names import Confidence, Direction, Kind, Precision, Verb, Visibility
from nearer.sources.archive import Archive, MemberError, read_head
from nearer.sources.archives.irc.answers import Answers, account_of
from nearer.sources.archives.irc.lines import Line, channel_of, day_line, in_year, is_other, line_of, named_day
from nearer.sources.contract import Found, Options
from nearer.sources.decode import DecodeError, clean, in_range, text_lines

NETWORK = "irc"
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

_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)
"""Clocks run from UTC+14 (Kiribati) to UTC-12: a local time lies so much before or after the same time in UTC."""

_HEAD = 16_384
_ENOUGH = 0.4
"""Of the first lines of a log at least so many are said by somebody (our own choice; the rest comes and goes)."""
_HALF_DAY = 12 * 3600
_SUFFIXES = (".log", ".txt", ".weechatlog")
_NO_DATE = "Neither the file's name nor its lines tell the day: these lines have no time."
_NOBODY = "Everybody's log: say --me with your nick."


class IrcLogs:
    """The source for logs of channels and private talks."""

    name = "irc"
    title = "IRC logs"
    network = NETWORK
    coverage = COVERAGE

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
        rooms: dict[str, _Room] = {}
        for name in found.read:
            channel = channel_of(name) or "log"
            room = rooms.setdefault(channel, _Room(channel, _pair(archive, name, channel)))
            try:
                with archive.open(name) as stream:
                    clock = _Clock(named_day(name))
                    for number, text in text_lines(stream):
                        place = Place(name, number)
                        if isinstance(text, DecodeError):
                            yield Problem(place, text.code, text.why)
                            continue
                        line = line_of(text)
                        if line is None:
                            clock.turn(day_line(text))
                            continue
                        people.setdefault(account_of(line.nick), line.nick)
                        yield room.activity(line, clock, place)
            except MemberError as error:
                yield Problem(Place(name), error.code, error.why)
        if found.owner is not None:
            people.setdefault(found.owner.id, found.owner.id)
        yield from (Account(network=NETWORK, id=id, handle=clean(nick)) for id, nick in sorted(people.items()))


class _Clock:
    """The day of lines that hold a time alone."""

    def __init__(self, day: date | None) -> None:
        self._day = day
        self._last: int | None = None

    def turn(self, day: date | None) -> None:
        """A line between lines told the day."""
        if day is not None:
            self._day, self._last = day, None

    def at(self, line: Line) -> tuple[datetime | None, datetime | None, Precision]:
        """Time, since and precision of a line."""
        local = line.moment
        if line.day is not None:
            self._day, self._last = None if self._day is None else in_year(self._day, line.day), None
        if line.clock is not None:
            if self._last is not None and line.clock < self._last - _HALF_DAY and self._day is not None:
                self._day += timedelta(days=1)
            self._last = line.clock
            if self._day is None:
                return None, None, Precision.NONE
            local = datetime(self._day.year, self._day.month, self._day.day, tzinfo=UTC) + timedelta(seconds=line.clock)
        if local is None:
            return None, None, Precision.NONE
        since, until = (local, local) if line.zoned else (local - _EAST, local + _WEST)
        try:
            # The day is told apart from the time, so that only both together may lie outside.
            since, until = in_range(since), in_range(until)
        except DecodeError:
            return None, None, Precision.NONE
        return (local, None, Precision.SECOND) if line.zoned else (until, since, Precision.RANGE)


class _Room:
    """One channel, or a talk of two, while its lines are read."""

    def __init__(self, channel: str, two: tuple[str, ...]) -> None:
        self._channel = channel
        self._two = two
        # A log without a # may be of a private talk of which only one side is in the first lines.
        named = channel.startswith(("#", "&")) or "#" in channel
        self._visibility = Visibility.DIRECT if two else Visibility.PUBLIC if named else Visibility.FOLLOWERS
        self._answers = Answers()
        self._seen: Counter[str] = Counter()

    def activity(self, line: Line, clock: _Clock, place: Place) -> Activity:
        """What a line tells."""
        actor = account_of(line.nick)
        time, since, precision = clock.at(line)
        target, how = self._answers.target(line.nick, line.text)
        private = self._visibility is Visibility.DIRECT
        if private:
            target, how = next(one for one in self._two if one != actor), Confidence.EXPLICIT
        parts = (self._channel, actor, str(time or line.clock), line.text)
        key = sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:20]
        self._seen[key] += 1
        return Activity(
            network=NETWORK,
            id=key if self._seen[key] == 1 else f"{key}/{self._seen[key]}",
            time=time,
            since=since,
            precision=precision,
            actor=actor,
            verb=Verb.CREATE,
            target=target,
            space=None if private else self._channel,
            visibility=self._visibility,
            text=clean(line.text).strip() or None,
            confidence=Confidence.EXPLICIT if target is None else how,
            place=place,
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
