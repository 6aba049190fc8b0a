"""Teach: posts of your own log with one reading each, to which you say yes or no, and how far that has moved it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nearer.api.answers import adjusted_so_far, said_of
from nearer.api.nearer import Nearer
from nearer.api.teaching import Chosen, chosen
from nearer.listening.adjusting import FEWEST_MARKS
from nearer.listening.personal import FEWEST_FOR_NETWORK, FEWEST_FOR_WORDS, Progress
from nearer.listening.reading import Post, Reading
from nearer.model.activity import AccountKey
from nearer.model.time import from_us
from nearer.pages.empty import nothing_yet
from nearer.pages.needs import Span, pieces
from nearer.pages.parts import Empty, Frame, HomeState, Option, When, Who, Words
from nearer.pages.readings import READINGS, ReadingLine, line_of, read_of
from nearer.pages.view import Scene, View, address
from nearer.pages.words import many


@dataclass(frozen=True, slots=True)
class TeachCard:
    """A post to answer on. `address` is that of the post in decisions, `href` its page."""

    address: str
    who: Who
    said: When
    network: str
    words: Words | None
    spans: tuple[Span, ...]
    line: ReadingLine
    href: str


@dataclass(frozen=True, slots=True)
class HeadProgress:
    """How far one reading is adjusted to the user's posts, in words."""

    name: str
    answers: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Teach:
    """Posts to answer on, of the reading asked for; `options` are the readings, `progress` how far each has come."""

    frame: Frame
    reading: str
    name: str
    cards: tuple[TeachCard, ...]
    options: tuple[Option, ...]
    progress: tuple[HeadProgress, ...]
    empty: Empty | None


def build(nearer: Nearer, view: View, reading: str = "") -> Teach:
    """Posts for one reading, a key of READINGS."""
    scene = Scene(nearer, view)
    reading = reading if reading in READINGS else next(iter(READINGS))
    ready = scene.world is not None
    readings = nearer.listening.readings() if ready else None
    answers = nearer.listening.answers()
    cards: tuple[TeachCard, ...] = ()
    if readings is not None:
        posts = chosen(readings, reading, frozenset(said_of(answers, reading)))
        told = readings.reader.read([Post(one.text, network=one.network) for one in posts])
        keys = [AccountKey(one.network, one.actor) for one in posts]
        owners = readings.world.people.owners(keys)
        cards = tuple(
            _card(scene, one, said, reading, owners[key])
            for one, listened, key in zip(posts, told, keys, strict=True)
            if key in owners and (said := read_of(listened, reading)) is not None
        )
    world = scene.world
    return Teach(
        frame=scene.frame("Teach"),
        reading=reading,
        name=READINGS[reading],
        cards=cards,
        options=tuple(
            Option(f"{name[:1].upper()}{name[1:]}", address("/teach", view.address, {"of": key}), key == reading)
            for key, name in READINGS.items()
        ),
        progress=() if world is None else tuple(_progress(adjusted_so_far(world, answers))),
        empty=None if cards else _empty(scene),
    )


def _card(scene: Scene, post: Chosen, told: Reading, reading: str, person: str) -> TeachCard:
    words = scene.words(post.text, private=post.private)
    mark, href = scene.act(post.network, post.id)
    return TeachCard(
        address=mark,
        who=scene.who(person),
        said=scene.when(None if post.time_us is None else from_us(post.time_us)),
        network=post.network,
        words=words,
        spans=() if words is None or words.hidden else tuple(pieces(post.text, told.reasons)),
        line=line_of(reading, told, None, private=post.private),
        href=href,
    )


def _progress(told: Mapping[str, Progress]) -> Iterator[HeadProgress]:
    for head, name in READINGS.items():
        one = told[head]
        if not one.calibrated:
            sentence = f"Not yet adjusted to your posts: {one.answers} of {FEWEST_MARKS} answers."
        elif not one.words:
            sentence = f"Its probabilities are adjusted to your posts; its words from {FEWEST_FOR_WORDS} answers on."
        else:
            sentence = "Its probabilities and its words are adjusted to your posts."
        if one.networks:
            sentence += f" By itself on {', '.join(one.networks)}, where you gave {FEWEST_FOR_NETWORK} or more."
        yield HeadProgress(name, one.answers, f"{sentence} {many(one.answers, 'answer')}.")


def _empty(scene: Scene) -> Empty:
    if scene.state is HomeState.EMPTY:
        return nothing_yet()
    return Empty(
        "Nothing to answer on",
        "Nearer reads English only; no text of your log is left that it can read and that you have not answered.",
        "See what people need",
        "/needs",
    )
