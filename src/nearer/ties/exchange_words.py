"""One exchange as an object, with its verdict in words. The words say what was done and when, never what it meant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import isnan
from typing import Any

import numpy as np

from nearer.model.exchange import Exchange, Ground, Verdict
from nearer.model.names import Direction, Kind, Precision
from nearer.model.tie import Course, Effect, Interaction, Trend
from nearer.model.time import DAY_US, from_us
from nearer.ties.course import RECENT_DAYS
from nearer.ties.exchanges import FOREVER, FOUND, Exchanges
from nearer.ties.ledger import Ledger, address
from nearer.ties.state import NEVER
from nearer.ties.verdicts import AGAINST, NEARER, PASSIVE, SPOKEN, TOWARDS, VERDICTS, grounds_of, rules
from nearer.ties.wording import count, day, percent, span

Done = tuple[Interaction, Effect | None]

_DEEDS = {
    Ground.BLOCKED: "blocked {o}",
    Ground.REPORTED: "reported {o}",
    Ground.REFUSED: "turned {o} down",
    Ground.MUTED: "muted {o}",
    Ground.UNFOLLOWED: "stopped following {o}",
    Ground.LEFT: "left",
    Ground.MARKED_DOWN: "marked it down",
    Ground.ANSWERED: "answered",
    Ground.WROTE: "wrote to {o}",
    Ground.CALLED: "called",
    Ground.STARTED: "began the next conversation",
    Ground.INVITED: "invited {o}",
    Ground.TOOK_UP: "took up an offer",
    Ground.PASSED_ON: "passed something of {p} on",
    Ground.FOLLOWED: "followed {o}",
}
_SPEAKING = (Ground.ANSWERED, Ground.STARTED, Ground.WROTE, Ground.CALLED)
_TELLING = rules().role != PASSIVE
_FINE = (Precision.SECOND, Precision.MINUTE)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The words for the side that answers (`s`), and for the side that approached (`a`, as an object `o`, its `p`)."""

    s: str
    o: str
    p: str
    a: str


_SIDES = {Direction.OUT: _Sides("They", "you", "yours", "you"), Direction.IN: _Sides("You", "them", "theirs", "they")}


@dataclass(frozen=True, slots=True)
class _Case:
    told: Ledger
    every: Exchanges
    i: int
    side: Direction
    approach: tuple[Done, ...]
    answer: tuple[Done, ...]
    grounds: tuple[Ground, ...]
    verdict: Verdict

    @property
    def words(self) -> _Sides:
        return _SIDES[self.side]

    @property
    def window(self) -> str:
        return span(int(self.every.window_us[self.i]) / 60e6)


def exchange(told: Ledger, every: Exchanges, i: int, asks: Callable[[str | None], bool] | None = None) -> Exchange:
    """Exchange `i` of one person, of whom `told` is the ledger; `every` was made of the ledger's acts.

    `asks` says whether a text asks something; a verdict never hangs on it.
    """
    acts = np.arange(int(every.first[i]), int(every.stop[i]))
    side = Direction.IN if every.incoming[i] else Direction.OUT
    theirs = told.acts.incoming[acts] != bool(every.incoming[i])
    beyond = int(every.beyond[i])
    answering = np.append(acts[theirs], beyond) if beyond >= 0 else acts[theirs]
    approach, answer = tuple(told.acts_at(acts[~theirs])), tuple(told.acts_at(answering))
    grounds = grounds_of(int(every.grounds[i]))
    if asks is not None and any(act.kind.composed and asks(act.text) for act, _ in answer):
        grounds = tuple(g for g in Ground if g in grounds or g is Ground.ASKED)
    verdict = VERDICTS[int(every.found[i])]
    given, chance = int(every.given[i]), float(every.probability[i])
    case = _Case(told, every, i, side, approach, answer, grounds, verdict)
    sentence, more = _told(case)
    rests = [act for act, _ in answer] or [act for act, _ in approach]
    start, until = int(every.start_us[i]), int(every.until_us[i])
    return Exchange(
        id=told.addresses(acts[:1])[0],
        person=every.persons[int(every.tie[i])],
        side=side,
        first=None if start == NEVER else from_us(start),
        until=None if until == NEVER else from_us(until),
        window=timedelta(microseconds=int(every.window_us[i])),
        approach=approach,
        answer=answer,
        verdict=verdict,
        yours=None if given == FOUND else VERDICTS[given],
        grounds=grounds,
        sentence=sentence,
        evidence=tuple(dict.fromkeys([*more, *map(address, rests)])),
        probability=None if isnan(chance) else chance,
        effect=float(every.effect[i]),
        silence=float(every.silence[i]),
    )


def _told(case: _Case) -> tuple[str, tuple[str, ...]]:
    """The sentence, and what it rests on besides the answer."""
    match case.verdict:
        case Verdict.AWAY:
            return _away(case)
        case Verdict.NEARER:
            return _nearer(case)
        case Verdict.UNKNOWN:
            return _unknown(case)
        case Verdict.NOTHING:
            return _nothing(case)


def _away(case: _Case) -> tuple[str, tuple[str, ...]]:
    against = [act for act, _ in case.answer if act.kind in AGAINST]
    deeds = _and([_deed(case, ground) for ground in case.grounds if ground in AGAINST.values()])
    if Ground.VAGUE in case.grounds:
        return f"{case.words.s} {deeds} {_range(against[0])}. What came before it is not known.", ()
    place = int(case.every.first[case.i])
    if not case.every.unasked[case.i]:
        before = "" if not int(case.every.grounds[case.i]) & NEARER else " It had been answered before."
        return f"{case.words.s} {deeds} {_after(case, against[0])}.{before}", ()
    acts = case.told.acts
    mine = (acts.incoming[:place] == bool(case.every.incoming[case.i])) & (acts.time_us[:place] != NEVER)
    gap = int(acts.time_us[place] - acts.time_us[:place][mine].max()) if mine.any() else FOREVER
    if gap <= int(case.every.window_us[case.i]):
        whose = "your" if case.side is Direction.OUT else "their"
        last = np.flatnonzero(mine)[-1:]
        return f"{case.words.s} {deeds} {span(gap / 60e6)} after {whose} last act.", tuple(case.told.addresses(last))
    none = f"{case.words.a.capitalize()} had done nothing towards {_other(case)} in the {case.window} before"
    return f"{case.words.s} {deeds}. {none}, so it answers no approach.", ()


def _nearer(case: _Case) -> tuple[str, tuple[str, ...]]:
    clauses: list[str] = []
    spoken = [act for act, _ in case.answer if act.kind in SPOKEN]
    how = next((ground for ground in _SPEAKING if ground in case.grounds), None)
    if spoken and how is not None:
        clause = f"{_deed(case, how)} {_after(case, spoken[0])}"
        if Ground.LONGER in case.grounds:
            theirs = sum(act.words for act in spoken)
            yours = sum(act.words for act, _ in case.approach)
            clause += f", in more words ({theirs:,} against {yours:,})"
        clauses.append(clause)
    if Ground.ASKED in case.grounds:
        clauses.append("asked something back" if how is Ground.ANSWERED else "asked something")
    others = [g for g in case.grounds if g in TOWARDS.values() and g not in _SPEAKING]
    for ground in others:
        act = next(act for act, _ in case.answer if TOWARDS.get(act.kind) is ground or act.kind is Kind.QUOTE)
        clauses.append(_deed(case, ground) + ("" if clauses else f" {_after(case, act)}"))
    doubt, more = _vague(case) if Ground.VAGUE in case.grounds else ("", ())
    return f"{case.words.s} {_and(clauses)}. {doubt}".rstrip(), more


def _unknown(case: _Case) -> tuple[str, tuple[str, ...]]:
    if case.grounds[0] is Ground.VAGUE:
        return _vague(case)
    return _unseen(case), ()


def _unseen(case: _Case) -> str:
    w, main = case.words, case.grounds[0]
    match main:
        case Ground.UNDATED:
            return "No source tells when this was, so what came of it cannot be told."
        case Ground.UNSEEN:
            whose = "their answers" if case.side is Direction.OUT else "your answers"
            return f"No source would have shown {whose} to this, so what came of it is unknown."
        case Ground.ENDS:
            return f"What you imported ends before the {case.window} are over."
        case Ground.OPEN:
            until = day(from_us(int(case.every.until_us[case.i])))
            chance = float(case.every.probability[case.i])
            likely = "" if isnan(chance) else f" ({percent(chance)})"
            return f"Not over yet: an answer may still come until {until}{likely}."
        case Ground.CUT:
            return f"{w.a.capitalize()} broke it off before the {case.window} were over."
        case _:
            return "What came of it cannot be told."


def _vague(case: _Case) -> tuple[str, tuple[str, ...]]:
    """An act of the other side lies within a range of days: it may have followed this approach or not."""
    acts, every, i = case.told.acts, case.every, case.i
    since: Any = case.told.rows["since_us"]
    ranged = ~acts.dated & (acts.time_us != NEVER) & (acts.incoming != bool(every.incoming[i])) & _TELLING[acts.kind]
    around = (acts.time_us >= every.last_us[i]) & (since.fill_null(NEVER).to_numpy() <= every.until_us[i])
    places = np.flatnonzero(ranged & around)[:1]
    found = case.told.interactions(places)
    if not found:
        return "What came of it cannot be told.", ()
    deed = _deed(case, {**AGAINST, **TOWARDS}[found[0].kind])
    sentence = f"{case.words.s} {deed} {_range(found[0])}. Whether after an act of {case.words.p} is not known."
    return sentence, tuple(case.told.addresses(places))


def _nothing(case: _Case) -> tuple[str, tuple[str, ...]]:
    w = case.words
    if case.side is Direction.IN:
        none = f"You did not answer within {case.window}"
    else:
        none = f"No answer came within {case.window}; one would have been seen"
    if not case.every.spoken[case.i]:
        none = f"Nothing followed within {case.window}"
    if Ground.CLOSING in case.grounds:
        last = "Yours were" if case.side is Direction.OUT else "Theirs were"
        none = f"{last} the last words of a conversation. {none}"
    noticed = f" {w.s} liked or looked at it." if Ground.NOTICED in case.grounds else ""
    late, evidence = _late(case)
    return f"{none}.{noticed}{late}", evidence


def _late(case: _Case) -> tuple[str, tuple[str, ...]]:
    """The answer that came when the window was over."""
    place = int(case.every.stop[case.i])
    acts = case.told.acts
    if place >= len(acts) or acts.incoming[place] == case.every.incoming[case.i]:
        return "", ()
    row = case.told.rows.select(["network", "answers"]).slice(place, 1).to_pylist()[0]
    if f"{row['network']}/{row['answers']}" not in {address(act) for act, _ in case.approach}:
        return "", ()
    gap = int(acts.time_us[place] - case.every.last_us[case.i]) / 60e6
    return f" {case.words.s} answered after {span(gap)}.", tuple(case.told.addresses(np.array([place])))


def _after(case: _Case, act: Interaction) -> str:
    """When it came, as finely as both times are known."""
    last = case.approach[-1][0] if case.approach else None
    if last is None or last.time is None or act.time is None:
        return "at a time that is not known"
    apart = act.time - last.time
    if apart < timedelta(0) or not (_fine(case, last) and _fine(case, act)):
        days = max(0, (act.time.date() - last.time.date()).days)
        return "on the same day" if days == 0 else f"{count(days, 'day', 'days')} later"
    return f"after {span(apart / timedelta(minutes=1))}"


def _fine(case: _Case, act: Interaction) -> bool:
    place = case.told.places([address(act)])
    return bool(len(place)) and case.told.rows["precision"][int(place[0])].as_py() in _FINE


def _range(act: Interaction) -> str:
    until = "a day that is not known" if act.time is None else day(act.time)
    return f"some time before {until}" if act.since is None else f"some time between {day(act.since)} and {until}"


def _deed(case: _Case, ground: Ground) -> str:
    return _DEEDS[ground].format(o=case.words.o, p=case.words.p)


def _other(case: _Case) -> str:
    return "them" if case.side is Direction.OUT else "you"


def _and(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else f"{', '.join(clauses[:-1])} and {clauses[-1]}"


def cooling(course: Course, every: Exchanges) -> str:
    """How a falling course came about: by an act against the tie, or with time alone. Empty where it does not fall.

    A fade without any such act is never told as a push.
    """
    if course.trend not in (Trend.AWAY, Trend.PUSHED):
        return ""
    recent = every.until_us > every.at_us - RECENT_DAYS * DAY_US
    pushed = recent & (every.found == VERDICTS.index(Verdict.AWAY))
    if course.trend is Trend.PUSHED or pushed.any():
        theirs = bool((pushed & ~every.incoming).any())
        return f"An act of {'theirs' if theirs else 'yours'} pushed it down."
    return "It cooled with time: you were in touch less often, and no act of either of you pushed it down."
