"""What a check is, and which there are. A new file in `checks` is a new check."""

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from nearer.drafts.finding import Level, Mark
from nearer.drafts.seen import Seen
from nearer.model.errors import NearerError

GROUP = "nearer.checks"


class Family(StrEnum):
    """What a check is about, by the letters of its code."""

    SL = "selling"
    IN = "interrupting"
    BT = "bait"
    BL = "blast"
    LS = "listening"
    AC = "clarity and access"
    CD = "conduct"
    EX = "exceptions"


class Check(Protocol):
    """A module of `checks`: one thing that a draft can get wrong.

    `code` is two letters of a family and two digits and is never reused; `name` is lower case with hyphens. The
    docstring holds one line on what it finds, why that matters, **Instead of** and **Try**. `find` yields a mark for
    each place, and nothing where it cannot know.
    """

    __doc__: str | None
    code: str
    name: str
    level: Level

    @property
    def find(self) -> Callable[[Seen], Iterator[Mark]]: ...


class NoSuchCheck(NearerError):
    """There is no check of this code."""

    code = "NR-CHECK-01"

    def __init__(self, code: str) -> None:
        super().__init__("There is no check of this code.", where=code[:20], next="See them all: nearer check --list")


@dataclass(frozen=True, slots=True)
class Explained:
    """A check in words: `what` is one line, `why` the paragraphs after it, the examples drafts as files have them."""

    code: str
    name: str
    level: Level
    family: str
    what: str
    why: str
    instead_of: str
    try_: str


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order of their codes. Raises ValueError where two share a code."""
    from nearer.drafts import checks as package

    found: list[Any] = [import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__)]
    found += [entry.load() for entry in entry_points(group=GROUP)]
    by_code: dict[str, Check] = {}
    for check in cast("list[Check]", found):
        if by_code.setdefault(check.code, check) is not check:
            raise ValueError(f"two checks have the code {check.code}")
    return tuple(by_code[code] for code in sorted(by_code))


def check_of(code: str) -> Check:
    """The check of a code or a name. Raises NoSuchCheck."""
    asked = code.strip().lower()
    for check in checks():
        if asked in (check.code.lower(), check.name):
            return check
    raise NoSuchCheck(code)


def explained(check: Check) -> Explained:
    """What a check's docstring says, taken apart. Raises ValueError where a part is missing."""
    text = inspect.cleandoc(check.__doc__ or "")
    parts = re.fullmatch(r"(.+?)\n\n(.+?)\n\n\*\*Instead of\*\*\n\n(.+?)\n\n\*\*Try\*\*\n\n(.+)", text, re.DOTALL)
    if parts is None:
        raise ValueError(f"the docstring of {check.code} lacks a part")
    what, why, instead_of, try_ = (part.strip("\n") for part in parts.groups())
    return Explained(
        check.code,
        check.name,
        check.level,
        Family[check.code[:2]].value,
        what,
        why,
        inspect.cleandoc("\n" + instead_of),
        inspect.cleandoc("\n" + try_),
    )


def is_check(module: object) -> bool:
    """Whether a module has all that a check needs."""
    return all(hasattr(module, part) for part in ("code", "name", "level", "find")) and bool(module.__doc__)
