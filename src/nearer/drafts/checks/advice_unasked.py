"""Gives advice that nobody asked for.

Who tells of a trouble often wants to be heard. Advice before that says that you have not listened.

**Instead of**

    ---
    reply-to: Third night in a row that the neighbours party until four. I am so tired.
    part: no
    ---
    You should buy earplugs.

**Try**

    ---
    reply-to: Third night in a row that the neighbours party until four. I am so tired.
    part: no
    ---
    Three nights until four, that would finish me. Are they new?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "IN03"
name = "advice-unasked"
level = Level.HINT

_ADVISES = re.compile(
    r"\b(?:you (?:should|need to|have to|must|ought to) (?:just |really |simply |definitely )?"
    r"(?:try|buy|get|use|stop|start|switch|change|consider|learn|check|read|do|ask|call|see a|go (?:and|to"
    r"|for)|move|quit|install)"
    r"|why (?:don'?t|don’t) you (?:just|simply)|have you (?:tried|considered|thought about) \w+ing\b"
    r"|if i were you|my advice(?: is|:| would)|(?:you could|you can) always|the trick is to)\b",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """The first advice, in a thread that one has no part in and where nobody asked."""
    if not seen.outsider or seen.asked or not seen.english:
        return
    for piece in seen.pieces(_ADVISES, seen.prose):
        yield Mark(
            piece.start,
            piece.end,
            "This gives advice, and the post that it answers asks for none.",
            "Take up what they told first, and ask whether they want ideas.",
        )
        return
