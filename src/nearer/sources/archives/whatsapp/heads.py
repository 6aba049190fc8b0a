"""The beginnings of lines: when and by whom, in all the shapes in which phones write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

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
    end: str


@dataclass(frozen=True, slots=True)
class Head:
    """A line that begins a message. `numbers` are the three of its date as written; `rest` is what follows, with its
    marks of direction; `sender` is None where nobody says it."""

    shape: Shape
    numbers: tuple[int, int, int]
    hour: int
    minute: int
    second: int
    sender: str | None
    rest: str

    def local(self, *, day_first: bool) -> datetime | None:
        """The time by the phone's clock, as if it were UTC; None where there is no such day."""
        a, b, c = self.numbers
        year, month, day = (a, b, c) if self.shape.year_first else (c, b, a) if day_first else (c, a, b)
        try:
            return datetime(
                year + (2000 if year < 100 else 0), month, day, self.hour, self.minute, self.second, tzinfo=UTC
            )
        except ValueError:
            return None


def head_of(line: str) -> Head | None:
    """The head of a line, None where it has none."""
    start = _plain(line[:_LONGEST_HEAD])
    match = _HEAD.match(start)
    if match is None:
        return None
    numbers = (int(match["a"]), int(match["b"]), int(match["c"]))
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
        half is not None, year_first, end,
    )  # fmt: skip
    rest = _after(line, match.end()) if _MARKS.search(line, 0, _LONGEST_HEAD) else line[match.end() :]
    told = _SENDER.match(_MARKS.sub("", rest))
    sender = None if told is None else name_of(told["name"])
    if told is not None:
        rest = rest.split(":", 1)[1]
    return Head(shape, numbers, hour, int(match["minute"]), int(match["second"] or 0), sender or None, rest.lstrip(" "))


@lru_cache(maxsize=1024)
def name_of(text: str) -> str:
    """A sender as an account: a number by its digits, else the name without marks and without the "~" of strangers."""
    name = " ".join(_SPACES.sub(" ", _MARKS.sub("", unicodedata.normalize("NFC", text))).split())
    name = name.removeprefix("~").strip()
    if re.fullmatch(r"\+?[\d\s().\-\u2010-\u2015]{7,25}", name):
        return "+" + re.sub(r"\D", "", name)
    return name


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
