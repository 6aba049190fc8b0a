"""Does answering matter? Approaches that were answered against those that were not, matched on the tie before them.

What is compared. An approach of theirs that begins a conversation (no act in the day before), no other such approach
of theirs in the week before it. *Answered*: in words, in that conversation, within a week. *They came back*: an act of
theirs (words, a like, a repost, a call or a purchase) within the 30 days that begin two weeks after the approach. These
days are the same for both groups and begin when everybody's chance to be answered is over: otherwise what they write in
the talk itself would count for the answered (immortal time; Suissa 2008, Am. J. Epidemiology 167:492). The second week
lets the talk end that a late answer begins. Without it the difference is about half as large again, most for late
answers (collegemsg and email-eu-core, which were looked at for this choice: see docs/decisions/answering.md).
Approaches whose days are not over, or lie outside what the sources see, are left out.

How they are matched. A logistic regression gives each approach its chance of being answered, from the state of the tie
before it; the answered are weighted by the chance of no answer, the others by that of an answer (overlap weights: Li,
Morgan and Zaslavsky 2018, JASA 113:390). Both groups then have the same mean of every part of the state, and weigh most
where an answer could as well have been left out. The difference is the coefficient in a weighted regression on answer
and state, its interval robust to likeness within a person (statsmodels, cov_type "cluster"). statsmodels' own
TreatmentEffect is not used: its errors know no clusters (statsmodels issue 8769), and its inverse weights grow without
bound where somebody answers nearly always.

What it cannot say. It is an association: who had a better reason to answer, or was met by chance, is in no column. And
somebody who writes a second time within the week is answered more often; the figures of answers within the hour are
nearly free of that.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.model.time import DAY_US
from nearer.ties.acts import Acts
from nearer.ties.approaches import ANSWER_WINDOW_US, Approaches, Bools, Ints, once
from nearer.ties.kernel import replay
from nearer.ties.state import NEVER
from nearer.ties.views import Views
from nearer.ties.weights import KINDS, S50

Floats = NDArray[np.float64]

ANSWERED_WITHIN_US = 7 * DAY_US
BACK_WITHIN_US = 30 * DAY_US
"""The outcome: coming back within 30 days, as in the forecast (TIES.md, 6)."""
SETTLED_AFTER_US = ANSWER_WINDOW_US
"""From an approach to the first of those 30 days: by then a talk has ended (approaches)."""

LEAST = 30
"""Approaches that either group needs for a number, also after weighting, as effective sample size (our own choice:
below it the interval is wider than any effect that was seen). The weights must sum to as much too: two groups of so
many that stand alike have just that, groups that the state tells apart have none."""
LEAST_PEOPLE = 10
"""People that either group needs: errors by cluster are too small with fewer (Cameron and Miller 2015, Journal of Human
Resources 50:317, call the safe number 20 to 50 in all)."""

MOST = 20_000
"""Approaches that are compared at most; of more, so many are drawn: half a second for each estimate, and an interval of
about a point each way."""
SEED = 5
SURE = 0.95

_RETURNS = tuple(
    kind in (Kind.MESSAGE, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.REPOST, Kind.LIKE, Kind.CALL, Kind.PURCHASE)
    for kind in KINDS
)
_PUBLIC = (Kind.REPLY, Kind.MENTION, Kind.QUOTE)


@dataclass(frozen=True, slots=True)
class Sample:
    """The approaches that are compared, one entry each. `place` is the place in `Approaches`; `delay_us` the time from
    its first act to the answer, -1 where none came within a week; `back` whether they came back; `state` the columns
    (`COLUMNS`) of the tie before it. `of` is how many there were before drawing."""

    place: Ints
    tie: Ints
    kind: NDArray[np.int8]
    delay_us: Ints
    back: Bools
    state: Floats
    of: int

    def __len__(self) -> int:
        return len(self.place)

    @property
    def answered(self) -> Bools:
        return self.delay_us >= 0


COLUMNS = (
    "points",
    "their part of the points",
    "contact days in 30",
    "contact days in 180",
    "days since the last act",
    "the last act was yours",
    "their acts before",
    "your acts before",
    "their acts in 30 days",
    "your acts to anybody in 7 days",
    "acts of anybody towards you in 7 days",
    "first contact",
    "a message",
    "their words",
)
"""What is matched on: the first eight are of the tie, then how busy both were and what the approach is."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Answered against not answered. `back` are the shares that came back, as counted; `matched` the same after
    weighting, `difference` theirs with its interval, in shares (0.1 is ten points); None where there is too little to
    tell. `apart` is how far the groups stood apart before weighting: the largest difference of means in any part of
    the state, in standard deviations."""

    name: str
    answered: int
    unanswered: int
    people: int
    back: tuple[float | None, float | None]
    matched: tuple[float, float] | None
    difference: float | None
    low: float | None
    high: float | None
    apart: float | None


@dataclass(frozen=True, slots=True)
class Answering:
    """The estimate over all approaches, by speed (each against those not answered within a week) and by kind.

    `compared` of `of` approaches were looked at: where there were more than `MOST`, drawn with a fixed seed.
    """

    overall: Estimate
    by_speed: tuple[Estimate, ...]
    by_kind: tuple[Estimate, ...]
    compared: int
    of: int
    sample: Sample


SPEEDS = (
    ("within an hour", 0, DAY_US // 24),
    ("within a day", DAY_US // 24, DAY_US),
    ("within a week", DAY_US, ANSWERED_WITHIN_US),
)
"""Each from the end of the one before, not included, to its own end."""

KIND_GROUPS = (("direct messages", (Kind.MESSAGE,)), ("public words", _PUBLIC))


def sample(acts: Acts, found: Approaches, views: Views, at_us: int, counted: Bools) -> Sample:
    """The approaches to compare, with the tie before each. `counted` are the ties that count (conduct)."""
    wanted = found.incoming & found.begins & found.answerable & counted[found.tie]
    over = found.start_us + SETTLED_AFTER_US + BACK_WITHIN_US
    wanted &= (over <= at_us) & (over <= views.until_us[found.tie]) & (found.start_us >= views.since_us[found.tie])
    wanted[wanted] &= _apart(found.tie[wanted], found.start_us[wanted])
    every = np.flatnonzero(wanted)
    place = every
    if len(every) > MOST:
        place = np.sort(np.random.default_rng(SEED).choice(every, MOST, replace=False))
    start = found.start_us[place]
    delay = np.where(found.answer_us[place] == NEVER, ANSWERED_WITHIN_US + 1, found.answer_us[place] - start)
    tie = found.tie[place]
    returns = acts.incoming & np.array(_RETURNS)[acts.kind] & (acts.time_us != NEVER)
    begin = start + SETTLED_AFTER_US
    back = _between(acts.tie[returns], acts.time_us[returns], tie, begin, begin + BACK_WITHIN_US) > 0
    return Sample(
        place=place,
        tie=tie,
        kind=found.kind[place],
        delay_us=np.where(delay <= ANSWERED_WITHIN_US, delay, -1),
        back=back,
        state=_state(acts, found, place),
        of=len(every),
    )


def answering(drawn: Sample) -> Answering:
    """All estimates of a sample."""
    speeds = tuple(
        estimate(name, drawn, ~drawn.answered | ((drawn.delay_us > more) & (drawn.delay_us <= most)) | _at(drawn, more))
        for name, more, most in SPEEDS
    )
    overall = estimate("all", drawn, np.ones(len(drawn), np.bool_))
    kinds: list[Estimate] = []
    for name, group in KIND_GROUPS:
        chosen = np.isin(drawn.kind, [KINDS.index(kind) for kind in group])
        kinds.append(replace(overall, name=name) if chosen.all() else estimate(name, drawn, chosen))
    return Answering(overall, speeds, tuple(kinds), len(drawn), drawn.of, drawn)


def estimate(name: str, drawn: Sample, chosen: Bools) -> Estimate:
    """The estimate over some approaches of a sample."""
    treated, back = drawn.answered[chosen], drawn.back[chosen]
    tie = drawn.tie[chosen]
    counts = int(treated.sum()), int((~treated).sum())
    people = [len(np.unique(tie[group])) for group in (treated, ~treated)]
    raw = (_mean(back[treated]), _mean(back[~treated]))
    nothing = Estimate(name, *counts, len(np.unique(tie)), raw, None, None, None, None, None)
    if min(counts) < LEAST or min(people) < LEAST_PEOPLE:
        return nothing
    state = _standard(drawn.state[chosen])
    chance = _chance(treated, state)
    weight = np.where(treated, 1 - chance, chance)
    if min(_worth(weight[group]) for group in (treated, ~treated)) < LEAST or weight.sum() < LEAST:
        return nothing
    difference, low, high = _difference(treated, back, tie, state, weight)
    matched = (
        float(np.average(back[treated], weights=weight[treated])),
        float(np.average(back[~treated], weights=weight[~treated])),
    )
    apart = float(np.abs(state[treated].mean(0) - state[~treated].mean(0)).max()) if state.shape[1] else 0.0
    if not np.isfinite((low, high)).all():
        return nothing
    return Estimate(name, *counts, len(np.unique(tie)), raw, matched, difference, low, high, apart)


def _chance(treated: Bools, state: Floats) -> Floats:
    """The chance that each was answered, by logistic regression on the state."""
    from warnings import catch_warnings, simplefilter

    from statsmodels.discrete.discrete_model import Logit

    # Where the state tells the groups apart perfectly there is no best fit. The weights are then next to nothing, which
    # the caller sees, so that no warning is needed.
    with catch_warnings():
        simplefilter("ignore")
        try:
            model: Any = Logit(treated.astype(np.float64), _with_one(state))
            fitted: Any = model.fit(method="newton", maxiter=30, disp=False)
        except np.linalg.LinAlgError:
            return treated.astype(np.float64)
        return np.nan_to_num(np.asarray(fitted.predict(), np.float64))


def _difference(treated: Bools, back: Bools, tie: Ints, state: Floats, weight: Floats) -> tuple[float, float, float]:
    """The weighted difference and its interval, errors by person."""
    from statsmodels.regression.linear_model import WLS

    columns = np.column_stack((treated.astype(np.float64), _with_one(state)))
    weights: Any = weight
    model: Any = WLS(back.astype(np.float64), columns, weights=weights)
    fitted: Any = model.fit(cov_type="cluster", cov_kwds={"groups": tie}, use_t=True)
    only = np.zeros(columns.shape[1])
    only[0] = 1.0
    low, high = fitted.t_test(only).conf_int(alpha=1 - SURE)[0]
    return float(fitted.params[0]), float(low), float(high)


def _with_one(state: Floats) -> Floats:
    return np.column_stack((np.ones(len(state)), state))


def _standard(state: Floats) -> Floats:
    """Columns with mean 0 and deviation 1; those that say nothing, or nothing new, are left out."""
    spread = state.std(0)
    varied = state[:, spread > 1e-9]
    scaled = (varied - varied.mean(0)) / varied.std(0) if len(varied) else varied
    likeness = scaled.T @ scaled / max(1, len(scaled))
    kept: list[int] = []
    for column in range(len(likeness)):
        tried = [*kept, column]
        if np.linalg.matrix_rank(likeness[np.ix_(tried, tried)], tol=1e-9, hermitian=True) > len(kept):
            kept = tried
    return scaled[:, kept]


def _worth(weight: Floats) -> float:
    """The effective sample size of weights (Kish 1965)."""
    square = float((weight**2).sum())
    return float(weight.sum()) ** 2 / square if square > 0 else 0.0


def _mean(hits: Bools) -> float | None:
    return float(hits.mean()) if len(hits) else None


def _at(drawn: Sample, more: int) -> Bools:
    """An answer in the very same moment is within the hour."""
    return drawn.delay_us == more if more == 0 else np.zeros(len(drawn), np.bool_)


def _apart(tie: Ints, start: Ints) -> Bools:
    """Of the approaches of each tie, in order of time: the first, and each that begins a week or more after the last
    one kept."""
    order = np.lexsort((start, tie))
    key = _key(tie[order], start[order])
    following = np.searchsorted(key, _key(tie[order], start[order] + ANSWERED_WITHIN_US))
    last = np.searchsorted(tie[order], tie[order], side="right")
    chosen = np.zeros(len(tie), np.bool_)
    here = np.unique(np.searchsorted(tie[order], tie[order]))
    while len(here):
        chosen[order[here]] = True
        onward = following[here]
        here = onward[onward < last[here]]
    return chosen


def _key(tie: Ints, time_us: Ints) -> Ints:
    """One number that sorts by tie, then by the second: seconds of 8,000 years fit beside 36 million ties."""
    return tie * (1 << 38) + time_us // 1_000_000


def _between(ties: Ints, times: Ints, tie: Ints, after: Ints, until: Ints) -> Ints:
    """How many of the acts (sorted by tie and time) each tie has after one moment, up to another, by the second."""
    key = _key(ties, times)
    return np.searchsorted(key, _key(tie, until), "right") - np.searchsorted(key, _key(tie, after), "right")


def _state(acts: Acts, found: Approaches, place: Ints) -> Floats:
    """`COLUMNS` of the tie as it stood before each approach."""
    first, tie, start = found.first[place], found.tie[place], found.start_us[place]
    timed = acts.time_us != NEVER
    when, whose, incoming = acts.time_us[timed], acts.tie[timed], acts.incoming[timed]
    at = np.cumsum(timed)[first] - 1
    has = (at > 0) & (whose[np.maximum(at - 1, 0)] == tie)
    before = np.maximum(at - 1, 0)
    gone = np.where(has, (start - when[before]) / DAY_US, 0.0)
    theirs = np.concatenate(([0], np.cumsum(incoming)))
    opened = np.searchsorted(whose, tie)
    n_in = theirs[at] - theirs[opened]
    n_out = (at - opened) - n_in
    # One number sorts by tie and day: the days of 22,000 years fit beside each tie.
    days, today = once(whose * (1 << 23) + when // DAY_US), tie * (1 << 23) + start // DAY_US

    def contact(span: int) -> Ints:
        return np.searchsorted(days, today) - np.searchsorted(days, today - span)

    month_in = _between(whose[incoming], when[incoming], tie, start - 30 * DAY_US - 1, start - 1)
    sent, got = np.sort(when[~incoming]), np.sort(when[incoming])

    def busy(times: Ints) -> Ints:
        return np.searchsorted(times, start) - np.searchsorted(times, start - 7 * DAY_US)

    points, points_in = _points(acts, first)
    return np.column_stack(
        (
            np.log(0.005 + points),
            np.log(0.02 + points_in) - np.log(0.02 + np.maximum(0.0, points - points_in)),
            np.log1p(contact(30)),
            np.log1p(contact(180)),
            np.log1p(gone),
            (has & ~incoming[before]).astype(np.float64),
            np.log1p(n_in),
            np.log1p(n_out),
            np.log1p(month_in),
            np.log1p(busy(sent)),
            np.log1p(busy(got)),
            (~has).astype(np.float64),
            (found.kind[place] == KINDS.index(Kind.MESSAGE)).astype(np.float64),
            np.log1p(acts.words[first]),
        )
    )


def _points(acts: Acts, first: Ints) -> tuple[Floats, Floats]:
    """S and its incoming part before each of these acts, which are incoming: by the one pass, of all acts and of the
    incoming alone. Where acts took points away the part is what it would be without."""
    _, told = replay(acts)
    _, alone = replay(acts.keep(acts.incoming))
    closeness = told.before[first]
    theirs = alone.before[np.cumsum(acts.incoming)[first] - 1]
    points = S50 * closeness / (100 - closeness)
    return points, np.minimum(points, S50 * theirs / (100 - theirs))
