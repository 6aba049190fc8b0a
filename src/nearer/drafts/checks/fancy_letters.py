"""Letters from the mathematical alphabets in place of bold or italics.

Screen readers spell them out ("mathematical bold capital A") or pass over them, and no search finds them.

**Instead of**

    𝗢𝗽𝗲𝗻 𝗼𝗻 𝗦𝘂𝗻𝗱𝗮𝘆 from ten.

**Try**

    Open on Sunday from ten.
"""

import re
import unicodedata
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC05"
name = "fancy-letters"
level = Level.WARNING

_LETTER = "[\U0001d400-\U0001d7ff\U0001f130-\U0001f149\U0001f150-\U0001f169\u24b6-\u24e9\uff21-\uff3a\uff41-\uff5a]"
_RUN = re.compile(rf"{_LETTER}(?:[\s\W]{{0,2}}{_LETTER})+")
FEWEST = 3
"""Letters in a row. One is a formula (𝑥), two may be one."""


def find(seen: Seen) -> Iterator[Mark]:
    """Each run of such letters."""
    for piece in seen.pieces(_RUN):
        if len(re.findall(_LETTER, piece.words)) < FEWEST:
            continue
        plain = unicodedata.normalize("NFKC", piece.words)
        shown = f"Write “{plain}”." if plain.isascii() else "Write it in common letters."
        yield Mark(piece.start, piece.end, "These letters are read out one by one, or not at all.", shown)
