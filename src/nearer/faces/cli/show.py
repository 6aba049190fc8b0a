"""What people wrote, made harmless for a terminal. Everything that is printed goes through `safe`.

Names, words and addresses come from networks and are hostile: an escape sequence may recolour or retitle the terminal,
an override may turn a line around, a line break may forge a line of ours. The rules:

- control characters (C0, C1, DEL) become their visible picture (␛) or U+FFFD, line breaks and tabs become spaces;
- embeddings and overrides of direction (U+202A to U+202E) become U+FFFD;
- isolates (U+2066 to U+2069) stay where each has its end within the text, else they become U+FFFD;
- lone surrogates, noncharacters and invisible tags (U+E0000 to U+E007F) become U+FFFD.

A name that holds letters written from right to left stands between FSI and PDI (Unicode UAX #9), so that it cannot
reorder what stands beside it; other names need none, and stay easy to copy and to search.
"""

import unicodedata

FSI, PDI = "\u2068", "\u2069"
_STARTS = frozenset("\u2066\u2067\u2068")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")
_BREAKS = frozenset("\n\r\t\v\f\x85\u2028\u2029")
_BAD = "\ufffd"
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    """One line of text that the terminal shows as letters, whatever it holds."""
    if text.isascii() and text.isprintable():
        return text
    return _balanced("".join(" " if c in _BREAKS else _visible(c) for c in text.replace("\r\n", "\n")))


def safe_lines(text: str) -> str:
    """The same for words of several lines: line breaks stay, in one spelling."""
    unified = "".join("\n" if c in "\r\v\f\x85\u2028\u2029" else c for c in text.replace("\r\n", "\n"))
    return "\n".join(safe(line) for line in unified.split("\n"))


def isolate(name: str) -> str:
    """A name to stand among other words: harmless, and between FSI and PDI where it could reorder its neighbours."""
    plain = "".join(c for c in safe(name) if c not in _STARTS and c != PDI)
    return f"{FSI}{plain}{PDI}" if any(unicodedata.bidirectional(c) in ("R", "AL", "AN") for c in plain) else plain


def cell(text: str) -> str:
    """One cell of a CSV file that no spreadsheet takes for a formula: `'` before a leading = + - @ TAB CR LF.

    The rule is OWASP's on CSV injection. Minus signs of numbers are written by the caller as numbers, not by this.
    """
    return f"'{text}" if text[:1] in _FORMULA and text else text


def _visible(c: str) -> str:
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    hidden = c in _OVERRIDES or 0xE0000 <= code <= 0xE007F or (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return _BAD if hidden or unicodedata.category(c) in ("Cc", "Cs") else c


def _balanced(text: str) -> str:
    """Isolates without their end, and ends without their beginning, replaced."""
    letters = list(text)
    pending: list[int] = []
    for place, c in enumerate(letters):
        if c in _STARTS:
            pending.append(place)
        elif c == PDI:
            if pending:
                pending.pop()
            else:
                letters[place] = _BAD
    for place in pending:
        letters[place] = _BAD
    return "".join(letters)
