"""Longer than the network takes.

It would be refused, or cut in the middle of what you wanted to say.

**Instead of**

    ---
    network: bluesky
    ---
    The river came up in the night, and by six it stood in the yard, so we carried the seed trays upstairs,
    one by one, past the sleeping dog, past the clock that stopped in the last flood, and set them on the bed,
    on the desk, on the bath, until there was no place left for us, and then we made tea and sat on the
    stairs.

**Try**

    ---
    network: bluesky
    ---
    The river came up in the night. We carried the seed trays upstairs, until there was no place left for us,
    and made tea on the stairs.
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.lengths import counted, limit, over
from nearer.drafts.seen import Seen

code = "AC03"
name = "too-long"
level = Level.ERROR


def find(seen: Seen) -> Iterator[Mark]:
    """What stands beyond the network's limit."""
    network = seen.draft.network
    most = limit(network, title=seen.draft.title)
    if most is None:
        return
    start = over(seen.text, network, most)
    if start is not None:
        yield Mark(
            start,
            len(seen.text),
            f"{counted(seen.text, network):,} characters, where the network takes {most:,}.",
            "Say one thing less, or tell it in a thread.",
        )
