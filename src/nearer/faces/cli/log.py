"""The log in its notation."""

import json
import sys
from typing import Annotated

from cyclopts import App, Parameter

from nearer.faces.cli.commands import COMMANDS, epilogue
from nearer.faces.cli.errors import Uncloakable
from nearer.faces.cli.options import Looking
from nearer.faces.cli.out import line

_LOOK = Looking()

app = App(
    name="log",
    help="The log itself, one activity a line.",
    help_epilogue=epilogue(next(command for command in COMMANDS if command.name == "log")),
)


@app.command
def show(
    *,
    who: Annotated[str | None, Parameter(help="Only acts of or to this person.")] = None,
    network: Annotated[str | None, Parameter(help="Only this network.")] = None,
    limit: Annotated[int | None, Parameter(help="At most so many lines, from the oldest on.")] = None,
    look: Looking = _LOOK,
) -> int:
    """Print the log in its notation, oldest first.

    With --json each line is a JSON string. The notation is in
    docs/reference/notation.md.
    """
    with look.open() as nearer:
        hidden = look.cloak if look.cloak is not None else nearer.setting("cloak") == "on"
        if hidden:
            raise Uncloakable(
                "The log has no stand-ins and is not shown while cloaked.",
                next="Add --no-cloak to see it all the same.",
            )
        for text in nearer.lines(who=who, network=network, limit=limit):
            if look.json:
                sys.stdout.write(json.dumps(text, ensure_ascii=False) + "\n")
            else:
                line(text)
    return 0
