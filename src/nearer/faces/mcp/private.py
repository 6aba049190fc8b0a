"""What stays here: the words of direct and followers-only messages, unless the user said otherwise."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from nearer.model.names import PRIVATE
from nearer.pages.activity import Activity
from nearer.pages.parts import Words

Page = TypeVar("Page")
WITHHELD = "(private, not handed out)"
_PLAIN = ("actor", "target", "to", "visibility", "time known to the", "offset", "addressed")


def without_private(page: Page) -> Page:
    """The same page with the words of private messages taken out, wherever they stand in it.

    An activity whose visibility is not told keeps its words only if it has no private mark; one that is private loses
    its text, its notation and every field that repeats the text.
    """
    return cast("Page", _without(page))


def _without(value: object) -> object:
    match value:
        case Words() if value.private and not value.hidden:
            return Words(WITHHELD, private=True, hidden=True)
        case tuple():
            return tuple(_without(one) for one in cast("Iterable[object]", value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            page = _closed(value) if isinstance(value, Activity) and _private(value) else value
            changed = {f.name: _without(getattr(page, f.name)) for f in fields(page)}
            return replace(page, **changed)
        case _:
            return value


def _private(page: Activity) -> bool:
    return any(name == "visibility" and value in PRIVATE for name, value in page.fields)


def _closed(page: Activity) -> Activity:
    """Only fields that cannot hold anybody's words are kept; the others could repeat them."""
    kept = tuple((name, value) for name, value in page.fields if name in _PLAIN)
    return replace(page, fields=(*kept, ("text", WITHHELD)), notation=WITHHELD, url=None)
