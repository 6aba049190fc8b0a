"""Lines in the styles of irssi, ZNC, WeeChat, HexChat, mIRC, Konversation, The Lounge, bots and public logs."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from nearer.sources.decode import DecodeError, in_range, written

_NICK = r"[^\s<>:,!@\x00-\x1f]{1,40}"
_CLOCK = r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_FULL = r"(?P<full>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)"
_MONTH = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_NAMED_MONTH = _MONTH.replace("month", "named")
_BEFORE = (
    rf"(?:{_MONTH} (?P<day>[ 0-3]\d) "
    rf"|\[[^\]\d]{{0,20}}(?P<dated>\d{{1,2}}) {_NAMED_MONTH}[a-z]* (?P<year>\d{{4}})\] )"
)
"""HexChat's day has no year (`Mar 04 10:11:12`), Konversation's has a name (`[Monday, 4 March 2024] [10:11:12]`)."""
_STAMP = rf"(?:\[?(?:{_FULL}|{_BEFORE}?\[?{_CLOCK})\]?)"
_SAID = re.compile(
    rf"{_STAMP}(?:\s{{1,3}}<[@+%&~ ]?(?P<nick>{_NICK})>\s?|\t[@+%&~]?(?P<tabbed>{_NICK})\t)(?P<text>.*)\Z"
)
_DID = re.compile(rf"{_STAMP}\s{{1,3}}(?:\*\s|\t\s?\*\t|Action: |• )(?P<nick>{_NICK}):?\s(?P<text>.*)\Z")
_HAPPENED = re.compile(
    r"\(?[^\s()]{1,200}@[^\s()]{1,200}\)? (?:has )?(?:joined|left|quit|parted)"
    r"|has (?:joined|left|quit|parted)(?: ?[#&(\[]|\Z)|has (?:changed|set) (?:the )?(?:topic|subject|modes?|nick)"
    r"|(?:is|are) now known as|was kicked|sets? modes?\b|changes topic"
    r"|(?:gives|removes) (?:channel operator|channel half|voice|ban)"
    r"|(?:now )?talking (?:in|on) [#&]",
    re.IGNORECASE,
)
"""What clients write as they write what somebody does: who came, went, or changed a name or a mode."""
_NOBODY = frozenset({"now", "topic", "you", "disconnected", "retrieving", "channel", "users"})
_OTHER = re.compile(rf"{_STAMP}\s{{1,3}}(?:-!-|\*{{1,3}}|-->|<--|--|==)\s")
_DAY = re.compile(
    rf"(?:---|===|\*{{3,4}}|Session \w+:)\s.*?{_MONTH}[a-z]*\s+(?P<day>\d{{1,2}})\s(?:[\d:]+\s)?(?P<year>\d{{4}})"
)
_LETTERS = re.compile(
    r"(?<!\d)(?P<day>[0-3]\d)(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?P<year>(?:19|20)\d\d)(?!\d)"
)
"""The day behind the names of eggdrop's files, `binders.log.04Mar2024`."""
_NAMED = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_.]?(?P<month>[01]\d)[-_.]?(?P<day>[0-3]\d)(?!\d)")
_ENDING = r"(?:\.(?:log|txt|weechatlog|raw))+\Z"
_HALF_YEAR = 183
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Line:
    """What one person said. `clock` is seconds of the day where the line has no date or one without its year (`day`, a
    month and a day), `moment` the time where it has; `zoned` where it says in which zone."""

    nick: str
    text: str
    clock: int | None
    moment: datetime | None
    zoned: bool
    day: tuple[int, int] | None = None


def line_of(text: str) -> Line | None:
    """A line that somebody said or did, None for any other."""
    match = _SAID.match(text)
    if match is None:
        match = _DID.match(text)
        if match is None or _HAPPENED.match(match["text"]) or match["nick"].lower() in _NOBODY:
            return None
    groups = match.groupdict()
    nick = groups["nick"] or groups.get("tabbed") or ""
    if nick.strip("-*=<>") == "":
        return None  # WeeChat puts arrows where clients put what came and went
    if groups["full"] is None:
        clock = int(groups["hour"]) * 3600 + int(groups["minute"]) * 60 + int(groups["second"] or 0)
        if groups["year"] is not None:
            day = _day(int(groups["year"]), _MONTHS.index(groups["named"]) + 1, int(groups["dated"]))
            midnight = None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC)
            moment = None if midnight is None else midnight + timedelta(seconds=clock)
            return Line(nick, groups["text"], None if moment else clock, moment, zoned=False)
        told = None if groups["month"] is None else (_MONTHS.index(groups["month"]) + 1, int(groups["day"]))
        return Line(nick, groups["text"], clock, None, zoned=False, day=told)
    try:
        written_at = written(groups["full"])
    except DecodeError:
        return None
    return Line(nick, groups["text"], None, written_at.time, zoned=written_at.offset is not None)


def is_other(text: str) -> bool:
    """Whether a line tells what came and went."""
    if _OTHER.match(text) or day_line(text) is not None:
        return True
    match = _DID.match(text)
    return match is not None and line_of(text) is None


def day_line(text: str) -> date | None:
    """The day that irssi and others write between lines, `--- Day changed Mon Mar 04 2024`."""
    match = _DAY.match(text)
    return None if match is None else _day(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))


def named_day(name: str) -> date | None:
    """The day in the name of a file, `#binders.2024-03-04.log`."""
    last = name.rpartition("/")[2]
    match = _NAMED.search(last)
    if match is not None:
        return _day(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _LETTERS.search(last)
    return None if match is None else _day(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))


def in_year(day: date, month_and_day: tuple[int, int]) -> date | None:
    """The day of a month in the year that goes on from a day: the next one where it lies more than half a year back."""
    found = _day(day.year, *month_and_day)
    return _day(day.year + 1, *month_and_day) if found is not None and (day - found).days > _HALF_YEAR else found


def channel_of(name: str) -> str | None:
    """The channel in the name of a file, without its day; ZNC gives a channel a folder, and a day a file. None
    where nothing is left."""
    above, _, last = name.rpartition("/")
    last = _LETTERS.sub("", _NAMED.sub("", re.sub(_ENDING, "", last, flags=re.IGNORECASE))).strip(".")
    last = re.sub(_ENDING, "", last, flags=re.IGNORECASE)
    last = re.sub(r"\A(?:irc|znc)\.[\w-]+\.(?=#)", "", last).strip("._- ")
    return (last or above.rpartition("/")[2]).lower()[:100] or None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return in_range(datetime(year, month, day, tzinfo=UTC)).date()
    except (ValueError, DecodeError):
        return None
