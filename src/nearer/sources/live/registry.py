"""Which live sources there are: the modules of `nearer.sources.live`, and entry points of the group `nearer.live`."""

import importlib
import pkgutil
from functools import cache
from importlib.metadata import entry_points

from nearer.model.errors import NearerError
from nearer.sources import live
from nearer.sources.live.contract import LiveSource

GROUP = "nearer.live"


class NoSuchNetwork(NearerError):
    """The user named a live network that there is not."""

    code = "NR-LIVE-10"


@cache
def live_sources() -> tuple[LiveSource, ...]:
    """Every live source, in order of its name. A name that is there twice stays with the built-in one."""
    found: dict[str, LiveSource] = {}
    for module in sorted(pkgutil.iter_modules(live.__path__), key=lambda m: m.name):
        candidate = getattr(importlib.import_module(f"{live.__name__}.{module.name}"), "SOURCE", None)
        if isinstance(candidate, LiveSource):
            found.setdefault(candidate.name, candidate)
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        loaded = point.load()
        candidate = getattr(loaded, "SOURCE", loaded)
        if isinstance(candidate, LiveSource):
            found.setdefault(candidate.name, candidate)
    return tuple(source for _, source in sorted(found.items()))


def live_source(name: str) -> LiveSource:
    """The live source of this name. Raises NoSuchNetwork."""
    for source in live_sources():
        if source.name == name:
            return source
    known = ", ".join(source.name for source in live_sources())
    raise NoSuchNetwork("There is no live network of this name.", where=name, next=f"Choose one of: {known}.")
