"""Writes again to somebody who has not answered.

Two answers of yours stand without a word from them. A third presses.

**Instead of**

    ---
    at: 2026-03-08
    reply-to: Sunset over the harbour.
    by: @ann
    earlier: 2026-03-02 to @ann unanswered: Where was this?
    earlier: 2026-03-05 to @ann unanswered: Is that the old pier?
    ---
    Which camera did you use for this one?

**Try**

    ---
    at: 2026-03-08
    reply-to: Sunset over the harbour. Anyone know the name of this boat?
    by: @ann
    earlier: 2026-03-02 to @ann unanswered: Where was this?
    earlier: 2026-03-05 to @ann unanswered: Is that the old pier?
    ---
    That is the Maria; she was built here in 1954.
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "CD02"
name = "writing-on"
level = Level.WARNING

WITHIN = timedelta(days=14)
BEFORE = 2
"""Answers in a row without one of theirs, in two weeks. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where they did not ask."""
    draft = seen.draft
    if draft.answers is None or not draft.answers.by or draft.at is None or seen.asked or draft.mine is True:
        return
    to = draft.answers.by.lower()
    mine = sorted(
        (one for one in draft.earlier if one.to.lower() == to and timedelta() <= draft.at - one.at <= WITHIN),
        key=lambda one: one.at,
    )
    last = mine[-BEFORE:]
    if len(last) == BEFORE and all(one.answered is False for one in last):
        yield Mark(
            0,
            0,
            "Your last two answers to this person stand unanswered.",
            "Let them come to you; answer again when they ask or write to you.",
        )
