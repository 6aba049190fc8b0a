"""Answers mourning with a link, an offer or a joke.

Somebody has died, or is dying. Nothing that you could bring them belongs here but yourself.

**Instead of**

    ---
    reply-to: My father passed away on Sunday. The house is so quiet.
    ---
    So sorry! This helped me a lot: https://example.org/grief-course

**Try**

    ---
    reply-to: My father passed away on Sunday. The house is so quiet.
    ---
    I am so sorry about your father. I am here, also at three in the morning.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.drafts.sorrow import mourns

code = "IN05"
name = "grief"
level = Level.ERROR

_JOKES = re.compile(r"😂|🤣|😆|😹|\b(?:lol|lmao|rofl|haha\w*)\b", re.IGNORECASE)


def find(seen: Seen) -> Iterator[Mark]:
    """Links, own names and laughter in an answer to a post that mourns and asks for nothing."""
    answers = seen.draft.answers
    if answers is None or not mourns(answers.text) or "?" in answers.text:
        return
    found = [*seen.links, *seen.pieces(_JOKES)]
    if seen.own is not None and not any(one.start <= seen.own.start < one.end for one in found):
        found.append(seen.own)
    for piece in sorted(found, key=lambda one: one.start):
        yield Mark(
            piece.start,
            piece.end,
            "They mourn, and this turns to something else.",
            "Leave it out. Say that you are sorry, name whom they lost, and be there.",
        )
