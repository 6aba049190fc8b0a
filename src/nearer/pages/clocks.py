"""Clocks of which an export does not tell the zone, and what the user said of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.api.zones import local_sources
from nearer.model.decision import Choice
from nearer.pages.sources import title_of
from nearer.pages.view import Scene
from nearer.store.batch import Manifest

_LATEST = "; where the zone is not told, the latest time that it can have been is shown"


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
    stated = [d.detail for d in scene.nearer.standing() if d.choice is Choice.ZONE and d.subject == (manifest.source,)]
    if stated:
        return f"{manifest.time_zone}; {stated[-1]}, as you said"
    return f"{manifest.time_zone}{_LATEST if manifest.source in local_sources() else ''}"
