"""Exclaims again and again.

One exclamation mark is a smile, three are an advertisement.

**Instead of**

    We are open!!! Come in!!!

**Try**

    We are open. Come in!
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BT04"
name = "exclaiming"
level = Level.HINT

_ROW = re.compile(r"[!！]{3,}|(?:[!?]){4,}")
_MANY = 5
"""So many single marks in one post. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """Each row of three marks, else the last of five or more."""
    rows = list(seen.pieces(_ROW, seen.prose))
    marks = list(seen.pieces(r"[!！]", seen.prose))
    if not rows and len(marks) >= _MANY:
        rows = marks[-1:]
    for row in rows:
        yield Mark(row.start, row.end, "So many marks cry out what the words should say.", "One is enough, or none.")
