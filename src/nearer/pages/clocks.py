"""Clocks of which an export does not tell the zone, and what the user said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nearer.api.zones import local_sources, stated, stated_of, zone_of
from nearer.model.decision import Decision
from nearer.pages.sources import title_of
from nearer.pages.view import Scene
from nearer.store.batch import Manifest

_LATEST = "; where the zone is not told, the latest time that it can have been is shown"
_BETWEEN = "; where the zone is not told, from the earliest time that it can have been to the latest"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a source that does not tell its zone: the zone that the user said ("" while none; `decision` undoes
    it), and one to say. `batch` is the import that is asked about, None for all of the source; `alone` where what was
    said is said for it alone."""

    source: str
    title: str
    stated: str
    decision: int | None
    suggested: str
    batch: str | None = None
    alone: bool = False


def clocks(scene: Scene, imports: Iterable[tuple[str, str | None]]) -> tuple[Clock, ...]:
    """The clocks of unknown zone among these sources, each with the import that is asked about, None for all."""
    zones = stated(scene.nearer.standing())
    local = local_sources()
    return tuple(
        Clock(
            source=source,
            title=title_of(source),
            stated="" if said is None else said.detail,
            decision=None if said is None else said.id,
            suggested=str(scene.zone),
            batch=batch,
            alone=said is not None and len(said.subject) > 1,
        )
        for source, batch in imports
        if source in local
        for said in (stated_of(zones, source, batch or ""),)
    )


def clocks_of(scene: Scene, source: str | None) -> tuple[Clock, ...]:
    """The clocks of one source or of all, and of the imports for which the user said another zone."""
    sources = local_sources() if source is None else (source,)
    zones = stated(scene.nearer.standing())
    return clocks(scene, [(name, batch) for name in sources for batch in (None, *_said_alone(zones, name))])


def _said_alone(zones: Mapping[tuple[str, ...], Decision], source: str) -> list[str]:
    return [subject[1] for subject in zones if len(subject) > 1 and subject[0] == source]


def times_of(scene: Scene, manifest: Manifest) -> str:
    """What is known of the zone of its times, with what the user said of it."""
    said = zone_of(stated(scene.nearer.standing()), manifest)
    if said:
        return f"{manifest.time_zone}; {said}, as you said"
    if manifest.source not in local_sources():
        return manifest.time_zone
    old = manifest.first_us is not None and manifest.earliest_us is None
    return f"{manifest.time_zone}{_LATEST if old else _BETWEEN}"


def begun_us(scene: Scene, manifest: Manifest) -> int | None:
    """When its first act was, at the earliest where the zone of the clock is not told and was not said."""
    known = manifest.earliest_us is None or zone_of(stated(scene.nearer.standing()), manifest)
    return manifest.first_us if known else manifest.earliest_us
