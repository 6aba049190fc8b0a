"""Two shares over time, yours and theirs, each with its interval. What nobody could see is a gap, not zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.charts.svg import AWAY, FAINT, INK, NEARER, PAPER, element, line, number, titled, words

_WIDTH, _HEIGHT = 720.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 706.0, 14.0, 176.0
_APART = 5.0
"""The two marks of one stretch stand so far from its middle, on either side, that both intervals can be seen."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A share in 0 to 1 with the ends of its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of time: its name under the axis, and both shares, None where nothing was to count."""

    name: str
    yours: Mark | None
    theirs: Mark | None


def draw(stretches: Sequence[Stretch], *, title: str) -> str:
    """The picture, 720 units wide, stretches in order of time: round and full is yours, square and open theirs."""
    step = (_RIGHT - _LEFT) / max(1, len(stretches))
    xs = [_LEFT + step * (i + 0.5) for i in range(len(stretches))]
    return titled(
        "shares",
        _WIDTH,
        _HEIGHT,
        title,
        *(_grid(share) for share in (0.0, 0.5, 1.0)),
        *_names(stretches, xs),
        *_side([s.theirs for s in stretches], [x + _APART for x in xs], ours=False),
        *_side([s.yours for s in stretches], [x - _APART for x in xs], ours=True),
    )


def _y(share: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * min(max(share, 0.0), 1.0)


def _grid(share: float) -> str:
    y = number(_y(share))
    rule = element("path", class_="axis", d=f"M{_LEFT:g} {y}H{_RIGHT:g}", stroke=FAINT, stroke_width=1)
    text = f"{100 * share:.0f} %"
    return rule + element("text", text, class_="date", x=_LEFT - 8, y=_y(share) + 4, text_anchor="end", fill=INK)


def _names(stretches: Sequence[Stretch], xs: Sequence[float]) -> list[str]:
    """Every name where there is room, else every second or third."""
    step = -(-len(stretches) // 7)
    return [
        element("text", words(s.name), class_="date", x=x, y=_BOTTOM + 24, text_anchor="middle", fill=INK)
        for i, (s, x) in enumerate(zip(stretches, xs, strict=True))
        if (len(stretches) - 1 - i) % max(1, step) == 0
    ]


def _side(marks: Sequence[Mark | None], xs: Sequence[float], *, ours: bool) -> list[str]:
    ink, name = (NEARER, "yours") if ours else (AWAY, "theirs")
    drawn: list[str] = []
    run: list[tuple[float, float]] = []
    for mark, x in (*zip(marks, xs, strict=True), (None, 0.0)):
        if mark is not None:
            run.append((x, _y(mark.value)))
            continue
        if len(run) > 1:
            dash = None if ours else "5 4"
            drawn.append(
                element(
                    "path",
                    class_=f"course {name}",
                    d=line(run),
                    fill="none",
                    stroke=ink,
                    stroke_width=2,
                    stroke_dasharray=dash,
                )
            )
        run = []
    known = [(mark, x) for mark, x in zip(marks, xs, strict=True) if mark is not None]
    drawn += [_interval(mark, x, ink, name) for mark, x in known]
    drawn += [_head(x, _y(mark.value), ink, ours=ours) for mark, x in known]
    return drawn


def _interval(mark: Mark, x: float, ink: str, name: str) -> str:
    path = f"M{number(x)} {number(_y(mark.low))}V{number(_y(mark.high))}"
    return element("path", class_=f"range {name}", d=path, stroke=ink, stroke_width=1.5, stroke_opacity=0.55)


def _head(x: float, y: float, ink: str, *, ours: bool) -> str:
    if ours:
        return element("circle", class_="head yours", cx=x, cy=y, r=4.5, fill=ink)
    return element(
        "rect", class_="head theirs", x=x - 4, y=y - 4, width=8, height=8, fill=PAPER, stroke=ink, stroke_width=2
    )
