"""What the user's own model said of a post, beside what Nearer reads in it."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

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


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the model `model` at `server` says of a draft in words ("" where it was not asked), the part of the draft
    that it means, and what to write instead ("" where there is nothing). Never an edit: the writer decides."""

    model: str
    server: str
    says: str
    quote: str
    instead: str


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


def asked_of_draft(nearer: Nearer, draft: str, by: str = "") -> Entry:
    """Ask the model what in a draft would push people away. Names of anybody whom the home knows, and `by`, are masked.

    Raises what asking raises.
    """
    return nearer.opinions.ask(About.DRAFT, draft, _named_in(nearer, draft, by))


def of_draft(scene: Scene, draft: str, by: str = "") -> Suggested | None:
    """What the model said of this draft; None where no model is set up or the page is cloaked. Nothing is asked."""
    model = scene.nearer.opinions.model()
    if model is None or scene.cloaked:
        return None
    server = urlsplit(model.address).hostname or ""
    names = _named_in(scene.nearer, draft, by) if draft.strip() else ()
    entry = scene.nearer.opinions.known(About.DRAFT, draft, names) if draft.strip() else None
    told = None if entry is None else entry.opinion
    if told is None:
        return Suggested(model.name, server, "", "", "")
    says = f"{'Would' if told.yes else 'Would not'} push people away, {percent(told.probability)} sure."
    return Suggested(model.name, server, says, told.quote, told.instead if told.yes else "")


_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def _named_in(nearer: Nearer, text: str, by: str) -> tuple[str, ...]:
    """The words of the text that are part of the name or handle of an account in the log, and the words of `by`."""
    found = {by, by.lstrip("@")} - {""}
    world = nearer.world()
    if world is not None:
        words = sorted({word.casefold() for word in _WORD.findall(text) if word[:1].isupper()})
        rows = world.query(
            "SELECT DISTINCT word FROM (SELECT unnest(string_split_regex(lower(coalesce(name, '') || ' ' || "
            "coalesce(handle, '')), '[\\s@]+')) AS word FROM {accounts}) WHERE list_contains($words, word)",
            words=words,
        )
        found |= {row["word"] for row in rows.to_pylist()}
    return tuple(sorted(found))


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
