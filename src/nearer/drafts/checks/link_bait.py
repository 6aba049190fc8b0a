"""Holds back what the link is about.

A curiosity gap earns the click and costs the trust: whoever felt tricked once does not click again.

**Instead of**

    You won't believe what happened next: https://example.org/p/1

**Try**

    The bakery on our street gave its sourdough away when the power failed. How it ended: https://example.org/p/1
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BT01"
name = "link-bait"
level = Level.WARNING

_DEVICES = {
    "holds back what it is about": 2,
    "points at something without saying it": 1,
    "tells to look before it says at what": 1,
    "cries up": 0,
}
"""The devices that count by themselves. Others (a numbered list, "you") are common in honest titles too."""


def find(seen: Seen) -> Iterator[Mark]:
    """The device that weighs most, where the draft has a link or is a title and the reading says bait."""
    bait = seen.listened.bait
    if bait is None or not bait.yes or not (seen.links or seen.draft.link or seen.draft.title):
        return
    if seen.draft.answers is not None and seen.asked:
        return
    devices = [one for one in bait.reasons if _DEVICES.get(one.why, 0) > 0]
    if not devices:
        return
    first = max(devices, key=lambda one: (_DEVICES[one.why], one.weight))
    yield Mark(
        first.start,
        first.end,
        "This holds back what the link is about, so that one has to click.",
        "Say what is behind the link, in the words of the person who wrote it.",
    )
