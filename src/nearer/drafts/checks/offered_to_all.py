"""Offers something to everybody, in plain words.

There is nothing wrong with a price told plainly. It is still an offer that nobody asked for, and most who read it
need nothing: an offer does more in an answer to somebody who asks. So this is a hint.

**Instead of**

    Our new course is out today. Sign-up is at https://courses.example.com and it costs 29 euros.

**Try**

    The hardest part of the course was the week on shoulders: nobody can draw them at first. What was yours?
"""

import re
from collections.abc import Iterator

from nearer.drafts.checks import advertisement
from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL08"
name = "offered-to-all"
level = Level.HINT

SURE = 0.6
"""From this probability on: of what companies share .06 reads as selling where their company is left out of training
(`python -m bench.listening measure graded`). Our own choice."""

_OWN = re.compile(
    r"\b(?:my|our)\b|\b(?:I|we)(?:['’]ve|\s+have|\s+just|\s+finally)*\s+(?:wrote|written|made|built|launch\w*|released?"
    r"|publish\w*|open(?:ed)?|start(?:ed)?|offer|sell|run|designed|created)\b|[$€£]\s?\d|\b\d+\s?(?:[$€£]|euros?|dollars?"
    r"|pounds?|usd|eur|gbp|chf)\b",
    re.IGNORECASE,
)
"""What is one's own, or has a price: a link to somebody else's page offers nothing."""


def find(seen: Seen) -> Iterator[Mark]:
    """The words that sell most, in a post that answers nobody, reads as selling, and is no advertisement (SL07)."""
    sell = seen.listened.sell
    if seen.draft.answers is not None or sell is None or sell.probability < SURE or not sell.reasons:
        return
    if seen.own is None and not _OWN.search(seen.prose):
        return
    if next(advertisement.find(seen), None) is not None:
        return
    reason = sell.reasons[0]
    yield Mark(
        reason.start,
        reason.end,
        "This reads as an offer to everybody, and nobody asked yet.",
        "Tell what is interesting about it, and offer it where somebody asks.",
    )
