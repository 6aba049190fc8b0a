"""What a survey says against what Nearer says, in words: the figures, whom it differs on most, and who is left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from nearer.api.moment import Moment
from nearer.model.tie import Standing
from nearer.pages import ties
from nearer.pages.parts import Measure, Who
from nearer.pages.view import Scene, key_text
from nearer.pages.words import many, number
from nearer.ties.agreement import (
    FEWEST_NAMED,
    FEWEST_RATED,
    FIRST,
    Agreement,
    Difference,
    Order,
    Share,
    agreement,
    seen,
)
from nearer.ties.survey import Survey

METHOD = (
    "Your answers are decisions: they stand in the history, and each can be undone. By themselves they change no fact, "
    "no circle and no pin; the weights of kinds learn from them only when you ask for it. Of those you named, the page "
    "counts how many are in the inner circle, among Nearer's first five and among its first fifteen. The range in "
    "brackets is Wilson's 95 % interval; chance is what as many names drawn blindly would give (hypergeometric). Whom "
    "you pinned to a circle is not counted for the inner circle, else it would agree with itself. The order of those "
    "you rated is compared with closeness by Spearman's rank correlation, with the 95 % interval of Bonett and Wright: "
    "1 is the same order, 0 none, −1 the reverse. People of every circle were asked about, so it tells whether the "
    "whole range is in order, and little of the fine order of your closest. Who has seen their circles before "
    "answering is not quite blind, and an answer changed after this page is not at all."
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """One figure of agreement in words. `value`, `low` and `high` are None where there is too little for a number;
    `expected` is what chance alone would give, in the same unit (shares from 0 to 1; correlations from -1 to 1)."""

    label: str
    sentence: str
    value: float | None
    low: float | None
    high: float | None
    expected: float | None
    answers: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Somebody on whom you and Nearer differ, and what can be done: look why, pin them, or say that it is wrong."""

    who: Who
    sentence: str
    closeness: Measure
    why: str
    account_key: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody you named or rated who was left out, and why."""

    who: Who
    why: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All of it. Empty while the survey asks. `caution` says where the closeness has learnt from the user already."""

    agreed: tuple[Agreed, ...] = ()
    differing: tuple[Differing, ...] = ()
    left_out: tuple[Unseen, ...] = ()
    caution: str = ""


LEARNT = (
    "Nearer has learnt from what you said of your people, so its closeness is fitted to your answers in part: this "
    "agreement shows how well it took them in, and is no proof any more."
)


def compared(scene: Scene, moment: Moment, survey: Survey) -> Compared:
    """The answers against the ties of a moment; accounts run by machines, blocked and muted ones do not count."""
    found = agreement(seen(moment.table, ~(moment.table.state.barred | moment.world.machines)), survey)
    scene.meet((*survey.closest, *found.left_out, *(one.person for one in found.differences)))
    return Compared(
        agreed=tuple(_agreed(found, survey)),
        differing=tuple(_differing(scene, moment, one, found.people) for one in found.differences),
        left_out=tuple(Unseen(scene.who(person), _unseen(moment, person)) for person in found.left_out),
        caution=LEARNT if moment.world.learnt.judgements else "",
    )


def _agreed(found: Agreement, survey: Survey) -> Iterator[Agreed]:
    if survey.closest:
        pinned = len(found.pinned)
        beside = f" {_them(pinned)} not counted here, because you pinned them to a circle." if pinned else ""
        few = f" {number(len(found.named))} names are few, so the ranges are wide." if found.inner is not None else ""
        yield _shared("In the inner circle", found.inner, len(found.named) - pinned, f"{beside}{few}")
        for first, one in zip(FIRST, found.first, strict=True):
            yield _shared(f"Among Nearer's first {first}", one, len(found.named), "")
    if survey.felt:
        yield _ordered(found.order, len(found.rated))


def _shared(label: str, found: Share | None, named: int, beside: str) -> Agreed:
    if found is None:
        few = (
            f"Too few to say: {many(named, 'person', 'people')} you named can be compared, and it takes {FEWEST_NAMED}."
        )
        nothing = "Nothing to say: either nobody stands there, or everybody does."
        return Agreed(label, (few if named < FEWEST_NAMED else nothing) + beside, None, None, None, None, named)
    expected = "fewer than 0.1" if found.expected < 0.05 else f"{found.expected:.1f}"
    sentence = (
        f"{number(found.hits)} of the {number(found.named)} you named ({_range(found.low, found.high)}). By chance it "
        f"would be {expected} of {number(found.named)}, and so many or more {_odds(found.chance)}.{beside}"
    )
    share = found.hits / found.named
    return Agreed(label, sentence, share, found.low, found.high, found.expected / found.named, found.named)


def _them(count: int) -> str:
    return "One is" if count == 1 else f"{number(count)} are"


def _range(low: float, high: float) -> str:
    return f"{low * 100:.0f} to {high * 100:.0f} %"


def _odds(chance: float) -> str:
    if chance >= 0.995:
        return "always"
    if chance < 0.001:
        return "less than once in 1,000"
    return f"once in {number(round(1 / chance))}" if chance < 0.1 else f"{chance * 100:.0f} times in 100"


def _ordered(found: Order | None, rated: int) -> Agreed:
    label = "The order of those you rated"
    if found is None:
        few = (
            f"Too few to say: {many(rated, 'person', 'people')} you rated can be compared, and it takes {FEWEST_RATED}."
        )
        same = "Nothing to say: you or Nearer put all of them equally close."
        return Agreed(label, few if rated < FEWEST_RATED else same, None, None, None, None, rated)
    sentence = (
        f"Of {many(found.pairs, 'pair')} that you and Nearer both tell apart, {number(found.same)} stand in the same "
        f"order. Rank correlation {_signed(found.rho)} ({_signed(found.low)} to {_signed(found.high)}) over "
        f"{number(found.rated)} people; chance would give 0."
    )
    return Agreed(label, sentence, found.rho, found.low, found.high, 0.0, rated)


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _differing(scene: Scene, moment: Moment, one: Difference, people: int) -> Differing:
    found = moment.world.people.person(one.person)
    return Differing(
        who=scene.who(one.person),
        sentence=_difference(one, people),
        closeness=ties.closeness(scene, moment.ties[one.person]),
        why=ties.why(scene, one.person, "closeness"),
        account_key=one.person if scene.cloaked or found is None else key_text(found.accounts[0]),
    )


def _difference(one: Difference, people: int) -> str:
    if one.felt_place is not None and one.place is not None:
        order = f"{_nth(one.felt_place)} of the {number(one.of)} you rated by how close you feel, {_nth(one.place)} by"
        missing = (
            "Nearer sees only what was imported: a call, a letter or an evening together is not in it."
            if one.closer
            else "Nearer counts what passes between you, and much passing is not yet closeness."
        )
        return f"{order} closeness. {missing}"
    place = f"{_nth(one.overall)} of {many(people, 'person', 'people')}"
    if one.closer:
        return f"You named them; Nearer has them {place}. It sees only what was imported."
    return f"Nearer has them {place}; you did not name them."


def _nth(place: int) -> str:
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{number(place)}{ending}"


def _unseen(moment: Moment, person: str) -> str:
    tie = moment.ties.get(person)
    if tie is None:
        return "Nothing passed between you that any import shows."
    if person in moment.world.people.bots:
        return "The account says that a machine runs it."
    match tie.standing:
        case Standing.BLOCKED:
            return "Blocked or muted, and so never shown as close."
        case Standing.YOURS_UNSEEN:
            return "Your side is not visible in what you imported, so their closeness is unknown."
        case _:
            return "Their side is not visible in what you imported, so their closeness is unknown."
