"""Gives the same answer to another person.

A copied answer shows as soon as two people compare, and then none of your answers was meant.

**Instead of**

    ---
    at: 2026-03-08
    reply-to: Finished my first half marathon today!
    by: @bo
    earlier: 2026-03-06 to @ann: That is amazing, so proud of you, keep going and never give up!
    ---
    That is amazing, so proud of you, keep going and never give up!

**Try**

    ---
    at: 2026-03-08
    reply-to: Finished my first half marathon today!
    by: @bo
    earlier: 2026-03-06 to @ann: That is amazing, so proud of you, keep going and never give up!
    ---
    A half marathon! Which kilometre was the worst?
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.listening.near import alike

code = "BL02"
name = "copied-answer"
level = Level.WARNING

WITHIN = timedelta(days=30)
"""How far back answers are compared. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole text, where the same answer went to somebody else within a month."""
    draft = seen.draft
    if draft.answers is None or draft.at is None:
        return
    to = draft.answers.by.lower()
    others = {
        one.to.lower()
        for one in draft.earlier
        if one.to
        and one.to.lower() != to
        and timedelta() <= draft.at - one.at <= WITHIN
        and alike(one.text, draft.text)
    }
    if others:
        people = "somebody else" if len(others) == 1 else f"{len(others)} others"
        yield Mark(
            0,
            len(draft.text),
            f"You gave the same answer to {people} within the last month.",
            "Take up something that only this person said.",
        )
