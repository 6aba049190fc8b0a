"""Begs for followers, likes or shares.

People follow and pass on what they find worth it. Asking for it turns the talk to you, and some networks show such
posts to fewer people.

**Instead of**

    New drawing is up! Please like and share, and follow me for more.

**Try**

    New drawing is up: a heron that stood still for an hour. Which bird should I sit beside next?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL04"
name = "begging"
level = Level.WARNING

_DO = r"(?:like|share|follow|subscribe|retweet|rt|boost|repost|comment|upvote)"
_BEGS = re.compile(
    rf"\b{_DO}(?:,? {_DO})*,?(?: and | & | \+ |, ){_DO}\b(?! (?:rate|rates|button|buttons|count|counts|that))"
    r"|\b(?:please|pls|plz) (?:like|share|follow|subscribe|retweet|rt|boost|repost|upvote)(?: (?:and"
    r"|&) (?:like|share|follow|subscribe|retweet|boost|repost|upvote))?\b"
    r"(?! (?:your|yours|what|how|any|anything|if|a |an |the (?:log|error|file|code|output|details|instructions|steps)))"
    r"|\bfollow (?:me|us) (?:for|on|to|and|back|!)|\b(?:follow for follow|f4f|l4l|sub4sub|follow ?back|followback)\b"
    r"|\bsubscribe to (?:my|our)\b|\bsmash (?:that|the) (?:like|subscribe)\b"
    r"|\b(?:help|get) (?:me|us) (?:get |reach |hit |to )+(?:[\d,.]+k?|one|a) ?(?:thousand "
    r"|hundred )?(?:followers|subs\w*|likes)",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each phrase that begs."""
    if not seen.english:
        return
    for piece in seen.pieces(_BEGS, seen.prose):
        yield Mark(
            piece.start,
            piece.end,
            "This asks for a click instead of an answer.",
            "Ask something that you want to know from them, or leave it out.",
        )
