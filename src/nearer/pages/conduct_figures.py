"""The figures of conduct, yours beside theirs, in words: the same on every page that shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from nearer.pages.parts import Measure
from nearer.pages.view import Scene
from nearer.pages.words import many, number
from nearer.ties.conduct import Both, Share, Side
from nearer.ties.wording import span

UNSEEN = "not visible"
SPOKEN = 20
"""Of fewer than so many a percentage would say more than is known: the counts stand alone (our own choice)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: what is shown, and in small words what it rests on or how sure it is ("" where there is nothing to
    add)."""

    measure: Measure
    note: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of both sides: `you` is what you did, `they` the same of theirs."""

    name: str
    you: Figure
    they: Figure


NAMES = {
    "answered": "Approaches of the other side answered",
    "begun": "Of those that began a conversation",
    "speed": "Time to the answer",
    "starts": "Conversations begun, in words",
    "talk": "Messages, replies and mentions written",
    "words": "Words written",
    "died": "Ended talks left with the other's last word",
}
"""What is compared, by the last word of its address."""


def compared(
    scene: Scene, both: Both, base: str, names: tuple[str, ...] = tuple(NAMES), **asked: str
) -> Iterator[Compared]:
    """The figures under `base` (the address of the page of which they are), each with the address that explains it."""
    for name in names:
        you, they = (_figure(scene, name, one, other, base, asked, side) for one, other, side in _sides(both))
        yield Compared(NAMES[name], you, they)


def why(scene: Scene, base: str, name: str, **asked: str) -> str:
    """The address of the page that shows what a figure rests on."""
    query = dict(asked)
    if scene.view.cloak:
        query["cloak"] = "1"
    return f"{base}/{name}" + (f"?{urlencode(query)}" if query else "")


def share_words(share: Share) -> str:
    """ "361 of 386 (94 %)", "3 of 4"."""
    if share.of == 0:
        return "none to count"
    counts = f"{number(share.hits)} of {number(share.of)}"
    return f"{counts} ({whole(share.hits / share.of)})" if share.of >= SPOKEN else counts


def likely(share: Share) -> str:
    """ "likely 88 % to 96 %"."""
    if share.low is None or share.high is None:
        return ""
    return f"likely {whole(share.low)} to {whole(share.high)}"


def whole(part: float) -> str:
    """A part as a whole percentage, true to 0 % and 100 %."""
    return f"{round(100 * part)} %"


def _sides(both: Both) -> tuple[tuple[Side, Side, str], tuple[Side, Side, str]]:
    return (both.you, both.they, "you"), (both.they, both.you, "they")


def _figure(scene: Scene, name: str, one: Side, other: Side, base: str, asked: dict[str, str], side: str) -> Figure:
    value, text, note = _told(name, one, other)
    return Figure(Measure(value, text, why(scene, base, name, side=side, **asked)), note)


def _told(name: str, one: Side, other: Side) -> tuple[float | None, str, str]:
    """The value, its words and the small words beside it."""
    if not one.visible:
        return None, UNSEEN, ""
    match name:
        case "answered":
            open_ = f"; {number(one.pending)} more may still be answered" if one.pending else ""
            return one.answered.value, share_words(one.answered), likely(one.answered) + open_
        case "begun":
            return one.begun.value, share_words(one.begun), likely(one.begun)
        case "speed":
            return _speed(one)
        case "starts":
            return _part(one.starts, other.starts, other.visible)
        case "talk":
            return _part(one.acts, other.acts, other.visible)
        case "words":
            if one.words is None:
                return None, "no texts to count", ""
            return _part(one.words, other.words or 0, other.words is not None)
        case _:
            return one.died.value, share_words(one.died), likely(one.died)


def _speed(one: Side) -> tuple[float | None, str, str]:
    if one.quartiles is None:
        return None, "no answer with a known time", ""
    low, middle, high = one.quartiles
    note = f"the middle half {span(low)} to {span(high)}, of {many(one.timed, 'answer')}"
    return middle, f"half within {span(middle)}", note


def _part(ours: int, theirs: int, known: bool) -> tuple[float | None, str, str]:
    whole_ = ours + theirs
    note = f"{whole(ours / whole_)} of both" if known and whole_ >= SPOKEN else ""
    return float(ours), number(ours), note
