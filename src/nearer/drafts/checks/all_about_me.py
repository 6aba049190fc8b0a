"""Turns what they told to oneself.

They told a story, and the answer tells yours. One sentence about theirs first makes it a talk.

**Instead of**

    ---
    reply-to: Passed my driving test on the fourth try. I cried in the car park.
    ---
    I passed mine first time. I was seventeen and I had only five lessons. My instructor said I was a natural.

**Try**

    ---
    reply-to: Passed my driving test on the fourth try. I cried in the car park.
    ---
    The fourth try counts the most. Where will you drive first? I cried too, but in the test.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS02"
name = "all-about-me"
level = Level.HINT

_ME = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|i’m|i’ve|i’d|i’ll|me|my|mine|myself)\b", re.IGNORECASE)
_YOU = re.compile(
    r"\b(?:you\w*|you['’]\w+|u|ur|we|us|our|that['’]?s|congrat\w*|thanks?|sorry|same|wow)\b", re.IGNORECASE
)
FEWEST = 4
"""Mentions of oneself from which it can be told. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole answer: oneself four times, them never, no question, and they had asked for nothing."""
    if seen.draft.answers is None or not seen.english or seen.asked or "?" in seen.text or seen.draft.mine is True:
        return
    if len(list(seen.pieces(_ME, seen.prose))) >= FEWEST and not any(seen.pieces(_YOU, seen.prose)):
        yield Mark(
            0,
            len(seen.text),
            "They told something, and this tells only of you.",
            "Begin with theirs: a word on it, or a question. Then yours.",
        )
