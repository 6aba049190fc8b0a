"""Heaps up hashtags.

A tag tells those who follow it that this is for them. A heap of tags tells them that it is for everybody.

**Instead of**

    Fresh bread #bread #baking #food #foodie #yum #instagood #love

**Try**

    Fresh bread, with the rye that Tom milled. #Baking
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BL05"
name = "hashtag-heap"
level = Level.WARNING

MOST = 5
MOST_ON = {"instagram": 10, "x": 3, "twitter": 3}
"""The most that pass. X advises no more than two a post; on Instagram ten are common. The others are our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """From the first tag that is too many to the last."""
    most = MOST_ON.get(seen.draft.network, MOST)
    tags = seen.hashtags
    if len(tags) > most:
        yield Mark(
            tags[most].start,
            tags[-1].end,
            f"{len(tags)} hashtags; from {most + 1} on they read as a blast.",
            "Keep those whose followers would miss it.",
        )
