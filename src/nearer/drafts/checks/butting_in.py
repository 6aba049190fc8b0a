"""Comes into a thread of others with a link.

In a thread that you have no part in, the first thing people see of you is that you want them to leave it.

**Instead of**

    ---
    reply-to: Marta and I are comparing our sourdough starters again. Hers is called Clint.
    part: no
    ---
    Interesting! https://bread.example.org/starters

**Try**

    ---
    reply-to: Marta and I are comparing our sourdough starters again. Hers is called Clint.
    part: no
    ---
    Clint is a fine name for a sourdough starter. Does he rise on time?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "IN01"
name = "butting-in"
level = Level.WARNING


def find(seen: Seen) -> Iterator[Mark]:
    """The first link, in a thread that one has no part in and where nothing was asked."""
    if not seen.outsider or seen.asked:
        return
    if seen.links:
        link = seen.links[0]
        start, end = link.start, link.end
    elif seen.draft.link:
        start = end = 0
    else:
        return
    yield Mark(
        start,
        end,
        "You have no part in this thread, nobody asked, and you come with a link.",
        "Say something about what they talk about, without the link. Bring it if they ask.",
    )
