"""Talks past what was said: takes up no word of it.

An answer that would fit under any post is no answer. One word of theirs, or a question about it, shows that you read.

**Instead of**

    ---
    reply-to: After eleven years I closed the bookshop today. The last customer bought an atlas.
    ---
    Monday motivation is all about consistency and showing up for your own goals every single week.

**Try**

    ---
    reply-to: After eleven years I closed the bookshop today. The last customer bought an atlas.
    ---
    An atlas as the last sale, how fitting. What becomes of the bookshop now?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS01"
name = "talks-past"
level = Level.WARNING

MOST = 0.25
"""Recognition below this counts as none: our own choice, well under what short honest answers get."""
_THEIRS, _OURS = 6, 10
"""Words that carry meaning in theirs, and words in ours, from which it can be told. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole answer, where it is long enough, shares no word, asks nothing back and acknowledges nothing."""
    taken = seen.taken_up
    if taken is None or seen.draft.mine is True or "?" in seen.text:
        return
    if len(seen.their_words) < _THEIRS or len(seen.words) < _OURS:
        return
    if taken.probability < MOST and not taken.taken_up:
        yield Mark(
            0,
            len(seen.text),
            "This takes up no word of the post that it answers.",
            "Begin with something that they said, or ask about it.",
        )
