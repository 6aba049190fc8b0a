"""Name your five: a short, blind, optional survey of who is closest, and how far Nearer agrees with the answers.

While it asks, nothing on the page tells what Nearer thinks: no circle, no closeness, no order and no picture.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer, Nobody, Several
from nearer.model.person import Person
from nearer.model.tie import Circle
from nearer.pages.compared import METHOD, Agreed, Compared, Differing, Unseen, compared
from nearer.pages.empty import nothing_yet, who_are_you
from nearer.pages.foremost import foremost
from nearer.pages.parts import Empty, Frame, HomeState, Option, When, Who
from nearer.pages.view import Scene, View, address, key_text
from nearer.ties.survey import NAMED, Survey, asked, survey_of
from nearer.ties.table import NO_CIRCLE

MOST_OFFERED = 2000
"""Names that the fields offer while somebody types; in a larger log those of whom most acts are known, which is far
more than any circle holds. Any other can be written out. Our own choice: about 100 kB of page."""

LONGEST = 200
"""Characters of a name that a field takes."""

STEPS = {"closest": "Who is closest", "felt": "How close you feel", "result": "How far Nearer agrees"}

INTRO = {
    "closest": (
        "Who are the people you feel closest to? Up to five, in any order; fewer is fine. Think of your life and not "
        "of your networks. Nearer shows what it thinks only afterwards."
    ),
    "felt": (
        "How close do you feel to each of them? From 0, hardly know, to 100, very close. Leave a field empty to skip "
        "somebody. They are those you named and others drawn from everybody, in random order."
    ),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five fields: what stands in it, and why it names nobody, "" where it does not need to say."""

    value: str
    problem: str


@dataclass(frozen=True, slots=True)
class Rated:
    """One person to rate: `felt` is the rating that stands, None where there is none."""

    who: Who
    felt: int | None


@dataclass(frozen=True, slots=True)
class Five:
    """`step` is closest, felt or result. While it asks (`fields` and `offered`, or `people`), nothing else is there.

    `answered` is when the latest answer that stands was given, None where none stands. `named` are those you
    named. `caution` says, where closeness has learnt from your answers, that the agreement proves nothing.
    """

    frame: Frame
    step: str
    steps: tuple[Option, ...]
    intro: str
    fields: tuple[Field, ...]
    offered: tuple[str, ...]
    people: tuple[Rated, ...]
    answered: When | None
    named: tuple[Who, ...]
    agreed: tuple[Agreed, ...]
    differing: tuple[Differing, ...]
    left_out: tuple[Unseen, ...]
    caution: str
    pins: tuple[str, ...]
    method: str
    empty: Empty | None


def build(nearer: Nearer, view: View, step: str = "", names: Sequence[str] = ()) -> Five:
    """The survey at a step, else at the first that has no answer. `names` are what was written into the fields."""
    scene = Scene(nearer, view)
    moment = scene.moment
    if moment is None or scene.state in (HomeState.EMPTY, HomeState.COMMUNITY):
        return _page(scene, "closest", empty=nothing_yet() if scene.world is None else who_are_you())
    survey = survey_of(nearer.standing(), moment.world.people)
    step = step if step in STEPS else _next(survey)
    if scene.cloaked and step != "result":
        return _page(scene, step, survey=survey, empty=_names_hidden(view))
    match step:
        case "closest":
            offered = _offered(moment)
            fields = tuple(_fields(nearer, moment, offered, survey, names))
            return _page(scene, step, survey=survey, fields=fields, offered=tuple(offered))
        case "felt":
            return _page(scene, step, survey=survey, people=tuple(_people(scene, moment, survey)))
        case _:
            return _result(scene, moment, survey)


def _next(survey: Survey) -> str:
    if not survey.closest and not survey.felt:
        return "closest"
    return "result" if survey.felt else "felt"


_NOTHING = Compared()


def _page(
    scene: Scene,
    step: str,
    *,
    survey: Survey | None = None,
    fields: tuple[Field, ...] = (),
    offered: tuple[str, ...] = (),
    people: tuple[Rated, ...] = (),
    named: tuple[Who, ...] = (),
    found: Compared = _NOTHING,
    empty: Empty | None = None,
) -> Five:
    result = step == "result" and empty is None
    return Five(
        frame=scene.frame("Name your five"),
        step=step,
        # The way to the result is not offered before both questions were, so that nobody peeks by accident.
        steps=tuple(
            Option(text, href(scene, name), name == step)
            for name, text in STEPS.items()
            if name in ("closest", "felt", step) or (survey is not None and survey.felt)
        ),
        intro="" if empty is not None else INTRO.get(step, ""),
        fields=fields,
        offered=offered,
        people=people,
        answered=None if survey is None or survey.at is None else scene.when(survey.at),
        named=named,
        agreed=found.agreed,
        differing=found.differing,
        left_out=found.left_out,
        caution=found.caution,
        pins=tuple(circle.value for circle in Circle) if result else (),
        method=METHOD if result else "",
        empty=empty,
    )


def href(scene: Scene, step: str = "") -> str:
    """The address of the survey at a step."""
    return address("/five", scene.cloak_query, {"step": step} if step else {})


def _names_hidden(view: View) -> Empty:
    return Empty(
        "Names are hidden",
        "Nobody can be named while they are. What you answered before stays as it is.",
        "Show names",
        "/five" if view.cloak else "/settings",
    )


# Who is closest


def _offered(moment: Moment) -> dict[str, str]:
    """What the fields offer, in order of the alphabet: each names one person, whose id stands beside it."""
    people, files = moment.world.people, moment.world.files
    if len(people) - (people.ego is not None) > MOST_OFFERED:
        every = [files.persons[i] for i in foremost(-np.diff(files.start), MOST_OFFERED).tolist()]
    else:
        every = [person for person in people.ids if person != people.ego]
    names = people.names(every)
    called: dict[str, list[str]] = {}
    for person in every:
        called.setdefault(_plain(names[person]).casefold(), []).append(person)
    alike = people.persons(person for persons in called.values() if len(persons) > 1 for person in persons)
    labels: dict[str, str] = {}
    for persons in called.values():
        for person in persons:
            labels.setdefault(_label(alike[person]) if len(persons) > 1 else _plain(names[person]), person)
    return dict(sorted(labels.items(), key=lambda item: item[0].casefold()))


def _label(person: Person) -> str:
    """What one of several people of one name is called."""
    return f"{_plain(person.name)} ({key_text(person.accounts[0])})"


def _plain(text: str) -> str:
    """On one line, as a field gives it back."""
    return " ".join(text.split())


def _fields(
    nearer: Nearer, moment: Moment, offered: dict[str, str], survey: Survey, names: Sequence[str]
) -> Iterator[Field]:
    if names:
        for name in [*names, *[""] * NAMED][:NAMED]:
            found = _meant(nearer, moment, offered, name)
            yield Field(name[:LONGEST], found if isinstance(found, str) else "")
        return
    labels = {person: label for label, person in offered.items()}
    persons = moment.world.people.persons(survey.closest)
    for person in survey.closest[:NAMED]:
        yield Field(labels.get(person) or _label(persons[person]), "")
    for _ in range(NAMED - len(survey.closest)):
        yield Field("", "")


def _meant(nearer: Nearer, moment: Moment, offered: dict[str, str], name: str) -> Person | str | None:
    """The person that a field names, None for an empty one, or why it names nobody."""
    wanted = _plain(name)
    if not wanted:
        return None
    folded = {label.casefold(): person for label, person in offered.items()}
    one = offered.get(wanted) or folded.get(wanted.casefold())
    _, bracket, key = wanted.rstrip(")").rpartition(" (")
    try:
        found = nearer.find(one or wanted)
    except Nobody:
        try:
            found = nearer.find(key) if bracket else None
        except (Nobody, Several):
            found = None
        if found is None:
            return "Nobody in your log is called that. Choose a name from the list, or leave the field empty."
    except Several:
        several = moment.world.people.find(wanted)[:4]
        ways = " or ".join(_label(person) for person in several)
        return f"Several people are called that. Write {ways}."
    return "That is you." if found.ego else found


def chosen(nearer: Nearer, names: Sequence[str]) -> tuple[str, ...] | None:
    """The account keys of those that these names mean, each person once; None where one means nobody, several or the
    user, which the page then says of each."""
    moment = nearer.moment()
    if moment is None or moment.world.people.ego is None:
        return None
    offered = _offered(moment)
    found = [_meant(nearer, moment, offered, name) for name in names]
    if any(isinstance(one, str) for one in found):
        return None
    return tuple(dict.fromkeys(str(one.accounts[0]) for one in found if isinstance(one, Person)))


# How close somebody feels


def _people(scene: Scene, moment: Moment, survey: Survey) -> Iterator[Rated]:
    table = moment.table
    ranks = np.where(moment.world.machines, NO_CIRCLE, table.circle)
    strata = [[table.persons[i] for i in np.flatnonzero(ranks == c.rank).tolist()] for c in Circle]
    mark = blake2b(f"{scene.nearer.state.salt()} {survey.named_by}".encode(), digest_size=8).digest()
    drawn = asked(strata, survey, int.from_bytes(mark))
    scene.meet(drawn)
    for person in drawn:
        yield Rated(scene.who(person), survey.felt.get(person))


def _result(scene: Scene, moment: Moment, survey: Survey) -> Five:
    if not survey.closest and not survey.felt:
        empty = Empty(
            "No answers yet",
            "Name the people you feel closest to, and see how far Nearer agrees. It takes two minutes.",
            "Name your five",
            href(scene, "closest"),
        )
        return _page(scene, "result", empty=empty)
    return _page(
        scene,
        "result",
        survey=survey,
        named=tuple(scene.who(person) for person in survey.closest),
        found=compared(scene, moment, survey),
    )
