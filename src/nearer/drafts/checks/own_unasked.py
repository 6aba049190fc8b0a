"""Names something of your own in an answer to a post that asked for nothing.

In neutral words too, a link to your own site under somebody else's post is read as the reason why you came.

**Instead of**

    ---
    own: pebblemail.example
    reply-to: I have moved all my newsletters to one folder and feel ten kilos lighter.
    ---
    We wrote about newsletter folders: https://pebblemail.example/folders

**Try**

    ---
    own: pebblemail.example
    reply-to: I have moved all my newsletters to one folder and feel ten kilos lighter.
    ---
    One folder for all newsletters! Do you read them at a set time, or when you feel like it?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL02"
name = "own-unasked"
level = Level.ERROR


def find(seen: Seen) -> Iterator[Mark]:
    """The own name or domain, where the post that is answered asks for nothing and does not name it itself."""
    answers, own = seen.draft.answers, seen.own
    if answers is None or own is None or seen.asked or seen.draft.mine is True:
        return
    if own.words.lower() in answers.text.lower():
        return
    yield Mark(
        own.start,
        own.end,
        "This names something of your own, and the post that it answers asks for nothing.",
        "Leave it out. If it would help them, ask first whether they want to hear of it.",
    )
