"""Presses: a clock, a last chance, a number of places left.

Pressure works once on strangers and never on people who know you. A date that is true can be told without it.

**Instead of**

    The workshop is almost full. Act now, only 3 spots left, don't miss out!

**Try**

    The workshop is on 3 May. There are three places left; write to me if you would like one.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL03"
name = "pressure"
level = Level.WARNING

_PRESSES = re.compile(
    r"\bact (?:now|fast)\b|\b(?:don'?t|don’t|do not) miss (?:out|this (?:deal|offer|chance|sale)|your chance)\b"
    r"|\b(?:hurry(?: up)?(?=[,!.]| while| before)|while (?:stocks?|supplies) lasts?)\b"
    r"|\blast (?:chance|call) (?:to (?:get|buy|save|join|grab|order|register|enrol?l)|!)"
    r"|\bonly (?:\d+|a few|two|three|four|five) (?:spots?|seats?|places?|copies|slots?|units?|tickets?) (?:left|remain)"
    r"|\blimited[- ]time (?:offer|deal|only|discount)\b|\boffer (?:ends|expires) (?:soon|tonight|today|at midnight)\b"
    r"|\bbefore it'?s (?:too late|gone)\b(?=[^?]*$)|\b(?:buy|order|shop|claim) (?:it |yours |yours |your \w+ )?now\b"
    r"|\btoday only\b|\bselling (?:out )?fast\b|\bonce in a lifetime (?:offer|deal|opportunity)\b",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each phrase that presses."""
    if not seen.english:
        return
    for piece in seen.pieces(_PRESSES, seen.prose):
        yield Mark(
            piece.start,
            piece.end,
            "This presses the reader to act before they have thought.",
            "Say until when, or how many there are, and leave the rest to them.",
        )
