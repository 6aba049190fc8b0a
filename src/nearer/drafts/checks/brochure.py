"""Speaks like a brochure: stock words of advertising about oneself.

"Leading", "cutting-edge" and "solutions" are said by everybody and believed of nobody. What it does, for whom, in
plain words, can be believed.

**Instead of**

    We are a leading provider of cutting-edge solutions for your business.

**Try**

    We repair espresso machines in Leeds, and we lend you one meanwhile.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "SL05"
name = "brochure"
level = Level.WARNING

_STOCK = re.compile(
    r"\b(?:(?:industry|market|world)[- ]leading|(?:a|the|as a) leading (?:provider|supplier|platform|agency"
    r"|company|brand)"
    r"|cutting[- ]edge (?:solutions?|technolog\w+|platform|services?|products?|tools?)"
    r"|game[- ]chang(?:er|ing) (?:for your|solution|product|platform|tool|app)|best[- ]in[- ]class"
    r"|world[- ]class (?:service|support"
    r"|team|solutions?|platform|products?)|next[- ]level (?:your|solutions?|service)|one[- ]stop (?:shop|solution)"
    r"|state[- ]of[- ]the[- ]art (?:solutions?|technolog\w+|platform|facilit\w+|services?)"
    r"|(?:take|bring) your (?:\w+ ){1,3}to the next level|unlock (?:your|the (?:full )?(?:power|potential))"
    r"|supercharge your|skyrocket your|revolutioni[sz](?:e|es|ing) (?:the way|your|how)"
    r"|(?:our|your) (?:\w+ )?(?:solutions|one-stop)|tailor(?:ed|-made) (?:solutions?|to your (?:needs|business))"
    r"|award[- ]winning (?:team|service|agency|platform|products?)|second to none|unparalleled (?:service|quality)"
    r"|trusted by (?:thousands|millions|hundreds|over)|seamless(?:ly)? (?:integrat\w+|experience|solution))\b",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each stock phrase."""
    if not seen.english:
        return
    for piece in seen.pieces(_STOCK, seen.prose):
        yield Mark(
            piece.start,
            piece.end,
            "This is how brochures speak; nobody says it of somebody they know.",
            "Say what it does and for whom, in words that you would use at a table.",
        )
