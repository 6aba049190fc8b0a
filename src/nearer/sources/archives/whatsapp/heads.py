"""The beginnings of lines: when and by whom, in all the shapes in which phones write them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nearer.sources.archives.whatsapp.dates import Date, clock_of, date_of

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\ufeff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
_FORENOON = (
    "am",
    "a.m",
    "ص",
    "上午",
    "凌晨",
    "早上",
    "清晨",
    "오전",
    "午前",
    "π.μ",
    "пр.об",
    "ق.ظ",
    "öö",
    "de.",
    "ap.",
    "sa",
    "पूर्वाह्न",
    "pd",
)
_AFTERNOON = (
    "pm",
    "p.m",
    "م",
    "下午",
    "中午",
    "晚上",
    "오후",
    "午後",
    "μ.μ",
    "сл.об",
    "ب.ظ",
    "ös",
    "du.",
    "ip.",
    "ch",
    "अपराह्न",
    "md",
)
"""Words for the halves of the day, in small letters and without the blanks and last points that some phones set: those
of English and Spanish, Arabic, Chinese (with its parts of the day), Korean, Japanese, Greek, Bulgarian, Persian,
Turkish, Hungarian, Finnish, Vietnamese, Hindi and Albanian phones (Unicode CLDR, `dayPeriods`)."""
_HALVES = "|".join(sorted((re.escape(word.rstrip(".")) for word in _FORENOON + _AFTERNOON), key=len, reverse=True))
_HEAD = re.compile(
    rf"""(?P<open>\[)?
    (?P<a>\d{{1,4}})(?:(?P<sep>[/.\-])|[年년])\s?(?P<b>\d{{1,2}})(?:(?P=sep)|[月월])\s?
    (?P<c>\d{{2,4}}|\d(?=[.日일\s,]))[.日일]?
    (?P<comma>[,\u060c]?)\s+
    (?:(?:kl\.?|klo|um|at|às|à|a\slas|alle|ore|om|ob|u|в)\s)?
    (?:(?P<before>{_HALVES})\.?\s?)?
    (?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?
    (?:\s*(?P<half>[ap]\.?\s?m|{_HALVES})\.?)?
    (?(open)\]\s|(?P<end>\s[-\u2013]\s|:\s|,\s))""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_SENDER = re.compile(r"(?P<name>[^:\n]{1,80}?):(?:\s|\Z)")
_LONGEST_HEAD = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """What all heads of one file share."""

    bracket: bool
    separator: str
    comma: bool
    seconds: bool
    halves: bool
    year_first: bool
    year_digits: int
    end: str


@dataclass(frozen=True, slots=True)
class Head:
    """A line that begins a message. `clock` is in seconds of the day, None where no clock shows it; `rest` is what
    follows, with its marks of direction; `sender` is None where nobody says it."""

    shape: Shape
    date: Date
    clock: int | None
    sender: str | None
    rest: str


def head_of(line: str) -> Head | None:
    """The head of a line, None where it has none."""
    start = _plain(line[:_LONGEST_HEAD])
    match = _HEAD.match(start)
    if match is None:
        return None
    date = _date(match["a"], match["b"], match["c"])
    year_first = len(match["a"]) == 4
    hour = int(match["hour"])
    half = match["half"] or match["before"]
    end = (match["end"] or "]").strip()
    if (end == "," and not half) or (end == ":" and (year_first or match["sep"] not in (".", "/"))):
        return None  # the logs of programs begin like this, too
    if half:
        if hour > 12:
            return None
        word = half.lower().replace(" ", "")
        hour = hour % 12 + (12 if word.startswith(_AFTERNOON) and not word.startswith(_FORENOON) else 0)
    shape = Shape(
        match["open"] is not None, match["sep"] or "", bool(match["comma"]), match["second"] is not None,
        half is not None, year_first, len(match["a"] if year_first else match["c"]), end,
    )  # fmt: skip
    rest = _after(line, match.end()) if _MARKS.search(line, 0, _LONGEST_HEAD) else line[match.end() :]
    told = _SENDER.match(_MARKS.sub("", rest))
    sender = None if told is None else name_of(told["name"])
    if told is not None:
        rest = rest.split(":", 1)[1]
    clock = clock_of(hour, int(match["minute"]), int(match["second"] or 0))
    return Head(shape, date, clock, sender or None, rest.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads of one file, all of one shape. Most lines of a chat are written in one plain way, and a pattern for
    that shape alone tells them four times as fast as the one for all phones; any other line goes the long way."""

    shape: Shape
    _plain: re.Pattern[str] | None

    @classmethod
    def of(cls, shape: Shape) -> "Heads":
        """The heads of this shape."""
        return cls(shape, _quick(shape))

    def read(self, line: str) -> Head | None:
        """The head of a line, None for a line without one, or with one of another shape."""
        match = None if self._plain is None else self._plain.match(line)
        if match is None:
            # No head begins with a letter.
            head = None if line[:1].isalpha() else head_of(line)
            return head if head is not None and head.shape == self.shape else None
        a, b, c, hours, minutes, seconds, half, name, text = match.groups()
        hour = int(hours)
        if half:
            if hour > 12:
                return None
            hour = hour % 12 + (12 if half in "pP" else 0)
        clock = clock_of(hour, int(minutes), int(seconds or 0))
        return Head(self.shape, _date(a, b, c), clock, name_of(name) or None, (text or "").lstrip(" "))


def _quick(shape: Shape) -> re.Pattern[str] | None:
    """A pattern for lines of one shape that are written with ASCII alone up to the name, and have no marks of direction
    before the words. What it finds is what `head_of` finds."""
    if shape.separator not in ("/", ".", "-") or shape.end not in ("]", "-"):
        return None
    mark = re.escape(shape.separator)
    year = rf"\d{{{shape.year_digits}}}"
    first, last = (year, r"\d\d") if shape.year_first else (r"\d{1,2}", year)
    return re.compile(
        (r"\[" if shape.bracket else "")
        + rf"({first}){mark}(\d{{1,2}}){mark}({last}){',' if shape.comma else ''} (\d{{1,2}}):(\d\d)"
        + (r":(\d\d)" if shape.seconds else "()")
        + ("[ \u202f]([aApP])[mM]" if shape.halves else "()")
        + (r"\] " if shape.bracket else " - ")
        + "([^:\n\u200e\u200f\u202a-\u202e\ufeff]{1,80}):(?: (.*))?\\Z",
        re.ASCII | re.DOTALL,
    )


@lru_cache(maxsize=4096)
def _date(a: str, b: str, c: str) -> Date:
    return date_of(a, b, c)


@lru_cache(maxsize=1024)
def name_of(text: str) -> str:
    """A sender as an account: a number by its digits, else the name without marks and without the "~" of strangers."""
    name = plain_of(text)
    if re.fullmatch(r"\+?[\d\s().\-\u2010-\u2015]{7,25}", name):
        return "+" + re.sub(r"\D", "", name)
    return name


def plain_of(text: str) -> str:
    """The text in one line, without marks of direction and without the "~" that stands before a stranger's name."""
    text = " ".join(_SPACES.sub(" ", _MARKS.sub("", unicodedata.normalize("NFC", text))).split())
    return text.removeprefix("~").strip()


def _plain(text: str) -> str:
    """The text with ASCII digits and spaces, and without marks of direction."""
    text = _SPACES.sub(" ", _MARKS.sub("", text))
    if text.isascii() or not any(map(str.isdigit, _BEYOND_ASCII.findall(text))):
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in text)


def _after(line: str, count: int) -> str:
    """What follows the first `count` characters that are no marks."""
    seen = 0
    for place, sign in enumerate(line):
        if seen == count:
            return line[place:]
        if not _MARKS.match(sign):
            seen += 1
    return ""
