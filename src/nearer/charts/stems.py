"""What each act did: a stem up where it drew nearer, a stem down where it pushed away, the silences below.

A full head is theirs, an open one yours; what pushed away hangs down and ends in a square. Silence sinks below the
line as a thin wedge, so what was said and what was not said are never mixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nearer.charts.svg import AWAY, FAINT, INK, NEARER, PAPER, element, month, number, words

_WIDTH, _HEIGHT = 720.0, 220.0
_LEFT, _RIGHT = 14.0, 706.0
_ZERO = 118.0
_REACH = 96.0
_DEPTH = 70.0


@dataclass(frozen=True, slots=True)
class Stem:
    """One act: `effect` in points of closeness (signed), `silence` before it in points (never positive), `sentence`
    in words for those who do not see the picture, `href` its page; `pushed` where it pushed away, which an act among
    strangers does without taking anything."""

    at: datetime
    effect: float
    silence: float
    incoming: bool
    href: str
    sentence: str
    pushed: bool = False


def draw(stems: Sequence[Stem], *, title: str) -> str:
    """The picture of a tie's effects, 720 units wide; stems in order of time."""
    scale = _scale(stems)
    xs = _places(stems)
    size = min(5.0, max(2.0, 0.4 * (_RIGHT - _LEFT) / max(1, len(stems) - 1)))
    return element(
        "svg",
        *(_silence(s, xs[i - 1] if i else _LEFT, xs[i], scale) for i, s in enumerate(stems)),
        element("path", class_="axis", d=f"M{_LEFT - 8:g} {_ZERO:g}H{_RIGHT + 8:g}", stroke=FAINT, stroke_width=1),
        *(_stem(s, x, scale, size) for s, x in zip(stems, xs, strict=True)),
        *_dates(stems),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart stems",
        viewBox=f"0 0 {number(_WIDTH)} {number(_HEIGHT)}",
        role="group",
        aria_label=title,
        font_family="system-ui, sans-serif",
        font_size=12,
        data_roving="row",
    )


def _scale(stems: Sequence[Stem]) -> float:
    """Units of the picture a point of closeness: the greatest effect and the deepest silence both fit."""
    up = max((abs(s.effect) for s in stems), default=0.0)
    down = max((max(-s.silence, -s.effect) for s in stems), default=0.0)
    return min(_REACH / max(up, 0.5), _DEPTH / max(down, 0.5))


def _places(stems: Sequence[Stem]) -> list[float]:
    """Where each stands: by time, and at least a hand apart where there is room."""
    if not stems:
        return []
    first, last = stems[0].at, stems[-1].at
    span = (last - first).total_seconds() or 1.0
    wide = _RIGHT - _LEFT
    least = min(14.0, wide / max(1, len(stems) - 1)) if len(stems) > 1 else 0.0
    xs = [_LEFT + wide * (s.at - first).total_seconds() / span for s in stems]
    for i in range(1, len(xs)):
        xs[i] = max(xs[i], xs[i - 1] + least)
    xs[-1] = min(xs[-1], _RIGHT)
    for i in range(len(xs) - 2, -1, -1):
        xs[i] = min(xs[i], xs[i + 1] - least)
    return xs


def _stem(stem: Stem, x: float, scale: float, size: float) -> str:
    end = _ZERO - stem.effect * scale
    pushed = stem.pushed or stem.effect < 0
    ink = AWAY if pushed else NEARER
    reach = element("rect", class_="reach", x=x - 7, y=8, width=14, height=_HEIGHT - 40, fill=PAPER, fill_opacity=0)
    stalk = element("path", class_="stalk", d=f"M{number(x)} {_ZERO:g}V{number(end)}", stroke=ink, stroke_width=2)
    return element(
        "a",
        element("title", words(stem.sentence)),
        reach,
        stalk,
        _head(x, end, size, ink, pushed=pushed, incoming=stem.incoming),
        href=stem.href,
        class_=f"stem {'pushed' if pushed else 'nearer'} {'theirs' if stem.incoming else 'yours'}",
        aria_label=stem.sentence,
    )


def _head(x: float, y: float, size: float, ink: str, *, pushed: bool, incoming: bool) -> str:
    fill = ink if incoming else PAPER
    if pushed:
        return element(
            "rect",
            class_="head",
            x=x - size,
            y=y - size,
            width=2 * size,
            height=2 * size,
            fill=fill,
            stroke=ink,
            stroke_width=2,
        )
    return element("circle", class_="head", cx=x, cy=y, r=size, fill=fill, stroke=ink, stroke_width=2)


def _silence(stem: Stem, before: float, x: float, scale: float) -> str:
    if stem.silence > -0.05 or x - before < 0.5:
        return ""
    depth = _ZERO - stem.silence * scale
    return element(
        "path",
        class_="silence",
        d=f"M{number(before)} {_ZERO:g}H{number(x)}V{number(depth)}Z",
        fill=FAINT,
        fill_opacity=0.45,
    )


def _dates(stems: Sequence[Stem]) -> list[str]:
    if not stems:
        return []
    first = element("text", month(stems[0].at), class_="date", x=0, y=_HEIGHT - 6, fill=INK)
    if month(stems[0].at) == month(stems[-1].at):
        return [first]
    last = element("text", month(stems[-1].at), class_="date", x=_WIDTH, y=_HEIGHT - 6, text_anchor="end", fill=INK)
    return [first, last]
