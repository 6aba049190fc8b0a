"""Posts the same text again.

Whoever reads you has read it. The same post a second time says that nobody was meant.

**Instead of**

    ---
    at: 2026-03-08
    earlier: 2026-03-01: Our spring catalogue is out, with forty new teas from Assam.
    ---
    Our spring catalogue is out, with forty new teas from Assam!

**Try**

    ---
    at: 2026-03-08
    earlier: 2026-03-01: Our spring catalogue is out, with forty new teas from Assam.
    ---
    Which of the forty teas did you try first? The smoky one divides our kitchen.
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.listening.near import alike

code = "BL01"
name = "same-again"
level = Level.WARNING

WITHIN = timedelta(days=30)
"""How long one's last post is remembered. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The whole text, where one's own earlier post on this network (or an unknown one) was the same, within a month."""
    draft = seen.draft
    if draft.answers is not None or draft.at is None:
        return
    for one in sorted(draft.earlier, key=lambda earlier: earlier.at, reverse=True):
        elsewhere = one.network and draft.network and one.network != draft.network
        if one.to or elsewhere or not timedelta() <= draft.at - one.at <= WITHIN:
            continue
        if alike(one.text, draft.text):
            ago = (draft.at - one.at).days
            yield Mark(
                0,
                len(draft.text),
                f"You posted the same {'today' if ago == 0 else 'a day ago' if ago == 1 else f'{ago} days ago'}.",
                "Say what is new since, or ask those who have read it.",
            )
            return
