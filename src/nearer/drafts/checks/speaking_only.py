"""Speaks and never answers: post after post, and no word to anybody.

A feed of statements is a broadcast. Before the next one, answer somebody.

**Instead of**

    ---
    at: 2026-03-08
    earlier: 2026-03-01: Soup day.
    earlier: 2026-03-02: New shelves.
    earlier: 2026-03-02: The shelves hold.
    earlier: 2026-03-03: A fox in the yard.
    earlier: 2026-03-04: Rain.
    earlier: 2026-03-05: The roof leaks.
    earlier: 2026-03-06: The roof is mended.
    earlier: 2026-03-07: A second fox.
    ---
    The foxes are a couple.

**Try**

    ---
    at: 2026-03-08
    reply-to: Is it normal that foxes come so close to houses?
    by: @ann
    earlier: 2026-03-06: The roof is mended.
    earlier: 2026-03-07: A second fox.
    ---
    Ours come up to the kitchen window. How close are yours?
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "CD04"
name = "speaking-only"
level = Level.HINT

WITHIN = timedelta(days=14)
FEWEST = 8
"""Posts of two weeks from which it can be told that none of them is an answer. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where it starts something and none of eight or more posts of two weeks answered anybody."""
    draft = seen.draft
    if draft.answers is not None or draft.at is None:
        return
    recent = [one for one in draft.earlier if timedelta() <= draft.at - one.at <= WITHIN]
    if len(recent) >= FEWEST and not any(one.to for one in recent):
        yield Mark(
            0,
            0,
            f"Your last {len(recent)} posts answered nobody.",
            "Answer somebody first; there will be a question in what you have read today.",
        )
