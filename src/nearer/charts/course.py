"""Lines of closeness over time: the large one of a person, and the small one of a list.

Where no source could see, the line has a gap and never falls to zero; a silence that was seen is a line that sinks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from nearer.charts.svg import FAINT, INK, PAPER, element, line, month, number, titled, words

_WIDTH, _HEIGHT = 720.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 8.0, 690.0, 12.0, 168.0
_STEPS = (10.0, 20.0, 40.0, 60.0, 80.0, 100.0)


@dataclass(frozen=True, slots=True)
class Week:
    """Closeness (0 to 100) at the end of a week (aware UTC), None where no source could see."""

    at: datetime
    value: float | None


def trajectory(weeks: Sequence[Week], band: tuple[float, float] | None, *, title: str, unseen: str) -> str:
    """The line of one person, 720 units wide, with their usual band behind it, and hatching where nothing could be
    seen (`unseen` names it). Weeks in order of time. An empty sequence gives an empty picture with its title."""
    values = [w.value for w in weeks]
    top = _top([v for v in (*values, *(band or ())) if v is not None])
    xs = [_LEFT + (_RIGHT - _LEFT) * i / max(1, len(weeks) - 1) for i in range(len(weeks))]

    def y(value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * min(max(value, 0.0), top) / top

    runs = _runs(values)
    return titled(
        "trajectory",
        _WIDTH,
        _HEIGHT,
        title,
        _usual(band, y) if band else "",
        element("path", class_="axis", d=f"M{_LEFT:g} {_BOTTOM:g}H{_RIGHT:g}", stroke=FAINT, stroke_width=1),
        *(_year(w, x) for (before, w), x in zip(pairwise(weeks), xs[1:], strict=True) if _quarter(before, w)),
        *(_gap(xs[a], xs[b], unseen) for a, b in _gaps(values)),
        *(_stroke([(xs[i], y(v)) for i, v in run], 2.25) for run in runs),
        _end(runs, xs, y) if runs else "",
    )


def sparkline(values: Sequence[float | None], *, top: float, title: str) -> str:
    """The small line of a list, 120 by 28 units, on the scale 0 to `top` that all lines of the list share."""
    xs = [3 + 110 * i / max(1, len(values) - 1) for i in range(len(values))]
    height = max(top, 1.0)

    def y(value: float) -> float:
        return 25 - 22 * min(max(value, 0.0), height) / height

    runs = _runs(values)
    return element(
        "svg",
        element("title", words(title)),
        *(
            element(
                "path",
                class_="gap",
                d=f"M{number(xs[a])} 25H{number(xs[b])}",
                stroke=FAINT,
                stroke_width=1.5,
                stroke_dasharray="1.5 3",
            )
            for a, b in _gaps(values)
        ),
        *(_stroke([(xs[i], y(v)) for i, v in run], 1.5) for run in runs),
        _dot(runs[-1][-1], xs, y, 2.5, last=len(values) - 1) if runs else "",
        xmlns="http://www.w3.org/2000/svg",
        class_="chart sparkline",
        viewBox="0 0 120 28",
        width=120,
        height=28,
        role="img",
        aria_label=title,
    )


def _top(values: Sequence[float]) -> float:
    most = max(values, default=0.0)
    return next((step for step in _STEPS if step >= most * 1.08), 100.0)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    runs: list[list[tuple[int, float]]] = []
    open_run = False
    for index, value in enumerate(values):
        if value is None:
            open_run = False
        elif open_run:
            runs[-1].append((index, value))
        else:
            runs.append([(index, value)])
            open_run = True
    return runs


def _gaps(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """The stretches that could not be seen, as (first, last) places of the seen weeks around them."""
    gaps: list[tuple[int, int]] = []
    start: int | None = None
    for index, value in enumerate(values):
        if value is None and start is None:
            start = max(0, index - 1)
        if value is not None and start is not None:
            gaps.append((start, index))
            start = None
    if start is not None:
        gaps.append((start, len(values) - 1))
    return gaps


def _stroke(points: Sequence[tuple[float, float]], width: float) -> str:
    if len(points) == 1:
        x, y = points[0]
        return element("circle", class_="lone", cx=x, cy=y, r=width, fill=INK)
    return element(
        "path",
        class_="line",
        d=line(points),
        fill="none",
        stroke=INK,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def _usual(band: tuple[float, float], y: Callable[[float], float]) -> str:
    low, high = sorted(band)
    return element(
        "rect",
        class_="usual",
        x=_LEFT,
        y=y(high),
        width=_RIGHT - _LEFT,
        height=max(2.0, y(low) - y(high)),
        fill=FAINT,
        fill_opacity=0.35,
    )


def _quarter(before: Week, week: Week) -> bool:
    """True for the first week of a half year: the line bears a date there."""
    return before.at.month != week.at.month and week.at.month in (1, 7)


def _year(week: Week, x: float) -> str:
    if not _LEFT + 24 < x < _RIGHT - 24:
        return ""
    tick = element("path", class_="axis", d=f"M{number(x)} {_BOTTOM:g}v5", stroke=FAINT, stroke_width=1)
    text = element("text", month(week.at), class_="date", x=x, y=_BOTTOM + 21, text_anchor="middle", fill=INK)
    return tick + text


def _gap(left: float, right: float, unseen: str) -> str:
    """Slanted hatching from the axis to the top: nothing was seen here, which is not nothing."""
    hatches = ""
    x = left
    while x < right:
        to = min(x + 6, right)
        hatches += f"M{number(x)} {number(_BOTTOM)}L{number(to)} {number(_BOTTOM - (to - x) * 3)}"
        x += 9
    drawn = element("path", class_="gap", d=hatches, stroke=FAINT, stroke_width=1.25)
    if right - left < 70:
        return drawn
    middle = (left + right) / 2
    return drawn + element(
        "text", words(unseen), class_="unseen", x=middle, y=_BOTTOM - 26, text_anchor="middle", fill=INK
    )


def _end(runs: Sequence[Sequence[tuple[int, float]]], xs: Sequence[float], y: Callable[[float], float]) -> str:
    index, value = runs[-1][-1]
    dot = _dot((index, value), xs, y, 5, last=len(xs) - 1)
    text = element(
        "text",
        f"{value:.0f}",
        class_="value",
        x=xs[index] + 10,
        y=y(value) + 4.5,
        fill=INK,
        font_weight=600,
        font_size=14,
    )
    return dot + text


def _dot(place: tuple[int, float], xs: Sequence[float], y: Callable[[float], float], r: float, *, last: int) -> str:
    """The dot at the end; open where the last weeks could not be seen."""
    index, value = place
    if index == last:
        return element("circle", class_="end", cx=xs[index], cy=y(value), r=r, fill=INK)
    return element(
        "circle", class_="end past", cx=xs[index], cy=y(value), r=r - 0.75, fill=PAPER, stroke=INK, stroke_width=1.5
    )
