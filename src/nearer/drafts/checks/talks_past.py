"""Talks past what was said: takes up no word of it.

An answer that would fit under any post is no answer. One word of theirs, or a question about it, shows that you read.

**Instead of**

    ---
    reply-to: After eleven years I closed the bookshop today. The last customer bought an atlas.
    ---
    Monday motivation is all about consistency and showing up for big goals every single week.

**Try**

    ---
    reply-to: After eleven years I closed the bookshop today. The last customer bought an atlas.
    ---
    An atlas as the last sale, how fitting. What becomes of the bookshop now?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS01"
name = "talks-past"
level = Level.HINT

MOST = 0.12
"""Likeness in meaning (cosine) above which an answer may be to the point without a shared word. Our own choice."""
_THEIRS, _OURS = 5, 10
"""Words that carry meaning in theirs, and words in ours, from which it can be told. Our own choice."""
_POINTS = re.compile(
    r"\b(?:you\w*|u|ur|this|that|these|those|it|its|he|she|they|him|her|them|his|their|same|too|also|so|such|what|how"
    r"|yes|no|yeah|oh|wow|ah|sorry|congrat\w*|thank\w*|agree\w*|exactly|true|right|sounds?|love|loving|hugs?"
    r"|sending|wish\w*|hop(?:e|ing)|luck|cheers|glad|happy|sad|bravo|well|me|my|i|we|us|our)\b",
    re.IGNORECASE,
)
"""Words that may point at what they said."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole answer, where it is long enough, shares no word and no meaning, points at nothing and asks nothing."""
    taken = seen.taken_up
    if taken is None or seen.asked or seen.draft.mine is True or "?" in seen.text or taken.taken_up:
        return
    if len(seen.their_words) < _THEIRS or len(seen.words) < _OURS:
        return
    if any(seen.pieces(_POINTS, seen.prose)) or seen.likeness > MOST:
        return
    yield Mark(
        0,
        len(seen.text),
        "This takes up nothing of the post that it answers.",
        "Begin with something that they said, or ask about it.",
    )
