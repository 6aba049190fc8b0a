"""What the docstring of a source tells its user, as prose for a page."""

import inspect
import re
import sys
from collections.abc import Iterator

_ENTRY = re.compile(r"[-*•]\s|\d+[.)]\s")
_STANDS = re.compile(rf"\s|{_ENTRY.pattern}|[-=~]{{3,}}\Z")
"""Lines that begin anew: what is indented, entries of a list, and rules below a heading."""
_STRESSED = re.compile(r"\*([^*\n]+)\*")


def docstring_of(source: object, heading: str) -> str:
    """The docstring of the module that holds a source; that of its package where this has the heading and not that."""
    name = type(source).__module__
    places = (name, name.rpartition(".")[0])
    text, package = (inspect.cleandoc(getattr(sys.modules.get(one), "__doc__", None) or "") for one in places)
    return text if heading.casefold() in text.casefold() else package or text


def flowing(text: str) -> str:
    """The text with each paragraph in one line, as wide as its page, and without the marks of code and stress.

    >>> flowing("press `Export`,\\nthen wait:\\n\\n- an hour\\n  or two")
    'press Export, then wait:\\n\\n- an hour or two'
    """
    return _STRESSED.sub(r'"\1"', "\n".join(_lines(text)).replace("`", "")).strip()


def _lines(text: str) -> Iterator[str]:
    held = ""
    for line in text.split("\n"):
        if held and line.strip() and (not _STANDS.match(line) or (line[0] == " " and _ENTRY.match(held))):
            held += f" {line.strip()}"
            continue
        if held:
            yield held
        held = line.strip() and line
        if not held:
            yield ""
    if held:
        yield held
