"""Begins with a stock hook: "Unpopular opinion:", "Let that sink in", "A thread 🧵👇".

People have read these openings a thousand times and know what follows. The first sentence of what you have to say is
a better first sentence.

**Instead of**

    Nobody is talking about this. Small libraries lend out tools.

**Try**

    Small libraries lend out tools. Ours has a cement mixer.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BT05"
name = "stock-hook"
level = Level.HINT

_HOOKS = re.compile(
    r"(?:\A|(?<=[.!?\n] )|(?<=\n))(?:(?:un)?popular opinion:|hot take:|controversial take:|read that again\b"
    r"|let that sink in\b"
    r"|(?:nobody|no one) is talking about (?:this|it|that)\b|stop scrolling\b|this will change (?:your"
    r"|the way)|here'?s the thing:"
    r"|(?:i|we) (?:made|went from|grew) \$?[\d,.]+k? (?:in|to|to \$?[\d,.]+k? in) \w+ (?:days|weeks|months|hours)"
    r"|(?:\d+ (?:lessons|things|ways|tips|mistakes|hacks) (?:i|you|that|to|every)[^.!?\n]{0,80}"
    r"|a thread ?[:.]? ?)(?:🧵|👇)"
    r"|a (?:mega)?thread:? ?🧵|i'?ll say it (?:again|louder)\b|most people (?:don'?t|will never) (?:know"
    r"|tell you|understand) this"
    r"|(?:what )?they don'?t want you to know)",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each stock hook at the beginning of a sentence."""
    if not seen.english or seen.draft.answers is not None:
        return
    for piece in seen.pieces(_HOOKS):
        yield Mark(
            piece.start,
            piece.end,
            "This is a hook that everybody uses.",
            "Delete it and begin with what you have to say.",
        )
