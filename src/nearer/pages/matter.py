"""Whether answering matters, in words: the estimate with its interval, and always with its limit."""

from dataclasses import dataclass

from nearer.pages.conduct_figures import whole, why
from nearer.pages.parts import Measure
from nearer.pages.view import Scene
from nearer.pages.words import many, number
from nearer.ties.answering import LEAST, LEAST_PEOPLE, SPEEDS, Answering, Estimate

MATTERS = (
    "Association, not proof. Approaches that began a conversation and got an answer from you within a week are held "
    "against those that did not, weighted so that both groups had the same ties before: closeness and their part of "
    "it, days in touch in 30 and 180 days, days since the last act, whose it was, how much had passed, how busy you "
    "were, and the kind and length of their words (overlap weights, Li, Morgan and Zaslavsky 2018). Came back: an "
    "act of theirs within the 30 days that begin two weeks after the approach, the same days for both groups. The "
    "interval allows for likeness within a person. What is in no column, such as a better reason to answer, or a "
    "second word that got the answer, is not matched. Hold each row against no answer, not against another row."
)
SPEED_WORDS = {"within an hour": "hour", "within a day": "day", "within a week": "week"}
KIND_WORDS = {"direct messages": "direct", "public words": "public"}
"""The estimates by speed and by kind, as addresses name them."""


@dataclass(frozen=True, slots=True)
class AnsweringRow:
    """One estimate. `difference` is in shares (0.1 is ten points in a hundred), None where there is too little to
    tell; `range` its interval in words; `answered` and `unanswered` say how many came back of how many."""

    name: str
    difference: Measure
    range: str
    answered: str
    unanswered: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Whether answering matters, on your own log. `sentence` says it in plain words, always with its limit."""

    sentence: str
    rows: tuple[AnsweringRow, ...]
    note: str
    method: str


def matter(scene: Scene, found: Answering, base: str) -> Matter:
    """The estimates, worded; `base` is the address of the page of conduct."""
    rows = [_estimate(scene, found.overall, "All answers within a week", base, {})]
    for made, (_, more, _most) in zip(found.by_speed, SPEEDS, strict=True):
        title = f"Answered {made.name}" + (", not sooner" if more else "")
        rows.append(_estimate(scene, made, title, base, {"speed": SPEED_WORDS[made.name]}))
    for made in found.by_kind:
        rows.append(_estimate(scene, made, made.name.capitalize(), base, {"kind": KIND_WORDS[made.name]}))
    drawn = "" if found.of == found.compared else f" {number(found.compared)} of {number(found.of)} approaches, drawn."
    note = f"{many(found.overall.people, 'person', 'people')}, {many(found.compared, 'approach', 'approaches')}.{drawn}"
    return Matter(_plainly(found.overall), tuple(rows), note, MATTERS)


def _plainly(made: Estimate) -> str:
    if made.difference is None or made.low is None or made.high is None:
        return (
            f"Too little to tell: you answered {number(made.answered)} of such approaches and did not answer "
            f"{number(made.unanswered)}. Of each there must be {LEAST} whose ties stood alike before, with "
            f"{LEAST_PEOPLE} people."
        )
    if made.low <= 0 <= made.high:
        said = "People whom you answered came back about as often as those whom you did not"
    else:
        more = "more" if made.difference > 0 else "less"
        said = f"People whom you answered came back {more} often than those whom you did not"
    return f"{said}: {_points(made.difference)} points in a hundred ({_span(made)}). This is association, not proof."


def _estimate(scene: Scene, made: Estimate, name: str, base: str, asked: dict[str, str]) -> AnsweringRow:
    known = made.difference is not None
    text = f"{_points(made.difference)} points" if made.difference is not None else "too little to tell"
    return AnsweringRow(
        name=name,
        difference=Measure(made.difference, text, why(scene, base, "matter", **asked)),
        range=_span(made) if known else "",
        answered=_back(made.back[0], made.answered, None if made.matched is None else made.matched[0]),
        unanswered=_back(made.back[1], made.unanswered, None if made.matched is None else made.matched[1]),
    )


def _back(raw: float | None, count: int, matched: float | None) -> str:
    if raw is None:
        return "none"
    told = f"{number(round(raw * count))} of {number(count)} came back"
    return told if matched is None else f"{told}, {whole(matched)} when matched"


def _points(part: float) -> str:
    points = round(100 * part)
    return "0" if points == 0 else f"{points:+d}".replace("-", "−")


def _span(made: Estimate) -> str:
    return "" if made.low is None or made.high is None else f"likely {_points(made.low)} to {_points(made.high)}"
