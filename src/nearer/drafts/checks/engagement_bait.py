"""Fishes for reactions: "like if you agree", "tag a friend", "comment YES".

Reactions that were fished for say nothing about anybody, and networks rank such posts down.

**Instead of**

    Coffee before talking. Like if you agree and tag a friend who needs this!

**Try**

    Coffee before talking, that is the rule in this house. What is the rule in yours?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BT02"
name = "engagement-bait"
level = Level.WARNING

_FISHES = re.compile(
    r"\b(?:like|share|rt|retweet|boost|repost|upvote|comment|double[- ]tap|follow) (?:this )?if (?:you|u|your)\b"
    r"|\btag (?:a|your|some|someone|somebody|two|three|\d+) (?:\w+ )?(?:friends?|person|people|bestie|mate|who|that)\b"
    r"|\btag someone\b|\b(?:comment|type|drop|reply with) (?:an? |the word )?(?:[\"“'‘]?[A-Z]{2,}[\"”'’]?"
    r"|[\"“][^\"”\n]{1,15}[\"”]|(?:an? )?"
    r"(?:emoji|🔥|❤️?|💯|👇|👍))(?: (?:below|in the comments|if|and|to|for)|[.!,]|$)|\b(?:drop|leave) (?:a|your) \w+ "
    r"(?:below|in the comments) (?:if|and)\b|\bonly \d+% (?:of people )?(?:will|can)\b|\bi bet (?:nobody"
    r"|no one|you won'?t)\b"
    r"|\b(?:1|one) like ?= ?(?:1|one)\b|\bwho(?:'s| is) with me\?|\bagree\?\s*(?:👇|$)",
    re.IGNORECASE | re.MULTILINE,
)
_YELLED = re.compile(r"\b(?:comment|type|drop|reply with)\b", re.IGNORECASE)


def find(seen: Seen) -> Iterator[Mark]:
    """Each phrase that fishes."""
    if not seen.english:
        return
    for piece in seen.pieces(_FISHES):
        if _YELLED.match(piece.words) and not re.search(r"[A-Z]{2,}|[\"“🔥❤💯👇👍]|emoji|if|and", piece.words[5:]):
            continue
        yield Mark(
            piece.start,
            piece.end,
            "This fishes for a reaction instead of asking something.",
            "Ask a question that you would like to have answered.",
        )
