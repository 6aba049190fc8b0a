"""Praises with a stock phrase.

"Great post, thanks for sharing!" under a long text or a question says that it was not read.

**Instead of**

    ---
    reply-to: We tried four ways of heating the greenhouse this winter: candles, compost, a fan and bubble
      wrap. Only the compost kept the lemons alive.
    ---
    Great post, thanks for sharing!

**Try**

    ---
    reply-to: We tried four ways of heating the greenhouse this winter: candles, compost, a fan and bubble
      wrap. Only the compost kept the lemons alive.
    ---
    Compost over candles, I would not have thought so. How much of it did the lemons need?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS03"
name = "stock-praise"
level = Level.HINT

_PHRASE = (
    r"(?:(?:this is (?:a |such a |so )?|what an? |such an? |very |really |absolutely |so )?"
    r"(?:great|good|nice|amazing|awesome|excellent|fantastic|wonderful|brilliant|interesting|insightful"
    r"|inspiring|helpful|valuable|powerful)"
    r"(?: (?:post|read|share|content|stuff|insights?|article|points?|thoughts|work|info|information|job|one"
    r"|advice|tips|thread))?"
    r"|thanks?(?: you)?(?: so much)? for (?:sharing|posting|this)(?: this)?|love (?:this|it)|so true"
    r"|well said|totally agree|100 ?%"
    r"|couldn'?t agree more|this|keep it up|keep up the good work|spot on|nailed it|agreed?|absolutely"
    r"|exactly|wow|cool|facts)"
)
_STOCK = re.compile(rf"\W*(?:@\S+\s+)*(?:{_PHRASE}[\W_]*){{1,4}}(?:@\S+|(?-i:[A-Z]\w+))?\W*", re.IGNORECASE)
LONG = 20
"""Words of theirs from which a stock phrase falls short. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole answer, where it is nothing but stock and they wrote much."""
    answers = seen.draft.answers
    if answers is None or not seen.english or len(answers.text.split()) < LONG or not seen.words:
        return
    if _STOCK.fullmatch(seen.text):
        yield Mark(
            0,
            len(seen.text),
            "They wrote much, and this would fit under any post.",
            "Name the one thing that stayed with you.",
        )
