"""Pieces that every picture uses: escaped markup, numbers without noise, ink for paper.

Each mark carries a class, which the page's stylesheet colours with tokens for light and dark, and presentation
attributes, which colour it where no stylesheet reaches: in print, in a PDF, in a saved file.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from html import escape
from math import cos, radians, sin

INK = "#2b241d"
FAINT = "#c9beb0"
NEARER = "#a8480b"
AWAY = "#2f5d92"
PAPER = "#ffffff"
"""Ink on white paper. Orange for nearer and blue for away stay apart in every common colour blindness; the shape of
each mark says the same."""

_FORBIDDEN = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""https://www.w3.org/TR/xml/#charsets"""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def element(name: str, *inside: str, **attributes: str | float | None) -> str:
    """One element; attributes in the order given, `None` left out, `class_` and `stroke_width` in XML's spelling."""
    written = "".join(f' {_spelled(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    body = "".join(inside)
    return f"<{name}{written}>{body}</{name}>" if body else f"<{name}{written}/>"


def titled(kind: str, width: float, height: float, title: str, *inside: str) -> str:
    """A picture that is one thing to a screen reader, `width` by `height` units: `kind` is its class beside `chart`."""
    return element(
        "svg",
        element("title", words(title)),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart {kind}",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_label=title,
        font_family="system-ui, sans-serif",
        font_size=12,
    )


@cache
def _spelled(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def words(text: str) -> str:
    """Text of people, safe inside an element: escaped, and without characters that XML forbids."""
    return escape(_FORBIDDEN.sub("\ufffd", text), quote=False)


def number(value: float) -> str:
    """A coordinate with at most two decimals: the same text on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def point(angle: float, radius: float) -> tuple[float, float]:
    """x and y of an angle in degrees, clockwise from twelve o'clock, at a radius around the origin."""
    return radius * sin(radians(angle)), -radius * cos(radians(angle))


def line(points: Sequence[tuple[float, float]]) -> str:
    """The path through points."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def month(moment: datetime) -> str:
    """ "Mar 2026", whatever the locale."""
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def short(text: str, most: int) -> str:
    """The text, cut to `most` characters with an ellipsis."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(_FORBIDDEN.sub("\ufffd", value), quote=True)
    return number(value)
