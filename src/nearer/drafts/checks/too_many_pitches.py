"""The third post this week that sells.

Who has seen two of them knows what you offer. What did you bring them meanwhile?

**Instead of**

    ---
    at: 2026-03-08
    earlier: 2026-03-04: Order your copy of my new book now, 20% off: https://me.example/book
    earlier: 2026-03-06: My new book is on sale, get yours today, free shipping: https://me.example/book
    ---
    Buy my new book today and save 20% with the promo code SPRING: https://me.example/book

**Try**

    ---
    at: 2026-03-08
    earlier: 2026-03-04: Order your copy of my new book now, 20% off: https://me.example/book
    earlier: 2026-03-06: My new book is on sale, get yours today, free shipping: https://me.example/book
    ---
    The lighthouse keeper in chapter two is my grandfather. Here he is in 1962, with the dog that bit the inspector.
"""

from collections.abc import Iterator
from datetime import timedelta

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.listening.reading import Post

code = "CD01"
name = "too-many-pitches"
level = Level.WARNING

WEEK = timedelta(days=7)
BEFORE = 2
"""Pitches of the last seven days that make the next one too many. Our own choice."""
SURE = 0.7
"""From this probability on an earlier post counts as a pitch. Of ordinary comments of a few words 1.2 % read as selling
from one half on, .8 % from here on (`python -m bench.listening measure unseen`): with fifty in a week two wrong ones
come together in one week of eight, or of seventeen.
"""
_READ = 200
"""Earlier posts that are read at most, newest first: a bound on the work."""


def find(seen: Seen) -> Iterator[Mark]:
    """The words that sell, where two posts of the last seven days sold as well."""
    draft = seen.draft
    if not (seen.sells or seen.own is not None) or draft.at is None or seen.asked:
        return
    recent = sorted(
        (one for one in draft.earlier if timedelta() <= draft.at - one.at <= WEEK), key=lambda one: one.at, reverse=True
    )
    told = seen.reader.read([Post(one.text, own_words=draft.own, network=one.network) for one in recent[:_READ]])
    pitches = sum(
        (one.sell is not None and one.sell.yes and one.sell.probability >= SURE)
        or any(name.lower() in post.text.lower() for name in draft.own if name)
        for one, post in zip(told, recent, strict=False)
    )
    if pitches < BEFORE:
        return
    sell = seen.listened.sell
    reason = sell.reasons[0] if sell is not None and sell.yes and sell.reasons else None
    own = seen.own
    start, end = (reason.start, reason.end) if reason else (own.start, own.end) if own else (0, 0)
    yield Mark(
        start,
        end,
        f"You sold something in {pitches} posts of the last seven days already.",
        "Let it rest. Bring something that is worth reading without buying.",
    )
