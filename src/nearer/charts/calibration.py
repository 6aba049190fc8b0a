"""What was forecast against what happened: on the dotted line the forecast kept its word."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.charts.svg import FAINT, INK, NEARER, PAPER, element, number, titled, words

_SIZE = 340.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 316.0, 30.0, 296.0
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Dot:
    """Forecasts of about `forecast` (0 to 1), of which the share `happened` came true, with its interval. `sentence`
    says it in words for those who do not see the picture."""

    forecast: float
    happened: float
    low: float
    high: float
    sentence: str


def draw(dots: Sequence[Dot], *, title: str) -> str:
    """The picture, 340 units square, empty axes where there are no dots."""
    return titled(
        "calibration",
        _SIZE,
        _SIZE,
        title,
        *(part for step in _STEPS for part in _grid(step)),
        element("path", class_="even", d=_path((0, 0), (1, 1)), stroke=FAINT, stroke_width=1.5, stroke_dasharray="2 4"),
        *(_interval(dot) for dot in dots),
        *(_dot(dot) for dot in dots),
        _label("forecast", (_LEFT + _RIGHT) / 2, _SIZE - 6, "middle"),
        _label("came back", 0, 14, "start"),
    )


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * share


def _y(share: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * share


def _path(start: tuple[float, float], end: tuple[float, float]) -> str:
    return f"M{number(_x(start[0]))} {number(_y(start[1]))}L{number(_x(end[0]))} {number(_y(end[1]))}"


def _grid(step: float) -> tuple[str, str, str]:
    text = f"{100 * step:.0f} %"
    return (
        element("path", class_="axis", d=_path((0, step), (1, step)), stroke=FAINT, stroke_width=0.5),
        _label(text, _LEFT - 6, _y(step) + 4, "end"),
        _label(text, _x(step), _BOTTOM + 18, "middle"),
    )


def _interval(dot: Dot) -> str:
    return element(
        "path",
        class_="interval",
        d=_path((dot.forecast, dot.low), (dot.forecast, dot.high)),
        stroke=NEARER,
        stroke_width=1.5,
    )


def _dot(dot: Dot) -> str:
    return element(
        "circle",
        element("title", words(dot.sentence)),
        class_="dot",
        cx=number(_x(dot.forecast)),
        cy=number(_y(dot.happened)),
        r=4,
        fill=NEARER,
        stroke=PAPER,
        stroke_width=1,
    )


def _label(text: str, x: float, y: float, anchor: str) -> str:
    return element("text", words(text), class_="label", x=number(x), y=number(y), text_anchor=anchor, fill=INK)
