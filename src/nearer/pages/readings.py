"""What is read in one post, with the words that say so and the user's own answer."""

from dataclasses import dataclass

from nearer.listening.reading import Listened, Post, Reading
from nearer.model.activity import Activity
from nearer.model.names import Verb
from nearer.pages.parts import Words
from nearer.pages.view import Scene
from nearer.pages.words import percent

READINGS = {
    "need": "asks for something",
    "sell": "sells something",
    "broadcast": "speaks to a crowd",
    "warm": "is warm",
    "hostile": "may be annoyed",
}
"""The readings that are shown of a post and can be answered on, and what they say of it."""


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading of a post: what it is about, what Nearer says with the probability of it, the words that say so, and
    the user's answer ("yes", "no" or "")."""

    reading: str
    name: str
    says: str
    words: tuple[Words, ...]
    answer: str


def lines_of(scene: Scene, found: Activity) -> tuple[ReadingLine, ...]:
    """What is read in one post; nothing where it has no words, is in another language, or the page is cloaked."""
    if scene.cloaked or found.verb is not Verb.CREATE or not found.text:
        return ()
    listening = scene.nearer.listening
    listened = listening.reader().read([Post(found.text, network=found.network)])[0]
    own = {(one.head, one.address): one.yes for one in listening.answers()}
    name = f"{found.network}/{found.id}"
    return tuple(
        line_of(reading, told, own.get((reading, name)), private=found.visibility.private)
        for reading in READINGS
        if (told := read_of(listened, reading)) is not None
    )


def read_of(listened: Listened, reading: str) -> Reading | None:
    """The reading of this name, a key of READINGS; None where the language is not supported."""
    match reading:
        case "need":
            return listened.need
        case "sell":
            return listened.sell
        case "broadcast":
            return listened.broadcast
        case "warm":
            return listened.warm
        case _:
            return listened.hostile


def line_of(reading: str, told: Reading, answer: bool | None, *, private: bool) -> ReadingLine:
    """A reading in words."""
    said = "yes" if told.yes else "no"
    return ReadingLine(
        reading=reading,
        name=READINGS[reading],
        says=f"{said}, {percent(told.probability)}",
        words=tuple(Words(word, private) for word in dict.fromkeys(one.words for one in told.reasons)),
        answer="" if answer is None else ("yes" if answer else "no"),
    )
