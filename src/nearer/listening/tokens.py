"""A text cut into tokens, each with its place in the original: words, links, handles, numbers, marks, emoji.

Nothing is rewritten before it is cut, so a token's span is a span of the text as it was written. What a token stands
for is its *form*: lower case, straight apostrophes, at most two equal letters in a row ("soooo" is "soo"), and one form
for all links, handles, addresses, numbers, sums of money and kinds of emoji. Forms carry no name, address or number of
anybody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

URL, USER, EMAIL, PHONE, NUMBER, MONEY = "<url>", "<user>", "<email>", "<phone>", "<num>", "<money>"
LONGEST = 4_000
"""Letters of a text that are looked at: four times the longest post of the networks read, our own choice."""

_CACHED = 100_000
"""How many written tokens keep their form at hand; about 15 MB."""

_WORTH_KEEPING = 30
"""Letters up to which what stands between white space keeps its tokens: longer ones, mostly addresses, come once."""

_TO_ITS_END = r"\S*[^\s.,;:!?'\")\]]"
"""The rest of an address, without the marks behind it."""

TOKEN = re.compile(
    rf"https?://{_TO_ITS_END}|www\.{_TO_ITS_END}|<(?:url|email|phone)>"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*(?:[\w.+-]*@[\w-]+\.\w[\w.]*"
    rf"|\.(?:com|org|net|io|app|dev|ly|tv|gg|shop|store)\b(?:{_TO_ITS_END})?)?"
    r"|@\w(?:[\w.@-]*\w)?|\#\w+"
    r"|[$€£]\s?\d[\d.,]*[kKmM]?\b|\+?\d[\d.,:/-]*\d%?|\d%?"
    r"|\[[A-Z]+\]|[:;=]['’]?-?[()DPp/|]|<3|\?[?!]*|![?!]*|\.\.+|…|[^\w\s]",
)
"""Cheap first: what begins like nothing else is tried before what many tokens share."""

_APART = re.compile(r"[$€£]\s\d")
"""The one token with white space in it: a sum of money whose sign stands apart."""
_REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)
_EMOJI = {
    "<heart>": "❤♥💕💖💗💙💚💛💜🖤🤍💞💓💘🥰😍😘🤗",
    "<laugh>": "😂🤣😆😹💀",
    "<smile>": "😀😃😄😁😊🙂😉😎☺🤩🥳🎉👏🙌👍💪🙏✨",
    "<sad>": "😢😭😞😔😟🙁☹💔😿🥺",
    "<angry>": "😡😠🤬👎🙄🖕😤💩",
    "<point>": "👉👇⬇➡🔗👆📢📣🛒🛍💰💸🔥🚀📩🎁",
}
_KIND = {letter: kind for kind, letters in _EMOJI.items() for letter in letters}
_FACES = {")": "<smile>", "D": "<laugh>", "P": "<smile>", "p": "<smile>", "(": "<sad>", "/": "<sad>", "|": "<sad>"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its form, and where it stands in the original text (half open, in characters)."""

    form: str
    start: int
    end: int


class Forms(dict[str, str]):
    """Written token to form, worked out when first asked for.

    >>> forms = Forms()
    >>> forms["Sooooo"], forms["https://example.org/x"], forms["Don’t"]
    ('soo', '<url>', "don't")
    """

    def __missing__(self, written: str) -> str:
        if len(self) >= _CACHED:
            self.clear()
        form = form_of(written)
        self[written] = form
        return form


class _Cuts(dict[str, list[str]]):
    """What stands between white space to its tokens, cut when first asked for."""

    def __missing__(self, piece: str) -> list[str]:
        if len(self) >= _CACHED:
            self.clear()
        found = TOKEN.findall(piece)
        if len(piece) <= _WORTH_KEEPING:
            self[piece] = found
        return found


_CUTS = _Cuts()


def tokens(text: str) -> Iterator[Token]:
    """Cut a text, in order; spans do not overlap."""
    for found in TOKEN.finditer(text, 0, LONGEST):
        yield Token(form_of(found.group()), found.start(), found.end())


def cut(text: str) -> list[str]:
    """The tokens as they are written, in order.

    No token but a sum of money goes across white space, and most of what stands between was cut before.
    """
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if ("$" in text or "€" in text or "£" in text) and _APART.search(text):
        return TOKEN.findall(text)
    found: list[str] = []
    for piece in text.split():
        found += _CUTS[piece]
    return found


def spans(text: str, tokens: Sequence[str] | None = None) -> list[tuple[int, int]]:
    """Where each token stands, in order; `tokens` are those of the text, where somebody has them already.

    What lies between tokens begins none, so the next place of a token's letters is its own.
    """
    found: list[tuple[int, int]] = []
    end = 0
    for written in cut(text) if tokens is None else tokens:
        start = text.find(written, end)
        end = start + len(written)
        found.append((start, end))
    return found


def form_of(written: str) -> str:
    """The form of one written token."""
    first = written[0]
    if first.isalpha():
        return _word(written)
    if first in "0123456789+":
        return NUMBER
    if first in "$€£" and len(written) > 1:
        return MONEY
    if first == "@":
        return USER if len(written) > 1 else first
    if first == "#" and len(written) > 1:
        return NUMBER if any(letter.isdigit() for letter in written) else _word(written[1:])
    if first == "<":
        return "<heart>" if written == "<3" else written
    if first == "[" and len(written) > 2:
        return USER
    if first in "?!":
        if "?" in written:
            return "?!" if "!" in written else "?"
        return "!" if len(written) == 1 else "!!"
    if first in ":;=" and len(written) > 1:
        return _FACES[written[-1]]
    if written.startswith((".", "…")):
        return "." if written == "." else "..."
    return _KIND.get(first, _mark(first))


def _word(written: str) -> str:
    if "@" in written:
        return EMAIL
    lowered = written.lower()
    if "://" in lowered or lowered.startswith("www.") or "." in lowered:
        return URL
    lowered = lowered.replace("’", "'")
    return _REPEATED.sub(r"\1\1", lowered) if _REPEATED.search(lowered) else lowered


def _mark(first: str) -> str:
    if first == "’":
        return "'"
    return first if first.isascii() or not first.isprintable() or ord(first) < 0x2190 else "<emoji>"
