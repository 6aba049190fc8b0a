"""What was said, month by month: a bar a month, answers below, what started something on top. Unseen is no bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from nearer.charts.svg import AWAY, FAINT, INK, NEARER, PAPER, element, number, titled, words

_WIDTH, _HEIGHT = 720.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 706.0, 12.0, 158.0
_BAR = 0.62
"""Share of a month's room that its bar takes."""
_STEPS = tuple(step * 10**power for power in range(7) for step in (1, 2, 5))
_SPARK_WIDTH, _SPARK_HEIGHT = 96.0, 20.0


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its name under the axis, and how many texts answered somebody and how many started something; None
    where nothing was seen."""

    name: str
    answers: int | None
    starts: int | None


def draw(months: Sequence[Month], *, title: str) -> str:
    """The picture, 720 units wide, months in order of time: full is an answer, open is a start."""
    step = (_RIGHT - _LEFT) / max(1, len(months))
    most = max(((m.answers or 0) + (m.starts or 0) for m in months), default=0)
    top = next((edge for edge in _STEPS if edge >= most), most or 1)
    return titled(
        "months",
        _WIDTH,
        _HEIGHT,
        title,
        *(_grid(value, top) for value in _edges(top)),
        *(part for i, month in enumerate(months) for part in _bar(month, _LEFT + step * i, step, top)),
        *_names(months, step),
    )


def small(counts: Sequence[int | None], *, title: str) -> str:
    """The small bars of one row of a table, on their own scale, 96 by 20 units."""
    step = _SPARK_WIDTH / max(1, len(counts))
    top = max((count for count in counts if count), default=1)
    return element(
        "svg",
        element("title", words(title)),
        *(
            element(
                "rect",
                class_="seen" if count else "gap",
                x=step * i + 1,
                y=_SPARK_HEIGHT - (16 * count / top + 2 if count else 1),
                width=step - 2,
                height=16 * count / top + 2 if count else 1,
                fill=NEARER if count else FAINT,
            )
            for i, count in enumerate(counts)
            if count is not None
        ),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart months small",
        viewBox=f"0 0 {number(_SPARK_WIDTH)} {number(_SPARK_HEIGHT)}",
        width=_SPARK_WIDTH,
        height=_SPARK_HEIGHT,
        role="img",
        aria_label=title,
    )


def _edges(top: int) -> tuple[int, ...]:
    return (0, top // 2, top) if top > 1 and top % 2 == 0 else (0, top)


def _y(value: float, top: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * min(value, top) / top


def _grid(value: int, top: int) -> str:
    y = _y(value, top)
    rule = element("path", class_="axis", d=f"M{_LEFT:g} {number(y)}H{_RIGHT:g}", stroke=FAINT, stroke_width=1)
    return rule + element("text", f"{value:,}", class_="date", x=_LEFT - 8, y=y + 4, text_anchor="end", fill=INK)


def _bar(month: Month, left: float, step: float, top: int) -> list[str]:
    x, wide = left + step * (1 - _BAR) / 2, step * _BAR
    if month.answers is None or month.starts is None:
        middle = number(_BOTTOM - 4)
        dash = f"M{number(x)} {middle}H{number(x + wide)}"
        return [element("path", class_="gap", d=dash, stroke=FAINT, stroke_width=1.5, stroke_dasharray="1.5 3")]
    split, end = _y(month.answers, top), _y(month.answers + month.starts, top)
    drawn: list[str] = []
    if month.answers:
        drawn.append(
            element("rect", class_="bar answers", x=x, y=split, width=wide, height=_BOTTOM - split, fill=NEARER)
        )
    if month.starts:
        inner = max(0.5, split - end - 1.5)
        drawn.append(
            element(
                "rect",
                class_="bar starts",
                x=x + 0.75,
                y=end + 0.75,
                width=wide - 1.5,
                height=inner,
                fill=PAPER,
                stroke=AWAY,
                stroke_width=1.5,
            )
        )
    return drawn


def _names(months: Sequence[Month], step: float) -> list[str]:
    return [
        element(
            "text",
            words(month.name),
            class_="date",
            x=_LEFT + step * (i + 0.5),
            y=_BOTTOM + 22,
            text_anchor="middle",
            fill=INK,
        )
        for i, month in enumerate(months)
    ]
