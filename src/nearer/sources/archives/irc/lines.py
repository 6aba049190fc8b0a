"""Lines in the styles of irssi, ZNC, WeeChat, supybot and public logs."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from nearer.sources.decode import DecodeError, in_range, written

_NICK = r"[^\s<>:,!@\x00-\x1f]{1,40}"
_CLOCK = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_FULL = r"(?P<full>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?)"
_STAMP = rf"(?:\[?(?:{_FULL}|{_CLOCK})\]?)"
_SAID = re.compile(
    rf"{_STAMP}(?:\s{{1,3}}<[@+%&~ ]?(?P<nick>{_NICK})>\s?|\t[@+%&~]?(?P<tabbed>{_NICK})\t)(?P<text>.*)\Z"
)
_DID = re.compile(rf"{_STAMP}\s{{1,3}}(?:\*\s|\t\s?\*\t)(?P<nick>{_NICK})\s(?P<text>.*)\Z")
_DAY = re.compile(
    r"(?:---|===|\*{3,4})\s.*?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+(?P<day>\d{1,2})\s(?:[\d:]+\s)?(?P<year>\d{4})"
)
_NAMED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_.]?(?P<month>[01]\d)[-_.]?(?P<day>[0-3]\d)(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Line:
    """What one person said. `clock` is seconds of the day where the line has no date, `moment` the time where it has;
    `zoned` where it says in which zone."""

    nick: str
    text: str
    clock: int | None
    moment: datetime | None
    zoned: bool


def line_of(text: str) -> Line | None:
    """A line that somebody said or did, None for any other."""
    match = _SAID.match(text) or _DID.match(text)
    if match is None:
        return None
    groups = match.groupdict()
    nick = groups["nick"] or groups.get("tabbed") or ""
    if nick.strip("-*=<>") == "":
        return None  # WeeChat puts arrows where clients put what came and went
    if groups["full"] is None:
        clock = int(groups["hour"]) * 3600 + int(groups["minute"]) * 60 + int(groups["second"] or 0)
        return Line(nick, groups["text"], clock, None, zoned=False)
    try:
        told = written(groups["full"])
    except DecodeError:
        return None
    return Line(nick, groups["text"], None, told.time, zoned=told.offset is not None)


def day_line(text: str) -> date | None:
    """The day that irssi and others write between lines, `--- Day changed Mon Mar 04 2024`."""
    match = _DAY.match(text)
    return None if match is None else _day(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))


def named_day(name: str) -> date | None:
    """The day in the name of a file, `#binders.2024-03-04.log`."""
    match = _NAMED.search(name.rpartition("/")[2])
    return None if match is None else _day(int(match["year"]), int(match["month"]), int(match["day"]))


def channel_of(name: str) -> str | None:
    """The channel in the name of a file, without its day; ZNC gives a channel a folder, and a day a file. None
    where nothing is left."""
    above, _, last = name.rpartition("/")
    last = _NAMED.sub("", re.sub(r"(?:\.(?:log|txt|weechatlog|raw))+\Z", "", last, flags=re.IGNORECASE))
    last = re.sub(r"\A(?:irc|znc)\.[\w-]+\.(?=#)", "", last).strip("._- ")
    return (last or above.rpartition("/")[2]).lower()[:100] or None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return in_range(datetime(year, month, day, tzinfo=UTC)).date()
    except (ValueError, DecodeError):
        return None
