"""Still holds a blank of a template: {first_name}, [Company].

It shows that the text went to a list.

**Instead of**

    Hi {first_name}, I loved your last post!

**Try**

    Hi Ana, your post about the night train made me look up the timetable.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "BL06"
name = "mail-merge"
level = Level.ERROR

_FIELD = (
    r"(?:first|last|full|user|company|your|their|recipient|contact|customer|insert|brand"
    r"|product)?[ _-]?(?:name|company|firstname|lastname|fname|username|title|city|topic|product|link|url|date)"
)
_BLANK = re.compile(
    rf"\{{\{{\s*[\w. |]+\s*\}}\}}|\{{{_FIELD}\}}|\[(?:insert [\w ]{{2,30}}|{_FIELD})\](?!\()|<(?:{_FIELD})>"
    rf"|%(?:first_?name|last_?name|name|company)%"
    r"|\*\|[A-Z_]{2,20}\|\*|\b(?:lorem ipsum)\b|\b(?:TODO|TKTK|XXX):?(?= |$)",
    re.IGNORECASE,
)
_CODE = re.compile(r"`[^`\n]*`")


def find(seen: Seen) -> Iterator[Mark]:
    """Each blank outside of code."""
    coded = [match.span() for match in _CODE.finditer(seen.text)]
    for piece in seen.pieces(_BLANK):
        if any(start <= piece.start < end for start, end in coded) or piece.words[:4] in ("todo", "Todo"):
            continue
        yield Mark(
            piece.start,
            piece.end,
            "This is a blank of a template.",
            "Fill it in; better, write the sentence for the one person.",
        )
