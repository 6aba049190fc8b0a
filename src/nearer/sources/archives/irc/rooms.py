"""One channel, or a talk of two, while its lines are read; and the clock of a file."""

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple

from nearer.model.activity import Activity, Place
from nearer.model.names import Confidence, Precision, Verb, Visibility
from nearer.model.time import DAY_US, EAST, WEST, from_us, to_us
from nearer.sources.archives.irc.answers import Answers, account_of
from nearer.sources.archives.irc.lines import Line, in_year
from nearer.sources.decode import clean
from nearer.sources.decode.times import BEYOND_US, FIRST_US

NETWORK = "irc"

_EAST_US, _WEST_US = EAST // timedelta(microseconds=1), WEST // timedelta(microseconds=1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_HALF_DAY = 12 * 3600


class Row(NamedTuple):
    """What a line tells. Times are microseconds since 1970."""

    id: str
    time_us: int | None
    since_us: int | None
    precision: Precision
    actor: str
    target: str | None
    text: str | None
    confidence: Confidence
    line: int


class Clock:
    """The day of lines that hold a time alone."""

    def __init__(self, day: date | None) -> None:
        self._day = day
        self._last: int | None = None

    def turn(self, day: date | None) -> None:
        """A line between lines told the day."""
        if day is not None:
            self._day, self._last = day, None

    def at(self, line: Line) -> tuple[int | None, int | None, Precision]:
        """Time, since and precision of a line."""
        if line.day is not None:
            self._day, self._last = None if self._day is None else in_year(self._day, line.day), None
        if line.clock is not None:
            if self._last is not None and line.clock < self._last - _HALF_DAY and self._day is not None:
                self._day += timedelta(days=1)
            self._last = line.clock
            if self._day is None:
                return None, None, Precision.NONE
            local = (self._day.toordinal() - _EPOCH_DAY) * DAY_US + line.clock * 1_000_000
        elif line.moment is not None:
            local = to_us(line.moment)
        else:
            return None, None, Precision.NONE
        since, until = (local, local) if line.zoned else (local - _EAST_US, local + _WEST_US)
        if since < FIRST_US or until >= BEYOND_US:
            # The day is told apart from the time, so that only both together may lie outside.
            return None, None, Precision.NONE
        return (local, None, Precision.SECOND) if line.zoned else (until, since, Precision.RANGE)


class Room:
    """One channel, or a talk of two, while its lines are read."""

    def __init__(self, channel: str, two: tuple[str, ...]) -> None:
        self._channel = channel
        self._two = two
        # A log without a # may be of a private talk of which only one side is in the first lines.
        named = channel.startswith(("#", "&")) or "#" in channel
        self._visibility = Visibility.DIRECT if two else Visibility.PUBLIC if named else Visibility.FOLLOWERS
        self._answers = Answers()
        self._seen: Counter[str] = Counter()

    def like(self, name: str) -> Activity:
        """What all lines of a file have in common."""
        return Activity(
            network=NETWORK,
            id="",
            time=None,
            actor="",
            verb=Verb.CREATE,
            space=None if self._two else self._channel,
            visibility=self._visibility,
            place=Place(name),
        )

    def row(self, line: Line, clock: Clock, number: int) -> Row:
        """What a line tells."""
        actor = account_of(line.nick)
        time, since, precision = clock.at(line)
        target, how = self._answers.target(line.nick, actor, line.text)
        if self._two:
            target, how = next(one for one in self._two if one != actor), Confidence.EXPLICIT
        written = line.clock if time is None else from_us(time)
        key = f"{self._channel}\0{actor}\0{written}\0{line.text}".encode("utf-8", "replace")
        id = sha256(key).hexdigest()[:20]
        self._seen[id] += 1
        return Row(
            id if self._seen[id] == 1 else f"{id}/{self._seen[id]}",
            time,
            since,
            precision,
            actor,
            target,
            clean(line.text).strip() or None,
            Confidence.EXPLICIT if target is None else how,
            number,
        )
