"""The small things that pages are made of. Plain frozen dataclasses: the faces render them, JSON and MCP carry them.

A page holds only what it shows, already worded: sentences are plain text without markup, names as their owners write
them (or their stand-ins when cloaked). Every estimate is a `Measure` with the address of its *Why?*.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class When:
    """A moment: `at` aware UTC (None where unknown), `text` absolute in the user's zone ("Tue 3 Jan 2026, 10:14"),
    or what is known of it ("some time before 20 Nov 2021", "time not told")."""

    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with a way back. `value` is None where unknown; `text` is what is shown ("43", "not visible");
    `why` the address of the page that explains it."""

    value: float | None
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Who:
    """A person as shown in a list. `href` is their page; `networks` where they have accounts."""

    id: str
    name: str
    handle: str | None
    networks: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote. `private` for direct and followers-only words; `hidden` when cloaked."""

    text: str
    private: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act between you and a person, with its own page (`href`) and its address on the network (`url`, http only).

    `sentence` says it in words ("They replied to you"). `incoming` is True for theirs. `answer` is the address of the
    page on which it can be answered from here, None where that cannot be.
    """

    id: str
    sentence: str
    incoming: bool
    kind: str
    network: str
    when: When
    words: Words | None
    url: str | None
    href: str
    effect: Measure | None = None
    label: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason in words, with the acts it rests on and the address that shows them all."""

    name: str
    sentence: str
    evidence: int
    why: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A written empty state: why it is empty, and the one next step."""

    title: str
    why: str
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter or a sort, as a link; `current` for the one in force."""

    label: str
    href: str
    current: bool


class HomeState(StrEnum):
    """What the home holds, as far as pages must know it."""

    EMPTY = "empty"
    COMMUNITY = "community"
    """A log without an ego: the user has not said who they are."""
    ATTENTION = "attention"
    """Only ego's own side is visible: circles of attention."""
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it. `at` is the moment it speaks of (aware UTC), `zone` an IANA name.

    `past` is True when `at` was asked for (`--at`, `?at=`). `address` is the page's own address with its query,
    `json` that of its JSON twin.
    """

    title: str
    address: str
    json: str
    at: datetime
    zone: str
    past: bool
    state: HomeState
    demo: bool
    cloaked: bool
    notices: tuple[str, ...] = ()
