"""Makes somebody's trouble small: "it could be worse", "calm down".

Who tells of a trouble and hears that it is none will not tell you the next one.

**Instead of**

    ---
    reply-to: They cancelled the whole tour. Two years of work, gone.
    ---
    Calm down, it could be worse.

**Try**

    ---
    reply-to: They cancelled the whole tour. Two years of work, gone.
    ---
    Two years of work, and then one mail. I am sorry. What happens to the band now?
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "LS04"
name = "minimises"
level = Level.WARNING

_SMALL = re.compile(
    r"\b(?:calm (?:the \w+ )?down(?=[,.!\s]*(?:$|[,.!]|it|you|everyone))|(?:you(?:'re| are)"
    r"|ur) (?:over-?reacting|being (?:dramatic|too sensitive"
    r"|silly|ridiculous))|(?:it(?:'s| is)|that(?:'s| is)) (?:really |just |honestly )?(?:no|not (?:such "
    r"|that |really )?(?:a )?)(?: )?big (?:of a )?deal\b(?! breaker)"
    r"|(?:it )?could (?:be|have been) (?:much |a lot |so much )?worse|(?:just )?(?:get|move) over it"
    r"|(?:just )?cheer up\b|(?:at least,? you(?:'re| are|'ve| have)?)"
    r"|other people have it (?:much )?worse|first[- ]world problems?|everything happens for a reason"
    r"|(?:just )?(?:think|stay|be) positive(?=[.! ]*$)"
    r"|(?:just )?man up|don'?t be so (?:sensitive|dramatic)|stop (?:whining|complaining|moaning)"
    r"|what did you expect|it(?:'s| is) just (?:a|an) (?:cat|dog"
    r"|game|job|pet))\b",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """Each phrase that makes it small, in an answer."""
    if seen.draft.answers is None or not seen.english:
        return
    for piece in seen.pieces(_SMALL, seen.prose):
        yield Mark(
            piece.start,
            piece.end,
            "This makes small what they told.",
            "Say back what is hard about it, and stay with that.",
        )
