"""Page objects to HTML. One template a page; everything is escaped; names and quotations are isolated."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, select_autoescape

from nearer.faces.web import pictures
from nearer.faces.web.assets import asset
from nearer.faces.web.security import web_address
from nearer.model.decision import Choice
from nearer.model.errors import NearerError
from nearer.model.tie import Trend
from nearer.pages.words import TRENDS

if TYPE_CHECKING:
    from nearer.pages.activity import Activity
    from nearer.pages.answer import Answer
    from nearer.pages.check import Check
    from nearer.pages.circles import Circles
    from nearer.pages.columns import Columns
    from nearer.pages.conduct import Conduct
    from nearer.pages.exchanges import Exchanges
    from nearer.pages.five import Five
    from nearer.pages.history import History
    from nearer.pages.how import How
    from nearer.pages.imports import Import, Imports
    from nearer.pages.listening import Listening
    from nearer.pages.needs import Needs
    from nearer.pages.networks import Networks
    from nearer.pages.offers import Offers
    from nearer.pages.people import People
    from nearer.pages.person import Person
    from nearer.pages.research import Research
    from nearer.pages.settings import Settings
    from nearer.pages.teach import Teach
    from nearer.pages.today import Today
    from nearer.pages.why import Why

    Page = (
        Today
        | Circles
        | People
        | Person
        | Exchanges
        | Five
        | Conduct
        | How
        | Why
        | Activity
        | Imports
        | Import
        | Columns
        | Networks
        | Needs
        | Teach
        | Listening
        | Research
        | History
        | Offers
        | Check
        | Answer
        | Settings
    )
else:
    Page = object  # What a page is made of is loaded with the page.


ROOMS = (
    ("/", "Today", "g t"),
    ("/circles", "Circles", "g c"),
    ("/people", "People", "g p"),
    ("/needs", "Needs", "g e"),
    ("/conduct", "Conduct", "g o"),
    ("/listening", "Listening", "g l"),
    ("/research", "Research", "g r"),
    ("/imports", "Imports", "g i"),
    ("/networks", "Networks", "g n"),
    ("/check", "Check a draft", "g d"),
    ("/offers", "Offers", "g f"),
    ("/history", "History", "g h"),
    ("/settings", "Settings", "g s"),
)
"""Address, name and key of each room."""

IN_REACH = 4
"""So many rooms stand in the bar at the foot of a phone, the others under *More*."""

_LOCALE = "en_GB"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NETWORKS = {"linkedin": "LinkedIn", "youtube": "YouTube", "tiktok": "TikTok", "github": "GitHub"}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Toast:
    """What happened, in words, and the decision that *Undo* undoes; `button` names the way back. `item` is what goes
    out soon, and can be taken back until then."""

    text: str
    decision: int | None = None
    button: str = "Undo"
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Surround:
    """What a browser shows around a page: the theme (auto, light, dark), whether single keys act, what happened, and
    whether a decision stands that could be undone."""

    theme: str = "auto"
    keys: bool = True
    toast: Toast | None = None
    undoable: bool = False


PLAIN = Surround()


def _nothing(page: Any) -> dict[str, object]:
    del page
    return {}


def _sparks(page: "People") -> dict[str, object]:
    top = max((v for row in page.rows for v in row.spark if v is not None), default=1.0)
    return {"spark": partial(pictures.spark, top=top)}


_DRAWN: dict[str, Callable[[Any], dict[str, object]]] = {
    "circles": lambda page: {"picture": pictures.circles(page)},
    "people": _sparks,
    "person": lambda page: {"trajectory": pictures.trajectory(page), "stems": pictures.effects(page)},
    "how": lambda page: {"pictures": [pictures.calibrated(head) for head in page.heads]},
    "listening": lambda page: {"picture": pictures.months(page), "small": pictures.topic},
    "conduct": lambda page: {"picture": pictures.quarters(page)},
}
"""The pictures of a page, by the name of its template."""


def render(page: Page, ui: Surround = PLAIN) -> str:
    """The whole HTML document of a page."""
    frame = page.frame
    path = frame.address.partition("?")[0]
    values: dict[str, object] = {"page": page, "frame": frame, "ui": ui, "room": _room(path), "here": frame.address}
    kind = type(page).__name__.lower()
    values |= _DRAWN.get(kind, _nothing)(page)
    return render_template(f"{kind}.html", values)


def render_error(error: NearerError, ui: Surround = PLAIN) -> str:
    """A failure as a page: what, where, what next."""
    values = {"what": error.what, "where": error.where, "next": error.next, "code": error.code}
    around = {"frame": None, "ui": ui, "room": "", "here": "/"}
    return render_template("error.html", {**values, **around})


def render_template(name: str, values: dict[str, object]) -> str:
    """A template of this folder with these values."""
    return _ENVIRONMENT.get_template(name).render({**_SHARED, **values})


def _room(path: str) -> str:
    first = "/" + path.split("/")[1] if path.startswith("/") else path
    return first if any(first == href for href, _, _ in ROOMS) else ("/people" if first in ("/act", "/answer") else "")


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(moment: datetime, zone: str) -> str:
    return format_date(moment.astimezone(ZoneInfo(zone)), "d MMM y", locale=_LOCALE)


def _thousands(count: int) -> str:
    return format_decimal(count, locale=_LOCALE)


def _signed(value: float) -> str:
    """A signed number with one decimal and a true minus."""
    return f"{value:+.1f}".replace("-", "−") if abs(value) >= 0.05 else "0"


def _count_word(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _every(items: Sequence[_T], step: int) -> list[_T]:
    return list(items[::step])


def _now(address: str) -> str:
    """The address without its `at`: the same page, now."""
    path, _, query = address.partition("?")
    rest = urlencode([(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if k != "at"])
    return f"{path}?{rest}" if rest else path


def _way(subject: str, choice: str) -> tuple[list[str], str]:
    """The subjects of a decision, written one a line, and its act; a pin's circle is the last word of its subject."""
    if choice == Choice.PIN:
        key, _, circle = subject.rpartition(" ")
        return [key], f"{choice}|{circle}"
    return subject.split("\n"), choice


def _trend(word: str) -> str:
    """The word of a trend: of the model's value, or the word itself."""
    return TRENDS[Trend(word)] if word in {t.value for t in Trend} else word


def _network(name: str) -> str:
    """A network's name as its people write it."""
    return _NETWORKS.get(name, name.capitalize())


def _circle_words(circle: str) -> str:
    return circle if "circle" in circle.lower() else f"{circle.capitalize()} circle"


_FILTERS: dict[str, Callable[..., object]] = {
    "stamp": _stamp,
    "day": _day,
    "thousands": _thousands,
    "signed": _signed,
    "count_word": _count_word,
    "every": _every,
    "now": _now,
    "way": _way,
    "trend": _trend,
    "web": web_address,
    "circle_words": _circle_words,
    "ring": pictures.ring,
    "network": _network,
}


def _kept() -> FileSystemBytecodeCache | None:
    """Templates as code, kept where Python keeps that of this module; none where it keeps none. A start compiles four
    templates less, which takes a fifth of a second."""
    folder = Path(__file__).parent / "__pycache__"
    if sys.dont_write_bytecode or not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder), "%s.jinja")


def _environment() -> Environment:
    environment = Environment(
        bytecode_cache=_kept(),
        loader=PackageLoader("nearer.faces.web"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name, filter in _FILTERS.items():
        environment.filters[name] = filter
    return environment


_ENVIRONMENT = _environment()
_SHARED: dict[str, object] = {
    "at_work": ("checking", "running"),
    "asset": asset,
    "rooms": ROOMS,
    "in_reach": IN_REACH,
    "further": tuple(href for href, _, _ in ROOMS[IN_REACH:]),
    "trends": pictures.TRENDS,
    "trend_mark": pictures.trend_mark,
    "ring_sizes": pictures.GLYPH.items(),
    "dot_on_ring": pictures.dot_on_ring,
}
