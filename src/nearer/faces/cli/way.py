"""The terminal's way to a page: the command that shows what an address of the web app shows."""

import shlex
from urllib.parse import parse_qsl, unquote, urlsplit

from nearer.faces.cli.show import safe

_OPTIONS = {
    "today": ("minutes",),
    "circles": ("since",),
    "people": ("q", "sort", "show", "page"),
    "person": ("more",),
    "conduct": ("side", "since", "until", "kind", "speed"),
    "exchanges": ("show", "verdict", "page"),
    "five": ("step",),
    "history": ("page",),
    "teach": ("of",),
}


def command(href: str) -> str | None:
    """`nearer why 3fa9 closeness` for `/people/3fa9/why/closeness`; None where the terminal has no such page.

    Ids come from networks, so each word is quoted for the shell and made harmless.
    """
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        return None
    words = _words([unquote(part) for part in parts.path.strip("/").split("/")])
    if words is None:
        return None
    asked = dict(parse_qsl(parts.query))
    for name in ("at", *_OPTIONS.get(words[0], ())):
        value = asked.get(name)
        if value and name == "q":
            words.insert(1, value)
        elif value:
            words += [f"--{name}", value]
    if asked.get("cloak") == "1":
        words.append("--cloak")
    return safe(" ".join(["nearer", *(shlex.quote(word) for word in words)]))


def _words(path: list[str]) -> list[str] | None:
    match path:
        case [""]:
            return ["today"]
        case [
            (
                "circles"
                | "people"
                | "conduct"
                | "five"
                | "how"
                | "imports"
                | "networks"
                | "offers"
                | "teach"
                | "history"
                | "settings"
            ) as page
        ]:
            return [page]
        case ["people", who]:
            return ["person", who]
        case ["conduct", what]:
            return ["conduct", "--why", what]
        case ["people", who, "conduct"]:
            return ["conduct", who]
        case ["people", who, "conduct", what]:
            return ["conduct", who, "--why", what]
        case ["people", who, "exchanges"]:
            return ["exchanges", who]
        case ["people", who, "why", what]:
            return ["why", who, what]
        case ["imports", one]:
            return ["imports", one]
        case ["act", network, *rest] if rest:
            return ["why", f"{network}/{'/'.join(rest)}"]
        case _:
            return None
