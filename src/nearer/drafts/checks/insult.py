"""Insults the one it speaks to.

It cannot be taken back, and everybody who reads along learns how you speak when you are cross.

**Instead of**

    ---
    reply-to: I think the bridge should stay closed to cars.
    ---
    You are an idiot. Some of us have to work.

**Try**

    ---
    reply-to: I think the bridge should stay closed to cars.
    ---
    With the bridge closed my way to work takes an hour more. How do you get across?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "CD05"
name = "insult"
level = Level.WARNING

_NAME = (
    r"(?:idiots?|morons?|imbeciles?|fools?|liars?|clowns?|losers?|cretins?|dumbass(?:es)?|assholes?"
    r"|arseholes?|bastards?|scumbags?|pricks?|dickheads?|twats?|wankers?|trolls?|hypocrites?|cowards?|bigots?"
    r"|trash|garbage|scum)"
)
_MORE = (
    r"(?:an? |the |such an? |so |too |just |really |all |a bunch of |nothing but an? |(?:bloody |fucking "
    r"|damn |complete |total |absolute |utter |pathetic |stupid |biggest ))*"
)
_INSULTS = re.compile(
    rf"\b(?:you(?:'re|’re| are)|ur|u r|you must be) {_MORE}(?:{_NAME}|(?:stupid|dumb|pathetic|ignorant"
    rf"|delusional|brain-?dead|disgusting|worthless|a disgrace)\b(?! (?:enough|not)))\b"
    rf"(?! (?:for|to) (?:think|believ)\w* (?:that )?i)|\byou (?:stupid |bloody |fucking |damn |complete "
    rf"|pathetic |utter |little )*{_NAME}\b(?! (?:up|down))"
    r"|\b(?:shut (?:the \w+ )?up(?=[.!,]|$)|go to hell|fuck (?:you|off)|piss off|screw you|get lost[.!]"
    r"|kill yourself|kys)(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
_FOOLING = re.compile(r"\byou (?:\w+ )?(?:fools?|trolls?|trash|garbage)\b", re.IGNORECASE)


def find(seen: Seen) -> Iterator[Mark]:
    """Each insult, in an answer or beside a handle."""
    if not seen.english or (seen.draft.answers is None and not seen.mentions):
        return
    for piece in seen.pieces(_INSULTS, seen.prose):
        if (
            _FOOLING.fullmatch(piece.words)
            and re.match(r"\s+\w", seen.text[piece.end :])
            and "you are" not in piece.words.lower()
        ):
            continue  # "you trolls hide", and the verbs "you fool nobody", "you trash it"
        yield Mark(
            piece.start,
            piece.end,
            "This insults the person, and says nothing to the matter.",
            "Wait an hour. Then say what you disagree with, and why it matters to you.",
        )
