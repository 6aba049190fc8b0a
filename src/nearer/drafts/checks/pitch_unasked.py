"""Sells in an answer to a post that asked for nothing.

A pitch in reply to somebody who voiced no need turns a talk into an advertisement, before everybody who reads along.
Mentioning what you offer is welcome where somebody asks for it.

**Instead of**

    ---
    reply-to: First day back at the studio after the flood. Smells like wet dog in here.
    ---
    Love it! Check out our new dehumidifier, 20% off this week only, order now at https://dry.example.com

**Try**

    ---
    reply-to: First day back at the studio after the flood. Smells like wet dog in here.
    ---
    Wet dog, oh no. Did the floor of the studio survive the flood?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL01"
name = "pitch-unasked"
level = Level.ERROR


def find(seen: Seen) -> Iterator[Mark]:
    """The words that sell most, where the post that is answered asks for nothing."""
    if seen.draft.answers is None or seen.asked or not seen.sells or seen.own is not None:
        return
    sell = seen.listened.sell
    reason = None if sell is None or not sell.reasons else sell.reasons[0]
    start, end = (0, 0) if reason is None else (reason.start, reason.end)
    yield Mark(
        start,
        end,
        "This sells something, and the post that it answers asks for nothing.",
        "Answer what they said. Mention it once they, or somebody, ask.",
    )
