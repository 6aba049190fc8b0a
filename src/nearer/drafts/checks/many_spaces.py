"""Goes to many spaces at once.

Each group has its own talk. The same post in five of them belongs to none.

**Instead of**

    ---
    space: r/gardening
    space: r/homesteading
    space: r/urbanfarming
    space: r/seeds
    ---
    I wrote down how we save tomato seed on a balcony.

**Try**

    ---
    space: r/seeds
    ---
    I wrote down how we save tomato seed on a balcony. Which step do you do differently?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BL04"
name = "many-spaces"
level = Level.WARNING

MOST = 4
"""From so many spaces on. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole."""
    spaces = {space.lower() for space in seen.draft.spaces if space}
    if len(spaces) >= MOST:
        yield Mark(
            0,
            0,
            f"This goes to {len(spaces)} spaces at once.",
            "Choose the one where people talk about this, and write it for them.",
        )
