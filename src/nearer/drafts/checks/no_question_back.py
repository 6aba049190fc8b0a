"""Ends a talk: a long answer to a long story, without a question back.

Questions back are what carries a talk on, and they show that you want to hear more.

**Instead of**

    ---
    reply-to: We moved the whole workshop over the weekend. Forty crates, two vans, one broken window. The
      lathe went last, on rollers, with the neighbours holding torches, because the lights had gone by then. I
      have never been so tired and so happy in one evening.
    ---
    Sounds like a great weekend, moving a lathe is never easy and the neighbours seem to be good people to
    have around.

**Try**

    ---
    reply-to: We moved the whole workshop over the weekend. Forty crates, two vans, one broken window. The
      lathe went last, on rollers, with the neighbours holding torches, because the lights had gone by then. I
      have never been so tired and so happy in one evening.
    ---
    Neighbours with torches around a lathe on rollers! Who took the picture in your head, and what will you
    make first?
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS05"
name = "no-question-back"
level = Level.HINT

THEIRS, OURS = 40, 15
"""Words of theirs that make a story, and of ours that make more than a nod. Our own choice."""


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, where they told a story, asked nothing, and nothing is asked back."""
    answers = seen.draft.answers
    if answers is None or seen.asked or seen.draft.mine is True or any(mark in seen.text for mark in "?？؟"):
        return
    if len(answers.text.split()) >= THEIRS and len(seen.words) >= OURS:
        yield Mark(
            0,
            0,
            "They told you a story, and this asks nothing back.",
            "Ask about one thing in it that you would like to know.",
        )
