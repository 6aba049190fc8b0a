"""The picture of circles: you in the middle, everyone on a spoke of their own, and where they stood before.

The shape of a dot says which way the tie moves, so that colour is never alone: a drop points inward for nearer and
outward for away, a drop with a bar behind it was pushed, an open dot is not sure, an open dot with a core is new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import east_asian_width

from nearer.charts.spokes import RIM, RINGS
from nearer.charts.svg import AWAY, FAINT, INK, NEARER, PAPER, element, number, point, short, words

_SIZE = {"inner": 9.0, "near": 8.0, "outer": 6.5, "wide": 5.5}
_NAMED = ("inner", "near")
_FEW = 30
"""So many people at most, and names stand beside the dots of all rings (our own choice)."""
_TEXT = 15.0
_LETTERS = 16
_SHAPES = {
    "nearer": "nearer",
    "nearing": "nearer",
    "drifting": "away",
    "steady": "steady",
    "away": "away",
    "pushed away": "pushed",
    "not sure yet": "unsure",
    "new": "new",
    "cannot tell": "unsure",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One person. `angle` in degrees clockwise from twelve, `radius` and `was` in 0 to 1; `label` says in words what
    the dot shows, for those who do not see it."""

    name: str
    href: str
    circle: str
    angle: float
    radius: float
    was: float | None
    trend: str
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """One ring: its circle, its title and its outer radius in 0 to 1."""

    circle: str
    title: str
    radius: float


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class _Name:
    """Where a name stands beside its dot; `shown` always, or on focus and hover only."""

    text: str
    x: float
    y: float
    anchor: str
    shown: bool


def draw(bands: Sequence[Band], spots: Sequence[Spot], *, title: str, you: str = "You") -> str:
    """The whole picture as SVG, 1000 units wide. Names stand beside the dots of the inner two rings where they fit, of
    all rings where there are few people; every other name appears when its dot is focused or pointed at."""
    ordered = sorted(spots, key=lambda s: (_rank(s.circle), s.angle, s.name))
    names = _names(bands, ordered)
    return element(
        "svg",
        element("g", *(_ring(b) for b in sorted(bands, key=lambda b: -b.radius)), class_="rings"),
        element("g", *(_trail(s) for s in ordered), class_="trails"),
        _you(you),
        element("g", *(_spot(s, n) for s, n in zip(ordered, names, strict=True)), class_="spots"),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart circles",
        viewBox="-500 -500 1000 1000",
        role="group",
        aria_label=title,
        font_family="system-ui, sans-serif",
        font_size=_TEXT,
        data_roving="rings",
    )


def shape(trend: str) -> str:
    """The class of the mark for a trend, as `mark` draws it."""
    return _SHAPES.get(trend, "unsure")


@cache
def mark(trend: str, size: float) -> str:
    """The dot of a trend around the origin, its inward side up (towards smaller y): for pictures and legends."""
    kind = shape(trend)
    disc = element("circle", class_="mark-disc", r=size, fill=INK)
    if kind == "nearer":
        return element("path", class_="mark-near", d=_drop(size, -1), fill=NEARER)
    if kind in ("away", "pushed"):
        drop = element("path", class_="mark-away", d=_drop(size, 1), fill=AWAY)
        bar = element(
            "path",
            class_="mark-bar",
            d=f"M{number(-size)} {number(-size - 4)}H{number(size)}",
            stroke=AWAY,
            stroke_width=2.5,
        )
        return drop + bar if kind == "pushed" else drop
    if kind == "steady":
        return disc
    hollow = element("circle", class_="mark-hollow", r=size - 1, fill=PAPER, stroke=INK, stroke_width=2)
    if kind == "new":
        return hollow + element("circle", class_="mark-disc", r=max(2.0, size - 5), fill=INK)
    return hollow


def _drop(size: float, way: int) -> str:
    """A disc with a tip that points inward (-1) or outward (1)."""
    side, base, tip = size * 0.94, way * size * 0.34, way * size * 1.9
    sweep = 1 if way > 0 else 0
    r = number(size)
    return f"M{number(-side)} {number(base)}A{r} {r} 0 1 {sweep} {number(side)} {number(base)}L0 {number(tip)}Z"


def _ring(band: Band) -> str:
    r = band.radius * RIM
    title = element(
        "text",
        words(band.title),
        class_="ring-title",
        y=5 - r,
        text_anchor="middle",
        font_size=14,
        letter_spacing=0.4,
        fill=INK,
        stroke=PAPER,
        stroke_width=6,
        paint_order="stroke",
    )
    return element("circle", class_=f"ring {band.circle}", r=r, fill="none", stroke=FAINT, stroke_width=1) + title


def _trail(spot: Spot) -> str:
    if spot.was is None or abs(spot.was - spot.radius) * RIM < 1:
        return ""
    here, there = point(spot.angle, spot.radius * RIM), point(spot.angle, spot.was * RIM)
    kind = "in" if spot.was > spot.radius else "out"
    ink = NEARER if kind == "in" else AWAY
    return element(
        "g",
        element("path", d=f"M{_at(there)}L{_at(here)}", stroke=ink, stroke_width=1.5, stroke_opacity=0.45),
        element(
            "circle",
            class_="ghost",
            cx=there[0],
            cy=there[1],
            r=_SIZE.get(spot.circle, 5.5) - 2,
            fill=PAPER,
            stroke=ink,
            stroke_width=1,
            stroke_dasharray="2 2",
        ),
        class_=f"trail {kind}",
    )


def _you(you: str) -> str:
    return element(
        "g",
        element("circle", r=23, fill=INK),
        element("text", words(short(you, 5)), y=5, text_anchor="middle", fill=PAPER, font_weight=600, font_size=13),
        class_="you",
    )


def _spot(spot: Spot, name: _Name) -> str:
    x, y = point(spot.angle, spot.radius * RIM)
    size = _SIZE.get(spot.circle, 5.5)
    label = element(
        "text",
        words(name.text),
        class_="name" if name.shown else "name far",
        x=name.x,
        y=name.y,
        text_anchor=name.anchor,
        fill=INK,
        stroke=PAPER,
        stroke_width=4,
        stroke_linejoin="round",
        paint_order="stroke",
        display=None if name.shown else "none",
    )
    return element(
        "a",
        element("title", words(spot.label)),
        element("circle", class_="reach", cx=x, cy=y, r=13, fill=PAPER, fill_opacity=0),
        element("g", mark(spot.trend, size), transform=f"translate({_at((x, y))}) rotate({number(spot.angle + 180)})"),
        label,
        href=spot.href,
        class_=f"spot {shape(spot.trend)}",
        aria_label=spot.label,
        data_ring=_rank(spot.circle),
        data_angle=spot.angle,
    )


def _names(bands: Sequence[Band], spots: Sequence[Spot]) -> list[_Name]:
    """Names of the closest people first; one that would cover a dot or another name waits for focus."""
    taken = [_around(s) for s in spots]
    taken += [_Box(-26, -26, 26, 26), *(_title(b) for b in bands)]
    names: dict[int, _Name] = {}
    for index in sorted(range(len(spots)), key=lambda i: (spots[i].radius, spots[i].angle)):
        spot = spots[index]
        found = None
        if spot.circle in _NAMED or len(spots) <= _FEW:
            own = taken[index]
            others = taken[:index] + taken[index + 1 :]
            found = next(((n, b) for n, b in _sides(spot, own) if not any(b.meets(o) for o in others)), None)
        if found is not None:
            names[index] = found[0]
            taken.append(found[1])
        else:
            names[index] = _aside(spot)
    return [names[i] for i in range(len(spots))]


def _sides(spot: Spot, own: _Box) -> list[tuple[_Name, _Box]]:
    """The four places beside a dot, in the order tried, with the room each takes."""
    text = short(spot.name, _LETTERS)
    wide, (x, y) = _width(text), point(spot.angle, spot.radius * RIM)
    right = _Name(text, own.right + 1, y + 5, "start", True), _Box(own.right, y - 9, own.right + wide, y + 9)
    left = _Name(text, own.left - 1, y + 5, "end", True), _Box(own.left - wide, y - 9, own.left, y + 9)
    half = wide / 2
    below = _Name(text, x, own.bottom + 12, "middle", True), _Box(x - half, own.bottom, x + half, own.bottom + 17)
    above = _Name(text, x, own.top - 4, "middle", True), _Box(x - half, own.top - 17, x + half, own.top)
    return [right, left, below, above] if x >= 0 else [left, right, below, above]


def _aside(spot: Spot) -> _Name:
    """Where a name stands that shows on focus: outside its dot, on the side with more room."""
    x, y = point(spot.angle, spot.radius * RIM)
    text = short(spot.name, 28)
    if abs(x) > 440 - _width(text):
        return _Name(text, x - 14 if x > 0 else x + 14, y + 5, "end" if x > 0 else "start", False)
    return _Name(text, x + 14 if x >= 0 else x - 14, y + 5, "start" if x >= 0 else "end", False)


def _around(spot: Spot) -> _Box:
    x, y = point(spot.angle, spot.radius * RIM)
    size = _SIZE.get(spot.circle, 5.5) + 4
    return _Box(x - size, y - size, x + size, y + size)


def _title(band: Band) -> _Box:
    half = _width(band.title) / 2
    top = -band.radius * RIM
    return _Box(-half, top - 9, half, top + 9)


def _width(text: str) -> float:
    """About how wide a text stands in the picture's letters: an em for wide East Asian letters, .56 em for others."""
    return sum(_TEXT if east_asian_width(c) in "WF" else _TEXT * 0.56 for c in text)


def _rank(circle: str) -> int:
    return list(RINGS).index(circle) if circle in RINGS else len(RINGS)


def _at(place: tuple[float, float]) -> str:
    return f"{number(place[0])} {number(place[1])}"
