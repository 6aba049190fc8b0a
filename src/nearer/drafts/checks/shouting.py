"""Shouts: several words in capitals in a row.

Capitals are read as shouting, and by some screen readers letter by letter.

**Instead of**

    THE NEW SHOP IS OPEN, come in!

**Try**

    The new shop is open. Come in!
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BT03"
name = "shouting"
level = Level.WARNING

_RUN = re.compile(
    r"(?<![\w'’&-])[A-Z]{2,}(?:['’][A-Z]+)?(?:[ ,;:!?.–-]+(?:[A-Z]{2,}(?:['’][A-Z]+)?|[AI](?= [A-Z]{2})"
    r"|\d+))+(?![\w'’&-])"
)
_LETTERS = re.compile(r"[A-Z]{2,}")
_SHORT, _LONG = 3, 6
"""Words of a run, and letters of a word that is no abbreviation. Our own choice."""
_LITTLE_WRITTEN = """
A THE IS ARE YOU TO AND OF IN ON FOR NOT NOW THIS MY WE IT OUR YOUR BE DO CAN WILL WHAT WHO WHY HOW ALL BUT SO NO
"""
_LITTLE = frozenset(_LITTLE_WRITTEN.split())


def find(seen: Seen) -> Iterator[Mark]:
    """Each run of three or more words in capitals, two of which are no abbreviation by their length."""
    for piece in seen.pieces(re.compile(_RUN.pattern), seen.prose):
        words = _LETTERS.findall(piece.words)
        if len(words) >= _SHORT and _shouted(words):
            yield Mark(piece.start, piece.end, "This shouts.", "Write it in small letters; they are read as well.")


def _shouted(words: list[str]) -> bool:
    """Whether they are words and no list of abbreviations ("NASA and ESA", "HTML, CSS, SQL"): by little words (THE, IS)
    and long ones.
    """
    little = sum(word in _LITTLE for word in words)
    long = sum(len(word) >= _LONG for word in words)
    return little >= 2 or long >= 2 or (little > 0 and long > 0)
