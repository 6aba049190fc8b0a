"""One frozen dataclass and one builder for each page. HTML, JSON, terminal and MCP show the same object.

A page's module is loaded when it is first asked for as an attribute of this package, because the first page of a
process should not wait for all the others: `from nearer import pages` and `pages.today.build(...)`.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from nearer.pages import (
        activity,
        answer,
        check,
        circles,
        columns,
        conduct,
        conduct_why,
        exchanges,
        five,
        history,
        how,
        imports,
        listening,
        needs,
        networks,
        offers,
        people,
        person,
        research,
        settings,
        teach,
        today,
        view,
        why,
    )

__all__ = [
    "activity",
    "answer",
    "check",
    "circles",
    "columns",
    "conduct",
    "conduct_why",
    "exchanges",
    "five",
    "history",
    "how",
    "imports",
    "listening",
    "needs",
    "networks",
    "offers",
    "people",
    "person",
    "research",
    "settings",
    "teach",
    "to_json",
    "today",
    "view",
    "why",
]


def to_json(page: object) -> bytes:
    """A page as JSON: its fields by name, times as RFC 3339 in UTC, indented by two."""
    return msgspec.json.format(msgspec.json.encode(page), indent=2)


def __getattr__(name: str) -> ModuleType:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(name) from error
