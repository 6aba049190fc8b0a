"""Documents as their shape: keys and types, for all items of a list together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nearer.sources.decode import mapping, sequence
from nearer.sources.shape.masked import masked

_ITEMS = 2_000
"""Items of one list that are looked at; what comes later hardly ever has keys of its own (our own choice)."""
_DEPTH = 12
_KEYS = 80
"""Keys of one object that are told; more are data (our own choice)."""

_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d| ?UTC)?)?\Z", re.ASCII)
_FORMS = (
    ("a time as in ISO 8601", _TIME),
    ("a date or time in words", re.compile(r"\w{3}[ ,].{0,40}\d\d:\d\d.{0,20}\Z")),
    ("digits", re.compile(r"\d+\Z", re.ASCII)),
    ("a number", re.compile(r"-?\d+[.,]\d+\Z", re.ASCII)),
    ("a web address", re.compile(r"https?://\S+\Z")),
    ("a mail address", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")),
    ("one word", re.compile(r"\S{1,40}\Z")),
)


@dataclass(slots=True)
class Node:
    """What stands at one place of a document: the types met, the keys of objects, the items of lists."""

    types: dict[str, None] = field(default_factory=dict[str, None])
    keys: "dict[str, Node]" = field(default_factory=dict[str, "Node"])
    items: "Node | None" = None
    objects: int = 0
    often: dict[str, int] = field(default_factory=dict[str, int])
    more: bool = False

    def see(self, value: object, depth: int = 0) -> None:
        """Take a value in."""
        self.types[kind(value)] = None
        if depth >= _DEPTH:
            return
        if isinstance(value, dict):
            self.objects += 1
            for key, inner in mapping(value).items():
                name = masked(key)
                if name not in self.keys and len(self.keys) >= _KEYS:
                    self.more = True
                    continue
                self.often[name] = self.often.get(name, 0) + 1
                self.keys.setdefault(name, Node()).see(inner, depth + 1)
        elif isinstance(value, list):
            self.items = self.items or Node()
            for inner in sequence(value)[:_ITEMS]:
                self.items.see(inner, depth + 1)

    def lines(self, path: str = "") -> Iterator[str]:
        """One line a place: its path, its types, and `?` behind a key that is not in every object."""
        told = [name for name in self.types if name not in ("object", "list")]
        if told:
            yield f"{path or 'the document'}: {' or '.join(told)}"
        elif not self.keys and self.items is None and self.types:
            yield f"{path or 'the document'}: {' or '.join(f'empty {name}' for name in self.types)}"
        for name, inner in self.keys.items():
            rare = "?" if self.often[name] < self.objects else ""
            yield from inner.lines(f"{path}.{name}{rare}" if path else f"{name}{rare}")
        if self.more:
            yield f"{path}: more keys"
        if self.items is not None:
            if self.items.types:
                yield from self.items.lines(f"{path}[]")
            else:
                yield f"{path}[]: empty"


def kind(value: object) -> str:
    """The type of a value; of a text also its form, where that tells how to read it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int():
            return "whole number"
        case float():
            return "number"
        case str():
            return text_kind(value)
        case list():
            return "list"
        case _:
            return "object"


def text_kind(text: str) -> str:
    """The form of a text."""
    if not text.strip():
        return "empty text"
    return next((name for name, pattern in _FORMS if pattern.match(text)), "text")
