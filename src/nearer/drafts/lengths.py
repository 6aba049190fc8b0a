"""How long a text is, as each network counts, and how long it may be.

Limits as of late 2026, from the networks' own documentation: X counts weighted (twttr.com: 280, links 23, letters
outside of Latin and punctuation 2); Bluesky graphemes (app.bsky.feed.post: 300); Mastodon characters (500 unless the
server says otherwise, links 23, of a handle its name only). The others count characters.
"""

import re
import unicodedata
from collections.abc import Iterator

LIMITS = {
    "bluesky": 300,
    "x": 280,
    "twitter": 280,
    "mastodon": 500,
    "threads": 500,
    "linkedin": 3_000,
    "instagram": 2_200,
    "facebook": 63_206,
    "youtube": 10_000,
    "discord": 2_000,
    "telegram": 4_096,
}
TITLES = {"reddit": 300, "hackernews": 80, "lemmy": 200, "youtube": 100}
LINK = 23
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w/.@])(@\w[\w.-]*)(@[\w-]+(?:\.[\w-]+)+)")
_JOINS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""Code points that X counts once; all others count twice (twitter-text, configuration v3)."""


def limit(network: str, *, title: bool) -> int | None:
    """The most that a network takes; None where there is no limit that is known."""
    return (TITLES if title else LIMITS).get(network)


def counted(text: str, network: str) -> int:
    """How long a text is, as the network counts."""
    return sum(worth for _, worth in _units(text, network))


def over(text: str, network: str, most: int) -> int | None:
    """The character at which the limit is passed; None where it is not."""
    held = 0
    for start, worth in _units(text, network):
        held += worth
        if held > most:
            return start
    return None


def _units(text: str, network: str) -> Iterator[tuple[int, int]]:
    """Each unit with where it begins and what it counts."""
    short = {}
    if network in ("x", "twitter", "mastodon"):
        short = {match.start(): (match.end(), LINK) for match in _LINK.finditer(text)}
    if network == "mastodon":
        short |= {match.start(): (match.end(), len(match[1])) for match in _HANDLE.finditer(text)}
    at = 0
    while at < len(text):
        if at in short:
            end, worth = short[at]
        elif network in ("bluesky", "x", "twitter"):
            end = _grapheme(text, at)
            worth = 1 if network == "bluesky" else _weight(text[at:end])
        else:
            end, worth = at + 1, 1
        yield at, worth
        at = end


def _grapheme(text: str, at: int) -> int:
    """The end of the grapheme that begins here, near enough to UAX 29 for posts: marks, joined emoji, skin, flags."""
    end = at + 1
    if _flag(text[at]) and end < len(text) and _flag(text[end]):
        end += 1
    elif text[at] == "\r" and text[end : end + 1] == "\n":
        return end + 1
    while end < len(text):
        letter = text[end]
        if (
            unicodedata.category(letter) in ("Mn", "Me", "Mc")
            or letter in _JOINS
            or 0x1F3FB <= ord(letter) <= 0x1F3FF
            or (text[end - 1] == "\u200d" and ord(letter) > 0x2000)
        ):
            end += 1
        else:
            break
    return end


def _flag(letter: str) -> bool:
    return 0x1F1E6 <= ord(letter) <= 0x1F1FF


def _weight(grapheme: str) -> int:
    if ord(grapheme[0]) >= 0x2190 and unicodedata.category(grapheme[0]) in ("So", "Sk"):
        return 2
    return sum(1 if any(low <= ord(letter) <= high for low, high in _LIGHT) else 2 for letter in grapheme)
