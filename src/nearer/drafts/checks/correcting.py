"""Corrects strangers: "Well, actually".

Who comes into a thread of others to set somebody right is remembered for it, right or wrong.

**Instead of**

    ---
    reply-to: Saw a whale from the ferry this morning. What a huge fish!
    part: no
    ---
    Well, actually, whales are mammals.

**Try**

    ---
    reply-to: Saw a whale from the ferry this morning. What a huge fish!
    part: no
    ---
    A whale from the ferry! How far off was it?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "IN02"
name = "correcting-strangers"
level = Level.WARNING

_CORRECTS = re.compile(
    r"\A\W*(?:@\S+\s+)*(?:(?:um+|uh+|er+m?|well|no|sorry but)[,.… ]+)*"
    r"(?:well,? actually|actually,|ackchyually|technically,|to be pedantic|(?:that|this) is (?:simply |just "
    r"|plain |factually )*(?:wrong"
    r"|incorrect|not true|untrue|false|nonsense)\b|that'?s (?:simply |just |plain |factually )*(?:wrong"
    r"|incorrect|not true|untrue|false|"
    r"nonsense)\b|you'?re (?:simply |just |plain |dead )*(?:wrong|mistaken)\b|you are (?:simply "
    r"|just )*(?:wrong|mistaken)\b"
    r"|correction:|fact check:|nope,? )",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """The opening that corrects, in a thread that one has no part in and where nobody asked."""
    if not seen.outsider or seen.asked or not seen.english:
        return
    for piece in seen.pieces(_CORRECTS):
        yield Mark(
            piece.start,
            piece.end,
            "You have no part in this thread and begin by setting somebody right.",
            "Let it pass, or begin with what they got right and ask how they see it.",
        )
