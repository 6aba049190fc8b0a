"""Settings: who you are, your zone, your minutes, what is shown, and forgetting somebody for good."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer import __version__
from nearer.api.nearer import Nearer
from nearer.pages.parts import Frame, Option
from nearer.pages.view import Scene, View, key_text
from nearer.pages.words import many, number


@dataclass(frozen=True, slots=True)
class EgoLine:
    """An account that is yours, or may be chosen to be. `key` is `network/id`."""

    key: str
    network: str
    label: str
    yours: bool
    why: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `kind` is "text", "choice", "number" or "switch"; `choices` for a choice."""

    name: str
    label: str
    help: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """`egos` are your accounts, then up to fifty candidates (the busiest accounts of a community log)."""

    frame: Frame
    egos: tuple[EgoLine, ...]
    settings: tuple[Setting, ...]
    themes: tuple[Option, ...]
    home: str
    version: str
    forgotten: int
    facts: tuple[tuple[str, str], ...]


CANDIDATES = 50
BUSIEST = 200
"""Accounts that are looked at, those who did most first."""

LABELS = {
    "zone": ("Time zone", "Times are shown in it, and your day turns at 04:00 there. An IANA name: Europe/Lisbon."),
    "minutes": ("Minutes a day", "Today's list holds at most what fits."),
    "cloak": ("Cloak", "Hides names and words on every page, for screenshots and shared screens."),
    "theme": ("Appearance", "Light, dark, or as your system has it."),
    "keys": (
        "Single-letter keys",
        "Keys such as j, k and e act on Today's list. Switch them off if they get in the way.",
    ),
}

_KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "zone": ("text", ()),
    "minutes": ("number", ()),
    "cloak": ("switch", ("off", "on")),
    "theme": ("choice", ("auto", "light", "dark")),
    "keys": ("switch", ("on", "off")),
}


def build(nearer: Nearer, view: View) -> Settings:
    """Who you are, and how Nearer behaves."""
    scene = Scene(nearer, view)
    theme = nearer.setting("theme")
    return Settings(
        frame=scene.frame("Settings"),
        egos=tuple(_egos(scene)),
        settings=tuple(
            Setting(name, *LABELS[name], _KINDS[name][0], nearer.setting(name), _KINDS[name][1]) for name in LABELS
        ),
        themes=tuple(Option(t, f"/settings?theme={t}", t == theme) for t in ("auto", "light", "dark")),
        home=scene.plain(str(nearer.home.path)) or "hidden",
        version=__version__,
        forgotten=len(nearer.state.forgotten()),
        facts=tuple(_facts(scene)),
    )


def _egos(scene: Scene) -> Iterator[EgoLine]:
    world = scene.world
    if world is None:
        return
    owned = {b.manifest.account: b.manifest.title for b in world.batches if b.manifest.account is not None}
    for key in sorted(world.people.ego_accounts):
        title = owned.get((key.network, key.id))
        why = f"It owns an archive: {title}." if title else "You said so, or it is linked to one of your accounts."
        person = world.people.of(key) or key_text(key)
        yield EgoLine(person if scene.cloaked else key_text(key), key.network, scene.name(person), True, why)
    every = world.log.busiest(BUSIEST)
    candidates = [(key, acts) for key, acts in every if key not in world.people.ego_accounts][:CANDIDATES]
    persons = world.people.owners(key for key, _ in candidates)
    scene.meet(persons.values())
    for key, acts in candidates:
        person, why = persons[key], f"{many(acts, 'act')} in the log."
        yield EgoLine(person if scene.cloaked else key_text(key), key.network, scene.name(person), False, why)


def _facts(scene: Scene) -> Iterator[tuple[str, str]]:
    world = scene.world
    if world is None:
        return
    yield "Imports", number(len(world.batches))
    yield "Activities", number(world.log.activities)
    yield "People", number(len(world.people))
