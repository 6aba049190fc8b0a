"""Our own conduct beside theirs: who answers and how soon, who starts, who talks, who is left waiting, what dies.

Nothing of it is a judgement of feelings, and a side that no source shows is unknown, never zero: only what could have
been answered, and seen to be, is counted, on both sides alike.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.approaches import ANSWER_WINDOW_US, Approaches, Bools, Ints, once
from nearer.ties.state import NEVER
from nearer.ties.weights import KINDS

Floats = NDArray[np.float64]

PRIOR_YES, PRIOR_NO = 1.0, 2.0
"""A share of answers is (answered + 1) / (approaches + 3): Beta(1, 2) before anything is seen (TIES.md, 6)."""

SURE = 0.95
"""Intervals hold the share with this probability (our own choice, the custom of the field)."""

RECENT_DAYS = 90
"""Lately, against all before (our own choice)."""

FEWEST_GAPS = 5
"""Gaps between contact days from which a person's own usual gap is taken (as in conversations.terms: 6 days)."""

COMPOSED = np.array([kind.composed for kind in KINDS])


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`. `value` is the estimate, `low` and `high` its interval; None where there was nothing to count."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did, of what could be seen.

    `answered` is their share of the other's approaches that got an answer within two weeks, `begun` the same of those
    that began a conversation; `pending` approaches are younger than that and not answered yet. `quartiles` are minutes
    to the answer, of `timed` answers (None without any). `starts` counts conversations begun in words, after a day
    without any act, `acts` composed acts, `words` their words (None where no act has any text). `died` is the share of
    ended conversations in which both took part that ended with the other side's words. `visible` is False where
    nothing of this side could be seen, and then all else says nothing.
    """

    visible: bool
    people: int
    answered: Share
    begun: Share
    pending: int
    quartiles: tuple[float, float, float] | None
    timed: int
    starts: int
    acts: int
    words: int | None
    died: Share


@dataclass(frozen=True, slots=True)
class Both:
    """Yours beside theirs."""

    you: Side
    they: Side


@dataclass(frozen=True, slots=True)
class Waiting:
    """People for whom one side left the other's words unanswered: no act of that side since. Sorted by `since_us`.

    One entry a tie: `first` and `last` are the places in the acts of the oldest and newest such words, `acts` how many
    they are.
    """

    tie: Ints
    since_us: Ints
    first: Ints
    last: Ints
    acts: Ints


@dataclass(frozen=True, slots=True)
class Part:
    """The approaches and acts that a figure rests on, as places in `Conduct.approaches` and in the acts."""

    approaches: Bools
    acts: Bools


@dataclass(frozen=True)
class Conduct:
    """The conduct of both sides up to `at_us`; `acts` and `approaches` hold nothing later.

    `until_us` is when the sources end, for each tie; `counted` are the ties that count: neither blocked nor muted, nor
    run by a machine.
    """

    acts: Acts
    approaches: Approaches
    at_us: int
    until_us: Ints
    counted: Bools
    _kept: dict[object, Both] = field(default_factory=dict[object, Both], init=False, repr=False, compare=False)

    @cached_property
    def _whose(self) -> Ints:
        """The tie of each act."""
        return self.acts.tie

    @cached_property
    def ends_us(self) -> Ints:
        """Until when each tie can be judged: the moment asked for, or the end of what its sources saw."""
        return np.clip(self.until_us, 0, self.at_us)

    @cached_property
    def open(self) -> Bools:
        """Approaches that are not answered, and whose two weeks are not over."""
        a = self.approaches
        return ~a.answered & (self.ends_us[a.tie] - a.end_us < ANSWER_WINDOW_US)

    @cached_property
    def usual_us(self) -> Ints:
        """The usual gap of each tie: the median between contact days; two weeks where there are too few to tell."""
        known = self.acts.dated & (self.acts.time_us != NEVER)
        # One number sorts by tie and day: the days of 22,000 years fit beside each tie, either side of 1970.
        days = once(self._whose[known] * (1 << 23) + self.acts.time_us[known] // DAY_US)
        whose, gaps = (days + (1 << 22)) >> 23, np.diff(days)
        same = np.diff(whose) == 0
        tie, gap = whose[1:][same], gaps[same]
        order = np.lexsort((gap, tie))
        count = np.bincount(tie, minlength=len(self.acts.persons))
        usual = np.full(len(self.acts.persons), ANSWER_WINDOW_US)
        enough = np.flatnonzero(count >= FEWEST_GAPS)
        start = np.cumsum(count) - count
        usual[enough] = gap[order][start[enough] + count[enough] // 2] * DAY_US
        return usual

    @cached_property
    def dead(self) -> Bools:
        """Approaches that closed a talk of both sides, silent since for two weeks and for the person's usual gap."""
        a = self.approaches
        patience = np.maximum(self.usual_us, ANSWER_WINDOW_US)[a.tie]
        return a.closing & a.shared & (self.ends_us[a.tie] - a.end_us > patience)

    def of(self, tie: int) -> "Conduct":
        """The conduct with one person alone, who counts here whatever they are."""
        start, stop = int(self.acts.start[tie]), int(self.acts.start[tie + 1])
        order, bounds = self._by_tie
        every, here = self.acts, slice(start, stop)
        alone = replace(
            every,
            persons=(every.persons[tie],),
            start=np.array([0, stop - start]),
            time_us=every.time_us[here],
            kind=every.kind[here],
            incoming=every.incoming[here],
            words=every.words[here],
            answerable=every.answerable[here],
            dated=every.dated[here],
            row=every.row[here],
        )
        found = self.approaches.of(order[bounds[tie] : bounds[tie + 1]], start)
        return Conduct(alone, found, self.at_us, self.until_us[tie : tie + 1], np.ones(1, np.bool_))

    @cached_property
    def _by_tie(self) -> tuple[Ints, Ints]:
        """The approaches in the order of the ties, and where those of each begin."""
        tie = self.approaches.tie
        return np.argsort(tie, kind="stable"), np.searchsorted(np.sort(tie), np.arange(len(self.counted) + 1))

    def figures(
        self, *, since_us: int | None = None, until_us: int | None = None, kinds: tuple[Kind, ...] | None = None
    ) -> Both:
        """The figures of both sides of what happened then and of these kinds; kept, as pages ask for the same again."""
        asked = (since_us, until_us, kinds)
        made = self._kept.get(asked)
        if made is None:
            made = self._kept[asked] = self.both(self.part(since_us=since_us, until_us=until_us, kinds=kinds))
        return made

    def part(
        self,
        *,
        since_us: int | None = None,
        until_us: int | None = None,
        kinds: tuple[Kind, ...] | None = None,
    ) -> Part:
        """What happened with all that count after one moment, up to another, of some kinds.

        An approach belongs to the time of its last act.
        """
        a = self.approaches
        of, done = self._all.approaches, self._all.acts
        if since_us is not None:
            of, done = of & (a.end_us > since_us), done & (self.acts.time_us > since_us)
        if until_us is not None:
            of, done = of & (a.end_us <= until_us), done & (self.acts.time_us <= until_us)
        if kinds is not None:
            chosen = np.array([kind in kinds for kind in KINDS])
            of, done = of & chosen[a.kind], done & chosen[self.acts.kind]
        return Part(of, done)

    @cached_property
    def _all(self) -> Part:
        """All that could be answered, and seen to be, of the ties that count."""
        a, acts = self.approaches, self.acts
        timed = acts.time_us != NEVER
        return Part(self.counted[a.tie] & a.answerable, self.counted[self._whose] & acts.answerable & timed)

    def both(self, part: Part) -> Both:
        """The figures of both sides."""
        return Both(self.side(part, incoming=False), self.side(part, incoming=True))

    def side(self, part: Part, *, incoming: bool) -> Side:
        """The figures of one side: theirs where `incoming`."""
        a, acts = self.approaches, self.acts
        # Places from here on: a quarter has a small part of all, and there are many quarters.
        every, done = np.flatnonzero(part.approaches), np.flatnonzero(part.acts)
        theirs = a.incoming[every] != incoming
        asked, given = every[theirs], every[~theirs]
        still = self.open[asked]
        settled = asked[~still]
        begun, waits = settled[a.begins[settled]], a.latency_us[settled]
        own = done[acts.incoming[done] == incoming]
        composed = own[COMPOSED[acts.kind[own]]]
        ended, words = every[self.dead[every]], int(acts.words[composed].sum())
        return Side(
            visible=bool(len(asked) or len(own)),
            people=int(np.count_nonzero(np.bincount(a.tie[asked]))),
            answered=share(a.answer[settled] >= 0, a.tie[settled]),
            begun=share(a.answer[begun] >= 0, a.tie[begun]),
            pending=int(np.count_nonzero(still)),
            quartiles=_quartiles(waits[waits >= 0] / 60e6),
            timed=int(np.count_nonzero(waits >= 0)),
            starts=int(np.count_nonzero(a.begins[given])),
            acts=len(composed),
            words=words if words else None,
            died=share(a.incoming[ended] != incoming, a.tie[ended]),
        )

    def waiting(self, *, incoming: bool = True) -> Waiting:
        """Who waits, longest first: ties whose last composed acts are theirs (`incoming`), of which an answer would
        have been seen, and no act of the other side since, on whatever network."""
        acts, tie = self.acts, self._whose
        other = np.full(len(acts.persons), NEVER)
        theirs = acts.incoming == incoming
        np.maximum.at(other, tie[~theirs], acts.time_us[~theirs])
        wanted = theirs & COMPOSED[acts.kind] & acts.answerable & acts.dated & self.counted[tie]
        wanted &= acts.time_us > other[tie]
        places = np.flatnonzero(wanted)
        who, first, count = np.unique(tie[places], return_index=True, return_counts=True)
        since = acts.time_us[places[first]]
        order = np.lexsort((who, since))
        newest = places[first + count - 1] if len(places) else places
        return Waiting(who[order], since[order], places[first][order], newest[order], count[order])

    def quarters(self, most: int) -> list[tuple[int, Both]]:
        """The newest quarters of the year (UTC) up to the last that has approaches, `most` of them, oldest first: when
        each begins, and its figures."""
        ends = self.approaches.end_us[self._all.approaches]
        if not len(ends):
            return []
        months = np.array([ends.min(), ends.max()]).astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
        first = np.arange(months[0] // 3, months[1] // 3 + 2) * 3
        bounds: list[int] = first.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64).tolist()
        return [
            (begin, self.figures(since_us=begin - 1, until_us=end - 1)) for begin, end in list(pairwise(bounds))[-most:]
        ]


def share(hits: Bools, cluster: Ints) -> Share:
    """A share with its interval: the beta posterior of TIES.md, over as many approaches as they are worth.

    Approaches to one person resemble each other, so that many of few people tell less than their number: they count as
    the effective sample size p (1 - p) / v with v the variance of the ratio between clusters (Korn and Graubard 1998,
    Survey Methodology 24:193), never more than there are.
    """
    from scipy.special import betaincinv

    of, yes = len(hits), int(np.count_nonzero(hits))
    if of == 0:
        return Share(0, 0, None, None, None)
    worth = _effective(hits, cluster)
    a = PRIOR_YES + yes * worth / of
    b = PRIOR_NO + (of - yes) * worth / of
    low, high = betaincinv(a, b, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Share(yes, of, (yes + PRIOR_YES) / (of + PRIOR_YES + PRIOR_NO), float(low), float(high))


def _effective(hits: Bools, cluster: Ints) -> float:
    of = len(hits)
    p = float(np.mean(hits))
    groups = int(np.count_nonzero(np.bincount(cluster)))
    if groups < 2 or p in (0.0, 1.0):
        return float(of)
    off = np.bincount(cluster, hits - p)
    variance = float((off**2).sum()) * groups / (groups - 1) / of**2
    return min(float(of), p * (1 - p) / variance) if variance > 0 else float(of)


def _quartiles(minutes: Floats) -> tuple[float, float, float] | None:
    if not len(minutes):
        return None
    low, middle, high = np.percentile(minutes, (25, 50, 75))
    return float(low), float(middle), float(high)
