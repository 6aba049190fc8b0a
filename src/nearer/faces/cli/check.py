"""Checking a draft before it is posted. Nothing is kept, and nothing is posted.

No home is needed; where there is one, the draft is read as its user taught Nearer to read.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO, Place
from nearer.faces.cli.out import line, put_json

if TYPE_CHECKING:
    from nearer.listening.reader import Reader

_PLACE = Place()
_STDIN = "-"
_MOST = 1_000_000
"""Bytes of a draft that are read; the longest post of any network has a tenth of them."""


def check(
    file: Annotated[str | None, Parameter(allow_leading_hyphen=True, help="A draft; - is standard input.")] = None,
    /,
    *,
    reply_to: Annotated[str | None, Parameter(help="The post that it answers.")] = None,
    network: Annotated[
        str | None, Parameter(help="Where it will be posted: bluesky, mastodon, x, linkedin ...")
    ] = None,
    own: Annotated[tuple[str, ...], Parameter(negative="", help="A name or domain of an offer of yours.")] = (),
    explain: Annotated[str | None, Parameter(help="Say what a check finds and why: a code or a name.")] = None,
    every: Annotated[bool, NO, Parameter(name="--list", help="List all checks.")] = False,
    place: Place = _PLACE,
) -> int:
    """Would this draft draw people nearer, or push them away?

    Exits with 0 where nothing or only hints were found, with 1 where there is
    an error or a warning. Facts may stand above the post between two lines of
    `---`, one a line: `network: mastodon`, `reply-to: ...`, `part: no` (have
    you written in this thread?), `image: its alternative text`, `space: ...`,
    `own: ...`, `earlier: 2026-03-01T10:00Z: what you posted`. What is not told
    raises no finding. A line `# nearer: ignore SL01 because they asked` keeps
    a finding, with your reason. Where you taught Nearer, it reads as taught.
    """
    from nearer.drafts.check import check_of, checks, explained
    from nearer.drafts.checking import examine
    from nearer.drafts.written import written
    from nearer.faces.cli.render.check import explanation, report, table

    if explain is not None:
        told = explained(check_of(explain))
        if place.json:
            put_json(told)
        else:
            for one in explanation(told):
                line(one)
        return 0
    if every:
        if place.json:
            put_json([explained(one) for one in checks()])
        else:
            for one in table([explained(one) for one in checks()]):
                line(one)
        return 0
    if file is None:
        raise UsageError("There is no draft to check.", next="Name a file, or - for standard input.")
    facts = {"reply-to": [reply_to] if reply_to else [], "network": [network] if network else [], "own": list(own)}
    draft = written(_text(file), facts)
    checked = examine(draft.draft, draft.exceptions, reader=_taught(place))
    if place.json:
        put_json(checked)
    else:
        for one in report(checked, draft, "draft" if file == _STDIN else file):
            line(one)
    return 0 if checked.clean else 1


def _taught(place: Place) -> "Reader | None":
    """The reader that the answers of the user's home have made; None where there is no home. None is made for this."""
    if not (place.folder() / "home").exists():
        return None
    with place.open() as nearer:
        return nearer.listening.reader()


def _text(file: str) -> str:
    if file == _STDIN:
        return sys.stdin.buffer.read(_MOST).decode("utf-8-sig", errors="replace")
    with Path(file).open("rb") as opened:
        return opened.read(_MOST).decode("utf-8-sig", errors="replace")
