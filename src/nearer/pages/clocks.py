"""Clocks of which an export does not tell the zone, and what the user said of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.api.zones import local_sources
from nearer.model.decision import Choice
from nearer.pages.sources import title_of
from nearer.pages.view import Scene
from nearer.store.batch import Manifest

_LATEST = "; where the zone is not told, the latest time that it can have been is shown"
_BETWEEN = "; where the zone is not told, from the earliest time that it can have been to the latest"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of a source that does not tell its zone: the zone that the user said ("" while none; `decision` undoes
    it), and one to say."""

    source: str
    title: str
    stated: str
    decision: int | None
    suggested: str


def clocks(scene: Scene, sources: Sequence[str]) -> tuple[Clock, ...]:
    """The clocks of unknown zone among these sources."""
    told = {d.subject[0]: d for d in scene.nearer.standing() if d.choice is Choice.ZONE}
    return tuple(
        Clock(
            source=name,
            title=title_of(name),
            stated=told[name].detail if name in told else "",
            decision=told[name].id if name in told else None,
            suggested=str(scene.zone),
        )
        for name in dict.fromkeys(sources)
        if name in local_sources()
    )


def times_of(scene: Scene, manifest: Manifest) -> str:
    """What is known of the zone of its times, with what the user said of it."""
    stated = _stated(scene, manifest)
    if stated:
        return f"{manifest.time_zone}; {stated}, as you said"
    if manifest.source not in local_sources():
        return manifest.time_zone
    old = manifest.first_us is not None and manifest.earliest_us is None
    return f"{manifest.time_zone}{_LATEST if old else _BETWEEN}"


def begun_us(scene: Scene, manifest: Manifest) -> int | None:
    """When its first act was, at the earliest where the zone of the clock is not told and was not said."""
    known = manifest.earliest_us is None or _stated(scene, manifest)
    return manifest.first_us if known else manifest.earliest_us


def _stated(scene: Scene, manifest: Manifest) -> str:
    """The zone that the user said for the clock of its source, "" while none."""
    stated = [d.detail for d in scene.nearer.standing() if d.choice is Choice.ZONE and d.subject == (manifest.source,)]
    return stated[-1] if stated else ""
