"""From candidates to the openings of a day. Pure: the clock, the ties and the decisions are handed in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from nearer.conversations import terms, wording
from nearer.conversations.asking import asks
from nearer.conversations.choices import Choices
from nearer.conversations.day import Day, cut
from nearer.conversations.foremost import oldest
from nearer.model.decision import Decision
from nearer.model.names import Kind
from nearer.model.opening import Opening, OpeningKind
from nearer.model.tie import Circle, Standing, Tie, Trend
from nearer.model.time import from_us, to_us
from nearer.people import People
from nearer.people.columns import floats, kept, numbers

_EVIDENCE = 20
"""Acts that an opening names as its evidence."""


def openings(
    candidates: pa.Table,
    ties: Mapping[str, Tie],
    people: People,
    decisions: tuple[Decision, ...],
    now: datetime,
    minutes: int = terms.MINUTES,
    zone: tzinfo = UTC,
) -> Day:
    """Rank what is open at `now` and cut it to `minutes`.

    An opening's id names its conversation's scope and their last act in it, whatever its kind and whoever the person
    is held to be. DONE closes it until they write again; LATER until its time or until they write; LEAVE for good, and
    with it all that they add to that conversation, until the user writes in it unasked; NOT_PERSON closes everything
    of a person. Ego, bots, and whoever is blocked or muted have no openings.
    """
    choices = Choices.of(decisions, people, zone)
    gone = choices.shunned | people.bots | ({people.ego} if people.ego is not None else set[str]())
    ends = _Ends(choices, now, zone)
    found: list[Opening] = []
    asleep = 0
    for draft in (*_waiting(candidates, ties, choices, now), *_cooling(candidates, ties, choices, now)):
        tie = ties.get(draft.acts[-1].person)
        if draft.acts[-1].person in gone or (tie is not None and tie.standing is Standing.BLOCKED):
            continue
        if ends.asleep(draft):
            asleep += 1
        elif (until := ends.until(draft)) > now:
            found.append(_opening(draft, until, tie, now, zone))
    return cut(found, asleep, minutes)


def opening_id(scope: str, network: str, id: str) -> str:
    """The id of an opening, from its conversation's scope and the last act in it: 16 hex digits."""
    return blake2b(f"{scope}\0{network}\0{id}".encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _Act:
    """One row of the candidates. Of a rhythm, `said` is the moment of their last words and `time` of the last act."""

    person: str
    scope: str
    talk: int | None
    network: str
    id: str
    time_us: int
    kind: str
    text: str | None
    url: str | None
    private: bool | None
    words: int | None
    acknowledged: bool | None
    answer: bool | None
    first_us: int | None
    wrote: bool | None
    said_us: int | None
    days: int | None
    usual: float | None
    long: float | None
    owed: int | None
    newest_us: int | None

    @property
    def time(self) -> datetime:
        return from_us(self.time_us)

    @property
    def said(self) -> datetime | None:
        return None if self.said_us is None else from_us(self.said_us)

    @property
    def opening(self) -> str:
        return opening_id(self.scope, self.network, self.id)

    @property
    def key(self) -> str:
        return f"{self.network}/{self.id}"


@dataclass(frozen=True, slots=True)
class _Draft:
    """What may become an opening: its kind, the open acts (oldest first), the act it rests on, how long it lives."""

    id: str
    kind: OpeningKind
    acts: tuple[_Act, ...]
    rests_on: _Act
    until: datetime


@dataclass(frozen=True, slots=True)
class _Ends:
    """When drafts sleep and end. One that was put off lives a week from its waking at least."""

    choices: Choices
    now: datetime
    zone: tzinfo

    def asleep(self, draft: _Draft) -> bool:
        if draft.id not in self.choices.later:
            return False
        wakes = self.choices.later[draft.id]
        return draft.until > self.now if wakes is None else self.now < wakes

    def until(self, draft: _Draft) -> datetime:
        wakes = self.choices.later.get(draft.id)
        return draft.until if wakes is None else max(draft.until, wakes + timedelta(days=terms.WAKE))


def _waiting(candidates: pa.Table, ties: Mapping[str, Tie], choices: Choices, now: datetime) -> Iterator[_Draft]:
    """Conversations in which they had the last word."""
    for acts in _talks(candidates, choices, now):
        tie = ties.get(acts[0].person)
        if tie is not None and tie.standing is Standing.YOURS_UNSEEN:
            continue
        marks = [act.opening for act in acts]
        if not choices.left.isdisjoint(marks):
            continue
        settled = max((at for at, mark in enumerate(marks) if mark in choices.done), default=-1)
        still = tuple(act for act in acts[settled + 1 :] if not act.acknowledged or asks(act.text))
        if still:
            yield _judged(marks[-1], still)


def _talks(candidates: pa.Table, choices: Choices, now: datetime) -> Iterator[tuple[_Act, ...]]:
    """The open acts of each conversation in which anything is young enough, oldest first."""
    time, talk = numbers(candidates["time_us"], 0), numbers(candidates["talk"], -1)
    past = (talk >= 0) & (time <= to_us(now))
    young = np.unique(talk[past & (time >= oldest(choices, now))])
    found: dict[tuple[str, int | None], dict[tuple[str, str], _Act]] = {}
    for row in kept(candidates, past & np.isin(talk, young)).to_pylist():
        act = _Act(**row)
        found.setdefault((act.person, act.talk), {})[act.network, act.id] = act
    for acts in found.values():
        yield tuple(sorted(acts.values(), key=lambda act: (act.time_us, act.network, act.id)))


def _judged(id: str, acts: tuple[_Act, ...]) -> _Draft:
    """What is at stake: a question above all; else who began, and whether it is their first word."""
    last = acts[-1]
    question = next((act for act in reversed(acts) if asks(act.text)), None)
    begun = acts[0].first_us is not None and acts[0].time_us - acts[0].first_us <= _us(terms.COMES_FIRST)
    if question is not None:
        kind = OpeningKind.QUESTION
    elif not last.wrote and begun:
        kind = OpeningKind.FIRST
    elif acts[0].answer:
        kind = OpeningKind.LEFT
    else:
        kind = OpeningKind.UNANSWERED
    return _Draft(id, kind, acts, question or last, last.time + timedelta(days=terms.LIFE[kind]))


def _cooling(candidates: pa.Table, ties: Mapping[str, Tie], choices: Choices, now: datetime) -> Iterator[_Draft]:
    """Ties that are silent for long against their own rhythm, and not for the other side to break."""
    usual = np.maximum(floats(candidates["usual"], 0.0), 1.0)
    silence = (to_us(now) - numbers(candidates["time_us"], 0)) / _us(1)
    starts = np.maximum(terms.STARTS_COOLING * usual, floats(candidates["long"], 0.0))
    starts = np.maximum(starts, terms.SHORTEST_SILENCE)
    ends = np.maximum(np.maximum(terms.STOPS_COOLING * usual, terms.SHORTEST_END), 2 * starts)
    ends = np.minimum(ends, terms.LONGEST_END)
    silent = (numbers(candidates["days"], 0) > 0) & (silence >= starts)
    if not choices.later:
        silent &= silence < ends
    for row, life in zip(kept(candidates, silent).to_pylist(), ends[silent].tolist(), strict=True):
        act = _Act(**row)
        tie = ties.get(act.person)
        if tie is None or not _may_cool(act, tie) or act.opening in choices.done or act.opening in choices.left:
            continue
        yield _Draft(act.opening, OpeningKind.COOLING, (act,), act, act.time + timedelta(days=life))


def _may_cool(act: _Act, tie: Tie) -> bool:
    circle = _circle(tie)
    if circle not in terms.CLOSE or tie.course.trend is Trend.PUSHED:
        return False
    if circle is Circle.WIDE and (act.days or 0) < terms.STEADY_DAYS:
        return False
    return (act.owed or 0) < terms.UNANSWERED_LIMIT


def _circle(tie: Tie) -> Circle | None:
    """Where a tie stands for this purpose: its circle, or that of attention where only ego's side is visible."""
    match tie.standing:
        case Standing.MUTUAL:
            return tie.circle
        case Standing.ONE_SIDED:
            return tie.attention
        case _:
            return None


def _opening(draft: _Draft, until: datetime, tie: Tie | None, now: datetime, zone: tzinfo) -> Opening:
    act = draft.rests_on
    one_sided = tie is not None and tie.standing is Standing.ONE_SIDED
    if draft.kind is not OpeningKind.COOLING:
        why = wording.act_why(draft.kind, Kind(act.kind), act.time, len(draft.acts), draft.acts[0].time, now, zone)
        move = wording.act_move(draft.kind)
    elif one_sided:
        why, move = wording.lapse_why(act.time, act.usual or 1.0, now, zone), wording.lapse_move()
    else:
        why = wording.silence_why(act.time, act.usual or 1.0, now, zone)
        move = wording.silence_move(act.said, act.time, now, zone)
    return Opening(
        id=draft.id,
        kind=draft.kind,
        person=act.person,
        activity=act.key,
        network=act.network,
        words=act.text,
        said=act.said,
        url=act.url,
        why=why,
        move=move,
        until=until,
        minutes=terms.minutes(sum(one.words or 0 for one in draft.acts)),
        stake=_stake(draft, tie, now),
        private=bool(act.private),
        evidence=tuple(one.key for one in draft.acts[-_EVIDENCE:]),
    )


def _stake(draft: _Draft, tie: Tie | None, now: datetime) -> float:
    """The formula of `terms.BASE`. A tie of which closeness is not visible counts with ego's investment."""
    points = 0.0 if tie is None else tie.investment if tie.closeness is None else tie.closeness
    weight = terms.BASE[draft.kind] * (0.5 + points / 100)
    last = draft.acts[-1]
    days = (to_us(now) - last.time_us) / _us(1)
    if draft.kind is not OpeningKind.COOLING:
        fresh = 2.0 ** (-3 * days / terms.LIFE[draft.kind])
        return weight * fresh * (terms.DIRECT if draft.rests_on.scope == "dyad" else 1.0)
    if tie is None or (circle := _circle(tie)) is None:
        return 0.0
    share = days / (terms.ENDS * max(last.usual or 1.0, 1.0))
    seen = terms.ONE_SIDED if tie.standing is Standing.ONE_SIDED else 1.0
    owed = 0.5 if last.owed else 1.0
    return weight * terms.CLOSE[circle] * min(share, 1 / share) * seen * owed


def _us(days: float) -> int:
    return int(days * 86_400_000_000)
