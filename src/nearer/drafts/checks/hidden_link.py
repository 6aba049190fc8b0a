"""A shortened link hides where it leads.

Nobody can see before the click whom they will meet, and many do not click what they cannot see. Networks shorten links
by themselves.

**Instead of**

    How we insulated the loft: https://bit.ly/3xYzAbC

**Try**

    How we insulated the loft: https://example.org/loft
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC08"
name = "hidden-link"
level = Level.WARNING

_SHORTENERS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:bit\.ly|tinyurl\.com|goo\.gl|ow\.ly|t\.co|is\.gd|buff\.ly|rebrand\.ly"
    r"|cutt\.ly|shorturl\.at|tiny\.cc"
    r"|rb\.gy|dlvr\.it|lnkd\.in|t\.ly|bl\.ink|snip\.ly|trib\.al|adf\.ly|shorte\.st)(?:/|$)",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![\w.@/-]){_SHORTENERS.pattern}\S*", re.IGNORECASE)


def find(seen: Seen) -> Iterator[Mark]:
    """Each link through a known shortener, with something behind its name."""
    for piece in seen.pieces(_ANY):
        words = piece.words.rstrip(".,;:!?)'\"”’")
        if "/" not in words.removeprefix("https://").removeprefix("http://").rstrip("/"):
            continue
        yield Mark(
            piece.start,
            piece.start + len(words),
            "This link hides where it leads.",
            "Give the address itself; the network shortens it.",
        )
