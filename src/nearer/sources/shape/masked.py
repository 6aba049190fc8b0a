"""Names with everything taken out that somebody may have chosen."""

import re

from nearer.sources.shape.words import WORDS

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+|.", re.DOTALL)
_MARKS = frozenset(" _-./:$@#()[]{}<>=,;'\"*+?!|&%~")
NAME_LIMIT = 120
"""Characters of a name that are shown (our own choice)."""


def masked(name: str) -> str:
    """A name as it may be shown: words of formats as they are, other letters as `aaa`, digits as `0`.

    Letters in a row are three whatever they were, so that not even the length of a name is told. A number that says
    which of a few files it is (`message_2`) is a `0` as well.
    """
    out: list[str] = []
    for piece in _PIECE.findall(name[:NAME_LIMIT]):
        if piece.isdigit():
            fresh = "0"
        elif piece.isalpha():
            fresh = piece if piece.isascii() and piece.lower() in WORDS else "aaa"
        elif piece in _MARKS:
            fresh = piece
        else:
            fresh = "?"
        # Pieces of one name that are masked side by side are one.
        if not (out and out[-1] == fresh and fresh in ("aaa", "0", "?")):
            out.append(fresh)
    return "".join(out) + ("..." if len(name) > NAME_LIMIT else "")


def form(line: str, limit: int = 60) -> str:
    """A line of text as its form: letters as `a`, digits as `0` each, marks as they are."""
    start = re.sub(r"\d", "0", re.sub(r"[^\W\d_]+", "a", line[:limit]))
    return "".join(c if c in _MARKS or c in "a0\t" else "?" for c in start) + ("..." if len(line) > limit else "")
