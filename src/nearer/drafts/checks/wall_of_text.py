"""A wall of text: many words without a paragraph.

On a phone it fills the screen without a place to rest the eye, and is passed over.

**Instead of**

    We left at five because the ferry goes at seven and the road along the cliff takes longer than the map
    says when the fog is in. The fog was in. We drove at walking pace behind a flock of sheep that had the
    same idea, and the shepherd waved us past only where the road widens, which it does once. At the pier the
    man with the rope looked at his watch and at us and at the sheep in the mirror, and he waited. Nobody on
    the ferry complained. Somebody handed round boiled eggs. On the island the bus had waited for the ferry,
    the café for the bus, and my aunt for the café, so that the whole morning had bent around one flock of
    sheep.

**Try**

    We left at five because the ferry goes at seven. The fog was in, and we drove at walking pace behind a
    flock of sheep.

    The ferry waited for us, the bus for the ferry, the café for the bus, and my aunt for the café.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC07"
name = "wall-of-text"
level = Level.HINT

MOST = 110
"""Words of one paragraph: about the height of a phone's screen. Our own choice."""
WRAPPED = 50
"""Letters of a line on average from which lines are taken for one paragraph that an editor wrapped, and not for a list
or a poem. Our own choice."""
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


def find(seen: Seen) -> Iterator[Mark]:
    """Each paragraph that is longer."""
    for paragraph in seen.pieces(_PARAGRAPH):
        count = len(paragraph.words.split())
        if count > MOST and len(paragraph.words) >= WRAPPED * (paragraph.words.count("\n") + 1):
            yield Mark(
                paragraph.start,
                paragraph.end,
                f"{count} words without a paragraph.",
                "Put an empty line where the thought turns.",
            )
