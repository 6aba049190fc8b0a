"""Why: how one number came about, down to the acts it rests on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.model.errors import NearerError
from nearer.model.names import Direction, Kind
from nearer.model.person import Person as Found
from nearer.model.tie import Circle, Reason, Tie
from nearer.model.time import to_us
from nearer.pages import company, exchanges, forecasts, methods, ties
from nearer.pages.parts import Act, Frame, Who
from nearer.pages.view import Scene, View, key_text
from nearer.pages.words import CIRCLES, many, number, percent, points, signed, times
from nearer.people.columns import Ints
from nearer.ties.ledger import EPSILON, Ledger
from nearer.ties.state import NEVER
from nearer.ties.weights import KINDS


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation: a sentence, and the acts it rests on (the first of `total`)."""

    sentence: str
    acts: tuple[Act, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Why:
    """`question` and `answer` in words; `method` says how it is computed and from where the method comes.

    `wrong` are the ways out when it is wrong: (label, choice, subject) of the decision that each makes.
    """

    frame: Frame
    who: Who | None
    question: str
    answer: str
    steps: tuple[Step, ...]
    method: str
    not_visible: tuple[str, ...]
    wrong: tuple[tuple[str, str, str], ...]
    siblings: tuple[tuple[str, str], ...]


LAST_US = int(np.iinfo(np.int64).max)

SHOWN = 40
"""Acts shown under one step; the rest is counted."""


class NoReason(NearerError):
    """There is no such number to explain."""

    code = "NR-WHY-01"


@dataclass(frozen=True, slots=True)
class _Case:
    scene: Scene
    moment: Moment
    tie: Tie
    told: Ledger

    @property
    def every(self) -> Ints:
        """All acts, as places in the ledger's acts; oldest first, those without a time before all others."""
        return np.arange(len(self.told.acts))

    def between(self, since: datetime, until: datetime | None = None) -> Ints:
        """The acts after one moment and no later than the other."""
        time = self.told.acts.time_us
        return np.flatnonzero((time > to_us(since)) & (time <= (LAST_US if until is None else to_us(until))))


def build(nearer: Nearer, view: View, who: str, what: str = "closeness") -> Why:
    """How one number of a tie came about. Raises Nobody, Several, NoReason."""
    scene = Scene(nearer, view)
    found = nearer.find(who)
    moment = scene.moment
    tie = None if moment is None else moment.ties.get(found.id)
    if moment is None or tie is None:
        raise NoReason("Nothing passed between you that any import shows.", next="nearer imports lists what was read.")
    case = _Case(scene, moment, tie, moment.ledger(found.id))
    if what.startswith("opening-"):
        made = _opening(case, what.removeprefix("opening-"))
    elif what.startswith("reason-"):
        made = _reason(case, what.removeprefix("reason-"))
    elif what in _EXPLAINED:
        made = _EXPLAINED[what](case)
    else:
        raise NoReason("There is no such number.", next=f"One of: {', '.join(_EXPLAINED)}, reason-N, opening-ID.")
    return replace(
        made,
        who=scene.who(found.id),
        not_visible=ties.not_visible(scene, found.id),
        wrong=_wrong(scene, found, what),
        siblings=tuple((name.capitalize(), ties.why(scene, found.id, name)) for name in _EXPLAINED),
    )


def _why(case: _Case, question: str, answer: str, steps: tuple[Step, ...], method: str) -> Why:
    frame = case.scene.frame("Why?")
    return Why(frame, None, question, answer, steps, method, (), (), ())


def _step(case: _Case, sentence: str, acts: Ints) -> Step:
    newest = case.told.acts_at(acts[::-1][:SHOWN])
    return Step(sentence, tuple(ties.act(case.scene, act, effect) for act, effect in newest), len(acts))


def _closeness(case: _Case) -> Why:
    told = case.told
    steps = [_step(case, sentence, acts) for sentence, acts in _by_kind(case, None)]
    steps.append(Step(f"Silence took {signed(told.faded)} in all.", (), 0))
    undated = np.flatnonzero(told.acts.time_us == NEVER)
    if len(undated):
        text = f"{many(len(undated), 'act')} without a known time earned no points."
        steps.append(_step(case, text, undated))
    whole = case.tie.closeness is not None
    text = (
        f"Closeness {points(case.tie.closeness)} of 100: acts brought {signed(told.gained)}, silence took "
        f"{signed(told.faded)}. Together that is exactly {points(told.closeness)}."
        if whole
        else "Only one side is visible, so there is no closeness. "
        f"What was seen comes to {points(case.tie.investment)}."
    )
    return _why(case, "Why this closeness?", text, tuple(steps), methods.closeness(case.moment.world.learnt))


def _change(case: _Case) -> Why:
    begin = case.scene.at - timedelta(days=30)
    recent = case.between(begin)
    effects = case.told.replayed.effect[recent]
    gained = float(effects.sum())
    steps = [_step(case, sentence, acts) for sentence, acts in _by_kind(case, begin)]
    steps.append(Step(f"Silence took {signed(case.tie.change - gained)} in these days.", (), 0))
    pushed = recent[effects < -EPSILON]
    if len(pushed):
        steps.append(_step(case, "These acts took closeness away at once.", pushed))
    text = f"{signed(case.tie.change)} points in 30 days: acts brought {signed(gained)}, silence took the rest."
    return _why(case, "Why did it change?", text, tuple(steps), methods.closeness(case.moment.world.learnt))


def _by_kind(case: _Case, begin: datetime | None) -> Iterator[tuple[str, Ints]]:
    told = case.told
    dated = np.flatnonzero(told.acts.time_us != NEVER) if begin is None else case.between(begin)
    groups = [(acts, float(told.replayed.effect[acts].sum())) for acts in _grouped(case, dated)]
    for acts, total in sorted(groups, key=lambda group: -abs(group[1])):
        whose = "theirs" if told.acts.incoming[acts[0]] else "yours"
        yield f"{number(len(acts))} × {_kind(case, acts).value} ({whose}) brought {signed(total)}.", acts


def _grouped(case: _Case, acts: Ints) -> Iterator[Ints]:
    """These acts, parted by kind and side."""
    sort = case.told.acts.kind[acts] * 2 + case.told.acts.incoming[acts]
    for one in np.unique(sort):
        yield acts[sort == one]


def _kind(case: _Case, acts: Ints) -> Kind:
    return KINDS[int(case.told.acts.kind[acts[0]])]


def _direction(case: _Case) -> Why:
    course = case.tie.course
    begin = case.scene.at - timedelta(days=30)
    before = begin - timedelta(days=180)
    recent, usual = case.between(begin), case.between(before, begin)
    steps = (
        _step(case, f"The last 30 days: {course.recent:.1f} contact days.", recent),
        _step(case, f"The 180 days before: {course.usual:.1f} contact days in each 30.", usual),
        Step(f"Probability of nearing {percent(course.p_nearer)}, of drifting {percent(course.p_away)}.", (), 0),
    )
    return _why(case, "Why this direction?", ties.direction(course), steps, methods.DIRECTION)


def _circle(case: _Case) -> Why:
    tie = case.tie
    placed = ties.placed(case.scene, tie)
    ours = case.between(case.scene.at - timedelta(days=365))
    table = case.moment.table
    i = table.index(tie.person) or 0
    # The cuts in this person's own points: what lifts them lowers what they need.
    cuts = table.cuts / table.lift[i]
    lines = [
        Step(f"{CIRCLES[circle]}: from {points(100 * float(cut) / (float(cut) + 15.6))} points of closeness.", (), 0)
        for circle, cut in zip(Circle, cuts, strict=False)
        if float(cut) < 1e12
    ]
    lines.append(_step(case, f"What passed between you within a year: {many(len(ours), 'act')}.", ours))
    lift = company.lifted(table, i)
    if lift is not None:
        lines.insert(0, Step(lift, (), 0))
    if tie.pinned:
        lines.insert(0, Step("You pinned them to this circle.", (), 0))
    where = "in no circle" if placed is None else f"in the {placed.value} circle"
    if placed is Circle.STRANGERS:
        where = "among the strangers"
    answer = f"They stand {where}, with a probability of {percent(tie.p_circle)}. {ties.sentence(case.scene, tie)}"
    method = methods.CIRCLE if lift is None else f"{methods.CIRCLE} {company.METHOD}"
    return _why(case, "Why this circle?", answer, tuple(lines), method)


def _exchanges(case: _Case) -> Why:
    told = exchanges.explained(case.scene, case.moment, case.tie.person)
    steps = tuple(_step(case, sentence, acts) for sentence, acts in told.groups)
    return _why(case, "Why these verdicts?", told.answer, steps, exchanges.METHOD)


def _side(case: _Case, direction: Direction) -> Why:
    acts = np.flatnonzero(case.told.acts.incoming == (direction is Direction.IN))
    steps = tuple(
        _step(case, f"{number(len(found))} × {_kind(case, found).value}", found)
        for found in sorted(_grouped(case, acts), key=len, reverse=True)
    )
    whose = "They acted towards you" if direction is Direction.IN else "You acted towards them"
    measure = ties.count(case.scene, case.tie, direction)
    answer = f"{whose} {times(len(acts))}." if measure.value is not None else "No source shows this side."
    return _why(case, "Why this count?", answer, steps, "Every act of one side that any import tells of, counted once.")


def _incoming(case: _Case) -> Why:
    return _side(case, Direction.IN)


def _outgoing(case: _Case) -> Why:
    return _side(case, Direction.OUT)


def _forecast(case: _Case) -> Why:
    moment, person = case.moment, case.tie.person
    steps = [Step(sentence, (), 0) for sentence in forecasts.moved(moment, person)]
    steps.append(Step(forecasts.calibrated(moment, person, case.scene.zone), (), 0))
    steps.append(_step(case, f"It rests on {many(len(case.every), 'act')} between you.", case.every))
    method = forecasts.METHOD[forecasts.head(moment, person) or forecasts.PAIR_HEAD]
    return _why(case, "Why this forecast?", forecasts.answer(moment, person), tuple(steps), method)


_EXPLAINED: dict[str, Callable[[_Case], Why]] = {
    "closeness": _closeness,
    "change": _change,
    "direction": _direction,
    "circle": _circle,
    "in": _incoming,
    "out": _outgoing,
    "exchanges": _exchanges,
    "forecast": _forecast,
}


def _reason(case: _Case, which: str) -> Why:
    reasons = case.moment.reasons(case.tie.person, case.told)
    reason: Reason | None = reasons[int(which)] if which.isdigit() and int(which) < len(reasons) else None
    if reason is None:
        reason = next((r for r in reasons if r.name == which), None)
    if reason is None:
        raise NoReason("There is no such reason now.", next="The person's page lists those that hold.")
    if reason.name in company.REASONS:
        step = _step(case, "It rests on these acts, and on what they did among others in the same logs.", case.every)
        return _why(case, f"Why do we say: {reason.name}?", reason.sentence, (step,), company.METHOD)
    acts = case.told.places(reason.evidence)
    step = (
        _step(case, "It rests on these acts.", acts)
        if len(acts)
        else _step(case, "It is counted over all acts.", case.every)
    )
    return _why(
        case, f"Why do we say: {reason.name}?", reason.sentence, (step,), methods.closeness(case.moment.world.learnt)
    )


def _opening(case: _Case, id: str) -> Why:
    every = () if case.scene.day is None else case.scene.day.every
    opening = next((o for o in every if o.id == id), None)
    if opening is None:
        raise NoReason("This opening is closed.", next="Today shows those that are open.")
    acts = case.told.places((opening.activity, *opening.evidence))
    until = "" if opening.until is None else f" It closes by itself {case.scene.when(opening.until).text}."
    steps = (_step(case, "It rests on these acts.", acts),)
    method = "An opening closes by itself when you act in the same conversation, here or on the network." + until
    return _why(case, "Why now?", opening.why, steps, method)


def _wrong(scene: Scene, found: Found, what: str) -> tuple[tuple[str, str, str], ...]:
    key = found.id if scene.cloaked else key_text(found.accounts[0])
    ways = [
        ("This is wrong", "this is wrong", f"{key}\n{what}"),
        ("Show no openings of this person", "not this person", key),
    ]
    if len(found.accounts) > 1 and not scene.cloaked:
        ways += [(f"{k.network} is somebody else", "split", key_text(k)) for k in found.accounts]
    ways += [(f"Pin to the {c.value} circle", "pin", f"{key} {c.value}") for c in Circle if what == "circle"]
    return tuple(ways)
