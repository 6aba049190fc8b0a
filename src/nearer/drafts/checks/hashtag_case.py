"""A hashtag of several words in small letters: #oldbooksmell.

Screen readers read it as one word. With a capital for each word they read words, and so does everybody else.

**Instead of**

    Saturday at the shop. #oldbooksmell

**Try**

    Saturday at the shop. #OldBookSmell
"""

from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.drafts.segments import parted

code = "AC04"
name = "hashtag-case"
level = Level.HINT


def find(seen: Seen) -> Iterator[Mark]:
    """Each tag in small letters that falls into words without doubt."""
    if not seen.english:
        return
    for tag in seen.hashtags:
        words = parted(tag.words[1:]) if tag.words[1:].islower() else ()
        if len(words) > 1:
            capital = "".join(word.capitalize() for word in words)
            yield Mark(
                tag.start,
                tag.end,
                "These are several words in small letters, which a screen reader reads as one.",
                f"Write #{capital}.",
            )
