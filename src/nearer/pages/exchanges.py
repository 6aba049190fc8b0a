"""Exchanges: each approach of one side and what the other did with it, with the verdict and what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nearer.api.moment import Moment
from nearer.api.nearer import Nearer
from nearer.api.overruling import Overruled, exchanges_of, places, verdicts_of
from nearer.conversations.asking import asks
from nearer.model.exchange import Exchange, Ground, Verdict
from nearer.model.names import Direction, Kind
from nearer.model.person import Person as Found
from nearer.model.tie import Interaction
from nearer.pages import ties
from nearer.pages.parts import Act, Empty, Frame, Measure, Option, When, Who
from nearer.pages.view import Scene, View, address, key_text
from nearer.pages.words import ACTS, many, number, percent, points, signed
from nearer.ties.exchange_words import cooling, exchange
from nearer.ties.exchanges import Exchanges as Columns
from nearer.ties.ledger import Ledger
from nearer.ties.verdicts import BITS, VERDICTS, grounds_of
from nearer.ties.wording import kinds, span

Chosen = NDArray[np.bool_]

PER_PAGE = 20

GROUPS = {
    "yours": "You wrote",
    "yours-light": "You liked, followed or passed on",
    "theirs": "They wrote",
    "theirs-light": "They liked, followed or passed on",
    "unasked": "Turned away unasked",
}
"""The sorts of exchanges, as addresses and pages name them. Writing includes calls and invitations."""

METHOD = (
    "An exchange is one side's approach and what the other did within a window: eight times their own median gap "
    "between an approach and an answer, in 7 to 60 days, or 14 days where fewer than five answers are known. Nearer: "
    "answered in words or by a call, began the next conversation, followed, passed something on, took up an offer. "
    "Away: blocked, reported, refused, muted, unfollowed, left or marked down within the window. Nothing: an answer "
    "would have been seen, none came, and the window is over. Cannot tell: no source shows it, or the window is not "
    "over. What a text sounds like counts for nothing; only the number of its words, and whether it asks something, "
    "are told. A probability is the share of waits as long as this one that were answered within the window after "
    "all, theirs first, drawn towards everybody's with the weight of five (beta-binomial); where a home has over a "
    "million acts, towards that of people drawn at random, as many as have a million acts together."
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the exchanges of one sort went; each count leads to those exchanges. The user's own verdicts count."""

    label: str
    total: Measure
    nearer: Measure
    away: Measure
    nothing: Measure
    unknown: Measure


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """One exchange. `side` is "in" for their approach; `what` says the approach, `reason` what the verdict rests on.

    `found` is the verdict that was found, `yours` the user's instead, `verdict` the one that counts. `decision` undoes
    the user's. `probability` is that of an answer still to come. `effect` and `silence` sum over all its acts.
    `acts` are those of the approach, `answers` of the other side (the first of `total`); `evidence` are ids.
    """

    id: str
    side: str
    what: str
    first: When
    until: When
    window: str
    verdict: str
    found: str
    yours: str | None
    reason: str
    grounds: tuple[str, ...]
    probability: Measure | None
    effect: Measure
    silence: Measure
    acts: tuple[Act, ...]
    answers: tuple[Act, ...]
    total: int
    evidence: tuple[str, ...]
    decision: int | None


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The exchanges with one person, newest first, page `page` (from 1) of `pages`.

    `sentence` says how the user's approaches in words went, `course` how a falling course came about ("" where it does
    not fall). `sums` words the identity of effects and silences. `verdicts` are those to choose from.
    """

    frame: Frame
    who: Who
    sentence: str
    course: str
    tallies: tuple[Tally, ...]
    sums: str
    shows: tuple[Option, ...]
    filters: tuple[Option, ...]
    rows: tuple[ExchangeRow, ...]
    total: int
    page: int
    pages: int
    previous: str | None
    following: str | None
    verdicts: tuple[str, ...]
    not_visible: tuple[str, ...]
    method: str
    why: str
    account_key: str
    empty: Empty | None


EXPLAINED = 20
"""Exchanges of one ground whose acts an explanation names; the newest."""

ACTS_SHOWN = 6
"""Acts of each side shown of one exchange; the rest is counted."""


def build(nearer: Nearer, view: View, who: str, show: str = "all", verdict: str = "all", page: int = 1) -> Exchanges:
    """The exchanges with one person: of a sort (`GROUPS`, or all) and of a verdict. Raises Nobody, Several."""
    scene = Scene(nearer, view)
    found = nearer.find(who)
    moment = scene.moment
    if moment is None or found.id not in moment.ties:
        return _without(scene, found)
    own = verdicts_of(nearer.standing(), moment.world.people)
    every = exchanges_of(moment, found.id, own)
    told = moment.ledger(found.id)
    given = {every.of(place): one for place, one in places(moment, found.id, own).items()}
    chosen = _chosen(every, show, verdict)
    newest = np.flatnonzero(chosen)[::-1]
    pages = max(1, -(-len(newest) // PER_PAGE))
    page = min(max(1, page), pages)
    shown = newest[(page - 1) * PER_PAGE : page * PER_PAGE].tolist()
    return replace(
        _without(scene, found),
        sentence=_sentence(every),
        course=cooling(moment.ties[found.id].course, every),
        tallies=tallies(scene, found.id, every),
        sums=_sums(every, told),
        shows=tuple(_options(view, "show", show, {"all": "All", **GROUPS})),
        filters=tuple(_options(view, "verdict", verdict, {"all": "All", **{v.value: v.value for v in VERDICTS}})),
        rows=tuple(_row(scene, exchange(told, every, i, asks), given.get(i)) for i in shown),
        total=len(newest),
        page=page,
        pages=pages,
        previous=_turn(view, page - 1) if page > 1 else None,
        following=_turn(view, page + 1) if page < pages else None,
        empty=None
        if len(newest)
        else Empty("No such exchange", "None of this sort and verdict.", "Show all", href(scene, found.id)),
    )


def _without(scene: Scene, found: Found) -> Exchanges:
    """The page of somebody with whom nothing passed."""
    return Exchanges(
        frame=scene.frame("Exchanges"),
        who=scene.who(found.id),
        sentence="",
        course="",
        tallies=(),
        sums="",
        shows=(),
        filters=(),
        rows=(),
        total=0,
        page=1,
        pages=1,
        previous=None,
        following=None,
        verdicts=tuple(v.value for v in VERDICTS),
        not_visible=ties.not_visible(scene, found.id),
        method=METHOD,
        why=ties.why(scene, found.id, "exchanges"),
        account_key=found.id if scene.cloaked else key_text(found.accounts[0]),
        empty=Empty("No exchange yet", "Nothing passed between you that any import shows.", "See everybody", "/people"),
    )


def href(scene: Scene, person: str, **asked: str) -> str:
    """The address of the exchanges with a person."""
    kept = {name: value for name, value in asked.items() if value != "all"}
    return address(f"/people/{person}/exchanges", scene.cloak_query, kept)


def tallies(scene: Scene, person: str, every: Columns) -> tuple[Tally, ...]:
    """How the exchanges of each sort went; sorts of which there are none are left out."""
    made: list[Tally] = []
    for name, label in GROUPS.items():
        ours = _of_sort(every, name)
        if not ours.any():
            continue
        counts = np.bincount(every.verdict[ours], minlength=len(VERDICTS)).tolist()

        def measure(count: int, verdict: str, name: str = name) -> Measure:
            return Measure(count, number(count), href(scene, person, show=name, verdict=verdict))

        each = [measure(count, verdict.value) for count, verdict in zip(counts, VERDICTS, strict=True)]
        made.append(Tally(label, measure(int(ours.sum()), "all"), *each))
    return tuple(made)


def _of_sort(every: Columns, name: str) -> Chosen:
    if name == "unasked":
        return every.unasked
    theirs, light = name.startswith("theirs"), name.endswith("light")
    return ~every.unasked & (every.incoming == theirs) & (every.spoken != light)


def _chosen(every: Columns, show: str, verdict: str) -> Chosen:
    chosen = _of_sort(every, show) if show in GROUPS else np.ones(len(every), np.bool_)
    if verdict in {v.value for v in VERDICTS}:
        chosen = chosen & (every.verdict == VERDICTS.index(Verdict(verdict)))
    return chosen


def _sentence(every: Columns) -> str:
    ours = _of_sort(every, "yours")
    if not ours.any():
        return "You never approached them in words, as far as any import shows."
    nearer, away, nothing, unknown = np.bincount(every.verdict[ours], minlength=len(VERDICTS)).tolist()
    closing = int((ours & (every.verdict == 2) & ((every.grounds & BITS[Ground.CLOSING]) != 0)).sum())
    last = f", {number(closing)} of them the last words of a conversation" if closing else ""
    parts = [
        f"{number(nearer)} brought you nearer",
        f"{number(away)} pushed away",
        f"{number(nothing)} came to nothing{last}",
        f"of {number(unknown)} nobody can tell",
    ]
    kept = [part for part, count in zip(parts, (nearer, away, nothing, unknown), strict=True) if count]
    return f"Of your {many(int(ours.sum()), 'approach', 'approaches')} in words: {'; '.join(kept)}."


def _sums(every: Columns, told: Ledger) -> str:
    """The identity that ties the verdicts to the closeness: every act is in exactly one exchange."""
    gained, faded = float(every.effect.sum()), float(every.silence.sum())
    return (
        f"{many(len(every), 'exchange')} together: acts {signed(gained)}, silence {signed(faded)}, silence since the "
        f"last act {signed(told.closing)}, exactly {points(gained + faded + told.closing)} points of closeness. Every "
        "act is in one exchange and no other."
    )


def _options(view: View, name: str, current: str, choices: dict[str, str]) -> Iterator[Option]:
    path = view.address.partition("?")[0]
    known = current if current in choices else "all"
    for value, label in choices.items():
        asked = None if value == "all" else value
        yield Option(label, address(path, view.address, {name: asked, "page": None}), value == known)


def _turn(view: View, page: int) -> str:
    return address(view.address.partition("?")[0], view.address, {"page": page})


def _row(scene: Scene, one: Exchange, given: Overruled | None) -> ExchangeRow:
    first = (one.approach or one.answer)[0][0]
    chance = one.probability
    back = ties.why(scene, one.person, "closeness")
    return ExchangeRow(
        id=scene.act(*one.id.split("/", 1))[0],
        side=one.side.value,
        what=_what(one),
        first=ties.act(scene, first).when,
        until=scene.when(one.until),
        window=span(one.window.total_seconds() / 60),
        verdict=one.counted.value,
        found=one.verdict.value,
        yours=None if one.yours is None else one.yours.value,
        reason=one.sentence,
        grounds=tuple(ground.value for ground in one.grounds),
        probability=None
        if chance is None
        else Measure(chance, percent(chance), ties.why(scene, one.person, "exchanges")),
        effect=Measure(one.effect, signed(one.effect), back),
        silence=Measure(one.silence, signed(one.silence), back),
        acts=tuple(ties.act(scene, act, effect) for act, effect in one.approach[:ACTS_SHOWN]),
        answers=tuple(ties.act(scene, act, effect) for act, effect in one.answer[:ACTS_SHOWN]),
        total=len(one.approach) + len(one.answer),
        evidence=tuple(scene.act(*id.split("/", 1))[0] for id in one.evidence),
        decision=None if given is None else given.decision,
    )


def _what(one: Exchange) -> str:
    """The approach in words."""
    mine = one.side is Direction.OUT
    if not one.approach:
        return "No approach of yours" if mine else "No approach of theirs"
    acts = [act for act, _ in one.approach]
    if len(acts) == 1:
        theirs, yours = ACTS[acts[0].kind]
        return yours if mine else theirs
    return f"{'You' if mine else 'They'} approached: {_counted(acts)}"


def _counted(acts: list[Interaction]) -> str:
    found: dict[Kind, int] = {}
    for act in acts:
        found[act.kind] = found.get(act.kind, 0) + 1
    return ", ".join(kinds(count, kind) for kind, count in found.items())


@dataclass(frozen=True, slots=True)
class Explained:
    """The verdicts of one person by what they rest on: sentences, each with the places of its acts in the ledger."""

    answer: str
    groups: tuple[tuple[str, NDArray[np.int64]], ...]


def explained(scene: Scene, moment: Moment, person: str) -> Explained:
    """How many exchanges of each side rest on each ground, most first."""
    every = exchanges_of(moment, person, verdicts_of(scene.nearer.standing(), moment.world.people))
    main = every.grounds & -every.grounds
    sort = (main * 2 + every.incoming) * len(VERDICTS) + every.found
    groups: list[tuple[str, NDArray[np.int64]]] = []
    for one in sorted(set(sort.tolist()), key=lambda one: -int((sort == one).sum())):
        rows = np.flatnonzero(sort == one)
        ground, verdict = grounds_of(int(main[rows[0]]))[0], VERDICTS[int(every.found[rows[0]])]
        whose = "theirs" if every.incoming[rows[0]] else "yours"
        sentence = f"{many(len(rows), 'approach', 'approaches')} ({whose}), {verdict.value}: {ground.value}."
        acts = [np.arange(int(every.first[i]), int(every.stop[i])) for i in rows[::-1][:EXPLAINED].tolist()]
        groups.append((sentence, np.sort(np.concatenate(acts))))
    return Explained(f"{_sentence(every)} {_sums(every, moment.ledger(person))}", tuple(groups))


def tally(scene: Scene, moment: Moment, person: str) -> tuple[str, str, tuple[Tally, ...]]:
    """For the person's page: the sentence, how a falling course came about, the counts."""
    own = verdicts_of(scene.nearer.standing(), moment.world.people)
    every = exchanges_of(moment, person, own)
    return _sentence(every), cooling(moment.ties[person].course, every), tallies(scene, person, every)
