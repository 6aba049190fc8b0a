"""Which live sources there are: the modules of `nearer.sources.live`, and entry points of the group `nearer.live`."""

from functools import cache
from typing import TypeGuard

from nearer.model.errors import NearerError
from nearer.sources import live
from nearer.sources.live.contract import LiveSource
from nearer.sources.plugged import plugged

GROUP = "nearer.live"


class NoSuchNetwork(NearerError):
    """The user named a live network that there is not."""

    code = "NR-LIVE-10"


@cache
def live_sources() -> tuple[LiveSource, ...]:
    """Every live source, in order of its name. A name that is there twice stays with the built-in one."""
    return plugged(live, GROUP, _is_one, lambda source: source.name)


def _is_one(candidate: object) -> TypeGuard[LiveSource]:
    return isinstance(candidate, LiveSource)


def live_source(name: str) -> LiveSource:
    """The live source of this name. Raises NoSuchNetwork."""
    for source in live_sources():
        if source.name == name:
            return source
    known = ", ".join(source.name for source in live_sources())
    raise NoSuchNetwork("There is no live network of this name.", where=name, next=f"Choose one of: {known}.")
