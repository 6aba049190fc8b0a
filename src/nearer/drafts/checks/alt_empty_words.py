"""An alternative text says nothing: a file name, "image", or the post again.

It is read aloud in full, and tells of no picture.

**Instead of**

    ---
    image: IMG_2041.jpg
    ---
    The kiln is cold at last.

**Try**

    ---
    image: Nine blue bowls in an open kiln, one of them cracked
    ---
    The kiln is cold at last.
"""

import re
from collections.abc import Iterator

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen

code = "AC02"
name = "alt-says-nothing"
level = Level.WARNING

_NOTHING = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|heic|bmp|svg)|(?:img|dsc|dscf|pxl|image|photo|screenshot|screen shot"
    r"|untitled|picture)[-_ ]?[\d_. -]*"
    r"|(?:an? |the |my )?(?:image|photo|photograph|picture|pic|screenshot|graphic|selfie|meme|gif|alt text"
    r"|description|no description|none|n/?a|tbd|todo)\W*",
    re.IGNORECASE,
)


def find(seen: Seen) -> Iterator[Mark]:
    """The draft as a whole, once."""
    text = " ".join(seen.text.split()).lower()
    for image in seen.draft.images:
        alt = " ".join(image.alt.split())
        if alt and (_NOTHING.fullmatch(alt) or alt.lower() == text):
            yield Mark(
                0,
                0,
                "An alternative text tells nothing of the picture.",
                "Say what one sees and what matters in it.",
            )
            return
