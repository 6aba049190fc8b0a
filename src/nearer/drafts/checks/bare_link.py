"""A link and no word about it.

Nobody can tell why you pass it on, and there is nothing to answer.

**Instead of**

    https://example.org/tides

**Try**

    The tide tables of 1911, with the notes of the harbour master in the margin: https://example.org/tides
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC09"
name = "bare-link"
level = Level.HINT


def find(seen: Seen) -> Iterator[Mark]:
    """The first link, where there is no word beside links, handles and tags, and nobody asked."""
    if seen.links and not any(letter.isalnum() for letter in seen.prose) and not seen.asked:
        link = seen.links[0]
        yield Mark(
            link.start,
            link.end,
            "A link, and no word on why it is worth anybody's time.",
            "Say what is there, and what you found in it.",
        )
