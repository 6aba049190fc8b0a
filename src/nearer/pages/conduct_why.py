"""Why a figure of conduct: the very approaches, answers and silences it rests on, yours or theirs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.model.person import Person as Found
from nearer.model.time import to_us
from nearer.pages import ties
from nearer.pages.conduct import KINDS, METHOD, href
from nearer.pages.conduct_figures import NAMES, likely, share_words, why
from nearer.pages.matter import KIND_WORDS, MATTERS, SPEED_WORDS
from nearer.pages.parts import Act
from nearer.pages.view import Scene, View
from nearer.pages.why import NoReason, Step, Why
from nearer.pages.words import many, number
from nearer.ties.answering import KIND_GROUPS, SPEEDS
from nearer.ties.approaches import Bools, Ints
from nearer.ties.conduct import COMPOSED, Conduct, Part, Side
from nearer.ties.ledger import interaction
from nearer.ties.weights import KINDS as CODES
from nearer.ties.wording import span

SHOWN = 20
"""Acts shown under one step; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure: of which side ("you", "they"), after one moment and up to another (aware), of which kind of words
    (`conduct.KINDS`; "direct" or "public" for the estimate), answered how soon ("hour", "day", "week")."""

    side: str = "you"
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    speed: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    scene: Scene
    moment: Moment
    found: Found | None
    asked: Asked
    made: Conduct
    part: Part

    @property
    def theirs(self) -> bool:
        """The figure is of their conduct: it rests on your approaches."""
        return self.asked.side == "they"

    @property
    def side(self) -> Side:
        return self.made.side(self.part, incoming=self.theirs)

    @property
    def asking(self) -> Bools:
        """The approaches of the other side."""
        return self.part.approaches & (self.made.approaches.incoming != self.theirs)

    @property
    def who(self) -> str:
        return "They" if self.theirs else "You"


def build(nearer: Nearer, view: View, what: str, who: str | None = None, asked: Asked | None = None) -> Why:
    """What a figure rests on. Raises Nobody, Several, NoReason."""
    scene = Scene(nearer, view)
    found = None if who is None else nearer.find(who)
    moment = scene.moment
    row = None if moment is None or found is None else moment.table.index(found.id)
    chosen = asked or Asked()
    if moment is None or (found is not None and row is None):
        raise NoReason("Nothing passed between you that any import shows.", next="nearer imports lists what was read.")
    if what not in _EXPLAINED or chosen.side not in ("you", "they") or not _known(what, who, chosen):
        raise NoReason("There is no such number.", next=f"One of: {', '.join(_EXPLAINED)}; side you or they.")
    made = moment.conduct if found is None else moment.conduct_with(found.id)
    part = made.part(
        since_us=None if chosen.since is None else to_us(chosen.since),
        until_us=None if chosen.until is None else to_us(chosen.until),
        kinds=KINDS[chosen.kind][1] if chosen.kind in KINDS else None,
    )
    page = _EXPLAINED[what](_Case(scene, moment, found, chosen, made, part))
    base = href(found)
    return replace(
        page,
        who=None if found is None else scene.who(found.id),
        not_visible=() if found is None else ties.not_visible(scene, found.id),
        siblings=tuple(
            (f"{name} ({word})", why(scene, base, key, side=side))
            for key, name in NAMES.items()
            for side, word in (("you", "you"), ("they", "they"))
        ),
    )


def _known(what: str, who: str | None, asked: Asked) -> bool:
    if what == "matter":
        return (
            who is None and asked.kind in (None, *KIND_WORDS.values()) and asked.speed in (None, *SPEED_WORDS.values())
        )
    return asked.kind is None or asked.kind in KINDS


def _page(case: _Case, question: str, answer: str, steps: tuple[Step, ...], method: str = METHOD) -> Why:
    bounds = [
        f"{word} {case.scene.when(moment).text}"
        for word, moment in (("after", case.asked.since), ("up to", case.asked.until))
        if moment is not None
    ]
    if case.asked.kind in KINDS:
        bounds.append(KINDS[case.asked.kind][0].lower())
    where = f" Counted: {', '.join(bounds)}." if bounds else ""
    return Why(case.scene.frame("Why?"), None, question, answer + where, steps, method, (), (), ())


def _step(case: _Case, sentence: str, acts: Ints) -> Step:
    """A sentence with the newest of these acts (places in the acts)."""
    order = np.argsort(-case.made.acts.time_us[acts], kind="stable")
    return _in_order(case, sentence, acts[order])


def _in_order(case: _Case, sentence: str, acts: Ints) -> Step:
    rows = case.moment.world.rows_at(case.made.acts.row[acts[:SHOWN]]).to_pylist()
    items = [interaction(row) for row in rows]
    case.scene.meet(item.person for item in items)
    told = (ties.act(case.scene, item) for item in items)
    if case.found is not None:
        return Step(sentence, tuple(told), len(acts))
    named = (_named(act, case.scene.name(item.person)) for act, item in zip(told, items, strict=True))
    return Step(sentence, tuple(named), len(acts))


def _named(act: Act, name: str) -> Act:
    """The act with its person's name: on a page of everybody "they" could be anyone."""
    if act.incoming and act.sentence.startswith("They "):
        return replace(act, sentence=f"{name}{act.sentence.removeprefix('They')}")
    return replace(act, sentence=f"{act.sentence} ({name})")


def _answered(case: _Case) -> Why:
    return _shares(case, case.asking, "approaches")


def _begun(case: _Case) -> Why:
    return _shares(case, case.asking & case.made.approaches.begins, "approaches that began a conversation")


def _shares(case: _Case, asking: Bools, what: str) -> Why:
    a, whose = case.made.approaches, "your" if case.theirs else "their"
    share = case.side.begun if "began" in what else case.side.answered
    without, done, pending = asking & ~a.answered & ~case.made.open, asking & a.answered, asking & case.made.open
    steps = [
        _step(case, f"{many(int(without.sum()), 'approach has', 'approaches have')} no answer.", a.last[without]),
        _step(case, f"{many(int(done.sum()), 'answer', 'answers')} within two weeks.", a.answer[done]),
    ]
    if pending.any():
        text = (
            f"{number(int(pending.sum()))} may still be answered: two weeks are not over, or no source sees their end."
        )
        steps.append(_step(case, text, a.last[pending]))
    answer = f"{case.who} answered {share_words(share)} of {whose} {what}."
    if likely(share):
        answer += f" The share is {likely(share)}."
    return _page(case, f"How often did {case.who.lower()} answer?", answer, tuple(steps))


def _speed(case: _Case) -> Why:
    a = case.made.approaches
    timed = np.flatnonzero(case.asking & (a.latency_us >= 0))
    order = timed[np.argsort(a.latency_us[timed], kind="stable")]
    quartiles = case.side.quartiles
    if quartiles is None:
        return _page(case, "How soon?", "No answer has a time known to the minute on both sides.", ())
    fastest, slowest = (span(float(wait) / 60e6) for wait in a.latency_us[order[[0, -1]]].tolist())
    steps = (
        _in_order(case, f"The slowest came after {slowest}.", a.answer[order[::-1]]),
        _in_order(case, f"The fastest came after {fastest}.", a.answer[order]),
    )
    low, middle, high = (span(minutes) for minutes in quartiles)
    answer = f"Half of {many(len(order), 'answer')} came within {middle}; the middle half between {low} and {high}."
    return _page(case, f"How soon did {case.who.lower()} answer?", answer, steps)


def _starts(case: _Case) -> Why:
    a, first = case.made.approaches, np.zeros(len(case.made.acts), np.bool_)
    first[a.first[case.part.approaches & a.begins]] = True
    return _sides(case, first, "Who began?", "began", "conversation", "conversations")


def _talk(case: _Case) -> Why:
    composed = case.part.acts & COMPOSED[case.made.acts.kind]
    return _sides(case, composed, "Who wrote?", "wrote", "time", "times")


def _words(case: _Case) -> Why:
    composed = case.part.acts & COMPOSED[case.made.acts.kind] & (case.made.acts.words > 0)
    page = _sides(case, composed, "Who wrote how much?", "wrote words in", "act", "acts")
    you, they = (case.made.side(case.part, incoming=side).words for side in (False, True))
    told = f"You wrote {number(you or 0)} words, they {number(they or 0)}. "
    return replace(page, answer=told + page.answer)


def _sides(case: _Case, acts: Bools, question: str, did: str, one: str, several: str) -> Why:
    incoming = case.made.acts.incoming
    yours, theirs = np.flatnonzero(acts & ~incoming), np.flatnonzero(acts & incoming)
    steps = [
        _step(case, f"You {did} {many(len(yours), one, several)}.", yours),
        _step(case, f"They {did} {many(len(theirs), one, several)}.", theirs),
    ]
    answer = f"You {did} {many(len(yours), one, several)}, they {number(len(theirs))}."
    return _page(case, question, answer, tuple(steps[::-1] if case.theirs else steps))


def _died(case: _Case) -> Why:
    a = case.made.approaches
    left = case.part.approaches & case.made.dead & (a.incoming != case.theirs)
    last = case.part.approaches & case.made.dead & (a.incoming == case.theirs)
    whose, others = ("your", "their") if case.theirs else ("their", "your")
    steps = (
        _step(case, f"{many(int(left.sum()), 'talk')} ended with {whose} words.", a.last[left]),
        _step(case, f"{many(int(last.sum()), 'talk')} ended with {others} words.", a.last[last]),
    )
    answer = f"{share_words(case.side.died)} ended talks ended with {whose} words. Every talk ends with somebody's."
    return _page(case, "Which talks ended so?", answer, steps)


def _waiting(case: _Case) -> Why:
    found = case.made.waiting(incoming=not case.theirs)
    whom = "wait for you" if not case.theirs else "let you wait"
    last = found.last
    answer = (
        f"{many(len(last), 'person', 'people')}: the last words are {'theirs' if not case.theirs else 'yours'}, and "
        f"nothing of the other side came since, not even a like."
    )
    steps = (
        (_in_order(case, f"Those who {whom}, longest first, each with the newest words.", last),) if len(last) else ()
    )
    return _page(case, "Who waits?", answer, steps)


def _matter(case: _Case) -> Why:
    made = case.moment.answering
    sample, a = made.sample, case.made.approaches
    chosen = np.ones(len(sample), np.bool_)
    for name, more, most in SPEEDS:
        if SPEED_WORDS[name] == case.asked.speed:
            soon = (sample.delay_us > (more or -1)) & (sample.delay_us <= most)
            chosen = soon | ~sample.answered
    for name, kinds in KIND_GROUPS:
        if KIND_WORDS[name] == case.asked.kind:
            chosen = np.isin(sample.kind, [CODES.index(kind) for kind in kinds])
    steps: list[Step] = []
    for answered, word in ((True, "You answered"), (False, "You did not answer")):
        for back, outcome in ((True, "they came back"), (False, "they did not come back")):
            group = chosen & (sample.answered == answered) & (sample.back == back)
            text = f"{word}, and {outcome}: {many(int(group.sum()), 'approach', 'approaches')}."
            steps.append(_step(case, text, a.first[sample.place[group]]))
    answer = f"{many(int(chosen.sum()), 'approach', 'approaches')} were compared. This is association, not proof."
    return _page(case, "Does answering matter?", answer, tuple(steps), MATTERS)


_EXPLAINED: dict[str, Callable[[_Case], Why]] = {
    "answered": _answered,
    "begun": _begun,
    "speed": _speed,
    "starts": _starts,
    "talk": _talk,
    "words": _words,
    "died": _died,
    "waiting": _waiting,
    "matter": _matter,
}


def moment_of(text: str | None) -> datetime | None:
    """The aware time that an address of ours names. Raises NoReason for any other text."""
    if text is None:
        return None
    try:
        made = datetime.fromisoformat(text)
    except ValueError as error:
        raise NoReason("There is no such time.", next="Write it like 2026-01-03 or 2026-01-03T10:00:00Z.") from error
    return made if made.tzinfo is not None else made.replace(tzinfo=UTC)
