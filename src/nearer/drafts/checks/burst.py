"""The sixth post within an hour.

Who follows few people sees nobody but you. Those who follow many see a wall and mute it.

**Instead of**

    ---
    at: 2026-03-08T12:00Z
    earlier: 2026-03-08T11:10Z: The market opens.
    earlier: 2026-03-08T11:20Z: First pears.
    earlier: 2026-03-08T11:30Z: A dog steals a pear.
    earlier: 2026-03-08T11:40Z: The dog is caught.
    earlier: 2026-03-08T11:50Z: The dog is forgiven.
    ---
    The dog gets a pear.

**Try**

    ---
    at: 2026-03-08T15:00Z
    earlier: 2026-03-08T11:10Z: The market opens.
    earlier: 2026-03-08T11:50Z: The dog is forgiven.
    ---
    The dog gets a pear.
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BL07"
name = "burst"
level = Level.HINT

HOUR = timedelta(hours=1)
BEFORE = 5
"""Posts of one hour that answered nobody. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where five posts of the last hour answered nobody either."""
    draft = seen.draft
    if draft.answers is not None or draft.at is None:
        return
    starts = sum(not one.to and timedelta() <= draft.at - one.at <= HOUR for one in draft.earlier)
    if starts >= BEFORE:
        yield Mark(
            0,
            0,
            f"{starts} posts of yours came within the last hour.",
            "Let this one wait, or put them together in a thread.",
        )
