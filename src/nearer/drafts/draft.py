"""A draft: a text that is about to be posted, and the facts around it that its words do not show."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """The post that a draft answers.

    `by` is its author's handle. `audience` is how many follow them. Times are aware.
    """

    text: str
    by: str = ""
    at: datetime | None = None
    audience: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that goes with the draft. `alt` is its description, empty where there is none."""

    alt: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A post of one's own from before. `to` is the handle that it answered, empty where it started something.

    `answered` says whether somebody answered it, None where that cannot be seen; `audience` how many follow `to`.
    """

    text: str
    at: datetime
    to: str = ""
    network: str = ""
    answered: bool | None = None
    audience: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with its facts. None and empty mean unknown, and what is not known raises no finding.

    `mine` is whether the thread was started by oneself, `part` whether one has written in it or was called into it by
    name, `thread` the handles of those who wrote in it. `link` is the address on its card. `spaces` are the groups,
    lists and forums it goes to. `own` are names and domains of one's own offers. `waiting` is how many people wait for
    an answer of one's own. `at` is when it is to be posted, aware.
    """

    text: str
    network: str = ""
    answers: Answered | None = None
    mine: bool | None = None
    part: bool | None = None
    thread: tuple[str, ...] = ()
    link: str = ""
    images: tuple[Image, ...] = ()
    spaces: tuple[str, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    own: tuple[str, ...] = ()
    title: bool = False
    language: str | None = None
    waiting: int = 0
    at: datetime | None = None
