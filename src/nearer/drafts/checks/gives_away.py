"""Gives away a telephone number or a private address of mail.

A post is read by machines within minutes. A number that belongs to somebody else was not yours to give, and your own
is called for years.

**Instead of**

    For the allotment write to maria.huber@gmail.com or call +44 7700 900123.

**Try**

    For the allotment write to me here; I will pass it on to Maria.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "CD06"
name = "gives-away"
level = Level.WARNING

_PRIVATE = re.compile(
    r"(?<![\w.@])[\w.+-]+@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|me|aol|gmx|web|proton"
    r"|protonmail|mail|posteo|yandex|msn)"
    r"\.(?:com|net|de|org|co\.uk|fr|it|es|me|ru|ch|at)\b"
    r"|(?<![\w+/#.-])(?:\+\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}"
    r"|0\d{2,4}[ /-]\d{3,4}[ -]?\d{3,4}|\(\d{3}\) ?\d{3}-\d{4}"
    r"|\d{3}-\d{3}-\d{4})(?![\w-]|\.\d)",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each number and each address at a provider of private mailboxes, outside of links."""
    for piece in seen.pieces(_PRIVATE):
        if any(link.start <= piece.start < link.end and "@" not in link.words for link in seen.links):
            continue
        yield Mark(
            piece.start,
            piece.end,
            "This gives a private number or address to everybody.",
            "Send it to those who need it, in a direct message.",
        )
