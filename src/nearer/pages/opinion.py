"""What the user's own model said of a post, beside what Nearer reads in it."""

from dataclasses import dataclass

from nearer.api.nearer import Nearer, NoPost
from nearer.api.opinions import Entry, Model
from nearer.listening.opinion import About
from nearer.model.activity import AccountKey, Activity
from nearer.model.errors import NearerError
from nearer.pages.parts import Words
from nearer.pages.view import Scene
from nearer.pages.words import percent


class SaidInPrivate(NearerError):
    """Private words were to go to another machine."""

    code = "NR-MODEL-04"


@dataclass(frozen=True, slots=True)
class Second:
    """The second opinion on a post: `says` in words ("" where it was not asked), `quote` what it rests on (None where
    that is nothing), `model` who says it."""

    model: str
    says: str
    quote: Words | None


def second_of(scene: Scene, found: Activity) -> Second | None:
    """What the model said of a post; None where no model is set up, the post has no words that it may see, or the page
    is cloaked."""
    model = scene.nearer.opinions.model()
    if model is None or scene.cloaked or not found.text or not _may_see(model, found):
        return None
    entry = scene.nearer.opinions.known(About.NEED, found.text, _names(scene.nearer, found))
    if entry is None or entry.opinion is None:
        return Second(model.name, "", None)
    quote = entry.opinion.quote
    return Second(model.name, name_of(entry), Words(quote, found.visibility.private) if quote else None)


def asked_of(nearer: Nearer, address: str) -> Entry:
    """Ask the model whether a post voices a need. Raises NoPost and what asking raises."""
    network, _, id = address.partition("/")
    found = nearer.activity(network, id)
    if found is None or not found.text:
        raise NoPost("There is no post with words at this address.", next="nearer log show lists what the log holds.")
    model = nearer.opinions.model()
    if model is not None and not _may_see(model, found):
        raise SaidInPrivate(
            "This was said in private, and the model is on another machine. Nothing was sent.",
            next="Ask about public posts, or set up a model on this machine.",
        )
    return nearer.opinions.ask(About.NEED, found.text, _names(nearer, found))


def _may_see(model: Model, found: Activity) -> bool:
    """Private words leave this machine for nobody."""
    return model.here or not found.visibility.private


def name_of(entry: Entry) -> str:
    """An opinion in words."""
    told = entry.opinion
    if told is None:
        return entry.why
    what = "asks for something" if told.about is About.NEED else "would push people away"
    said = f"{what}: {'yes' if told.yes else 'no'}, {percent(told.probability)}"
    return f"{said}. Instead: {told.instead}" if told.instead else f"{said}."


def _names(nearer: Nearer, found: Activity) -> tuple[str, ...]:
    """The names and handles of everybody whom the post is from or to, and the user's own."""
    world = nearer.world()
    if world is None:
        return ()
    keys = [AccountKey(found.network, one) for one in (found.actor, found.target, *found.to) if one is not None]
    ids = {person for key in keys if (person := world.people.of(key)) is not None} | {world.people.ego}
    people = [world.people.person(id) for id in ids if id is not None]
    return tuple(sorted({word for one in people if one is not None for word in (one.name, one.handle or "") if word}))
