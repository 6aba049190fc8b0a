"""A row of emoji.

Each is read out by its name: "party popper party popper party popper".

**Instead of**

    We made it to the summit 🎉🎉🎉🎉🎉🎉

**Try**

    We made it to the summit 🎉
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC06"
name = "emoji-row"
level = Level.HINT

_ONE = "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]*)"
FEWEST = 4
"""Emoji in a row that are heard as a row. Our own choice."""
_ROW = re.compile(rf"{_ONE}(?:[ ]?{_ONE}){{{FEWEST - 1},}}")
_JOINED = re.compile("\u200d")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")


def find(seen: Seen) -> Iterator[Mark]:
    """Each row. A family joined of several counts as one, and a flag of two as one."""
    for piece in seen.pieces(_ROW):
        signs = len(re.findall(_ONE, piece.words)) - len(_JOINED.findall(piece.words))
        signs -= len(_FLAG.findall(piece.words)) // 2
        if signs >= FEWEST:
            yield Mark(piece.start, piece.end, f"{signs} emoji in a row are read out one by one.", "Keep one.")
