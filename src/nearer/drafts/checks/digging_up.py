"""Answers a stranger's post from long ago.

Under a post from last year in which you had no part, an answer comes as if somebody had gone through the drawers.

**Instead of**

    ---
    reply-to: Rain again. The tent held.
    part: no
    said-at: 2025-01-05
    at: 2026-03-01
    ---
    Which tent is that, the rain there must be something.

**Try**

    ---
    reply-to: Rain again. The tent held.
    part: no
    said-at: 2026-02-27
    at: 2026-03-01
    ---
    Which tent is that? The rain there must be something.
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "IN04"
name = "digging-up"
level = Level.HINT

LONG_AGO = timedelta(days=60)
"""After two months a thread between others is over. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where both times are known."""
    answers, at = seen.draft.answers, seen.draft.at
    if not seen.outsider or answers is None or answers.at is None or at is None:
        return
    days = (at - answers.at).days
    if at - answers.at > LONG_AGO:
        yield Mark(
            0,
            0,
            f"The post that this answers is {days} days old, and you had no part in its thread.",
            "Say in your first words how you came upon it, or answer something that they wrote lately.",
        )
