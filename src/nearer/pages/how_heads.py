"""The heads of the forecast on the page "How this is computed": of whom they speak, and how well they did here."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nearer.model.time import from_us
from nearer.pages.forecasts import FEATURES, FULL_HEAD, PAIR_HEAD
from nearer.pages.parts import When
from nearer.pages.view import Scene
from nearer.pages.words import many, number, percent
from nearer.ties.forecast import Fitted
from nearer.ties.full_head import Taught
from nearer.ties.record import Bin, Forecasts, interval


@dataclass(frozen=True, slots=True)
class Fact:
    """One constant or score: what it is, its value, and where it comes from."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """So many forecasts of about `forecast`, of which the share `happened`, between `low` and `high`, came true."""

    forecast: float
    happened: float
    low: float
    high: float
    count: int
    sentence: str


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One past window: how many people were asked for, how many were expected back, how many came."""

    begins: When
    asked: int
    expected: str
    came_back: int
    head: str


@dataclass(frozen=True, slots=True)
class HeadPart:
    """One head of the forecast: of how many people it speaks now, what it rests on, how well it did on your own ties in
    the past, and its weights. `curve` is empty where there is too little to draw."""

    name: str
    speaks: str
    sentence: str
    calibrated: When | None
    scores: tuple[Fact, ...]
    features: tuple[Fact, ...]
    curve: tuple[CurvePoint, ...]
    windows: tuple[WindowLine, ...]


def parts(scene: Scene) -> Iterator[HeadPart]:
    """The heads that speak in this home at the moment; the pair head also where nobody is forecast at all."""
    world, moment = scene.world, scene.moment
    if world is None or moment is None:
        return
    told = ~np.isnan(moment.forecasts)
    by_full = int((moment.chances.row[told] >= 0).sum())
    by_pair = int(told.sum()) - by_full
    if world.full_head is not None and by_full:
        taught = world.full_head.taught
        yield _part(scene, FULL_HEAD, by_full, _taught(taught), taught.fitted, taught.forecasts, taught.by_pair)
    if by_pair or not by_full:
        record = world.record
        yield _part(scene, PAIR_HEAD, by_pair, _sentence(record.fitted), record.fitted, record.forecasts)


def _part(
    scene: Scene,
    name: str,
    count: int,
    sentence: str,
    fitted: Fitted,
    made: Forecasts,
    other: Forecasts | None = None,
) -> HeadPart:
    until = fitted.calibrated_at_us
    return HeadPart(
        name=name.capitalize(),
        speaks=f"Speaks of {many(count, 'person', 'people')} now.",
        sentence=sentence,
        calibrated=None if until is None else scene.when(from_us(until)),
        scores=tuple(_scores(made, other)),
        features=tuple(_features(fitted)),
        curve=tuple(_point(bin) for bin in made.bins),
        windows=tuple(_windows(scene, made)),
    )


def _sentence(made: Fitted) -> str:
    if made.calibrated_at_us is None:
        return (
            "Your log is too short to learn it from, so the forecast is that of other logs (mail, messages, phone), "
            "and it says nothing of yours yet."
        )
    return (
        f"Learnt from {many(made.labels, 'case')} of your own log, of whom {number(made.returned)} came back, drawn "
        "towards what other logs taught, and set right on the newest month."
    )


def _taught(made: Taught) -> str:
    if made.fitted.calibrated_at_us is None:
        return (
            "The log of your community is too short to learn it from, so the weights are those of other logs (mail, "
            "messages, phone)."
        )
    some = "" if made.people == made.of else f" ({number(made.people)} of {number(made.of)}, drawn once)"
    return (
        f"Learnt from {many(made.fitted.labels, 'case')} of everybody{some} in the log of your community, of whom "
        f"{number(made.fitted.returned)} came back, drawn towards what other logs taught, and set right on the newest "
        "month. How it did is told of your own ties alone. The weights are those in the average tie: how much each "
        "counts depends on the points, the silence, what came and the days in touch."
    )


def _scores(made: Forecasts, other: Forecasts | None = None) -> Iterator[Fact]:
    if made.auc is None or made.average_precision is None or made.brier is None or made.plain_brier is None:
        return
    yield Fact("Ranks one who comes back above one who does not", percent(made.auc), "AUC; chance is 50 %")
    yield Fact("Right among those it puts first", percent(made.average_precision), "average precision")
    if made.ece is not None:
        yield Fact("Off on average by", f"{100 * made.ece:.1f} points in 100", "expected calibration error")
    better = 1 - made.brier / made.plain_brier if made.plain_brier else 0.0
    yield Fact("Better than the same share for everybody by", percent(max(0.0, better)), "Brier skill")
    if other is not None and other.brier is not None and other.auc is not None and made.plain_brier:
        skill = percent(max(0.0, 1 - other.brier / made.plain_brier))
        yield Fact("The pair head on the same cases", f"{percent(other.auc)} and {skill}", "AUC and Brier skill")


def _features(made: Fitted) -> Iterator[Fact]:
    head = made.head
    source = "shipped" if made.calibrated_at_us is None else "learnt, drawn towards the shipped"
    for name, weight in zip(head.names, head.weights.tolist(), strict=True):
        yield Fact(FEATURES.get(name, name), f"{weight:+.2f}", source)


def _point(bin: Bin) -> CurvePoint:
    low, high = interval(round(bin.happened * bin.count), bin.count)
    told = f"forecast {percent(bin.forecast)}, happened {percent(bin.happened)}, {many(bin.count, 'case')}"
    return CurvePoint(bin.forecast, bin.happened, low, high, bin.count, told)


def _windows(scene: Scene, made: Forecasts) -> Iterator[WindowLine]:
    for window in reversed(made.windows):
        head = "learnt before it" if window.fitted else "shipped"
        yield WindowLine(
            scene.when(from_us(window.since_us)), window.asked, f"{window.expected:.0f}", window.came_back, head
        )
