"""What is built in and what others bring: the modules of a package, and entry points of a group."""

import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points
from types import ModuleType
from typing import TypeGuard, TypeVar

Plugged = TypeVar("Plugged")


def plugged(
    package: ModuleType, group: str, is_one: Callable[[object], TypeGuard[Plugged]], name: Callable[[Plugged], str]
) -> tuple[Plugged, ...]:
    """Every `SOURCE` of the package's modules and of the entry points that is one, in order of its name. A name that is
    there twice stays with the built-in one."""
    modules = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    built_in = [importlib.import_module(f"{package.__name__}.{module}") for module in modules]
    brought = [point.load() for point in sorted(entry_points(group=group), key=lambda point: point.name)]
    found: dict[str, Plugged] = {}
    for loaded in (*built_in, *brought):
        candidate = getattr(loaded, "SOURCE", loaded)
        if is_one(candidate):
            found.setdefault(name(candidate), candidate)
    return tuple(source for _, source in sorted(found.items()))
