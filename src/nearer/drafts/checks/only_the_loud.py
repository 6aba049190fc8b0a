"""Answers only those with many followers, while others wait.

Who answers up and never across is seen to do so. Those who wait for you are the ones who come nearer.

**Instead of**

    ---
    at: 2026-03-08
    reply-to: Ten thoughts on attention.
    by: @star
    audience: 250000
    waiting: 4
    earlier: 2026-03-01 to @big audience 90000: Number four is my favourite.
    earlier: 2026-03-02 to @star audience 250000: I had never seen it like that.
    earlier: 2026-03-03 to @star audience 250000: The third one stays with me.
    earlier: 2026-03-04 to @huge audience 800000: What a way to put it.
    earlier: 2026-03-05 to @big audience 91000: This made my morning.
    ---
    The seventh of the thoughts is the one I needed.

**Try**

    ---
    at: 2026-03-08
    reply-to: I tried your bread recipe. It rose!
    by: @ola
    audience: 85
    waiting: 4
    ---
    It rose! Did you bake it in the pot or on the stone?
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "CD03"
name = "only-the-loud"
level = Level.HINT

WITHIN = timedelta(days=30)
LOUD = 10_000
"""Followers from which an account counts as loud. Our own choice."""
FEWEST, SHARE = 5, 0.8
"""Answers of the last thirty days whose audience is known, and the share of loud ones among them. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where people wait, this goes to a loud account, and so did most of the others."""
    draft = seen.draft
    if draft.answers is None or draft.at is None or draft.waiting == 0 or (draft.answers.audience or 0) < LOUD:
        return
    known = [
        one.audience
        for one in draft.earlier
        if one.to and one.audience is not None and timedelta() <= draft.at - one.at <= WITHIN
    ]
    loud = sum(audience >= LOUD for audience in known)
    if len(known) >= FEWEST and loud >= SHARE * len(known):
        people = "One person waits" if draft.waiting == 1 else f"{draft.waiting} people wait"
        yield Mark(
            0,
            0,
            f"{people} for an answer of yours, and {loud} of your last {len(known)} answers went to accounts with"
            f" {LOUD:,} followers or more.",
            "Answer those who wait first.",
        )
