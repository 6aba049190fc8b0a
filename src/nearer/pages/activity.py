"""One activity: every field that the log holds, what is read in it, and the imports that tell of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.nearer import Nearer
from nearer.model.activity import AccountKey
from nearer.model.activity import Activity as Recorded
from nearer.model.errors import NearerError
from nearer.model.notation import write
from nearer.pages.opinion import Second, second_of
from nearer.pages.parts import Frame, When, Who
from nearer.pages.readings import ReadingLine, lines_of
from nearer.pages.view import Scene, View


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an activity was read: the import, its source, the file and the row."""

    batch: str
    source: str
    archive: str
    imported: When
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity with every field the log holds, and the imports that tell of it."""

    frame: Frame
    id: str
    network: str
    sentence: str
    notation: str
    when: When
    fields: tuple[tuple[str, str], ...]
    people: tuple[Who, ...]
    url: str | None
    readings: tuple[ReadingLine, ...]
    second: Second | None
    origins: tuple[Origin, ...]


class NoActivity(NearerError):
    """The log holds no such activity."""

    code = "NR-WHY-02"


def build(nearer: Nearer, view: View, network: str, id: str) -> Activity:
    """One activity in full; network `~` finds a cloaked one by its mark. Raises NoActivity."""
    scene = Scene(nearer, view)
    named = scene.unmarked(id) if network == "~" else (network, id)
    found = None if named is None else nearer.activity(*named)
    if found is None:
        raise NoActivity("The log holds no such activity.", next="nearer log show lists what it holds.")
    keys = [AccountKey(found.network, one) for one in (found.actor, found.target, *found.to) if one is not None]
    people = dict.fromkeys(p for p in (None if scene.world is None else scene.world.people.of(k) for k in keys) if p)
    return Activity(
        frame=scene.frame("One activity"),
        id=scene.act(found.network, found.id)[0],
        network=found.network,
        sentence=_said(scene, found),
        notation="" if scene.cloaked else write(found),
        when=scene.when(found.time),
        fields=() if scene.cloaked else tuple(_fields(found)),
        people=tuple(scene.who(person) for person in people),
        url=scene.url(found.url),
        readings=lines_of(scene, found),
        second=second_of(scene, found),
        origins=tuple(
            Origin(
                manifest.id,
                manifest.title,
                scene.plain(manifest.archive) or "archive",
                scene.when(manifest.imported),
                scene.plain(str(place)) or "",
                f"/imports/{manifest.id}",
            )
            for manifest, place in nearer.origins(found.network, found.id)
        ),
    )


def _said(scene: Scene, found: Recorded) -> str:
    world = scene.world
    actor = None if world is None else world.people.of(AccountKey(found.network, found.actor))
    target = None if world is None or found.target is None else world.people.of(AccountKey(found.network, found.target))
    ego = None if world is None else world.people.ego
    who = "You" if actor is not None and actor == ego else ("Somebody" if actor is None else scene.name(actor))
    whom = "" if target is None else (" towards you" if target == ego else f" towards {scene.name(target)}")
    verb = found.verb.value if found.of is None else f"{found.verb.value} {found.of.value}"
    return f"{who}: {verb}{whom}."


def _fields(found: Recorded) -> Iterator[tuple[str, str]]:
    for name in ("actor", "target", "in_reply_to", "object", "thread", "space", "url", "text"):
        value = getattr(found, name)
        if value is not None:
            yield name, str(value)
    if found.to:
        yield "to", ", ".join(found.to)
    yield "visibility", found.visibility.value
    yield "time known to the", found.precision.value
    yield "offset", "not told" if found.offset is None else f"{found.offset} minutes"
    yield "addressed", found.confidence.value
