"""Search over everything that was seen."""

from typing import Annotated

from cyclopts import Parameter

from nearer.faces.cli.look import address as page_address
from nearer.faces.cli.options import Looking
from nearer.faces.cli.out import line, put_json

_LOOK = Looking()


def search(
    query: Annotated[str, Parameter(help='Words, a "phrase", -not, or what it is about.')],
    /,
    *,
    who: Annotated[str, Parameter(help="Only what this person said.")] = "",
    look: Looking = _LOOK,
) -> int:
    """Search everything that was said, by words and by meaning.

    The index is made at the first search after an import, on this machine.
    """
    from nearer.faces.cli.out import progress
    from nearer.faces.cli.render.search import listed
    from nearer.pages.research import build, searching

    with look.open() as nearer:
        with progress(look.json) as told:
            searching(nearer).refresh(told)
        page = build(nearer, look.view(nearer, page_address("/research", look)), query, who)
    if look.json:
        put_json(page)
    else:
        for one in listed(page):
            line(one)
    return 0
