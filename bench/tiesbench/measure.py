"""One log measured from end to end: every method on the same rows, in one run."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.tiesbench.baselines import boosted, calibrated, linear, untrained
from bench.tiesbench.loader import TooShort, days, load
from bench.tiesbench.placing import TEST, Plan, plan
from bench.tiesbench.product import heads, own, refitted
from bench.tiesbench.rows import MOST_ROWS, Sample, pairs_of, rows_of, sample
from bench.tiesbench.scores import LESS_IS_BETTER, MEASURES, RESAMPLES, Figure, Scores, draws, figure, resampled, scores

Floats = NDArray[np.float64]

NAMES = {
    "frequency": "frequency",
    "recency": "recency",
    "edgebank": "EdgeBank, window",
    "orbit": "Orbit, 0.9 a month",
    "decay-1": "tie-decay, 1 day",
    "decay-7": "tie-decay, 7 days",
    "decay-30": "tie-decay, 30 days",
    "decay-90": "tie-decay, 90 days",
    "decay-360": "tie-decay, 360 days",
    "linear": "Gilbert-linear, trained",
    "boosting": "gradient boosting",
    "points": "points, no training",
    "shipped": "pair head, zero-shot",
    "pair": "pair head, trained",
    "full": "full head, trained",
    "pair-refitted": "pair head, refitted",
    "full-refitted": "full head, refitted",
}
"""The methods in the order shown. The last six are Nearer's."""

OURS = ("points", "shipped", "pair", "full", "pair-refitted", "full-refitted")
REFITTED = {"pair": "pair-refitted", "full": "full-refitted"}
"""What a user sees, who imports again and again: at each test cut-off the head is learnt anew from all windows that
have ended by then. No other method is, so these win no column and no bar is measured on them."""

RIVALS = ("frequency", "recency", "orbit", "decay")
"""What the points must not be behind; `decay` stands for the best fixed half-life."""

FEW = 50
"""Fewer returning persons than this in the test rows make every figure doubtful, which the report then says."""

STEPS = len(NAMES) + 2 * (TEST + 6) + 1


@dataclass(frozen=True, slots=True)
class Method:
    """One method's figures."""

    key: str
    name: str
    scores: Scores


@dataclass(frozen=True, slots=True)
class Against:
    """The points less a rival, with an interval over the same resampled egos: below zero the points are behind."""

    rival: str
    name: str
    auc: Figure
    ap: Figure

    @property
    def behind_either(self) -> bool:
        """Behind in AUC or in AP."""
        return self.auc.value < 0 or self.ap.value < 0

    @property
    def behind_both(self) -> bool:
        """Behind in AUC and in AP."""
        return self.auc.value < 0 and self.ap.value < 0


@dataclass(frozen=True, slots=True)
class Window:
    """One test or training cut-off: days since the log's first day, its rows, egos and returning persons."""

    day: int
    test: bool
    rows: int
    egos: int
    positives: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run found. `best_decay` is the key of the half-life with the highest sum of AUC and AP on the test
    rows, so it is chosen on what it is measured on, to its advantage. `seconds` are wall-clock, by stage."""

    file: str
    acts: int
    people: int
    days: float
    notes: tuple[str, ...]
    plan: Plan
    sample_kept: int
    sample_active: int
    windows: tuple[Window, ...]
    rows: int
    egos: int
    positives: int
    base_rate: float
    train_rows: int
    train_positives: int
    resamples: int
    methods: tuple[Method, ...]
    winners: dict[str, str]
    best_decay: str
    points: tuple[Against, ...]
    doubts: tuple[str, ...]
    seconds: dict[str, float]

    def method(self, key: str) -> Method:
        """One of the methods."""
        return next(one for one in self.methods if one.key == key)

    @property
    def behind_either(self) -> tuple[str, ...]:
        """The rivals that lead the points in AUC or in AP."""
        return tuple(one.name for one in self.points if one.behind_either)

    @property
    def behind_both(self) -> tuple[str, ...]:
        """The rivals that lead the points in AUC and in AP."""
        return tuple(one.name for one in self.points if one.behind_both)


@dataclass(slots=True)
class _Watch:
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    @contextmanager
    def stage(self, name: str) -> Generator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - begun, 3)


def measure(
    path: Path,
    horizon: int = 30,
    tests: int = TEST,
    *,
    resamples: int = RESAMPLES,
    most_rows: int = MOST_ROWS,
    told: Callable[[str], None] = lambda _: None,
) -> Report:
    """Measure every method on the log in a file. `told` hears of each step, of which there are about STEPS.

    Raises TooShort where the file is unreadable, too short, or nobody comes back.
    """
    watch = _Watch()
    told("reading")
    with watch.stage("read"):
        log = load(path)
        placed = plan(log, horizon, tests)
    with watch.stage("rows"):
        pairs = pairs_of(log)
        asked = sample(log, pairs, placed, most_rows)
        rows = rows_of(log, pairs, placed, asked.egos, lambda: told("counting"))
    training = rows.cut < len(placed.train)
    train, test = rows.take(training), rows.take(~training)
    for part, name in ((train, "training"), (test, "test")):
        if not 0 < part.label.sum() < len(part):
            raise TooShort(
                f"At the {name} cut-offs there are {len(part)} rows, of which {int(part.label.sum())} come back within"
                f" {horizon} days; both sorts are needed. Try another --horizon-days or a longer log."
            )
    with watch.stage("points and features"):
        ours = own(log, placed, rows, lambda: told("points and features"))
    found: dict[str, tuple[Floats, Floats]] = {}
    before, after = untrained(train), untrained(test)
    before["points"], after["points"] = ours.points[training], ours.points[~training]
    with watch.stage("calibration"):
        for key, score in before.items():
            found[key] = after[key], calibrated(score, train.label, after[key])
    with watch.stage("linear"):
        fitted, scored = linear(train, test)
        found["linear"] = scored, calibrated(fitted, train.label, scored)
    told("boosting")
    with watch.stage("boosting"):
        chance = boosted(train, test)
        found["boosting"] = chance, chance
    with watch.stage("heads"):
        said = heads(ours.take(training), train.label, train.cut, placed, ours.take(~training))
        found |= {
            "shipped": (said.shipped, said.shipped),
            "pair": (said.pair, said.pair),
            "full": (said.full, said.full),
        }
    with watch.stage("refits"):
        anew = refitted(ours, rows.label, rows.cut, placed)
        found |= {"pair-refitted": (anew.pair, anew.pair), "full-refitted": (anew.full, anew.full)}
    with watch.stage("scores"):
        drawn = draws(test.cut, test.ego, resamples)
        sampled: dict[str, dict[str, Floats]] = {}
        for key in NAMES:
            told("scoring")
            sampled[key] = resampled(drawn, test.label, *found[key])
    methods = tuple(Method(key, NAMES[key], scores(sampled[key])) for key in NAMES)
    best = max(
        (key for key in NAMES if key.startswith("decay-")),
        key=lambda key: sampled[key]["auc"][0] + sampled[key]["ap"][0],
    )
    rivals = [best if key == "decay" else key for key in RIVALS]
    windows = tuple(
        Window(
            day=day,
            test=number >= len(placed.train),
            rows=int((rows.cut == number).sum()),
            egos=len(np.unique(rows.ego[rows.cut == number])),
            positives=int(rows.label[rows.cut == number].sum()),
        )
        for number, day in enumerate((*placed.train, *placed.test))
    )
    return Report(
        file=path.name,
        acts=len(log),
        people=len(log.names),
        days=round(days(log), 2),
        notes=log.notes,
        plan=placed,
        sample_kept=asked.kept,
        sample_active=asked.active,
        windows=windows,
        rows=len(test),
        egos=len(np.unique(test.ego)),
        positives=int(test.label.sum()),
        base_rate=float(test.label.mean()),
        train_rows=len(train),
        train_positives=int(train.label.sum()),
        resamples=resamples,
        methods=methods,
        winners=_winners(methods),
        best_decay=best,
        points=tuple(
            Against(
                rival,
                NAMES[rival],
                figure(sampled["points"]["auc"] - sampled[rival]["auc"]),
                figure(sampled["points"]["ap"] - sampled[rival]["ap"]),
            )
            for rival in rivals
        ),
        doubts=_doubts(placed, asked, int(test.label.sum()), int(train.label.sum()), tests),
        seconds=watch.seconds,
    )


def _winners(methods: tuple[Method, ...]) -> dict[str, str]:
    """The key of the best method of each measure, the refitted heads left out."""
    winners: dict[str, str] = {}
    for name in MEASURES:
        values = {
            one.key: float(getattr(one.scores, name).value) for one in methods if one.key not in REFITTED.values()
        }
        known = {key: value for key, value in values.items() if np.isfinite(value)}
        if known:
            winners[name] = (min if name in LESS_IS_BETTER else max)(known, key=lambda key: known[key])
    return winners


def _doubts(placed: Plan, asked: Sample, positives: int, train_positives: int, tests: int) -> tuple[str, ...]:
    """What a reader must know before believing the figures."""
    doubts: list[str] = []
    if positives < FEW:
        doubts.append(f"Only {positives} come back at the test cut-offs: the figures are little more than chance.")
    if train_positives < FEW:
        doubts.append(
            f"Only {train_positives} come back at the training cut-offs: what is trained has little to go by."
        )
    if len(placed.test) < tests:
        doubts.append(f"Only {len(placed.test)} of {tests} test cut-offs fit.")
    if len(placed.train) == 1:
        doubts.append("Only one training cut-off fits.")
    if asked.kept < asked.active:
        doubts.append(f"A sample: {asked.kept:,} of {asked.active:,} egos, drawn at random; people's totals are whole.")
    return tuple(doubts)
