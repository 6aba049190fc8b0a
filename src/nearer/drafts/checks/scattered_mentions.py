"""Calls in many people by name who are not in the thread.

Each of them gets a notification for something that was not meant for them. Call in those whom it concerns, and say why.

**Instead of**

    My new essay on bees is out! @ann @bo @cy @dee @eli

**Try**

    My new essay on bees is out. @ann, your question about drones is in the second part.
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BL03"
name = "scattered-mentions"
level = Level.WARNING

MOST = 4
"""From so many handles on, without the author answered and those in the thread. Our own choice: thanking three people
is common, four in a row are a list."""


def find(seen: Seen) -> Iterator[Mark]:
    """From the first to the last handle that is new to the thread."""
    draft = seen.draft
    there = {_bare(handle) for handle in draft.thread}
    if draft.answers is not None and draft.answers.by:
        there.add(_bare(draft.answers.by))
    new = [piece for piece in seen.mentions if _bare(piece.words) not in there]
    if draft.answers is not None and not draft.thread:
        # Networks put the handles of a thread at the head of an answer; who was in it is not known here.
        head = len(draft.text) - len(_headless(draft.text))
        new = [piece for piece in new if piece.start >= head]
    if len({_bare(piece.words) for piece in new}) >= MOST:
        yield Mark(
            new[0].start,
            new[-1].end,
            f"This calls in {len({_bare(piece.words) for piece in new})} people who are not in the thread.",
            "Name those whom it concerns, and tell each of them why.",
        )


def _bare(handle: str) -> str:
    return handle.lstrip("@").lower()


def _headless(text: str) -> str:
    rest = text.lstrip()
    while rest.startswith("@"):
        _, _, rest = rest.partition(" ")
        rest = rest.lstrip()
    return rest
