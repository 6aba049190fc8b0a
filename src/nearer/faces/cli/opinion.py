"""A second opinion from a model of the user's own."""

import os
import sys
from typing import Annotated

from cyclopts import Parameter

from nearer.faces.cli.errors import UsageError
from nearer.faces.cli.options import NO, Place
from nearer.faces.cli.out import line, put_json
from nearer.faces.cli.show import isolate, safe

_PLACE = Place()


def opinion(
    post: Annotated[
        str | None,
        Parameter(allow_leading_hyphen=True, help="A post's address (network/id), or - for a draft on stdin."),
    ] = None,
    /,
    *,
    address: Annotated[str | None, Parameter(help="Where the model's API is: http://127.0.0.1:8090/v1")] = None,
    model: Annotated[str | None, Parameter(help="The model's name there.")] = None,
    budget: Annotated[int | None, Parameter(help="Requests a day, 50 until you say otherwise.")] = None,
    off: Annotated[bool, NO, Parameter(help="Ask no model any more.")] = False,
    log: Annotated[bool, NO, Parameter(help="Show everything that it was sent and said.")] = False,
    place: Place = _PLACE,
) -> int:
    """Ask a model of your own for a second opinion; off until you set one up.

    It speaks the protocol of OpenAI's chat completions, on this machine or
    elsewhere. Handles, names, links, addresses and long numbers are masked
    before anything is sent; one press is one request; what it says stands
    beside Nearer's reading and changes nothing. Its key, if it wants one, is
    taken from the environment: NEARER_MODEL_KEY.
    """
    from nearer.listening.opinion import About
    from nearer.model.decision import Choice
    from nearer.pages.opinion import asked_of, name_of

    with place.open() as nearer:
        chosen = {"model address": "" if off else address, "model name": "" if off else model}
        settings = {name: value for name, value in chosen.items() if value is not None}
        if budget is not None:
            if not 0 <= budget <= 100_000:
                raise UsageError("This is no budget.", where="--budget", next="Write a number of requests a day.")
            settings["model budget"] = str(budget)
        for name, value in settings.items():
            nearer.decide(Choice.SETTING, (name,), value)
        if off or "NEARER_MODEL_KEY" in os.environ:
            nearer.opinions.keep_key("" if off else os.environ["NEARER_MODEL_KEY"])
        if log:
            for entry in nearer.opinions.log():
                if place.json:
                    put_json(entry)
                else:
                    told = entry.why or name_of(entry)
                    line(f"{entry.at:%Y-%m-%d %H:%M} {isolate(entry.model)} on {entry.about}: {told}")
                    line(f"  sent: {safe(entry.sent)}")
                    line(f"  said: {safe(entry.answer)}")
            return 0
        if post is None:
            found = nearer.opinions.model()
            said = "No model is set up." if found is None else f"{found.name} at {found.address}, {found.budget} a day."
            line(safe(said))
            return 0
        entry = nearer.opinions.ask(About.DRAFT, sys.stdin.read()) if post == "-" else asked_of(nearer, post)
    if place.json:
        put_json(entry)
    else:
        line(safe(entry.why or name_of(entry)))
    return 0
