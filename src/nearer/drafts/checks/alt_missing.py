"""A picture has no alternative text.

People who cannot see it get nothing, and so does everybody whose connection is slow.

**Instead of**

    ---
    network: mastodon
    image:
    ---
    Look who came to the window this morning.

**Try**

    ---
    network: mastodon
    image: A blackbird on the sill, looking in, with snow on its back
    ---
    Look who came to the window this morning.
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC01"
name = "alt-missing"
level = Level.WARNING


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, once."""
    images = seen.draft.images
    without = sum(not image.alt.strip() for image in images)
    if without:
        which = "The picture has" if len(images) == 1 else f"{without} of {len(images)} pictures have"
        yield Mark(
            0,
            0,
            f"{which} no alternative text.",
            "Say what one sees and what matters in it, as to a friend on the phone.",
        )
