"""Answers something else than what was asked.

They asked, and the answer neither takes up a word of the question nor asks what was meant.

**Instead of**

    ---
    reply-to: Does anybody know which vet in Leeds treats rabbits at weekends?
    ---
    Winter brings out the best in our town and everyone should enjoy the lights along the river this year.

**Try**

    ---
    reply-to: Does anybody know which vet in Leeds treats rabbits at weekends?
    ---
    The vet in Headingley took our rabbit on a Sunday. Is it urgent?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS06"
name = "answers-another-question"
level = Level.HINT

MOST = 0.25
"""Recognition below this counts as none; as in LS01."""
_THEIRS, _OURS = 4, 14
"""Words that carry meaning in the question, and words of ours, from which it can be told: short answers ("Dr Moss on
Mill Road") share no word with their question and are right. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole answer: long, without a link, sharing no word with the question."""
    taken = seen.taken_up
    if taken is None or not seen.asked or seen.links or seen.draft.link or "?" in seen.text:
        return
    if len(seen.their_words) < _THEIRS or len(seen.words) < _OURS:
        return
    if taken.probability < MOST and not taken.taken_up:
        yield Mark(
            0,
            len(seen.text),
            "They asked something, and this takes up no word of it.",
            "Answer the question first, or ask what they meant.",
        )
