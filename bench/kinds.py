"""What kinds of act are worth, learnt and prior; and the sign of an answer: on real logs, side by side.

Politicians on Twitter: counts of likes, mentions, replies and reposts between people, and who follows whom. The
weights are learnt from "they follow" as they are in a home from "they came back", and both are scored on people whom
the learning never saw. Bitcoin Alpha: ratings with a sign; given the first rating between two, which sign has the
answer? Fitted on the earlier answers, scored on the later ones.

    make bench-types        reads data/ties of the folder NEARER_SHARED, or of ../shared
"""

import gzip
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nearer.model.names import Kind
from nearer.ties.in_kind import PAIR, Answered, Signed, answered, features, learn_sign
from nearer.ties.learning import Learnt, learn, log_loss, prior_head, prior_predict
from nearer.ties.typed import LEARNABLE, Labelled
from nearer.ties.weights import INCOMING

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LISTS = {Kind.LIKE: "favorite", Kind.MENTION: "mention", Kind.REPLY: "reply", Kind.REPOST: "retweet"}
FOLDS = 4
SEED = 3
DRAWS = 300
EARLIER = 0.6
"""The share of answers that the signs are fitted on; every choice of the model was made within it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """AUC, average precision and log loss of some rows."""

    auc: float
    ap: float
    loss: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % bootstrap interval over egos."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Types:
    """Both sets of weights on people whom the learning never saw, with the gain of the learnt ones, and the weights
    learnt from everybody."""

    prior: Scores
    learnt: Scores
    auc: Figure
    ap: Figure
    loss: Figure
    people: int
    rows: int
    tested: int
    everybody: Learnt
    of_folds: tuple[Learnt, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """AUC of the predicted sign of the answer on the later answers, by more and more that is known; `at_approach` is
    the full model asked at once, when nobody knows what the others will say meanwhile. `in_kind` is the share of
    negative answers after a negative and after a positive approach."""

    earlier: int
    earlier_negative: int
    later: int
    later_negative: int
    sign: Figure
    pair: Figure
    full: Figure
    at_approach: Figure
    ece: float
    expected: float
    same_day: int
    with_same_day: float
    in_kind: tuple[float, float]


def counts(folder: Path) -> tuple[dict[Kind, Floats], Flags]:
    """The counts of each kind and who follows whom, as square arrays [from, to], of the people seen on both sides of
    the list of follows."""
    read = {name: _list(folder / f"{name}_list.csv.gz") for name in (*LISTS.values(), "friend")}
    people = np.intersect1d(read["friend"][:, 0], read["friend"][:, 1])
    square: dict[str, Floats] = {}
    for name, rows in read.items():
        kept = rows[np.isin(rows[:, 0], people) & np.isin(rows[:, 1], people) & (rows[:, 0] != rows[:, 1])]
        square[name] = np.zeros((len(people), len(people)))
        square[name][np.searchsorted(people, kept[:, 0]), np.searchsorted(people, kept[:, 1])] = kept[:, 2]
    return {kind: square[name] for kind, name in LISTS.items()}, square["friend"] > 0


def harmonic(count: Floats) -> Floats:
    """1 + 1/2 + ... + 1/n: what the points of the model give n acts of one kind and direction on one day. The list has
    no times, so this is what it can tell; like every rule of the model it is concave, and 1 for one act."""
    n = np.maximum(count, 1)
    table = np.concatenate(([0.0], np.cumsum(1 / np.arange(1, int(n.max()) + 1))))
    return table[count.astype(np.int64)]


def ties(sent: dict[Kind, Floats], follows: Flags) -> tuple[Labelled, Ints]:
    """One row an ordered pair that had any act between them: ego, alter; does the alter follow the ego? Their acts
    count double, as in the model. Returns the rows, `together` being the ego, and the alter of each row."""
    anything = np.sum(list(sent.values()), axis=0)
    ego, alter = np.nonzero((anything + anything.T) > 0)
    points = np.zeros((len(ego), len(LEARNABLE)))
    for kind, square in sent.items():
        given = harmonic(square)
        points[:, LEARNABLE.index(kind)] = given[ego, alter] + INCOMING * given[alter, ego]
    return Labelled(points, follows[alter, ego], ego, np.zeros(len(ego), np.int64)), alter


def judge_types(folder: Path, seed: int = SEED) -> Types:
    """Cross-validation over people: a fold's rows are those between two of its people, and the weights are learnt from
    the rows between two others, so nobody is in both."""
    sent, follows = counts(folder)
    rows, alter = ties(sent, follows)
    fold = np.random.default_rng(seed).permutation(len(follows)) % FOLDS
    tested: list[Ints] = []
    by_prior, by_learnt = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    of_folds: list[Learnt] = []
    for number in range(FOLDS):
        there = np.flatnonzero((fold[rows.together] == number) & (fold[alter] == number))
        other = rows.take((fold[rows.together] != number) & (fold[alter] != number))
        learnt = learn(other, fitted_on=0, prove=False)
        by_learnt[there] = learnt.predict(rows.points[there])
        by_prior[there] = prior_predict(prior_head(other), rows.points[there])
        tested.append(there)
        of_folds.append(learnt)
    test = np.concatenate(tested)
    label, ego, learnt_p, prior_p = rows.label[test], rows.together[test], by_learnt[test], by_prior[test]

    def gain(which: Ints) -> Floats:
        one, other = scores(learnt_p[which], label[which]), scores(prior_p[which], label[which])
        return np.array([one.auc - other.auc, one.ap - other.ap, one.loss - other.loss])

    auc, ap, loss = intervals(gain, ego)
    return Types(
        prior=scores(prior_p, label),
        learnt=scores(learnt_p, label),
        auc=auc,
        ap=ap,
        loss=loss,
        people=len(follows),
        rows=len(rows),
        tested=len(test),
        everybody=learn(rows, fitted_on=0, prove=False),
        of_folds=tuple(of_folds),
    )


def scores(p: Floats, label: Flags) -> Scores:
    from sklearn.metrics import average_precision_score, roc_auc_score

    return Scores(float(roc_auc_score(label, p)), float(average_precision_score(label, p)), log_loss(p, label))


def intervals(figures: Callable[[Ints], Floats], group: Ints, draws: int = DRAWS, seed: int = SEED) -> list[Figure]:
    """Figures of some rows with their 95 % bootstrap intervals over groups."""
    rng = np.random.default_rng(seed)
    names = np.unique(group)
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.searchsorted(group[order], names)[1:])
    drawn = np.stack(
        [figures(np.concatenate([parts[k] for k in rng.integers(len(parts), size=len(parts))])) for _ in range(draws)]
    )
    whole = figures(np.arange(len(group)))
    low, high = np.nanquantile(drawn, 0.025, axis=0), np.nanquantile(drawn, 0.975, axis=0)
    return [Figure(*three) for three in zip(whole.tolist(), low.tolist(), high.tolist(), strict=True)]


def ratings(folder: Path) -> Signed:
    """The ratings of Bitcoin Alpha."""
    with gzip.open(folder / "soc-sign-bitcoinalpha.csv.gz", "rt") as lines:
        rows = np.loadtxt(lines, dtype=np.int64, delimiter=",")
    rating = rows[:, 2]
    return Signed(rows[:, 3] * 1_000_000, rows[:, 0], rows[:, 1], rating < 0, np.abs(rating) / 10)


def judge_signs(folder: Path) -> Signs:
    """Fit on the earlier answers, predict the later ones; by what the pair alone tells, and by all."""
    log = ratings(folder)
    known = answered(log)
    when = log.time_us[known.answer]
    cut = when[int(EARLIER * len(known))]
    earlier, later = known.take(when < cut), known.take(when >= cut)
    negative = log.negative[later.answer]

    now, then = log.time_us[later.answer], log.time_us[later.approach]
    pair, full = learn_sign(log, earlier, pair_only=True), learn_sign(log, earlier)
    known_now = features(log, later.approach, now)
    by_full = full.predict(known_now)
    told = [
        log.negative[later.approach] * log.strength[later.approach],
        pair.predict(known_now[:, : len(PAIR)]),
        by_full,
        learn_sign(log, earlier, at_once=True).predict(features(log, later.approach, then)),
    ]

    def figures(which: Ints) -> Floats:
        return np.array([auc_of(p[which], negative[which]) for p in told])

    aucs = intervals(figures, log.target[later.approach])
    twins = same_day(log)
    twins = twins.take(log.time_us[twins.answer] >= cut)
    together = np.concatenate((by_full, full.predict(features(log, twins.approach, log.time_us[twins.answer]))))
    return Signs(
        earlier=len(earlier),
        earlier_negative=int(log.negative[earlier.answer].sum()),
        later=len(later),
        later_negative=int(negative.sum()),
        sign=aucs[0],
        pair=aucs[1],
        full=aucs[2],
        at_approach=aucs[3],
        ece=calibration_error(by_full, negative),
        expected=float(by_full.sum()),
        same_day=len(twins),
        with_same_day=auc_of(together, np.concatenate((negative, log.negative[twins.answer]))),
        in_kind=_in_kind(log, known),
    )


def same_day(log: Signed) -> Answered:
    """Pairs who rated each other at the same time, in the order of the file; who began is not known."""
    seat = {both: place for place, both in enumerate(zip(log.actor.tolist(), log.target.tolist(), strict=True))}
    back = np.array([seat.get((b, a), -1) for a, b in seat])
    here = np.arange(len(back))
    twin = (back > here) & (log.time_us[back] == log.time_us[here])
    return Answered(here[twin], back[twin])


def auc_of(p: Floats, label: Flags) -> float:
    """AUC, NaN where all labels are the same."""
    from scipy.stats import rankdata

    ones = int(label.sum())
    if ones in (0, len(label)):
        return float("nan")
    return float((rankdata(p)[label].sum() - ones * (ones + 1) / 2) / (ones * (len(label) - ones)))


def calibration_error(p: Floats, label: Flags, bins: int = 15) -> float:
    """ECE over bins of equal mass."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return float(sum(len(part) * abs(p[part].mean() - label[part].mean()) for part in parts) / len(p))


def _in_kind(log: Signed, known: Answered) -> tuple[float, float]:
    """The share of negative answers after a negative and after a positive approach."""
    first, answer = log.negative[known.approach], log.negative[known.answer]
    return float(answer[first].mean()), float(answer[~first].mean())


def first_acts(folder: Path) -> tuple[int, int]:
    """Of the ratings, as acts of a community: how many pairs begin with a negative one, and how many of those the
    ledger labels "pushed away"."""
    from nearer.model.names import Direction
    from nearer.model.tie import Interaction, Label
    from nearer.ties.community import community
    from nearer.ties.kernel import replay
    from nearer.ties.ledger import effect
    from nearer.ties.weights import CODES, KINDS

    log = ratings(folder)
    kind = np.where(log.negative, CODES[Kind.REJECT], CODES[Kind.MESSAGE]).astype(np.int8)
    seen = community(log.time_us, log.actor, log.target, kind)
    _, told = replay(seen.acts)
    acts = seen.acts
    first = pushed = 0
    for j in acts.start[:-1][acts.kind[acts.start[:-1]] == CODES[Kind.REJECT]].tolist():
        side = Direction.IN if acts.incoming[j] else Direction.OUT
        act = Interaction("", "", "", None, side, KINDS[acts.kind[j]], None, 0, None, None, None, None, private=False)
        done = effect(act, float(told.before[j]), float(told.after[j]), float(told.silence[j]))
        first += 1
        pushed += done.label is Label.PUSHED
    return first, pushed


def main() -> None:
    folder = Path(os.environ.get("NEARER_SHARED", "../shared")) / "data" / "ties"
    if not folder.is_dir():
        sys.exit("The logs are not there. Set NEARER_SHARED to the folder that holds data/ties.")
    _print_types(judge_types(folder / "politicians-twitter"))
    print()
    _print_signs(judge_signs(folder / "bitcoin-alpha"), first_acts(folder / "bitcoin-alpha"))


def _print_types(found: Types) -> None:
    print(f"politicians-twitter: {found.people} people, {found.rows:,} ordered pairs in contact; do they follow?")
    print(f"\n  weight of one act (95 %){'prior':>14}{'learnt':>10}{'interval':>18}{'egos':>7}   in {FOLDS} folds")
    for weight in found.everybody.weights:
        if weight.support == 0:
            continue
        folds = [next(w.points for w in fold.weights if w.kind is weight.kind) for fold in found.of_folds]
        width = "prior only" if weight.learnt is None else f"{weight.low:.2f} to {weight.high:.2f}"
        print(
            f"    {weight.kind:<21}{weight.prior:>13.2f}{weight.points:>10.2f}{width:>18}{weight.support:>7}   "
            + " ".join(f"{value:.2f}" for value in folds)
        )
    print("    what kinds are worth beside each other is learnt; all points together stay what the priors make of them")
    print(f"\n  out of sample: {found.tested:,} pairs of {FOLDS} folds, nobody of whom the learning saw")
    print(f"{'':>28}{'prior':>12}{'learnt':>10}{'gain':>10}   95 % over egos")
    for name, prior, learnt, gain in (
        ("AUC", found.prior.auc, found.learnt.auc, found.auc),
        ("average precision", found.prior.ap, found.learnt.ap, found.ap),
        ("log loss (less is better)", found.prior.loss, found.learnt.loss, found.loss),
    ):
        print(f"    {name:<26}{prior:>10.4f}{learnt:>10.4f}{gain.value:>+10.4f}   {gain.low:+.4f} to {gain.high:+.4f}")


def _print_signs(found: Signs, firsts: tuple[int, int]) -> None:
    print("bitcoin-alpha: ratings with a sign")
    print(
        f"  ties that begin with a negative rating, from both ends: {firsts[0]:,}; labelled pushed away: {firsts[1]:,}"
    )
    print(
        f"  answered by a negative one: {found.in_kind[0]:.1%} of negative approaches, {found.in_kind[1]:.1%} of others"
    )
    print(
        f"  fitted on the {found.earlier:,} earlier answers ({found.earlier_negative} negative), "
        f"scored on the {found.later:,} later ones ({found.later_negative} negative)"
    )
    for name, auc in (
        ("sign and strength of the approach", found.sign),
        ("the pair alone, with the time waited", found.pair),
        ("all, just before the answer", found.full),
        ("all, at the time of the approach", found.at_approach),
    ):
        print(f"    AUC, {name:<38}{auc.value:.3f}   {auc.low:.3f} to {auc.high:.3f}")
    print(
        f"    AUC, all, with {found.same_day:,} pairs of one and the same day in file order   {found.with_same_day:.3f}"
    )
    print(f"    negative answers expected {found.expected:.0f}, came {found.later_negative}; ECE {found.ece:.3f}")


def _list(path: Path) -> Ints:
    with gzip.open(path, "rt") as lines:
        return np.loadtxt(lines, dtype=np.int64, skiprows=1)


if __name__ == "__main__":
    main()
