"""Advertises: sells to everybody at once, with a command to buy or a price cut.

People follow people. A post that tells all of them to buy asks the many who need nothing to pay attention for the few
who might, and each such post costs some of both. What you make can be shown for what it is; who needs it will ask, and
then you may offer it.

**Instead of**

    Buy our new sourdough kit now and get 50% off: https://kits.example.com

**Try**

    Four flours, one starter, eleven days: this loaf finally stands up by itself. What do you feed yours?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL07"
name = "advertisement"
level = Level.WARNING

_THING = r"(?:yours?|one|it|them|this|these|tickets?|(?:my|our|your|the|a|an|some|now|today|here|from)\b[^.!?\n]{0,40})"
_COMMANDS = re.compile(
    rf"(?:^|(?<=[.!?:;,–—\n])|(?<=\band)|(?<=\bor)|(?<=\bto)|(?<=\bcan))\s*"
    rf"(?P<command>(?:buy|order|pre-?order|grab|shop|book|claim|purchase|reserve|get)\s+{_THING}"
    r"|(?:shop|order|buy|book|register|enrol?l|subscribe|sign\s+up|sign-?up|join|download|apply|call|dm\s+(?:me|us))"
    r"\s+(?:now|today|here|at|on|below|via|for|via|to\s+(?:get|save|buy|order|claim))\b"
    r"|apply\s+for)",
    re.IGNORECASE,
)
_LOOK_HERE = re.compile(
    r"\b(?:check(?:ing)?\s+(?:out\s+)?|visit(?:ing)?\s+|watch\s+|listen\s+to\s+|go\s+to\s+|look\s+at\s+|support\s+|join\s+|find\s+)"
    r"(?:my|our|us|me)\b(?:\s+(?:\w+\s+){0,2}?(?:channel|website|site|shop|store|page|profile|videos?|songs?|music|blog"
    r"|newsletter|podcast|app|book|course|offer|collection|products?)\b)?",
    re.IGNORECASE,
)
_CUTS = re.compile(
    r"\d+\s?%\s?(?:off|discount|rabatt)\b|\b(?:discount|promo|coupon|voucher)\s+codes?\b|\b(?:flash|big|summer|winter"
    r"|spring|black[- ]friday|clearance)\s+sale\b|\bon\s+sale\s+(?:now|today)\b|\buse\s+(?:my\s+|the\s+)?code\b"
    r"|\b(?:special|exclusive|introductory|early[- ]bird)\s+(?:price|offer|discount|deal)s?\b"
    r"|\bfree\s+(?:trial|shipping|delivery)\b|\bbuy\s+(?:one|1|two|2)\s*,?\s+get\b|\bfor\s+only\s+[$€£]?\s?\d",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """The first command to buy or cut of a price in a post that answers nobody and reads as selling."""
    if seen.draft.answers is not None or not seen.sells:
        return
    called = [(m.start("command"), m.end("command")) for m in _COMMANDS.finditer(seen.prose)]
    found = [
        *called,
        *((piece.start, piece.end) for pattern in (_LOOK_HERE, _CUTS) for piece in seen.pieces(pattern, seen.prose)),
    ]
    if not found:
        return
    start, end = min(found)
    while end > start and seen.text[end - 1].isspace():
        end -= 1
    yield Mark(
        start,
        end,
        "This sells to everybody who reads it, whether they need it or not.",
        "Show what you made or learnt, and keep the offer for those who ask.",
    )
