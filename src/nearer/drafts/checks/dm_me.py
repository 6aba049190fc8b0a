"""Draws people away into a sales talk: "DM me", "book a call", "link in bio".

What could be answered here is held back so that the reader must come to you. Where somebody asked you to write to
them, it is no pitch.

**Instead of**

    I help founders sleep better. DM me "SLEEP" and let's hop on a quick call.

**Try**

    What helped me sleep as a founder: no numbers after eight. What keeps you awake?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL06"
name = "draws-away"
level = Level.WARNING

_AWAY = re.compile(
    r"\b(?:dm|message|inbox|pm|text|whatsapp) (?:me|us) (?:for (?:details|info|more|prices?|pricing"
    r"|a (?:quote|link|free))"
    r"|to (?:get started|order|book|claim|learn|find out|join)|now\b|today\b|[\"“'‘][^\"”'’\n]{1,20}[\"”'’]|the word\b)"
    r"|\b(?:hop|jump|get) on a (?:quick |short |free )?(?:\d+[- ]min\w* )?(?:call|zoom|demo)\b"
    r"|\bbook (?:a|your) (?:free |quick |discovery |strategy |\d+[- ]min\w* )*(?:call|demo|consultation|session)\b"
    r"|\blinks? (?:is )?in (?:my |the |our )?bio\b|\bschedule a (?:free |quick )?(?:call|demo|consultation)\b",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each phrase that draws away, unless somebody asked."""
    if not seen.english or seen.asked:
        return
    for piece in seen.pieces(_AWAY):
        yield Mark(
            piece.start,
            piece.end,
            "This holds the answer back until the reader comes to you.",
            "Give the answer here. Who wants more will write to you.",
        )
